"""Packs and tables drawn by chance, for both engines."""

from __future__ import annotations

import random

from readiness.catalogue import Cost
from readiness.questionnaire import (
    Gate,
    Prerequisite,
    Question,
    Questionnaire,
    Recommendation,
    RoadmapRules,
)
from small_packs import component, pack, single

PROFILE = ("name", "sector", "employees", "makes_things", "sells_to", "area", "goals", "length")


def cell(question: Question, rng: random.Random, dirt: float) -> str:
    level = rng.randrange(len(question.options))
    if rng.random() < dirt:
        return rng.choice(("7", "0", "yes", "=1", "N/A", "dk.", f" {level + 1} ", f"{level + 1}.0"))
    na = ("na", question.may_not_apply[-1].text) if question.may_not_apply else ("dk",)
    by_chance = (str(level + 1),) * 16 + ("dk", "", rng.choice(na))
    return rng.choice(by_chance)


def table(questionnaire: Questionnaire, seed: int, count: int, dirt: float) -> str:
    """A table of made-up firms, with names, ids and cells that need a closer look."""
    rng = random.Random(seed)
    questions = [q for q in questionnaire.questions.values() if rng.random() < 0.97 or q.core]
    names = (
        "Alder & Co",
        "alder & co.",
        '"Hall, Ltd"',
        "=SUM(1)",
        " Two  Words",
        "Ürün",
        "",
        "B 7",
        *(("#N/A", "#1 Garage") if dirt else ()),
    )
    lines = [",".join(["row_id", *PROFILE, *(q.id for q in questions)])]
    previous: list[str] = []
    for number in range(count):
        goals = rng.sample([g.id for g in questionnaire.goals], min(rng.randrange(3), 2))
        sells = rng.sample(("local", "visitors", "uk", "big-or-public", "abroad-goods"), 2)
        cells = [
            rng.choice((f"R{number}", f"R{number}", f"R{number}", f"-R {number}", "")),
            rng.choice((*names, f"Firm {number}", f"Firm {number}")),
            rng.choice(("", *(s.id for s in questionnaire.sectors))),
            rng.choice(("", "1", "4", "9", "12", "49", "250", "0" if dirt else "2")),
            rng.choice(("yes", "no", "")),
            ";".join(sells[: rng.randrange(3)]),
            rng.choice(("", *(a.id for a in questionnaire.areas))),
            ";".join(goals),
            rng.choice(("", "full", "quick")),
            *(cell(q, rng, dirt) for q in questions),
        ]
        if previous and rng.random() < 0.05:
            cells[1 if rng.random() < 0.5 else 0 :] = previous[1 if rng.random() < 0.5 else 0 :]
        if rng.random() < 0.02:
            cells[10:] = ["3"] * (len(cells) - 10)
        if rng.random() < dirt:
            cells = cells[:-1] if rng.random() < 0.5 else [*cells, "x"]
        if rng.random() < dirt:
            lines.append("")
        if len(cells) == len(PROFILE) + 1 + len(questions):
            previous = cells
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def small(
    seed: int, count: int = 8, rules: RoadmapRules | None = None, gates: int = 0
) -> Questionnaire:
    """A pack with weights, core questions and prerequisites drawn by chance."""
    rng = random.Random(seed)
    ids = [f"q{n}" for n in range(count)]
    questions = [
        single(
            qid,
            weight=rng.choice((1, 2, 3)) if count == 8 else 1,
            core=rng.random() < 0.6,
            prerequisites=tuple(
                Prerequisite(p, rng.choice((1, 2, 3))) for p in rng.sample(ids[:n], min(n, 2))
            ),
            impact=rng.randrange(1, 6),
            gate=Gate(1 + n % 3, "building", "joined-up", "because") if n < gates else None,
        )
        for n, qid in enumerate(ids)
    ]
    needs = {q.id: q.prerequisites for q in questions}
    steps = tuple(
        Recommendation(
            f"{q}-L{level}", q, level, level + 1, title="", motivation="", first_step="",
            done_when="", effort=rng.randrange(1, 6), cost=Cost("none"),
            # Some steps name the needs of their question the other way round.
            prerequisites=needs[q][::-1] if gates and rng.random() < 0.3 else None,
        )
        for q in ids
        for level in range(4)
        if rng.random() < 0.95
    )  # fmt: skip
    return pack(
        component("A", *questions[: 3 * count // 8]),
        component("B", *questions[3 * count // 8 : 5 * count // 8]),
        component("C", *questions[5 * count // 8 :]),
        recommendations=steps,
        roadmap=rules or RoadmapRules(),
    )
