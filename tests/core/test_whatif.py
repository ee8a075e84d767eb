"""Quick sums of "what if": exact shares of means of means."""

from __future__ import annotations

from fractions import Fraction

from readiness.questionnaire import Node
from readiness.scoring import assess
from readiness.whatif import WhatIf
from small_packs import component, pack, respond, single


def test_a_group_of_which_nothing_is_known_takes_no_part() -> None:
    known = Node("K", "K", (single("A"), single("B")))
    unknown = Node("U", "U", (single("X"),))
    made = pack(component("C", groups=(known, unknown), method="mean_of_means"))
    reach = WhatIf(assess(made, respond(A=1, B=3, X="dk"))).component("C")
    assert reach.added("X", 4) == 0
    # One of two questions, from 1 to 4 of 4 points: three eighths more than a half.
    assert reach.added("A", 4) == reach.missing(Fraction(1, 2) + Fraction(3, 8))
