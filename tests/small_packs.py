"""Short ways to write a small pack, and a response to it, in a test."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from readiness.questionnaire import (
    Component,
    Cost,
    Gate,
    Label,
    Level,
    Node,
    Offer,
    Option,
    Prerequisite,
    Question,
    Questionnaire,
    Recommendation,
    TargetRule,
)
from readiness.response import Answer, Length, Respondent, Response, State

FIVE = (Fraction(0), Fraction(1, 5), Fraction(2, 5), Fraction(3, 5), Fraction(4, 5))
NAMES = ("starting-out", "getting-going", "building", "joined-up", "leading")
DONT_KNOW = Answer(State.DONT_KNOW)


def five_levels() -> tuple[Level, ...]:
    """The five bands of the North West pack."""
    return tuple(
        Level(name, name.replace("-", " "), start) for name, start in zip(NAMES, FIVE, strict=True)
    )


def single(qid: str, *points: int | Fraction, **fields: Any) -> Question:  # noqa: ANN401
    """A single choice; five levels worth 0 to 4 points when none are given."""
    worth = tuple(Fraction(p) for p in (points or range(5)))
    options = tuple(Option(f"Line {i}", p) for i, p in enumerate(worth))
    return Question(qid, qid, f"{qid}?", options, fields.pop("maximum", max(worth)), **fields)


def multiple(
    qid: str,
    *points: int | Fraction,
    none_of_these: bool = False,
    **fields: Any,  # noqa: ANN401
) -> Question:
    """A multiple choice; with `none_of_these` the last option is one more, exclusive, worth 0."""
    options = [Option(f"Line {i}", Fraction(p)) for i, p in enumerate(points)]
    if none_of_these:
        options.append(Option("None of these", Fraction(0), exclusive=True))
    most = sum((Fraction(p) for p in points), Fraction(0))
    maximum = Fraction(fields.pop("maximum", most))
    return Question(qid, qid, f"{qid}?", tuple(options), maximum, kind="multiple", **fields)


def component(
    cid: str,
    *questions: Question,
    groups: Sequence[Node] = (),
    **fields: Any,  # noqa: ANN401
) -> Component:
    """A component of questions; `fields` of the node or of the component."""
    own = {k: fields.pop(k) for k in ("method", "weight", "display") if k in fields}
    node = Node(cid, cid, tuple(questions), tuple(groups), **own)
    return Component(node, cid.lower(), **fields)


def pack(*components: Component, **fields: Any) -> Questionnaire:  # noqa: ANN401
    """A pack with the five bands."""
    levels = fields.pop("levels", five_levels())
    return Questionnaire("small", "1", "Small", "0" * 64, levels, components, **fields)


def answered(level: int) -> Answer:
    """The answer of a single choice."""
    return Answer(State.ANSWERED, option=level)


def not_applicable(reason: str = "") -> Answer:
    """An answer that says why the question does not apply."""
    return Answer(State.NOT_APPLICABLE, reason=reason)


def respond(
    length: Length = "full",
    respondent: Respondent | None = None,
    /,
    **given: Any,  # noqa: ANN401
) -> Response:
    """A response: an int is a level, ``dk`` and ``na`` are states, an `Answer` is itself."""
    words = {"dk": DONT_KNOW, "na": not_applicable()}
    answers = {
        qid: x if isinstance(x, Answer) else words[x] if isinstance(x, str) else answered(x)
        for qid, x in given.items()
    }
    return Response("small", "1", "0" * 64, respondent or Respondent(), answers, length)


def step(qid: str, start: int, to: int, **fields: Any) -> Recommendation:  # noqa: ANN401
    """A recommendation with short words, of effort 1."""
    fields.setdefault("effort", 1)
    return Recommendation(
        fields.pop("id", f"{qid}-{start}{to}"),
        qid,
        start,
        to,
        f"Take {qid} to level {to}",
        f"because you answered {start}",
        "Do it on Monday.",
        "It is done.",
        cost=Cost("time-only"),
        **fields,
    )


def every_step(*questions: Question, effort: int = 1) -> tuple[Recommendation, ...]:
    """All steps of the questions, one level each, and straight to the level of a gate."""
    out = []
    for question in questions:
        starts = range(question.levels)
        out += [step(question.id, i, i + 1, effort=effort) for i in starts]
        if question.gate:
            reach = question.gate.level
            out += [step(question.id, i, reach, effort=effort) for i in range(reach - 1)]
    return tuple(out)


def gate(level: int = 2) -> Gate:
    """A gate that caps as the North West ones do."""
    return Gate(level, "getting-going", "building", "It is not met.")


def needs(*pairs: tuple[str, int]) -> tuple[Prerequisite, ...]:
    """Prerequisites."""
    return tuple(Prerequisite(qid, level) for qid, level in pairs)


def planned(*components: Component, target: int = 3, **fields: Any) -> Questionnaire:  # noqa: ANN401
    """A pack with a target for all questions and every step, unless told otherwise."""
    questions = [q for c in components for q in c.node.walk()]
    fields.setdefault("targets", (TargetRule(target),))
    fields.setdefault("recommendations", every_step(*questions))
    fields.setdefault("goals", (Label("time", "Save time"), Label("safe", "Be safe")))
    return pack(*components, **fields)


def offer(oid: str, **fields: Any) -> Offer:  # noqa: ANN401
    """An offer for everyone in the region, checked on 1 November 2026."""
    usual: dict[str, Any] = {
        "kind": "advice",
        "status": "active",
        "confidence": "high",
        "components": ("A",),
        "regions": ("north-west",),
        "sectors": ("any",),
        "stages": (),
        "source_date": "2026-10",
        "checked": "2026-11-01",
    }
    words = dict.fromkeys(("name", "provider", "summary", "offer", "source"), oid)
    return Offer(id=oid, **{**words, **usual, **fields})
