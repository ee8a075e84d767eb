"""The North West pack and its golden cases, loaded once for all tests that need them."""

from __future__ import annotations

from functools import cache

from readiness.packs import Case, data_folder, load, load_cases
from readiness.questionnaire import Questionnaire


@cache
def north_west() -> Questionnaire:
    """The pack."""
    return load()


@cache
def cases() -> dict[str, Case]:
    """Its golden cases, by id."""
    found = load_cases(data_folder("questionnaires") / "north-west")
    return {case.id: case for case in found}
