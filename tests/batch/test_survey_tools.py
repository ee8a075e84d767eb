"""Exports of the usual survey tools, each as the tool writes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from batch.small import WORDS, rows, small_pack, table
from readiness.batch.run import run
from readiness.errors import UserError

EXPORTS = {
    # Excel's "CSV UTF-8" of a Microsoft Forms workbook: a mark, CRLF, hard spaces in headers, its
    # own columns first, among them the account's name.
    "Microsoft Forms": (
        "\ufeffID,Start time,Completion time,Email,Name,Business name,"
        "How\u00a0often?,Do you train?\r\n"
        f"7,3/2/26 9:00:12,3/2/26 9:10:00,anonymous,Jo Bloggs,Alpha,{WORDS[2]},Don\u2019t know\r\n"
        f"8,3/2/26 9:01:12,3/2/26 9:12:00,anonymous,,Beta,{WORDS[4]},\r\n"
    ),
    # Google Forms: LF, every cell quoted, a timestamp first.
    "Google Forms": (
        '"Timestamp","Business name","How often?","Do you train?"\n'
        f'"2026/02/03 9:00:12 am GMT","Alpha","{WORDS[2]}","Don\'t know"\n'
        f'"2026/02/03 9:01:40 am GMT","Beta","{WORDS[4]}",""\n'
    ),
    # SurveyMonkey: a second header line below the question's text.
    "SurveyMonkey": (
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Business name,How often?,"
        "Do you train?\n"
        ",,,,,Open-Ended Response,Response,Response\n"
        f"7,400,02/03/2026,02/03/2026,,Alpha,{WORDS[2]},Don't know\n"
        f"8,400,02/03/2026,02/03/2026,,Beta,{WORDS[4]},\n"
    ),
    # KoboToolbox: semicolons, all quoted, groups before the names, codes, its own columns last.
    "KoboToolbox": (
        '"start";"end";"firm/name";"part1/q1";"part2/q2";"_id";"_uuid";"_submission_time"\n'
        '"2026-02-03T09:00";"2026-02-03T09:10";"Alpha";"3";"dk";"7";"a-1";"2026-02-03"\n'
        '"2026-02-03T09:01";"2026-02-03T09:12";"Beta";"5";"";"8";"a-2";"2026-02-03"\n'
    ),
    # LimeSurvey: code and text in the header, all quoted, unfinished responses without a date.
    "LimeSurvey": (
        '"Response ID","Date submitted","Last page","name. What is your business called?",'
        '"q1. How often?",'
        '"q2. Do you train?","q2[other]. Do you train? [Other]"\n'
        f'"7","2026-02-03 09:10:00","9","Alpha","{WORDS[2]}","Don\'t know",""\n'
        f'"8","","3","Beta","{WORDS[4]}","",""\n'
    ),
}


@pytest.mark.parametrize("tool", EXPORTS)
def test_an_export_gives_the_same_two_rows(tool: str, tmp_path: Path) -> None:
    found = rows(tmp_path, EXPORTS[tool])
    # Google Forms numbers nothing, so its rows are named by their lines.
    assert [row.id for row in found] == (["2", "3"] if tool == "Google Forms" else ["7", "8"])
    answers = [
        {q: (a.state.value, a.option) for q, a in row.response.answers.items()}
        for row in found
        if row.response is not None
    ]
    assert answers == [
        {"q1": ("answered", 2), "q2": ("dont_know", None)},
        {"q1": ("answered", 4)},
    ]
    names = [row.response.respondent.name for row in found if row.response]
    assert names == ["Alpha", "Beta"]


def test_the_tools_own_columns_are_listed_as_not_used(tmp_path: Path) -> None:
    used = {"row_id", "q1", "q2", "name"}
    for text in EXPORTS.values():
        layout = table(tmp_path, text).layout
        assert len(layout.extras) >= 1
        assert used >= {*layout.profile, *(q for q, _ in layout.questions)}


LIME = "id,submitdate,lastpage,q1,"
CUSTOMERS = "Where do your customers come from?"
# A question about the firm with several answers: columns for Local people, Other parts of the UK
# and Big firms, of which the first and the last are ticked.
SEVERAL = {
    "Microsoft Forms": (
        f"ID,Start time,Completion time,Email,Name,How often?,{CUSTOMERS}\n"
        "1,9:00,9:01,anonymous,Jo,3,Local people and firms;Big firms or public bodies;\n"
    ),
    "Google Forms": (
        f'Timestamp,How often?,{CUSTOMERS}\n9:00,3,"Local people and firms, Big firms or public'
        ' bodies"\n'
    ),
    "SurveyMonkey": (
        f"Respondent ID,Collector ID,Start Date,How often?,{CUSTOMERS},,\n"
        ",,,Response,Local people and firms,Other parts of the UK,Big firms or public bodies\n"
        "1,4,9:00,3,Local people and firms,,Big firms or public bodies\n"
    ),
    "SurveyMonkey, numbers": (
        f"Respondent ID,Collector ID,Start Date,How often?,{CUSTOMERS},,\n"
        ",,,Response,Local people and firms,Other parts of the UK,Big firms or public bodies\n"
        "1,4,9:00,3,1,,4\n"
    ),
    "KoboToolbox, names": "q1;firm/sells_to;_uuid;_index\n3;local big_or_public;a;1\n",
    "KoboToolbox, labels": (
        f"How often?;Your firm/{CUSTOMERS};_uuid;_index\n"
        "3;Local people and firms Big firms or public bodies;a;1\n"
    ),
    "KoboToolbox, options": (
        "q1;firm/sells_to/local;firm/sells_to/uk;firm/sells_to/big_or_public;_uuid;_index\n"
        "3;1;0;1;a;1\n"
    ),
    "KoboToolbox, option labels": (
        f"How often?;Your firm/{CUSTOMERS}/Local people and firms;Your firm/{CUSTOMERS}/Other parts"
        f" of the UK;Your firm/{CUSTOMERS}/Big firms or public bodies;_uuid;_index\n3;1;0;1;a;1\n"
    ),
    "LimeSurvey, codes": f"{LIME}sells_to[SQ001],sells_to[SQ003],sells_to[SQ004]\n1,9,1,3,Y,,Y\n",
    "LimeSurvey, codes for expressions": (
        f"{LIME}sells_to_SQ001,sells_to_SQ003,sells_to_SQ004\n1,9,1,3,Y,N,Y\n"
    ),
    "LimeSurvey, Y and N as 1 and 2": (
        f"{LIME}sells_to[SQ001],sells_to[SQ002],sells_to[SQ004]\n1,9,1,3,1,2,1\n"
    ),
    "LimeSurvey, texts": (
        f"{LIME}{CUSTOMERS} [Local people and firms],{CUSTOMERS} [Other parts of the UK],"
        f"{CUSTOMERS} [Big firms or public bodies]\n1,9,1,3,Yes,No,Yes\n"
    ),
    "LimeSurvey, texts with underscores": (
        f"{LIME}{CUSTOMERS} [Local people and firms],{CUSTOMERS} [Other parts of the UK],"
        f"{CUSTOMERS} [Big firms or public bodies]\n"
    ).replace(" ", "_")
    + "1,9,1,3,Yes,N/A,Yes\n",
    "one column an option, with a dash": (
        f"q1,{CUSTOMERS} - Local people and firms,{CUSTOMERS} - Other parts of the UK,"
        f"{CUSTOMERS} - Big firms or public bodies\n3,x,,x\n"
    ),
}


@pytest.mark.parametrize("tool", SEVERAL)
def test_where_customers_come_from_is_read_from_every_tool(tool: str, tmp_path: Path) -> None:
    (row,) = rows(tmp_path, SEVERAL[tool])
    assert row.response is not None, row.problems
    assert row.response.respondent.sells_to == ("local", "big-or-public")
    assert row.response.answers["q1"].option == 2


def test_a_two_in_limesurvey_is_a_no_and_elsewhere_the_second_option(tmp_path: Path) -> None:
    names = "sells_to[SQ001],sells_to[SQ002]"
    (lime,) = rows(tmp_path, f"{LIME}{names}\n1,9,1,3,1,2\n")
    (other,) = rows(tmp_path, f"id,q1,{names}\n1,3,1,2\n")
    for row, sells_to in ((lime, ("local",)), (other, ("local", "visitors"))):
        assert row.response is not None
        assert row.response.respondent.sells_to == sells_to


def test_a_yes_or_no_that_limesurvey_left_open_is_not_given(tmp_path: Path) -> None:
    (lime,) = rows(tmp_path, f"{LIME}makes_things\n1,9,1,3,N/A\n")
    assert lime.response is not None
    assert lime.response.respondent.makes_things is None
    (other,) = rows(tmp_path, "id,q1,makes_things\n1,3,N/A\n")
    assert [p.code for p in other.problems] == ["R203"]


def test_columns_of_choices_that_nobody_knows_are_told(tmp_path: Path) -> None:
    text = SEVERAL["SurveyMonkey"].replace("Other parts of the UK", "Mars")
    found = table(tmp_path, text)
    (row,) = found.rows()
    assert row.response is not None
    assert row.response.respondent.sells_to == ("local", "big-or-public")
    assert any(n.startswith("sells_to has columns for choices") for n in found.notices)
    for extra in ("q1[comment]", "q1[other]", "Points - How often?", "sells_to [Other, say which]"):
        text = f'q1,sells_to[local],"{extra}"\n3,1,\n'
        assert not any("choices that" in n for n in table(tmp_path, text).notices)


@pytest.mark.parametrize(
    "header",
    [
        "How&nbsp;often?",
        "<p><strong>How often?</strong></p>",
        "Part A/Your backups/How often?",
        '"How often?\nThink of the last year."',
        "How often?_x000D_\nThink of the last year.".join('""'),
        "Q3. How often?",
        "How_often?",
        "HOW OFTEN? *",
    ],
)
def test_a_question_is_known_in_whatever_a_tool_puts_round_it(header: str, tmp_path: Path) -> None:
    (row,) = rows(tmp_path, f"{header},Do you train?\n3,don&#39;t know\n")
    assert row.response is not None, row.problems
    assert row.response.answers["q1"].option == 2
    assert row.response.answers["q2"].state.value == "dont_know"


@pytest.mark.parametrize("header", ["How often, and why?", "Part A/How", "<b>How</b>", "Whyoften?"])
def test_a_question_is_not_guessed_from_a_part_of_its_text(header: str, tmp_path: Path) -> None:
    found = table(tmp_path, f'"{header}",Do you train?\n3,4\n')
    assert [qid for qid, _ in found.layout.questions] == ["q2"]


def test_what_was_begun_and_never_sent_off_is_scored_and_told(tmp_path: Path) -> None:
    head = "id,submitdate,lastpage,startlanguage,q1,q2"
    path = tmp_path / "t.csv"
    path.write_text(f"{head}\n1,,2,en,3,4\n2,2026-11-02 10:00:00,9,en,3,4\n", encoding="utf-8")
    for engine in ("rows", "columns"):
        done = run(path, small_pack(), tmp_path / engine, on=date(2026, 11, 23), engine=engine)
        assert done.scored == 2
        assert done.quality["not_submitted"] == {"count": 1, "rows": ["1"]}
        lines = (tmp_path / engine / "scores.csv").read_text("utf-8").splitlines()
        assert [line.endswith(",not-submitted") for line in lines[1:]] == [True, False]


def test_a_question_under_a_code_of_the_surveys_own_is_known_by_its_text(tmp_path: Path) -> None:
    pack = small_pack()
    texts = [question.stem for question in pack.questions.values()]
    head = ",".join(f'"G1Q0{n}. {text}"' for n, text in enumerate(texts))
    (row,) = rows(tmp_path, f"{head}\n{','.join('1' for _ in texts)}\n")
    assert row.response is not None
    assert list(row.response.answers) == list(pack.questions)
    # A code that is a question's own must be that of the text.
    other = [*pack.questions][1]
    with pytest.raises(UserError, match="T105"):
        rows(tmp_path, f'"{other}. {texts[0]}"\n1\n')
