"""A pack as look-up tables: what each cell adds to the sums, and which step follows from it.

A cell's state is a small number: a level (0 first), then `DONT_KNOW`, `UNANSWERED`, `BAD`, then one
for each reason of not applicable. Packs that do not fit into tables are refused; the row engine
takes those.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from readiness.applicability import HIDDEN, Known, holds, is_met
from readiness.assessment import Counts
from readiness.batch.cells import Fault
from readiness.batch.lookup_tables import (
    FIND_OUT_AT,
    REACHED_AT,
    WANTED,
    Cell,
    Column,
    Ints,
)
from readiness.batch.segments import Aspect, Segments
from readiness.completion import FULL_RANGE, deciding
from readiness.plan import ScoringPlan, plan_of
from readiness.points import least_and_most, score_of
from readiness.questionnaire import Condition, Question, Questionnaire, Recommendation
from readiness.response import Answer, State
from readiness.steps import move_from

NO_LEVEL = 15
"""Stands for "no level" where levels are; a pack with more levels is refused."""
COUNT_BITS = 7
MOST_QUESTIONS = (1 << COUNT_BITS) - 1
NOTHING = 0xFFFF
"""Stands for "nothing to find out"."""
ANSWERED, DONT_KNOW, NOT_APPLICABLE, UNANSWERED = range(4)
"""Where each count stands in the sums, in steps of `COUNT_BITS`."""
GATES_AT = 4 * COUNT_BITS
LARGEST = 1 << 62
"""Whole numbers of 64 bits stay below this, so that two of them may be added."""


@dataclass(frozen=True, slots=True)
class Unfit(Exception):  # noqa: N818 - it is no error: the row engine takes over
    """The pack or the table needs the row engine; `reason` says why."""

    reason: str


class NotUtf8(Unfit):
    """The table has another encoding; as UTF-8 it may be fit."""


class States:
    """The numbers of the states of all questions' cells."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Make room for the longest list of options and of reasons."""
        questions = questionnaire.questions.values()
        self.dont_know = max(len(q.options) for q in questions)
        self.unanswered = self.dont_know + 1
        self.bad = self.dont_know + 2
        self.reasons = self.dont_know + 3
        self.count = self.reasons + max(1, *(len(q.may_not_apply) for q in questions))

    def of(self, question: Question, value: Answer | Fault | None) -> int:
        """The state of a parsed cell."""
        if value is None:
            return self.unanswered
        if isinstance(value, Fault):
            return self.bad
        if value.state is State.DONT_KNOW:
            return self.dont_know
        if value.state is State.NOT_APPLICABLE:
            ids = [r.id for r in question.may_not_apply]
            return self.reasons + ids.index(value.reason)
        assert value.option is not None
        return value.option


class Bits:
    """Whole numbers side by side in one: where each starts, and how wide it is."""

    def __init__(self, first: int = 0) -> None:
        """Start at this bit."""
        self.end = first

    def take(self, most: int) -> tuple[int, int]:
        """Room for a number up to `most`: (shift, mask). Raises Unfit when 62 bits are used up."""
        at, width = self.end, max(1, int(most).bit_length())
        self.end += width
        if self.end > 62:
            raise Unfit("its sums do not fit into whole numbers of 62 bits")
        return at, (1 << width) - 1


class Lookup:
    """The tables of one pack."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Compile the pack. Raises Unfit."""
        self.pack = questionnaire
        self.plan: ScoringPlan = plan_of(questionnaire)
        self.questions = list(questionnaire.questions.values())
        _refuse(questionnaire, self.plan)
        self.states = States(questionnaire)
        self.at = {q.id: n for n, q in enumerate(self.questions)}
        self.components = [[self.at[q.id] for q in c.node.walk()] for c in questionnaire.components]
        self.segments = Segments(questionnaire)
        self.gates = list(self.plan.gates)
        self._layout()
        self._worth()
        self.rules, self.rule_tests = _rules(questionnaire)
        self.own_tests: dict[int, dict[int, list[Condition]]] = {}
        for n, tests in enumerate(self.rule_tests):
            for test in tests:
                self.own_tests.setdefault(self.at[test.question], {}).setdefault(n, []).append(test)
        self.ruled = set(self.own_tests)
        """Questions that some contradiction looks at, by index."""
        self.columns = [Column.empty() for _ in self.questions]
        self.extended = 0
        """How many times the tables grew."""
        self._find_outs()

    def step(self, question: Question, level: int) -> Recommendation | None:
        """The step from a level."""
        return move_from(self.pack, question, level)

    def allowed(self) -> Ints:
        """Per kind of firm, a bit for each contradiction that its profile does not rule out."""
        return np.array(
            [
                sum(
                    1 << n
                    for n, when in enumerate(self.rules)
                    if holds(when, kind.respondent, lambda _qid: HIDDEN) is True
                )
                for kind in self.segments.kinds
            ],
            np.int64,
        )

    def _find_outs(self) -> None:
        """Per question and sector, its place in the order to find out."""

        def key(question: Question, sector: str) -> tuple[bool, int, str]:
            impact = question.impact_by_sector.get(sector, question.impact)
            return question.gate is None, -impact, question.id

        sectors = self.segments.sectors
        order = sorted({key(q, s) for q in self.questions for s in sectors})
        place = {k: n for n, k in enumerate(order)}
        self.find_out_keys = [{s: place[key(q, s)] for s in sectors} for q in self.questions]
        self.by_find_out = np.array([self.at[k[2]] for k in order], np.int64)

    def _layout(self) -> None:
        """Where counts, gates and sums stand; counts and gates at the same place everywhere."""
        bits = Bits(GATES_AT)
        self.failed = bits.take((1 << len(self.gates)) - 1)
        self.open = bits.take((1 << len(self.gates)) - 1)
        self.counts_mask = (1 << bits.end) - 1
        self.sum_at: list[tuple[int, int]] = []
        self.known_at: list[tuple[int, int]] = []
        self.unknown_at: list[tuple[int, int]] = []
        first = bits.end
        top = first
        self.weights = {qid: w for node in self.plan.components for qid, w in node.leaves}
        self.scale = 1
        for node in self.plan.components:
            own = Bits(first)
            whole = sum(w for _, w in node.leaves)
            self.sum_at.append(own.take(whole * self.plan.unit))
            self.known_at.append(own.take(whole))
            self.unknown_at.append(own.take(whole))
            top = max(top, own.end)
            totals = {0}
            for _, w in node.leaves:
                totals |= {t + w for t in totals}
            self.scale = lcm(self.scale, *(self.plan.unit * t for t in totals if t))
            if self.scale > 1 << 24:
                raise Unfit("its weights have no small common denominator")
        self.quick_at = Bits(top).take(1)[0]

    def _worth(self) -> None:
        """The common denominators under which every step's priority squared is a whole number."""
        rules = self.pack.roadmap
        order = sorted(self.pack.recommendations, key=lambda r: (r.effort, r.id))
        # The least effort, then the first id, wins: the larger number.
        self.tie = {r.id: len(order) - n for n, r in enumerate(order)}
        self.by_tie = np.zeros(len(order) + 1, np.int64)
        for r in order:
            self.by_tie[self.tie[r.id]] = self.at[r.question]
        self.tie_bits = len(order).bit_length()
        factors = {Fraction(1), rules.goal_fit, rules.gate_factor}
        factors |= {rules.goal_fit * rules.gate_factor}
        self.worth_unit = lcm(
            1,
            *(
                (f * f / (max(1, q.levels) ** 2 * r.effort)).denominator
                for r in self.pack.recommendations
                for q in (self.pack.questions[r.question],)
                for f in factors
            ),
        )
        # Need = base - score, in units of 1 / (scale * base's denominator).
        self.need_over = self.scale * rules.need_base.denominator
        self.need_base = rules.need_base.numerator * self.scale

    def extend(self) -> None:
        """Fill the tables for variants that came up since. Raises Unfit."""
        for at, column in enumerate(self.columns):
            have = len(column.sums) // self.states.count
            if self.segments.variant_count(at) == have:
                continue
            variants = self.segments.variants(at)
            cells = [
                self._cell(at, variant, state)
                for variant in variants[have:]
                for state in range(self.states.count)
            ]
            if len(variants) * self.states.count > 0xFFFF:
                raise Unfit("its rules tell too many kinds of firms apart")
            column.extend(cells)
        self.extended += 1

    def _cell(self, at: int, variant: tuple[int, int, int], state: int) -> Cell:
        question, states, s = self.questions[at], self.states, self.segments
        aspect = s.aspect(at, variant[0])
        weight = self.weights[question.id]
        component = next(n for n, ids in enumerate(self.components) if at in ids)
        rules = self._ruled_in(question, aspect, state)
        none = mark(NO_LEVEL, NO_LEVEL)
        if not aspect.asked:
            return Cell(0, 0, none, rules, states.count)
        if aspect.not_applicable or state >= states.reasons:
            return Cell(1 << NOT_APPLICABLE * COUNT_BITS, 0, none, rules, states.reasons)
        gate = 1 << self.gates.index(question.id) if question.gate else 0
        sector = s.sector_like(at, variant[1])
        if state >= len(question.options):  # don't know, unanswered; bad ones are never summed
            known = state == states.dont_know
            place = DONT_KNOW if known else UNANSWERED
            sums = (1 << place * COUNT_BITS) + (weight << self.unknown_at[component][0])
            sums += gate << (self.failed if known else self.open)[0]
            if not known:
                return Cell(sums, 0, none, rules, states.unanswered)
            found = mark(NO_LEVEL, NO_LEVEL, find_out=self.find_out_keys[at][sector])
            return Cell(sums, 0, found, rules, states.dont_know)
        answer = Answer(State.ANSWERED, option=state)
        units = int(score_of(question, answer, aspect.ceiling) * self.plan.unit)
        sums = (1 << ANSWERED * COUNT_BITS) + (weight << self.known_at[component][0])
        sums += (units * weight) << self.sum_at[component][0]
        if question.gate and state < question.gate.level:
            sums += gate << self.failed[0]
        enough = aspect.ceiling is not None and state >= aspect.ceiling
        goals = s.goals_like(at, variant[2])
        worth, wanted = self._step(question, aspect, state, sector, goals)
        level = mark(state, NO_LEVEL if enough else state, wanted=wanted)
        return Cell(sums, worth, level, rules, state)

    def _step(
        self, question: Question, aspect: Aspect, level: int, sector: str, goals: tuple[str, ...]
    ) -> tuple[int, bool]:
        """The step's priority squared over the need squared, times `worth_unit`, with its tie."""
        recommendation = move_from(self.pack, question, level)
        failed = question.gate is not None and level < question.gate.level
        named = any(g in question.goals for g in goals)
        top = question.levels if aspect.ceiling is None else aspect.ceiling
        target = min(aspect.target + named, top)
        if failed and question.gate is not None:
            target = max(target, question.gate.level)
        if recommendation is None:
            return 0, False
        serves = question.goals if recommendation.goals is None else recommendation.goals
        wanted = any(g in serves for g in goals)
        if level >= target:
            return 0, wanted
        impact = recommendation.impact or question.impact_by_sector.get(sector, question.impact)
        rules = self.pack.roadmap
        factor = Fraction((target - level) * impact, question.levels)
        factor *= (rules.goal_fit if wanted else 1) * (rules.gate_factor if failed else 1)
        worth = factor * factor / recommendation.effort * self.worth_unit
        assert worth.denominator == 1
        if int(worth).bit_length() + self.tie_bits > 62:
            raise Unfit("its priorities do not fit into whole numbers")
        return (int(worth) << self.tie_bits) | self.tie[recommendation.id], wanted

    def _ruled_in(self, question: Question, aspect: Aspect, state: int) -> int:
        """A bit for each contradiction that the question, standing like this, does not rule out."""
        if self.at[question.id] not in self.ruled:
            return (1 << len(self.rule_tests)) - 1
        found = (1 << len(self.rule_tests)) - 1
        known = self._known(question, aspect, state)
        for n, tests in self.own_tests[self.at[question.id]].items():
            if known is None or not all(is_met(t, known) for t in tests):
                found &= ~(1 << n)
        return found

    def _known(self, question: Question, aspect: Aspect, state: int) -> Known | None:
        if not aspect.asked:
            return None
        if aspect.not_applicable:
            return Known(State.NOT_APPLICABLE)
        if state >= self.states.reasons:
            at = state - self.states.reasons
            if at >= len(question.may_not_apply):
                return None
            reason = question.may_not_apply[at].id
            return Known(State.NOT_APPLICABLE, Answer(State.NOT_APPLICABLE, reason=reason))
        if state >= len(question.options):
            return None
        return Known(State.ANSWERED, Answer(State.ANSWERED, option=state))


def mark(level: int, reached: int, *, wanted: bool = False, find_out: int = NOTHING) -> int:
    """The mark of a cell, as `lookup_tables` lays it out."""
    return level | WANTED * wanted | reached << REACHED_AT | find_out << FIND_OUT_AT


def counts_in(sums: int) -> Counts:
    """How many questions stand in each state, from the sums that have been added up."""
    answered, dont_know, not_applicable, unanswered = (
        sums >> place * COUNT_BITS & MOST_QUESTIONS
        for place in (ANSWERED, DONT_KNOW, NOT_APPLICABLE, UNANSWERED)
    )
    return Counts(answered, dont_know, not_applicable, unanswered)


def _refuse(pack: Questionnaire, plan: ScoringPlan) -> None:
    """Raise Unfit for packs that do not fit into tables."""
    questions = list(pack.questions.values())
    if any(q.kind != "single" for q in questions):
        raise Unfit("it has questions that are not single choice")
    if any(q.applies_when is not None for q in questions) or deciding(pack):
        raise Unfit("answers decide which questions are asked")
    if any(least_and_most(q) != FULL_RANGE for q in questions):
        raise Unfit("a question cannot score from 0 to its maximum")
    if any(len(q.options) >= NO_LEVEL for q in questions) or len(questions) > MOST_QUESTIONS:
        raise Unfit("it has too many questions or options")
    if plan.scored != frozenset(pack.questions) or any(not n.weight for n in plan.components):
        raise Unfit("a weight is 0")
    if any(n.groups or n.parts for n in plan.components):
        raise Unfit("its components have groups")
    if any(s.leaves or len(s.groups) != 1 for s in plan.shares.values()):
        raise Unfit("its overall is not a mean of components")


def _rules(pack: Questionnaire) -> tuple[list[Condition], list[list[Condition]]]:
    """Each contradiction as its tests on the profile and its tests on questions."""
    profile: list[Condition] = []
    tests: list[list[Condition]] = []
    for rule in pack.contradictions:
        parts = rule.when.parts if rule.when.op == "all" else (rule.when,)
        if any(p.questions() and not p.question for p in parts):
            raise Unfit("a contradiction is no plain list of tests")
        profile.append(Condition("all", parts=tuple(p for p in parts if not p.questions())))
        tests.append([p for p in parts if p.question])
    if len(tests) > 60:
        raise Unfit("it has more than 60 contradictions")
    return profile, tests
