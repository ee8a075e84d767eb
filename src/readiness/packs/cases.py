"""Golden clients: a pack's `cases/*.yaml` to responses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from readiness.errors import Problem, UserError, nearest
from readiness.packs import Case
from readiness.packs.advice_models import CaseFile, ExpectModel, ProfileModel
from readiness.packs.fields import integer, number
from readiness.packs.places import read_files, yaml_files
from readiness.packs.reading import FileRead, read_model
from readiness.questionnaire import Question, Questionnaire
from readiness.response import PROFILE_FIELDS, Answer, Respondent, Response, State


def read_cases(folder: Path, questionnaire: Questionnaire) -> tuple[Case, ...]:
    """The cases of a pack, each with its response.

    Raises:
        UserError: P1xx and P2xx, all problems of all cases.
    """
    problems: list[Problem] = []
    out: list[Case] = []
    seen: dict[str, str] = {}
    for name, data in read_files(folder, yaml_files(folder, "cases")).items():
        shown = f"{folder.resolve().name}/{name}"
        read, found = read_model(data, shown, CaseFile)
        problems += found
        if read.model is None:
            continue
        found = _check(read, read.model, questionnaire)
        if read.model.id in seen:
            text = f"the case '{read.model.id}' stands in {seen[read.model.id]} too."
            found.append(read.problem("P204", ("id",), text, "Choose another id."))
        seen.setdefault(read.model.id, shown)
        answers = _answers(read, read.model, questionnaire, found)
        problems += found
        if not found:
            out.append(_case(read.model, answers, questionnaire))
    if problems:
        raise UserError(problems)
    return tuple(out)


def _check(read: FileRead[CaseFile], model: CaseFile, pack: Questionnaire) -> list[Problem]:
    """What the case names that the pack does not have."""
    found: list[Problem] = []
    steps = [*pack.recommendation, *pack.questions]
    profile = model.profile or ProfileModel()
    named: list[tuple[tuple[str | int, ...], str, list[str]]] = [
        *((("levels", q), q, list(pack.questions)) for q in model.levels),
        *(
            (("profile", "goals", i), g, [x.id for x in pack.goals])
            for i, g in enumerate(profile.goals)
        ),
        *((("adviser_first_steps", i), s, steps) for i, s in enumerate(model.adviser_first_steps)),
    ]
    if profile.sector:
        named.append((("profile", "sector"), profile.sector, [s.id for s in pack.sectors]))
    if profile.area:
        named.append((("profile", "area"), profile.area, list(pack.area)))
    if model.expect is not None:
        where, own = ("expect", "components"), [c.id for c in pack.components]
        named += [((*where, c), c, own) for c in model.expect.components]
    for path, value, known in named:
        if value not in known:
            close = nearest(value, known)
            hint = f"Did you mean '{close}'?" if close else "Take it out, or add it to the pack."
            at_key = path[0] in ("levels", "expect")
            text = f"the pack has no '{value}' here."
            found.append(read.problem("P205", path, text, hint, at_key=at_key))
    return found


def _answers(
    read: FileRead[CaseFile], model: CaseFile, pack: Questionnaire, problems: list[Problem]
) -> dict[str, Answer]:
    out: dict[str, Answer] = {}
    for question_id, given in model.levels.items():
        question = pack.questions.get(question_id)
        if question is None:
            continue
        answer = _answer(question, given, pack)
        if isinstance(answer, Answer):
            out[question_id] = answer
        else:
            problems.append(read.problem("P203", ("levels", question_id), *answer))
    return out


def _answer(question: Question, given: object, pack: Questionnaire) -> Answer | tuple[str, str]:
    """The answer that is written down for a question, or what is wrong with it and what to do."""
    if given == "dk":
        return Answer(State.DONT_KNOW)
    if isinstance(given, str) and given.partition(":")[0] == "na":
        return _not_applicable(question, given.partition(":")[2].strip(), pack)
    if question.kind == "number":
        try:
            number()(given)
        except ValueError:
            return "a number was expected.", "Write digits with a point, dk, or na."
        return Answer(State.ANSWERED, number=str(given))
    top = question.levels
    hint = f"Use a level from 0 to {top}, dk, or na."
    level = integer(0, top)
    try:
        if question.kind == "single":
            return Answer(State.ANSWERED, option=level(given))
        levels = tuple(level(x) for x in (given if isinstance(given, list) else [given]))
    except ValueError:
        return "this is not a level of the question.", hint
    if question.kind == "grid":
        if len(levels) != len(question.rows):
            return (
                f"{len(levels)} levels for {len(question.rows)} rows.",
                "Give each row one level.",
            )
        return Answer(State.ANSWERED, rows=levels)
    if not levels:
        return "no option is chosen.", "Name at least one, or leave the question out."
    alone = any(question.options[place].exclusive for place in levels) and len(levels) > 1
    if alone or len(set(levels)) < len(levels):
        return "these options cannot be chosen together.", "An exclusive option stands alone."
    return Answer(State.ANSWERED, options=levels)


def _not_applicable(
    question: Question, reason: str, pack: Questionnaire
) -> Answer | tuple[str, str]:
    known = [r.id for r in question.may_not_apply]
    by_profile = pack.component_of[question.id].not_applicable_when
    if reason and reason not in known:
        return (
            f"'{reason}' is not a reason of {question.id}.",
            f"Known: {', '.join(known) or 'none'}.",
        )
    if not known and not by_profile:
        return f"{question.id} always applies.", "Give a level or dk."
    return Answer(State.NOT_APPLICABLE, reason=reason or (known[0] if known else ""))


def _case(model: CaseFile, answers: dict[str, Answer], pack: Questionnaire) -> Case:
    profile = model.profile or ProfileModel()
    given = {name: getattr(profile, name) for name in PROFILE_FIELDS}
    given |= {"sells_to": profile.sells_to, "goals": profile.goals}
    response = Response(
        pack_id=pack.id,
        pack_version=pack.version,
        pack_hash=pack.hash,
        respondent=Respondent(**given),
        answers=answers,
        length=model.length,
    )
    return Case(
        id=model.id,
        title=model.title,
        story=model.story,
        response=response,
        adviser_first_steps=tuple(model.adviser_first_steps),
        expect=_expected(model.expect),
    )


def _expected(model: ExpectModel | None) -> dict[str, Any]:
    """Only what is written down: text, lists of ids, and text by component id."""
    out: dict[str, Any] = {}
    for name in ("overall", "components", "now", "next", "find_out"):
        if model is not None and name in model.model_fields_set:
            value = getattr(model, name)
            out[name] = list(value) if isinstance(value, tuple) else value
    return out
