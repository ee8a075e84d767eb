"""What a pack means: each kind of finding on a pack that has it, and on one that does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from packs_for_tests import write_pack
from readiness.errors import CATALOGUE, Problem, UserError
from readiness.packs.meaning import check_meaning
from readiness.packs.meaning_labels import id_shape, label_shape
from readiness.packs.meaning_words import joined_questions
from readiness.packs.places import pack_folder
from readiness.packs.reading_age import grade, syllables, words
from readiness.packs.starter import starter_files

TODAY = date(2026, 11, 23)
P, C, D, R, S = (
    "pack.yaml",
    "components/c.yaml",
    "components/d.yaml",
    "recommendations.yaml",
    "support.yaml",
)


def steps(*questions: str, up_to: int = 3) -> str:
    """Steps of these questions, one level each."""
    lead = ["Begin with", "Go on with", "Finish", "Lead in"]
    return "".join(
        dedent(f"""\
            - id: {q}-L{n + 1}
              question: {q}
              from: {n}
              to: {n + 1}
              title: {lead[n]} topic {q}
              motivation: It saves you time on most days of the week.
              first_step: Try it out with one of your people on one day of this week.
              done_when: You did it twice, and it went well.
              effort: 1
              cost: none
              support: [advice]
              source: Own judgement
              checked: 2026-11-23
            """)
        for q in questions
        for n in range(up_to)
    )


def question(qid: str, title: str, *options: str, **fields: str) -> str:
    """A question of a component file; each field as YAML in one line."""
    lines = [f"  - id: {qid}", f"    title: {title}", f"    stem: How far is {title}?"]
    lines += [f"    {name}: {text}" for name, text in fields.items()]
    texts = options or ("It is not there.", "A little is there.", "Half is there.", "All is there.")
    facts = ["    source: Own judgement", "    checked: 2026-11-23"]
    facts += [FIND.rstrip("\n")]
    return "\n".join([*lines, "    options:", *(f"      - {o}" for o in texts), *facts]) + "\n"


FIND = "    find_out: {ask: Look for it., who: owner, minutes: 5}\n"
FIGURE = """\
- id: one
  component: C
  text: Half of them had it in 2024.
  figure: "50%"
  base: Firms
  year: "2024"
  source: A page
  checked: 2026-11-23
  until: 2026-11-22
"""
GOOD: dict[str, str] = {
    P: dedent("""\
        id: good
        version: "1"
        title: A good check
        levels:
          - {id: low, label: Low, from: 0}
          - {id: high, label: High, from: 50}
        components: [C, D]
        sectors:
          - {id: health, label: Health}
          - {id: other, label: Other}
        goals:
          - {id: save-time, label: Save time}
        targets:
          - {questions: all, level: 3}
        sources: [Own judgement]
        """),
    C: "id: C\nname: Computers\nquestions:\n"
    + question("C1", "your network")
    + question("C2", "your backup"),
    D: "id: D\nname: Data\nquestions:\n"
    + question("D1", "your customer list")
    + question(
        "D2",
        "your price list",
        *(
            "It is not there.",
            "A little is there.",
            "Half is there.",
            "All is there.",
            "It is new.",
        ),
    ),
    R: steps("C1", "C2", "D1", "D2"),
    S: dedent("""\
        - id: hub
          name: Hub
          provider: Council
          kind: advice
          summary: Advice.
          offer: Free.
          components: [C]
          regions: [uk]
          sectors: [any]
          stage: [start]
          status: active
          confidence: high
          source: A page
          source_date: undated
          checked: 2026-11-23
        """),
    "cases/plain.yaml": "id: plain\ntitle: Plain\nlevels: {C1: 1, C2: 1, D1: 1, D2: 1}\n",
}
"""A whole pack without a finding."""

# A change of the good pack: file, old text, new text ("" appends to the file).
Change = tuple[str, str, str]
C2_OPTIONS = "    stem: How far is your backup?\n"
LAST = "      - All is there.\n"
NO_CASES = {"cases/plain.yaml": "id: plain\ntitle: Plain\nlevels: {C1: 1, D1: 1}\n"}


def made(*changes: Change, **files: str) -> dict[str, str]:
    out = GOOD | files
    for file, old, new in changes:
        if not old:
            out[file] = out.get(file, "") + new
            continue
        assert out[file].count(old) >= 1, f"{old!r} is not in {file}"
        head, _, tail = out[file].rpartition(old)
        out[file] = head + new + tail
    return out


def found_in(folder: Path, *changes: Change, **files: str) -> list[Problem]:
    return check_meaning(write_pack(folder / "good", made(*changes, **files)), TODAY)


NEVER = "    applies_when: {all: [{question: C1, at_most: 1}, {question: C1, at_least: 2}]}\n"
ONCE = "    applies_when: {all: [{question: C1, at_most: 2}, {question: C1, at_least: 2}]}\n"
EVERYONE = "    ceilings: [{when: {profile: employees, at_least: 1}, level: 2}]\n"
SOME = "    ceilings: [{when: {profile: employees, at_most: 1}, level: 2}]\n"
LEAP = steps("D2", up_to=1).replace("-L1", "-X").replace("from: 0\n  to: 1", "from: 1\n  to: 4")
LEAP = LEAP.replace("Begin with", "Leap over")
TWO = "    ceilings: [{when: {profile: employees, at_most: 9}, level: 2}, "
HARD = "Organisational interoperability necessitates comprehensive evaluation of all "
HARD += "administrative responsibilities, notwithstanding considerable operational difficulties."

# Per code: a name, the change that makes the finding, its place, and a like change that does not.
KINDS: list[tuple[str, str, Change, str, Change]] = [
    ("P401", "branching never holds", (C, C2_OPTIONS, C2_OPTIONS + NEVER), f"{C} 18:19",
     (C, C2_OPTIONS, C2_OPTIONS + ONCE)),
    ("P401", "no firm is so small",
     (D, "name: Data\n", "name: Data\nnot_applicable_when: "
      "[{when: {profile: employees, at_least: 1}, reason: All}]\n"), f"{D} 3:22",
     (D, "name: Data\n", "name: Data\nnot_applicable_when: "
      "[{when: {profile: employees, at_least: 2}, reason: Big}]\n")),
    ("P402", "a ceiling for everyone", (C, C2_OPTIONS, C2_OPTIONS + EVERYONE), f"{C} 18:15",
     (C, C2_OPTIONS, C2_OPTIONS + SOME)),
    ("P402", "equal points", (C, LAST, LAST + "      - {text: And more., points: 3}\n"),
     f"{C} 23:9", (C, LAST, LAST + "      - {text: And more., points: 4}\n")),
    ("P402", "a band too narrow",
     (P, "  - {id: high", "  - {id: mid, label: Mid, from: 49.9}\n  - {id: high"), f"{P} 5:3",
     (P, "  - {id: high", "  - {id: mid, label: Mid, from: 30}\n  - {id: high")),
    ("P403", "points fall", (C, LAST, "      - {text: All is there., points: 1}\n"), f"{C} 22:9",
     (C, LAST, "      - {text: All is there., points: 5}\n")),
    ("P404", "full marks out of reach", (C, C2_OPTIONS, C2_OPTIONS + "    maximum: 4\n"),
     f"{C} 18:14", (C, C2_OPTIONS, C2_OPTIONS + "    maximum: 3\n")),
    ("P404", "a ceiling at the top", (C, C2_OPTIONS, C2_OPTIONS + SOME.replace("2}]", "3}]")),
     f"{C} 18:64", (C, C2_OPTIONS, C2_OPTIONS + SOME)),
    ("P404", "a ceiling behind another",
     (C, C2_OPTIONS, C2_OPTIONS + TWO + "{when: {profile: employees, at_most: 4}, level: 1}]\n"),
     f"{C} 18:68",
     (C, C2_OPTIONS, C2_OPTIONS + TWO + "{when: {profile: employees, at_most: 19}, level: 1}]\n")),
    ("P406", "a target without a step", (P, "targets:\n  - {questions: all, level: 3}\n", ""),
     f"{D} 15:9", (P, "all, level: 3", "all, level: 2")),
    ("P407", "a leap", (R, "", LEAP), f"{R} 157:7", (R, "", LEAP.replace("from: 1", "from: 3"))),
    ("P408", "a step for nothing",
     (C, LAST, "      - {text: All is there., points: 2}\n"), f"{R} 69:7",
     (C, LAST, "      - {text: All is there., points: 2.5}\n")),
    ("P410", "two names", (P, "label: Other", "label: health"), f"{P} 10:24",
     (P, "label: Other", "label: Healers")),
    ("P410", "an option that every question has", (C, LAST, LAST + "      - N/A\n"), f"{C} 23:9",
     (C, LAST, LAST + "      - Not a single one is missing.\n")),
    ("P410", "a reason like an option", (C, C2_OPTIONS, C2_OPTIONS +
      "    may_not_apply: [{id: a, text: It is not there}]\n"), f"{C} 18:35",
     (C, C2_OPTIONS, C2_OPTIONS + "    may_not_apply: [{id: a, text: We keep none}]\n")),
    ("P410", "two goals", (P, "goals:\n", "goals:\n  - {id: savetime, label: Sell}\n"),
     f"{P} 13:10", (P, "goals:\n", "goals:\n  - {id: sell, label: Sell}\n")),
    ("P411", "two questions", (C, "How far is your backup?", "Do you make and test copies?"),
     f"{C} 17:11", (C, "How far is your backup?", "Do you make copies and lists?")),
    ("P412", "hard words", (C, C2_OPTIONS, f"{C2_OPTIONS}    help: {HARD}\n"), f"{C} 17:11",
     (C, C2_OPTIONS, C2_OPTIONS + "    help: Think of the files that you could not work without "
      "for a day or two.\n")),
    ("P412", "hard examples", (R, "  checked: 2026-11-23\n",
      f"  examples: {{health: '{HARD}'}}\n  checked: 2026-11-23\n"), f"{R} 156:13",
     (R, "  checked: 2026-11-23\n",
      "  examples: {health: Ask the nurse who keeps the list of those who came this week.}\n"
      "  checked: 2026-11-23\n")),
    ("P412", "a hard meaning", (D, "name: Data\n", f"name: Data\nmeaning: {HARD}\n"), f"{D} 3:10",
     (D, "name: Data\n",
      "name: Data\nmeaning: What you know of those who buy, and where it is kept.\n")),
    ("P412", "a hard offer", (S, "summary: Advice.", f"summary: {HARD}"), f"{S} 5:12",
     (S, "summary: Advice.",
      "summary: You can talk for an hour with one who knows what small firms need.")),
    ("P412", "a hard why", (C, C2_OPTIONS, f"{C2_OPTIONS}    why: {HARD}\n"), f"{C} 18:10",
     (C, C2_OPTIONS, C2_OPTIONS + "    why: Files that are not there twice are gone when the "
      "disk breaks.\n")),
    ("P413", "a long option", (C, LAST, f"      - All is there{', or so' * 9}.\n"), f"{C} 22:9",
     (C, LAST, f"      - All is there{', or so' * 8}.\n")),
    ("P413", "a long stem", (C, "How far is your backup?", f"Is it so{', or so' * 12}?"),
     f"{C} 17:11", (C, "How far is your backup?", f"Is it so{', or so' * 11}?")),
    ("P413", "a long title", (C, "title: your backup", "title: " + "y" * 61), f"{C} 16:12",
     (C, "title: your backup", "title: " + "y" * 60)),
    ("P414", "not looked at", (S, "checked: 2026-11-23", "checked: 2025-11-22"), f"{S} 15:12",
     (S, "checked: 2026-11-23", "checked: 2025-11-23")),
    ("P414", "past its day", (S, "", "  closes: 2026-11-22\n"), f"{S} 16:11",
     (S, "", "  closes: 2026-11-23\n")),
    ("P415", "no source of the pack", (P, "sources: [Own judgement]\n", ""), f"{P} 1:1",
     (P, "Own judgement", "A book")),
    ("P415", "no source of a step", (R, "  source: Own judgement\n", ""), f"{R} 144:7",
     (R, "Own judgement", "A book")),
    ("P415", "no day of a step", (R, "  checked: 2026-11-23\n", ""), f"{R} 144:7",
     (R, "2026-11-23", "2020-01-01")),
    ("P415", "no source of a question", (C, "    source: Own judgement\n", ""), f"{C} 15:9",
     (C, "Own judgement", "A book")),
    ("P415", "no day of a question", (C, "    checked: 2026-11-23\n", ""), f"{C} 15:9",
     (C, "2026-11-23", "2020-01-01")),
    ("P415", "a day of a step to come", (R, "2026-11-23", "2026-11-25"), f"{R} 156:12",
     (R, "2026-11-23", "2026-11-24")),
    ("P415", "a day of an offer to come", (S, "checked: 2026-11-23", "checked: 2062-11-23"),
     f"{S} 15:12", (S, "checked: 2026-11-23", "checked: 2026-11-22")),
    ("P415", "a day of a question to come", (C, "2026-11-23", "2027-11-23"), f"{C} 24:14",
     (C, "2026-11-23", "2026-11-24")),
    ("P416", "no offers", (S, GOOD[S], "[]\n"), f"{S} 1:1", (S, "name: Hub", "name: A hub")),
    ("P417", "help that nobody gives", (R, "[advice]", "[trade]"), f"{S} 1:1",
     (R, "[advice]", "[advice, advice]")),
    ("P417", "help that has ended", (S, "status: active", "status: closed"), f"{S} 1:1",
     (S, "status: active", "status: unclear")),
    ("P418", "a misspelt name", ("recomendations.yaml", "", "- id: x\n"),
     "recomendations.yaml 1:1", ("recomendations.md", "", "To do\n")),
    ("P418", "an ending that was added", ("benchmarks.yaml.txt", "", "[]\n"),
     "benchmarks.yaml.txt 1:1", ("benchmarks.yaml~", "", "[]\n")),
    ("P418", "a folder that nothing reads", ("case/b.yaml", "", "id: b\n"), "case/b.yaml 1:1",
     ("case/pack.yaml", "", "id: other\n")),
    ("P418", "an ending in capitals", ("components/e.YAML", "", "id: E\n"),
     "components/e.YAML 1:1", ("components/.e.yaml", "", "id: E\n")),
    ("P419", "a text cut off", (R, "  first_step: Try it out with", "  first_step: Ring #12 with"),
     "", (R, "  first_step: Try it out with", "  first_step: 'Ring #12' # with")),
    ("P420", "nothing to find out", (C, FIND, ""), f"{C} 15:9", (C, "minutes: 5", "minutes: 10")),
    ("P421", "an old figure", ("benchmarks.yaml", "", FIGURE), "benchmarks.yaml 9:10",
     ("benchmarks.yaml", "", FIGURE.replace("22", "23"))),
    ("P419", "an option cut off", (C, LAST, "      - All is there #1.\n"), f"{C} 22:9",
     (C, LAST, "      - All is there # as far as we know.\n")),
]  # fmt: skip


def place(problem: Problem) -> str:
    where = problem.where
    return f"{where.file.removeprefix('good/')} {where.line}:{where.column}"


def test_the_good_pack_has_no_finding(tmp_path: Path) -> None:
    assert found_in(tmp_path) == []


@pytest.mark.parametrize(("code", "what", "change", "where", "_like"), KINDS,
                         ids=[f"{k[0]}-{k[1]}" for k in KINDS])  # fmt: skip
def test_a_finding_is_told_once_with_its_place_and_how_to_mend_it(
    tmp_path: Path, code: str, what: str, change: Change, where: str, _like: Change
) -> None:
    found = found_in(tmp_path, change)
    assert {p.code for p in found} == {code}, f"{what}: {found}"
    assert where in ("", place(found[0])), f"{what}: {found}"
    for problem in found:
        assert problem.where.line
        assert problem.where.column
        assert problem.message
        assert problem.hint


@pytest.mark.parametrize(("_code", "what", "_change", "_where", "like"), KINDS,
                         ids=[f"{k[0]}-{k[1]}" for k in KINDS])  # fmt: skip
def test_a_pack_that_only_looks_like_it_has_no_finding(
    tmp_path: Path, _code: str, what: str, _change: Change, _where: str, like: Change
) -> None:
    assert found_in(tmp_path, like) == [], what


def test_every_kind_of_finding_has_a_pack_that_has_it() -> None:
    kinds = {code for code, *_ in KINDS} | {"P405", "P409"}
    assert kinds == {code for code in CATALOGUE if code.startswith("P4")}


@pytest.mark.parametrize(("rule", "told"), [
    ("all, level: 5", ["P402"]), ("all, level: 4", []), ("gates, level: 9", [])],
)  # fmt: skip
def test_a_target_for_all_questions_is_a_level_that_one_of_them_has(
    tmp_path: Path, rule: str, told: list[str]
) -> None:
    leap = LEAP.replace("from: 1", "from: 3")
    found = found_in(tmp_path, (P, "all, level: 3", rule), (R, "", leap))
    assert [p.code for p in found] == told
    assert [place(p) for p in found] == [f"{P} 14:29"] * len(told)


def test_a_day_is_to_come_only_when_it_is_to_come_today(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "good", made())
    before = date(2026, 6, 1)
    assert {p.code for p in check_meaning(folder, before)} == {"P415"}
    assert check_meaning(folder, before, TODAY) == []


def test_files_that_nothing_reads_are_told_beside_the_faults_that_they_make(
    tmp_path: Path,
) -> None:
    files = made()
    files["pack.yaml.txt"] = files.pop("pack.yaml")
    with pytest.raises(UserError) as caught:
        check_meaning(write_pack(tmp_path / "good", files), TODAY)
    first, second = caught.value.problems
    assert (first.code, place(first)) == ("P418", "pack.yaml.txt 1:1")
    assert "meant to be pack.yaml" in first.hint
    assert second.code == "P101"


def test_a_missing_file_is_told_before_the_cases_that_name_what_stood_in_it(
    tmp_path: Path,
) -> None:
    case = GOOD["cases/plain.yaml"] + "expect: {now: [C1-L2]}\n"
    named = GOOD["cases/plain.yaml"] + "adviser_first_steps: [C1-L2]\n"
    files = {name: text for name, text in GOOD.items() if name != R}
    moved = check_meaning(write_pack(tmp_path / "good", files | {"cases/plain.yaml": case}), TODAY)
    assert [p.code for p in moved] == ["P416", "P301"]
    wrong = files | {"cases/plain.yaml": named, "recomendations.yaml": GOOD[R]}
    with pytest.raises(UserError) as caught:
        check_meaning(write_pack(tmp_path / "bad", wrong), TODAY)
    assert [p.code for p in caught.value.problems] == ["P418", "P416", "P205"]


def test_the_starter_pack_has_no_finding(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "mine", starter_files("mine", "My check"))
    assert check_meaning(folder, TODAY) == []


@pytest.mark.parametrize("name", ["north-west", "manufacturing"])
def test_the_packs_that_come_with_the_program_have_no_finding(name: str) -> None:
    assert check_meaning(pack_folder(name), TODAY) == []


def test_a_component_that_rests_on_one_scored_question_is_told(tmp_path: Path) -> None:
    tick = "  - {id: C2, title: Lists, stem: Which?, kind: multiple, weight: 0, options: [a, b], "
    tick += "source: Own, checked: 2026-11-23, find_out: {ask: Look., who: owner, minutes: 5}}\n"
    one = "id: C\nname: Computers\nquestions:\n" + question("C1", "your network") + tick
    (found,) = found_in(tmp_path, **{C: one, R: steps("C1", "D1", "D2")})
    assert (found.code, place(found)) == ("P405", f"{C} 1:5")
    assert "C1" in found.message
    two = one.replace(", weight: 0", "")
    assert found_in(tmp_path, **{C: two, R: steps("C1", "D1", "D2")}) == []


def cases(second: int) -> dict[str, str]:
    """Four firms at 3/4 of one component; the other decides on which side of the band they are."""
    text = "id: k{n}\ntitle: K\nlevels: {{C1: 3, C2: 3, D1: 0, D2: {second}}}\n"
    return {f"cases/k{n}.yaml": text.format(n=n, second=second) for n in range(4)}


def test_weights_that_decide_the_level_of_most_golden_cases_are_told_at_the_weight(
    tmp_path: Path,
) -> None:
    # Half and half: 100 and 0 make 50, the start of the band; 45 to 55 makes it 45 or 55.
    found = found_in(tmp_path, (C, "name: Computers", "name: Computers\nweight: 1"), **cases(0))
    assert [(p.code, place(p)) for p in found] == [("P409", f"{C} 3:9"), ("P409", f"{D} 1:5")]
    assert "4 of 5 golden cases: k0, k1, k2, k3" in found[0].message
    # 100 and 50 make 75: no five points lead across the band.
    assert found_in(tmp_path, **cases(4)) == []


def test_one_golden_case_at_a_boundary_says_nothing_about_the_weights(tmp_path: Path) -> None:
    assert found_in(tmp_path, **dict([*cases(0).items()][:1])) == []


def test_a_golden_case_that_moved_is_told_in_its_own_line(tmp_path: Path) -> None:
    case = "id: plain\ntitle: Plain\nlevels: {C1: 3, C2: 3, D1: 0, D2: 4}\nexpect:\n"
    case += "  overall: scored 75.00 High\n  components:\n    C: scored 100.00 High\n"
    case += "    D: scored 50.00 Low\n  now: [D1-L1]\n"
    (found,) = found_in(tmp_path, **{"cases/plain.yaml": case})
    assert (found.code, place(found)) == ("P301", "cases/plain.yaml 8:8")
    assert "it was “scored 50.00 Low”, it is now “scored 50.00 High”" in found.message


# Content that is read by somebody else is never changed by a check, so the guards must not cry
# wolf: real questions of the packs, and near misses.
ONE_THING = [
    "What happens if one of your most experienced people is away or leaves?",
    "How do you keep track of money coming in and going out?",
    "How do you swap orders and other data with customers, suppliers or public bodies?",
    "Do you use tools and machines?",
    "Are you set up to win work from big firms and public bodies?",
    "Is your shared list used in sales and support?",
    "Are needed parts and trained people there in time?",
    "How fast and by whom is a fault seen?",
    "Do you offer advice and help?",
    "How do people ask for something or book it?",
    "How do you share files and with them the blame?",
    "How do you make plans and budgets?",
]
TWO_THINGS = [
    "Do you plan your work and measure the result?",
    "Do you regularly train staff or hire new people?",
    "Have you got a website, and do you sell on it?",
    "Is there a plan and is it checked?",
    "Do staff record and share what they learn?",
    "Does the firm train staff and reward them?",
    "Is your data accurate and complete?",
    "Are your files backed up and encrypted?",
    "Is your price list clear and regularly updated?",
]


@pytest.mark.parametrize("stem", ONE_THING)
def test_a_question_about_one_thing_is_left_in_peace(stem: str) -> None:
    assert joined_questions(stem) == ""


@pytest.mark.parametrize("stem", TWO_THINGS)
def test_a_question_about_two_things_is_seen(stem: str) -> None:
    assert joined_questions(stem)


@pytest.mark.parametrize(
    ("file", "so"), [(R, "gets no next step"), (S, "can name help")], ids=["steps", "offers"]
)
def test_questions_without_steps_or_offers_are_told(tmp_path: Path, file: str, so: str) -> None:
    files = {name: text for name, text in GOOD.items() if name != file}
    (found,) = check_meaning(write_pack(tmp_path / "good", files), TODAY)
    assert (found.code, place(found)) == ("P416", f"{P} 7:13")
    assert f"there is no {file}" in found.message
    assert so in found.message


def test_ids_are_alike_when_they_look_alike() -> None:
    assert id_shape("SKI") == id_shape("SK1") == id_shape("SKl") == id_shape("SK-1")
    assert id_shape("SK0") == id_shape("SKO")
    assert len({id_shape(x) for x in ("SK1", "SK2", "SI1", "AI1", "AD1")}) == 5


def test_labels_are_alike_when_they_say_the_same() -> None:
    assert label_shape("Back-ups") == label_shape("backup") == label_shape("The back up")
    assert label_shape("Cafés & shops") == label_shape("Cafes and shop")
    assert label_shape("Health") != label_shape("Wealth")


def test_ids_that_look_alike_are_told(tmp_path: Path) -> None:
    swap = [(C, "id: C2", "id: Cl")]
    found = found_in(tmp_path, *swap, **{R: steps("C1", "Cl", "D1", "D2")}, **NO_CASES)
    assert [p.code for p in found] == ["P410"] * 4, "the question, and its three steps"
    assert place(found[-1]) == f"{C} 15:9"
    assert "'Cl' and 'C1'" in found[-1].message


@pytest.mark.parametrize(
    ("word", "count"),
    [("cat", 1), ("table", 2), ("use", 1), ("wanted", 2), ("helped", 1), ("boxes", 2),
     ("digital", 3), ("free", 1), ("responsibility", 6)],
)  # fmt: skip
def test_syllables_of_known_words(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_tells_hard_from_easy() -> None:
    # 6 words, 1 sentence, 6 syllables: 0.39 x 6 + 11.8 x 1 - 15.59.
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)
    assert grade(HARD) > 20
    assert grade("") == 0
    assert words("Two-step sign-in, please.") == ["Two-step", "sign-in", "please"]
