"""Several columns for one question: every form in which survey tools write several choices."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from batch.small import WORDS, small_pack
from readiness.batch.intake import Table, read_table
from readiness.batch.rows import Row
from readiness.batch.run import run
from readiness.errors import UserError
from readiness.questionnaire import Option, Question, Questionnaire, Reason

TOOLS = ("Email", "Email, with a calendar", "Online shop", "None of these")
ROWS = ("Sales", "Stock")


def pack() -> Questionnaire:
    """The small pack with a question that takes several options, and a grid of two rows."""
    plain = small_pack()
    several = Question(
        "t1",
        "Tools",
        "Which tools do you use?",
        tuple(Option(text, Fraction(1), exclusive=text == TOOLS[3]) for text in TOOLS),
        Fraction(4),
        kind="multiple",
        may_not_apply=(Reason("closed", "We are closed"),),
    )
    grid = Question(
        "g1", "Work", "How is the work done?",
        tuple(Option(text, Fraction(n)) for n, text in enumerate(("On paper", "Half", "Digital"))),
        Fraction(4), kind="grid", rows=ROWS,
    )  # fmt: skip
    first, second = plain.components
    node = replace(first.node, questions=(*first.node.questions, several, grid))
    return replace(plain, components=(replace(first, node=node), second))


PACK = pack()


def read(folder: Path, text: str) -> Table:
    """The table with this text."""
    path = folder / "t.csv"
    path.write_text(text, "utf-8")
    return read_table(path, PACK)


def answer(row: Row, question: str = "t1") -> object:
    """What was answered: levels, a state with its reason, a code of the first fault, or None."""
    if row.response is None:
        return row.problems[0].code
    given = row.response.answers.get(question)
    if given is None:
        return None
    if given.state.value != "answered":
        return given.state.value, given.reason
    return given.rows if question == "g1" else given.options


@pytest.mark.parametrize(
    ("cell", "levels"),
    [
        ("1;3", (0, 2)),
        ("1|3", (0, 2)),
        ("1 3", (0, 2)),
        ("Email;Online shop;", (0, 2)),
        ("Email, Online shop", (0, 2)),
        ("Email, with a calendar, Online shop", (1, 2)),
        ("Email Email, with a calendar Online shop", (0, 1, 2)),
        ("Email, with a calendar", (1,)),
        ("None of these", (3,)),
        ("1 4", "R204"),
        ("1 9", "R204"),
        ("Email, Fax", "R204"),
        ("dk", ("dont_know", "")),
        ("We are closed", ("not_applicable", "closed")),
        ("", None),
    ],
)
def test_several_choices_in_one_cell(tmp_path: Path, cell: str, levels: object) -> None:
    row = csv.writer(text := io.StringIO())
    row.writerows([["q1", "t1"], ["3", cell]])
    (found,) = read(tmp_path, text.getvalue()).rows()
    assert answer(found) == levels


COLUMNS = {
    "KoboToolbox": ["part/t1/1", "part/t1/2", "part/t1/3", "part/t1/4", "part/t1/dk"],
    "KoboToolbox, with labels": [
        *(f"Which tools do you use?/{t}" for t in TOOLS), "Which tools do you use?/Don't know",
    ],
    "LimeSurvey, codes": ["t1[SQ001]", "t1[SQ002]", "t1[SQ003]", "t1[SQ004]", "t1[dk]"],
    "LimeSurvey, codes and text": [
        *(f"t1[SQ{n:03}]. Which tools do you use? [{t}]" for n, t in enumerate(TOOLS, start=1)),
        "t1[dk]. Which tools do you use? [Don't know]",
    ],
    "text": [*(f"Which tools do you use? [{t}]" for t in TOOLS), "Tools [don't know]"],
}  # fmt: skip


@pytest.mark.parametrize("form", COLUMNS)
@pytest.mark.parametrize(
    ("cells", "levels"),
    [
        (("1", "0", "1", "0", "0"), (0, 2)),
        (("Y", "N", "", "N", "N"), (0,)),
        (("", "yes", "TRUE", "no", "false"), (1, 2)),
        (("Email", "", "Online shop", "", ""), (0, 2)),
        (("0", "0", "0", "0", "1"), ("dont_know", "")),
        (("0", "0", "0", "0", "0"), None),
        (("", "", "", "", ""), None),
        (("1", "0", "0", "0", "1"), "R204"),
        (("1", "0", "0", "1", "0"), "R204"),
        (("2", "0", "0", "0", "0"), "R204"),
        (("#N/A", "0", "0", "0", "0"), "R209"),
    ],
)
def test_one_column_for_each_option(
    tmp_path: Path, form: str, cells: tuple[str, ...], levels: object
) -> None:
    row = csv.writer(text := io.StringIO())
    row.writerows([["q1", *COLUMNS[form]], ["3", *cells]])
    table = read(tmp_path, text.getvalue())
    (found,) = table.rows()
    assert answer(found) == levels
    numbered = form == "LimeSurvey, codes"
    assert any("only numbered" in notice for notice in table.notices) == numbered


def test_the_cell_that_is_no_tick_is_named(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "q1,t1/1,t1/2\n3,0,perhaps\n").rows()
    assert [(p.column, p.value) for p in found.problems] == [("t1/2", "perhaps")]


def test_surveymonkeys_two_header_lines_become_one(tmp_path: Path) -> None:
    text = (
        "Respondent ID,Collector ID,Business name,How often?,Which tools do you use?,,,,,"
        "How is the work done?,,Do you train?\n"
        ',,Open-Ended Response,Response,Email,"Email, with a calendar",Online shop,None of these,'
        "Other (please specify),Sales,Stock,Response\n"
        f'7,4,Alpha,{WORDS[2]},Email,,Online shop,,,On paper,Digital,"Don\'t know"\n'
        f"8,4,Beta,{WORDS[4]},,,,,Fax,,,\n"
    )
    table = read(tmp_path, text)
    first, second = table.rows()
    assert (first.id, answer(first), answer(first, "g1")) == ("7", (0, 2), (0, 2))
    assert (second.id, answer(second), answer(second, "g1")) == ("8", None, None)
    assert table.coding.tool == "SurveyMonkey"
    assert table.layout.extras == (
        "Collector ID", "Which tools do you use? [Other (please specify)]",
    )  # fmt: skip
    assert any("second header" in notice for notice in table.notices)


def test_a_firm_that_ticked_much_is_no_second_header(tmp_path: Path) -> None:
    text = f"q1,Which tools do you use?,,\n{WORDS[2]},Email,Online shop,\n"
    (found,) = read(tmp_path, text).rows()
    assert found.line == 2


@pytest.mark.parametrize("form", ["How is the work done? [{}]", "g1/{}", "g1[{}]", "Work [{}]"])
def test_one_column_for_each_row_of_a_grid(tmp_path: Path, form: str) -> None:
    head = ",".join(["q1", *(form.format(row) for row in ROWS)])
    found = list(read(tmp_path, f"{head}\n3,1,Digital\n3,,2\n3,dk,dk\n3,dk,1\n3,,\n3,7,1\n").rows())
    assert [answer(row, "g1") for row in found] == [
        (0, 2), (None, 1), ("dont_know", ""), (None, 0), None, "R204",
    ]  # fmt: skip


def test_fields_with_several_values_may_have_several_columns(tmp_path: Path) -> None:
    text = "q1,sells_to/local,sells_to/uk,goals[save-time],goals[cut-costs]\n3,1,0,Y,Y\n3,1,1,,\n"
    who = [row.response.respondent for row in read(tmp_path, text).rows() if row.response]
    assert [w.sells_to for w in who] == [("local",), ("local", "uk")]
    assert [w.goals for w in who] == [("save-time", "cut-costs"), ()]


def test_the_one_column_goes_before_the_several(tmp_path: Path) -> None:
    table = read(tmp_path, "q1,t1,t1/1,t1/2\n3,1 2,1,0\n")
    (found,) = table.rows()
    assert answer(found) == (0, 1)
    assert any("the one column was read" in notice for notice in table.notices)


def test_two_columns_for_one_choice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, "q1,t1/1,t1[Email]\n3,1,0\n")
    assert caught.value.problems[0].code == "T104"


def test_limesurveys_own_codes_are_read_in_its_exports_only(tmp_path: Path) -> None:
    lime = read(tmp_path, "id,submitdate,lastpage,q1,q2\n5,2026-02-03,9,A3,AO05\n6,,3,A9,\n")
    rows = list(lime.rows())
    assert [row.response and row.response.answers["q1"].option for row in rows] == [2, None]
    assert any("A1 or AO01" in notice for notice in lime.notices)
    (other,) = read(tmp_path, "q1,q2\nA3,1\n").rows()
    assert other.response is None


def test_a_mapping_can_name_a_choice(tmp_path: Path) -> None:
    path, mapping = tmp_path / "t.csv", tmp_path / "map.yaml"
    path.write_text("q1,Uses mail,Has a shop\n3,ja,nein\n", "utf-8")
    mapping.write_text(
        "columns: {Uses mail: 't1[1]', Has a shop: 't1[Online shop]'}\n"
        "values: {t1: {ja: yes, nein: no}}\n",
        "utf-8",
    )
    (found,) = read_table(path, PACK, mapping=mapping).rows()
    assert answer(found) == (0,)


def test_rejected_rows_of_several_columns_can_be_mended_and_fed_back(tmp_path: Path) -> None:
    text = (
        "Respondent ID,Collector ID,How often?,Which tools do you use?,\n"
        ",,Response,Email,Online shop\n"
        "7,1,3,Email,\n"
        "8,1,3,perhaps,\n"
    )
    path = tmp_path / "t.csv"
    path.write_text(text, "utf-8")
    first = run(path, PACK, tmp_path / "out", on=date(2026, 11, 23))
    assert (first.rows, first.scored, first.rejected) == (2, 1, 1)
    rejected = (tmp_path / "out" / "rejected_rows.csv").read_text("utf-8")
    path.write_text(rejected.replace("perhaps", "Email"), "utf-8")
    again = run(path, PACK, tmp_path / "again", on=date(2026, 11, 23))
    assert (again.rows, again.scored) == (1, 1)


@pytest.mark.parametrize(
    ("header", "near"),
    [
        ("Q-1", "q1"),
        ("t01", "t1"),
        ("Which tools do you us?", "t1"),
        ("How is the work being done?", "g1"),
        ("Employee s", "employees"),
    ],
)
def test_a_name_that_is_nearly_known_is_told_and_not_read(
    tmp_path: Path, header: str, near: str
) -> None:
    table = read(tmp_path, f"q2,{header}\n3,1\n")
    assert any(f"is nearly {near} " in notice for notice in table.notices)
    assert header in table.layout.extras


def test_names_that_are_not_near_are_not_suggested(tmp_path: Path) -> None:
    table = read(tmp_path, "q1,Colour,How are you?,Timestamp\n3,1,2,3\n")
    assert not any("is nearly" in notice for notice in table.notices)
