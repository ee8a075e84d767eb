"""Golden clients: how `levels` become answers, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from packs_for_tests import TINY, tiny_pack, write_pack
from readiness import packs
from readiness.errors import UserError
from readiness.packs import Case
from readiness.response import Answer, State

PACK = dict(TINY) | {
    "components/c.yaml": TINY["components/c.yaml"]
    + """\
  - {id: q3, title: T, stem: S, kind: multiple, options: [a, b, {text: none, exclusive: yes}]}
  - {id: q4, title: T, stem: S, kind: grid, rows: [x, y], options: [a, b]}
  - {id: q5, title: T, stem: S, kind: number, thresholds: [{at: 1, points: 1}]}
"""
}


def _case(folder: Path, text: str) -> Case:
    write_pack(folder, PACK | {"cases/a.yaml": f"id: a\ntitle: A\n{text}\n"})
    (found,) = packs.load_cases(folder)
    return found


def test_levels_become_answers(tmp_path: Path) -> None:
    found = _case(tmp_path, "levels: {q1: na, q2: 4, q3: [0, 1], q4: [1, 0], q5: 2.5}")
    assert found.response.answers == {
        "q1": Answer(State.NOT_APPLICABLE, reason="no-office"),
        "q2": Answer(State.ANSWERED, option=4),
        "q3": Answer(State.ANSWERED, options=(0, 1)),
        "q4": Answer(State.ANSWERED, rows=(1, 0)),
        "q5": Answer(State.ANSWERED, number="2.5"),
    }
    assert found.response.length == "full"


def test_dont_know_unanswered_and_a_reason_stay_apart(tmp_path: Path) -> None:
    answers = _case(tmp_path, "levels: {q1: na:no-office, q2: dk, q3: 2}").response.answers
    assert answers["q1"].reason == "no-office"
    assert answers["q2"].state is State.DONT_KNOW
    assert answers["q3"].options == (2,)
    assert "q4" not in answers


def test_the_profile_and_what_is_expected_come_along(tmp_path: Path) -> None:
    found = _case(
        tmp_path,
        "story: A firm.\nlength: quick\n"
        "profile: {name: NO Ltd, sector: health, employees: 1, makes_things: no, sells_to: [uk]}\n"
        "levels: {q1: 0}\nadviser_first_steps: [q1]\nexpect: {overall: scored 0, now: []}",
    )
    firm = found.response.respondent
    assert (firm.name, firm.sector, firm.employees) == ("NO Ltd", "health", 1)
    assert (firm.makes_things, firm.sells_to, firm.goals) == (False, ("uk",), ())
    assert firm.years_trading is None
    assert (found.story, found.response.length) == ("A firm.", "quick")
    assert found.adviser_first_steps == ("q1",)
    assert found.expect == {"overall": "scored 0", "now": []}
    assert found.response.pack_hash == packs.load(tmp_path).hash


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("levels: {q2: 5}", "3:14", "not a level"),
        ("levels: {q2: na}", "3:14", "always applies"),
        ("levels: {q1: na:rain}", "3:14", "'rain' is not a reason"),
        ("levels: {q2: [1, 2]}", "3:14", "not a level"),
        ("levels: {q2: {a: 1}}", "3:14", "not a level"),
        ("levels: {q3: [0, 2]}", "3:14", "cannot be chosen together"),
        ("levels: {q3: [0, 0]}", "3:14", "cannot be chosen together"),
        ("levels: {q3: []}", "3:14", "no option is chosen"),
        ("levels: {q4: [1]}", "3:14", "1 levels for 2 rows"),
        ("levels: {q5: many}", "3:14", "a number was expected"),
        ("levels: {q9: 1}", "3:10", "no 'q9' here"),
        ("levels: {}\nprofile: {sector: helth}", "4:19", "Did you mean 'health'?"),
        ("levels: {}\nprofile: {area: bolton}", "4:17", "no 'bolton' here"),
        ("levels: {}\nprofile: {goals: [x]}", "4:19", "no 'x' here"),
        ("levels: {}\nprofile: {sells_to: [moon]}", "4:22", "'moon' is not known here"),
        ("levels: {}\nadviser_first_steps: [q9]", "4:23", "no 'q9' here"),
        ("levels: {}\nexpect: {overal: x}", "4:10", "Did you mean 'overall'?"),
        ("levels: {}\nexpect: {components: {Q: x}}", "4:23", "no 'Q' here"),
        ("levels: {}\nexpect: {now: [{a: b}]}", "4:16", "text was expected"),
        ("story: x", "1:1", "'levels' is missing"),
    ],
)
def test_a_faulty_case_says_where(tmp_path: Path, text: str, place: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        _case(tmp_path, text)
    (problem,) = caught.value.problems
    assert problem.where.file == f"{tmp_path.name}/cases/a.yaml"
    assert f"{problem.where.line}:{problem.where.column}" == place
    assert words in f"{problem.message} {problem.hint}"


def test_two_cases_may_not_have_one_id(tmp_path: Path) -> None:
    folder = tiny_pack(tmp_path)
    text = "id: a\ntitle: A\nlevels: {q1: 1}\n"
    write_pack(folder, {"cases/a.yaml": text, "cases/b.yaml": text})
    with pytest.raises(UserError, match=r"'a' stands in tiny/cases/a.yaml too.*\(P204\)"):
        packs.load_cases(folder)


def test_a_pack_may_have_no_cases(tmp_path: Path) -> None:
    assert packs.load_cases(tiny_pack(tmp_path)) == ()


def test_the_shipped_cases_load() -> None:
    folder = packs.data_folder("questionnaires") / "north-west"
    found = packs.load_cases(folder)
    assert len(found) >= 5
    assert all(case.response.answers and case.story for case in found)
