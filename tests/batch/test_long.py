"""Tables too large to hold are read piece by piece, and come out as if they were read in one go."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from readiness.batch import intake, long, run, text
from readiness.batch.intake import read_table
from readiness.errors import UserError
from readiness.questionnaire import Questionnaire
from small_packs import component, multiple, pack, single

TODAY = date(2026, 1, 5)
TABLES = ("scores.csv", "rejects.csv", "rejected_rows.csv", "quality.json", "manifest.json")


def questionnaire() -> Questionnaire:
    return pack(component("A", single("q0"), single("q1")), component("B", multiple("q2", 3, 4)))


def table(seed: int, end: str) -> str:
    """Rows with line breaks in cells, stray marks, blank lines, short rows, blanks at the end."""
    rng = random.Random(seed)
    lines = ["name,q0,q1,q2"]
    for number in range(260):
        name = rng.choice((
            f"Firm {number}", f"Café {number}", '"Hall, Ltd"', f'"two{end}lines {number}"',
            f'"a ""b"" {end}{end}c"', '"The "Best" Ltd"',
        ))  # fmt: skip
        cells = [name, rng.choice(("1", "2", "5", "dk", "7")), rng.choice(("3", "", "4")), "1"]
        if rng.random() < 0.05:
            cells = cells[:3]
        lines += [",".join(cells), *([""] if rng.random() < 0.05 else [])]
    if seed % 3 == 0:
        lines.insert(rng.randrange(5, len(lines)), '"never closed,1,2,1')
    return end.join([*lines, ",,,", ",,,", ""])


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda t: t.encode(),
    "utf-8 with mark": lambda t: t.encode("utf-8-sig"),
    "utf-16": lambda t: t.encode("utf-16"),
    "utf-16 without mark": lambda t: t.encode("utf-16-le"),
    "windows-1252": lambda t: t.encode("cp1252"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(("seed", "end"), [(1, "\n"), (2, "\r\n"), (3, "\r"), (4, "\n"), (6, "\n")])
def test_pieces_of_any_size_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, seed: int, end: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(ENCODINGS[encoding](table(seed, end)))
    whole = run.run(path, questionnaire(), tmp_path / "whole", on=TODAY)
    monkeypatch.setattr(text, "MAX_BYTES", 2000)
    monkeypatch.setattr(long, "PIECE", 300 + 7 * seed)
    monkeypatch.setattr(long, "HEAD", 900)
    pieces = run.run(path, questionnaire(), tmp_path / "pieces", on=TODAY)
    assert pieces.notices == whole.notices
    assert pieces.scored > 50
    for name in TABLES:
        got, want = (tmp_path / f / name for f in ("pieces", "whole"))
        assert got.read_bytes() == want.read_bytes(), name


def refused(path: Path) -> tuple[str, str]:
    with pytest.raises(UserError) as caught:
        read_table(path, questionnaire())
    problem = caught.value.problems[0]
    return problem.code, str(problem)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"q0,q1,name\n" + b"1,0,x\n" * 50 + b"0,1,y\n" * 50, "T108"),
        (b"q0,q1,name\n" + b"1,5,x\n" * 300 + "1,5,Café\n".encode() + b"1,5,Caf\xe9\n", "T103"),
        (b"q0,q1,name\n" + b"1,5,x\n" * 300 + b"1,5,\x81\n", "T103"),
        (b"\xff\xfe" + "q0,q1\n1,5\n".encode("utf-16-le") * 50 + b"\x00", "T103"),
        (b"%PDF-1.7\n" * 50, "T106"),
        (b"\n \n" * 50, "T102"),
    ],
)
def test_what_is_wrong_with_a_large_table_is_said_as_of_a_small_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, code: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    whole = refused(path)
    monkeypatch.setattr(text, "MAX_BYTES", 100)
    monkeypatch.setattr(long, "PIECE", 200)
    monkeypatch.setattr(long, "HEAD", 90)
    pieces = refused(path)
    assert pieces[0] == whole[0] == code
    if code != "T103":
        assert pieces == whole


def test_a_table_of_very_many_short_lines_is_walked_piece_by_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "table.csv"
    path.write_text("q0,q1\n" + "1,5\n" * 300, "utf-8")
    assert not isinstance(read_table(path, questionnaire()), long.LongTable)
    monkeypatch.setattr(intake, "MOST_LINES", 300)
    found = read_table(path, questionnaire())
    assert isinstance(found, long.LongTable)
    assert found.tally.rows == 300
