"""What this is, in words, and what the list of keys does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.questionnaire import Questionnaire

TIPS = (
    "Working alone? Read “we” as “I”.",
    "For a screen reader or a plain terminal: readiness assess --plain",
)
_ABOUT = (
    ("What you get", "head"),
    (
        "Where you stand on each component, and a roadmap: a few next steps, each tied to an "
        "answer you gave and to help that is on offer near you. It can be printed as a PDF.",
        "text",
    ),
    ("", "text"),
    ("Your answers", "head"),
    (
        "Everything stays in a file on this computer. Nothing is sent anywhere. “Don't know” is a "
        "good answer: it costs nothing and becomes a question to ask someone.",
        "text",
    ),
)


def about(pack: Questionnaire) -> tuple[tuple[str, str], ...]:
    """What this questionnaire is in its own words, and what the program does: texts and styles."""
    own = [("What it is", "head"), (pack.summary or pack.title, "text")]
    own += [(f"Source: {source}", "quiet") for source in pack.sources[:1]]
    return (*own, ("", "text"), *_ABOUT)
