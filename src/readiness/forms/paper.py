"""The printable questionnaire: a PDF to tick by hand, with the labels that tables use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from readiness.forms.conditions import in_words
from readiness.forms.definition import DONT_KNOW, MADE, NOT_APPLICABLE
from readiness.profile import ProfileField, profile_fields
from readiness.questionnaire import Component, Question, Questionnaire
from readiness.report.compose import Document, Section
from readiness.report.flowables import Columns, Flowable, Item, Paragraph, Rule, Stack
from readiness.report.issued import made_from
from readiness.report.pages import Frame, draw
from readiness.report.pen import Pen
from readiness.report.text import Run
from readiness.report.theme import STYLES, Style, palette
from readiness.report.typeface import cap_height, cut, printable
from readiness.response import Length

_MOST_BOXES = 12
"""A profile field with more choices gets a line to write on instead of boxes."""
# Larger than in a report: people write beside it, often standing.
_LINE = Style(size=9.2, leading=13.2, after=3.6)
_HELP = Style(size=8.3, leading=11.4, colour="soft", after=2)
_LENGTHS = {"quick": "Quick look", "full": "Full check"}


class WritingLine(Flowable):
    """Room to write by hand: a line at the foot of it."""

    after = 4.0

    def __init__(self, lines: int = 1) -> None:
        """So many lines, 22 points each."""
        self.lines = lines

    def measure(self, width: float) -> float:
        """The lines' height."""
        self.width = width
        return 22.0 * self.lines

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """One rule a line."""
        for number in range(1, self.lines + 1):
            y = top - 22.0 * number + 2
            pen.line(x, y, x + self.width, y, "soft", 0.7)


class Tick(Flowable):
    """A box to tick, the label that goes into a table, and what it means."""

    after = 3.6
    SIDE = 8.6

    def __init__(self, label: str, text: str, group: object) -> None:
        """`label` may be empty; the lines of one question share `group`."""
        self.label, self.group = label, group
        self.body = Paragraph([Run(printable(text))], _LINE, "LBody")
        self.indent = 27.0 if label else 15.0

    def measure(self, width: float) -> float:
        """The text's height beside the box."""
        return self.body.measure(width - self.indent)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """The box, the label, the text."""
        pen.begin("L", self.group, numbering="None")
        pen.begin("LI", self)
        side, middle = self.SIDE, top - _LINE.leading / 2
        pen.round_rect(x + 0.5, middle - side / 2, side, side, 1.5, None, "soft", 0.8)
        if self.label:
            pen.begin("Lbl")
            base = middle - cap_height() * _LINE.size / 2
            pen.text(x + 15, base, f"{self.label} ", "SemiBold", _LINE.size, "text")
            pen.end()
        self.body.draw(pen, x + self.indent, top)
        pen.end()
        pen.end()


class BoxRow(Flowable):
    """Boxes side by side, each with its label: a row of a grid."""

    after = 5.0
    SIDE = 9.0

    def __init__(self, labels: Sequence[str]) -> None:
        """One box a label."""
        self.labels = list(labels)

    def measure(self, width: float) -> float:
        """One line."""
        del width
        return 13.0

    def draw(self, pen: Pen, x: float, top: float) -> None:
        """Box, label, box, label."""
        pen.begin("P", self)
        for label in self.labels:
            pen.round_rect(x + 0.5, top - 11, self.SIDE, self.SIDE, 1.5, None, "soft", 0.8)
            pen.text(x + 14, top - 9.6, f"{label} ", "SemiBold", 8.6, "text")
            x += 14 + cut("SemiBold").width(label) * 8.6 + 20
        pen.end()


def paper_form(pack: Questionnaire, length: Length = "full") -> bytes:
    """The questionnaire on paper as a tagged PDF: the same bytes for the same pack.

    Args:
        pack: The questionnaire.
        length: `quick` prints the core questions only.
    """
    asked = [q for q in pack.asked if length == "full" or q.core]
    sections = [_start(pack, length, len(asked)), _about(pack)]
    parts = [
        (component, list(questions))
        for component, questions in groupby(asked, lambda q: pack.component_of[q.id])
    ]
    sections += [
        _component(component, questions, f"Part {number} of {len(parts)}")
        for number, (component, questions) in enumerate(parts, start=1)
    ]
    title = printable(f"{pack.title}: {_LENGTHS[length].lower()}")
    document = Document(
        title=title,
        language=pack.language,
        subject="Questionnaire to fill in by hand",
        header=(printable(pack.title), _LENGTHS[length]),
        footer=printable(f"{pack.id} {pack.version}, {pack.hash[:12]}"),
        sections=sections,
    )
    frame = Frame("readiness", MADE, keywords=made_from(pack))
    return draw(document, frame, palette(None))


def _words(text: str, style: str, role: str = "P") -> Paragraph:
    found = _HELP if style == "help" else _LINE if style == "line" else STYLES[style]
    return Paragraph([Run(printable(text))], found, role)


def _section(key: str, title: str, kicker: str, blocks: list[Flowable], **more: bool) -> Section:
    return Section(
        id=key,
        title=printable(title),
        kicker=printable(kicker),
        aside=[],
        new_page=more.get("new_page", False),
        room=200.0,
        spread=False,
        blocks=blocks,
    )


def _start(pack: Questionnaire, length: Length, count: int) -> Section:
    group = object()
    rules = (
        f"There are {count} questions. Tick one box for each, the one that is nearest to how it "
        "is today.",
        f"“{DONT_KNOW}” is a useful answer: it becomes a question to ask someone.",
        "Leave out what you like. A question without a tick counts as not answered.",
        "Where it says that a question is only for some firms, the others pass over it.",
    )
    blocks: list[Flowable] = [_words(pack.summary, "lead")] if pack.summary else []
    blocks.append(_words("How to fill it in", "h2", "H2"))
    blocks += [Item("•", [Run(printable(rule))], STYLES["body"], group) for rule in rules]
    blocks.append(
        Stack([_words("When you are done, give or send it to:", "h3", "H2"), WritingLine()])
    )
    return _section("start", pack.title, _LENGTHS[length], blocks, new_page=True)


def _about(pack: Questionnaire) -> Section:
    blocks: list[Flowable] = []
    for field in profile_fields(pack):
        left: list[Flowable] = [_words(field.ask, "strong", "H2"), _words(field.why, "help")]
        blocks += [_pair(left, list(_profile_answer(field))), Rule()]
    return _section("about", "About your firm", "", blocks[:-1])


def _profile_answer(field: ProfileField) -> Iterator[Flowable]:
    if field.kind in ("text", "whole") or len(field.choices) > _MOST_BOXES:
        yield WritingLine()
        return
    group = object()
    for choice in field.choices:
        yield Tick("", choice.label, group)


def _component(component: Component, questions: Sequence[Question], kicker: str) -> Section:
    blocks: list[Flowable] = [_words(component.meaning, "body")] if component.meaning else []
    for question in questions:
        blocks += [_question(question), Rule()]
    return _section(component.slug, component.name, kicker, blocks[:-1])


def _question(question: Question) -> Flowable:
    left: list[Flowable] = [
        _words(question.id, "label"),
        Paragraph([Run(printable(question.stem))], STYLES["h3"], "H2"),
    ]
    if question.applies_when is not None:
        left.append(_words(f"Only if {in_words(question.applies_when)}.", "line"))
    if question.help:
        left.append(_words(question.help, "help"))
    return _pair(left, list(_answer(question)))


def _answer(question: Question) -> Iterator[Flowable]:
    options = list(enumerate((option.text for option in question.options), start=1))
    group = object()
    if question.kind == "number":
        yield WritingLine()
    elif question.kind == "grid":
        for number, text in options:
            yield _words(f"{number} {text}", "line")
        labels = [str(number) for number, _ in options]
        for row in question.rows:
            yield Stack([_words(row, "strong"), BoxRow(labels)])
    else:
        if question.kind == "multiple":
            yield _words("Tick all that fit.", "help")
        for number, text in options:
            yield Tick(str(number), text, group)
    others = [DONT_KNOW, *(f"{NOT_APPLICABLE}: {r.text}" for r in question.may_not_apply)]
    for text in others:
        yield Tick("", text, group)


def _pair(left: list[Flowable], right: list[Flowable]) -> Flowable:
    """Words on the left, boxes on the right; both stay on one page."""
    block = Stack([Columns([left, right], (43.0, 57.0), 16.0)])
    block.before = block.after = 4.0
    return block
