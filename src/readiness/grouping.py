"""Groups of a cohort and how their scores spread: which of it is shown, which stays hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from readiness.cohort import Cut, Group, SpreadShown
from readiness.narrowing import Printed, narrows
from readiness.questionnaire import Question, Questionnaire
from readiness.suppression import hide_cells, hide_parts, overlap, overlap_of_three
from readiness.tally import (
    CUTS,
    NOT_GIVEN,
    OVERALL,
    SIZES,
    WHOLE,
    GroupTally,
    Spread,
    Tally,
    mean_of,
    median_of,
    scored,
)

CUT_LABELS = {"sector": "Sector", "size": "Size", "sub_region": "Sub-region"}
SIZE_LABELS = {
    "1": "1 person",
    "2-9": "2 to 9 people",
    "10-49": "10 to 49 people",
    "50-249": "50 to 249 people",
    "250-": "250 people or more",
}


class Grouping:
    """Decides, cut by cut, what may be shown of one tally."""

    def __init__(self, pack: Questionnaire, tally: Tally, k: int) -> None:
        """Start with nothing decided; `whole` comes first, then `cuts`."""
        self.pack, self.tally, self.k = pack, tally, k
        self.subjects = [OVERALL, *(c.id for c in pack.components)]
        self.overlaps: list[str] = []
        self.hidden_levels: dict[str, frozenset[int]] = {}
        self.shown_groups: dict[str, frozenset[str]] = {}
        # Means of groups that make up the whole would give a hidden mean of it away.
        self._with_mean: set[str] = set()

    def whole(self) -> Group | None:
        """All firms together, or None when they are too few."""
        found = self.tally.groups.get(WHOLE, {}).get(WHOLE)
        if found is None or found.firms < self.k:
            return None
        spreads = {}
        for subject in self.subjects:
            spread = found.spreads[subject]
            by_name = {str(i): count for i, count in enumerate(spread.levels)}
            gone = frozenset(int(i) for i in hide_parts(by_name, self.k))
            self.hidden_levels[subject] = gone
            levels = tuple(None if i in gone else c for i, c in enumerate(spread.levels))
            spreads[subject] = self._figures(subject, spread, levels, self._may_have_mean(spread))
            if spreads[subject].mean is not None:
                self._with_mean.add(subject)
        return Group(WHOLE, "All firms", found.firms, spreads)

    def cuts(self) -> tuple[Cut, ...]:
        """Every cut with its groups, small and nearly equal ones hidden."""
        self.shown_groups = self._choose_groups()
        return tuple(self._cut(cut) for cut in CUTS)

    def _choose_groups(self) -> dict[str, frozenset[str]]:
        sizes = {cut: {name: g.firms for name, g in self.tally.groups[cut].items()} for cut in CUTS}
        forced: dict[str, set[str]] = {cut: set() for cut in CUTS}
        while True:
            shown = {
                cut: frozenset(sizes[cut]) - hide_parts(sizes[cut], self.k, forced=forced[cut])
                for cut in CUTS
            }
            for one, other in combinations(CUTS, 2):
                pairs = {
                    (a, b): n
                    for key, n in self.tally.joint[f"{one}|{other}"].items()
                    for a, _, b in [key.partition("|")]
                }
                found = overlap((one, other), pairs, (shown[one], shown[other]), self.k)
                if found is not None:
                    break
            else:
                found = overlap_of_three(CUTS, self._of_three(), [shown[c] for c in CUTS], self.k)
            if found is None:
                return shown
            cut, group = found
            forced[cut].add(group)
            self.overlaps.append(f"{CUT_LABELS[cut]}: {self.label(cut, group)}")

    def _of_three(self) -> dict[tuple[str, ...], int]:
        """Firms by their groups in all cuts; none where the counts are from before this check."""
        found = self.tally.joint.get("|".join(CUTS), {})
        return {tuple(key.split("|")): count for key, count in found.items()}

    def label(self, cut: str, group: str) -> str:
        """The words for a group."""
        if group == NOT_GIVEN:
            return "Not given"
        if cut == "size":
            return SIZE_LABELS[group]
        found: Iterable[tuple[str, str]] = (
            ((s.id, s.label) for s in self.pack.sectors)
            if cut == "sector"
            else ((s.id, s.name) for s in self.pack.sub_regions)
        )
        return dict(found).get(group, group)

    def _cut(self, cut: str) -> Cut:
        tallies = self.tally.groups[cut]
        names = [n for n in self._order(cut) if n in tallies]
        shown = [n for n in names if n in self.shown_groups[cut]]
        spreads: dict[str, dict[str, SpreadShown]] = {name: {} for name in shown}
        for subject in self.subjects:
            levels = self._level_cells(subject, shown, tallies)
            told = [
                name
                for name in shown
                if subject in self._with_mean
                and self._tells(subject, tallies[name].spreads[subject], levels[name])
            ]
            means = self._means(subject, told, tallies)
            for name in shown:
                spread = tallies[name].spreads[subject]
                spreads[name][subject] = self._figures(subject, spread, levels[name], name in means)
        groups = tuple(
            Group(
                name,
                self.label(cut, name),
                tallies[name].firms if name in self.shown_groups[cut] else None,
                spreads.get(name, {}),
            )
            for name in names
        )
        return Cut(cut, CUT_LABELS[cut], groups)

    def _order(self, cut: str) -> list[str]:
        """The groups in the order of the pack."""
        if cut == "size":
            own = [name for name, _ in SIZES]
        elif cut == "sector":
            own = [s.id for s in self.pack.sectors]
        else:
            own = [s.id for s in self.pack.sub_regions]
        return [*own, NOT_GIVEN]

    def _level_cells(
        self, subject: str, shown: Sequence[str], tallies: Mapping[str, GroupTally]
    ) -> dict[str, tuple[int | None, ...]]:
        """Firms by level for each shown group; what must stay hidden is None."""
        gone = self.hidden_levels[subject]
        width = len(self.pack.levels) + 1
        kept = [i for i in range(width) if i not in gone]
        others = [n for n in tallies if n not in shown]

        def row(names: Iterable[str]) -> list[int]:
            found = [tallies[n].spreads[subject].levels for n in names]
            cells = [sum(levels[i] for levels in found) for i in kept]
            return [*cells, sum(levels[i] for levels in found for i in gone)] if gone else cells

        values = [row([name]) for name in shown] + ([row(others)] if others else [])
        closed_rows = [False] * len(shown) + [True] * bool(others)
        closed_columns = [False] * len(kept) + [True] * bool(gone)
        hidden = hide_cells(values, (closed_rows, closed_columns), self.k) if values else []
        out: dict[str, tuple[int | None, ...]] = {}
        for i, name in enumerate(shown):
            cells: list[int | None] = [None] * width
            for j, level in enumerate(kept):
                cells[level] = None if hidden[i][j] else values[i][j]
            out[name] = tuple(cells)
        return out

    def _means(
        self, subject: str, shown: Sequence[str], tallies: Mapping[str, GroupTally]
    ) -> frozenset[str]:
        """The groups whose mean may be shown: what is left of the total is of enough firms too.

        `shown` are those whose mean would not narrow what their hidden counts may be.
        """
        found = {n: tallies[n].spreads[subject] for n in tallies}
        kept = {n for n in shown if self._may_have_mean(found[n])}
        while kept:
            rest = [n for n in tallies if n not in kept]
            if not rest or (len(rest) > 1 and sum(scored(found[n]) for n in rest) >= self.k):
                break
            kept.discard(min(kept, key=lambda n: (scored(found[n]), n)))
        return frozenset(kept)

    def _may_have_mean(self, spread: Spread) -> bool:
        """Enough firms, and not all with the same points: that would tell each one's."""
        return scored(spread) >= self.k and sum(c > 0 for c in spread.points) > 1

    def _tells(
        self,
        subject: str,
        spread: Spread,
        levels: tuple[int | None, ...],
        median: int | None = None,
    ) -> bool:
        """Whether the mean, and the middle firm where given, may stand beside these levels."""
        mean = mean_of(spread)
        if mean is None:
            return False
        starts = [int(level.start * 100) for level in self.pack.levels]
        # A must-have holds a level back, whatever the points: then they say little about it.
        capped = any(q.gate is not None for q in self._questions(subject))
        ends = [100] * len(starts) if capped else [*starts[1:], 100]
        printed = Printed(
            int(mean * 100), None if capped else median, list(zip(starts, ends, strict=True))
        )
        shown = [level is not None for level in levels]
        return not narrows(spread.levels, shown, printed, self.k)

    def _questions(self, subject: str) -> Iterable[Question]:
        if subject == OVERALL:
            return self.pack.questions.values()
        return next(c for c in self.pack.components if c.id == subject).node.walk()

    def _figures(
        self, subject: str, spread: Spread, levels: tuple[int | None, ...], with_mean: bool
    ) -> SpreadShown:
        if not with_mean or not self._tells(subject, spread, levels):
            return SpreadShown(levels)
        count = scored(spread)
        median = median_of(spread) if count >= 2 * self.k else None
        if not self._tells(subject, spread, levels, median):
            median = None
        return SpreadShown(levels, mean_of(spread), median, None if levels[-1] is None else count)
