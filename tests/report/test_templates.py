"""Templates: a sandbox that sees plain data only, and faults that name the template's own line."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from readiness.errors import UserError
from readiness.report.markup import parse
from readiness.report.templates import environment, fill, plain
from readiness.response import Respondent

CORPUS = Path(__file__).parents[1] / "corpus" / "jinja"
NAME = "roadmap/roadmap.xml"
DATA: dict[str, Any] = {"firm": {"name": "A <b> & [x]", "goals": ["one", "two"]}, "figure": 59}


def folder_with(tmp_path: Path, **files: str) -> Path:
    """A folder of templates; ``roadmap`` is the one that is filled in."""
    place = tmp_path / "templates"
    (place / "roadmap").mkdir(parents=True)
    for name, text in files.items():
        (place / "roadmap" / f"{name}.xml").write_text(text, encoding="utf-8")
    return place


def fault_of(tmp_path: Path, text: str, **more: str) -> str:
    """The first problem of filling in and reading this template."""
    with pytest.raises(UserError) as caught:
        parse(fill(folder_with(tmp_path, roadmap=text, **more), NAME, DATA), NAME)
    assert all(p.code == "D101" for p in caught.value.problems)
    return str(caught.value.problems[0])


def test_values_are_escaped_and_marks_stand_before_tags(tmp_path: Path) -> None:
    text = fill(folder_with(tmp_path, roadmap="<p>\n{{ firm.name }}</p>"), NAME, DATA)
    assert text == f"<?at {NAME} 1?><p>\nA &lt;b&gt; &amp; [x]<?at {NAME} 2?></p>"


# What only uses too much is ended by the limits of the child: see `test_foreign_templates`.
GREEDY = {"14", "16", "17", "19", "21", "22", "24"}
CASES = [path for path in sorted(CORPUS.glob("*.j2")) if path.stem[:2] not in GREEDY]


def test_the_corpus_is_there() -> None:
    assert len(CASES) >= 12


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_hostile_templates_are_refused(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = repr(DATA)
    said = fault_of(tmp_path, "\n\n" + case.read_text(encoding="utf-8"))
    assert said.startswith(f"{NAME} line "), said
    assert not list(tmp_path.glob("pwned*"))
    assert repr(DATA) == before


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("<p>\n\n{{ nope }}</p>", 3, "A name is not known: nope."),
        ("<p>\n{{ firm.nmae }}</p>", 2, "not known: nmae. Did you mean name?"),
        ("\n\n{% for x in firm.goals %}\n{{ x.y }}{% endfor %}", 4, "A name is not known: y."),
        ("\n{% if %}", 2, "Expected an expression"),
        ("\n{% include 'roadmap/nope.xml' %}", 2, "There is no template"),
        ("\n{% include '../../secret.xml' %}", 2, "There is no template"),
        ("\n{% include '/etc/passwd' %}", 2, "There is no template"),
        ("\n{{ firm.__class__ }}", 2, "not allowed"),
        ("\n{{ firm.name.format(1) | safe }}", 2, "No filter named 'safe'"),
        ("\n{{ 1 // 0 }}", 2, "The template fails"),
        ("\n{{ lipsum() }}", 2, "A name is not known: lipsum."),
        ("\n{{ range(200000) }}", 2, "Range too big"),
        ("\n<?xml-stylesheet x?>", 2, "not allowed"),
        ("\n<?at evil.xml 1?>", 2, "not allowed"),
        ("\n<!DOCTYPE doc>", 2, "not allowed"),
        ("\n{{ '<?at evil.xml 1?>' }}", 1, "The XML is faulty"),
    ],
)
def test_a_fault_names_the_line_of_the_template(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    said = fault_of(tmp_path, text)
    assert says in said
    if says != "The XML is faulty":
        assert said.startswith(f"{NAME} line {line}: "), said


def test_a_fault_in_an_included_loop_names_the_included_file(tmp_path: Path) -> None:
    page = '<doc title="T" lang="en"><section id="a" title="A">{% include "roadmap/x.xml" %}'
    loop = "\n{% for goal in firm.goals %}\n<p>{{ goal }}</p>\n<p size='9'>x</p>{% endfor %}\n"
    said = fault_of(tmp_path, page + "</section></doc>", x=loop)
    assert said.startswith("roadmap/x.xml line 4: <p> has no attribute size."), said


def test_words_before_the_first_tag_of_a_file_are_told_of_that_file(tmp_path: Path) -> None:
    main = (
        '<doc title="T" lang="en"><section id="a" title="A"/>\n{% include "roadmap/part.xml" %}\n'
        '{% include "roadmap/last.xml" %}\nafter\n</doc>'
    )
    part, last = (
        '\n lost {{ firm.name }}\n<section id="b" title="B"/>',
        '<section id="c" title="C"/>',
    )
    with pytest.raises(UserError) as caught:
        parse(fill(folder_with(tmp_path, roadmap=main, part=part, last=last), NAME, DATA), NAME)
    where = [(p.where.file, p.where.line, p.message) for p in caught.value.problems]
    assert ("roadmap/part.xml", 2) in {
        (file, line) for file, line, words in where if "lost" in words
    }
    assert (NAME, 4) in {(file, line) for file, line, words in where if "after" in words}


def test_words_of_a_macro_may_stand_in_a_tag(tmp_path: Path) -> None:
    """They get no mark: it would stand in the middle of an attribute."""
    main = (
        "{% macro title() %}Words{% endmacro %}{% set end %}more{% endset %}"
        '<doc title="{{ title() }} {{ end }}" lang="en"/>'
    )
    assert 'title="Words more"' in fill(folder_with(tmp_path, roadmap=main), NAME, DATA)


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("{{ firm.name | uper }}", "Did you mean upper?"),
        ("{{ firm.name | zzz }}", "The shipped pages show what there is."),
        ("{{ firm.name is strin }}", "Did you mean string?"),
        ("{% fro x in [1] %}{% endfor %}", "Did you mean for?"),
        ("{% if figure %}", "{% if %} needs {% endif %}"),
        ("{% macro one() %}{% if figure %}{% endmacro %}", "{% if %} needs {% endif %}"),
        ("{{ figure }", "with a sign too many or too few"),
        ("{{ 1 / 0 }}", "Look at the values on that line"),
        ("{{ firm.name.__class__ }}", "leave it out"),
        ("{% include 'roadmap/none.xml' %}", "start with a copy of the folder"),
        ("{% include 'roadmap/roadmap.xml' %}", "what includes or calls itself"),
        ("{{ figure }}<!DOCTYPE a>", "Leave them out"),
    ],
)
def test_every_fault_says_what_to_do(tmp_path: Path, text: str, fix: str) -> None:
    assert fix in fault_of(tmp_path, text)


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text("<p>secret</p>")
    folder = folder_with(tmp_path, roadmap="{% include 'roadmap/link.xml' %}")
    (folder / "roadmap" / "link.xml").symlink_to(secret)
    with pytest.raises(UserError, match="There is no template"):
        fill(folder, NAME, DATA)
    (folder / "linked").symlink_to(folder / "roadmap")
    with pytest.raises(UserError, match="There is no template"):
        fill(folder, "linked/roadmap.xml", DATA)


def test_a_template_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, roadmap="x")
    (folder / NAME).write_bytes(b"\xff\xfe<p/>")
    with pytest.raises(UserError, match="not UTF-8"):
        fill(folder, NAME, DATA)


class Model(BaseModel):
    """What must never reach a template."""

    name: str = "x"


@dataclass
class Thing:
    name: str = "x"


class Text(str):
    """A text with a method more."""

    __slots__ = ()


@pytest.mark.parametrize(
    "value",
    [
        Model(),
        Thing(),
        Respondent(),
        Text("x"),
        Fraction(1, 2),
        Decimal(1),
        Path(),
        b"x",
        ("a",),
        {"a", "b"},
        OrderedDict(a=1),
        lambda: 1,
        {1: "x"},
        Model,
    ],
    ids=lambda value: type(value).__name__,
)
def test_anything_but_plain_data_is_refused(tmp_path: Path, value: object) -> None:
    folder = folder_with(tmp_path, roadmap="x")
    for data in ({"a": value}, {"a": [value]}, {"a": {"b": {"c": [[value]]}}}):
        with pytest.raises(TypeError, match="a template may not see"):
            fill(folder, NAME, data)


def test_endless_data_is_refused() -> None:
    ring: list[Any] = []
    ring.append(ring)
    with pytest.raises(TypeError, match="too deep"):
        plain({"a": ring})


def test_the_sandbox_offers_nothing_but_range(tmp_path: Path) -> None:
    env = environment(folder_with(tmp_path))
    assert list(env.globals) == ["range"]
    assert {"format", "attr", "safe", "tojson", "pprint"}.isdisjoint(env.filters)
    assert env.autoescape is True


def test_hidden_marks_and_controls_never_reach_the_page(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, roadmap="<p>{{ name }}</p>")
    missing: set[str] = set()
    text = fill(folder, NAME, {"name": "A\x1b[31mB\u202eC\u200bD\x00E 株\ud800"}, missing)
    assert "ABCD E \ufffd" in text
    assert missing == {"株"}
