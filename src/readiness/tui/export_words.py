"""Copies of an interview in words, the same for the terminal app and the line mode."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from readiness.errors import clean
from readiness.exports import Exported, Kind

KIND_WORDS: dict[Kind, str] = {
    "pdf": "PDF: the roadmap, to print or send",
    "html": "Web page: the same, for any browser",
    "json": "Answers (JSON): to open elsewhere, with all notes",
}


def written_words(done: Exported, *, handed_over: bool = False) -> Iterator[tuple[str, str]]:
    """What was written and where: texts, each with the name of its style.

    Args:
        done: What was written.
        handed_over: A browser got it as a download.
    """
    one = len(done.paths) == 1
    it = "It is written and was" if one else "They are written and were"
    where = f"You find {'it' if one else 'them'} here:"
    if handed_over:
        where = f"Your browser has {'it' if one else 'them'} among its downloads:"
    yield f"{it} read back. {where}", "text"
    for path in done.paths:
        yield clean(str(path)), "strong"
    for notice in done.notices:
        yield clean(notice), "quiet"


def taken_words(found: Sequence[Path]) -> Iterator[str]:
    """What is in the way."""
    for path in found:
        yield f"{clean(path.name)} is there already."
