"""Renderers for tests of the worker processes; at top level, so that they travel there."""

from __future__ import annotations

import os
import signal
from datetime import date

from readiness.assessment import Assessment
from readiness.errors import fault


def draw(assessment: Assessment, on: date) -> bytes:
    """A document that tells what it was made from and where."""
    return f"{assessment.response.respondent.name} {on} {os.getpid()}".encode()


def draw_or_die(assessment: Assessment, on: date) -> bytes:
    """Kills its process for a firm called *Poison*."""
    if assessment.response.respondent.name == "Poison":
        os.kill(os.getpid(), signal.SIGKILL)
    return f"{assessment.response.respondent.name} {on}".encode()


def draw_or_die_once(assessment: Assessment, on: date) -> bytes:
    """Kills its process the first time it meets *Poison*; a file remembers."""
    mark = os.environ["POISON_MARK"]
    if assessment.response.respondent.name == "Poison" and not os.path.exists(mark):  # noqa: PTH110
        os.close(os.open(mark, os.O_CREAT))
        os.kill(os.getpid(), signal.SIGKILL)
    return f"{assessment.response.respondent.name} {on}".encode()


def draw_with_a_bug(assessment: Assessment, on: date) -> bytes:
    """Fails as our own faults do."""
    raise ZeroDivisionError(f"{assessment.response.respondent.name} {on}")


def draw_on_a_full_disk(assessment: Assessment, on: date) -> bytes:
    """Fails as a write to a full disk does."""
    raise fault("W101", f"{assessment.response.respondent.name} {on} cannot be written.")
