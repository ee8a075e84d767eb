"""Which firms are asked a question at all, and whether a component rests on one question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, product
from typing import Any

from readiness.applicability import completions, settle
from readiness.packs.findings import Findings
from readiness.packs.models import Path
from readiness.plan import plan_of
from readiness.questionnaire import Condition, Node, Question, Questionnaire
from readiness.response import SELLS_TO, Answer, Respondent, Response, State

MOST_TRIES = 50_000
"""So many firms and answers are tried; a question still not reached then is left in peace."""


def check_reach(found: Findings, pack: Questionnaire) -> None:
    """P401: a question that no firm is asked, whatever it answers."""
    for question_id in unreachable(pack):
        spot = found.spots[question_id]
        name = "applies_when" if spot.model.applies_when is not None else "not_applicable_when"
        # Without a rule of its own, it is that of the whole component.
        path: Path = (*spot.path, name) if getattr(spot.model, name) else (name,)
        text = f"no firm and no answer leads to {question_id}, so nobody is ever asked it."
        hint = "Mend the condition, or take the question out."
        found.note("P401", spot.read, path, text, hint)


def check_component_size(found: Findings, pack: Questionnaire) -> None:
    """P405: a component whose score is one answer."""
    scored = plan_of(pack).scored
    for read in found.pack.components:
        if read.model is None:
            continue
        ids = [q.id for _, q in read.model.walk() if q.id in scored]
        if len(ids) == 1:
            text = f"{read.model.id} rests on one scored question, {ids[0]}: one slip moves it all."
            hint = "Score a second question, or move this one to another component."
            found.note("P405", read, ("id",), text, hint)


def unreachable(pack: Questionnaire) -> tuple[str, ...]:
    """Ids of the questions that no firm is asked; worked out once."""
    memo = pack.memo
    if "unreachable" not in memo:
        memo["unreachable"] = tuple(
            q.id for q in pack.questions.values() if not _can_be_asked(pack, q)
        )
    out = memo["unreachable"]
    assert isinstance(out, tuple)
    return out


def _can_be_asked(pack: Questionnaire, question: Question) -> bool:
    family = _family(pack, question)
    conditions = [q.applies_when for q in family if q.applies_when is not None]
    for one in family:
        rules = pack.component_of[one.id].not_applicable_when + one.not_applicable_when
        conditions += [rule.when for rule in rules if rule.when is not None]
    if not conditions and not question.not_applicable_when:
        return True
    part = _part(pack, {q.id for q in family})
    parents = [q for q in family if q.id != question.id]
    choices: list[tuple[Answer | None, ...]] = [
        (None, *completions(q, _tests_on(conditions, q.id))) for q in parents
    ]
    for firm, answers in islice(product(firms(conditions, pack), product(*choices)), MOST_TRIES):
        given = {q.id: a for q, a in zip(parents, answers, strict=True) if a is not None}
        response = Response(pack.id, pack.version, pack.hash, firm, given, "full")
        standing = settle(part, response, given)[question.id]
        if standing.counted and standing.state is not State.NOT_APPLICABLE:
            return True
    size = 1
    for choice in choices:
        size *= len(choice)
    return size * sum(1 for _ in islice(firms(conditions, pack), MOST_TRIES)) > MOST_TRIES


def _family(pack: Questionnaire, question: Question) -> list[Question]:
    """The questions that decide whether it is asked, and the question itself, which is last."""
    order: dict[str, Question] = {}

    def visit(one: Question) -> None:
        for parent in sorted(one.applies_when.questions()) if one.applies_when else ():
            if parent not in order:
                visit(pack.questions[parent])
        order[one.id] = one

    visit(question)
    return list(order.values())


def _part(pack: Questionnaire, ids: set[str]) -> Questionnaire:
    """The pack with these questions only, which is much faster to settle."""
    kept = []
    for component in pack.components:
        questions = tuple(q for q in component.node.walk() if q.id in ids)
        kept.append(replace(component, node=Node(component.id, component.name, questions)))
    return replace(pack, components=tuple(kept))


def tests(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """The single tests in the conditions."""
    for condition in conditions:
        if condition.parts:
            yield from tests(condition.parts)
        else:
            yield condition


def _tests_on(conditions: Sequence[Condition], question_id: str) -> list[Condition]:
    return [test for test in tests(conditions) if test.question == question_id]


def firms(conditions: Sequence[Condition], pack: Questionnaire) -> Iterator[Respondent]:
    """One firm of each kind that the conditions can tell apart, everything they look at known."""
    looked: dict[str, list[Condition]] = {}
    for test in tests(conditions):
        if test.profile:
            looked.setdefault(test.profile, []).append(test)
    names = sorted(looked)
    for values in product(*(_values(name, looked[name], pack) for name in names)):
        yield Respondent(**dict(zip(names, values, strict=True)))


def _values(name: str, about: Sequence[Condition], pack: Questionnaire) -> list[Any]:
    """The values of a profile field that lie on different sides of the tests."""
    if name in ("employees", "years_trading"):
        least = 1 if name == "employees" else 0
        cuts = {int(t.number) for t in about if t.number is not None}
        cuts |= {int(v) for t in about for v in t.values}
        return sorted({max(least, cut + shift) for cut in cuts for shift in (-1, 0, 1)})
    if name == "makes_things":
        return [True, False]
    named = [v for t in about for v in t.values]
    known = {
        "sector": [s.id for s in pack.sectors],
        "area": [a.id for a in pack.areas],
        "goals": [g.id for g in pack.goals],
        "sells_to": list(SELLS_TO),
    }[name]
    others = [v for v in known if v not in named][:1]
    values = [v for v in dict.fromkeys(named) if v in known] + others
    if name in ("sector", "area"):
        return values
    pairs = [(a, b) for i, a in enumerate(values) for b in values[i + 1 :]]
    return [(v,) for v in values] + pairs
