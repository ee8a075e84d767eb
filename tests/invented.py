"""Strategies that invent small packs and firms, and answer any pack.

The numbers are small, so that every ending of a response can be tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from readiness.questionnaire import (
    Component,
    Condition,
    Display,
    FindOut,
    Gate,
    Method,
    Node,
    Option,
    Question,
    Questionnaire,
    Reason,
    Recommendation,
    Rule,
    ScoringRules,
    TargetRule,
    Threshold,
)
from readiness.response import SELLS_TO, Answer, Length, Respondent, Response, State
from small_packs import (
    DONT_KNOW,
    NAMES,
    answered,
    component,
    every_step,
    gate,
    needs,
    not_applicable,
    pack,
    planned,
    single,
)

WEIGHTS = (Fraction(0), Fraction(1, 2), Fraction(1), Fraction(1), Fraction(3))
SECTORS = ("making", "caring")


reasons = st.lists(st.sampled_from(("r1", "r2")), max_size=2, unique=True).map(
    lambda ids: tuple(Reason(i, i) for i in ids)
)


@st.composite
def profile_tests(draw: st.DrawFn) -> Condition:
    """A test on the profile; a value may be unknown there."""
    field = draw(st.sampled_from(("employees", "sector", "makes_things", "sells_to")))
    if field == "employees":
        op = draw(st.sampled_from(("at_least", "at_most")))
        return Condition(op, profile=field, number=Fraction(draw(st.integers(1, 12))))
    values = {"sector": SECTORS, "makes_things": ("yes", "no"), "sells_to": SELLS_TO[:2]}[field]
    op = draw(st.sampled_from(("in", "none_of")))
    return Condition(op, profile=field, values=(draw(st.sampled_from(values)),))


@st.composite
def conditions(draw: st.DrawFn, parents: Sequence[Question], depth: int = 2) -> Condition:
    """A tree of tests on earlier questions and on the profile."""
    if depth and draw(st.integers(0, 3)) == 0:
        op = draw(st.sampled_from(("all", "any", "not")))
        count = 1 if op == "not" else 2
        parts = (draw(conditions(parents, depth - 1)) for _ in range(count))
        return Condition(op, parts=tuple(parts))
    if not parents or draw(st.integers(0, 4)) == 0:
        return draw(profile_tests())
    parent = draw(st.sampled_from(parents))
    if draw(st.integers(0, 4)) == 0:
        state = draw(st.sampled_from(("answered", "not_applicable")))
        reason = draw(st.sampled_from(("", "r1"))) if state == "not_applicable" else ""
        return Condition("state", question=parent.id, values=(state,), reason=reason)
    if parent.kind == "multiple":
        op = draw(st.sampled_from(("any_of", "none_of")))
        level = draw(st.integers(0, parent.levels))
        return Condition(op, question=parent.id, values=(str(level),))
    op = draw(st.sampled_from(("at_least", "at_most")))
    top = 5 if parent.kind == "number" else parent.levels
    return Condition(op, question=parent.id, number=Fraction(draw(st.integers(0, top))))


@st.composite
def questions(draw: st.DrawFn, qid: str, parents: Sequence[Question]) -> Question:
    """A question of any kind; the more special ones are rarer."""
    kind = draw(st.sampled_from(("single", "single", "single", "multiple", "grid", "number")))
    fields: dict[str, Any] = {
        "weight": draw(st.sampled_from(WEIGHTS)),
        "core": draw(st.booleans()),
        "kind": kind,
    }
    is_gate = kind in ("single", "number") and draw(st.integers(0, 3)) == 0
    if not is_gate:
        fields["may_not_apply"] = draw(reasons)
        if fields["may_not_apply"] and draw(st.integers(0, 3)) == 0:
            fields["not_applicable_when"] = (Rule(draw(profile_tests()), reason="r1"),)
        if draw(st.booleans()) and parents:
            fields["applies_when"] = draw(conditions(parents))
    count = draw(st.integers(2, 3 if kind in ("multiple", "grid") else 4))
    points = draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
    points[-1] = max(1, *points)
    options = [Option(f"Line {i}", Fraction(p, 2)) for i, p in enumerate(points)]
    maximum = max(o.points for o in options)
    if kind == "number":
        fields["thresholds"] = tuple(
            Threshold(Fraction(at), Fraction(i + 1, 2))
            for i, at in enumerate(sorted(draw(st.sets(st.integers(0, 5), min_size=1, max_size=3))))
        )
        fields["lower_is_better"] = draw(st.booleans())
        if fields["lower_is_better"]:
            worth = [t.points for t in fields["thresholds"]][::-1]
            ats = [t.at for t in fields["thresholds"]]
            fields["thresholds"] = tuple(map(Threshold, ats, worth))
        maximum = max(t.points for t in fields["thresholds"])
        options = []
    elif kind == "grid":
        fields["rows"] = ("one", "two")
        maximum *= 2
    elif kind == "multiple":
        maximum = sum((o.points for o in options), Fraction(0))
        rule = draw(st.sampled_from(("share", "sum", "points")))
        fields["multiple_rule"] = rule
        if rule == "sum":
            maximum = Fraction(draw(st.integers(1, 4)), 2)
        if draw(st.booleans()):
            options.append(Option("None of these", Fraction(0), exclusive=True))
    elif not is_gate and draw(st.integers(0, 3)) == 0:
        level = draw(st.sampled_from([i for i, o in enumerate(options) if o.points]))
        rule_level = Rule(draw(st.none() | profile_tests()), level=level)
        fields["ceilings"] = (rule_level,)
    if is_gate:
        top = len(fields["thresholds"]) if kind == "number" else len(options) - 1
        held, all_held = (draw(st.sampled_from(("", *NAMES[:4]))) for _ in range(2))
        fields["gate"] = Gate(draw(st.integers(1, top)), held, all_held, f"{qid} is not met.")
    return Question(qid, qid, f"{qid}?", tuple(options), maximum, **fields)


METHODS: tuple[Method, ...] = ("mean", "sum", "mean_of_means")
methods = st.sampled_from(METHODS)
displays = st.sampled_from(
    (Display(), Display(Fraction(0), Fraction(3), 2), Display(Fraction(1), Fraction(5), 1))
)


@st.composite
def packs(draw: st.DrawFn, *, branching: bool = True) -> Questionnaire:
    """A pack of at most seven questions, with groups in groups, every method and every kind."""
    made: list[Question] = []

    def make(count: int) -> tuple[Question, ...]:
        start = len(made)
        for _ in range(count):
            parents = [q for q in made if q.kind != "grid"] if branching else []
            made.append(draw(questions(f"Q{len(made)}", parents)))
        return tuple(made[start:])

    def node(nid: str, count: int, depth: int) -> Node:
        own = make(draw(st.integers(0 if depth else 1, count)) if depth else count)
        groups: list[Node] = []
        if depth and len(own) < count:
            groups.append(node(f"{nid}g", count - len(own), depth - 1))
        return Node(
            nid,
            nid,
            own,
            tuple(groups),
            draw(methods),
            draw(st.sampled_from(WEIGHTS[1:] if depth < 2 else WEIGHTS)),
            draw(displays),
        )

    components = []
    for number in range(draw(st.integers(1, 3))):
        rules: tuple[Rule, ...] = ()
        if draw(st.integers(0, 5)) == 0:
            rules = (Rule(draw(profile_tests()), reason="local-only"),)
        root = node(f"C{number}", draw(st.integers(1, 3)), 2)
        if any(q.gate for q in root.walk()):
            rules = ()
        components.append(Component(root, root.id.lower(), not_applicable_when=rules))
    scoring = ScoringRules(
        method=draw(methods),
        min_scored=draw(st.integers(1, 3)),
        withheld_below=draw(st.sampled_from((Fraction(0), Fraction(1, 2)))),
        overall_withheld_share=draw(st.sampled_from((Fraction(1, 4), Fraction(1)))),
    )
    return pack(*components, scoring=scoring)


respondents = st.builds(
    Respondent,
    sector=st.sampled_from(("", *SECTORS)),
    employees=st.none() | st.integers(1, 20),
    makes_things=st.none() | st.booleans(),
    sells_to=st.lists(st.sampled_from(SELLS_TO[:3]), unique=True, max_size=2).map(tuple),
)


def answers_to(question: Question) -> st.SearchStrategy[Answer]:
    """A known answer, or not applicable where that is allowed."""
    level = st.integers(0, question.levels) if question.options else st.just(0)
    known: st.SearchStrategy[Answer] = st.builds(Answer, st.just(State.ANSWERED), option=level)
    if question.kind == "grid":
        rows = st.tuples(*[level] * len(question.rows))
        known = st.builds(Answer, st.just(State.ANSWERED), rows=rows)
    elif question.kind == "number":
        known = st.builds(Answer, st.just(State.ANSWERED), number=st.integers(-1, 6).map(str))
    elif question.kind == "multiple":
        plain = [i for i, o in enumerate(question.options) if not o.exclusive]
        alone = [i for i, o in enumerate(question.options) if o.exclusive]
        ticked = st.lists(st.sampled_from(plain), min_size=1, unique=True).map(tuple)
        if alone:
            ticked |= st.sampled_from(alone).map(lambda i: (i,))
        known = st.builds(Answer, st.just(State.ANSWERED), options=ticked)
    if not question.may_not_apply:
        return known
    names = st.sampled_from([r.id for r in question.may_not_apply])
    return st.integers(0, 4).flatmap(lambda n: known if n else names.map(not_applicable))


@st.composite
def responses(draw: st.DrawFn, questionnaire: Questionnaire, unknown: int = 3) -> Response:
    """A response to the pack with at most `unknown` questions left open or not known."""
    answers: dict[str, Answer] = {}
    ids = list(questionnaire.questions)
    blank = draw(st.sets(st.sampled_from(ids), max_size=unknown))
    for qid in ids:
        if qid not in blank:
            answers[qid] = draw(answers_to(questionnaire.questions[qid]))
        elif draw(st.booleans()):
            answers[qid] = DONT_KNOW
    length: Length = draw(st.sampled_from(("full", "full", "full", "quick")))
    return Response("small", "1", "0" * 64, draw(respondents), answers, length)


@st.composite
def cases(draw: st.DrawFn, *, branching: bool = True) -> tuple[Questionnaire, Response]:
    """A pack and a response to it."""
    made = draw(packs(branching=branching))
    return made, draw(responses(made))


@st.composite
def firms(draw: st.DrawFn, questionnaire: Questionnaire) -> Response:
    """A response of any firm to a pack of single choices, such as the North West one."""
    ids = list(questionnaire.questions)
    top = max(q.levels for q in questionnaire.questions.values())
    share = draw(st.sampled_from((0, 0, 1, 3)))
    drawn = draw(st.lists(st.integers(-share, top), min_size=len(ids), max_size=len(ids)))
    answers: dict[str, Answer] = {}
    for qid, level in zip(ids, drawn, strict=True):
        question = questionnaire.questions[qid]
        if level >= 0:
            answers[qid] = answered(min(level, question.levels))
        elif level == -1:
            answers[qid] = DONT_KNOW
        elif level == -2 and question.may_not_apply:
            answers[qid] = not_applicable(question.may_not_apply[0].id)
    firm = Respondent(
        sector=draw(st.sampled_from(("", *(s.id for s in questionnaire.sectors)))),
        employees=draw(st.none() | st.sampled_from((1, 2, 6, 9, 10, 30, 49, 50, 249))),
        makes_things=draw(st.none() | st.booleans()),
        sells_to=tuple(draw(st.lists(st.sampled_from(SELLS_TO), unique=True, max_size=3))),
        area=draw(st.sampled_from(("", *(a.id for a in questionnaire.areas)))),
        years_trading=draw(st.none() | st.integers(0, 30)),
        goals=tuple(
            draw(
                st.lists(
                    st.sampled_from([g.id for g in questionnaire.goals]), unique=True, max_size=2
                )
            )
        )
        if questionnaire.goals
        else (),
    )
    length: Length = draw(st.sampled_from(("full", "full", "quick")))
    return Response(
        questionnaire.id, questionnaire.version, questionnaire.hash, firm, answers, length
    )


@st.composite
def planned_packs(draw: st.DrawFn) -> Questionnaire:
    """A pack with steps: gates, goals, prerequisites on earlier questions, efforts and impacts."""
    made: list[Question] = []
    steps: list[Recommendation] = []
    components = []
    for cid in "ABC"[: draw(st.integers(1, 3))]:
        for _ in range(draw(st.integers(2, 5))):
            qid = f"{cid}{len(made)}"
            before = (
                draw(st.lists(st.sampled_from(made), max_size=2, unique_by=lambda q: q.id))
                if made
                else []
            )
            made.append(
                single(
                    qid,
                    gate=gate(draw(st.integers(1, 3))) if draw(st.integers(0, 3)) == 0 else None,
                    goals=draw(st.sampled_from(((), (), ("time",), ("safe",), ("time", "safe")))),
                    impact=draw(st.integers(1, 5)),
                    impact_by_sector=draw(st.sampled_from(({}, {"making": 5}))),
                    prerequisites=needs(*((q.id, draw(st.integers(1, 3))) for q in before)),
                    find_out=FindOut("Ask.", draw(st.sampled_from(("it", "owner"))), 10),
                )
            )
            for one in every_step(made[-1]):
                effort = draw(st.integers(1, 5))
                steps.append(replace(one, effort=effort))
        components.append(component(cid, *(q for q in made if q.id[0] == cid)))
    targets = [TargetRule(draw(st.integers(1, 4)))]
    if draw(st.booleans()):
        small = Condition("at_most", profile="employees", number=Fraction(9))
        targets.append(TargetRule(draw(st.integers(1, 4)), (made[0].id,), when=small))
    return planned(*components, targets=tuple(targets), recommendations=tuple(steps))


@st.composite
def planned_cases(draw: st.DrawFn) -> tuple[Questionnaire, Response]:
    """A pack with steps and any firm's response to it."""
    made = draw(planned_packs())
    return made, draw(firms(made))
