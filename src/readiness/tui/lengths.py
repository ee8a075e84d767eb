"""The two lengths of a check in words: how long each takes, by the questions of its pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # The first page is painted before any pack is read.
    from readiness.questionnaire import Questionnaire

_QUICK = "the questions that matter most"
_FULL = "with every component in full"


def length_words(pack: Questionnaire | None) -> tuple[str, str]:
    """What the quick look and the full check are; without times while the pack is not known."""
    if pack is None:
        return _QUICK, _FULL
    asked = len(pack.asked)
    core = sum(question.core for question in pack.asked)
    full = f"about {minutes(asked)} minutes, {_FULL}"
    if core in (0, asked):
        return "the same as the full check: this one has no shorter way", full
    return f"about {minutes(core)} minutes, {_QUICK}", full


def minutes(questions: int) -> int:
    """How long so many questions take: about 27 seconds each, in steps of five minutes."""
    return max(5, (9 * questions + 50) // 100 * 5)
