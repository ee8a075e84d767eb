"""Two folders about the same firms: one of owners' answers, one of their advisers'."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from readiness.batch.cohort_data import PackRef, read_data
from readiness.cohort import Cohort
from readiness.errors import Place, clean, fault
from readiness.questionnaire import Questionnaire
from readiness.tally import OVERALL
from readiness.views import Firms, Seen, compare_views

SCORES = "scores.csv"


def with_views(cohort: Cohort, owners: Path, advisers: Path, pack: PackRef) -> Cohort:
    """The cohort with what advisers said of its firms beside it.

    Firms are matched by name, without one by row id, as in ``scores.csv``. A firm that is twice in
    one of the folders is left out, and so are rows of the other length of the check.

    Args:
        cohort: The report of the owners' folder.
        owners: The folder of the owners' batch.
        advisers: The folder of the advisers' batch.
        pack: What the owners' batch was scored with.

    Raises:
        UserError: C102 for a folder that is none of a batch, C104 for one scored with another pack.
    """
    other = read_data(advisers).pack
    if other != pack:
        raise fault(
            "C104",
            f"was scored with {other.id} {other.version}, the owners' answers with "
            f"{pack.id} {pack.version}.",
            "Run both batches again with the same pack.",
            Place(file=clean(str(advisers))),
        )
    if cohort.whole is None:
        return cohort
    questionnaire = cohort.questionnaire
    views = compare_views(
        _seen(questionnaire, owners, cohort.length),
        _seen(questionnaire, advisers, cohort.length),
        [OVERALL, *(component.id for component in questionnaire.components)],
        firms=cohort.firms.count or 0,
        k=cohort.k,
    )
    return replace(cohort, views=views)


def _seen(pack: Questionnaire, folder: Path, length: str) -> Firms:
    path = folder / SCORES
    if not path.is_file():
        raise fault(
            "C102",
            f"holds no {SCORES}, which names the firms.",
            "Name the folder that 'readiness batch' wrote.",
            Place(file=clean(str(folder))),
        )
    levels = {level.id: index for index, level in enumerate(pack.levels)}
    subjects = [OVERALL, *(component.id for component in pack.components)]
    found: dict[str, dict[str, Seen]] = {}
    twice: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            who = row["name"].casefold().strip() or f"row {row['row_id']}"
            if row["length"] != length:
                continue
            if who in found:
                twice.add(who)
            found[who] = {
                subject: Seen(_score(row[f"{subject}_score"]), levels.get(row[f"{subject}_level"]))
                for subject in subjects
            }
    return {who: seen for who, seen in found.items() if who not in twice}


def _score(text: str) -> Fraction | None:
    return Fraction(text) / 100 if text else None
