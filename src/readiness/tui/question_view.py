"""The session's current question as a card and a line of keys; shows nothing by itself."""

from __future__ import annotations

from dataclasses import dataclass

from readiness.errors import clean
from readiness.questionnaire import Question
from readiness.response import Answer, State
from readiness.session import InterviewSession
from readiness.tui.answer_words import DONT_KNOW, DONT_KNOW_REMARK, not_applicable_words
from readiness.tui.widgets.card import Card, GridRow, Row
from readiness.tui.widgets.frame import HELP_KEY, MORE_KEYS, Key

DONT_KNOW_ROW, NOT_APPLICABLE_ROW = -1, -2
"""What a row of the card stands for when it is not an option."""
_NINE = 9


@dataclass(slots=True)
class ViewState:
    """What the page remembers beside the session; it starts afresh on each question."""

    cursor: int | None = None
    typed: str | None = None
    row: int = 0
    """The current row of a grid."""
    flash: str = ""
    warning: str = ""
    panel: tuple[str, str] | None = None

    def arrive(self, question: Question | None, answer: Answer | None) -> None:
        """Prepare for a question: no row looks chosen that is not."""
        self.cursor, self.typed, self.row = None, None, 0
        if question is not None and question.kind == "number":
            self.typed = answer.number if answer else ""
        if question is not None and question.kind == "grid":
            rows = grid_rows(question, answer)
            self.row = rows.index(None) if None in rows else 0


def grid_rows(question: Question, answer: Answer | None) -> list[int | None]:
    """The level of each row of a grid, None where it has none yet."""
    stored = list(answer.rows) if answer else []
    return (stored + [None] * len(question.rows))[: len(question.rows)]


def targets(question: Question) -> list[int]:
    """What each row of the card stands for, from the top: a level, don't know, not applicable."""
    options = list(range(len(question.options))) if question.kind != "number" else []
    extra = [NOT_APPLICABLE_ROW] if question.may_not_apply else []
    return [*options, DONT_KNOW_ROW, *extra]


def chosen_row(question: Question, answer: Answer | None, row: int = 0) -> int | None:
    """The number of the first chosen row of the card, or None."""
    rows = [_row(question, answer, target, row).chosen for target in targets(question)]
    return rows.index(True) if True in rows else None


def card_of(session: InterviewSession, view: ViewState) -> Card:
    """The card of the current question. Raises ValueError past the last one."""
    component, number, of = session.place_in_component()
    question = session.question
    if question is None:
        raise ValueError("past the last question")
    answer = session.answer_to(question.id)
    grid: tuple[GridRow, ...] = ()
    if question.kind == "grid":
        filled = grid_rows(question, answer)
        grid = tuple(
            GridRow(text, "" if level is None else str(level + 1), place == view.row)
            for place, (text, level) in enumerate(zip(question.rows, filled, strict=True))
        )
    return Card(
        component.name,
        f"question {number} of {of}",
        question.stem,
        question.help,
        tuple(_row(question, answer, target, view.row) for target in targets(question)),
        view.cursor,
        ticks=question.kind == "multiple",
        grid=grid,
        typed=view.typed,
        note=clean(answer.note, keep_newlines=True) if answer else "",
        note_head="Note, also in the roadmap"
        if answer and answer.note_visibility == "report"
        else "Note",
        panel=view.panel,
        flash=view.flash,
        warning=view.warning,
    )


def _row(question: Question, answer: Answer | None, target: int, grid_row: int) -> Row:
    state = answer.state if answer else State.UNANSWERED
    if target == DONT_KNOW_ROW:
        key = "d" if question.kind == "number" else "0"
        return Row(key, DONT_KNOW, state is State.DONT_KNOW, DONT_KNOW_REMARK)
    if target == NOT_APPLICABLE_ROW:
        chosen = state is State.NOT_APPLICABLE
        return Row("x", not_applicable_words(question, answer), chosen)
    chosen = False
    if answer is not None and question.kind == "grid":
        chosen = target == grid_rows(question, answer)[grid_row]
    elif answer is not None and state is State.ANSWERED:
        chosen = target in answer.options or target == answer.option
    key = str(target + 1) if target < _NINE else ""
    return Row(key, question.options[target].text, chosen)


def panel_of(session: InterviewSession, component_id: str) -> tuple[str, str]:
    """A component that was just finished: its name, and its result in a few words."""
    from readiness.scoring import assess
    from readiness.tui.words import finished_words

    assessment = assess(session.questionnaire, session.response)
    name = session.questionnaire.component(component_id).name
    return name, finished_words(assessment, component_id)


def keys_of(question: Question) -> tuple[Key, ...]:
    """The keys of a question; the bottom line leaves out those that the card shows beside rows."""
    if question.kind == "number":
        first = [
            Key("0-9", "type", "", "type the figure"),
            Key("enter", "go on", "take", "take what is typed"),
            Key("d", "", "dont_know", "don't know: a useful answer, it costs nothing"),
        ]
    else:
        last = len(question.options)
        answer = Key(f"1-{last}", "", "", "answer; it is saved and the next question comes")
        first = [answer]
        if question.kind == "multiple":
            first = [
                Key(f"1-{last}", "tick", "", "tick what is true; again takes it off"),
                Key("enter", "go on", "take", "take what is ticked"),
            ]
        elif question.kind == "grid":
            first = [Key(f"1-{last}", "", "", "answer this row; the next row comes")]
        first.append(Key("0 d", "", "dont_know", "don't know: a useful answer, it costs nothing"))
    if question.may_not_apply:
        asks = "; it asks why" if len(question.may_not_apply) > 1 else ", for the reason it names"
        first.append(Key("x", "", "not_applicable", f"doesn't apply to us{asks}"))
    return (
        *first,
        Key("↑ ↓", "", "", "the same with arrows and Enter; or click a line"),
        Key("←", "back", "back", "the question before"),
        Key("→", "skip", "skip", "pass over this one"),
        Key("u", "undo", "undo", "take back the last answer or note, without limit"),
        Key("w", "why", "why", "why we ask, with an example from your trade"),
        Key("n", "note", "note", "a note, or where the proof is"),
        Key("g", "go to", "go_to", "any question by a few letters (also /)"),
        Key("r", "review", "review", "open questions, don't-knows, notes"),
        HELP_KEY,
        *MORE_KEYS,
        Key("q", "save, quit", "app.quit", "save and quit; it says where the file is"),
    )
