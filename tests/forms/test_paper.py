"""The questionnaire on paper: every word of it, on pages that hold together."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pypdf
import pytest

from readiness.forms.conditions import in_words
from readiness.forms.paper import paper_form
from readiness.packs import load
from readiness.profile import profile_fields
from readiness.questionnaire import Condition, Question
from readiness.response import Length
from report.helpers import page_texts, tool
from report.test_tagging import INSIDE, ROLES, tree_of
from tui.tiny_pack import all_kinds, tiny


@pytest.mark.parametrize("length", ["quick", "full"])
def test_every_question_of_the_length_is_on_it_and_no_other(length: Length, tmp_path: Path) -> None:
    pack = load()
    pages = page_texts(paper_form(pack, length), tmp_path)
    count = len(pages)
    assert 4 <= count <= 20
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {count}" in page
    # Left and right column stand on one line of the text, so words are looked for and not lines.
    ids = re.findall(r"\b[A-Z]{2}[0-9]{1,2}\b", " ".join(pages))
    wanted = [q.id for q in pack.asked if length == "full" or q.core]
    assert [i for i in ids if i in pack.questions] == wanted


def in_tags(data: bytes) -> str:
    """The words of a document in reading order, as its content streams have them."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_it_says_all_that_there_is_to_choose() -> None:
    pack = load()
    text = in_tags(paper_form(pack))

    def words(question: Question) -> list[str]:
        options = [f"{n} {o.text}" for n, o in enumerate(question.options, start=1)]
        reasons = [f"Doesn't apply to us: {r.text}" for r in question.may_not_apply]
        return [question.stem, question.help, *options, *reasons]

    missing = [w for q in pack.asked for w in words(q) if " ".join(w.split()) not in text]
    assert missing == []
    assert text.count("Don't know") >= len(pack.asked)
    assert all(field.ask in text for field in profile_fields(pack))


def test_every_kind_of_question_can_be_filled_in() -> None:
    text = in_tags(paper_form(all_kinds()))
    assert "Tick all that fit." in text
    assert "Row two 1 2 3" in text
    assert "Only if you ticked 3 or higher in C1." in text


def test_its_tags_are_those_of_a_readable_document() -> None:
    reader: Any = pypdf.PdfReader(io.BytesIO(paper_form(load())))
    elements = tree_of(reader)
    for role, parent, element in elements:
        assert role in ROLES
        assert parent in INSIDE.get(role, {parent}), (role, parent)
        assert element.get("/K"), role
    headings = [role for role, _, _ in elements if role in ("H1", "H2")]
    assert headings[0] == "H1"
    assert headings.count("H2") > len(load().asked)
    assert reader.trailer["/Root"]["/Lang"] == "en-GB"


def test_the_file_is_sound_and_the_same_each_time(tmp_path: Path) -> None:
    data = paper_form(load())
    assert data == paper_form(load())
    path = tmp_path / "paper.pdf"
    path.write_bytes(data)
    subprocess.run([tool("qpdf"), "--check", str(path)], check=True, capture_output=True)
    assert len(data) < 150_000


def test_odd_text_is_printed_as_it_is() -> None:
    text = in_tags(paper_form(replace(tiny(), title="<b>A & B</b> Łódź", summary="x" * 300)))
    assert "<b>A & B</b> Łódź" in text


def test_conditions_in_words() -> None:
    ticked = Condition("any_of", question="M1", values=("0", "2"))
    large = Condition("at_least", profile="employees", number=Fraction(5))
    sector = Condition("none_of", profile="sector", values=("health", "clean-growth"))
    skipped = Condition("state", question="A2", values=("not_applicable",))
    assert in_words(ticked) == "you ticked 1 or 3 in M1"
    assert in_words(Condition("any", parts=(ticked, large))) == (
        "you ticked 1 or 3 in M1, or the number of people is 5 or more"
    )
    assert in_words(Condition("all", parts=(sector, skipped))) == (
        "your kind of work is not health or clean growth and you ticked “Doesn't apply” in A2"
    )
    assert in_words(Condition("not", parts=(ticked,))) == (
        "it is not so that you ticked 1 or 3 in M1"
    )


def test_an_independent_validator_finds_no_fault() -> None:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    for data in (paper_form(load(), "quick"), paper_form(all_kinds())):
        report = page.validate_pdf_bytes(data, profile="ua1")
        assert report.rules.total > 90
        assert report.is_compliant, [str(f) for f in report.failures][:5]


def test_the_paper_says_which_pack_it_was_made_from_to_people_and_programs(tmp_path: Path) -> None:
    pack = load()
    data = paper_form(pack, "quick")
    assert all(f"{pack.id} {pack.version}, {pack.hash[:12]}" in " ".join(page.split())
               for page in page_texts(data, tmp_path))  # fmt: skip
    metadata = pypdf.PdfReader(io.BytesIO(data)).metadata
    assert metadata is not None
    keywords = str(metadata.get("/Keywords"))
    for part in (f"pack:{pack.id}", f"version:{pack.version}", f"hash:{pack.hash}"):
        assert f"readiness-{part}" in keywords
