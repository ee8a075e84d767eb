"""Exports of the usual survey tools, each as the tool writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from batch.small import WORDS, rows, table

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
