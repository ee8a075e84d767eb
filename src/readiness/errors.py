"""What can be wrong with an input, in words a person can act on.

A `Problem` is one thing wrong with something a person gave us. Readers collect all problems of an
input and raise them together in one `UserError`, so that nobody mends a file one line at a time.
Every code is listed in `CATALOGUE`, is explained in ``docs/problems.md`` and has a test.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from readiness.record import Record

# C0 and C1 controls, DEL, line and paragraph separators.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Marks that reorder or hide text: bidirectional overrides, isolates, zero width, soft hyphen, BOM.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ESCAPE_SEQUENCE = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]"  # CSI
    "|[\x1b](?:\\]|P|X|\\^|_)[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?"  # OSC, DCS, SOS, PM, APC
    "|\x9d[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?"
    "|\x1b[ -/]*[0-~]"
)


def clean(text: str, *, limit: int | None = None, keep_newlines: bool = False) -> str:
    """The text as it may stand on a screen, a page or a log line: printable, and in its real order.

    Escape sequences, control characters and bidirectional overrides are removed; a control that
    separated two words becomes a space. Lone surrogates become the replacement character.

    Args:
        text: Anything that came from outside.
        limit: Longest result in characters; longer text is cut and ends in an ellipsis.
        keep_newlines: Keep line feeds (notes have several lines; names never do).
    """
    if text.isascii() and text.isprintable():
        out = text
    else:
        out = text.encode("utf-8", "replace").decode("utf-8") if _has_surrogate(text) else text
        out = _ESCAPE_SEQUENCE.sub("", out)
        if keep_newlines:
            out = out.replace("\r\n", "\n").replace("\r", "\n")
            out = "\n".join(_CONTROLS.sub(" ", line) for line in out.split("\n"))
        else:
            out = _CONTROLS.sub(" ", out)
        out = _INVISIBLE.sub("", out)
    if limit is not None and len(out) > limit:
        out = out[: limit - 1] + "…"
    return out


def _has_surrogate(text: str) -> bool:
    return any(0xD800 <= ord(c) <= 0xDFFF for c in text)


def show_controls(text: str, *, limit: int = 60) -> str:
    """The value for quoting in a message: controls and invisible marks as visible escapes."""
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text
    out: list[str] = []
    for char in text:
        if char.isprintable() and unicodedata.category(char) not in ("Cf", "Cs"):
            out.append(char)
        elif ord(char) < 0x100:
            out.append(f"\\x{ord(char):02x}")
        else:
            out.append(f"\\u{ord(char):04x}")
        if len(out) > limit:
            out[limit - 1 :] = ["…"]
            break
    return "".join(out)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Place(Record):
    """Where in an input something stands; lines, columns and rows count from 1."""

    file: str = ""
    line: int | None = None
    column: int | None = None
    row: str = ""
    field: str = ""

    def __str__(self) -> str:
        parts = [clean(self.file)] if self.file else []
        if self.row:
            parts.append(f"row {clean(self.row, limit=60)}")
        if self.line is not None:
            parts.append(
                f"line {self.line}" + ("" if self.column is None else f" column {self.column}")
            )
        text = " ".join(parts)
        if self.field:
            text = f"{text}, {clean(self.field, limit=80)}" if text else clean(self.field, limit=80)
        return text


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Problem(Record):
    """One thing wrong with an input.

    `message` says what is wrong, with the bad value quoted; `hint` says what to do.
    """

    code: str
    where: Place
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = str(self.where)
        head = f"{where}: " if where else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{head}{self.message}{hint} ({self.code})"


class UserError(Exception):
    """A fault in what the user gave. `cli` prints its problems and ends with exit code 2."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        """Hold at least one problem; the order is the order of printing."""
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        if not self.problems:
            raise ValueError("a UserError needs at least one problem")
        super().__init__("\n".join(str(p) for p in self.problems))


def fault(code: str, message: str, hint: str = "", where: Place | None = None) -> UserError:
    """A `UserError` with one problem, for the many places where only one thing can be wrong."""
    return UserError(Problem(code, where or Place(), message, hint))


_NEAR = 0.6
"""Two texts are near when so much of them is the same: twice the letters in common to all."""


def nearest(value: str, choices: Iterable[str]) -> str | None:
    """The choice a person most likely meant, or None when nothing is close."""
    word = value.strip().casefold()
    near = [
        (fold, choice)
        for fold, letters, choice in _as_long(tuple(choices), len(word))
        if 2.0 * sum(map(letters.__contains__, word)) / (len(word) + len(fold)) >= _NEAR
    ]
    if not near:
        return None
    from difflib import get_close_matches

    by_fold = dict(near)
    found = get_close_matches(word, list(by_fold), n=1, cutoff=_NEAR)
    return by_fold[found[0]] if found else None


@lru_cache(maxsize=1024)
def _as_long(choices: tuple[str, ...], size: int) -> list[tuple[str, frozenset[str], str]]:
    """The choices that a word of this length may be near to: without case, their letters, as is."""
    by_fold = {choice.casefold(): choice for choice in choices}
    return [
        (fold, frozenset(fold), choice)
        for fold, choice in by_fold.items()
        # What can be the same at most is told much faster than what is.
        if size and 2.0 * min(size, len(fold)) / (size + len(fold)) >= _NEAR
    ]


def our_fault(error: BaseException) -> str:
    """What to report: where in our code it happened and of which kind, without any user data."""
    import platform
    import traceback

    from readiness import __version__

    frames = [
        f"{frame.filename.replace(chr(92), '/').rpartition('/readiness/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "/readiness/" in frame.filename.replace(chr(92), "/")
    ]
    return (
        "readiness: a fault of ours, not of yours. Nothing half-written was left behind.\n"
        "Please report these lines (they hold none of your data):\n"
        f"  readiness {__version__}, Python {platform.python_version()}, {platform.system()}\n"
        f"  {type(error).__name__} at {' > '.join(frames[-6:]) or 'start'}"
    )


# Every code that can reach a user. P pack, S saved file, R row of a table, T table, W writing,
# C command line, D document (templates and brand), G this machine's set-up.
CATALOGUE: dict[str, str] = {
    "P101": "The pack folder or one of its files cannot be found or read.",
    "P102": "The file is not UTF-8 text.",
    "P103": "The YAML cannot be parsed.",
    "P104": "A key stands twice in one mapping.",
    "P105": "Anchors, aliases, merge keys and tags are not allowed in packs.",
    "P106": "The file is too large, too deep or has too many entries.",
    "P107": "The file is not one YAML document with the expected kind of content.",
    "P108": "A character is not allowed in a pack (control character or surrogate).",
    "P201": "A field is missing.",
    "P202": "A field is not known here.",
    "P203": "A value has the wrong kind or is out of its range.",
    "P204": "An id is not written in the allowed letters, or stands twice.",
    "P205": "Something is named that does not exist in the pack.",
    "P206": "A question could score outside 0 to 1.",
    "P207": "Level bands have a gap, overlap or are out of order.",
    "P208": "Prerequisites or branching go round in a circle.",
    "P209": "A gate question has a ceiling or may be skipped.",
    "P210": "The range of a score could not be worked out exactly: too much branching.",
    "P211": "A step from one level to the next has no recommendation.",
    "P212": "An overlay and its base do not fit together.",
    "P301": "A golden case no longer gives the result written down for it.",
    "P401": "Nobody is ever asked the question.",
    "P402": "A level cannot be reached, or earns no more than the one below it.",
    "P403": "An option that stands above another one earns less.",
    "P404": "Full marks are not what the pack declares.",
    "P405": "A component rests on one scored question.",
    "P406": "A firm can be below its target without a step that leads up.",
    "P407": "No answer ever leads to a step.",
    "P408": "A step raises no score.",
    "P409": "A small change of a component's weight moves too many golden cases.",
    "P410": "Two ids or labels are the same or easily confused.",
    "P411": "A question asks two things at once.",
    "P412": "A text is too hard to read.",
    "P413": "A question, option or title is too long.",
    "P414": "A support offer is out of date.",
    "P415": "A source is missing, or the day on which it was checked, or that day is to come.",
    "P416": "A file that the roadmap needs is missing or empty.",
    "P417": "Steps ask for a kind of help that no offer gives.",
    "P418": "A file in the pack's folder is read by nothing.",
    "P419": "A text is cut off where a remark seems to begin.",
    "P420": "A don't-know about the question leads to nothing to find out.",
    "P421": "An outside figure is past the day until which it may be shown.",
    "S101": "The saved file cannot be read.",
    "S102": "The saved file is damaged.",
    "S103": "The saved file was written by a newer version.",
    "S104": "The saved file belongs to a pack that is not installed.",
    "S105": "Another window is using the saved file.",
    "S106": "The saved file is not a saved response.",
    "W101": "A file or folder cannot be written.",
    "W102": "The place for the output is not a folder.",
    "W103": "An interrupted run cannot be resumed.",
    "W104": "The results would replace what they are made from.",
    "W105": "A file that is none of our results would be replaced.",
    "T101": "The table cannot be read.",
    "T102": "The table is empty.",
    "T103": "The text encoding is not known or is mixed.",
    "T104": "Two columns have the same name.",
    "T105": "No column holds an answer.",
    "T106": "The file is not a table of a kind that can be read.",
    "T107": "The table is larger than the limits allow.",
    "T108": "The table looks coded 0 to 4.",
    "T109": "The column mapping file is faulty.",
    "T110": "A file of a cohort's figures cannot be used.",
    "T111": "The header and the rows have different separators.",
    "R201": "A row has too many cells.",
    "R202": "A row has too few cells.",
    "R203": "A value is not known in this column.",
    "R204": "A cell is not an option of the question.",
    "R205": "A question was marked as not applicable that cannot be.",
    "R206": "A row id stands twice.",
    "R207": "A cell holds a character that cannot be part of a table.",
    "R208": "A row cannot be split into cells: a quotation mark is not closed.",
    "R209": "A cell holds an error of the spreadsheet.",
    "C101": "A command was given something it does not know.",
    "C102": "A file cannot be found.",
    "C103": "A terminal is needed.",
    "C104": "A value on the command line cannot be used.",
    "C105": "An address is not one of this computer alone.",
    "C106": "The input ended before anything was typed.",
    "C107": "A question was not answered with yes.",
    "D101": "A template is faulty.",
    "D102": "A brand file, or the hub's settings, is faulty.",
    "D103": "A letter has no glyph in the fonts.",
    "D104": "A logo or font cannot be used.",
    "G101": "An optional part is not installed.",
    "G102": "This machine cannot limit a program in time and memory.",
    "G103": "A cluster cannot be reached or used.",
    "G105": "The server cannot listen on its port.",
}
