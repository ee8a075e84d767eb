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


def written_words(done: Exported) -> Iterator[tuple[str, str]]:
    """What was written and where: texts, each with the name of its style."""
    if len(done.paths) == 1:
        yield "It is written and was read back. You find it here:", "text"
    else:
        yield "They are written and were read back. You find them here:", "text"
    for path in done.paths:
        yield clean(str(path)), "strong"
    for notice in done.notices:
        yield clean(notice), "quiet"


def taken_words(found: Sequence[Path]) -> Iterator[str]:
    """What is in the way."""
    for path in found:
        yield f"{clean(path.name)} is there already."
