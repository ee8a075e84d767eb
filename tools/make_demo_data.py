"""Makes the sample data of `readiness demo`: a table of made-up firms and three saved responses.

Run it after a change of the North West pack: ``python tools/make_demo_data.py``. The seed is fixed,
so that the same pack gives the same bytes. Firms of one sector and size resemble each other, the
answers of one firm hang together, and four rows are faulty on purpose, each in its own way.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from readiness.applicability import fixed_not_applicable
from readiness.packs import data_folder, load, load_cases
from readiness.questionnaire import Question, Questionnaire
from readiness.response import Answer, Length, Respondent, Response, State
from readiness.scoring import applicable, assess
from readiness.storage.saves import dumps

HERE = Path(__file__).resolve().parent.parent / "src" / "readiness" / "demo"
SEED = 20261123
FIRMS = 48
PROFILE = (
    "row_id", "name", "sector", "employees", "makes_things", "sells_to", "area", "years_trading",
    "goals", "length",
)  # fmt: skip
SAVED = {
    "bakery": "bakery.readiness.json",
    "precision-engineer": "machine-shop.readiness.json",
    "home-care": "home-care.readiness.json",
}
SIZES = (1, 2, 3, 4, 6, 8, 9, 12, 15, 19, 24, 31, 44, 60, 85, 120, 180, 240)

YEARS = (0, 1, 2, 4, 7, 11, 16, 25, 40)
STOPS = (10, 37)
"""Numbers of two firms whose owner stopped half-way."""

# Place-like words that are no places. The sample firms must not be mistaken for real ones.
WORDS = (
    "Brackenby", "Tarnfold", "Quillmoor", "Hollowick", "Fernlathe", "Oakshaw", "Lintbeck",
    "Merrowby", "Saltergill", "Thistlebarrow", "Wrenfold", "Copperhow", "Larkmere", "Millgarth",
    "Nettlebeck", "Pinderwick", "Rushgill", "Stonelathe", "Umberfold", "Yarrowick", "Ashgarth",
    "Birkmoor", "Cinderby", "Dunnockfold",
)  # fmt: skip


@dataclass(frozen=True)
class Trade:
    """A kind of firm: what it is called, what it makes and where it sells."""

    name: str
    makes_things: bool
    sells_to: tuple[str, ...]


# Per sector: how far its firms usually are (0 to 4, our own guess for sample data), and its trades.
SECTORS: dict[str, tuple[float, tuple[Trade, ...]]] = {
    "advanced-manufacturing": (
        1.5,
        (
            Trade("Precision Parts", True, ("uk", "abroad-goods")),
            Trade("Pies and Pastry", True, ("local", "uk", "big-or-public")),
            Trade("Textiles", True, ("uk", "abroad-goods")),
            Trade("Coatings", True, ("uk", "big-or-public")),
        ),
    ),
    "health": (
        1.4,
        (
            Trade("Home Care", False, ("local", "big-or-public")),
            Trade("Dental Practice", False, ("local",)),
            Trade("Test Laboratory", True, ("uk", "big-or-public", "abroad-services")),
        ),
    ),
    "digital-creative-media": (
        2.6,
        (
            Trade("Apps", False, ("uk", "abroad-services")),
            Trade("Design Studio", False, ("local", "uk")),
            Trade("Films", False, ("uk", "big-or-public", "abroad-services")),
        ),
    ),
    "clean-growth": (
        1.6,
        (
            Trade("Heat Pumps", False, ("local", "big-or-public")),
            Trade("Solar", False, ("local", "uk")),
            Trade("Recycling", True, ("uk", "abroad-goods")),
        ),
    ),
    "business-financial-services": (
        2.1,
        (
            Trade("Accountants", False, ("local", "uk")),
            Trade("Recruitment", False, ("local", "uk", "big-or-public")),
            Trade("Insurance Brokers", False, ("uk",)),
        ),
    ),
    "visitor-economy-retail": (
        1.2,
        (
            Trade("Hotel", False, ("visitors", "uk")),
            Trade("Bakery", True, ("local", "visitors")),
            Trade("Outdoor Shop", False, ("local", "visitors", "uk")),
        ),
    ),
    "other": (
        1.1,
        (
            Trade("Haulage", False, ("uk", "big-or-public")),
            Trade("Farm", True, ("local", "uk")),
            Trade("Joinery", True, ("local",)),
            Trade("Hair Salon", False, ("local",)),
        ),
    ),
}
# Questions that owners often cannot answer themselves, by component: the share of don't-knows.
UNKNOWN = {"IN": 0.16, "DA": 0.12, "RI": 0.08, "FI": 0.06}


def firms(pack: Questionnaire, rng: random.Random) -> Iterator[Response]:
    """The responses of all firms, sound ones only."""
    sectors = list(SECTORS)
    areas = [area.id for area in pack.areas]
    rng.shuffle(areas)
    for number in range(FIRMS):
        sector = sectors[number % len(sectors)]
        start, trades = SECTORS[sector]
        trade = trades[number // len(sectors) % len(trades)]
        # One and two are coprime to the numbers of sizes and words, so every one is met.
        employees = SIZES[number * 5 % len(SIZES)]
        respondent = Respondent(
            name=f"{WORDS[number % len(WORDS)]} {trade.name} (sample)",
            sector=sector,
            employees=employees,
            makes_things=trade.makes_things,
            sells_to=trade.sells_to,
            area=areas[number % len(areas)],
            # Nobody has 240 people in the first year.
            years_trading=rng.choice([y for y in YEARS if y >= employees // 20]),
            goals=tuple(g.id for g in rng.sample(list(pack.goals), rng.choice((0, 1, 1, 2)))),
        )
        length: Length = "quick" if number % 9 == 4 else "full"
        # Bigger firms are further on, a little; firms of one kind still differ a lot.
        maturity = start + 0.12 * (employees.bit_length() - 3) + rng.gauss(0, 0.55)
        yield answered(pack, rng, respondent, length, maturity, stops=number in STOPS)


def answered(
    pack: Questionnaire,
    rng: random.Random,
    respondent: Respondent,
    length: Length,
    maturity: float,
    *,
    stops: bool,
) -> Response:
    """A response whose answers hang together; drawn again while two of them cannot both be true."""
    cannot = {c.id for c in pack.contradictions if c.kind == "cannot"}
    while True:
        leaning = {c.id: maturity + rng.gauss(0, 0.5) for c in pack.components}
        # Some owners know their figures and systems well, others hardly.
        doubt = rng.choice((0.2, 0.6, 1.0, 2.2))
        answers = {
            qid: answer
            for qid, question in pack.questions.items()
            if (answer := one_answer(pack, rng, question, leaning, doubt)) is not None
        }
        response = Response(pack.id, pack.version, pack.hash, respondent, answers, length)
        asked = applicable(pack, response)
        if stops:
            asked = asked[: len(asked) // 2]
        response = replace(response, answers={q: a for q, a in answers.items() if q in asked})
        if not cannot.intersection(assess(pack, response).contradictions):
            return response


def one_answer(
    pack: Questionnaire,
    rng: random.Random,
    question: Question,
    leaning: dict[str, float],
    doubt: float,
) -> Answer | None:
    """One answer: mostly a level near where the firm stands, now and then something else."""
    component = pack.component_of[question.id].id
    draw = rng.random()
    level = min(question.levels, max(0, round(rng.gauss(leaning[component], 0.8))))
    if draw < UNKNOWN.get(component, 0.04) * doubt:
        return Answer(State.DONT_KNOW)
    if draw > 0.997:
        return None
    if draw > 0.955 and question.may_not_apply:
        return Answer(State.NOT_APPLICABLE, reason=question.may_not_apply[0].id)
    return Answer(State.ANSWERED, option=level)


def cell(answer: Answer | None) -> str:
    """An answer as a table holds it."""
    if answer is None:
        return ""
    if answer.state is State.DONT_KNOW:
        return "dk"
    return "na" if answer.option is None else str(answer.option + 1)


def row(pack: Questionnaire, number: int, response: Response) -> list[str]:
    """A firm's row of the table."""
    who = response.respondent
    not_asked = fixed_not_applicable(pack, who)
    return [
        f"S{number:02d}",
        who.name,
        who.sector,
        str(who.employees),
        "yes" if who.makes_things else "no",
        ";".join(who.sells_to),
        who.area,
        str(who.years_trading),
        ";".join(who.goals),
        response.length,
        *("" if qid in not_asked else cell(response.answer(qid)) for qid in pack.questions),
    ]


def spoil(pack: Questionnaire, rows: list[list[str]]) -> list[list[str]]:
    """The rows with four more that cannot be used, each for another reason."""
    columns = [*PROFILE, *pack.questions]
    needed = next(q.id for q in pack.questions.values() if not q.may_not_apply)
    first, second, third, fourth = (list(row) for row in rows[:4])
    first[columns.index("employees")] = "about 20"
    second[columns.index(next(iter(pack.questions)))] = "sometimes"
    third[columns.index(needed)] = "na"
    fourth.pop()
    out = list(rows)
    faults = ((8, first, "R203"), (19, second, "R204"), (30, third, "R205"), (41, fourth, "R202"))
    for place, spoilt, code in faults:
        spoilt[0] = f"X-{code}"
        spoilt[1] = f"Faulty row {code} (sample)"
        out.insert(place, spoilt)
    return out


def table(pack: Questionnaire) -> bytes:
    """The bytes of the table of sample firms."""
    responses = firms(pack, random.Random(SEED))
    rows = [row(pack, number, response) for number, response in enumerate(responses, start=1)]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*PROFILE, *pack.questions])
    writer.writerows(spoil(pack, rows))
    return text.getvalue().encode()


def saved() -> dict[str, bytes]:
    """The bytes of the saved responses, by file name: worked firms of the pack, as samples."""
    found = {}
    for case in load_cases(data_folder("questionnaires") / "north-west"):
        if case.id in SAVED:
            who = replace(case.response.respondent, name=f"{case.title} (sample)")
            found[SAVED[case.id]] = dumps(replace(case.response, respondent=who), 1)
    return found


def main() -> None:
    """Write the files."""
    HERE.mkdir(exist_ok=True)
    files = {"responses.csv": table(load()), **saved()}
    for name, data in sorted(files.items()):
        (HERE / name).write_bytes(data)
        print(f"{name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
