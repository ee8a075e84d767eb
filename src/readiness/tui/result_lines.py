"""The result page as paragraphs and bars: exact figures, words first, nothing by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from rich.cells import cell_len

from readiness.assessment import Assessment, Result
from readiness.benchmark import Benchmark, beside
from readiness.figures import figure, span
from readiness.questionnaire import Component, Questionnaire
from readiness.response import State
from readiness.roadmap import Roadmap, Step
from readiness.scoring import shown
from readiness.tui.text import bar, count, pad, wrap
from readiness.tui.widgets.lines import BLANK, Line, Piece
from readiness.tui.words import (
    HELD_BACK,
    PROVISIONAL,
    apart_words,
    ask_words,
    group_words,
    level_words,
    overall_words,
    said_before,
    step_words,
    strength_words,
)

ONE_LINE_FROM = 102
"""Columns from which a component's name, bar and words stand in one line."""
_NAME = 31
_CELL = 3
_SHADES = "░▒▓█"
STEPS = 3


def result_lines(
    assessment: Assessment,
    roadmap: Roadmap | None,
    width: int,
    benchmark: Benchmark | None = None,
) -> Iterator[Line]:
    """The whole result for a page of `width` cells.

    Args:
        assessment: What to show.
        roadmap: Its roadmap; None while it is still being made.
        width: Cells.
        benchmark: A group of firms to set this one beside, where the two compare.
    """
    wide = min(width - 4, 110)
    yield BLANK
    yield from _said(overall_words(assessment), "head", wide)
    overall = assessment.overall
    if overall.level is not None:
        yield from _said(assessment.questionnaire.levels[overall.level].meaning, "text", wide)
    for cap in overall.caps:
        yield from _said(f"{HELD_BACK} {cap.reason}", "text", wide)
    if overall.status == "provisional":
        yield from _said(PROVISIONAL, "quiet", wide)
    yield BLANK
    yield from _bars(assessment, wide, width)
    yield BLANK
    yield from _strength(assessment, wide)
    if roadmap is not None:
        yield from _steps(assessment, roadmap, wide)
        yield from _find_out(roadmap, wide)
    if benchmark is not None:
        yield from _group(assessment, benchmark, wide)
    yield from _heat(assessment, wide)


def _said(text: str, style: str, wide: int) -> Iterator[Line]:
    for part in wrap(text, wide):
        yield Line([(f"  {part}", style)])


def _bars(assessment: Assessment, wide: int, width: int) -> Iterator[Line]:
    pack = assessment.questionnaire
    one_line = wide + 4 >= ONE_LINE_FROM
    track = 40 if one_line or wide >= 70 else 25
    yield Line([("  Your components", "head")])
    if one_line:
        yield Line([(" " * (2 + _NAME), ""), (_scale(pack, track), "quiet")])
    names = [c.name for c in pack.components]
    column = _NAME if one_line else max(track + 2, *map(cell_len, names))
    for component in pack.components:
        result = assessment.components[component.id]
        name = (f"  {pad(component.name, column)}", "text")
        level = level_words(pack, result)
        if result.score is None and one_line:
            yield Line([name, *_bar(result, track), (f"      {level}", "quiet")])
            continue
        scored = (f" {figure(pack, result):>3} ", "strong")
        if one_line:
            line = [name, *_bar(result, track), scored, (f" {level:<13}", "strong")]
        else:
            yield Line([name, (f"  {level}", "quiet" if result.score is None else "strong")])
            line = [("  ", ""), *_bar(result, track), scored]
        if result.score is not None:
            indent = 2 + (column if one_line else 0)
            yield from _with_rest(line, _rest(pack, result), indent, width)
            for cap in result.caps:
                # Without it a higher score with a lower level beside the others looks like a slip.
                for part in wrap(f"{HELD_BACK} {cap.reason}", wide + 2 - indent):
                    yield Line([(" " * indent, ""), (part, "quiet")])
    if not one_line:
        yield Line([("  ", ""), (_scale(pack, track), "quiet")])


def _with_rest(line: list[Piece], rest: Iterable[str], indent: int, width: int) -> Iterator[Line]:
    """The line with what else there is to say after it; what has no room there stands under it."""
    room = width - 1 - sum(cell_len(text) for text, _ in line) - 1
    beside, under = "", ""
    for part in rest:
        longer = f"{beside} · {part}" if beside else part
        if not under and cell_len(longer) <= room:
            beside = longer
        else:
            under = f"{under} · {part}" if under else part
    yield Line([*line, (f" {beside}", "quiet")])
    if under:
        yield Line([(" " * indent, ""), (under, "quiet")])


def _rest(pack: Questionnaire, result: Result) -> Iterator[str]:
    """The range of a score, and what is not known or open."""
    if span(pack, result):
        yield span(pack, result)
    if result.counts.dont_know:
        yield count(result.counts.dont_know, "don't know", "don't knows")
    if result.counts.unanswered:
        yield f"{result.counts.unanswered} open"
    if result.status == "provisional":
        yield "provisional"


def _strength(assessment: Assessment, wide: int) -> Iterator[Line]:
    head, why = strength_words(assessment)
    if head:
        yield from _said(head, "head", wide)
        yield from _said(why, "text", wide)
        yield BLANK


def _group(assessment: Assessment, benchmark: Benchmark, wide: int) -> Iterator[Line]:
    yield Line([("  Beside other firms", "head")])
    yield from _said(group_words(assessment, benchmark), "text", wide)
    names = {c.id: c.name for c in assessment.questionnaire.components}
    for row in beside(benchmark, assessment):
        name = names.get(row.id, "Overall")
        words = f"you {row.firm:>3}   group {row.group:>3}   {apart_words(row)}"
        if wide >= _NAME + len(words):
            yield Line([(f"  {pad(name, _NAME)}", "text"), (words, "quiet")])
        else:
            yield Line([(f"  {name}", "text")])
            yield Line([(f"    {words}", "quiet")])
    yield BLANK


def _scale(pack: Questionnaire, track: int) -> str:
    step = track // 5
    marks = [shown(Fraction(n, 5), pack.scoring.display) for n in range(6)]
    return "".join(mark.ljust(step) for mark in marks[:-1]) + marks[-1]


def _bar(result: Result, track: int) -> list[tuple[str, str]]:
    """The score as a bar, the way up to the highest possible as a line, level starts as ticks."""
    if result.score is None:
        return [("·" * track, "faint")]
    full = bar(result.score, track)
    reach = int((result.high or Fraction(0)) * track)
    shade = "─" * max(0, reach - len(full))
    step = track // 5
    rest = "".join(
        "┊" if place % step == 0 else "·" for place in range(len(full) + len(shade), track)
    )
    return [(full, "bar"), (shade, "reach"), (rest, "faint")]


def first_steps(roadmap: Roadmap) -> tuple[Step, ...]:
    """The steps shown on the result page."""
    return roadmap.steps[:STEPS]


def _steps(assessment: Assessment, roadmap: Roadmap, wide: int) -> Iterator[Line]:
    steps = first_steps(roadmap)
    if not steps:
        return
    yield Line([("  Your next steps", "head")])
    for number, step in enumerate(steps, start=1):
        advice = step.recommendation
        for place, part in enumerate(wrap(advice.title, wide - 4)):
            lead = f"  {number}  " if place == 0 else "     "
            yield Line([(lead, "number"), (part, "strong")])
        for text, style in (
            (said_before(assessment, step), "text"),
            (f"First: {advice.first_step}", "text"),
            (step_words(assessment, step), "quiet"),
        ):
            for part in wrap(text, wide - 4):
                yield Line([(f"     {part}", style)])
        yield BLANK


def _find_out(roadmap: Roadmap, wide: int) -> Iterator[Line]:
    if not roadmap.find_out:
        return
    yield Line([("  Find out this week", "head")])
    for call in roadmap.find_out:
        yield from _said(ask_words(call), "strong", wide)
        for item in call.items:
            for place, part in enumerate(wrap(item.ask, wide - 4)):
                yield Line([("   • " if place == 0 else "     ", "number"), (part, "text")])
    yield BLANK


def _heat(assessment: Assessment, wide: int) -> Iterator[Line]:
    yield Line([("  Your answers, one by one", "head")])
    signs = "1 the line you took   ? don't know   – does not apply   · no answer yet"
    yield from _said(signs, "quiet", wide)
    for component in assessment.questionnaire.components:
        cells = list(_cells(assessment, component))
        most = max(1, (wide - _NAME) // _CELL)
        for start in range(0, len(cells), most):
            name = pad("" if start else component.name, _NAME)
            yield Line([(f"  {name}", "text"), *cells[start : start + most]])
    yield BLANK


def _cells(assessment: Assessment, component: Component) -> Iterator[tuple[str, str]]:
    for question in component.node.walk():
        result = assessment.questions[question.id]
        if result.hidden in ("length", "branch"):
            continue
        if result.state is State.DONT_KNOW:
            yield " ? ", "strong"
        elif result.state is State.NOT_APPLICABLE:
            yield " – ", "quiet"
        elif result.state is State.UNANSWERED:
            yield " · ", "quiet"
        elif result.level is not None and question.levels:
            shade = _SHADES[min(3, result.level * 4 // (question.levels + 1))]
            yield f"{shade}{result.level + 1} ", "bar"
        else:
            yield " ✓ ", "bar"
