"""The structure tree: every word is in it once, in reading order, with roles that make sense."""
# ruff: noqa: ANN401 - what pypdf gives has no useful types

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from readiness.report.packing import write
from readiness.response import Response
from report.helpers import Planned, tool

Make = Callable[[Response], Planned]
ROLES = {
    *("Document", "Sect", "P", "H1", "H2", "H3", "L", "LI", "Lbl", "LBody"),
    *("Table", "THead", "TBody", "TR", "TH", "TD", "Figure", "Link"),
}
INSIDE = {
    "LI": {"L"},
    "Lbl": {"LI"},
    "LBody": {"LI"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TR": {"THead", "TBody"},
    "TH": {"TR"},
    "TD": {"TR"},
    "H1": {"Sect"},
}


def walk(node: Any, parent: str = "") -> Iterator[tuple[str, str, Any]]:
    """Role, parent's role and dictionary of every element, in order."""
    element = node.get_object()
    if not isinstance(element, dict) or "/S" not in element:
        return
    role = str(element["/S"])[1:]
    yield role, parent, element
    for kid in element.get("/K", []):
        yield from walk(kid, role)


@pytest.fixture(scope="module")
def readers(firms: dict[str, Response], planned: Make) -> dict[str, Any]:
    """The documents of all firms, opened."""
    return {name: pypdf.PdfReader(BytesIO(planned(r).pdf())) for name, r in firms.items()}


def tree_of(reader: Any) -> list[tuple[str, str, Any]]:
    """All elements of a document in order."""
    found = list(walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    assert len(found) > 50
    return found


def test_every_element_has_a_standard_role_in_its_place(readers: dict[str, Any]) -> None:
    for name, reader in readers.items():
        assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"], name
        for role, parent, element in tree_of(reader):
            assert role in ROLES, (name, role)
            assert parent in INSIDE.get(role, {parent}), (name, role, parent)
            assert element.get("/K") or role in ("TD", "TH"), (name, role)


def test_headings_never_skip_a_level(readers: dict[str, Any]) -> None:
    for name, reader in readers.items():
        levels = [int(role[1]) for role, _, _ in tree_of(reader) if re.fullmatch(r"H\d", role)]
        assert levels[0] == 1 and levels.count(1) >= 3
        for before, after in pairwise(levels):
            assert after <= before + 1, name


def test_every_figure_gives_its_numbers_in_words(readers: dict[str, Any]) -> None:
    seen = 0
    for name, reader in readers.items():
        for role, _, element in tree_of(reader):
            if role == "Figure":
                alternative = str(element["/Alt"])
                assert len(alternative) > 20, name
                assert re.search(r"\d", alternative) or alternative.startswith("QR code for ")
                assert "/BBox" in element["/A"]
                seen += 1
    assert seen > 40


def test_every_head_cell_says_what_it_heads(readers: dict[str, Any]) -> None:
    seen = 0
    for reader in readers.values():
        rows: list[int] = []
        for role, _, element in tree_of(reader):
            if role == "TH":
                assert str(element["/A"]["/Scope"]) in ("/Row", "/Column")
                seen += 1
            if role == "TR":
                rows.append(len(element["/K"]))
            if role == "Table":
                assert str(element["/A"]["/Summary"])
        assert min(rows) >= 2
    assert seen > 200


def test_every_mark_on_a_page_is_in_the_index_once(readers: dict[str, Any]) -> None:
    for name, reader in readers.items():
        numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        index = dict(zip(numbers[::2], numbers[1::2], strict=True))
        links = 0
        for key, page in enumerate(reader.pages):
            assert page["/StructParents"] == key
            assert page["/Tabs"] == "/S"
            stream = page.get_contents().get_data().decode("latin-1")
            marks = [int(n) for n in re.findall(r"/MCID (\d+)>> BDC", stream)]
            assert marks == list(range(len(index[key]))), name
            opened = len(re.findall(r"^(?:/Artifact BMC|/\w+ <</MCID \d+>> BDC)$", stream, re.M))
            assert opened == len(re.findall(r"^EMC$", stream, re.M)) > len(marks)
            for annotation in page.get("/Annots", []):
                link = annotation.get_object()
                assert index[link["/StructParent"]].get_object()["/S"] == "/Link"
                assert str(link["/Contents"]).startswith("Link to https://")
                links += 1
        assert links == sum(role == "Link" for role, _, _ in tree_of(reader)), name


def letters(text: str) -> Counter[str]:
    """How often each letter and figure stands in a text."""
    return Counter(re.sub(r"\W+", "", text))


def test_all_text_is_in_the_tree_but_head_and_foot(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    for name in ("home-care", "all-dont-know", "quick-look"):
        made = planned(firms[name])
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(made.pdf())
        drawn = _run("pdftotext", "-raw", str(path), "-")
        tagged = "".join(
            re.findall(r'^\s*"(.*)"$', _run("pdfinfo", "-struct-text", str(path)), re.M)
        )
        pages = drawn.count("\f")
        pack_ = made.assessment.questionnaire
        foot = f"23 November 2026 {pack_.title}, {pack_.id} {pack_.version} ({pack_.hash[:8]})"
        outside = Counter[str]()
        for number in range(1, pages + 1):
            outside += letters(f"{foot} Page {number} of {pages}")
            if number > 1:
                outside += letters(f"{made.assessment.response.respondent.name} Digital roadmap")
        repeated = letters("Ask What to find out Takes")  # its table goes on over two pages
        heads = {
            "home-care": 0,
            "quick-look": 0,
            "all-dont-know": drawn.count("What to find out") - 2,
        }
        for _ in range(heads[name]):
            outside += repeated
        assert letters(drawn) - letters(tagged) == outside, name
        assert not letters(tagged) - letters(drawn), name


def test_words_do_not_grow_together_at_the_end_of_a_line(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    made = planned(firms["home-care"])
    path = tmp_path / "roadmap.pdf"
    path.write_bytes(made.pdf())
    found = re.findall(r'^\s*"(.*)"$', _run("pdfinfo", "-struct-text", str(path)), re.M)
    tagged = " ".join(" ".join(found).split())
    for step in made.roadmap.now + made.roadmap.next:
        assert step.recommendation.first_step in tagged, step.recommendation.id
        assert step.recommendation.done_when in tagged


def _run(program: str, *arguments: str) -> str:
    done = subprocess.run([tool(program), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def test_an_independent_validator_finds_no_fault(firms: dict[str, Response], planned: Make) -> None:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    for name, response in firms.items():
        report = page.validate_pdf_bytes(planned(response).pdf(), profile="ua1")
        assert report.rules.total > 90
        assert report.is_compliant, (name, [str(f) for f in report.failures][:5])


def test_writing_refuses_a_document_with_a_hole_in_its_numbers() -> None:
    """A file without an object that others name would open, and lack something."""
    canvas: Any = Canvas(BytesIO())
    canvas.drawString(10, 10, "words")
    canvas.showPage()
    document = canvas._doc
    document.numberToId[900] = "nothing"
    with pytest.raises(ValueError, match="have a gap"):
        write(canvas, lambda free: (0, [b"null"] * free))
