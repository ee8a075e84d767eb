"""Templates, logos and fonts of strangers, tried in a child with limits (`confined`).

A template can ask for any amount of time and memory, and so can a picture or a font. Where the
system cannot limit the child, the work is refused and not done without limits.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from readiness.confined import Answer, CannotLimitError, Limits, Send, ask
from readiness.errors import Place, Problem, UserError, fault

MEMORY = 512 * 1024 * 1024
PROCESSOR_SECONDS = 4
WALL_SECONDS = 30
MAX_ANSWER = 24_000_000
LIMITS = Limits(MEMORY, PROCESSOR_SECONDS, WALL_SECONDS, MAX_ANSWER)


def document(order: dict[str, Any], missing: set[str] | None = None) -> bytes:
    """A document from templates that are not ours.

    Args:
        order: What `render.render` takes, as plain data.
        missing: Collects letters that no font has.

    Raises:
        UserError: D101 for a faulty template, also one that uses too much; G102 where this machine
            cannot limit it.
    """
    answer = _ask({"work": "document", **order})
    if answer is None:
        raise fault(
            "D101",
            f"The templates use more than {PROCESSOR_SECONDS} s of processor time or "
            f"{MEMORY // 1024 // 1024} MB of memory.",
            "Look for loops over large ranges, texts multiplied, and templates that include "
            "themselves.",
            Place(file=str(order["folder"])),
        )
    if missing is not None:
        missing.update(answer.said.get("missing", ()))
    return _bytes_of(answer)


def clean_logo(data: bytes, file: str) -> bytes:
    """A logo as a clean PNG. Raises UserError (D104, G102)."""
    answer = _ask({"work": "logo", "data": b64encode(data).decode(), "file": file})
    if answer is None:
        message = "The logo takes too much time or memory to open."
        raise fault("D104", message, "Save it again as a small PNG.", Place(file=file))
    return _bytes_of(answer)


def try_font(data: bytes, file: str) -> None:
    """Draw every letter of a font once. Raises UserError (D104, G102)."""
    answer = _ask({"work": "font", "data": b64encode(data).decode(), "file": file})
    if answer is None:
        message = "The font takes too much time or memory to use."
        raise fault("D104", message, "Take another font.", Place(file=file))
    _bytes_of(answer)


def _bytes_of(answer: Answer) -> bytes:
    problems = [
        Problem(p["code"], Place(file=p["file"], line=p["line"]), p["message"], p["hint"])
        for p in answer.said.get("problems", ())
    ]
    if problems:
        raise UserError(problems)
    return answer.data


def _ask(order: dict[str, Any]) -> Answer | None:
    try:
        return ask("readiness.report.child:work", order, LIMITS)
    except CannotLimitError:
        raise fault(
            "G102",
            "This machine cannot limit how much time and memory a template, logo or font may use, "
            "so files that did not come with the program are not opened.",
            "Use the templates and the look that come with it here, or run it on Linux.",
        ) from None


# ---- in the child ----------------------------------------------------------------------------
def work(order: dict[str, Any], send: Send) -> dict[str, Any]:
    """Do one order; the document or the picture is sent as data."""
    missing: set[str] = set()
    try:
        if order["work"] == "font":
            _font(order)
        else:
            send(_logo(order) if order["work"] == "logo" else _document(order, missing))
    except UserError as error:
        return {
            "problems": [
                {
                    "code": p.code,
                    "file": p.where.file,
                    "line": p.where.line,
                    "message": p.message,
                    "hint": p.hint,
                }
                for p in error.problems
            ]
        }
    return {"missing": sorted(missing)}


def _font(order: dict[str, Any]) -> None:
    from readiness.report.typeface import try_font

    try:
        try_font(b64decode(order["data"]))
    except ValueError as error:
        where = Place(file=order["file"])
        raise fault("D104", f"The font {error}.", "Take another font.", where) from error


def _logo(order: dict[str, Any]) -> bytes:
    from readiness.report.logo import cleaned

    try:
        return cleaned(b64decode(order["data"]))
    except ValueError as error:
        where = Place(file=order["file"])
        raise fault("D104", f"The logo {error}.", "Save it again as a PNG.", where) from error


def _document(order: dict[str, Any], missing: set[str]) -> bytes:
    from readiness.report.render import Look, check, render

    look = Look.of(order["look"])
    folder, name = Path(order["folder"]), order["name"]
    if order["kind"] == "check":
        check(order["data"], folder, look, missing, name)
        return b""
    return render(order["kind"], order["data"], folder, look, missing, name)
