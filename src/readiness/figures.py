"""The figures of a result as its pack wants them shown: the scale, the score, the range."""

from __future__ import annotations

from fractions import Fraction

from readiness.assessment import Result
from readiness.questionnaire import Display, Questionnaire
from readiness.scoring import shown


def scale_of(pack: Questionnaire, result: Result) -> Display:
    """How a component's figures are shown; of the overall for anything else."""
    component = next((c for c in pack.components if c.id == result.id), None)
    return pack.scoring.display if component is None else component.node.display


def figure(pack: Questionnaire, result: Result, decimals: int | None = None) -> str:
    """The score; an empty text when there is none."""
    return shown(result.score, scale_of(pack, result), decimals)


def span(pack: Questionnaire, result: Result, decimals: int | None = None) -> str:
    """The range of a score; empty when it is a single figure or there is none."""
    low, high = (shown(x, scale_of(pack, result), decimals) for x in (result.low, result.high))
    return "" if low == high or not low else f"{low} to {high}"


def out_of(scale: Display) -> str:
    """What follows a figure: ``of 100``, or both ends of a scale that does not begin at 0."""
    bottom, top = shown(Fraction(0), scale), shown(Fraction(1), scale)
    return f"on the scale from {bottom} to {top}" if scale.minimum else f"of {top}"


def gain(scale: Display, part: Fraction) -> str:
    """How many points a part of the whole (0..1) is worth, with two decimals."""
    return shown(part, Display(maximum=scale.maximum - scale.minimum), 2)
