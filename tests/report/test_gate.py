"""The gate of the PDF: other programs' eyes on every golden firm, and faults that they must see."""
# ruff: noqa: ANN401 - what pypdf gives has no useful types

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, BooleanObject, DecodedStreamObject, NameObject

from readiness.benchmark import Benchmark
from readiness.report import roadmap_html, roadmap_pdf
from readiness.response import Response
from report.helpers import Planned, page_texts, tool
from report.test_tagging import letters

Make = Callable[[Response], Planned]
ON = date(2026, 11, 23)


def test_every_golden_document_passes_and_so_does_its_summary(
    firms: dict[str, Response], planned: Make, validate: Callable[[bytes], Any]
) -> None:
    for name, response in firms.items():
        for summary in (False, True):
            report = validate(planned(response).pdf(summary=summary))
            assert report.rules.total > 90
            assert report.is_compliant, (name, summary, [str(f) for f in report.failures][:5])


def test_a_firm_stands_beside_a_group_only_when_one_is_given(
    firms: dict[str, Response], planned: Make, tmp_path: Path, validate: Callable[[bytes], Any]
) -> None:
    made = planned(firms["bakery"])
    assert "Beside other firms" not in " ".join(page_texts(made.pdf(), tmp_path))
    pack = made.assessment.questionnaire
    group = Benchmark(
        "Spring <b>programme</b>", ON, 48, 10, "full",
        pack.id, pack.version, pack.hash, 50, {"SK": 12},
    )  # fmt: skip
    pdf = roadmap_pdf(made.assessment, made.roadmap, benchmark=group)
    words = " ".join(page_texts(pdf, tmp_path))
    assert "the mean scores of 48 firms: Spring <b>programme</b>, 23 November 2026" in words
    skills = made.assessment.components["SK"].score
    assert skills is not None
    assert f"Digital skills {int(skills * 100)} 12 {int(skills * 100) - 12} above" in words
    assert validate(pdf).is_compliant
    page = roadmap_html(made.assessment, made.roadmap, benchmark=group)
    assert "Spring &lt;b&gt;programme" in page
    other = replace(group, pack_hash="0" * 64)
    assert roadmap_pdf(made.assessment, made.roadmap, benchmark=other) == made.pdf()


def test_every_golden_file_is_sound_small_and_has_its_fonts(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    for name, response in firms.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(planned(response).pdf())
        assert path.stat().st_size <= 80 * 1024, name
        subprocess.run([tool("qpdf"), "--check", str(path)], capture_output=True, check=True)
        done = subprocess.run([tool("pdffonts"), str(path)], capture_output=True, check=True)
        rows = done.stdout.decode().splitlines()[2:]
        assert len(rows) >= 3, name
        for row in rows:
            embedded, subset, unicode_map = row.split()[-5:-2]
            assert (embedded, subset, unicode_map) == ("yes", "yes", "yes"), (name, row)


def elements(node: Any) -> Iterator[Any]:
    """All structure elements below a node, in order."""
    found = node.get_object()
    if isinstance(found, dict) and "/S" in found:
        yield found
        kids = found.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            yield from elements(kid)


def first(root: Any, role: str) -> Any:
    """The first element of this role."""
    return next(e for e in elements(root["/StructTreeRoot"]["/K"]) if e["/S"] == role)


def links(writer: pypdf.PdfWriter) -> Iterator[Any]:
    """All link annotations."""
    for sheet in writer.pages:
        for annotation in sheet.get("/Annots", []):
            yield annotation.get_object()


def _no_tabs(writer: pypdf.PdfWriter) -> None:
    for sheet in writer.pages:
        sheet.pop("/Tabs", None)


def _no_contents(writer: pypdf.PdfWriter) -> None:
    for link in links(writer):
        link.pop("/Contents", None)


def _no_struct_parent(writer: pypdf.PdfWriter) -> None:
    for link in links(writer):
        link.pop("/StructParent", None)


def _hide_title(writer: pypdf.PdfWriter) -> None:
    wishes: Any = writer.root_object["/ViewerPreferences"]
    wishes[NameObject("/DisplayDocTitle")] = BooleanObject(False)


def _no_scope(writer: pypdf.PdfWriter) -> None:
    for element in elements(_tree(writer)["/K"]):
        if element["/S"] == "/TH":
            element.pop("/A")


def _tree(writer: pypdf.PdfWriter) -> Any:
    return writer.root_object["/StructTreeRoot"]


def _no_ua(writer: pypdf.PdfWriter) -> None:
    stream: Any = writer.root_object["/Metadata"].get_object()
    plain = DecodedStreamObject()
    plain.update({NameObject("/Type"): NameObject("/Metadata")})
    plain.update({NameObject("/Subtype"): NameObject("/XML")})
    plain.set_data(stream.get_data().replace(b"pdfuaid:part", b"pdfuaid:nope"))
    writer.root_object[NameObject("/Metadata")] = writer._add_object(plain)


def _no_font_file(writer: pypdf.PdfWriter) -> None:
    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        font.get_object()["/FontDescriptor"].get_object().pop("/FontFile2", None)


def _no_unicode(writer: pypdf.PdfWriter) -> None:
    for font in writer.pages[0]["/Resources"]["/Font"].values():  # type: ignore[index]
        font.get_object().pop("/ToUnicode", None)


def _text_outside(writer: pypdf.PdfWriter) -> None:
    """The first paragraph of page 1 is in no marked content at all."""
    _edit(writer, rb"/P <</MCID \d+>> BDC\n(.*?)\nEMC", rb"\1")


def _edit(writer: pypdf.PdfWriter, pattern: bytes, new: bytes) -> None:
    sheet = writer.pages[0]
    data = sheet.get_contents().get_data()  # type: ignore[union-attr]
    changed = re.sub(pattern, new, data, count=1, flags=re.DOTALL)
    assert changed != data
    stream = DecodedStreamObject()
    stream.set_data(changed)
    sheet[NameObject("/Contents")] = writer._add_object(stream)


FAULTS: dict[str, Callable[[pypdf.PdfWriter], object]] = {
    "no language": lambda w: w.root_object.pop("/Lang"),
    "not marked": lambda w: w.root_object.pop("/MarkInfo"),
    "no tree": lambda w: w.root_object.pop("/StructTreeRoot"),
    "no index of marks": lambda w: _tree(w).pop("/ParentTree"),
    "title not shown": _hide_title,
    "figure without words": lambda w: first(w.root_object, "/Figure").pop("/Alt"),
    "head cells without scope": _no_scope,
    "list item as a paragraph of a list": lambda w: first(w.root_object, "/L").update(
        {NameObject("/S"): NameObject("/Sect")}
    ),
    "a level of headings left out": lambda w: first(w.root_object, "/H2").update(
        {NameObject("/S"): NameObject("/H4")}
    ),
    "a row without cells": lambda w: first(w.root_object, "/TR").update(
        {NameObject("/K"): ArrayObject()}
    ),
    "no order of tabs": _no_tabs,
    "links without words": _no_contents,
    "links not in the tree": _no_struct_parent,
    "not said to be PDF/UA": _no_ua,
    "no title": lambda w: w.root_object.pop("/Metadata"),
    "font not embedded": _no_font_file,
    "letters without meaning": _no_unicode,
    "text outside marks": _text_outside,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_validator_sees_a_fault(
    firms: dict[str, Response], planned: Make, validate: Callable[[bytes], Any], fault: str
) -> None:
    """It guards the gate: a validator that passes everything would pass everything."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(planned(firms["bakery"]).pdf()))
    out = BytesIO()
    writer.write(out)
    assert validate(out.getvalue()).is_compliant, "rewriting alone is no fault"
    FAULTS[fault](writer)
    out = BytesIO()
    writer.write(out)
    assert not validate(out.getvalue()).is_compliant


def test_text_that_is_marked_as_decoration_is_seen(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    """The validator lets that pass; counting letters does not."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(planned(firms["bakery"]).pdf()))
    counts = []
    for number in range(2):
        path = tmp_path / f"{number}.pdf"
        writer.write(path)
        _edit(writer, rb"/P <</MCID \d+>> BDC\n", rb"/Artifact BMC\n")
        done = subprocess.run(
            [tool("pdfinfo"), "-struct-text", str(path)], capture_output=True, check=True
        )
        lines = re.findall(r'^\s*"(.*)"$', done.stdout.decode(), re.MULTILINE)
        counts.append(letters("".join(lines)))
    assert counts[0] - counts[1] != Counter()
    assert counts[1] - counts[0] == Counter()
