"""Plausible firms by the thousand: how the rules of scoring and of the roadmap behave together.

    python tools/simulate.py            print the tables and write docs/simulation.md
    python tools/simulate.py --print    only print them

The firms are invented, not surveyed: a maturity for the firm, a lean for each component and some
chance for each question. They show what the rules do, not what firms are like.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from readiness.assessment import Assessment
from readiness.outline import outline
from readiness.packs import load
from readiness.questionnaire import Question, Questionnaire
from readiness.response import Answer, Respondent, Response, State
from readiness.scoring import assess

SEED = 2026
MATURITIES = (0.5, 1.1, 1.7, 2.3, 3.0)
"""Mean level of a firm, of 0 to 4."""
COMPONENT_SPREAD = 0.5
QUESTION_SPREAD = 0.9
"""How far a component leans from the firm, and an answer from its component, in levels."""
SIZES = ((1, 1), (2, 9), (10, 49), (50, 249))
"""People, from and to."""
DONT_KNOW = (0.0, 0.08, 0.25)
"""Shares of answers that are not known."""
EACH = 6
"""Firms per sector, size, maturity and share of don't-knows."""
MAKERS = {"advanced-manufacturing": 1.0, "visitor-economy-retail": 0.3, "clean-growth": 0.4}
LOCAL_ONLY = 0.25
NOT_APPLICABLE = 0.15
"""How often a question that may not apply does not."""
REPORT = Path(__file__).parent.parent / "docs" / "simulation.md"


@dataclass
class Tally:
    """What happened to the firms, counted."""

    firms: int = 0
    status: Counter[str] = field(default_factory=Counter)
    levels: Counter[tuple[float, str]] = field(default_factory=Counter)
    component_levels: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    unknown_gates: Counter[str] = field(default_factory=Counter)
    caps_component: Counter[str] = field(default_factory=Counter)
    caps_overall: Counter[str] = field(default_factory=Counter)
    cured: Counter[tuple[str, str]] = field(default_factory=Counter)
    lanes: Counter[tuple[str, int]] = field(default_factory=Counter)
    now: Counter[str] = field(default_factory=Counter)
    now_or_next: Counter[str] = field(default_factory=Counter)
    below: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)


def people(pack: Questionnaire) -> Iterator[tuple[float, Response]]:
    """Every firm with its maturity; the same ones in the same order in every run."""
    chance = Random(SEED)
    for sector in [s.id for s in pack.sectors]:
        for low, high in SIZES:
            for maturity in MATURITIES:
                for unknown in DONT_KNOW:
                    for _ in range(EACH):
                        firm = _firm(pack, chance, sector, chance.randint(low, high))
                        yield maturity, _respond(pack, chance, firm, maturity, unknown)


def _firm(pack: Questionnaire, chance: Random, sector: str, employees: int) -> Respondent:
    sells = ["local"]
    if chance.random() >= LOCAL_ONLY:
        others = ["visitors", "uk", "big-or-public", "abroad-goods", "abroad-services"]
        sells += chance.sample(others, chance.randint(1, 3))
    return Respondent(
        sector=sector,
        employees=employees,
        makes_things=chance.random() < MAKERS.get(sector, 0.1),
        sells_to=tuple(sells),
        area=chance.choice([a.id for a in pack.areas]) if pack.areas else "",
        years_trading=chance.randint(0, 30),
        goals=tuple(chance.sample([g.id for g in pack.goals], chance.choice((0, 1, 1, 2)))),
    )


def _respond(
    pack: Questionnaire, chance: Random, firm: Respondent, maturity: float, unknown: float
) -> Response:
    answers = {}
    for component in pack.components:
        lean = maturity + chance.gauss(0, COMPONENT_SPREAD)
        for question in component.node.walk():
            answers[question.id] = _answer(chance, question, lean, unknown)
    return Response(pack.id, pack.version, pack.hash, firm, answers)


def _answer(chance: Random, question: Question, lean: float, unknown: float) -> Answer:
    # Every draw is made for every question, so that one rule changed does not shift all others.
    level = round(chance.gauss(lean, QUESTION_SPREAD))
    is_unknown, is_not_applicable = chance.random() < unknown, chance.random() < NOT_APPLICABLE
    if question.may_not_apply and is_not_applicable:
        return Answer(State.NOT_APPLICABLE, reason=question.may_not_apply[0].id)
    if is_unknown:
        return Answer(State.DONT_KNOW)
    return Answer(State.ANSWERED, option=min(max(level, 0), question.levels))


def simulate(pack: Questionnaire) -> Tally:
    """The counts over all firms."""
    tally = Tally()
    for maturity, response in people(pack):
        tally.firms += 1
        _count(tally, maturity, assess(pack, response))
    return tally


def _count(tally: Tally, maturity: float, assessment: Assessment) -> None:
    pack, overall, plan = assessment.questionnaire, assessment.overall, outline(assessment)
    tally.status[overall.status] += 1
    level = "none" if overall.level is None else pack.levels[overall.level].label
    tally.levels[maturity, level] += 1
    for cid, result in assessment.components.items():
        label = result.status if result.level is None else pack.levels[result.level].label
        tally.component_levels[cid, label.replace("_", " ")] += 1
        tally.caps_component.update(cap.question for cap in result.caps)
    tally.caps_overall.update(cap.question for cap in overall.caps)
    lane_of = {s.question: s.lane for s in plan.steps}
    for gate in overall.failed_gates:
        if assessment.questions[gate].state is State.DONT_KNOW:
            tally.unknown_gates[gate] += 1
            lane = "find out now" if gate in plan.find_out else "find out later"
        else:
            tally.failed[gate] += 1
            lane = lane_of.get(gate, "no step")
        tally.cured[gate, lane] += 1
    in_lane: Counter[str] = Counter(lane_of.values())
    in_lane["find out"] = len(plan.find_out)
    tally.lanes.update((lane, in_lane[lane]) for lane in ("now", "next", "find out"))
    tally.now.update(q for q, lane in lane_of.items() if lane == "now")
    tally.now_or_next.update(q for q, lane in lane_of.items() if lane != "later")
    tally.below.update(lane_of.keys())
    now = [s for s in plan.steps if s.lane == "now"]
    tally.checks["with a step in now"] += bool(now)
    wanted = [s for s in plan.steps if s.goals or s.component == assessment.weakest]
    tally.checks["with a step for a named goal or the weakest component"] += bool(wanted)
    tally.checks["that have such a step in now"] += any(s in wanted for s in now)
    tally.checks["with a step that unlocks another in now"] += any(s.unlocks for s in now)
    tally.checks["with a quick win in now"] += any(s.quick_win for s in now)


# The tables


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    names = list(head)
    lines = [names, ["---"] + ["---:"] * (len(names) - 1), *([str(c) for c in r] for r in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def share(part: int, whole: int) -> str:
    """A share in whole percent."""
    return f"{round(100 * part / whole)} %" if whole else "-"


def report(pack: Questionnaire, tally: Tally) -> str:
    """All tables, as Markdown."""
    labels = [level.label for level in pack.levels]
    n, per_maturity = tally.firms, tally.firms // len(MATURITIES)
    gates = [q.id for q in pack.questions.values() if q.gate]
    lanes = ("now", "next", "later", "find out now", "find out later")
    never = [q for q in pack.questions if not tally.now_or_next[q]]
    parts = [
        _intro(pack, n),
        "## Levels\n\nOverall level by the firm's mean level; a level is missing where too little"
        " is known.\n",
        table(
            ["mean level", *labels, "none"],
            (
                [m, *(share(tally.levels[m, x], per_maturity) for x in [*labels, "none"])]
                for m in MATURITIES
            ),
        ),
        "Components:\n",
        table(
            ["component", *labels, "withheld", "not applicable"],
            (
                [
                    c.id,
                    *(
                        share(tally.component_levels[c.id, x], n)
                        for x in [*labels, "withheld", "not applicable"]
                    ),
                ]
                for c in pack.components
            ),
        ),
        "## Gates\n\nHow often a gate is not met, what it then caps, and where its cure stands."
        " A gate that is not known has no step yet: it is to be found out.\n",
        table(
            ["gate", "answered, not met", "not known", "caps component", "caps overall", *lanes],
            (
                [
                    g,
                    *(
                        share(c[g], n)
                        for c in (
                            tally.failed,
                            tally.unknown_gates,
                            tally.caps_component,
                            tally.caps_overall,
                        )
                    ),
                    *(
                        share(
                            tally.cured[g, x],
                            tally.unknown_gates[g] if "find" in x else tally.failed[g],
                        )
                        for x in lanes
                    ),
                ]
                for g in gates
            ),
        ),
        "## Lanes\n\nShare of firms with so many entries.\n",
        table(
            ["lane", *map(str, range(5))],
            (
                [lane, *(share(tally.lanes[lane, k], n) for k in range(5))]
                for lane in ("now", "next", "find out")
            ),
        ),
        table(["firms", "share"], ([k, share(v, n)] for k, v in tally.checks.items())),
        "## Steps\n\nShare of all firms that see the question's step in now, the twelve most"
        " frequent; and how often it is there when the question is below its target.\n",
        table(
            ["question", "in now", "in now or next", "below target", "in now when below"],
            (
                [
                    f"{q} {pack.questions[q].title}",
                    share(k, n),
                    share(tally.now_or_next[q], n),
                    share(tally.below[q], n),
                    share(k, tally.below[q]),
                ]
                for q, k in tally.now.most_common(12)
            ),
        ),
        "Seen least in now or next:\n",
        table(
            ["question", "in now", "in now or next", "below target"],
            (
                [
                    f"{q} {pack.questions[q].title}",
                    share(tally.now[q], n),
                    f"{tally.now_or_next[q]} of {n}",
                    share(tally.below[q], n),
                ]
                for q in sorted(pack.questions, key=lambda q: (tally.now_or_next[q], q))[:8]
            ),
        ),
        f"Questions whose step no firm sees in now or next: {', '.join(never) or 'none'}.\n",
    ]
    return "\n".join(parts)


def _intro(pack: Questionnaire, firms: int) -> str:
    unknown = ", ".join(f"{x:.0%}" for x in DONT_KNOW)
    return f"""# Simulation

Made by `python tools/simulate.py`; do not edit by hand. Pack {pack.id} {pack.version}, seed {SEED},
{firms:,} firms: every sector, {len(SIZES)} sizes, {len(MATURITIES)} maturities (mean level
{MATURITIES[0]} to {MATURITIES[-1]} of 4), don't-know rates {unknown}, {EACH} of each. Components
lean by {COMPONENT_SPREAD} levels and answers scatter by {QUESTION_SPREAD}. The firms are invented:
the tables show what the rules do, not what firms are like.
"""


def main() -> int:
    """Run the simulation and write its tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--pack", default=None, help="a pack id or folder; North West when left out"
    )
    parser.add_argument("--print", action="store_true", help="do not write docs/simulation.md")
    given = parser.parse_args()
    pack = load(given.pack)
    text = report(pack, simulate(pack))
    print(text)
    if not given.print:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
