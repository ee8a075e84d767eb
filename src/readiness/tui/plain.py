"""The line mode: prints a question, reads a line. For screen readers, pipes and plain terminals.

It drives the same session as the terminal app, so the same answers give the same file.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TextIO

from readiness.errors import UserError, clean
from readiness.questionnaire import Question
from readiness.response import State
from readiness.session import Clock, InterviewSession, utc_now
from readiness.tui.answer_words import DONT_KNOW, DONT_KNOW_REMARK, NOT_APPLICABLE, answer_words
from readiness.tui.plain_input import answer_in
from readiness.tui.plain_lines import EndOfInputError, Lines
from readiness.tui.plain_profile import ask_profile
from readiness.tui.plain_results import result_text
from readiness.tui.text import count
from readiness.tui.trips import Trips, trips
from readiness.tui.words import finished_words, review_lines

_FIRST_SAVED = 3
_HELP = (
    "Type the number of a line and press Enter. 0 or d: don't know. x: doesn't apply to us. "
    "b: back. s: pass over. u: take back the last answer. n and some words: a note. w: why we ask. "
    "g and some letters: go to a question. r: review. q: save and quit. ?: this help."
)


class PlainInterview:
    """One interview, line by line."""

    def __init__(self, session: InterviewSession, go: Trips, lines: Lines, today: date) -> None:
        """Talk about this session."""
        self.session = session
        self.say = lines.say
        self.read = lines.read
        self._lines = lines
        self._go = go
        self._today = today
        self._failed: UserError | None = None
        """Why the newest answers are not saved; None when they are."""

    def run(self) -> int:
        """Ask until the end, or until the person or the input ends it; returns the exit code.

        Raises:
            UserError: The last answers could not be saved, nor on one more try.
        """
        try:
            if not self.session.response.answers:
                ask_profile(self._lines, self.session, self._save)
            finished = self._ask_all()
            if finished:
                self._show_results()
        except EndOfInputError:
            pass
        self._save_again()
        self.session.close()
        if self._failed is not None:
            raise self._failed
        if self.session.path is not None:
            self._lines.say_path("Saved in", self.session.path)
        return 0

    # Saving

    def _save(self) -> None:
        try:
            self.session.save()
            self._failed = None
        except UserError as error:
            self._failed = error
            self.say(f"NOT SAVED: {clean(str(error.problems[0]))} It is tried again.")

    def _save_again(self) -> bool:
        if self._failed is not None:
            self._save()
        return self._failed is None

    # The questions

    def _ask_all(self) -> bool:
        """Ask from the current question on; True at the end, False when told to quit."""
        self.say("", _HELP)
        if self.session.current is None:
            self._review()
        while True:
            question = self.session.question
            if question is None:
                if not self.session.unanswered():
                    return True
                self._review()
                self.say("Type r for your result, or g and some letters to go to a question.")
                typed = self.read()
                if typed == "q":
                    return False
                if typed in ("", "r"):
                    return True
                self._command(typed, self.session.ids[-1])
                continue
            self._show_question(question)
            while self.session.question is question:
                typed = self.read()
                if typed == "q":
                    return False
                if typed == "r":
                    self._review()
                    self.say("Type r again for your result, or an empty line to go on.")
                    if self.read() == "r":
                        return True
                    break
                if typed == "":
                    self.say("Type the number of a line, or s to pass over.")
                elif not self._answer(question, typed) and self._command(typed, question.id):
                    break

    def _show_question(self, question: Question) -> None:
        session = self.session
        component, number, of = session.place_in_component()
        progress = session.progress()
        self.say(
            "",
            f"{component.name}, question {number} of {of}. "
            f"{progress.done} of {progress.total} done in all.",
            question.stem,
        )
        if question.help:
            self.say(f"({question.help})")
        if question.kind == "multiple":
            self.say("Type all the numbers that fit, such as: 1 3")
        elif question.kind == "grid":
            self.say("Type one number for each of these rows, in order:")
            for row in question.rows:
                self.say(f"  - {row}", indent="    ")
        elif question.kind == "number":
            self.say("Type a number.")
        if question.kind != "number":
            for place, option in enumerate(question.options, start=1):
                self._lines.number(str(place), option.text)
        dont_know = "d" if question.kind == "number" else "0"
        self._lines.number(dont_know, f"{DONT_KNOW} {DONT_KNOW_REMARK}")
        if question.may_not_apply:
            self._lines.number("x", NOT_APPLICABLE)
        answer = session.answer_to(question.id)
        if answer is not None and answer.state is not State.UNANSWERED:
            self.say(f"(now: {answer_words(question, answer)})")
        if answer is not None and answer.note:
            self.say(f"(note: {clean(answer.note)})")

    def _answer(self, question: Question, typed: str) -> bool:
        """Take the line as an answer; False when it is none."""
        session, before = self.session, self._finished_count()
        if typed == "d" or (typed == "0" and question.kind != "number"):
            session.dont_know(question.id)
        elif typed == "x":
            if not self._not_applicable(question):
                return True
        else:
            values = answer_in(question, typed)
            if values is None:
                return False
            session.answer(
                question.id,
                option=values.option,
                options=values.options,
                rows=values.rows,
                number=values.number,
            )
        self._save()
        after = self._finished_count()
        if len(after) > len(before):
            self._say_finished(next(c for c in after if c not in before))
        return True

    def _finished_count(self) -> list[str]:
        parts = self.session.component_progress()
        return [p.component.id for p in parts if p.total and p.done == p.total]

    def _say_finished(self, component_id: str) -> None:
        from readiness.scoring import assess

        assessment = assess(self.session.questionnaire, self.session.response)
        name = self.session.questionnaire.component(component_id).name
        self.say("", f"{name} is done. {finished_words(assessment, component_id)}.")

    def _not_applicable(self, question: Question) -> bool:
        reasons = question.may_not_apply
        if not reasons:
            self.say("This question is for everyone. Type 0 if you don't know.")
            return False
        chosen = reasons[0]
        if len(reasons) > 1:
            self.say("Why doesn't it apply?")
            for place, reason in enumerate(reasons, start=1):
                self._lines.number(str(place), reason.text)
            typed = self.read()
            if not (typed.isdecimal() and typed.isascii() and 1 <= int(typed) <= len(reasons)):
                self.say("Left as it was.")
                return False
            chosen = reasons[int(typed) - 1]
        self.session.not_applicable(question.id, chosen.id)
        return True

    def _command(self, typed: str, question_id: str) -> bool:
        """Do what a letter says; True when the question has to be shown again."""
        session = self.session
        word, _, rest = typed.partition(" ")
        if word == "b":
            if not session.back():
                self.say("This is the first question.")
        elif word == "s":
            session.skip()
        elif word == "u":
            if session.undo() is None:
                self.say("There is nothing to take back.")
            else:
                self._save()
                self.say("Taken back.")
        elif word == "n":
            self._note(question_id, rest)
        elif word == "g":
            return self._go_to(rest)
        elif word == "w":
            self._why(session.questionnaire.questions[question_id])
            return False
        elif word == "?":
            self.say(_HELP)
            return False
        else:
            self.say(f"“{clean(typed, limit=30)}” is not one of the lines. Type ? for help.")
            return False
        return True

    def _note(self, question_id: str, text: str) -> None:
        if not text:
            self.say("Type the note on one line.")
            text = self.read()
        self.session.note(question_id, text)
        self.session.close_note()
        self._save()
        self.say("Noted.")

    def _go_to(self, letters: str) -> bool:
        words = letters.casefold().split()
        pack = self.session.questionnaire
        for qid in self.session.ids:
            question = pack.questions[qid]
            text = f"{qid} {question.title} {question.stem}".casefold()
            if words and all(word in text for word in words):
                self.session.go_to(qid)
                return True
        self.say("No question has these letters.")
        return False

    def _why(self, question: Question) -> None:
        sector = self.session.response.respondent.sector
        example = question.examples.get(sector) or question.examples.get("other", "")
        self.say(question.why or question.stem)
        if example:
            self.say(f"For example: {example}")

    # The end

    def _review(self) -> None:
        session = self.session
        lines = review_lines(
            session.questionnaire,
            dict(session.response.answers),
            session.unanswered(),
            session.ids,
        )
        self.say("", f"Review: {count(len(session.unanswered()), 'question')} without an answer.")
        for line in lines:
            self.say(f"  {line.kind}: {line.question} {line.text}", indent="    ")

    def _show_results(self) -> None:
        from readiness.scoring import assess

        assessment = assess(self.session.questionnaire, self.session.response)
        roadmap = self._go.plan(assessment, self._today)
        self.say("", *result_text(assessment, roadmap, self._go.benchmark()))
        if not self._save_again() or self.session.path is None:
            return
        folder = self.session.path.parent
        self.say("")
        self._lines.say_path("Save the roadmap as PDF? The folder:", folder)
        while True:
            self.say("Type y, n, or another folder.")
            typed = self.read()
            if typed.casefold() in ("n", "no", "", "q"):
                return
            if typed.casefold() not in ("y", "yes"):
                if not Path(typed).expanduser().is_dir():
                    self.say(f"There is no folder “{clean(typed, limit=60)}”.")
                    continue
                folder = Path(typed).expanduser()
            try:
                done = self._go.export(self.session.path, folder, ("pdf",), self._today, False)
                written = done.paths[0]
            except UserError as error:
                self.say("The roadmap was not written.", *(clean(str(p)) for p in error.problems))
            else:
                self._lines.say_path("Your roadmap:", written)
                return


def _choose(pack: str | None, go: Trips, lines: Lines, now: Clock) -> InterviewSession | None:
    """The session that the person chooses: new, or one of the saved files."""
    from readiness.storage.saves import list_saved

    saved = [info for info in list_saved() if not info.problem]
    lines.say("Digital readiness check", "")
    lines.number("1", "Quick look, about 10 minutes")
    lines.number("2", "Full check, about 25 minutes")
    for number, info in enumerate(saved, start=_FIRST_SAVED):
        name = clean(info.name) or clean(info.path.name)
        lines.number(str(number), f"Go on with {name} ({info.done} answered)")
    while True:
        typed = lines.read()
        if typed == "q":
            return None
        if typed in ("1", "2"):
            return InterviewSession.start(
                go.load(pack), "quick" if typed == "1" else "full", now=now
            )
        place = int(typed) - _FIRST_SAVED if typed.isascii() and typed.isdecimal() else -1
        if 0 <= place < len(saved):
            return InterviewSession.resume(
                saved[place].path, lambda pack_id: go.load(pack or pack_id), now=now
            )
        lines.say("Type a number from the list, or q.")


def run(
    pack_ref: str | None,
    file: Path | None,
    quick: bool = False,
    *,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    now: Clock = utc_now,
    go: Trips | None = None,
) -> int:
    """Run an interview line by line; returns the exit code.

    Args:
        pack_ref: The pack (None: that of the file, or the North West one).
        file: A saved file to go on with, or where a new one is to be; None asks.
        quick: A new interview is a quick look.
        stdin: Where lines come from.
        stdout: Where text goes.
        now: The clock.
        go: The trips.

    Raises:
        UserError: The file or the pack cannot be used, or the last answers could not be saved.
    """
    lines, go = Lines(stdin or sys.stdin, stdout or sys.stdout), go or trips()
    session: InterviewSession | None
    if file is not None and file.exists():
        session = InterviewSession.resume(
            file, lambda pack_id: go.load(pack_ref or pack_id), now=now
        )
    elif file is not None or quick:
        session = InterviewSession.start(
            go.load(pack_ref), "quick" if quick else "full", path=file, now=now
        )
    else:
        try:
            session = _choose(pack_ref, go, lines, now)
        except EndOfInputError:
            session = None
    if session is None:
        return 0
    lines.say(clean(session.questionnaire.title))
    return PlainInterview(session, go, lines, now().date()).run()
