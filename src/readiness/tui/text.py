"""Text in terminal cells: wrapping, shortening, bars. No Textual: the line mode uses it too."""

from __future__ import annotations

from fractions import Fraction

from rich.cells import cell_len, chop_cells, set_cell_size

_EIGHTHS = " ▏▎▍▌▋▊▉"
_STEPS = len(_EIGHTHS)


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken at blanks; a longer word is cut.

    Line feeds in the text stay. An empty text gives one empty line.
    """
    width = max(1, width)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, used = "", 0
        for word in paragraph.split(" "):
            size = cell_len(word)
            if line and used + 1 + size <= width:
                line, used = f"{line} {word}", used + 1 + size
                continue
            if line:
                lines.append(line)
            if size > width:
                *whole, rest = chop_cells(word, width)
                lines.extend(whole)
                line, used = rest, cell_len(rest)
            else:
                line, used = word, size
        lines.append(line)
    return lines


def shorten(text: str, width: int) -> str:
    """The text in at most `width` cells; what does not fit becomes an ellipsis."""
    if cell_len(text) <= width:
        return text
    return "" if width < 1 else set_cell_size(text, width - 1).rstrip() + "…"


def pad(text: str, width: int) -> str:
    """The text in exactly `width` cells, shortened or filled with blanks."""
    return set_cell_size(shorten(text, width), width)


def bar(share: Fraction, width: int) -> str:
    """A bar of `share` (0..1) of `width` cells, cut to an eighth of a cell."""
    eighths = int(share * width * _STEPS)
    whole, rest = divmod(eighths, _STEPS)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")


def count(number: int, one: str, many: str = "") -> str:
    """The number with its noun: ``1 question``, ``3 questions``."""
    return f"{number} {one if number == 1 else many or one + 's'}"
