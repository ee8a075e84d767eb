"""The survey for other tools: what they export of it is scored without a mapping file."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from packs_for_tests import TINY, changed, compiled, tiny
from readiness.batch.cells import answer_parser
from readiness.cli import main
from readiness.forms import blank_forms
from readiness.forms.survey import Item, survey
from readiness.packs import load, load_cases
from readiness.profile import SELLS_TO_LABELS
from readiness.questionnaire import Questionnaire
from readiness.response import Answer, Length, Response, State

MICROSOFT = ("ID", "Start time", "Completion time", "Email", "Name")
GOOGLE = ("Timestamp",)


def script(data: bytes) -> dict[str, Any]:
    """The survey in a Google script."""
    found = re.search(r"^var SURVEY = (\{.*?^\});", data.decode("ascii"), re.DOTALL | re.MULTILINE)
    assert found
    return dict(json.loads(found[1]))


def word(data: bytes) -> list[tuple[str, int]]:
    """The paragraphs of a Word document with their level in the list, -1 outside."""
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        tree = ElementTree.fromstring(archive.read("word/document.xml"))
    out = []
    for paragraph in tree.iter(f"{space}p"):
        level = paragraph.find(f".//{space}ilvl")
        text = "".join(run.text or "" for run in paragraph.iter(f"{space}t"))
        out.append((text, -1 if level is None else int(level.attrib[f"{space}val"])))
    return out


def ticked(pack: Questionnaire, item: Item, response: Response) -> list[str]:
    """What the firm ticks or types at an item."""
    firm = response.respondent
    labels = {x.id: x.label for x in (*pack.sectors, *pack.goals)} | SELLS_TO_LABELS
    labels |= {area.id: area.name for area in pack.areas}
    profile: dict[str, Any] = {
        "What is your business called?": firm.name,
        "Which of these is nearest to your work?": labels.get(firm.sector, ""),
        "How many people work in the business, with you?": firm.employees,
        "Do you make or process physical products?": {True: "Yes", False: "No", None: ""}[
            firm.makes_things
        ],
        "Where do your customers come from?": [labels[x] for x in firm.sells_to],
        "Which council area are you in?": labels.get(firm.area, ""),
        "For how many years have you been trading?": firm.years_trading,
        "What matters most this year? Tick up to 2.": [labels[x] for x in firm.goals],
    }
    if item.title in profile:
        value = profile[item.title]
        values = value if isinstance(value, list) else [value]
        return [str(v) for v in values if v is not None]
    question = next(q for q in pack.asked if q.stem == item.title)
    answer = response.answers.get(question.id, Answer(State.UNANSWERED))
    if answer.state is State.ANSWERED and answer.option is not None:
        return [question.options[answer.option].text]
    if answer.state is State.NOT_APPLICABLE and question.may_not_apply:
        texts = {reason.id: reason.text for reason in question.may_not_apply}
        return [texts[answer.reason]]
    return ["Don't know"] if answer.state is State.DONT_KNOW else []


def export(
    pack: Questionnaire, items: list[Item], firms: list[Response], own: tuple[str, ...], joint: str
) -> str:
    """The table that a survey tool would export: its own columns first, then one an item."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([*own, *(item.title for item in items)])
    for number, firm in enumerate(firms, start=1):
        tools = [str(number), "2/3/26 9:00", "2/3/26 9:10", "anonymous", "An account"][: len(own)]
        cells = [joint.join(ticked(pack, item, firm)) for item in items]
        rows.writerow([*tools, *cells])
    return out.getvalue()


def by_id(pack: Questionnaire, items: list[Item], firms: list[Response]) -> str:
    """The same firms as the blank table has them."""
    out = io.StringIO()
    rows = csv.writer(out)
    asked = [q for q in pack.asked if any(q.stem == item.title for item in items)]
    fields = ("name", "sector", "employees", "makes_things", "sells_to", "area", "years_trading",
              "goals")  # fmt: skip
    rows.writerow([*fields, *(q.id for q in asked)])
    for firm in firms:
        cells = []
        for name in fields:
            value = firm.respondent.value(name)
            if isinstance(value, bool):
                value = "yes" if value else "no"
            cells.append(";".join(value) if isinstance(value, tuple) else value)
        for question in asked:
            answer = firm.answers.get(question.id, Answer(State.UNANSWERED))
            words = {State.DONT_KNOW: "dk", State.NOT_APPLICABLE: answer.reason or "na"}
            known = "" if answer.option is None else answer.option + 1
            cells.append(words.get(answer.state, known))
        rows.writerow(cells)
    return out.getvalue()


def scores(folder: Path, name: str, table: str, pack: str) -> list[list[str]]:
    """The lines of scores.csv without the row ids, and no rejects."""
    source = folder / f"{name}.csv"
    source.write_text(table, "utf-8")
    assert main(["batch", str(source), "--to", str(folder / name), "--pack", pack]) == 0
    text = (folder / name / "scores.csv").read_text("utf-8-sig")
    return [row[1:-1] for row in csv.reader(io.StringIO(text))]


@pytest.mark.parametrize(("name", "length"), [("north-west", "full"), ("north-west", "quick"),
                                              ("manufacturing", "full")])  # fmt: skip
def test_an_export_of_either_tool_is_scored_like_the_table_by_ids(
    name: str,
    length: Length,
    tmp_path: Path,
) -> None:
    pack = load(name)
    # A whole component that does not apply is no tick in a survey, so its reason has no cell.
    ends = ("all-not-applicable", "one-answer")
    firms = [case.response for case in load_cases(name) if case.id not in ends]
    made = script(blank_forms(pack, ["survey"])[f"{pack.id}-survey-{length}.gs"])
    items = [Item(**{**item, "choices": tuple(item["choices"])}) for item in made["items"]]
    assert items == list(survey(pack, length).items)
    for item in items:
        for firm in firms:
            assert item.kind == "text" or set(ticked(pack, item, firm)) <= {"", *item.choices}
    wanted = scores(tmp_path, "ids", by_id(pack, items, firms), name)
    assert len(wanted) == len(firms) + 1
    microsoft = export(pack, items, firms, MICROSOFT, ";")
    assert scores(tmp_path, "microsoft", microsoft, name) == wanted
    google = export(pack, items, firms, GOOGLE, ", ")
    assert scores(tmp_path, "google", google, name) == wanted


def test_the_word_document_and_the_text_hold_the_same_items() -> None:
    pack = load()
    files = blank_forms(pack, ["survey"])
    lengths: tuple[Length, ...] = ("quick", "full")
    for length in lengths:
        items = survey(pack, length).items
        listed = [
            (text, n) for text, n in word(files[f"north-west-survey-{length}.docx"]) if n >= 0
        ]
        assert listed == [
            pair
            for item in items
            for pair in ((item.title, 0), *((choice, 1) for choice in item.choices))
        ]
        lines = files[f"north-west-survey-{length}.txt"].decode("utf-8-sig").splitlines()
        assert {item.title for item in items} <= set(lines)
        assert {f"  {choice}" for item in items for choice in item.choices} <= set(lines)
    quick = {item.title for item in survey(pack, "quick").items}
    assert {q.stem for q in pack.asked if q.stem in quick} == {q.stem for q in pack.asked if q.core}


def test_every_file_names_the_pack_and_is_the_same_each_time() -> None:
    pack = load()
    files = blank_forms(pack, ["survey"])
    assert len(files) == 6
    assert files == blank_forms(pack, ["survey"])
    for name, data in files.items():
        if name.endswith(".docx"):
            with ZipFile(io.BytesIO(data)) as archive:
                text = archive.read("docProps/core.xml").decode()
        else:
            text = data.decode("utf-8-sig")
        assert f"{pack.id} {pack.version}" in text
        assert pack.hash in text


OTHER_KINDS = dedent("""\
    id: C
    name: Computers
    questions:
      - {id: m, title: Which, stem: Which do you use?, kind: multiple, options:
          [e-mail, "phone, fax", letters, {text: none of these, exclusive: yes}]}
      - {id: g, title: How much, stem: How much?, kind: grid, rows: [here, there],
          options: [little, much]}
      - {id: n, title: How many, stem: How many?, kind: number,
          thresholds: [{at: 5, points: 1}], applies_when: {question: m, any_of: [0]}}
      - {id: a, title: First, stem: How good is it?, options: [bad, good]}
      - {id: b, title: Second, stem: How good is it, options: [bad, good]}
    """)


def other_kinds() -> Questionnaire:
    return compiled(TINY | {"components/c.yaml": OTHER_KINDS})


def test_other_kinds_of_question_are_asked_so_that_their_cells_can_be_read() -> None:
    items = {item.title: item for item in survey(other_kinds(), "full").items}
    assert items["Which do you use?"].kind == "several"
    assert items["How much?"].kind == "text"
    assert "here / there" in items["How much?"].help
    assert items["How many?"].help.startswith("Only if you ticked 1 in m.")
    assert {"a. How good is it?", "b. How good is it"} <= items.keys()


@pytest.mark.parametrize("joint", [";", ", "])
def test_several_ticks_come_back_even_where_an_option_has_a_comma(
    joint: str, tmp_path: Path
) -> None:
    parse: Callable[[str], object] = answer_parser(other_kinds().questions["m"])
    both = joint.join(("e-mail", "phone, fax"))
    assert parse(both) == Answer(State.ANSWERED, options=(0, 1))
    assert parse(joint.join(("phone, fax", "letters"))) == Answer(State.ANSWERED, options=(1, 2))
    assert parse("phone, fax") == Answer(State.ANSWERED, options=(1,))
    assert not isinstance(parse("phone, telex"), Answer)
    assert not isinstance(parse(joint.join(("e-mail", "none of these"))), Answer)


def test_the_texts_of_a_pack_are_never_code_or_markup() -> None:
    bad = '"};alert(1);// </w:t><w:p/> \\u2028'
    pack = compiled(changed(("components/c.yaml", "Not at all.", json.dumps(bad))))
    files = blank_forms(pack, ["survey"])
    made = script(files["tiny-survey-full.gs"])
    assert bad in next(i for i in made["items"] if "computers" in i["title"])["choices"]
    assert (" ".join(bad.split()), 1) in word(files["tiny-survey-full.docx"])


def test_a_pack_that_is_all_core_has_one_length() -> None:
    assert {name.rpartition("-")[2] for name in blank_forms(tiny(), ["survey"])} >= {"full.gs"}
    every = changed(("components/c.yaml", "title: Backups", "title: Backups\n    core: yes"))
    assert len(blank_forms(compiled(every), ["survey"])) == 3
