"""Questions with several columns: one for each option that may be ticked, or each row of a grid.

Survey tools write them when several choices are allowed: KoboToolbox names such a column
``tools/email`` and fills it with 1 or 0, LimeSurvey ``tools[SQ001]`` with Y or N, SurveyMonkey puts
the options into a second header line and their text into the cells. A group of columns becomes one
text, as if it stood in one cell (``1;3``), and that is read like any other cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from readiness.batch.cells import DONT_KNOW, NOT_APPLICABLE, Fault, broken, normal, unguarded
from readiness.profile import SELLS_TO_LABELS
from readiness.questionnaire import Question, Questionnaire
from readiness.response import SELLS_TO

TICKED = frozenset({"1", "y", "yes", "true", "x", "ticked", "checked", "selected"})
NOT_TICKED = frozenset(
    {"", "0", "n", "no", "false", "not ticked", "unchecked", "not checked", "not selected"}
)
LIME_NOT_TICKED = frozenset({"2", "n/a"})
"""LimeSurvey: a question that was not shown, and N where it is told to write numbers."""
SEVERAL_FIELDS = ("sells_to", "goals")
"""Profile fields with several values."""

_BRACKETS = re.compile(r"(.+?)\s*\[([^\[\]]+)\]\s*\Z", re.DOTALL)
# LimeSurvey, code and text: "SK1[SQ002]. Which tools do you use? [Email]".
_CODE_AND_TEXT = re.compile(r"([^\[\]\s]+)\[([^\[\]]+)\]\s*[.:]\s*(.*)\Z", re.DOTALL)
_DASH = re.compile(r"\s+[-\u2013]\s+")
# LimeSurvey, code for its expressions: "SK1_SQ002".
_EXPRESSION = re.compile(r"(.+)_(sq[0-9]{1,5})\Z", re.IGNORECASE)
# LimeSurvey's own codes: SQ001 for a subquestion; A1, A01 or AO01 for an answer.
_SUBQUESTION = re.compile(r"sq0*([1-9][0-9]?)\Z")
_NUMBER = re.compile(r"[1-9][0-9]?\Z")


@dataclass(frozen=True, slots=True)
class Part:
    """What one column of a group holds.

    `target` is a question id or a profile field. `choice` is an option's number (from 1), a field's
    value, ``dk``, ``na`` or the id of a reason; for a grid the row's number. `by_code` tells that
    it follows from a tool's running number alone.
    """

    target: str
    choice: str
    by_code: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one thing: the index of each, and what it holds."""

    target: str
    columns: tuple[tuple[int, str], ...]


class Parts:
    """Knows the choices of every question and field that may have several columns."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        """Collect the choices, by their texts."""
        self._choices: dict[str, dict[str, str]] = {}
        self._numbered: dict[str, list[str]] = {}
        for question in questionnaire.questions.values():
            if question.kind != "number":
                self._choices[question.id] = _choices(question)
                rows = question.kind == "grid"
                most = len(question.rows if rows else question.options)
                self._numbered[question.id] = [str(n) for n in range(1, most + 1)]
        for field, labels in several_labels(questionnaire).items():
            self._numbered[field] = list(labels)
            self._choices[field] = {normal(label): value for value, label in labels.items()}
            # Tools allow no hyphen in a name: "big_or_public" is what they make of it.
            self._choices[field] |= {value.replace("-", "_"): value for value in labels}
            self._choices[field] |= {value: value for value in labels}

    def part(self, target: str, text: str) -> Part | None:
        """The choice of a question or field that this text names; None when it names none."""
        choices = self._choices.get(target)
        if choices is None:
            return None
        name = normal(text)
        for known in (name, name.replace("_", " ")):
            if known in choices:
                return Part(target, choices[known])
        numbered = self._numbered.get(target, [])
        code = _SUBQUESTION.match(name)
        number = code[1] if code else name if _NUMBER.match(name) else "0"
        if not 0 < int(number) <= len(numbered):
            return None
        # The numbers of a field's values are no contract, as those of options are.
        by_code = bool(code) or target in SEVERAL_FIELDS
        return Part(target, numbered[int(number) - 1], by_code=by_code)


def several_labels(questionnaire: Questionnaire) -> dict[str, dict[str, str]]:
    """For each profile field with several values: its values with their words, as forms ask."""
    goals = {goal.id: goal.label for goal in questionnaire.goals}
    return {"sells_to": {value: SELLS_TO_LABELS[value] for value in SELLS_TO}, "goals": goals}


def _choices(question: Question) -> dict[str, str]:
    if question.kind == "grid":
        return {normal(row): str(n) for n, row in enumerate(question.rows, start=1)}
    found = dict.fromkeys(DONT_KNOW, "dk")
    if question.may_not_apply:
        found |= dict.fromkeys(NOT_APPLICABLE, "na")
        found |= {normal(reason.text): reason.id for reason in question.may_not_apply}
    # An option's own text goes before all.
    return found | {normal(o.text): str(n) for n, o in enumerate(question.options, start=1)}


def split_header(header: str) -> Iterable[tuple[str, str]]:
    """The ways to read a column name as a thing and one of its parts, the surest first."""
    found = _CODE_AND_TEXT.match(header)
    if found:
        text = _BRACKETS.match(found[3])
        if text:
            yield found[1], text[2]
        yield found[1], found[2]
    found = _BRACKETS.match(header)
    if found:
        yield found[1], found[2]
    found = _EXPRESSION.match(header)
    if found:
        yield found[1], found[2]
    for dash in _DASH.finditer(header):
        yield header[: dash.start()], header[dash.end() :]
    base, slash, last = header.rpartition("/")
    if slash:
        yield base, last
        yield base.rpartition("/")[2], last


class GroupReader:
    """Turns the cells of a group into the text of one cell."""

    def __init__(
        self,
        group: Group,
        question: Question | None,
        first_code: int,
        words: Mapping[str, str],
        *,
        labels: Mapping[str, str] | None = None,
        lime: bool = False,
    ) -> None:
        """Read this group.

        Args:
            group: Its columns.
            question: The question; None for a profile field.
            first_code: The number of the first option in this table.
            words: Cell text (normalised) to what it stands for, from a mapping file.
            labels: The values of a profile field, in order, with their words.
            lime: The table is an export of LimeSurvey, whose cells hold no number of an option.
        """
        self.group = group
        self._not_ticked = NOT_TICKED | LIME_NOT_TICKED if lime else NOT_TICKED
        self.index = group.columns[0][0]
        self._grid = question is not None and question.kind == "grid"
        self._single = question is not None and question.kind == "single"
        self._rows = len(question.rows) if question is not None else 0
        self._shift = first_code - 1 if question is not None else 0
        self._words = words
        reasons = question.may_not_apply if question is not None else ()
        self._states = {"dk": DONT_KNOW, "na": NOT_APPLICABLE} | {
            reason.id: (normal(reason.text), reason.id) for reason in reasons
        }
        self._texts: dict[str, str] = {}
        if question is not None and not self._grid:
            self._texts = {str(n): normal(o.text) for n, o in enumerate(question.options, start=1)}
        self._numbers = {} if lime else {text: text for text in self._texts}
        if labels is not None:
            self._texts = {value: normal(label) for value, label in labels.items()}
            self._numbers = {} if lime else {v: str(n) for n, v in enumerate(labels, start=1)}

    def text(self, cells: Sequence[str]) -> str | tuple[int, Fault]:
        """The group as one cell; or the index of the cell that cannot be read, and why."""
        return self._of_grid(cells) if self._grid else self._of_options(cells)

    def _of_grid(self, cells: Sequence[str]) -> str | tuple[int, Fault]:
        found = [""] * self._rows
        for index, row in self.group.columns:
            if fault := broken(cells[index]):
                return index, fault
            text = normal(unguarded(cells[index]))
            found[int(row) - 1] = self._words.get(text, text)
        given = {text for text in found if text}
        if not given:
            return ""
        unknown = given & {*DONT_KNOW, *NOT_APPLICABLE}
        if len(given) == len(unknown) == 1:
            return given.pop()
        # A row that nobody knows is an empty row of the grid.
        return ";".join("" if t in unknown else t.replace(";", ",") for t in found)

    def _of_options(self, cells: Sequence[str]) -> str | tuple[int, Fault]:
        ticked: list[str] = []
        last = self.index
        for index, choice in self.group.columns:
            if fault := broken(cells[index]):
                return index, fault
            text = normal(unguarded(cells[index]))
            text = self._words.get(text, text)
            if text in self._not_ticked:
                continue
            if text not in TICKED and text not in self._own(choice):
                return index, Fault("R204", "Not a tick. Use 1 or 0, yes or no, or the option.")
            ticked.append(choice)
            last = index
        if len(ticked) > 1 and (self._single or self._states.keys() & set(ticked)):
            return last, Fault("R204", "Two choices are ticked that do not go together.")
        return ";".join(c if c in self._states else self._number(c) for c in ticked)

    def _own(self, choice: str) -> tuple[str, ...]:
        """What a tick of this choice may be besides the usual marks: its number or its text."""
        if choice in self._states:
            return self._states[choice]
        own = (self._numbers.get(choice, ""), self._texts.get(choice, choice))
        return own if choice.isdecimal() else (*own, choice)

    def _number(self, choice: str) -> str:
        return str(int(choice) + self._shift) if choice.isdecimal() else choice
