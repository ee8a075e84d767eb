"""What a template of the cohort report sees: one plain dictionary made from a cohort.

Hidden figures enter it as words, never as numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from readiness.cohort import Cohort, Cut, Group, Share, SpreadShown
from readiness.errors import clean
from readiness.report import view_results
from readiness.report.theme import Brand
from readiness.report.words import cardinal, day
from readiness.scoring import shown
from readiness.suppression import LEAST_K, MOST_K
from readiness.tally import OVERALL
from readiness.waves import Move, Waves

View = dict[str, Any]
HIDDEN = "hidden"
LONGEST_NAME = 120
MANY = 10
"""From that many times k firms on, options that hardly anyone chose say something."""
LOOKS = {
    "unfinished": "At least one question left open",
    "provisional": "Overall level provisional: much of it unknown or open",
    "contradictions": "Answers that do not go together",
    "straight_lines": "The same answer many times in a row",
    "same_row": "The same row twice",
    "same_name": "The same name twice",
}
"""What the quality table calls each finding, in its order."""


def build(cohort: Cohort, waves: Waves | None = None, *, brand: Brand | None = None) -> View:
    """The data of a cohort report: dictionaries, lists, texts, numbers, nothing else."""
    pack, rows = cohort.questionnaire, cohort.rows
    names = {OVERALL: "Overall"} | {c.id: c.name for c in pack.components}
    return {
        "language": pack.language,
        "name": clean(cohort.name, limit=LONGEST_NAME).strip(),
        "on": day(cohort.on),
        "brand": {"name": brand.name if brand else "", "footer": brand.footer if brand else ""},
        "k": cohort.k,
        "twice_k": 2 * cohort.k,
        "k_range": [LEAST_K, MOST_K],
        "quick": cohort.length == "quick",
        "firms": _number(cohort.firms.count or 0),
        "left_out": _number(cohort.firms.of - (cohort.firms.count or 0)),
        "mixed": cohort.firms.of != cohort.firms.count,
        "enough": cohort.whole is not None,
        "many": (cohort.firms.count or 0) >= MANY * cohort.k,
        "pack": {
            "id": pack.id,
            "version": pack.version,
            "title": pack.title,
            "summary": pack.summary,
            "hash": pack.hash,
            "short_hash": pack.hash[:8],
            "components": cardinal(len(pack.components)),
        },
        # All means of a cohort are told from 0 to 100, on whatever scale one firm's result is.
        "bands": [
            band | {"from": shown(level.start)}
            for band, level in zip(view_results.bands(pack), pack.levels, strict=True)
        ],
        "ticks": " ".join(
            shown(start) for start in [*(level.start for level in pack.levels), Fraction(1)]
        ),
        "rows": {
            "given": _number(rows.given),
            "scored": _number(rows.scored),
            "rejected": _number(rows.rejected),
        },
        "looks": [
            {"name": words, "share": _share(cohort.looks[key])}
            for key, words in LOOKS.items()
            if key in cohort.looks
        ],
        "levels": [level.label for level in pack.levels],
        "overall": _subject(cohort.whole, OVERALL, "Overall"),
        "components": [_subject(cohort.whole, c.id, c.name) for c in pack.components],
        "weakest": names.get(cohort.weakest or "", ""),
        "strongest": names.get(cohort.strongest or "", ""),
        "cuts": [_cut(cohort, cut) for cut in cohort.cuts],
        "needs": [
            {
                "title": need.title,
                "component": names[need.component],
                "share": _share(need.share),
                # The steps told come first, and those hidden are no larger.
                "often": need.steps[0].title if need.steps else "",
                "often_count": _number(need.steps[0].count or 0) if need.steps else "",
            }
            for need in cohort.needs
        ],
        "demand": [
            {
                "name": d.name,
                "share": _share(d.share),
                "places": "not known" if d.places is None else _number(d.places),
                "short": _short(d.share, d.places, cohort.k),
            }
            for d in cohort.demand
            if d.share.count is not None or d.share.bound == "nearly" or d.places is not None
        ],
        "places_known": any(d.places is not None for d in cohort.demand),
        "few_demand": sum(
            d.share.bound in ("under", "hidden") and d.places is None for d in cohort.demand
        ),
        "items": _items(cohort, names),
        "scenarios": [
            {
                "name": s.label,
                "changed": _share(s.changed),
                "same": _share(s.same_weakest),
                "weakest": names.get(s.weakest or "", HIDDEN),
                "stays": s.weakest == cohort.weakest,
            }
            for s in cohort.scenarios
        ],
        "robust": _robust(cohort),
        "hidden": _number(cohort.hidden),
        "overlaps": list(cohort.overlaps),
        "views": _views(cohort, names),
        "waves": _waves(waves),
    }


def _number(value: int) -> str:
    return f"{value:,}"


def _share(found: Share) -> View:
    """A share in words: ``12 (24 %)``, ``under 10``, ``all but under 10``, ``hidden``."""
    if found.count is None:
        few = {"under": "under", "nearly": "nearly"}.get(found.bound, "")
        return {"count": "", "percent": "", "bound": few or HIDDEN, "at": 0.0}
    part = Fraction(found.count, found.of)
    percent = f"{int(part * 100)} %"
    return {
        "count": _number(found.count),
        "percent": percent,
        "bound": "exact",
        "at": round(float(part), 4),
    }


def _subject(group: Group | None, subject: str, name: str) -> View:
    spread = group.spreads.get(subject) if group is not None else None
    if spread is None:
        return {"id": subject, "name": name, "mean": "", "median": "", "at": 0.0, "counts": []}
    return {"id": subject, "name": name, **_figures(spread)}


def _figures(spread: SpreadShown) -> View:
    return {
        "mean": shown(spread.mean),
        "at": _at(spread.mean),
        "median": "" if spread.median is None else str(spread.median),
        "base": "" if spread.base is None else _number(spread.base),
        "counts": ["" if c is None else _number(c) for c in spread.levels],
    }


def _at(mean: Fraction | None) -> float:
    """How far a bar goes: as far as its figure says, and no farther.

    Cut like the figure: a longer bar could be measured, and would tell more than may be shown.
    """
    return 0.0 if mean is None else int(shown(mean)) / 100


def _cut(cohort: Cohort, cut: Cut) -> View:
    components = cohort.questionnaire.components
    groups = [
        {
            "label": group.label,
            "firms": "" if group.firms is None else _number(group.firms),
            **_subject(group, OVERALL, "Overall"),
        }
        for group in cut.groups
    ]
    seen = [group for group in cut.groups if group.spreads]
    return {
        "label": cut.label,
        "groups": groups,
        "seen": [group.label for group in seen],
        "hidden": len(cut.groups) - len(seen),
        "components": [
            {"name": c.name, "means": [shown(group.spreads[c.id].mean) for group in seen]}
            for c in components
        ],
    }


def _short(share: Share, places: int | None, k: int) -> str:
    """How many firms more than places there are; empty where one of both is not known."""
    if places is None:
        return ""
    if share.count is not None:
        return _number(max(0, share.count - places))
    if share.bound == "under" and places >= k:
        return "0"
    return HIDDEN


def _items(cohort: Cohort, names: Mapping[str, str]) -> View:
    """The questions many could not answer, and those with options that hardly anyone chose."""
    doubted = [item for item in cohort.items if item.dont_know.count is not None]
    doubted.sort(key=lambda item: (-(item.dont_know.count or 0), item.id))
    rare = [item for item in cohort.items if item.rare]
    return {
        "asked": len(cohort.items),
        "doubted": [
            {
                "id": item.id,
                "title": item.title,
                "component": names[item.component],
                "share": _share(item.dont_know),
            }
            for item in doubted[:12]
        ],
        "rare": [
            {"id": item.id, "title": item.title, "options": ", ".join(map(str, item.rare))}
            for item in rare
        ],
    }


def _robust(cohort: Cohort) -> View:
    """The sum of the other ways of scoring, for one sentence."""
    exact = [s.changed.count for s in cohort.scenarios if s.changed.count is not None]
    worst = max(exact, default=0)
    of = cohort.scenarios[0].changed.of if cohort.scenarios else 1
    return {
        "tried": len(cohort.scenarios),
        "stays": sum(s.weakest == cohort.weakest for s in cohort.scenarios),
        "most": f"{int(Fraction(worst, of) * 100)} %" if exact else "",
        "nearly": any(s.changed.bound == "nearly" for s in cohort.scenarios),
    }


def _views(cohort: Cohort, names: Mapping[str, str]) -> View | None:
    if cohort.views is None:
        return None

    def number(count: int | None) -> str:
        return "" if count is None else _number(count)

    def signed(gap: Fraction | None) -> str:
        points = 0 if gap is None else int(gap * 100)
        return "" if gap is None else f"{points:+d}".replace("-", "−") if points else "0"

    return {
        "firms": _share(cohort.views.firms),
        "subjects": [
            {
                "name": names[one.id],
                "same": number(one.same),
                "owner": number(one.owner_higher),
                "adviser": number(one.adviser_higher),
                "gap": signed(one.gap),
                "real": one.real,
            }
            for one in cohort.views.subjects
        ],
    }


def _waves(waves: Waves | None) -> View | None:
    if waves is None:
        return None
    return {
        "name": clean(waves.before_name, limit=LONGEST_NAME).strip(),
        "on": day(waves.before_on),
        "before": _number(waves.before_firms),
        "after": _number(waves.after_firms),
        "subjects": [_move(move) for move in waves.subjects],
        "groups": [_move(move) for move in waves.groups],
        "refused": list(waves.refused),
    }


def _move(move: Move) -> View:
    before, after = int(shown(move.before)), int(shown(move.after))
    return {
        "group": move.group,
        "subject": move.subject,
        "before": str(before),
        "after": str(after),
        "difference": f"{after - before:+d}".replace("-", "−") if after != before else "0",
        "real": move.real,
    }
