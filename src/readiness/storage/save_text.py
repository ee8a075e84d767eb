"""The bytes of a saved file: from a response and back, refusing everything that is not whole.

The file is one UTF-8 JSON object (see `save_models` for the fields). `sha256` is taken over the
canonical JSON of all other fields: keys sorted, no spaces, UTF-8.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from readiness.errors import Place, UserError, fault, show_controls
from readiness.response import Response
from readiness.storage.save_models import FORMAT, VERSION, from_document, to_document

ENDING = ".readiness.json"
DEEPEST = 40
"""Levels of nesting in a saved file; ours has five."""


class Stored(NamedTuple):
    """What was read from a saved file."""

    response: Response
    generation: int
    path: Path


def dumps(response: Response, generation: int) -> bytes:
    """The bytes of a saved file: the same for the same response and generation, everywhere.

    Raises:
        ValueError: The response holds what JSON cannot (NaN, infinity, half a surrogate pair). Text
            from people is cleaned before it gets here, so this is a fault of ours.
    """
    document = to_document(response, generation)
    document["sha256"] = _checksum(document)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    return (text + "\n").encode("utf-8")


def _checksum(document: dict[str, Any]) -> str:
    rest = {key: value for key, value in document.items() if key != "sha256"}
    text = json.dumps(
        rest, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def loads(data: bytes, path: Path, *, sealed: bool = True) -> Stored:
    """The response in the bytes of a saved file.

    Args:
        data: The whole file.
        path: Where it came from, for messages.
        sealed: Demand the checksum. False only for files that were made by hand or by a form.

    Raises:
        UserError: S102 damaged, S103 newer, S106 something else.
    """
    document = _parse(data, path)
    if document.get("format") != FORMAT:
        refuse("S106", path, "is not a saved response.", "Choose a file ending in " + ENDING + ".")
    version = document.get("version")
    if type(version) is int and version > VERSION:
        refuse(
            "S103",
            path,
            f"was written by a newer version (file format {version}, this one knows {VERSION}).",
            "Update readiness, then open it again. The file was not changed.",
        )
    if type(version) is not int or version < 1:
        _damaged(path, "it does not say which version of the format it has")
    if "sha256" in document or sealed:
        try:
            whole = document.get("sha256") == _checksum(document)
        except (ValueError, RecursionError):
            whole = False
        if not whole:
            _damaged(path, "its checksum does not match its content")
    response, generation, problems = from_document(document, str(path))
    if problems:
        raise UserError(problems)
    return Stored(response, generation, path)


def _parse(data: bytes, path: Path) -> dict[str, Any]:
    if not data:
        _damaged(path, "it is empty")
    if not data.strip(b"\0"):
        _damaged(path, "it holds only zero bytes")
    if data.startswith(b"SQLite format 3\0"):
        refuse("S106", path, "is a database, not a saved response.", "Choose another file.")
    try:
        # Some editors put a byte order mark in front; it says nothing and does no harm.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _damaged(path, "it is not UTF-8 text")
    try:
        document = json.loads(
            text,
            object_pairs_hook=_no_twins,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        words = str(error) if isinstance(error, _BadValueError) else "it breaks off or has a fault"
        _damaged(path, words)
    if not isinstance(document, dict):
        refuse("S106", path, "is not a saved response.", "Choose a file ending in " + ENDING + ".")
    if _depth(document) > DEEPEST:
        _damaged(path, "its content is nested too deeply")
    if any("\ud800" <= char <= "\udfff" for char in _texts(document)):
        _damaged(path, "it holds half a character")
    return document


class _BadValueError(ValueError):
    """JSON that parses and still must not be believed."""


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twin = next(name for name in names if names.count(name) > 1)
        raise _BadValueError(f"'{show_controls(twin, limit=40)}' stands in it twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise _BadValueError(f"it holds {name}, which is not a number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _BadValueError("it holds a number that is too large")
    return value


def _depth(document: object) -> int:
    deepest, todo = 0, [(document, 1)]
    while todo:
        value, depth = todo.pop()
        if isinstance(value, dict | list):
            deepest = max(deepest, depth)
            inside: Iterable[Any] = value.values() if isinstance(value, dict) else value
            todo.extend((item, depth + 1) for item in inside)
    return deepest


def _texts(document: object) -> Iterable[str]:
    todo = [document]
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            if not value.isascii():
                yield from value
        elif isinstance(value, dict):
            todo.extend(value)
            todo.extend(value.values())
        elif isinstance(value, list):
            todo.extend(value)


def refuse(code: str, path: Path, message: str, hint: str) -> NoReturn:
    """Raise a `UserError` about the file at `path`."""
    raise fault(code, message, hint, Place(file=str(path)))


def _damaged(path: Path, why: str) -> NoReturn:
    refuse(
        "S102",
        path,
        f"is damaged: {why}.",
        "It was left as it is. Go back to the copy from the save before, or to a backup.",
    )
