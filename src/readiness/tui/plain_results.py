"""The result in sentences, one a line, for the line mode."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.assessment import Assessment, Result
from readiness.benchmark import Benchmark, beside
from readiness.figures import span
from readiness.questionnaire import Questionnaire
from readiness.roadmap import Roadmap
from readiness.tui.text import count
from readiness.tui.words import (
    HELD_BACK,
    PROVISIONAL,
    answers_of,
    apart_words,
    ask_words,
    group_words,
    level_words,
    overall_words,
    said_before,
    score_words,
    step_words,
    strength_words,
)

STEPS = 3


def result_text(
    assessment: Assessment, roadmap: Roadmap, benchmark: Benchmark | None = None
) -> Iterator[str]:
    """The overall, each component, the next steps with their reasons, what to find out."""
    pack = assessment.questionnaire
    yield f"Your result. {overall_words(assessment)}."
    if assessment.overall.level is not None:
        yield pack.levels[assessment.overall.level].meaning
    for cap in assessment.overall.caps:
        yield f"{HELD_BACK} {cap.reason}"
    if assessment.overall.status == "provisional":
        yield PROVISIONAL
    yield ""
    for component in pack.components:
        result = assessment.components[component.id]
        yield f"{component.name}: {_sentence(pack, result)}."
        yield from (f"  {HELD_BACK} {cap.reason}" for cap in result.caps)
    head, why = strength_words(assessment)
    if head:
        yield ""
        yield f"{head}. {why}"
    if benchmark is not None:
        yield ""
        yield f"Beside other firms. {group_words(assessment, benchmark)}"
        names = {c.id: c.name for c in pack.components}
        for row in beside(benchmark, assessment):
            apart = apart_words(row)
            yield f"{names.get(row.id, 'Overall')}: you {row.firm}, group {row.group}, {apart}."
    for number, step in enumerate(roadmap.steps[:STEPS], start=1):
        advice = step.recommendation
        yield ""
        yield f"Next step {number}: {advice.title}"
        yield said_before(assessment, step)
        yield f"First: {advice.first_step}"
        yield f"({step_words(assessment, step)})"
    for call in roadmap.find_out:
        yield ""
        yield f"Find out this week. {ask_words(call)}:"
        for item in call.items:
            yield f"- {item.ask}"
    yield ""
    yield "Your answers, one by one."
    for component in pack.components:
        answers = ", ".join(answers_of(assessment, component))
        if answers:
            yield f"{component.name}: {answers}."


def _sentence(pack: Questionnaire, result: Result) -> str:
    level = level_words(pack, result)
    if result.score is None:
        return level
    parts = [level] if level else []
    parts.append(score_words(pack, result))
    reach = span(pack, result)
    if reach:
        parts.append(f"between {reach.replace(' to ', ' and ')}")
    if result.counts.dont_know:
        parts.append(count(result.counts.dont_know, "don't know", "don't knows"))
    if result.counts.unanswered:
        parts.append(f"{result.counts.unanswered} open")
    if result.status == "provisional":
        parts.append("provisional")
    return ", ".join(parts)
