"""Where two waves differ by too few firms to be compared.

Who has a mean of both waves has their difference. If few firms came, went or answered otherwise,
that difference tells what those few answered.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from readiness.batch.firms import firm_key
from readiness.cohort import Cohort
from readiness.response import Respondent
from readiness.tally import CUTS, OVERALL, WHOLE, groups_of

SCORES = "scores.csv"
_PARTS = ("score", "level")
_ROW = "#"
"""Before a row id; the key of a name holds no marks."""
_Key = tuple[str, str]
_Firms = dict[_Key, Counter[tuple[str, int]]]
"""By (cut, group), or ``whole`` and a subject: each firm with what it scored there."""


def nearly_same(
    before: Cohort, folder: Path, after: Cohort, other_folder: Path
) -> frozenset[tuple[str, str]]:
    """What of two waves differs by 1 to k - 1 firms, as (cut, group) or ``whole`` and a subject.

    A firm differs when it is in one wave only, or scores otherwise. Firms are told apart by name,
    however it is spelled, without one by row id, as in ``scores.csv``; where a wave has no names at
    all, by what they scored alone. Only those of the report's length count. The groups
    of a cut that are hidden in either wave are one more group, known as what is left of the total:
    where that one differs by so few, no group of the cut is compared. Where ``scores.csv`` is
    missing in a wave, nothing can be checked and ``whole`` itself counts as nearly the same.
    """
    one, other = _firms(before, folder), _firms(after, other_folder)
    if one is None or other is None:
        return frozenset({(WHOLE, WHOLE)})
    if not (_has_names(one) and _has_names(other)):
        # Row ids say where a row stood: one more at the top, and all would seem other firms.
        one, other = _nameless(one), _nameless(other)
    k = max(before.k, after.k)
    found = {key for key in {*one, *other} if 0 < _apart(one, other, [key]) < k}
    for cut in CUTS:
        keys = {key for key in {*one, *other} if key[0] == cut}
        shown = _shown(before, cut) & _shown(after, cut)
        if 0 < _apart(one, other, [key for key in keys if key[1] not in shown]) < k:
            found |= keys
    return frozenset(found)


def _apart(one: _Firms, other: _Firms, keys: list[_Key]) -> int:
    """How many firms differ in these groups taken together."""
    now, then = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for key in keys:
        then.update(one.get(key, {}))
        now.update(other.get(key, {}))
    gone, come = then - now, now - then
    named = {who for who, _ in gone + come if who}
    # Of those without a name, one that went and one that came may be the same firm.
    return len(named) + max(
        sum(n for (who, _), n in side.items() if not who) for side in (gone, come)
    )


def _has_names(firms: _Firms) -> bool:
    return any(not who.startswith(_ROW) for who, _ in firms.get((WHOLE, WHOLE), {}))


def _nameless(firms: _Firms) -> _Firms:
    found: _Firms = {}
    for key, counts in firms.items():
        found[key] = Counter()
        for (_, figures), count in counts.items():
            found[key]["", figures] += count
    return found


def _shown(cohort: Cohort, cut: str) -> set[str]:
    return {g.id for c in cohort.cuts if c.id == cut for g in c.groups if g.firms is not None}


def _firms(cohort: Cohort, folder: Path) -> _Firms | None:
    path = folder / SCORES
    if not path.is_file():
        return None
    pack = cohort.questionnaire
    subjects = [OVERALL, *(component.id for component in pack.components)]
    found: _Firms = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["length"] != cohort.length:
                continue
            size = row["employees"]
            firm = Respondent(
                name=row["name"],
                sector=row["sector"],
                area=row["area"],
                employees=int(size) if size.isdecimal() else None,
            )
            who = firm_key(firm) or f"{_ROW}{row['row_id']}"
            # Only compared within one run, so that numbers stand for the texts.
            scored = {s: hash(tuple(row[f"{s}_{part}"] for part in _PARTS)) for s in subjects}
            found.setdefault((WHOLE, WHOLE), Counter())[who, hash(tuple(scored.values()))] += 1
            for subject, figures in scored.items():
                found.setdefault((WHOLE, subject), Counter())[who, figures] += 1
            for key in groups_of(pack, firm).items():
                found.setdefault(key, Counter())[who, scored[OVERALL]] += 1
    return found
