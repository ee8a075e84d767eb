"""What the tests of the roadmap document share: the shipped pack, its golden firms, and a plan."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from readiness.packs import data_folder, load, load_cases
from readiness.questionnaire import Questionnaire
from readiness.response import Response
from readiness.roadmap import plan
from readiness.scoring import assess
from report.helpers import Planned

ON = date(2026, 11, 23)


@pytest.fixture(scope="session")
def north_west(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    """The shipped pack, compiled in a home of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READINESS_HOME", str(tmp_path_factory.mktemp("home")))
        return load()


@pytest.fixture(scope="session")
def firms(
    north_west: Questionnaire, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Response]:
    """The golden firms by id, and some odd ones beside them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READINESS_HOME", str(tmp_path_factory.mktemp("home")))
        cases = load_cases(data_folder("questionnaires") / north_west.id)
    found = {case.id: case.response for case in cases}
    assert len(found) >= 10
    found["nothing-answered"] = replace(found["bakery"], answers={})
    found["quick-look"] = replace(found["bakery"], length="quick")
    return found


@pytest.fixture(scope="session")
def planned(north_west: Questionnaire) -> Callable[[Response], Planned]:
    """Scores and plans a response, a golden one once for all tests."""
    known: dict[int, tuple[Response, Planned]] = {}

    def make(response: Response) -> Planned:
        if id(response) not in known:
            assessment = assess(north_west, response)
            known[id(response)] = response, Planned(assessment, plan(assessment, ON))
        return known[id(response)][1]

    return make


@pytest.fixture(scope="session")
def validate() -> Callable[[bytes], Any]:
    """The validator's report; skipped without it, but never where CI is set."""
    try:
        import page
    except ImportError:
        if os.environ.get("CI") == "true":
            pytest.fail("page-validation is missing, and continuous integration needs it")
        pytest.skip("page-validation is not installed: PDF/UA-1 was not checked")

    def run(pdf: bytes) -> Any:  # noqa: ANN401 - the library has no types
        return page.validate_pdf_bytes(pdf, profile="ua1")

    return run
