"""Two assessments of one firm: which may be compared, and the words for what an answer was."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from readiness.changes import changes
from readiness.questionnaire import Condition
from readiness.scoring import assess
from small_packs import component, pack, respond, single


def test_assessments_of_two_packs_or_two_lengths_do_not_compare() -> None:
    made = pack(component("C", single("A"), single("B")))
    now = assess(made, respond(A=1, B=2))
    other = assess(replace(made, hash="1" * 64), respond(A=1, B=2))
    with pytest.raises(ValueError, match="different questionnaires"):
        changes(other, now)
    with pytest.raises(ValueError, match="quick look"):
        changes(assess(made, respond("quick", A=1)), now)


def test_what_was_not_asked_or_left_open_is_said_in_words() -> None:
    top = Condition("at_least", question="A", number=Fraction(4))
    branch = single("B", applies_when=top)
    made = pack(component("C", single("A"), branch, single("D")))
    before, after = assess(made, respond(A=1, D=2)), assess(made, respond(A=4, B=2))
    told = {c.question: (c.before, c.after) for c in changes(before, after).answers}
    assert told["B"] == ("not asked", "Line 2")
    assert told["D"] == ("Line 2", "open")
