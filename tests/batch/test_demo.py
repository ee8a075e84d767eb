"""The sample data: it covers the region, and its faulty rows are rejected as they should be."""

from __future__ import annotations

import csv
import importlib.util
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from readiness.batch.intake import Table, read_table
from readiness.batch.run import run
from readiness.demo import RESPONSES, SAVED, sample
from readiness.questionnaire import Questionnaire
from readiness.response import Response
from readiness.scoring import assess
from readiness.storage.saves import loads

TOOL = Path(__file__).parent.parent.parent / "tools" / "make_demo_data.py"


@pytest.fixture
def table(tmp_path: Path, north_west: Questionnaire) -> Table:
    path = tmp_path / RESPONSES
    path.write_bytes(sample(RESPONSES))
    return read_table(path, north_west)


@pytest.fixture
def responses(table: Table) -> list[Response]:
    return [row.response for row in table.rows() if row.response is not None]


@pytest.fixture(scope="session")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_demo_data", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


def test_the_sample_data_is_what_the_tool_makes_of_the_present_pack(
    tool: ModuleType, north_west: Questionnaire
) -> None:
    assert tool.table(north_west) == sample(RESPONSES), "run tools/make_demo_data.py"
    assert tool.saved() == {name: sample(name) for name in SAVED}, "run tools/make_demo_data.py"


def test_every_sector_area_and_size_is_there(
    responses: list[Response], north_west: Questionnaire
) -> None:
    assert len(responses) >= 40
    firms = [r.respondent for r in responses]
    assert {f.sector for f in firms} == {s.id for s in north_west.sectors}
    assert {f.area for f in firms} == {a.id for a in north_west.areas}
    sizes = [f.employees or 0 for f in firms]
    bands = [(1, 1), (2, 9), (10, 49), (50, 249)]
    assert all(sum(low <= n <= high for n in sizes) >= 3 for low, high in bands)
    assert (min(sizes), max(sizes)) == (1, 240)


def test_every_firm_says_that_it_is_made_up(responses: list[Response]) -> None:
    names = [r.respondent.name for r in responses]
    assert len(set(names)) == len(names)
    assert all(name.endswith("(sample)") for name in names)


def test_every_kind_of_answer_and_length_is_there(responses: list[Response]) -> None:
    answers = [a for r in responses for a in r.answers.values()]
    assert {a.state.value for a in answers} == {"answered", "dont_know", "not_applicable"}
    assert {a.option for a in answers if a.option is not None} == {0, 1, 2, 3, 4}
    lengths = [r.length for r in responses]
    assert 3 <= lengths.count("quick") < len(lengths) / 2


def test_the_four_faulty_rows_are_rejected_each_for_its_reason(
    tmp_path: Path, table: Table, north_west: Questionnaire
) -> None:
    summary = run(tmp_path / RESPONSES, north_west, tmp_path / "out", on=date(2026, 11, 23))
    assert summary.rejected == 4
    with (tmp_path / "out" / "rejects.csv").open(encoding="utf-8", newline="") as file:
        found = [(r["row_id"], r["code"]) for r in csv.DictReader(file)]
    assert sorted(found) == [(f"X-{code}", code) for code in ("R202", "R203", "R204", "R205")]


def test_the_firms_stand_on_many_levels(
    responses: list[Response], north_west: Questionnaire
) -> None:
    found = [assess(north_west, r) for r in responses]
    statuses = [a.overall.status for a in found]
    assert statuses.count("scored") > 0.8 * len(found)
    assert "provisional" in statuses or "withheld" in statuses
    assert len({a.overall.level for a in found} - {None}) >= 4
    cannot = {c.id for c in north_west.contradictions if c.kind == "cannot"}
    assert not any(cannot.intersection(a.contradictions) for a in found)


def test_the_saved_samples_open_and_score(north_west: Questionnaire) -> None:
    assert len(SAVED) == 3
    for name in SAVED:
        response = loads(sample(name), Path(name)).response
        assert response.respondent.name.endswith("(sample)")
        assert response.pack_hash == north_west.hash
        assert assess(north_west, response).overall.status == "scored"
