"""Packs that load: what text becomes, what is filled in, and where packs are found."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from packs_for_tests import TINY, changed, compiled, tiny, tiny_pack, write_pack
from readiness import packs
from readiness.errors import UserError
from readiness.packs import places
from readiness.packs.schema import file_schemas
from readiness.questionnaire import Condition, Display, Prerequisite, Question, Threshold

C = "components/c.yaml"
P = "pack.yaml"


def _question(text: str) -> Question:
    head, _, _ = TINY[C].partition("  - id: q2")
    body = "".join(f"    {line}\n" for line in text.strip().splitlines())
    files = {P: TINY[P], C: f"{head}  - id: q2\n    title: T\n    stem: S?\n{body}"}
    return compiled(files).questions["q2"]


def test_a_pack_of_two_files_loads() -> None:
    found = tiny()
    assert (found.id, found.version, found.title) == ("tiny", "1.10", "Tiny check")
    assert list(found.questions) == ["q1", "q2"]
    assert [level.start for level in found.levels] == [Fraction(0), Fraction(1, 2)]
    first = found.questions["q1"]
    assert [o.points for o in first.options] == [Fraction(n) for n in range(5)]
    assert (first.maximum, first.weight) == (Fraction(4), Fraction(1))
    assert (first.core, first.kind) == (True, "single")
    assert found.components[0].slug == "c"
    assert (found.recommendations, found.offers, found.areas) == ((), (), ())


def test_text_that_yaml_would_change_stays_as_it_was_written() -> None:
    odd = ["NO", "1.10", "yes", "22:22:22", "010", "1e3", "0x1F", "2026-01-01", "~x", "off"]
    lines = "".join(f"\n      - {text}" for text in odd)
    found = _question(f"options:{lines}")
    assert [o.text for o in found.options] == odd
    assert compiled(changed((P, "label: Low", "label: NO"))).levels[0].label == "NO"


def test_line_breaks_inside_one_paragraph_become_spaces() -> None:
    found = _question("options: [a, b]\nhelp: >-\n  One line\n  and more.\n\n  New paragraph.")
    assert found.help == "One line and more.\nNew paragraph."
    assert _question('options: ["a\\n  b", c]').options[0].text == "a b"


def test_numbers_are_exact() -> None:
    third = _question("weight: 1/3\noptions: [{text: a, points: 0.1}, {text: b, points: 0.3}]")
    assert third.weight == Fraction(1, 3)
    assert third.options[0].points / third.maximum == Fraction(1, 3)


def test_percentages_become_shares_and_what_is_left_out_stays_usual() -> None:
    files = changed(
        (P, "components:", "scoring: {provisional_below: 65.5, min_scored: 2}\ncomponents:")
    )
    rules = compiled(files).scoring
    assert (rules.provisional_below, rules.min_scored) == (Fraction(131, 200), 2)
    assert (rules.withheld_below, rules.close_to) == (Fraction(1, 2), Fraction(3, 2))


def test_bands_are_given_in_the_units_in_which_the_overall_is_shown() -> None:
    files = changed(
        (P, "from: 0}", "from: 1}"),
        (P, "from: 50}", "from: 2.5}"),
        (
            P,
            "components:",
            "scoring: {display: {minimum: 1, maximum: 4, decimals: 2}}\ncomponents:",
        ),
    )
    found = compiled(files)
    assert [level.start for level in found.levels] == [Fraction(0), Fraction(1, 2)]
    assert found.components[0].node.display == Display(Fraction(1), Fraction(4), 2)


def test_yes_no_is_a_single_choice_of_two() -> None:
    found = _question("kind: yes_no")
    assert found.kind == "single"
    texts = [(o.text, o.points) for o in found.options]
    assert texts == [("No", Fraction(0)), ("Yes", Fraction(1))]


@pytest.mark.parametrize(
    ("text", "points", "maximum"),
    [
        ("options: [a, b, {text: none, exclusive: yes}]", [1, 1, 0], 2),
        ("maximum: 1\noptions: [a, b]", [1, 1], 1),
        ("rule: sum\ncap: 3\noptions: [{text: a, points: 2}, {text: b, points: 2}]", [2, 2], 3),
        ("rule: points\noptions: [{text: a, points: 2}, b]", [2, 1], 3),
    ],
)
def test_a_multiple_choice_has_its_points_and_full_marks(
    text: str, points: list[int], maximum: int
) -> None:
    found = _question(f"kind: multiple\n{text}")
    assert [o.points for o in found.options] == points
    assert found.maximum == maximum


def test_a_grid_has_rows_and_full_marks_for_all_of_them_together() -> None:
    found = _question("kind: grid\nrows: [x, y, z]\noptions: [a, b, c]")
    assert (found.rows, found.maximum) == (("x", "y", "z"), Fraction(6))


def test_thresholds_of_a_number_are_put_in_order() -> None:
    found = _question("kind: number\nthresholds: [{at: 9.5, points: 3}, {at: 1, points: 1}]")
    assert found.thresholds == (
        Threshold(Fraction(1), Fraction(1)),
        Threshold(Fraction(19, 2), Fraction(3)),
    )
    assert found.maximum == 3


def test_groups_may_stand_in_groups_each_with_its_method_and_display() -> None:
    text = """\
        id: C
        name: Computers
        method: sum
        display: {minimum: 0, maximum: 3, decimals: 2}
        groups:
          - id: practice
            name: Practice
            method: mean_of_means
            weight: 2
            questions: [{id: q1, title: T, stem: S, options: [a, b]}]
            groups:
              - id: stream
                name: Stream
                display: {minimum: 1, maximum: 5}
                questions: [{id: q2, title: T, stem: S, options: [a, b, c]}]
        """
    node = compiled(changed(**{"components/c": text})).components[0].node
    practice = node.groups[0]
    assert [n.method for n in (node, practice)] == ["sum", "mean_of_means"]
    assert practice.weight == Fraction(2)
    assert practice.display == node.display
    assert practice.groups[0].display == Display(Fraction(1), Fraction(5), 0)
    assert [q.id for q in node.walk()] == ["q1", "q2"]


def test_a_condition_keeps_its_tests_as_the_engine_reads_them() -> None:
    when = (
        "applies_when: {all: [{question: q1, in: [0, 3]}, {not: {profile: makes_things, is: true}},"
        " {any: [{profile: employees, at_least: 2}, {question: q1, state: not_applicable,"
        " reason: no-office}]}]}"
    )
    found = _question(f"options: [a, b]\n{when}").applies_when
    assert found == Condition(
        "all",
        parts=(
            Condition("in", question="q1", values=("0", "3")),
            Condition("not", parts=(Condition("is", profile="makes_things", values=("yes",)),)),
            Condition(
                "any",
                parts=(
                    Condition("at_least", profile="employees", number=Fraction(2)),
                    Condition(
                        "state", question="q1", values=("not_applicable",), reason="no-office"
                    ),
                ),
            ),
        ),
    )


def test_targets_know_all_gates_and_named_questions() -> None:
    rules = (
        "targets:\n  - {questions: all, level: 3}\n  - {questions: gates, level: 4}\n"
        "  - {questions: [q1], when: {profile: sells_to, any_of: [uk]}, level: 1}\n"
    )
    found = compiled(changed((P, "components:", f"{rules}components:"))).targets
    assert [(t.level, t.questions, t.gates_only) for t in found] == [
        (3, (), False),
        (4, (), True),
        (1, ("q1",), False),
    ]
    assert found[2].when == Condition("any_of", profile="sells_to", values=("uk",))


def test_prerequisites_of_a_step_are_none_unless_it_has_its_own() -> None:
    own = "  prerequisites: [{question: q2, level: 1}]\n"
    step = (
        "- {id: %s, question: %s, from: %d, to: %d, title: t, motivation: m, first_step: f,"
        " done_when: d, effort: 1, cost: time-only}\n"
    )
    text = "".join(
        step % (f"{q}-{n}", q, n, n + 1) for q in ("q1", "q2") for n in range(3)
    ).replace("}\n", f", {own.strip()}}}\n", 1)
    found = compiled(changed(recommendations=text))
    assert found.recommendation["q1-0"].prerequisites == (Prerequisite("q2", 1),)
    assert found.recommendation["q1-1"].prerequisites is None
    assert found.recommendation["q1-1"].cost.band == "time-only"


def test_notes_for_authors_are_allowed_everywhere_and_go_no_further() -> None:
    files = changed(
        (P, "label: Low", "note: x, label: Low"), (C, "core: yes", "note: secret words")
    )
    assert "secret words" not in repr(compiled(files))


def test_markup_in_a_title_is_only_text() -> None:
    odd = "[@click=app.quit]Click[/] <img src=/etc/passwd> {{ 7*7 }}"
    assert compiled(changed((P, "Tiny check", f'"{odd}"'))).title == odd


def test_the_hash_is_of_names_and_content_and_not_of_line_ends_or_cases(tmp_path: Path) -> None:
    unix = {name: text.encode() for name, text in TINY.items()}
    windows = {name: data.replace(b"\n", b"\r\n") for name, data in unix.items()}
    assert places.pack_hash(unix) == places.pack_hash(dict(reversed(windows.items())))
    assert places.pack_hash(unix) != places.pack_hash(unix | {C: unix[C] + b"\n"})
    assert places.pack_hash(unix) != places.pack_hash({P: unix[P], "components/d.yaml": unix[C]})
    folder = tiny_pack(tmp_path)
    before = packs.load(folder).hash
    write_pack(folder, {"cases/a.yaml": "id: a\n", "components/.c.yaml.swp": "x", "notes.txt": "x"})
    assert packs.load(folder).hash == before


def test_the_shipped_pack_is_found_by_nothing_by_id_and_by_folder() -> None:
    found = packs.load()
    assert found.id == "north-west"
    assert packs.load("north-west") is not found
    assert packs.load("north-west") == found
    assert packs.load(str(packs.data_folder("questionnaires") / "north-west")) == found
    info = next(i for i in packs.shipped_packs() if i.id == "north-west")
    assert (info.version, info.title, info.hash) == (found.version, found.title, found.hash)


def test_data_stands_in_the_wheel_or_else_in_the_source_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "readiness"
    (package / "packs").mkdir(parents=True)
    monkeypatch.setattr(places, "__file__", str(package / "packs" / "places.py"))
    # A folder of that name beside an installed package is somebody else's.
    (tmp_path / "questionnaires").mkdir()
    with pytest.raises(UserError, match=r"not installed.*\(P101\)"):
        places.data_folder("questionnaires")
    (package / "_data" / "questionnaires").mkdir(parents=True)
    assert places.data_folder("questionnaires") == package / "_data" / "questionnaires"
    source = tmp_path / "src" / "readiness"
    monkeypatch.setattr(places, "__file__", str(source / "packs" / "places.py"))
    assert places.data_folder("questionnaires") == tmp_path / "questionnaires"


def test_every_field_of_a_pack_is_explained_to_editors() -> None:
    seen = 0
    for place, schema in file_schemas().items():
        for part in (schema, *schema["$defs"].values()):
            for name, field in part.get("properties", {}).items():
                assert "description" in field or "$ref" in field, f"{place} {part['title']}.{name}"
                seen += 1
    assert seen > 150


def test_the_schema_knows_what_authors_write() -> None:
    question = file_schemas()["components/*.yaml"]["$defs"]["QuestionModel"]["properties"]
    assert question["impact"]["maximum"] == 5
    assert question["core"]["enum"] == [True, False, "yes", "no"]
    kinds = [one.get("type") or one["$ref"] for one in question["options"]["items"]["anyOf"]]
    assert kinds == ["string", "#/$defs/OptionModel"]
    assert question["id"]["pattern"] == "^[A-Za-z0-9_-]{1,64}$"
    condition = file_schemas()["pack.yaml"]["$defs"]["ConditionModel"]["properties"]
    assert {"all", "any", "not", "in", "is"} <= set(condition)


def test_the_newest_version_of_each_shipped_pack_stands_in_the_list_of_changes() -> None:
    changes = (packs.data_folder("questionnaires") / "CHANGES.md").read_text("utf-8")
    newest = next(line for line in changes.splitlines() if line.startswith("## "))
    names = {"north-west": "North West", "manufacturing": "manufacturing"}
    assert {info.id for info in packs.shipped_packs()} == names.keys()
    for info in packs.shipped_packs():
        assert f"{names[info.id]} {info.version}" in newest, newest
