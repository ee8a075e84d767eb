"""What this is, in words, and what the list of keys does not say."""

from __future__ import annotations

TIPS = (
    "Working alone? Read “we” as “I”.",
    "For a screen reader or a plain terminal: readiness assess --plain",
)
ABOUT = (
    ("What it is", "head"),
    (
        "A check of how ready a small or medium-sized firm is to work with digital tools. It "
        "follows the eight components of techUK's local digital capital (North West regional "
        "report, 2020). techUK means them for a place; reading them for one firm is our own work.",
        "text",
    ),
    ("", "text"),
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
