"""Answers that came back, whatever they came in: a saved file, a code, a text with a code in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from readiness.errors import Place, fault, show_controls
from readiness.forms.code import LARGEST, START, holds_code, read_code
from readiness.response import Response
from readiness.storage.saves import ENDING, list_saved, new_path, read, write


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A saved response that came from elsewhere; `new` is False when it was here already."""

    path: Path
    new: bool


def take_in(source: str, to: Path | None, stdin: TextIO) -> TakenIn:
    """Put the answers that came back into a folder, as a saved file of their own.

    Args:
        source: A file, a code, or ``-`` for standard input.
        to: The folder; None is the data folder.
        stdin: Where ``-`` is read from.

    Raises:
        UserError: C102, S101 to S106, W101.
    """
    response = answers_in(source, stdin)
    for info in list_saved(to):
        if not info.problem and read(info.path).response == response:
            return TakenIn(info.path, new=False)
    path = new_path(response.respondent.name, to)
    write(path, response, 0)
    return TakenIn(path, new=True)


def answers_in(source: str, stdin: TextIO) -> Response:
    """The response in a file, in a code, or in what is read from standard input (``-``).

    Raises:
        UserError: C102 when it is no file and no code, S101 to S106.
    """
    if source == "-":
        return read_code(stdin.read(LARGEST))
    path = Path(source)
    if not holds_code(source):
        if not _is_file(path):
            hint = f"Give a file, or a code, which starts with “{START}”."
            raise fault("C102", f"“{show_controls(source)}” is not a file.", hint)
        text = _text(path)
        # A saved file may hold a note with a code in it: what starts like JSON is never a code.
        start = text.lstrip("\ufeff \r\n\t")[:1]
        if start in ("", "{") or path.name.endswith(ENDING):
            return read(path).response
        if not holds_code(text):
            hint = f"Take the file that came, or the whole mail: its code starts with “{START}”."
            where = Place(file=str(path))
            raise fault("S106", "is no saved response, and holds no code.", hint, where)
        return read_code(text)
    return read_code(_text(path) if _is_file(path) else source)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a long code is no name that a disk could have
        return False


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST)
    except OSError:
        return ""  # `read` says what is wrong with it
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")
