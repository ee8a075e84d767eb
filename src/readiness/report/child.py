"""Work with files of strangers, in a process of its own with limits.

A template can ask for any amount of time and memory, and so can a picture. Here both are met in a
child that the system ends when it uses more than its share; it can write no file. Where the system
cannot enforce that, the work is refused and not done without limits.
"""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from datetime import date
from pathlib import Path
from threading import Timer
from typing import Any

from readiness.errors import Place, Problem, UserError, fault

MEMORY = 512 * 1024 * 1024
PROCESSOR_SECONDS = 4
WALL_SECONDS = 30
MAX_ANSWER = 24_000_000
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from readiness.report.child import main; main()"
)


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
        missing.update(answer.get("missing", ()))
    return _bytes_of(answer)


def clean_logo(data: bytes, file: str) -> bytes:
    """A logo as a clean PNG. Raises UserError (D104, G102)."""
    answer = _ask({"work": "logo", "data": b64encode(data).decode(), "file": file})
    if answer is None:
        message = "The logo takes too much time or memory to open."
        raise fault("D104", message, "Save it again as a small PNG.", Place(file=file))
    return _bytes_of(answer)


def _bytes_of(answer: dict[str, Any]) -> bytes:
    problems = [
        Problem(p["code"], Place(file=p["file"], line=p["line"]), p["message"], p["hint"])
        for p in answer.get("problems", ())
    ]
    if problems:
        raise UserError(problems)
    return b64decode(answer["bytes"])


def _ask(order: dict[str, Any]) -> dict[str, Any] | None:
    """What the child answers; None when it died, was ended, or answered too much."""
    # Isolated: neither the folder we are in nor the environment may bring modules.
    command = [sys.executable, "-I", "-c", _START, json.dumps(sys.path)]
    with subprocess.Popen(  # noqa: S603 - our own program, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        clock = Timer(WALL_SECONDS, process.kill)
        clock.start()
        try:
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("the child has no pipes")
            try:
                process.stdin.write(json.dumps(order).encode())
                process.stdin.close()
            except BrokenPipeError:
                return None
            said = process.stdout.read(MAX_ANSWER + 1)
            if len(said) > MAX_ANSWER:
                return None
            process.wait()
        finally:
            clock.cancel()
            process.kill()
    if process.returncode != 0 or not said:
        return None
    answer: dict[str, Any] = json.loads(said)
    if answer.get("unlimited"):
        raise fault(
            "G102",
            "This machine cannot limit how much time and memory a template or a logo may use, so "
            "files that did not come with the program are not opened.",
            "Use the templates and the look that come with it here, or run it on Linux.",
        )
    return answer


# ---- in the child ----------------------------------------------------------------------------
def limited() -> bool:
    """Set the limits on this process; False where they do not hold."""
    try:
        import resource
    except ImportError:
        return False
    wanted = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: PROCESSOR_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    try:
        for what, value in wanted.items():
            _, hard = resource.getrlimit(what)
            least = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(what, (least, least))
    except (OSError, ValueError):
        return False
    try:  # some systems take the limit and do not keep it
        bytearray(2 * MEMORY)
    except MemoryError:
        return True
    return False


def main() -> None:
    """Read one order, do it within limits, answer."""
    held = limited()
    order = json.loads(sys.stdin.buffer.read())
    answer = _do(order) if held else {"unlimited": True}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.buffer.flush()


def _do(order: dict[str, Any]) -> dict[str, Any]:
    try:
        if order["work"] == "logo":
            return {"bytes": b64encode(_logo(order)).decode()}
        missing: set[str] = set()
        made = _document(order, missing)
        return {"bytes": b64encode(made).decode(), "missing": sorted(missing)}
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


def _logo(order: dict[str, Any]) -> bytes:
    from readiness.report.logo import cleaned

    try:
        return cleaned(b64decode(order["data"]))
    except ValueError as error:
        where = Place(file=order["file"])
        raise fault("D104", f"The logo {error}.", "Save it again as a PNG.", where) from error


def _document(order: dict[str, Any], missing: set[str]) -> bytes:
    from readiness.report.render import Look, check, render

    look = Look(
        order["look"]["accent"],
        order["look"]["ink"],
        order["look"]["author"],
        date.fromisoformat(order["look"]["on"]),
        b64decode(order["look"]["logo"]),
        order["look"]["logo_words"],
        order["look"].get("keywords", ""),
    )
    folder = Path(order["folder"])
    if order["kind"] == "check":
        check(order["data"], folder, missing)
        return b""
    return render(order["kind"], order["data"], folder, look, missing)
