"""What the keys do, in words."""

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
