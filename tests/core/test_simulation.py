"""What the rules do to thousands of plausible firms: the claims of docs/simulation.md."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from north_west import north_west

TOOLS = Path(__file__).parents[2] / "tools"


@cache
def simulate() -> ModuleType:
    """The tool, loaded from its file: `tools` is no package."""
    spec = importlib.util.spec_from_file_location("simulate", TOOLS / "simulate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["simulate"] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


@cache
def tally() -> Any:  # noqa: ANN401 - a class of the tool
    return simulate().simulate(north_west())


def test_some_plausible_firm_sees_every_question_in_now_or_next() -> None:
    assert tally().firms >= 2000
    assert [q for q in north_west().questions if not tally().now_or_next[q]] == []


def test_failed_gates_are_cured_by_next_and_unknown_ones_are_asked_about_this_week() -> None:
    gates = [q.id for q in north_west().questions.values() if q.gate]
    for gate in gates:
        failed, unknown = tally().failed[gate], tally().unknown_gates[gate]
        assert failed > 300
        assert unknown > 100
        assert tally().cured[gate, "no step"] == 0
        assert tally().cured[gate, "later"] <= failed * 0.01
        assert tally().cured[gate, "find out now"] >= unknown * 0.95


def test_every_gate_caps_some_firms_and_no_gate_caps_most() -> None:
    for gate in (q.id for q in north_west().questions.values() if q.gate):
        assert 0 < tally().caps_overall[gate] <= tally().caps_component[gate]
        assert tally().caps_component[gate] < tally().firms * 0.25


def test_now_is_full_and_holds_what_the_owner_came_for() -> None:
    checks, firms = tally().checks, tally().firms
    assert tally().lanes["now", 3] >= firms * 0.95
    asked = checks["with a step for a named goal or the weakest component"]
    assert checks["that have such a step in now"] >= asked * 0.99


def test_no_step_stands_in_now_for_more_than_half_of_all_firms() -> None:
    assert max(tally().now.values()) < tally().firms / 2
    no_gate = {q: n for q, n in tally().now.items() if north_west().questions[q].gate is None}
    assert max(no_gate.values()) < tally().firms / 5


def test_levels_follow_maturity_and_every_level_is_reached() -> None:
    labels = [level.label for level in north_west().levels]

    def mean(maturity: float) -> float:
        counts: list[int] = [tally().levels[maturity, label] for label in labels]
        return sum(i * n for i, n in enumerate(counts)) / sum(counts)

    means = [mean(m) for m in simulate().MATURITIES]
    assert means == sorted(means)
    for label in labels:
        assert sum(tally().levels[m, label] for m in simulate().MATURITIES) > 0


def test_the_tables_in_the_docs_are_those_that_the_tool_writes() -> None:
    written = simulate().REPORT.read_text(encoding="utf-8")
    assert written == simulate().report(north_west(), tally()), "run: python tools/simulate.py"
