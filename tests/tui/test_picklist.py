"""A list whose remarks can all be read, whatever the room."""

from __future__ import annotations

import pytest
from textual.geometry import Size

from readiness.tui.widgets.picklist import PickList, PickRow

LONG = "Any firm that makes or processes goods, such as metal parts, food or furniture."
ROWS = [PickRow(f"Choice {n}", str(n), f"{n} {LONG}", "○") for n in range(1, 8)]


def text(picks: PickList, width: int, height: int) -> list[str]:
    lines = picks.make_lines(width, height)
    assert len(lines) <= height
    return ["".join(piece for piece, _ in line.pieces).rstrip() for line in lines]


def said(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize(("width", "height"), [(120, 7), (76, 14), (50, 30)])
def test_with_room_every_remark_stands_there_in_full(width: int, height: int) -> None:
    picks = PickList(*ROWS, whole=True)
    lines = said(text(picks, width, height))
    for row in ROWS:
        assert row.text in lines
        assert LONG in lines.replace("▌ ", "")
    assert "…" not in lines
    assert "more below" not in lines


def test_without_room_the_row_under_the_cursor_tells_its_remark() -> None:
    picks = PickList(whole=True)
    picks._settle(1)
    picks.rows, picks.active = tuple(ROWS), False
    first = text(picks, 56, 11)
    assert [row.text for row in ROWS if any(row.text in line for line in first)] == [
        row.text for row in ROWS
    ]
    assert "Move with" in first[8]
    picks.active = True
    for place, row in enumerate(ROWS):
        picks.cursor = place
        lines = text(picks, 56, 11)
        assert row.remark in said(lines)
        assert any(row.text in line and "▌" in line for line in lines)


@pytest.mark.parametrize("height", [5, 6, 9])
def test_a_list_that_is_still_too_long_scrolls_with_the_cursor(height: int) -> None:
    picks = PickList(*ROWS, whole=True)
    for place in [*range(7), *range(5, -1, -1)]:
        picks.cursor = place
        lines = text(picks, 56, height)
        assert any(ROWS[place].text in line and "▌" in line for line in lines), (place, lines)


def test_a_click_on_any_line_of_a_row_means_that_row() -> None:
    lines = PickList(*ROWS, whole=True).make_lines(76, 14)
    assert [line.target for line in lines] == [n for n in range(7) for _ in range(2)]
    assert PickList(*ROWS, whole=True).get_content_height(None, Size(80, 24), 76) == 14


def test_without_whole_a_remark_is_cut_to_its_column() -> None:
    lines = text(PickList(*ROWS), 76, 14)
    assert len(lines) == 7
    assert all(line.endswith("…") for line in lines)
