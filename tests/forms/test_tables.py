"""Blank tables, filled in and read back by the batch."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from readiness.batch.intake import read_table
from readiness.forms.csv_form import csv_form
from readiness.forms.workbook import ROWS, xlsx_form
from readiness.packs import load
from readiness.profile import profile_fields
from readiness.questionnaire import Questionnaire
from readiness.response import Response, State
from tui.tiny_pack import all_kinds, tiny

NAME = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read_back(data: bytes, pack: Questionnaire, folder: Path) -> Response:
    path = folder / "table.csv"
    path.write_bytes(data)
    (row,) = read_table(path, pack).rows()
    assert row.problems == ()
    assert row.response is not None
    return row.response


class Workbook:
    """Header, lists and rules of a workbook, as its XML has them."""

    def __init__(self, data: bytes) -> None:
        parts = zipfile.ZipFile(io.BytesIO(data))
        self.texts = [
            "".join(t.text or "" for t in item.iter(f"{NAME}t"))
            for item in ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
        ]
        self.sheet = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        self.lists = ElementTree.fromstring(parts.read("xl/worksheets/sheet2.xml"))
        self.book = parts.read("xl/workbook.xml").decode()
        self.header = list(self.cells(self.sheet).values())
        self.rules = {
            re.sub(r"\d.*", "", rule.get("sqref", "")): rule
            for rule in self.sheet.iter(f"{NAME}dataValidation")
        }

    def cells(self, sheet: ElementTree.Element) -> dict[str, str]:
        found = {}
        for cell in sheet.iter(f"{NAME}c"):
            value = cell.find(f"{NAME}v")
            assert cell.get("t") == "s"
            assert value is not None
            assert value.text is not None
            found[cell.get("r", "")] = self.texts[int(value.text)]
        return found

    def choices(self, column: str) -> list[str]:
        """The lines of a column's drop-down list; none where it has no list."""
        rule = self.rules[column]
        if rule.get("type") != "list":
            return []
        formula = rule.findtext(f"{NAME}formula1") or ""
        found = re.fullmatch(r"lists!\$([A-Z]+)\$1:\$([A-Z]+)\$(\d+)", formula)
        assert found
        assert found[1] == found[2]
        cells = self.cells(self.lists)
        return [cells[f"{found[1]}{n}"] for n in range(1, int(found[3]) + 1)]

    def columns(self) -> list[str]:
        return [re.sub(r"\d", "", at) for at in self.cells(self.sheet)]


@pytest.mark.parametrize("pack", [load(), all_kinds()], ids=lambda pack: pack.id)
def test_a_filled_csv_is_taken_in_as_it_is(pack: Questionnaire, tmp_path: Path) -> None:
    data = csv_form(pack)
    assert data.startswith(b"\xef\xbb\xbfrow_id,name,sector,")
    header = data.decode("utf-8-sig").strip().split(",")
    values = {"single": "3", "multiple": "1;2", "grid": "1;2;3", "number": "12"}
    cells = {q.id: values[q.kind] for q in pack.asked} | {"name": "Łódź Café", "length": "full"}
    line = ",".join(cells.get(name, "") for name in header)
    response = read_back(data + line.encode() + b"\r\n", pack, tmp_path)
    assert response.respondent.name == "Łódź Café"
    assert set(response.answers) == set(pack.questions)


def test_every_line_of_every_list_of_the_workbook_is_taken_in(tmp_path: Path) -> None:
    pack = load()
    book = Workbook(xlsx_form(pack))
    columns = book.columns()
    assert len(columns) == len(book.header) == 3 + len(profile_fields(pack)) + len(pack.questions)
    choices = {column: book.choices(column) for column in columns}
    longest = max(map(len, choices.values()))
    seen = 0
    for turn in range(longest):
        line = [choices[c][turn % len(choices[c])] if choices[c] else "" for c in columns]
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(book.header)
        writer.writerow(line)
        response = read_back(text.getvalue().encode(), pack, tmp_path)
        assert set(response.answers) == set(pack.questions)
        for column, name in zip(columns, book.header, strict=True):
            question = pack.questions.get(name.split(".")[0])
            if question is None or turn >= len(choices[column]):
                continue
            answer = response.answers[question.id]
            count = len(question.options)
            if turn < count:
                assert answer.option == turn
            elif turn == count:
                assert answer.state is State.DONT_KNOW
            else:
                assert answer.state is State.NOT_APPLICABLE
                assert answer.reason == question.may_not_apply[turn - count - 1].id
            seen += 1
    assert seen > 6 * len(pack.questions)


def test_the_workbook_keeps_to_what_excel_allows() -> None:
    for pack in (load(), all_kinds(), replace(tiny(), title="x" * 300)):
        book = Workbook(xlsx_form(pack))
        assert book.rules
        assert all(f"2:{c}{ROWS + 1}" in rule.get("sqref", "") for c, rule in book.rules.items())
        for rule in book.rules.values():
            assert 0 < len(rule.get("promptTitle", "")) <= 32
            assert 0 < len(rule.get("prompt", "")) <= 255
        assert 'name="lists" sheetId="2" state="hidden"' in book.book
        protection = book.sheet.find(f"{NAME}sheetProtection")
        assert protection is not None
        assert protection.get("password") is None


def test_the_workbook_has_the_same_bytes_each_time() -> None:
    assert xlsx_form(load()) == xlsx_form(load())
    parts = zipfile.ZipFile(io.BytesIO(xlsx_form(load())))
    assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_both_blank_tables_say_which_pack_they_were_made_from() -> None:
    pack = load()
    words = f"pack {pack.id} {pack.version} {pack.hash}"
    assert csv_form(pack).decode().strip().split(",")[-1] == words
    data = xlsx_form(pack)
    assert Workbook(data).header[-1] == words
    about = zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml").decode()
    assert f"{pack.id} {pack.version} {pack.hash}" in about


def test_a_formula_in_a_pack_stays_text() -> None:
    pack = tiny()
    component = pack.components[0]
    first = replace(component.node.questions[0], stem='=cmd|"x"!A1', title="=1+1")
    node = replace(component.node, questions=(first, *component.node.questions[1:]))
    book = Workbook(xlsx_form(replace(pack, components=(replace(component, node=node),))))
    assert any(name == 'A1. =cmd|"x"!A1' for name in book.header)
    assert not list(book.sheet.iter(f"{NAME}f"))


def test_a_table_made_from_another_version_says_so_and_one_of_the_same_says_nothing(
    tmp_path: Path,
) -> None:
    path, pack = tmp_path / "table.csv", load()
    cells = "," * csv_form(pack).count(b",")
    path.write_bytes(csv_form(pack) + f"1{cells}\r\n".encode())
    assert read_table(path, pack).notices == ()
    newer = replace(pack, version="9.0", hash="f" * 64)
    (notice,) = read_table(path, newer).notices
    assert f"made from north-west {pack.version}" in notice
    assert "north-west 9.0" in notice
