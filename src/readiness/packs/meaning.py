"""What a pack means, not only its shape: questions nobody is asked, steps that lead nowhere, ...

The loader refuses what cannot be scored (P1, P2). Here stand the findings (P3, P4) on packs that
load: they score every firm, but not as their author will have meant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from readiness.errors import Place, Problem, UserError
from readiness.packs import (
    Case,
    meaning_data,
    meaning_files,
    meaning_labels,
    meaning_levels,
    meaning_questions,
    meaning_steps,
    meaning_weights,
    meaning_words,
)
from readiness.packs.advice_models import CaseFile
from readiness.packs.cases import read_cases
from readiness.packs.findings import Findings
from readiness.packs.golden import compare
from readiness.packs.loader import in_file_order, read_pack
from readiness.packs.places import BASE, pack_files, read_files, yaml_files
from readiness.packs.reading import FileRead, read_model
from readiness.questionnaire import Questionnaire
from readiness.scoring import assess

CHECKS: tuple[Callable[[Findings, Questionnaire], None], ...] = (
    meaning_questions.check_reach,
    meaning_levels.check_levels,
    meaning_levels.check_full_marks,
    meaning_levels.check_bands,
    meaning_questions.check_component_size,
    meaning_steps.check_targets,
    meaning_steps.check_gaps,
    meaning_steps.check_triggers,
    meaning_labels.check_labels,
    meaning_labels.check_ids,
    meaning_words.check_words,
    meaning_data.check_sources,
    meaning_data.check_kinds,
    meaning_data.check_find_out,
)
"""The checks that need the pack alone. Circles (P208) are found while it loads."""


def check_meaning(folder: Path, on: date, today: date | None = None) -> list[Problem]:
    """All findings on a pack that loads, in the order of its files.

    Args:
        folder: The pack's folder.
        on: The day its support offers are judged by.
        today: The day behind which nobody can have checked a source; left out, it is `on`.

    Raises:
        UserError: P1xx and P2xx, when the pack or one of its golden cases does not load, with the
            likely causes first: files that nothing reads (a misspelt name), and those that are
            missing while a case names what would stand in them.
    """
    likely = meaning_files.stray_files(folder)
    try:
        files = pack_files(folder)
        read, questionnaire = read_pack(folder, files)
        found = Findings.of(read)
        meaning_data.check_files(found, questionnaire)
        likely += found.problems
        cases = read_cases(folder, questionnaire)
    except UserError as error:
        raise UserError([*likely, *error.problems]) from None
    check_read(found, questionnaire, cases, on)
    meaning_data.check_days(found, max(on, today or on))
    own = folder.resolve().name
    named = {f"{own}/{n}": data for n, data in files.items() if not n.startswith(BASE)}
    meaning_files.check_cut_texts(found, named)
    others = [one for one in found.problems if one not in likely]
    others += _moved(folder, questionnaire, cases)
    return [*likely, *in_file_order(others, folder, [*files, *yaml_files(folder, "cases")])]


def check_read(
    found: Findings, questionnaire: Questionnaire, cases: Sequence[Case], on: date
) -> list[Problem]:
    """The findings on a pack as it was read, without those of its golden cases' results."""
    for check in CHECKS:
        check(found, questionnaire)
    meaning_data.check_offers_are_fresh(found, on)
    meaning_data.check_figures_are_fresh(found, on)
    meaning_weights.check_weights(found, questionnaire, cases)
    return found.problems


def _moved(folder: Path, questionnaire: Questionnaire, cases: Sequence[Case]) -> list[Problem]:
    """P301 with its line: what golden cases give now and what was written down for them."""
    places: dict[str, FileRead[CaseFile]] = {}
    for name, data in read_files(folder, yaml_files(folder, "cases")).items():
        read, _ = read_model(data, f"{folder.resolve().name}/{name}", CaseFile)
        if read.model is not None:
            places[read.model.id] = read
    problems = []
    for case in cases:
        for problem in compare(case, assess(questionnaire, case.response)):
            where = places[case.id].problem("P301", _path(problem.where), "").where
            problems.append(replace(problem, where=where))
    return problems


def _path(where: Place) -> tuple[str, ...]:
    """``expect components SK`` as the keys that lead there."""
    return tuple(where.field.split(" "))
