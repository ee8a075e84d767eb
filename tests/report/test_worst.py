"""Trying templates on the worst clients."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from readiness.packs import data_folder
from readiness.questionnaire import Questionnaire
from readiness.report.worst import check_templates, worst_cases
from readiness.scoring import assess


def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "templates"
    shutil.copytree(data_folder("templates"), folder)
    return folder


def test_the_worst_cases_are_what_they_say(north_west: Questionnaire) -> None:
    found = {n: assess(north_west, r).overall for n, r in worst_cases(north_west).items()}
    assert len(found) == 9
    assert found["all best"].score == 1
    assert found["all worst"].score == 0
    assert found["all don't know"].status == "withheld"
    assert found["all don't know"].counts.dont_know > 40
    assert found["nothing applicable"].counts.not_applicable > 10
    assert found["one answer"].counts.answered == 1


def test_the_shipped_templates_have_no_fault(north_west: Questionnaire) -> None:
    assert check_templates(north_west, data_folder("templates")) == []


def test_a_fault_that_only_some_clients_meet_is_found_with_its_line(
    north_west: Questionnaire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copied(tmp_path)
    page = folder / "roadmap" / "one-page.xml"
    text = page.read_text("utf-8")
    page.write_text(
        text.replace("</section>", "<p>{{ strongest.name }} 漢</p>\n</section>"), "utf-8"
    )
    # Two clients stand for all: one has no strongest component, the other has.
    some = ("all don't know", "best and worst by turns")
    chosen = {name: worst_cases(north_west)[name] for name in some}
    monkeypatch.setattr("readiness.report.worst.worst_cases", lambda _: chosen)
    problems = check_templates(north_west, folder)
    line = text[: text.index("</section>")].count("\n") + 1
    assert {(p.code, p.where.file, p.where.line) for p in problems} == {
        ("D101", "roadmap/one-page.xml", line),
        ("D103", "roadmap/one-page.xml", line),
    }
    assert any("A name is not known: name." in p.message for p in problems)
    assert all("(Client: " in p.message for p in problems)
