"""Overlays: what comes from the base, what the overlay says, and where its faults are shown."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from textwrap import dedent

import pytest

from packs_for_tests import TINY, changed, compiled, write_pack
from readiness.errors import UserError
from readiness.packs import load, places
from readiness.questionnaire import Questionnaire

HEAD = """\
    extends: base
    id: mine
    version: "2.0"
    title: My check
"""
STEPS = "".join(
    f"""\
- id: {q}-L{to}
  question: {q}
  from: {to - 1}
  to: {to}
  title: Take step {to}
  motivation: It helps.
  first_step: Start.
  done_when: It is done.
  effort: 1
  cost: none
  support: [advice]
"""
    for q in ("q1", "q2", "q3")
    for to in (1, 2, 3)
)
OFFERS = "".join(
    f"""\
- id: {name}
  name: {name}
  provider: Council
  kind: {kind}
  summary: Help.
  offer: Free.
  components: [{components}]
  questions: [{questions}]
  regions: [{region}]
  sectors: [any]
  stage: [start]
  status: active
  confidence: high
  source: A page
  source_date: undated
  checked: 2026-11-23
"""
    for name, kind, components, questions, region in (
        ("hub", "advice", "C", "", "uk"),
        ("for-q2", "grant", "C", "q2", "uk"),
        ("for-both", "advice", "C, D", "q2, q3", "uk"),
        ("local", "advice", "C", "q1", "north"),
    )
)
BASE = changed(
    ("pack.yaml", "components: [C]", "components: [C, D]\nasking_order: [D, C]\nregion: land"),
    recommendations=STEPS,
    support=OFFERS,
    regions="""\
        region: land
        sub_regions:
          - {id: north, name: North, areas: [{id: hill, name: Hill}]}
        """,
    benchmarks="""\
        - id: figure-d
          component: D
          text: Half of firms.
          figure: "50%"
          base: Firms
          year: "2024"
          source: A page
          checked: 2026-11-23
        """,
    contradictions="""\
        - id: r1
          kind: cannot
          when: {all: [{question: q1, at_least: 3}, {question: q2, at_most: 0}]}
          message: Which is right?
        - id: r2
          kind: ask
          when: {all: [{question: q1, at_least: 3}, {question: q3, at_most: 0}]}
          message: Which is right?
        """,
) | {
    "components/d.yaml": dedent("""\
        id: D
        name: Data
        weight: 1
        asking_order: [q3]
        questions:
          - id: q3
            title: Figures
            stem: Do you use figures?
            weight: 1
            options: [None., Some., Many., Most., All.]
            applies_when: {question: q2, at_least: 1}
            prerequisites: [{question: q2, level: 1}, {question: q1, level: 2}]
            goals: [save-time]
            gate:
        """),
}
BASE["pack.yaml"] += dedent("""\
    scoring: {min_scored: 2, withheld_below: 40}
    roadmap: {never_now: [q2, q3]}
    targets:
      - {questions: all, level: 3}
      - {questions: [q2], level: 1}
      - {questions: [q1, q2], level: 2}
    sources: [Of the base]
    """)
NEW_QUESTION = """\
          - id: q9
            title: Robots
            stem: Do you use robots?
            options: [None., One., Two., Three., Many.]
"""
NEW_STEPS = STEPS[: STEPS.index("- id: q2-L1")].replace("q1", "q9")


def overlay(tmp_path: Path, head: str = "", base: Mapping[str, str] = BASE, **files: str) -> Path:
    """Write the base and an overlay of it; `components_c` is `components/c.yaml`."""
    write_pack(tmp_path / "base", base)
    named = {f"{name.replace('_', '/')}.yaml": dedent(text) for name, text in files.items()}
    return write_pack(tmp_path / "mine", {"pack.yaml": dedent(HEAD) + dedent(head)} | named)


def made(
    tmp_path: Path, head: str = "", base: Mapping[str, str] = BASE, **files: str
) -> Questionnaire:
    """The questionnaire of such an overlay."""
    return load(overlay(tmp_path, head, base, **files))


def faults(tmp_path: Path, head: str = "", **files: str) -> list[str]:
    with pytest.raises(UserError) as caught:
        made(tmp_path, head, BASE, **files)
    return [str(problem) for problem in caught.value.problems]


def test_an_overlay_that_says_nothing_is_its_base_under_another_name(tmp_path: Path) -> None:
    found = made(tmp_path)
    base = load(tmp_path / "base")
    assert (found.id, found.version, found.title) == ("mine", "2.0", "My check")
    assert found.components == base.components
    assert found.recommendations == base.recommendations
    assert found.scoring == base.scoring
    assert found.offers == base.offers
    assert found.levels == base.levels
    assert found.hash != base.hash


def test_an_overlay_needs_an_id_a_version_and_a_title_of_its_own(tmp_path: Path) -> None:
    write_pack(tmp_path / "base", BASE)
    folder = write_pack(tmp_path / "mine", {"pack.yaml": "extends: base\n"})
    with pytest.raises(UserError) as caught:
        load(folder)
    assert [(p.code, p.where.file, p.where.line) for p in caught.value.problems] == [
        ("P201", "mine/pack.yaml", 1)
    ] * 3


def test_a_question_is_reworded_field_by_field(tmp_path: Path) -> None:
    text = """\
        id: C
        weight: 2
        questions:
          - id: q1
            stem: How do you use machines?
            examples: {health: In a lab.}
          - id: q2
            weight: 1/3
        """
    found = made(tmp_path, components_other=text)
    one, two = (found.questions[q] for q in ("q1", "q2"))
    assert one.stem == "How do you use machines?"
    assert one.title == "Computers in use"
    assert one.options[0].text == "Not at all."
    assert one.examples == {"health": "In a lab."}
    assert two.weight == Fraction(1, 3)
    assert found.component("C").node.weight == 2
    assert found.component("C").name == "Computers"


def test_examples_are_merged_by_sector_and_lists_are_replaced(tmp_path: Path) -> None:
    base = BASE | {
        "components/c.yaml": BASE["components/c.yaml"].replace(
            "    stem: How do you use computers?\n",
            "    stem: How do you use computers?\n    goals: [save-time]\n"
            "    examples: {health: Old., other: Kept.}\n",
        )
    }
    text = """\
        id: C
        questions:
          - id: q1
            examples: {health: New.}
            options: [A., B., C., D., E., F.]
            goals: []
        """
    question = made(tmp_path, base=base, components_c=text).questions["q1"]
    assert question.examples == {"health": "New.", "other": "Kept."}
    assert [o.text for o in question.options] == ["A.", "B.", "C.", "D.", "E.", "F."]
    assert question.goals == ()


def test_an_empty_value_takes_a_field_of_the_base_out(tmp_path: Path) -> None:
    text = "id: C\nquestions:\n  - id: q1\n    may_not_apply:\n    core:\n"
    question = made(tmp_path, components_c=text).questions["q1"]
    assert question.may_not_apply == ()
    assert not question.core


def test_a_new_question_joins_its_component_and_its_asking_order(tmp_path: Path) -> None:
    text = "id: D\nquestions:\n" + dedent(NEW_QUESTION)
    found = made(tmp_path, components_d=text, recommendations=NEW_STEPS)
    assert [q.id for q in found.component("D").node.questions] == ["q3", "q9"]
    assert found.component("D").asking_order == ("q3", "q9")
    assert [r.id for r in found.recommendations][-3:] == ["q9-L1", "q9-L2", "q9-L3"]


def test_a_new_component_comes_after_those_of_the_base(tmp_path: Path) -> None:
    text = "id: E\nname: Energy\nquestions:\n" + dedent(NEW_QUESTION)
    found = made(tmp_path, components_e=text, recommendations=NEW_STEPS)
    assert [c.id for c in found.components] == ["C", "D", "E"]
    assert found.asking_order == ("D", "C", "E")
    assert found.component("E").slug == "e"


def test_a_file_of_a_new_component_may_have_the_name_of_a_file_of_the_base(tmp_path: Path) -> None:
    text = "id: E\nname: Energy\nslug: energy\nquestions:\n" + dedent(NEW_QUESTION)
    found = made(tmp_path, components_c=text, recommendations=NEW_STEPS)
    assert [c.id for c in found.components] == ["C", "D", "E"]


def test_the_overlay_may_order_the_components_anew(tmp_path: Path) -> None:
    found = made(tmp_path, "components: [D, C]\nasking_order: [C, D]\n")
    assert [c.id for c in found.components] == ["D", "C"]
    assert found.asking_order == ("C", "D")


def test_constants_are_inherited_and_changed_one_by_one(tmp_path: Path) -> None:
    head = """\
        scoring: {min_scored: 1}
        levels: [{id: high, from: 70}]
        goals: [{id: be-greener, label: Be greener}]
        sources: [Of mine]
        """
    found = made(tmp_path, head)
    assert found.scoring.min_scored == 1
    assert found.scoring.withheld_below == Fraction(2, 5)
    assert [(x.id, x.start) for x in found.levels] == [("low", 0), ("high", Fraction(7, 10))]
    assert [g.id for g in found.goals] == ["save-time", "be-greener"]
    assert found.sources == ("Of the base", "Of mine")


def test_targets_of_the_overlay_come_last_and_so_win(tmp_path: Path) -> None:
    found = made(tmp_path, "targets:\n  - {questions: [q2], level: 4}\n")
    assert [(t.level, t.questions) for t in found.targets] == [
        (3, ()),
        (1, ("q2",)),
        (2, ("q1", "q2")),
        (4, ("q2",)),
    ]


def test_what_is_hidden_goes_with_all_that_names_it_in_the_base(tmp_path: Path) -> None:
    found = made(tmp_path, "hide: {questions: [q2]}\n")
    assert list(found.questions) == ["q1", "q3"]
    assert {r.question for r in found.recommendations} == {"q1", "q3"}
    assert found.questions["q3"].applies_when is None
    assert [(p.question, p.level) for p in found.questions["q3"].prerequisites] == [("q1", 2)]
    assert [r.id for r in found.contradictions] == ["r2"]
    assert found.roadmap.never_now == ("q3",)
    # The rule that named only q2 is gone: an empty list would have meant every question.
    assert [(t.level, t.questions) for t in found.targets] == [(3, ()), (2, ("q1",))]


def test_an_offer_does_not_come_to_help_with_more_than_in_the_base(tmp_path: Path) -> None:
    offers = {o.id: o for o in made(tmp_path, "hide: {questions: [q2]}\n").offers}
    assert offers["hub"].components == ("C",)
    assert "for-q2" not in offers
    assert (offers["for-both"].components, offers["for-both"].questions) == (("D",), ("q3",))


def test_an_offer_that_the_overlay_gives_new_work_stays(tmp_path: Path) -> None:
    text = "- id: for-q2\n  components: [C]\n  questions: [q1]\n"
    found = made(tmp_path, "hide: {questions: [q2]}\n", support=text)
    offer = next(o for o in found.offers if o.id == "for-q2")
    assert (offer.questions, offer.provider) == (("q1",), "Council")


def test_kinds_of_support_that_no_offer_has_go_from_the_steps(tmp_path: Path) -> None:
    found = made(tmp_path, "hide: {offers: [hub, for-both, local]}\n")
    assert {r.support for r in found.recommendations} == {()}
    assert {o.kind for o in found.offers} == {"grant"}


def test_keep_leaves_out_all_other_questions_and_empty_components(tmp_path: Path) -> None:
    found = made(tmp_path, "keep: [q1]\n")
    assert list(found.questions) == ["q1"]
    assert [c.id for c in found.components] == ["C"]
    assert found.asking_order == ("C",)
    assert found.benchmarks == ()


def test_a_component_without_old_questions_stays_for_new_ones(tmp_path: Path) -> None:
    text = "id: D\nquestions:\n" + dedent(NEW_QUESTION)
    found = made(tmp_path, "keep: [q1]\n", components_d=text, recommendations=NEW_STEPS)
    assert list(found.questions) == ["q1", "q9"]
    assert found.component("D").name == "Data"
    assert [b.id for b in found.benchmarks] == ["figure-d"]


def test_a_hidden_component_goes_whole(tmp_path: Path) -> None:
    found = made(tmp_path, "hide: {components: [D]}\n")
    assert list(found.questions) == ["q1", "q2"]
    assert found.benchmarks == ()
    assert all("D" not in o.components for o in found.offers)


def test_entries_are_hidden_by_id(tmp_path: Path) -> None:
    head = "hide: {recommendations: [q1-L3], contradictions: [r1], benchmarks: [figure-d]}\n"
    text = STEPS[: STEPS.index("- id: q1-L2")].replace("q1-L1", "my-L3")
    text = text.replace("from: 0", "from: 2").replace("to: 1", "to: 3")
    found = made(tmp_path, head, recommendations=text)
    assert "q1-L3" not in found.recommendation
    assert found.steps["q1", 2, 3].id == "my-L3"
    assert [r.id for r in found.contradictions] == ["r2"]
    assert found.benchmarks == ()


def test_regions_of_the_overlay_take_the_place_of_the_base_s(tmp_path: Path) -> None:
    regions = """\
        region: coast
        sub_regions:
          - {id: bay, name: Bay, areas: [{id: port, name: Port}]}
        """
    support = OFFERS[OFFERS.index("- id: local") :].replace("local", "ours").replace("north", "bay")
    found = made(tmp_path, "region: coast\n", regions=regions, support=support)
    assert [a.id for a in found.areas] == ["port"]
    assert [o.id for o in found.offers] == ["hub", "for-q2", "for-both", "ours"]


def test_offers_for_a_nation_go_where_the_overlay_lies_in_another(tmp_path: Path) -> None:
    english = OFFERS.replace("regions: [uk]", "regions: [england]", 1)
    base = BASE | {"support.yaml": english}
    ours = "region: coast\nsub_regions: [{id: bay, name: Bay, areas: []}]\n"
    with_regions = {"regions": ours}
    for n, (more, files, kept) in enumerate(
        (
            ("", {}, ["hub", "for-q2", "for-both", "local"]),
            ("nation: wales\n", {}, ["for-q2", "for-both", "local"]),
            ("region: coast\n", with_regions, ["hub", "for-q2", "for-both"]),
            ("region: coast\nnation: wales\n", with_regions, ["for-q2", "for-both"]),
        )
    ):
        found = made(tmp_path / str(n), more, base, **files)
        assert [o.id for o in found.offers] == kept, more
    # Of a base that lies elsewhere, it is that nation's offers that stay.
    welsh = base | {
        "support.yaml": english.replace("[england]", "[wales]"),
        "pack.yaml": base["pack.yaml"].replace("region: land", "region: land\nnation: wales"),
    }
    found = made(tmp_path / "welsh", "region: coast\n", welsh, regions=ours)
    assert [o.id for o in found.offers] == ["hub", "for-q2", "for-both"]
    assert found.nation == "wales"


def test_a_place_in_another_nation_is_told_in_a_file_of_one_s_own(tmp_path: Path) -> None:
    support = OFFERS[: OFFERS.index("- id: for-q2")].replace("[uk]", "[england]")
    with pytest.raises(UserError, match=r"no place 'england' in this pack.*P205"):
        made(tmp_path, "nation: wales\n", support=support.replace("id: hub", "id: ours"))


def test_rules_of_the_base_that_test_an_area_go_with_its_regions(tmp_path: Path) -> None:
    old = "    weight: 1\n    options: [None., Some.,"
    rule = "    ceilings: [{when: {profile: area, in: [hill]}, level: 2}]\n"
    base = BASE | {"components/d.yaml": BASE["components/d.yaml"].replace(old, rule + old)}
    assert base != BASE
    base["pack.yaml"] = base["pack.yaml"].replace(
        "sources:", "  - {questions: all, level: 4, when: {profile: area, in: [hill]}}\nsources:"
    )
    regions = "region: coast\nsub_regions: [{id: bay, name: Bay, areas: []}]\n"
    before = made(tmp_path / "one", base=base)
    after = made(tmp_path / "two", "region: coast\n", base, regions=regions)
    assert (len(before.questions["q3"].ceilings), len(before.targets)) == (1, 4)
    assert (len(after.questions["q3"].ceilings), len(after.targets)) == (0, 3)


GROUPS = """\
id: C
name: Computers
groups:
  - id: G
    name: First
    questions:
      - {id: q1, title: One, stem: One?, options: [No., Yes.]}
  - id: H
    name: Second
    questions:
      - {id: q2, title: Two, stem: Two?, options: [No., Yes.]}
"""


def test_groups_are_merged_by_id_and_empty_ones_go(tmp_path: Path) -> None:
    base = TINY | {"components/c.yaml": GROUPS}
    text = """\
        id: C
        groups:
          - id: G
            weight: 3
            questions:
              - {id: q1, stem: New?}
              - {id: q9, title: Nine, stem: Nine?, options: [No., Yes.]}
        """
    found = made(tmp_path, "hide: {questions: [q2]}\n", base, components_c=text)
    (group,) = found.component("C").node.groups
    assert (group.id, group.name, group.weight) == ("G", "First", Fraction(3))
    assert [(q.id, q.stem) for q in group.questions] == [("q1", "New?"), ("q9", "Nine?")]


def test_yaml_that_cannot_be_read_is_all_that_is_told(tmp_path: Path) -> None:
    found = faults(tmp_path, "keep: [nowhere]\n", support="- id: [hub\n", components_c="id: a: b\n")
    assert len(found) == 2
    assert all("mine/" in text and "the YAML cannot be read" in text for text in found)


def test_regions_of_the_overlay_need_a_region_in_pack_yaml(tmp_path: Path) -> None:
    regions = "region: coast\nsub_regions: [{id: bay, name: Bay, areas: []}]\n"
    found = faults(tmp_path, regions=regions)
    assert any("'region' is missing" in text and "mine/pack.yaml" in text for text in found)


def test_cases_of_the_base_are_not_those_of_the_overlay(tmp_path: Path) -> None:
    from readiness.packs import load_cases

    folder = overlay(tmp_path)
    write_pack(tmp_path / "base", {"cases/a.yaml": "id: a\ntitle: A\nlevels: {q1: 1}\n"})
    write_pack(folder, {"cases/b.yaml": "id: b\ntitle: B\nlevels: {q2: 4}\n"})
    found = load_cases(folder)
    assert [case.id for case in found] == ["b"]
    assert found[0].response.pack_id == "mine"


@pytest.mark.parametrize("file", ["pack.yaml", "components/d.yaml", "support.yaml"])
def test_the_hash_covers_the_base(tmp_path: Path, file: str) -> None:
    folder = overlay(tmp_path)
    before = load(folder).hash
    write_pack(tmp_path / "base", {file: BASE[file] + "# a comment\n"})
    assert load(folder).hash != before


def test_the_hash_covers_the_overlay(tmp_path: Path) -> None:
    first = made(tmp_path / "one")
    second = made(tmp_path / "two", "summary: Words.\n")
    assert first.hash != second.hash
    assert second.summary == "Words."


# What is written, the files with it, and the start of each message.
FAULTS: list[tuple[str, dict[str, str], list[str]]] = [
    (
        "keep: [q1, qq1]\n",
        {},
        ["mine/pack.yaml line 5 column 12: there is no question 'qq1' in base. Did you mean 'q1'?"],
    ),
    (
        "hide:\n  offers: [hubb]\n",
        {},
        ["mine/pack.yaml line 6 column 12: there is no offer 'hubb' in base. Did you mean 'hub'?"],
    ),
    (
        "hide: {question: [q1]}\n",
        {},
        ["mine/pack.yaml line 5 column 8, hide.question: 'question' is not known here."],
    ),
    (
        "keep: [q1, q2]\nhide: {questions: [q2]}\n",
        {},
        ["mine/pack.yaml line 5 column 12: 'q2' is kept here and hidden below `hide`."],
    ),
    (
        "",
        {"components_c": "id: C\nquestions:\n  - id: q11\n    stem: New?\n"},
        [
            "mine/components/c.yaml line 3 column 9: there is no question 'q11' in base to change, "
            "and a new one also needs: title. Did you mean 'q1'?"
        ],
    ),
    (
        "",
        {"recommendations": "- id: q1-L9\n  effort: 2\n"},
        ["mine/recommendations.yaml line 1 column 7: there is no step 'q1-L9' in base to change"],
    ),
    (
        "",
        {"components_x": "id: X\nweight: 2\n"},
        ["mine/components/x.yaml line 1 column 5: there is no component 'X' in base to change"],
    ),
    (
        "",
        {"components_c": "id: C\nquestions:\n  - id: q1\n    stemm: New?\n"},
        [
            "mine/components/c.yaml line 4 column 5, questions.q1.stemm: 'stemm' is not known here."
            " Did you mean 'stem'?"
        ],
    ),
    (
        "",
        {"components_c": "id: C\nquestions:\n  - id: q1\n    impact: 9\n"},
        ["mine/components/c.yaml line 4 column 13, questions.q1.impact: '9' is out of range."],
    ),
    (
        "hide: {questions: [q2]}\n",
        {"components_c": "id: C\nquestions:\n  - id: q2\n    stem: New?\n"},
        ["mine/components/c.yaml line 3 column 5: the question 'q2' is changed here, but left out"],
    ),
    (
        "hide: {components: [D]}\n",
        {"components_d": "id: D\nname: New\n"},
        ["mine/components/d.yaml line 1 column 1: the component 'D' is changed here, but left out"],
    ),
    (
        "hide: {questions: [q2]}\n",
        {"recommendations": "- id: q2-L1\n  effort: 2\n"},
        ["mine/recommendations.yaml line 1 column 3: the step 'q2-L1' is changed here, but left"],
    ),
    (
        "hide: {questions: [q2]}\ntargets: [{questions: [q2], level: 1}]\n",
        {},
        ["mine/pack.yaml line 6 column 24, targets.3.questions.1: there is no question 'q2'"],
    ),
    (
        "hide: {questions: [q2]}\n",
        {
            "components_c": "id: C\nquestions:\n  - id: q1\n    prerequisites:\n"
            "      - {question: q2, level: 2}\n"
        },
        ["mine/components/c.yaml line 5 column 20, questions.q1.prerequisites.1.question: there"],
    ),
    (
        "",
        {
            "components_c": "id: C\nquestions:\n  - {id: q1, weight: 2}\n  - {id: q1, weight: 3}\n",
        },
        ["mine/components/c.yaml line 4 column 5: the question 'q1' stands twice, first in line 3"],
    ),
    (
        "",
        {"components_a": "id: C\nweight: 2\n", "components_b": "id: C\nweight: 3\n"},
        ["mine/components/b.yaml line 1 column 1: the component 'C' stands in components/a.yaml"],
    ),
    (
        "",
        {"components_d": "id: D\nquestions:\n" + dedent(NEW_QUESTION)},
        [
            f"mine/components/d.yaml line 3 column 7, questions.q9.id: no recommendation leads "
            f"from level {n} to level {n + 1} of q9."
            for n in range(3)
        ],
    ),
    (
        "",
        {"support": "- [hub]\n"},
        ["mine/support.yaml line 1 column 3, 5: a mapping was expected, but this is a list."],
    ),
    (
        "",
        {"support": "id: hub\n"},
        ["mine/support.yaml line 1 column 1: the file holds a mapping where a list should be."],
    ),
]


@pytest.mark.parametrize(("head", "files", "expected"), FAULTS)
def test_a_fault_is_shown_where_the_overlay_has_it(
    tmp_path: Path, head: str, files: dict[str, str], expected: list[str]
) -> None:
    found = faults(tmp_path, head, **files)
    assert len(found) == len(expected), found
    for text, start in zip(found, expected, strict=True):
        assert text.startswith(start)


def test_a_fault_of_the_base_is_shown_in_the_base(tmp_path: Path) -> None:
    base = BASE | {"components/d.yaml": BASE["components/d.yaml"].replace("weight: 1", "weight: x")}
    with pytest.raises(UserError) as caught:
        made(tmp_path, base=base, components_d="id: D\nquestions: [{id: q3, stem: New?}]\n")
    assert {p.where.file for p in caught.value.problems} == {"base/components/d.yaml"}


def test_a_step_of_the_base_that_a_shorter_question_strands_is_shown(tmp_path: Path) -> None:
    text = "id: C\nquestions:\n  - id: q1\n    options: [No., Some., Yes.]\n"
    found = faults(tmp_path, components_c=text)
    assert any(
        "base/recommendations.yaml" in text and "q1 has no level 3" in text for text in found
    )


@pytest.mark.parametrize(
    ("first_line", "message"),
    [
        ("extends: nowhere", "line 1, extends: there is no questionnaire pack 'nowhere' to extend"),
        ("extends: north-wst", "Did you mean 'north-west'?"),
        ("extends: mine", "line 1, extends: 'mine' extends itself"),
        ("extends: second", "'second' is an overlay itself, and there is one level only"),
        ('"extends": base', "`extends` has to name the base, on a line of its own"),
        ("extends: [base]", "`extends` has to name the base, on a line of its own"),
    ],
)
def test_a_base_that_will_not_do_is_named(tmp_path: Path, first_line: str, message: str) -> None:
    write_pack(tmp_path / "second", {"pack.yaml": "extends: base\nid: s\nversion: 1\ntitle: S\n"})
    folder = overlay(tmp_path)
    head = dedent(HEAD).replace("extends: base", first_line)
    write_pack(folder, {"pack.yaml": head})
    with pytest.raises(UserError) as caught:
        load(folder)
    assert len(caught.value.problems) == 1
    problem = caught.value.problems[0]
    assert message in str(problem)
    assert problem.where.file == "mine/pack.yaml"
    assert problem.code in ("P101", "P212")


def test_the_word_extends_inside_another_text_is_no_base(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "mine", TINY)
    text = TINY["pack.yaml"] + 'summary: "\n\nextends: north-west\n  "\n'
    write_pack(folder, {"pack.yaml": text})
    with pytest.raises(UserError, match=r"P212|P103"):
        load(folder)


def test_an_overlay_without_its_base_says_so() -> None:
    with pytest.raises(UserError, match=r"on a line of its own.*P212"):
        compiled(TINY | {"pack.yaml": "extends: base\n" + TINY["pack.yaml"]})


def test_a_shipped_pack_comes_before_a_folder_beside_the_overlay(tmp_path: Path) -> None:
    write_pack(tmp_path / "north-west", TINY)
    folder = write_pack(
        tmp_path / "mine",
        {"pack.yaml": 'extends: north-west  # the base\nid: m\nversion: "1"\ntitle: M\n'},
    )
    assert "../north-west/pack.yaml" in places.pack_files(folder)
    assert list(load(folder).questions) == list(load("north-west").questions)


def test_an_overlay_on_another_machine_has_the_same_hash(tmp_path: Path) -> None:
    first = overlay(tmp_path / "one")
    second = overlay(tmp_path / "two")
    write_pack(second, {"pack.yaml": (second / "pack.yaml").read_text().replace("\n", "\r\n")})
    assert load(first).hash == load(second).hash
