"""The engine against the second scorer of `oracle`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import oracle
import oracle_states
from invented import cases, firms
from north_west import north_west
from oracle import Oracle
from oracle_states import count_endings
from readiness.assessment import Result
from readiness.questionnaire import Questionnaire
from readiness.response import Response
from readiness.scoring import assess

FIELDS = (
    "status",
    "counts",
    "score",
    "low",
    "high",
    "level",
    "raw_level",
    "caps",
    "failed_gates",
    "open_gates",
    "close_to",
)


def said(result: Result) -> dict[str, object]:
    return {name: getattr(result, name) for name in FIELDS}


def assert_agreed(pack: Questionnaire, response: Response) -> None:
    first, second = assess(pack, response), Oracle(pack, response)
    assert first.components.keys() == second.components.keys()
    for cid, result in first.components.items():
        assert said(result) == said(second.components[cid]), cid
    assert said(first.overall) == said(second.overall)


@settings(max_examples=200)
@given(cases())
def test_both_scorers_agree_on_invented_packs_with_everything_in_them(
    case: tuple[Questionnaire, Response],
) -> None:
    assume(count_endings(*case) <= oracle_states.MOST)
    assert_agreed(*case)


@settings(max_examples=60)
@given(st.data())
def test_both_scorers_agree_on_any_north_west_firm(data: st.DataObject) -> None:
    pack = north_west()
    assert_agreed(pack, data.draw(firms(pack)))


@pytest.mark.parametrize("module", [oracle, oracle_states])
def test_the_second_scorer_takes_only_data_from_the_first(module: object) -> None:
    source = Path(str(getattr(module, "__file__", ""))).read_text(encoding="utf-8")
    taken = {n.module for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ImportFrom)}
    ours = {name for name in taken if name and name.startswith("readiness")}
    assert ours
    assert ours <= {"readiness.assessment", "readiness.questionnaire", "readiness.response"}


def test_the_second_scorer_is_short_enough_to_be_read_in_one_go() -> None:
    lines = Path(oracle.__file__).read_text(encoding="utf-8").splitlines()
    assert 0 < len(lines) < 80
