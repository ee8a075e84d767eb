"""Two packs side by side: what stays comparable, and the words for it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from packs_for_tests import TINY, changed, compiled
from readiness.packs import load
from readiness.packs.diff import PackDiff, compare_packs, diff_text
from readiness.questionnaire import Questionnaire

C = "components/c.yaml"
P = "pack.yaml"
GATE = """\
            gate: {level: 1, component_cap: low, overall_cap: low, reason: Needed.}
"""


def tiny(*changes: tuple[str, str, str], **files: str) -> Questionnaire:
    return compiled(changed(*changes, **files))


def diff(*changes: tuple[str, str, str], **files: str) -> PackDiff:
    return compare_packs(compiled(TINY), tiny(*changes, **files))


def verdicts(found: PackDiff) -> dict[str, tuple[bool, bool]]:
    """By component and for the overall: whether score and level compare."""
    return {part.id: (part.score, part.level) for part in (*found.components, found.overall)}


def test_the_same_content_compares_in_full() -> None:
    found = diff()
    assert found.same
    assert verdicts(found) == {"C": (True, True), "overall": (True, True)}
    assert (found.added, found.removed, found.changed, found.settings, found.targets) == ((),) * 5
    assert diff_text(found).endswith("The packs have the same content: all scores compare.")


def test_words_of_a_question_hurt_no_comparison() -> None:
    found = diff(
        (C, "stem: How do you use computers?", "stem: Do you use computers?\n    why: So.")
    )
    assert verdicts(found) == {"C": (True, True), "overall": (True, True)}
    assert [(d.id, d.reworded, d.comparable) for d in found.changed] == [
        ("q1", ("stem", "why"), True)
    ]
    assert not found.same


def test_other_options_end_the_comparison() -> None:
    found = diff((C, "- Some days.", "- Half of the days."))
    assert verdicts(found) == {"C": (False, False), "overall": (False, False)}
    (one,) = found.changed
    assert (one.options, one.reworded, one.comparable) == (("options",), (), False)
    assert found.components[0].reasons == ("with other options: q1",)
    assert (found.components[0].same, found.components[0].before) == (1, 2)


def test_points_of_options_count_as_other_options() -> None:
    found = diff((C, "- Some days.", "- {text: Some days., points: 3}"))
    assert [d.options for d in found.changed] == [("options",)]
    assert verdicts(found)["C"] == (False, False)


def test_a_weight_inside_a_component_ends_its_comparison() -> None:
    found = diff((C, "title: Backups", "title: Backups\n    weight: 2"))
    assert verdicts(found) == {"C": (False, False), "overall": (False, False)}
    assert found.components[0].reasons == ("scored otherwise: q2",)
    assert found.changed[0].scored == ("weight",)
    assert found.changed[0].comparable


def test_the_weight_of_a_component_ends_the_overall_s_comparison_only() -> None:
    found = diff((C, "name: Computers", "name: Computers\nweight: 2"))
    assert verdicts(found) == {"C": (True, True), "overall": (False, False)}
    assert found.overall.reasons == ("other weights: C",)


def test_a_gate_ends_the_comparison_of_levels_only() -> None:
    found = diff((C, "title: Backups", f"title: Backups\n{GATE.replace('            ', '    ')}"))
    assert verdicts(found) == {"C": (True, False), "overall": (True, False)}
    assert found.changed[0].gate == "added"
    assert "gate changed: q2" in found.components[0].reasons
    assert "gate changed: q2" in found.overall.reasons


def test_other_bands_end_the_comparison_of_levels_only() -> None:
    found = diff((P, "label: High, from: 50", "label: High, from: 60"))
    assert verdicts(found) == {"C": (True, False), "overall": (True, False)}
    assert found.settings == ("levels: reworded or moved",)


def test_a_question_for_fewer_firms_is_scored_otherwise() -> None:
    rule = "\n    ceilings: [{when: {profile: employees, at_most: 1}, level: 2}]"
    found = diff((C, "title: Backups", f"title: Backups{rule}"))
    assert [d.scored for d in found.changed] == [("ceilings",)]
    assert verdicts(found)["C"] == (False, False)


def test_questions_and_components_that_come_and_go_are_named() -> None:
    extra = TINY[C].replace("id: C", "id: D").replace("name: C", "name: Other c")
    extra = extra.replace("id: q1", "id: q8").replace("id: q2", "id: q9")
    head = TINY[P].replace("components: [C]", "components: [C, D]")
    longer = compiled(TINY | {P: head, "components/d.yaml": extra})
    found = compare_packs(compiled(TINY), longer)
    assert (found.added, found.removed) == (("q8", "q9"), ())
    assert verdicts(found) == {"C": (True, True), "D": (False, False), "overall": (False, False)}
    back = compare_packs(longer, compiled(TINY))
    assert (back.added, back.removed) == ((), ("q8", "q9"))
    assert [p.reasons for p in back.components] == [(), ("only in the first pack",)]


def test_a_group_between_changes_the_way_a_score_is_made() -> None:
    head, _, questions = TINY[C].partition("questions:\n")
    inner = "".join(f"    {line}\n" for line in questions.splitlines())
    grouped = f"{head}groups:\n  - id: G\n    name: Group\n    questions:\n{inner}"
    found = compare_packs(compiled(TINY), compiled(TINY | {C: grouped}))
    assert found.components[0].reasons == ("its score is put together in another way",)


def test_targets_and_settings_are_told_with_both_values() -> None:
    found = diff(
        (
            P,
            "sectors:",
            "scoring: {min_scored: 1}\ntargets: [{questions: [q1], level: 2}]\nsectors:",
        )
    )
    assert found.settings == ("scoring.min_scored: 3 -> 1",)
    assert found.targets == (("q1", "the last option", "3"),)
    assert verdicts(found)["C"] == (True, True)


def test_steps_and_offers_are_counted() -> None:
    steps = "".join(
        f"""
        - id: q{q}-L{to}
          question: q{q}
          from: {to - 1}
          to: {to}
          title: Go
          motivation: It helps.
          first_step: Start.
          done_when: Done.
          effort: EFFORT
          cost: none
        """
        for q in (1, 2)
        for to in (1, 2, 3)
    )
    easy = tiny(recommendations=steps.replace("EFFORT", "1"))
    hard = tiny(recommendations=steps.replace("EFFORT", "1", 4).replace("EFFORT", "5"))
    assert compare_packs(tiny(), easy).steps == (6, 0, 0)
    assert compare_packs(easy, hard).steps == (0, 0, 2)
    assert compare_packs(easy, tiny()).steps == (0, 6, 0)
    assert compare_packs(easy, hard).offers == (0, 0, 0)


def test_the_text_says_all_of_it_and_holds_no_control_characters() -> None:
    before = compiled(TINY)
    after = tiny(
        (C, "- Some days.", "- Half of the days."),
        (C, "title: Backups", "title: Copies\n    weight: 2"),
        (P, "title: Tiny check", "title: A longer check"),
    )
    text = diff_text(compare_packs(before, after))
    assert (
        text.splitlines()[0] == f"tiny 1.10 ({before.hash[:12]}) -> tiny 1.10 ({after.hash[:12]})"
    )
    for line in (
        "Tiny check -> A longer check",
        "  Computers  no     no     1 of 2",
        "  1 question takes the same answers in both packs.",
        "  Computers: with other options: q1",
        "  q1  Computers in use: other answers (options): not comparable",
        "  q2  Copies: scored otherwise (weight); reworded (title)",
    ):
        assert line in text.splitlines()
    assert all(len(line) <= 88 for line in text.splitlines())


def test_settings_are_told_as_an_author_writes_them() -> None:
    shown = "{minimum: 1, maximum: 5, decimals: 1}"
    scoring = f"scoring: {{display: {shown}, close_to: 1/3, withheld_below: 12.5}}\nnation: wales\n"
    found = diff((P, "sectors:", f"{scoring}sectors:"), (P, "from: 0", "from: 1"),
                 (P, "from: 50", "from: 3"))  # fmt: skip
    assert found.settings == (
        "scoring.display: 0 to 100, 0 decimals -> 1 to 5, 1 decimal",
        "scoring.close_to: 1.5 -> 25/3",
        "scoring.withheld_below: 50 -> 12.5",
        "nation: england -> wales",
    )


def test_the_two_shipped_packs_compare_question_by_question() -> None:
    found = compare_packs(load("north-west"), load("manufacturing"))
    assert len(found.components) == 8
    assert not any(part.score for part in found.components)
    assert found.overall.same == 9
    assert all(d.comparable for d in found.changed)
    assert {d.id for d in found.changed} <= set(load("manufacturing").questions)
    assert "scoring.overall_withheld_share: 25 -> 34" in found.settings


@pytest.mark.parametrize("changes", [(), ((C, "id: q2", "id: q7"),)])
def test_what_is_added_one_way_is_left_out_the_other_way(
    changes: tuple[tuple[str, str, str], ...],
) -> None:
    one, two = compiled(TINY), tiny(*changes)
    there, back = compare_packs(one, two), compare_packs(two, one)
    assert (there.added, there.removed) == (back.removed, back.added)
    assert verdicts(there) == verdicts(back)
    assert Fraction(there.overall.same) == back.overall.same
