"""From exact counts to what may be shown of a cohort: the only way to a `Cohort`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from readiness.cohort import (
    Cohort,
    Demand,
    Group,
    Item,
    Need,
    Rows,
    Scenario,
    Share,
    StepCount,
)
from readiness.grouping import Grouping
from readiness.questionnaire import Questionnaire
from readiness.robustness import OTHER_WAY, SCENARIOS
from readiness.suppression import DEFAULT_K, LEAST_K, MOST_K, enough, hide_known_small
from readiness.tally import (
    CUTS,
    MICRO,
    OVERALL,
    ScenarioTally,
    SetTally,
    Tallies,
    Tally,
)

NEEDS_LISTED = 15
"""The most needs that are listed."""


def cohort_of(
    questionnaire: Questionnaire,
    tallies: Tallies,
    rows: Rows,
    *,
    on: date,
    name: str = "",
    k: int = DEFAULT_K,
    places: Mapping[str, int] | None = None,
) -> Cohort:
    """What may be shown of a cohort.

    Args:
        questionnaire: The pack that the firms answered.
        tallies: Their exact counts.
        rows: The table they come from.
        on: The day of the report.
        name: What the cohort is called.
        k: The smallest number of firms that a figure may be of, 5 to 30.
        places: How many places each offer has, by id, where somebody told.

    Raises:
        ValueError: `k` is out of its range.
    """
    if not LEAST_K <= k <= MOST_K:
        raise ValueError(f"k must be from {LEAST_K} to {MOST_K}")
    tally = tallies.main
    grouping = Grouping(questionnaire, tally, k)
    every = tallies.full.firms + tallies.quick.firms
    whole = grouping.whole()
    cuts = grouping.cuts() if whole is not None else ()
    lists = _Lists(questionnaire, tally, k, grouping)
    groups = ([whole] if whole else []) + [g for c in cuts for g in c.groups]
    spreads = whole.spreads if whole is not None else {}
    means = {c.id: spreads[c.id].mean for c in questionnaire.components if c.id in spreads}
    known = {cid: mean for cid, mean in means.items() if mean is not None}
    return Cohort(
        questionnaire,
        name,
        on,
        k,
        "full" if tally is tallies.full else "quick",
        Share("exact", tally.firms, every),
        whole,
        min(known, key=lambda i: known[i]) if len(known) > 1 else None,
        max(known, key=lambda i: known[i]) if len(known) > 1 else None,
        cuts,
        lists.needs() if whole is not None else (),
        lists.demand(places or {}) if whole is not None else (),
        lists.items() if whole is not None else (),
        lists.scenarios(known) if whole is not None else (),
        rows,
        {key: share(count, rows.scored, k) for key, count in _looks(rows, tally, every).items()},
        sum(_hidden(group) for group in groups),
        tuple(grouping.overlaps),
    )


def share(count: int, of: int, k: int) -> Share:
    """A count beside its whole, as exactly as it may be shown."""
    if enough(count, of, k):
        return Share("exact", count, of)
    return Share("under" if count < k else "nearly", None, of)


def _looks(rows: Rows, tally: Tally, every: int) -> dict[str, int]:
    found = dict(rows.looks)
    if tally.firms == every:
        found |= {"contradictions": tally.contradictions, "provisional": tally.provisional}
    return found


def _hidden(group: Group) -> int:
    if group.firms is None:
        return 1
    return sum(level is None for s in group.spreads.values() for level in s.levels)


class _Lists:
    """What is counted beside the groups: needs, demand, questions, other ways of scoring."""

    def __init__(self, pack: Questionnaire, tally: Tally, k: int, groups: Grouping) -> None:
        self.pack, self.tally, self.k, self.groups = pack, tally, k, groups

    def needs(self) -> tuple[Need, ...]:
        """The questions whose steps stand next for most firms, most first."""
        by_question: dict[str, dict[str, SetTally]] = {}
        for step, tally in self.tally.steps.items():
            if (recommendation := self.pack.recommendation.get(step)) is not None:
                by_question.setdefault(recommendation.question, {})[step] = tally
        found = []
        for qid, parts in by_question.items():
            # A firm has one step of a question at a time: those of all levels add up to firms.
            whole = _together(parts.values())
            shown = share(whole.firms, self.tally.firms, self.k)
            if shown.bound == "under" or (shown.bound == "exact" and not self._may_stand(whole)):
                continue
            steps = self._parts(parts) if shown.bound == "exact" else ()
            title, component = self.pack.questions[qid].title, self.pack.component_of[qid].id
            found.append(Need(qid, title, component, shown, steps))
        found.sort(key=lambda n: (n.share.bound == "exact", -(n.share.count or 0), n.id))
        return tuple(found[:NEEDS_LISTED])

    def _parts(self, parts: Mapping[str, SetTally]) -> tuple[StepCount, ...]:
        """The steps of a need whose number of firms is told; what is hidden stays hidden.

        Readers may know which steps are small, as the rare options of a question are listed. What
        is left of the need, less the steps told, is a set whose size they can work out.
        """
        sizes = {step: tally.firms for step, tally in parts.items()}
        hidden = hide_known_small(sizes, self.k, company=sizes)
        told = {step: tally for step, tally in parts.items() if step not in hidden}
        rest = _together(parts[step] for step in hidden)
        sets = [*told.values(), *([rest] if hidden else [])]
        if not told or not all(
            enough(one.firms, self.tally.firms, self.k) and self._may_stand(one) for one in sets
        ):
            return ()
        # Hidden ones by their ids: their order would say which of them is larger.
        order = [*sorted(told, key=lambda step: (-sizes[step], step)), *sorted(hidden)]
        titles = {step: self.pack.recommendation[step].title for step in order}
        return tuple(
            StepCount(step, titles[step], sizes[step] if step in told else None) for step in order
        )

    def _may_stand(self, tally: SetTally) -> bool:
        """Whether a set's size may be shown beside the groups, and beside hidden ones.

        Readers may know that a set lies in certain groups (an offer for one sub-region does). So
        no shown group may nearly equal it, and it must not say that a hidden group is so large
        that little is left for the other hidden ones.
        """
        for cut in CUTS:
            sizes = {name: group.firms for name, group in self.tally.groups[cut].items()}
            inside = {name: tally.groups.get(f"{cut}|{name}", 0) for name in sizes}
            shown = self.groups.shown_groups.get(cut, frozenset())
            for name in shown:
                both, size = inside[name], sizes[name]
                if (both == tally.firms and size - both < self.k) or (
                    both == size and tally.firms - both < self.k
                ):
                    return False
            hidden = sizes.keys() - shown
            touched = {name for name in hidden if inside[name]}
            others = hidden - touched
            least = tally.firms - sum(sizes[name] for name in shown if inside[name])
            room = sum(sizes[name] for name in hidden) - len(others) - least
            if touched and others and least > len(touched) and room < self.k:
                return False
        return True

    def demand(self, places: Mapping[str, int]) -> tuple[Demand, ...]:
        """The offers matched to any firm, most wanted first; small numbers are not shown."""
        found = []
        for offer in self.pack.offers:
            tally = self.tally.offers.get(offer.id)
            if tally is None:
                if offer.id not in places:
                    continue
                tally = SetTally()
            shown = share(tally.firms, self.tally.firms, self.k)
            if shown.bound == "exact" and not self._may_stand(tally):
                shown = Share("hidden", None, shown.of)
            found.append(Demand(offer.id, offer.name, shown, places.get(offer.id)))
        order = {"nearly": 0, "exact": 1, "under": 2, "hidden": 2}
        found.sort(key=lambda d: (order[d.share.bound], -(d.share.count or 0), d.id))
        return tuple(found)

    def items(self) -> tuple[Item, ...]:
        """Every question that was asked, in the pack's order."""
        found = []
        for question in self.pack.questions.values():
            tally = self.tally.items.get(question.id)
            if tally is None:
                continue
            asked = sum(n for s, n in tally.states.items() if s != "not_applicable")
            if asked < self.k:
                continue
            unknown = tally.states.get("dont_know", 0)
            rare = tuple(i + 1 for i, count in enumerate(tally.options) if count < self.k)
            component = self.pack.component_of[question.id].id
            shown = share(unknown, asked, self.k)
            if shown.bound == "exact" and not enough(asked, self.tally.firms, self.k):
                # How many were asked would tell how few it does not apply to.
                shown = Share("exact", unknown, self.tally.firms)
            elif shown.bound != "exact":
                shown = Share(shown.bound, None, self.tally.firms)
            found.append(Item(question.id, question.title, component, shown, rare))
        return tuple(found)

    def scenarios(self, base: Mapping[str, Fraction]) -> tuple[Scenario, ...]:
        """Every other way of scoring that was tried."""
        pooled = self.pack.scoring.method == "mean"
        found = []
        for name, label in SCENARIOS.items():
            tally = self.tally.scenarios.get(name)
            if tally is None or tally.firms < self.k:
                continue
            found.append(
                Scenario(
                    name,
                    OTHER_WAY if pooled and name == "other-mean" else label,
                    self._of_leveled(tally.changed, tally),
                    self._of_leveled(tally.same_weakest, tally),
                    self._weakest(tally, base),
                )
            )
        return tuple(found)

    def _of_leveled(self, count: int, tally: ScenarioTally) -> Share:
        """A share of the firms that have an overall level; that number itself may be hidden."""
        found = share(count, tally.firms, self.k)
        hidden = len(self.pack.levels) in self.groups.hidden_levels[OVERALL]
        return Share(found.bound, found.count, self.tally.firms if hidden else tally.firms)

    def _weakest(self, tally: ScenarioTally, base: Mapping[str, Fraction]) -> str | None:
        means = {
            cid: Fraction(tally.totals[cid], tally.counts[cid] * MICRO)
            for cid in base
            if tally.counts.get(cid, 0) >= self.k
        }
        return min(means, key=lambda i: means[i]) if len(means) > 1 else None


def _together(tallies: Iterable[SetTally]) -> SetTally:
    """Sets that share no firm, as one."""
    whole = SetTally()
    for tally in tallies:
        whole.firms += tally.firms
        for group, firms in tally.groups.items():
            whole.groups[group] = whole.groups.get(group, 0) + firms
    return whole
