"""How commands speak: results on standard output, notes on standard error; dates and ids."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from readiness.errors import clean, fault, nearest

if TYPE_CHECKING:
    from readiness.batching import Progress

OK, FINDINGS, FAULTS = 0, 1, 2
"""Exit codes: done; done, with findings."""


def day(text: str | None) -> date:
    """The date on the command line, or today. Raises UserError C104."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fault(
            "C104", f"“{clean(text, limit=40)}” is not a date.", "Write it as 2026-12-31."
        ) from None


def optional_path(text: str | None) -> Path | None:
    """The path that was typed, if any."""
    return Path(text) if text else None


def optional_folder(text: str | None) -> Path | None:
    """The folder that was typed, if any. Raises UserError C102 when there is none of that name."""
    if text is None or Path(text).is_dir():
        return optional_path(text)
    raise fault("C102", f"“{clean(text, limit=60)}” is not a folder.", "Check the name.")


def one_of(choices: Iterable[str], value: str, what: str) -> str:
    """The choice that is meant, whatever its case. Raises UserError C104."""
    known = list(choices)
    for choice in known:
        if choice.casefold() == value.casefold():
            return choice
    guess = nearest(value, known)
    hint = f"Did you mean {guess}?" if guess else f"Use one of {', '.join(known)}."
    raise fault("C104", f"“{clean(value, limit=40)}” is not a known {what}.", hint)


def out(text: str) -> None:
    """Print a result. Raises UserError W101 where it cannot be written, as on a full disk."""
    with _results():
        sys.stdout.write(f"{text}\n")


def flush() -> None:
    """Write out what is left of the results. Raises UserError W101."""
    with _results():
        sys.stdout.flush()


@contextlib.contextmanager
def _results() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # The reader has what it wanted.
    except OSError as error:
        from readiness.storage.files import write_error

        # What is still held back must not be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise write_error(error, Path("standard output")) from error


def out_json(data: object) -> None:
    """Print a result for programs; every letter survives, whatever the encoding."""
    text = json.dumps(data, ensure_ascii=False, indent=1, default=list)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(data, indent=1, default=list)
    out(text)


def note(text: str) -> None:
    """Tell a person something that is not the result."""
    sys.stderr.write(f"{clean(text)}\n")


class _ProgressLine:
    """Whether a progress line stands on the terminal that is not ended yet."""

    is_open = False


def progress(what: str = "") -> Progress | None:
    """A progress line on stderr, when that is a terminal: how many, how fast, how long still."""
    if not sys.stderr.isatty():
        return None
    from collections import deque
    from time import monotonic

    # Of the last steps only: what a resumed run finds done goes by in no time.
    seen: deque[tuple[float, int]] = deque(maxlen=_STEPS)
    before = 0

    def show(done: int, of: int) -> None:
        nonlocal before
        seen.append((monotonic(), done))
        spent, steps = seen[-1][0] - seen[0][0], done - seen[0][1]
        line = f"{done:,} of {of:,} {what}".rstrip()
        if not done:
            # Loops may be compiled first, which takes some seconds.
            line += ", getting ready"
        if steps > 0 and done < of and spent > _SOON:
            left = _left(spent * (of - done) / steps)
            line += f", {steps / spent:,.1f} a second, {left} left"
        # Blanks over what a longer line before this one would leave standing.
        sys.stderr.write(f"\r{line}{' ' * (before - len(line))}" + ("\n" if done == of else ""))
        sys.stderr.flush()
        _ProgressLine.is_open = done != of
        before = len(line) if _ProgressLine.is_open else 0

    return show


def end_progress() -> None:
    """Leave a progress line that will not go on, so that what is said next has its own."""
    if _ProgressLine.is_open:
        sys.stderr.write("\n")
        _ProgressLine.is_open = False


_STEPS = 30
"""A speed is that of the last so many steps."""
_SOON = 2.0
"""Seconds before which a speed would be a guess."""


def _left(seconds: float) -> str:
    """The time left, as coarse as it is known."""
    if seconds < 90:
        return f"about {max(1, round(seconds))} s"
    if seconds < 5400:
        return f"about {round(seconds / 60)} min"
    return f"about {seconds / 3600:.1f} h"
