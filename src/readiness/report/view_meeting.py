"""What the meeting sheet says: for the adviser alone, made from the same assessment and roadmap.

What does not go together, which don't-knows could change the first steps, what came of last time,
and five questions to ask. Internal notes stay out of it too: papers are left on tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readiness.assessment import Assessment
from readiness.contradictions import STRAIGHT_LINE, STRAIGHT_LINE_LENGTH
from readiness.outline import outline
from readiness.points import answer_at
from readiness.questionnaire import Question
from readiness.report import view
from readiness.report.theme import Brand
from readiness.report.words import WHO, count
from readiness.response import State
from readiness.roadmap import Roadmap
from readiness.scoring import assess

View = dict[str, Any]
FIRST = 3
"""As many steps as page 1 of the roadmap shows."""
QUESTIONS = 5
MOST_UNKNOWN = 5
"""As many as leave the sheet on one page; must-haves first, then what brings in most steps."""


def build(assessment: Assessment, roadmap: Roadmap, *, brand: Brand | None = None) -> View:
    """The data of a meeting sheet: that of the roadmap, and `meeting`."""
    whole = view.build(assessment, roadmap, brand=brand)
    clashes = contradictions(assessment)
    unknown = decisive(assessment)
    asked = list(_questions(whole, clashes, unknown))
    meeting = {
        "clashes": clashes,
        "unknown": unknown[:MOST_UNKNOWN],
        "unknown_more": max(0, len(unknown) - MOST_UNKNOWN),
        "questions": list(dict.fromkeys(asked))[:QUESTIONS],
    }
    return {**whole, "meeting": meeting}


def contradictions(assessment: Assessment) -> list[str]:
    """The words of the rules for answers that do not go together."""
    pack = assessment.questionnaire
    words = {rule.id: " ".join(rule.message.split()) for rule in pack.contradictions}
    same = f"{STRAIGHT_LINE_LENGTH} answers or more in a row are the same line. Are all of them so?"
    return [words.get(i, same if i == STRAIGHT_LINE else i) for i in assessment.contradictions]


def decisive(assessment: Assessment) -> list[View]:
    """Open questions and don't-knows whose answer could change the first steps.

    Each is answered in turn with its lowest and its highest option and the steps are put in order
    again; nothing is guessed.
    """
    pack, response = assessment.questionnaire, assessment.response
    first = _first(assessment)
    out: list[View] = []
    for question in pack.asked:
        result = assessment.questions[question.id]
        if not result.counted or result.state not in (State.DONT_KNOW, State.UNANSWERED):
            continue
        new: list[str] = []
        for level in _ends(question):
            answered = response.with_answer(question.id, answer_at(question, level))
            new += [ref for ref in _first(assess(pack, answered)) if ref not in first]
        if not new:
            continue
        ask = question.find_out
        out.append(
            {
                "question": question.title,
                "ask": ask.ask if ask else question.stem,
                "who": WHO.get(ask.who, ask.who.replace("-", " ").capitalize()) if ask else "",
                "minutes": count(ask.minutes, "minute") if ask and ask.minutes else "",
                "must": question.gate is not None,
                "new": [pack.recommendation[ref].title for ref in dict.fromkeys(new)],
            }
        )
    return sorted(out, key=lambda row: (not row["must"], -len(row["new"])))


def _ends(question: Question) -> tuple[int, ...]:
    """The levels to try; none for kinds of question whose answer no level stands for."""
    if question.kind == "single":
        return (0, question.levels)
    return (1, question.levels) if question.kind == "number" else ()


def _first(assessment: Assessment) -> list[str]:
    return [step.recommendation.id for step in outline(assessment).steps[:FIRST]]


def _questions(whole: View, clashes: list[str], unknown: list[View]) -> Iterator[str]:
    """Questions worth the time of a visit, most telling first."""
    yield from clashes[:2]
    for row in unknown[:2]:
        yield f"{row['question']}: who could tell you, and by when?"
    for step in (whole["since"] or {"promised": []})["promised"]:
        if step["state"] == "open":
            yield f"Last time you set out to “{step['title']}”. What came in the way?"
    for step in whole["now"]:
        yield f"Who will take on “{step['title']}”, and when is the first hour for it?"
    for step in whole["now"]:
        yield f"What would stop “{step['title']}” from being done by {step['by']}?"
    for step in whole["next"]:
        yield f"Is there a reason to bring “{step['title']}” forward?"
