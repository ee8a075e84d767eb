"""Text in terminal cells: wrapping, shortening, bars. No Textual: the line mode uses it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells, set_cell_size

if TYPE_CHECKING:
    from fractions import Fraction


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken at blanks; a longer word is cut.

    Line feeds in the text stay. An empty text gives one empty line.
    """
    width = max(1, width)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        first, *words = paragraph.split(" ")
        line = _cut_into(lines, first, width)
        for word in words:
            if cell_len(line) + 1 + cell_len(word) <= width:
                line = f"{line} {word}"
            else:
                lines.append(line)
                line = _cut_into(lines, word, width)
        lines.append(line)
    return lines


def _cut_into(lines: list[str], word: str, width: int) -> str:
    """Put what does not fit of a long word into lines of its own; returns the rest."""
    if cell_len(word) <= width:
        return word
    *whole, rest = chop_cells(word, width)
    lines.extend(whole)
    return rest


def shorten(text: str, width: int) -> str:
    """The text in at most `width` cells; what does not fit becomes an ellipsis."""
    if cell_len(text) <= width:
        return text
    return "" if width < 1 else set_cell_size(text, width - 1).rstrip() + "…"


def pad(text: str, width: int) -> str:
    """The text in exactly `width` cells, shortened or filled with blanks."""
    return set_cell_size(shorten(text, width), width)


def bar(share: Fraction, width: int) -> str:
    """A bar of `share` (0..1) of `width` cells, cut to half a cell.

    It fills the upper half of its line: those of neighbouring lines would run into one another.
    """
    whole, rest = divmod(int(share * width * 2), 2)
    return "▀" * whole + ("▘" if rest else "")


def count(number: int, one: str, many: str = "") -> str:
    """The number with its noun: ``1 question``, ``3 questions``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def find_rank(words: list[str], text: str, title: str) -> int | None:
    """How well an entry fits the words; smaller is better, None is not at all."""
    if not words or all(word in title for word in words):
        return 0
    if all(word in text for word in words):
        return 1
    return 2 if all(_is_within(word, title) for word in words) else None


def _is_within(letters: str, text: str) -> bool:
    """Whether the letters stand in the text in this order, perhaps with others between."""
    rest = iter(text)
    return all(letter in rest for letter in letters)
