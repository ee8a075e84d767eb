"""The result page as paragraphs and bars: exact figures, words first, nothing by colour alone."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from readiness.assessment import Assessment, Result
from readiness.benchmark import Benchmark, beside
from readiness.questionnaire import Component
from readiness.response import State
from readiness.roadmap import Roadmap, Step
from readiness.scoring import shown
from readiness.tui.text import bar, count, pad, wrap
from readiness.tui.widgets.lines import BLANK, Line
from readiness.tui.words import (
    apart_words,
    ask_words,
    group_words,
    level_words,
    overall_words,
    span_words,
)

ONE_LINE_FROM = 100
"""Columns from which a component's name, bar and words stand in one line."""
_NAME = 31
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
        yield from _said(f"Held back for now: {cap.reason}", "text", wide)
    if overall.status == "provisional":
        yield from _said("Provisional: a good part is still open or not known.", "quiet", wide)
    yield BLANK
    yield from _bars(assessment, wide)
    yield BLANK
    if roadmap is not None:
        yield from _steps(assessment, roadmap, wide)
        yield from _find_out(roadmap, wide)
    if benchmark is not None:
        yield from _group(assessment, benchmark, wide)
    yield from _heat(assessment, wide)


def _said(text: str, style: str, wide: int) -> Iterator[Line]:
    for part in wrap(text, wide):
        yield Line([(f"  {part}", style)])


def _bars(assessment: Assessment, wide: int) -> Iterator[Line]:
    pack = assessment.questionnaire
    one_line = wide + 4 >= ONE_LINE_FROM
    track = 40 if one_line or wide >= 70 else 25
    yield Line([("  Your components", "head")])
    if one_line:
        yield Line([(" " * (2 + _NAME), ""), (_scale(track), "quiet")])
    for component in pack.components:
        result = assessment.components[component.id]
        words = _words(assessment, result, with_level=one_line)
        if one_line:
            name = pad(component.name, _NAME)
            yield Line([(f"  {name}", "text"), *_bar(result, track), *words])
        else:
            level = level_words(pack, result)
            style = "quiet" if result.score is None else "strong"
            name = pad(component.name, track + 2)
            yield Line([(f"  {name}", "text"), (f"  {level}", style)])
            if result.score is not None:
                yield Line([("  ", ""), *_bar(result, track), *words])
    if not one_line:
        yield Line([("  ", ""), (_scale(track), "quiet")])


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


def _scale(track: int) -> str:
    step = track // 5
    return "".join(str(20 * n).ljust(step) for n in range(5)) + "100"


def _words(assessment: Assessment, result: Result, *, with_level: bool) -> list[tuple[str, str]]:
    level = level_words(assessment.questionnaire, result)
    if result.score is None:
        return [(f"      {level}", "quiet")]
    out = [(f" {shown(result.score):>3} ", "strong")]
    if with_level:
        out.append((f" {level:<13}", "strong"))
    extra = []
    span = span_words(result)
    if span:
        extra.append(span)
    if result.counts.dont_know:
        extra.append(f"{result.counts.dont_know} don't know")
    if result.counts.unanswered:
        extra.append(f"{result.counts.unanswered} open")
    if result.status == "provisional":
        extra.append("provisional")
    if extra:
        out.append((f" {' · '.join(extra)}", "quiet"))
    return out


def _bar(result: Result, track: int) -> list[tuple[str, str]]:
    """The score as a bar, the way up to the highest possible as shade, level starts as ticks."""
    if result.score is None:
        return [("·" * track, "faint")]
    full = bar(result.score, track)
    reach = int((result.high or Fraction(0)) * track)
    shade = "░" * max(0, reach - len(full))
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
        name = assessment.questionnaire.component(step.component).name
        for place, part in enumerate(wrap(advice.title, wide - 4)):
            lead = f"  {number}  " if place == 0 else "     "
            yield Line([(lead, "number"), (part, "strong")])
        because = f"You answered: “{_said_by_owner(assessment, step)}” {advice.motivation}"
        for part in wrap(because, wide - 4):
            yield Line([(f"     {part}", "text")])
        for part in wrap(f"First: {advice.first_step}", wide - 4):
            yield Line([(f"     {part}", "text")])
        marks = [name]
        if step.gate:
            marks.append("a must-have")
        if step.quick_win:
            marks.append("a quick win")
        if step.offers:
            marks.append(
                f"{count(len(step.offers), 'offer of help', 'offers of help')} in the roadmap"
            )
        yield Line([(f"     {' · '.join(marks)}", "quiet")])
        yield BLANK


def _said_by_owner(assessment: Assessment, step: Step) -> str:
    question = assessment.questionnaire.questions[step.recommendation.question]
    return question.options[step.level].text


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
    yield from _said("? don't know   – does not apply   · no answer yet", "quiet", wide)
    for component in assessment.questionnaire.components:
        cells = list(_cells(assessment, component))
        if cells:
            name = pad(component.name, _NAME)
            yield Line([(f"  {name}", "text"), *cells])
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
