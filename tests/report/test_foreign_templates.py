"""Templates and logos of strangers: a child with limits, and the whole corpus ends as it should."""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from readiness import confined
from readiness.errors import UserError
from readiness.packs import data_folder
from readiness.report import child, roadmap_html, roadmap_pdf
from readiness.report.render import ROADMAP, Look
from readiness.response import Response
from report.conftest import ON
from report.helpers import Planned

Make = Callable[[Response], Planned]
CORPUS = Path(__file__).parents[1] / "corpus" / "jinja"
MANIFEST = [
    line.split("\t") for line in (CORPUS / "manifest.tsv").read_text("utf-8").splitlines()[1:]
]
SAYS = {
    "SECURITY": (
        "This is not allowed", "A name is not known", "No filter named", "The template fails",
    ),
    "HARMLESS": ("The XML is faulty: no element found",),
    "NOT-FOUND": ("There is no template",),
    "ERROR": ("A name is not known", "includes itself", "The XML is faulty", "is not an element"),
    "REFUSED": ("is not an element", "may not stand", "is not a link", "no attribute"),
    "LIMIT": (
        "Range too big", "use more than", "asks for too much", "No filter named", "not known",
        "is too large",
    ),
}  # fmt: skip
LOOK = Look("#005ea8", "#0b2239", "", ON).plain()


def folder_with(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "templates"
    (folder / "roadmap").mkdir(parents=True)
    (folder / "roadmap" / "roadmap.xml").write_text(text, "utf-8")
    return folder


def spent() -> float:
    """Seconds of processor time of all children that ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def refused(folder: Path, data: dict[str, Any]) -> str:
    """What the child says about a template; it must refuse it, soon.

    Measured in the processor time of the child: a busy machine makes no difference.
    """
    before = spent()
    with pytest.raises(UserError) as caught:
        child.document(
            {"kind": "pdf", "data": data, "folder": str(folder), "look": LOOK, "name": ROADMAP}
        )
    assert 0 < spent() - before < child.PROCESSOR_SECONDS + 1
    assert all(problem.code == "D101" for problem in caught.value.problems)
    return str(caught.value.problems[0])


def test_the_corpus_is_whole() -> None:
    assert {row[0] for row in MANIFEST} == {path.name for path in CORPUS.glob("*.j2")}
    assert len(MANIFEST) == 20
    assert {row[1] for row in MANIFEST} == SAYS.keys()


@pytest.mark.parametrize(("name", "kind", "_why"), MANIFEST, ids=[row[0] for row in MANIFEST])
def test_the_corpus_ends_as_it_should(
    name: str, kind: str, _why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (CORPUS / name).read_text("utf-8")
    folder = folder_with(tmp_path, '<doc title="T" lang="en"><section id="a" title="A">\n' + text)
    said = refused(folder, {"firm": {"name": "A & B", "goals": ["x"]}, "figure": 1})
    assert any(words in said for words in SAYS[kind]), said
    if "use more than" not in said:
        assert "line " in said, said
    assert not list(tmp_path.rglob("pwned*"))


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ 'x' * 800000000 }}",
        "{% set x = ['a' * 1000000] * 100000 %}{{ x | join }}",
        "{{ '" + "a" * 50 + "' | replace('a', 'b' * 50000000) }}",
    ],
)
def test_what_uses_too_much_is_ended(text: str, tmp_path: Path) -> None:
    said = refused(folder_with(tmp_path, text), {})
    assert "use more than 4 s" in said or "asks for too much" in said or "too large" in said, said


def test_our_own_templates_give_the_same_bytes_in_the_child(
    firms: dict[str, Response], planned: Make
) -> None:
    made: Planned = planned(firms["bakery"])
    folder = data_folder("templates")
    assert roadmap_pdf(made.assessment, made.roadmap, templates=folder) == made.pdf()
    page = roadmap_html(made.assessment, made.roadmap, templates=folder)
    assert page == roadmap_html(made.assessment, made.roadmap)


def test_letters_without_a_glyph_are_told_from_the_child_too(
    firms: dict[str, Response], planned: Make
) -> None:
    firm = firms["bakery"]
    made: Planned = planned(replace(firm, respondent=replace(firm.respondent, name="漢 Ltd")))
    told: list[str] = []
    folder = data_folder("templates")
    roadmap_pdf(made.assessment, made.roadmap, templates=folder, summary=True, warnings=told)
    assert len(told) == 1 and "U+6F22" in told[0]


def test_a_folder_without_templates_is_told(tmp_path: Path) -> None:
    said = refused(tmp_path, {})
    assert "There is no template 'roadmap/roadmap.xml'" in said


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text('<doc title="T" lang="en"/>', "utf-8")
    folder = tmp_path / "templates"
    (folder / "roadmap").mkdir(parents=True)
    (folder / "roadmap" / "roadmap.xml").symlink_to(secret)
    assert "There is no template" in refused(folder, {})


def test_without_limits_nothing_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that has no such limits: the child finds out and does nothing."""
    start = "import sys; sys.modules['resource'] = None; " + confined._START
    monkeypatch.setattr(confined, "_START", start)
    with pytest.raises(UserError) as caught:
        child.document(
            {"kind": "pdf", "data": {}, "folder": str(tmp_path), "look": LOOK, "name": ROADMAP}
        )
    assert [problem.code for problem in caught.value.problems] == ["G102"]
