"""Saved interviews in words, the same for the first page and the line mode."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from readiness.errors import clean
from readiness.storage.saves import ENDING, SavedInfo

if TYPE_CHECKING:
    # It knows the questionnaire, which the first page can do without.
    from readiness.progress import Progress


def saved_name(info: SavedInfo) -> str:
    """The firm, or the name of the file where that is not known."""
    named = "" if info.problem else clean(info.name)
    return named or clean(info.path.name.removesuffix(ENDING))


def saved_words(info: SavedInfo, far: Progress | None) -> str:
    """The length, how far it has come, and the day of the last change."""
    if info.problem:
        return "cannot be opened"
    length = "quick look" if info.length == "quick" else "full check"
    done = f"{info.done} answered" if far is None else f"{far.done} of {far.total}"
    return " · ".join(part for part in (length, done, _day(info.updated_at)) if part)


def _day(stamp: str) -> str:
    try:
        day = datetime.fromisoformat(stamp)
    except ValueError:
        return ""
    return f"{day.day} {day:%b %Y}"
