"""Answer, note, undo, save, kill, reopen, damage, in any order: always what a plain dict says."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from readiness.errors import UserError
from readiness.response import State
from readiness.session import InterviewSession
from readiness.storage import saves
from tui.tiny_pack import now, tiny

QUESTIONS = st.sampled_from(["A1", "A2", "A3", "B1", "B2", "B3"])
Kept = dict[str, tuple[str, int | None, str, str]]
"""By question: state, option, reason, note. Absent: neither an answer nor a note."""


def kept(session: InterviewSession) -> Kept:
    return {
        qid: (a.state.value, a.option, a.reason, a.note)
        for qid, a in session.response.answers.items()
    }


class Interview(RuleBasedStateMachine):
    """The session beside its model; saves keep the model of each generation."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "a.readiness.json"
        self.session = InterviewSession.start(tiny(), "full", path=self.path, now=now)
        self.model: Kept = {}
        self.past: list[Kept] = []
        self.saved: list[Kept] = []
        self.note_open: str | None = None

    def change(self, qid: str, state: str, option: int | None, reason: str) -> None:
        self.past.append(dict(self.model))
        note = self.model.get(qid, ("", None, "", ""))[3]
        self.model[qid] = (state, option, reason, note)
        self.note_open = None

    @rule(qid=QUESTIONS, option=st.integers(0, 4))
    def answer(self, qid: str, option: int) -> None:
        self.session.answer(qid, option=option)
        self.change(qid, "answered", option, "")

    @rule(qid=QUESTIONS)
    def dont_know(self, qid: str) -> None:
        self.session.dont_know(qid)
        self.change(qid, "dont_know", None, "")

    @rule(qid=st.sampled_from(["A2", "A3"]))
    def not_applicable(self, qid: str) -> None:
        self.session.not_applicable(qid, "alone")
        self.change(qid, "not_applicable", None, "alone")

    @rule(qid=QUESTIONS, text=st.sampled_from(["", "a note", "ask [Jo]", "two\nlines"]))
    def note(self, qid: str, text: str) -> None:
        self.session.note(qid, text)
        old = self.model.get(qid, ("unanswered", None, "", ""))
        if old[3] == text:
            return
        if self.note_open != qid:
            self.past.append(dict(self.model))
        self.note_open = qid
        if text or old[0] != "unanswered":
            self.model[qid] = (*old[:3], text)
        else:
            self.model.pop(qid)

    @rule()
    def undo(self) -> None:
        undone = self.session.undo()
        assert (undone is None) == (not self.past)
        if self.past:
            self.model = self.past.pop()
        self.note_open = None

    @rule()
    def look_around(self) -> None:
        self.session.back()
        self.session.skip()
        self.session.skip()

    @rule()
    def save(self) -> None:
        generation = self.session.save()
        self.saved.append(dict(self.model))
        assert generation == saves.read(self.path).generation

    def reopen(self) -> None:
        self.session = InterviewSession.resume(self.path, lambda _: tiny(), now=now)
        self.past, self.note_open = [], None

    @precondition(lambda self: self.saved)
    @rule()
    def kill_and_reopen(self) -> None:
        self.session.close()
        self.reopen()
        self.model = dict(self.saved[-1])

    @precondition(lambda self: len(self.saved) > 1)
    @rule(place=st.floats(0, 1, exclude_max=True), cut=st.booleans())
    def damage_kill_and_restore(self, place: float, cut: bool) -> None:
        self.session.close()
        data = bytearray(self.path.read_bytes())
        at = int(place * (len(data) - 2))
        if cut:
            del data[at:]
        else:
            data[at] = 0
        self.path.write_bytes(bytes(data))
        with pytest.raises(UserError):
            InterviewSession.resume(self.path, lambda _: tiny(), now=now)
        saves.restore(self.path)
        self.saved.pop()
        self.reopen()
        self.model = dict(self.saved[-1])
        aside = [p.read_bytes() for p in self.folder.iterdir() if ".damaged-" in p.name]
        assert bytes(data) in aside
        # One earlier save is left, so another must come before the next damage.
        self.saved = self.saved[-1:]

    @invariant()
    def same_as_the_model(self) -> None:
        if hasattr(self, "session"):
            assert kept(self.session) == self.model
            done = sum(state != "unanswered" for state, _, _, _ in self.model.values())
            assert self.session.progress().done == done
            current = self.session.current
            assert current is None or current in self.session.ids
            for qid, (state, _, _, _) in self.model.items():
                assert self.session.state(qid) is State(state)

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.session.close()
            shutil.rmtree(self.folder)


TestInterview = Interview.TestCase
TestInterview.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
