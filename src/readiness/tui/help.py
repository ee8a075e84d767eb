"""What the keys do and what this is, in words."""

from __future__ import annotations

HELP: tuple[tuple[str, str], ...] = (
    ("Answering", "head"),
    ("1 to 5     answer; it is saved at once and the next question comes", "text"),
    ("0 or d     don't know: a useful answer, it costs nothing", "text"),
    ("x          doesn't apply to us (where that is possible; it may ask why)", "text"),
    ("↑ ↓ Enter  the same with the arrows (j and k too); or click a line", "text"),
    ("u          take back the last answer or note, as often as you like", "text"),
    ("n          a note for yourself, or where the proof is", "text"),
    ("w          why we ask, with an example from your trade", "text"),
    ("", "text"),
    ("Finding your way", "head"),
    ("← →        the question before; pass over this one (h and l too)", "text"),
    ("g or /     go to any question by a few letters", "text"),
    ("r          review: open questions, don't-knows, notes", "text"),
    ("t          colours: dark, light, high contrast", "text"),
    ("q          save and quit; it says where the file is", "text"),
    ("", "text"),
    ("Some questions take several lines: the numbers tick, Enter goes on.", "quiet"),
    ("Working alone? Read “we” as “I”.", "quiet"),
    ("For a screen reader or a plain terminal: readiness assess --plain", "quiet"),
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
