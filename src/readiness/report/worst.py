"""The worst clients one can think of, to try templates on before a real one meets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from readiness.assessment import Assessment
from readiness.benchmark import Benchmark
from readiness.errors import Place, Problem, UserError
from readiness.points import answer_at
from readiness.questionnaire import Question, Questionnaire
from readiness.report import child, view, view_meeting
from readiness.report.fontfile import Fonts
from readiness.report.render import MEETING, ROADMAP, Look
from readiness.report.theme import Brand, Contact
from readiness.response import Answer, Respondent, Response, State
from readiness.roadmap import plan
from readiness.scoring import assess

ON = date(2026, 2, 28)
SUMMARY, SHEET = "summary", "meeting sheet"
_LONG = "Wŵmwŵmŵ & Sons <i>Łódźńęśćszczególny</i> [bold]Ελληνικά[/bold] “Жуковский” " * 4
_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 4
_NOTE = "A note of the firm, as long as a note may be; with a < b & c > d. " * 90
_BRAND = Brand(
    "W" * 80,
    footer="A foot line that is as long as one may be, and a little longer still, until it ends. "
    * 2,
    contacts=(
        Contact("Person", "W" * 110),
        Contact("Email", "someone@example.org", "mailto:someone@example.org"),
    ),
)


def worst_cases(questionnaire: Questionnaire) -> dict[str, Response]:
    """Made-up clients by what they are: all best, all worst, nothing known, and so on."""
    asked = list(questionnaire.questions.values())
    best = {q.id: _at(q, best=True) for q in asked}
    worst = {q.id: _at(q, best=False) for q in asked}
    noted = {
        key: replace(answer, note=_NOTE, note_visibility="report") for key, answer in worst.items()
    }
    unknown = {q.id: Answer(State.DONT_KNOW) for q in asked}
    apply_not = {
        q.id: Answer(State.NOT_APPLICABLE, reason=q.may_not_apply[0].id)
        if q.may_not_apply
        else Answer(State.DONT_KNOW)
        for q in asked
    }
    everywhere = [label.id for label in questionnaire.goals]
    largest = Respondent(
        name=_LONG,
        adviser=_WORD,
        sector=max(questionnaire.sectors, key=lambda s: len(s.label)).id
        if questionnaire.sectors
        else "",
        area=max(questionnaire.area.values(), key=lambda a: len(a.name)).id
        if questionnaire.area
        else "",
        employees=99_999,
        makes_things=True,
        years_trading=99,
        goals=tuple(everywhere),
    )
    empty = Response(questionnaire.id, questionnaire.version, questionnaire.hash)
    named = replace(empty, respondent=Respondent(name="A firm"))
    first = next(iter(asked))
    return {
        "all best": replace(named, answers=best),
        "all worst": replace(named, answers=worst),
        "best and worst by turns": replace(
            named,
            answers={q.id: (worst if index % 3 else best)[q.id] for index, q in enumerate(asked)},
        ),
        "all don't know": replace(named, answers=unknown),
        "nothing applicable": replace(named, answers=apply_not),
        "nothing answered": empty,
        "one answer": replace(named, answers={first.id: worst[first.id]}),
        "the longest names and notes": replace(empty, answers=noted, respondent=largest),
        "quick look": replace(named, answers=worst, length="quick"),
    }


def _at(question: Question, *, best: bool) -> Answer:
    """The best or the worst answer to a question of any kind."""
    if question.kind == "number":
        if best:
            return answer_at(question, question.levels)
        ats = [threshold.at for threshold in question.thresholds]
        return Answer(
            State.ANSWERED,
            number=str(int(max(ats)) + 1) if question.lower_is_better else str(int(min(ats)) - 1),
        )
    points = [option.points for option in question.options]
    place = points.index(max(points) if best else min(points))
    if question.kind == "single":
        return Answer(State.ANSWERED, option=place)
    if question.kind == "grid":
        return Answer(State.ANSWERED, rows=(place,) * len(question.rows))
    alone = [index for index, option in enumerate(question.options) if option.exclusive]
    if not best:
        return Answer(State.ANSWERED, options=tuple(alone or [place])[:1])
    return Answer(
        State.ANSWERED,
        options=tuple(i for i in range(len(question.options)) if i not in alone),
    )


def check_templates(
    questionnaire: Questionnaire, folder: Path, fonts: Fonts | None = None
) -> list[Problem]:
    """Fill in the templates of a folder for every worst case: full, page 1 only, meeting sheet.

    Args:
        questionnaire: The pack whose clients are made up.
        folder: The templates.
        fonts: A hub's fonts to set them in, tried before; None is the bundled ones.

    Returns:
        The problems that were found (D101, D103), each once, with the case it came up in.

    Raises:
        UserError: G102, when this machine cannot run them within limits.
    """
    found: dict[tuple[Place, str], Problem] = {}
    look = Look(_BRAND.accent, _BRAND.ink, _BRAND.name, ON, fonts=fonts)
    # A hub may leave the sheet out of its copy; it then has none.
    kinds = ["", SUMMARY, *([SHEET] if (folder / MEETING).is_file() else [])]
    for name, response in worst_cases(questionnaire).items():
        assessment = assess(questionnaire, response)
        for kind in kinds:
            for problem in _problems(assessment, folder, look, kind):
                words = f"{problem.message} (Client: {name}{', ' * bool(kind)}{kind}.)"
                key = (problem.where, problem.message)
                found.setdefault(key, replace(problem, message=words))
    return list(found.values())


def _problems(assessment: Assessment, folder: Path, look: Look, kind: str) -> tuple[Problem, ...]:
    roadmap = plan(assessment, ON)
    if kind == SHEET:
        name, data = MEETING, view_meeting.build(assessment, roadmap, brand=_BRAND)
    else:
        name = ROADMAP
        data = view.build(
            assessment,
            roadmap,
            brand=_BRAND,
            benchmark=_benchmark(assessment),
            summary=kind == SUMMARY,
            all_answers=True,
        )
    order = {"data": data, "folder": str(folder.absolute()), "look": look.plain()}
    try:
        child.document({"kind": "check", "name": name, **order})
    except UserError as error:
        if any(problem.code == "G102" for problem in error.problems):
            raise
        return error.problems
    return ()


def _benchmark(assessment: Assessment) -> Benchmark:
    """A group that counts alike, under a name as long as names may be."""
    pack = assessment.questionnaire
    return Benchmark(
        name="Firms of the " + "far-reaching " * 10 + "programme",
        on=ON,
        n=1_234_567,
        k=30,
        length=assessment.length,
        pack_id=pack.id,
        pack_version=pack.version,
        pack_hash=pack.hash,
        overall=100,
        components={component.id: 0 for component in pack.components},
    )
