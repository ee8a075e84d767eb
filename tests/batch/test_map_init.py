"""A first mapping: what is known, what is a guess until confirmed, and what the cells hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from batch.small import WORDS, small_pack
from readiness.batch import map_init, text
from readiness.batch.intake import read_table
from readiness.batch.map_init import first_mapping
from readiness.errors import UserError
from readiness.questionnaire import Questionnaire

TABLE = (
    "Timestamp;Firm name;How oft;Skills;Training\n"
    f"9:00;Alpha;{WORDS[0]};1;4\n"
    f"9:05;Beta;Sometimes;2;now and then\n"
    f"9:06;Gamma;{WORDS[2]};2;Now and then \n"
    "9:07;Delta;We do it every wek.;2;4\n"
)


def draft(folder: Path, content: str = TABLE) -> tuple[Path, str]:
    """A table with this text, and the first mapping for it."""
    path = folder / "t.csv"
    path.write_text(content, "utf-8")
    return path, first_mapping(path, small_pack())


def test_what_is_known_is_told_and_what_is_not_is_left_out(tmp_path: Path) -> None:
    _, text = draft(tmp_path)
    assert "#   Firm name  (name)" in text
    assert "#   Training  (q2)" in text
    assert '  "Timestamp": skip\n' in text
    assert "Cells: 9:00; 9:05; 9:06; 9:07" in text


def test_a_name_that_is_alike_is_a_guess(tmp_path: Path) -> None:
    _, text = draft(tmp_path)
    assert '  "How oft": q1?\n' in text


def test_a_column_with_a_questions_options_is_a_guess_too(
    tmp_path: Path, north_west: Questionnaire
) -> None:
    options = [option.text for option in north_west.questions["SK2"].options]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["SK1,Frage 7", *(f'{n},"{o}"' for n, o in enumerate(options, 1))]))
    assert '  "Frage 7": SK2?\n' in first_mapping(path, north_west)


def test_cells_that_are_no_answer_are_listed_with_the_nearest(tmp_path: Path) -> None:
    _, text = draft(tmp_path)
    assert '    "We do it every wek.": 4?  # 1 row; nearest: We do it every week.' in text
    assert '#"Sometimes":   # 1 row' in text
    assert '    "Now and then": 2?  # 1 row' in text or '    "now and then": 2?' in text


def test_a_guess_is_refused_and_the_mended_file_reads_the_table(tmp_path: Path) -> None:
    path, text = draft(tmp_path)
    mapping = tmp_path / "map.yaml"
    mapping.write_text(text, "utf-8")
    with pytest.raises(UserError) as caught:
        read_table(path, small_pack(), mapping=mapping)
    assert {p.code for p in caught.value.problems} == {"T109"}
    assert all("guess" in p.message for p in caught.value.problems)
    mended = text.replace("q1?", "q1").replace("2?", "2").replace("4?", "4")
    mapping.write_text(mended.replace('#"Sometimes": ', '"Sometimes": 2'), "utf-8")
    found = list(read_table(path, small_pack(), mapping=mapping).rows())
    assert [r.response and r.response.answers["q1"].option for r in found] == [0, 1, 2, 3]
    assert [r.response and r.response.answers["q2"].option for r in found] == [3, 1, 1, 3]


def test_a_table_with_nothing_known_gets_a_mapping_too(tmp_path: Path) -> None:
    path, text = draft(tmp_path, "Frage\tAntwort; lang\nx\ty\n")
    assert '  "Frage": skip' in text and '  "Antwort; lang": skip' in text
    (tmp_path / "map.yaml").write_text(text, "utf-8")
    with pytest.raises(UserError) as caught:
        read_table(path, small_pack(), mapping=tmp_path / "map.yaml")
    assert caught.value.problems[0].code == "T105"


def test_a_table_coded_from_nought_is_pointed_out_and_not_decided(tmp_path: Path) -> None:
    path, text = draft(tmp_path, "q1,q2\n0,1\n3,0\n")
    assert "# 2 cells are 0" in text and "\n#first_code: 0\n" in text
    mapping = tmp_path / "map.yaml"
    mapping.write_text(text.replace("#first_code", "first_code"), "utf-8")
    rows = list(read_table(path, small_pack(), mapping=mapping).rows())
    assert [r.response and r.response.answers["q1"].option for r in rows] == [0, 3]


@pytest.mark.parametrize("name", ["a: b", "x #y", "'quoted'", '"d"', "- [a]", "Ünï", "a\\b", "{"])
def test_odd_names_stand_in_the_file_as_text(tmp_path: Path, name: str) -> None:
    cell = name.replace('"', '""')
    path, text = draft(tmp_path, f'"{cell}",q2\n1,3\n')
    mapping = tmp_path / "map.yaml"
    mapping.write_text(text, "utf-8")
    found = read_table(path, small_pack(), mapping=mapping)
    assert not any("does not have" in notice for notice in found.notices)


def test_a_name_with_controls_is_shown_and_not_named(tmp_path: Path) -> None:
    _, text = draft(tmp_path, "a\x1b[31m,q2\n1,3\n")
    assert "\x1b" not in text
    assert "a name no file can hold" in text


def test_the_account_of_microsoft_forms_is_not_listed_as_the_firm(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "ID,Start time,Completion time,Email,Name,What is your business called?,q1\n"
        "1,9:00,9:01,anonymous,Jo,Alpha,3\n",
        "utf-8",
    )
    text = first_mapping(path, small_pack())
    assert "#   What is your business called?  (name)" in text
    assert '"Name": skip' in text


@pytest.mark.parametrize("headers", ["Name,Business name", "Business name,Name"])
def test_an_empty_account_never_takes_the_place_of_the_firms_name(
    tmp_path: Path, headers: str
) -> None:
    cells = ",Alpha" if headers.startswith("Name") else "Alpha,"
    path, text = draft(
        tmp_path,
        f"ID,Start time,Completion time,Email,{headers},q1\n1,9:00,9:01,anonymous,{cells},3\n",
    )
    assert "#   Business name  (name)" in text
    assert '"Name": skip' in text
    (tmp_path / "map.yaml").write_text(text.replace("?\n", "\n"), "utf-8")
    (row,) = read_table(path, small_pack(), mapping=tmp_path / "map.yaml").rows()
    assert row.response is not None
    assert row.response.respondent.name == "Alpha"


def test_a_filled_account_is_no_guess_where_the_firms_name_is_read(tmp_path: Path) -> None:
    _, text = draft(
        tmp_path,
        "ID,Start time,Completion time,Email,Name,Business name,q1\n1,9:00,9:01,x,Jo,Alpha,3\n",
    )
    assert '"Name": skip' in text


def test_of_an_empty_column_nothing_is_guessed(tmp_path: Path) -> None:
    _, text = draft(tmp_path, "How oft,q2\n,1\n ,2\n")
    assert '  # not known. Cells: all empty\n  "How oft": skip\n' in text


def test_a_file_with_the_named_marks_taken_off_is_read(tmp_path: Path) -> None:
    path, text = draft(tmp_path, "Firm,q1,q2\nAlpha,Mostly,1\nBeta,Never seen,2\n")
    assert '#values:\n  #q1:\n    #"Mostly":   # 1 row' in text
    assert "# For a cell behind a #" in text
    mapping = tmp_path / "map.yaml"
    mended = text.replace("#values:", "values:").replace("#q1:", "q1:")
    mapping.write_text(mended.replace('#"Mostly": ', '"Mostly": 4'), "utf-8")
    rows = list(read_table(path, small_pack(), mapping=mapping).rows())
    assert rows[0].response is not None
    assert rows[0].response.answers["q1"].option == 3


def test_no_advice_on_marks_where_no_line_has_one(tmp_path: Path) -> None:
    _, text = draft(tmp_path, "Firm,q1\nAlpha,We do it every wek.\n")
    assert "values:\n  q1:\n" in text
    assert "behind a #" not in text


def test_words_of_fields_are_listed_and_guesses_refused_until_confirmed(tmp_path: Path) -> None:
    path, text = draft(
        tmp_path,
        "row_id,sector,area,employees,makes_things,q1\n"
        "1,shop,Wirrall,10-49,1,3\n2,retail,Wirral,5,yes,4\n3,Shop,wirrall,10-49,2,4\n",
    )
    assert '  area:\n    "Wirrall": Wirral?  # 1 row\n' in text
    assert '    #"10-49":   # 2 rows. Not a number of people.' in text
    assert '  #makes_things:\n    #"1":   # 1 row. Use yes or no.\n' in text
    mapping = tmp_path / "map.yaml"
    mapping.write_text(text, "utf-8")
    with pytest.raises(UserError, match=r"Wirral\?.*T109"):
        read_table(path, small_pack(), mapping=mapping)
    mended = text.replace("Wirral?", "Wirral").replace("retail?", "retail")
    mended = mended.replace("#employees:", "employees:").replace('#"10-49":', '"10-49": 20')
    mended = mended.replace("#makes_things:", "makes_things:").replace('#"1":', '"1": yes')
    mended = mended.replace('#"2":', '"2": no')
    mapping.write_text(mended, "utf-8")
    rows = list(read_table(path, small_pack(), mapping=mapping).rows())
    assert [row.problems for row in rows] == [()] * 3
    assert rows[0].response is not None
    assert rows[0].response.respondent.employees == 20


def test_an_error_of_the_spreadsheet_is_not_listed_as_no_mapping_mends_it(tmp_path: Path) -> None:
    _, text = draft(tmp_path, "name,q1,q2\nAlpha,#N/A,now and then\nBeta,2,#REF!\n")
    assert "now and then" in text
    assert "#N/A" not in text and "#REF!" not in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_of_a_large_table_only_the_start_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    path = tmp_path / "t.csv"
    rows = "".join(f"Café {n},Mostly,x{n % 3}\n" for n in range(300))
    path.write_bytes(("Firm,q1,Remark\n" + rows + "Last,Nowhere else,y\n" * 9).encode(encoding))
    whole = first_mapping(path, small_pack())
    assert "Nowhere else" in whole
    monkeypatch.setattr(text, "MAX_BYTES", 200)
    assert first_mapping(path, small_pack()) == whole
    monkeypatch.setattr(map_init, "_LINES", 200)
    start = first_mapping(path, small_pack())
    assert "Nowhere else" not in start
    assert "199 rows" in start
    monkeypatch.setattr(map_init, "_CHARACTERS", 400)
    assert "199 rows" not in first_mapping(path, small_pack())


def test_columns_about_the_firm_are_guesses_by_their_cells_and_names(
    tmp_path: Path, north_west: Questionnaire
) -> None:
    sectors, areas = north_west.sectors[:3], north_west.areas[:3]
    lines = ["SK1,Trading name of firm,G1Q01,Your place,Contact name,Notes"]
    lines += [
        f'{n},Firm {n},"{s.label}","{a.name}",Jo {n},well'
        for n, (s, a) in enumerate(zip(sectors, areas, strict=True), start=1)
    ]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    text = first_mapping(path, north_west)
    assert '  "Trading name of firm": name?\n' in text
    assert '  "G1Q01": sector?\n' in text
    assert '  "Your place": area?\n' in text
    assert '  "Contact name": skip\n' in text
    assert '  "Notes": skip\n' in text


def test_no_second_column_is_guessed_for_one_that_is_read(
    tmp_path: Path, north_west: Questionnaire
) -> None:
    label = north_west.sectors[0].label
    path = tmp_path / "t.csv"
    path.write_text(f'SK1,name,sector,Firm name as traded,Field\n1,A,"{label}",B,"{label}"\n')
    text = first_mapping(path, north_west)
    assert '  "Firm name as traded": skip\n' in text
    assert '  "Field": skip\n' in text


def test_it_says_that_only_the_first_rows_were_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_init, "_ROWS", 3)
    assert "# It knows the first 3 rows" in draft(tmp_path)[1]
    monkeypatch.setattr(map_init, "_ROWS", 9)
    assert "It knows the first" not in draft(tmp_path)[1]
