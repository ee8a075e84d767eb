"""Renderers for tests of the worker processes; at top level, so that they travel there."""

from __future__ import annotations

import os
import signal
import time
from datetime import date
from pathlib import Path

from readiness.assessment import Assessment
from readiness.errors import fault


def draw(assessment: Assessment, on: date) -> bytes:
    """A document that tells what it was made from."""
    return f"{assessment.response.respondent.name} {on}".encode()


def draw_with_place(assessment: Assessment, on: date) -> bytes:
    """A document that tells which process drew it."""
    return f"{assessment.response.respondent.name} {on} {os.getpid()}".encode()


def draw_or_die(assessment: Assessment, on: date) -> bytes:
    """Kills its process for a firm called *Poison*."""
    if assessment.response.respondent.name == "Poison":
        os.kill(os.getpid(), signal.SIGKILL)
    return draw(assessment, on)


def draw_or_die_once(assessment: Assessment, on: date) -> bytes:
    """Kills its process the first time it meets *Poison*; a file remembers."""
    mark = os.environ["POISON_MARK"]
    if assessment.response.respondent.name == "Poison" and not os.path.exists(mark):  # noqa: PTH110
        os.close(os.open(mark, os.O_CREAT))
        os.kill(os.getpid(), signal.SIGKILL)
    return draw(assessment, on)


def draw_slowly(assessment: Assessment, on: date) -> bytes:
    """Takes its time, and leaves a mark for every firm that was drawn."""
    folder = os.environ.get("DRAWN_MARKS")
    if folder:
        time.sleep(0.02)
        with (Path(folder) / assessment.response.respondent.name).open("a") as mark:
            mark.write(f"{os.getpid()}\n")
    return draw(assessment, on)


def draw_slowly_or_die(assessment: Assessment, on: date) -> bytes:
    """Both: slow, and deadly for *Poison*."""
    return draw_or_die(assessment, on) and draw_slowly(assessment, on)


def draw_with_a_bug(assessment: Assessment, on: date) -> bytes:
    """Fails as our own faults do."""
    raise ZeroDivisionError(f"{assessment.response.respondent.name} {on}")


def draw_with_a_faulty_template(assessment: Assessment, on: date) -> bytes:
    """Fails as a template of the user's own does, for a firm called *Odd*."""
    if assessment.response.respondent.name == "Odd":
        raise fault("D101", "The template fails.")
    return draw(assessment, on)
