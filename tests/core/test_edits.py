"""What a record of an edit holds: the answer behind it, as people typed it."""

from __future__ import annotations

import pytest

from readiness.edits import said
from readiness.response import Answer, State


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        (None, ""),
        (Answer(State.DONT_KNOW), ""),
        (Answer(State.ANSWERED, option=0), "1"),
        (Answer(State.ANSWERED, options=(0, 2)), "1, 3"),
        (Answer(State.ANSWERED, rows=(1, None, 0)), "2 - 1"),
        (Answer(State.ANSWERED, number="12.5"), "12.5"),
    ],
)
def test_an_answer_is_said_as_it_was_typed(answer: Answer | None, label: str) -> None:
    assert said(answer) == label
