"""The questions in the line mode: asked one by one, with notes, reasons, review and undo."""

from __future__ import annotations

from readiness.errors import clean
from readiness.questionnaire import Question
from readiness.response import State
from readiness.tui.answer_words import (
    DONT_KNOW,
    DONT_KNOW_REMARK,
    answer_words,
    not_applicable_words,
)
from readiness.tui.plain_input import answer_in
from readiness.tui.plain_talk import Page, Talk
from readiness.tui.text import count
from readiness.tui.words import contradiction_lines, finished_words, review_lines

COMMANDS = (
    ("the number of a line", "answer; it is saved at once"),
    ("0 or d", "don't know: a useful answer, it costs nothing"),
    ("x", "doesn't apply to us, for the reason it names; or it asks why"),
    ("b", "the question before"),
    ("s", "pass over this question"),
    ("u", "take back the last answer or note, as often as you like"),
    ("n and some words", "a note; n alone takes several lines; n - removes it"),
    ("v", "who sees the note: only you, or also the roadmap"),
    ("w", "why we ask, with an example"),
    ("g and some letters", "go to a question"),
    ("r", "review: what is open, not known or noted; then the result"),
    ("f", "the fields about your firm"),
    ("q", "save and quit"),
    ("?", "this help"),
)


class PlainAsk:
    """Asks the session's questions."""

    def __init__(self, talk: Talk) -> None:
        """Ask in this conversation."""
        self.talk = talk
        self.session = talk.session
        self.say = talk.say

    def run(self) -> Page:
        """Ask from the current question on, until another page is wanted."""
        if self.session.current is None:
            page = self._review()
            if page is not None:
                return page
        while True:
            question = self.session.question
            if question is None:
                if not self.session.unanswered():
                    return "results"
                page = self._review()
            else:
                page = self._ask(question)
            if page is not None:
                return page

    def _ask(self, question: Question) -> Page | None:
        """Ask until the question is left; the page to go to, or None for the next question."""
        self._show_question(question)
        while self.session.question is question:
            typed = self.talk.read()
            if typed == "q":
                return "quit"
            if typed == "f":
                return "profile"
            if typed == "r":
                return self._review()
            if typed == "":
                self.say("Type the number of a line, or s to pass over.")
            elif not self._answer(question, typed) and self._command(typed, question.id):
                return None
        return None

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
                self.talk.lines.number(str(place), option.text)
        answer = session.answer_to(question.id)
        dont_know = "d" if question.kind == "number" else "0"
        self.talk.lines.number(dont_know, f"{DONT_KNOW} {DONT_KNOW_REMARK}")
        if question.may_not_apply:
            self.talk.lines.number("x", not_applicable_words(question, answer))
        if answer is not None and answer.state is not State.UNANSWERED:
            self.say(f"(now: {answer_words(question, answer)})")
        if answer is not None and answer.note:
            seen = "note, also in the roadmap" if answer.note_visibility == "report" else "note"
            self.say(f"({seen}: {clean(answer.note)})")

    def _answer(self, question: Question, typed: str) -> bool:
        """Take the line as an answer; False when it is none."""
        session, before = self.session, self._finished()
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
        self.talk.save()
        after = self._finished()
        if len(after) > len(before):
            self._say_finished(next(c for c in after if c not in before))
        return True

    def _finished(self) -> list[str]:
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
                self.talk.lines.number(str(place), reason.text)
            typed = self.talk.read()
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
                self.say("This is the first question. Type f for the fields about your firm.")
        elif word == "s":
            session.skip()
        elif word == "u":
            if session.undo() is None:
                self.say("There is nothing to take back.")
            else:
                self.talk.save()
                self.say("Taken back.")
        elif word == "n":
            self._note(question_id, rest)
        elif word == "v":
            self._who_sees(question_id)
        elif word == "g":
            return self.talk.go_to(rest)
        elif word == "w":
            self._why(session.questionnaire.questions[question_id])
            return False
        elif word == "?":
            self.talk.help(COMMANDS)
            return False
        else:
            self.talk.unknown(typed)
            return False
        return True

    def _note(self, question_id: str, text: str) -> None:
        if not text:
            self.say("Type the note. An empty line ends it.")
            lines = []
            while line := self.talk.read():
                lines.append(line)
            text = "\n".join(lines)
        before = self.session.response
        self.session.note(question_id, "" if text == "-" else text)
        self.session.close_note()
        self.talk.save_if_changed(before)
        self.say("The note is gone." if text == "-" else "Noted. v says who sees it.")

    def _who_sees(self, question_id: str) -> None:
        answer = self.session.answer_to(question_id)
        if answer is None or not answer.note:
            self.say("There is no note here yet. Type n and some words.")
            return
        private = answer.note_visibility == "report"
        self.session.show_note(question_id, "internal" if private else "report")
        self.talk.save()
        where = "Only for you: it is never printed." if private else "Also printed in the roadmap."
        self.say(f"The note: {where[0].lower()}{where[1:]}")

    def _why(self, question: Question) -> None:
        sector = self.session.response.respondent.sector
        example = question.examples.get(sector) or question.examples.get("other", "")
        self.say(question.why or question.stem)
        if example:
            self.say(f"For example: {example}")

    # The review

    def _review(self) -> Page | None:
        """List what to look at again; the page to go to, or None to go on asking."""
        from readiness.scoring import assess

        session = self.session
        assessment = assess(session.questionnaire, session.response)
        answers = dict(session.response.answers)
        lines = (
            *contradiction_lines(assessment),
            *review_lines(session.questionnaire, answers, session.unanswered(), session.ids),
        )
        self.say("", f"Review: {count(len(session.unanswered()), 'question')} without an answer.")
        for number, line in enumerate(lines, start=1):
            title = session.questionnaire.questions[line.question].title
            said = title if line.text == title else f"{title}: {line.text}"
            self.talk.lines.number(str(number), f"{line.kind}: {said}")
        self.say("Type r for your result, a number to go there, or an empty line to go on.")
        while True:
            typed = self.talk.read()
            if typed == "q":
                return "quit"
            if typed == "f":
                return "profile"
            if typed == "r" or (typed == "" and session.current is None):
                return "results"
            if typed == "":
                return None
            if typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= len(lines):
                session.go_to(lines[int(typed) - 1].question)
                return None
            ids = session.ids
            if ids and self._command(typed, session.current or ids[-1]):
                return None
