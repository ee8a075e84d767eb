"""Results in words, the same for the terminal app and the line mode."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from readiness.assessment import Assessment, Result
from readiness.benchmark import Benchmark, Beside, refusal
from readiness.contradictions import STRAIGHT_LINE, STRAIGHT_LINE_LENGTH
from readiness.errors import clean
from readiness.figures import figure, out_of, scale_of, span
from readiness.findout import FindOutCall
from readiness.questionnaire import Component, Questionnaire
from readiness.report.view_results import strength
from readiness.report.words import WHO, day
from readiness.response import Answer, State
from readiness.roadmap import Step
from readiness.tui.answer_words import answer_words
from readiness.tui.text import count

HELD_BACK = "Held back for now:"
PROVISIONAL = "Provisional: a good part is still open or not known."


def level_words(pack: Questionnaire, result: Result) -> str:
    """The level of a result, or in a few words why there is none."""
    if result.status == "not_applicable":
        return "does not apply"
    if result.status == "withheld":
        # Whoever dealt with every question is not to be told that answers are missing.
        few = bool(result.counts.unanswered)
        return "not enough answers yet" if few else "too little is known"
    if result.level is None:
        return ""
    return pack.levels[result.level].label


def finished_words(assessment: Assessment, component_id: str) -> str:
    """One line about a component that was just completed."""
    result = assessment.components[component_id]
    if result.score is None:
        return f"{level_words(assessment.questionnaire, result).capitalize()}, so on we go"
    level = level_words(assessment.questionnaire, result)
    head = f"{level}: " if level else ""
    between = span(assessment.questionnaire, result)
    return f"{head}{score_words(assessment.questionnaire, result)}" + (
        f" ({between})" if between else ""
    )


def score_words(pack: Questionnaire, result: Result) -> str:
    """A score with its scale, such as ``52 of 100``."""
    return f"{figure(pack, result)} {out_of(scale_of(pack, result))}"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One thing to look at again; `question` is where it is."""

    kind: str
    question: str
    text: str


def review_lines(
    pack: Questionnaire, answers: dict[str, Answer], unanswered: Iterable[str], asked: Iterable[str]
) -> tuple[ReviewLine, ...]:
    """What is unanswered, not known or has a note, in asking order within each kind."""
    lines = [ReviewLine("unanswered", q, pack.questions[q].title) for q in unanswered]
    notes = []
    for qid in asked:
        answer = answers.get(qid)
        if answer is None:
            continue
        if answer.state is State.DONT_KNOW:
            lines.append(ReviewLine("don't know", qid, pack.questions[qid].title))
        if answer.note:
            notes.append(ReviewLine("note", qid, clean(answer.note)))
    return (*lines, *notes)


def contradiction_lines(assessment: Assessment) -> tuple[ReviewLine, ...]:
    """Answers that do not sit well together, each at the first question it is about."""
    pack = assessment.questionnaire
    by_id = {c.id: c for c in pack.contradictions}
    out = []
    for found in assessment.contradictions:
        if found == STRAIGHT_LINE:
            words = f"{STRAIGHT_LINE_LENGTH} answers or more in a row are the same line. All true?"
            out.append(ReviewLine("look again", pack.asked[0].id, words))
            continue
        contradiction = by_id[found]
        about = [q for q in pack.questions if q in contradiction.when.questions()]
        if about:
            out.append(ReviewLine("look again", about[0], contradiction.message))
    return tuple(out)


def overall_words(assessment: Assessment) -> str:
    """The overall result in one sentence."""
    pack, overall = assessment.questionnaire, assessment.overall
    if overall.score is None:
        few = bool(overall.counts.unanswered)
        why = "There are not enough answers yet" if few else "Too little is known"
        return f"{why} for an overall result"
    level = level_words(pack, overall)
    first = "first indication, " if assessment.length == "quick" else ""
    reach = span(pack, overall)
    between = f", between {reach.replace(' to ', ' and ')}" if reach else ""
    # As on paper: what is withheld is neither in the score nor in its range.
    if reach and any(c.status == "withheld" for c in assessment.components.values()):
        between += " for the components with a bar"
    dont_know = overall.counts.dont_know
    unknown = f" ({count(dont_know, 'don’t know', 'don’t knows')})" if dont_know else ""
    head = f"{level}: " if level else ""
    return f"{head}{first}{score_words(pack, overall)}{between}{unknown}"


def strength_words(assessment: Assessment) -> tuple[str, str]:
    """What to keep up, as on paper: what it is, and why. Two empty texts for nothing yet."""
    found = strength(assessment)
    if found is None:
        return "", ""
    return f"Keep this up: {found['name']}", found["text"] or f"You answered: “{found['answer']}”"


def step_words(assessment: Assessment, step: Step) -> str:
    """What is to be known of a step at a glance: its component, and why it comes early."""
    marks = [assessment.questionnaire.component(step.component).name]
    if step.gate:
        marks.append("a must-have")
    if step.quick_win:
        marks.append("a quick win")
    if step.offers:
        offers = count(len(step.offers), "offer of help", "offers of help")
        marks.append(f"{offers} in the roadmap")
    return " · ".join(marks)


def said_before(assessment: Assessment, step: Step) -> str:
    """The answer that a step comes from, and why it matters."""
    said = answer_said(assessment, step.recommendation.question)
    return f"You answered: “{said}” {step.recommendation.motivation}"


def answer_said(assessment: Assessment, question_id: str) -> str:
    """A given answer as the person read or typed it: the words of the option, or the figure."""
    question = assessment.questionnaire.questions[question_id]
    answer = assessment.response.answer(question_id)
    if answer is not None and answer.option is not None:
        return question.options[answer.option].text
    return answer_words(question, answer)


def answers_of(assessment: Assessment, component: Component) -> Iterator[str]:
    """The answers to a component's questions, each in a word or its number."""
    for question in component.node.walk():
        result = assessment.questions[question.id]
        answer = assessment.response.answer(question.id)
        if result.hidden in ("length", "branch"):
            continue
        if result.state is State.NOT_APPLICABLE and not (answer and answer.reason):
            # Not by an answer, but by what is known of the firm.
            yield "doesn't apply"
        else:
            yield answer_words(question, answer)


def ask_words(call: FindOutCall) -> str:
    """Whom to ask, and how long it takes."""
    who = WHO.get(call.who, clean(call.who).replace("-", " "))
    minutes = f" ({count(call.minutes, 'minute')})" if call.minutes else ""
    return f"Ask {who[:1].lower()}{who[1:]}{minutes}"


def group_words(assessment: Assessment, benchmark: Benchmark) -> str:
    """What the group is that a result stands beside, or why it does not."""
    name = clean(benchmark.name, limit=80)
    why = refusal(benchmark, assessment)
    if why:
        return f"Your result is not set beside {name}: {why}."
    on = day(benchmark.on)
    return f"The mean scores of {benchmark.n:,} firms: {name}, {on}. It is not a rank."


def apart_words(row: Beside) -> str:
    """How far a firm is from the group."""
    if not row.difference:
        return "the same"
    return f"{abs(row.difference)} {'above' if row.difference > 0 else 'below'}"
