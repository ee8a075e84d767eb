"""Which questions count and how a response may end, for the second scorer in `oracle`.

Written from the rules alone; shares no code with the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from itertools import combinations, product
from math import prod
from typing import Any

from readiness.questionnaire import Condition, Node, Question, Questionnaire, Threshold
from readiness.response import Answer, Respondent, Response, State

Stand = tuple[str, Answer | None]
"""``answered dont_know not_applicable unanswered``, or why it is out: ``hidden open length``."""
KINDS = ("answered", "dont_know", "not_applicable", "unanswered")
MOST = 600
Look = Callable[[str], Stand | None]
"""Gives a settled question; None while its answer is not known."""


def true(c: Condition, firm: Respondent, look: Look, blank: bool | None) -> bool | None:
    """True, False, or None for unknown; `blank` is what a test on an empty profile field gives."""
    if c.op == "not":
        found = true(c.parts[0], firm, look, None if blank is None else not blank)
        return None if found is None else not found
    if c.op in ("all", "any"):
        found_all = [true(p, firm, look, blank) for p in c.parts]
        sure = c.op == "any"
        return sure if sure in found_all else None if None in found_all else not sure
    value: Any
    if c.profile:
        value = getattr(firm, c.profile)
        if value is None or value in ("", ()):
            return blank
        if isinstance(value, bool):
            value = "yes" if value else "no"
    else:
        stand = look(c.question)
        if stand is None:
            return None
        state, answer = stand
        if c.op == "state":
            reason = answer.reason if answer else ""
            return state == c.values[0] and c.reason in ("", reason)
        if state != "answered" or answer is None:
            return False
        value = Fraction(answer.number) if answer.number else answer.options or answer.option
    if c.op == "at_least":
        return not isinstance(value, tuple) and bool(value >= c.number)
    if c.op == "at_most":
        return not isinstance(value, tuple) and bool(value <= c.number)
    have = {str(v) for v in value} if isinstance(value, tuple) else {str(value)}
    return (not have & set(c.values)) if c.op == "none_of" else bool(have & set(c.values))


def states(pack: Questionnaire, r: Response, answers: Mapping[str, Answer]) -> dict[str, Stand]:
    """How every question stands if the answers were these."""
    out: dict[str, Stand] = {}
    out_of_reach: Stand = ("length", None)

    def look(qid: str) -> Stand | None:
        found = place(qid)
        if found[0] == "hidden":
            return ("unanswered", None)
        return found if found[0] in ("answered", "not_applicable") else None

    def place(qid: str) -> Stand:
        if qid not in out:
            out[qid] = settle(qid)
        return out[qid]

    def settle(qid: str) -> Stand:
        q = pack.questions[qid]
        if r.length == "quick" and not q.core:
            return out_of_reach
        # A profile field that was not given must never hide a question.
        asked = q.applies_when is None or true(q.applies_when, r.respondent, look, True)
        if not asked:
            return ("open" if asked is None else "hidden", None)
        rules = (*pack.component_of[qid].not_applicable_when, *q.not_applicable_when)
        if any(x.when is None or true(x.when, r.respondent, lambda _: None, None) for x in rules):
            return ("not_applicable", None)
        answer = answers.get(qid)
        if answer is None or (answer.state is State.NOT_APPLICABLE and not q.may_not_apply):
            return ("unanswered", None)
        return (answer.state.value, answer)

    for qid in pack.questions:
        place(qid)
    return out


def may_be(q: Question) -> list[Answer]:
    """Every answer an unknown question may turn out to have; a number is whole, from -1 to 6."""
    done, n = State.ANSWERED, range(len(q.options))
    if q.kind == "multiple":
        plain = [i for i in n if not q.options[i].exclusive]
        sets = {(o,) for o in n} | {c for k in n for c in combinations(plain, k + 1)}
        out = [Answer(done, options=c) for c in sorted(sets)]
    elif q.kind == "number":
        out = [Answer(done, number=str(k)) for k in range(-1, 7)]
    elif q.kind == "grid":
        out = [Answer(done, rows=c) for c in product(n, repeat=len(q.rows))]
    else:
        out = [Answer(done, option=o) for o in n]
    return out + [Answer(State.NOT_APPLICABLE, reason=r.id) for r in q.may_not_apply]


def scored(node: Node) -> list[Question]:
    """The questions that count; a weight of 0 leaves out a question or a whole group."""
    own = [q for q in node.questions if q.weight]
    return own + [q for g in node.groups if g.weight for q in scored(g)]


def worth(pack: Questionnaire, r: Response, qid: str, a: Answer) -> Fraction:
    """The score of an answer: the share of the points that full marks need."""
    q = pack.questions[qid]
    fit = [c for c in q.ceilings if not c.when or true(c.when, r.respondent, lambda _: None, None)]
    top = q.options[fit[0].level or 0].points if fit else q.maximum
    if q.kind == "number":
        return max((t.points for t in met(q, a)), default=Fraction(0)) / top
    chosen = a.rows or a.options or (a.option,)
    return min(sum((q.options[o].points for o in chosen if o is not None), Fraction(0)), top) / top


def met(q: Question, a: Answer) -> list[Threshold]:
    """The thresholds that a number meets."""
    x = Fraction(a.number)
    return [t for t in q.thresholds if (x <= t.at if q.lower_is_better else x >= t.at)]


def loose_ends(pack: Questionnaire, r: Response) -> dict[str, list[Answer]]:
    """The questions whose answer is not known, each with all it may turn out to be."""
    loose: dict[str, list[Answer]] = {}
    for qid, (state, _) in states(pack, r, r.answers).items():
        stored, q = r.answers.get(qid), pack.questions[qid]
        kept = stored is not None and (
            stored.state is State.ANSWERED
            or (stored.state is State.NOT_APPLICABLE and bool(q.may_not_apply))
        )
        if state in ("dont_know", "unanswered") or (state == "open" and not kept):
            loose[qid] = may_be(q)
    return loose


def count_endings(pack: Questionnaire, r: Response) -> int:
    """In how many ways the response may end."""
    return prod(map(len, loose_ends(pack, r).values()))


def endings(pack: Questionnaire, r: Response) -> Iterator[dict[str, Stand]]:
    """How every question stands in every ending; in the worst and the best when there are too many.

    Two are enough only if nothing branches and every unknown question can score 0 and 1.
    """
    loose = loose_ends(pack, r)
    ways: Iterable[tuple[Answer, ...]] = product(*loose.values())
    if count_endings(pack, r) > MOST:
        assert not any(q.applies_when for q in pack.questions.values()), "too many endings"
        sure = {i: [a for a in c if a.state is State.ANSWERED] for i, c in loose.items()}
        ranked = [sorted(c, key=partial(worth, pack, r, i)) for i, c in sure.items()]
        ways = [tuple(c[0] for c in ranked), tuple(c[-1] for c in ranked)]
    for way in ways:
        yield states(pack, r, {**r.answers, **dict(zip(loose, way, strict=True))})


def gate_state(q: Question, stand: Stand) -> str:
    """``failed``, ``open`` or nothing. A don't-know is not met; what is not asked has no gate."""
    kind, answer = stand
    if kind == "answered" and answer is not None and q.gate is not None:
        level = len(met(q, answer)) if q.kind == "number" else answer.option
        return "failed" if level is not None and level < q.gate.level else ""
    return {"dont_know": "failed", "unanswered": "open", "open": "open"}.get(kind, "")
