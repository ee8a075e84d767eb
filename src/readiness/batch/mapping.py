"""The column mapping file: a small YAML file that says what a table's own names and words mean.

Example::

    columns:
      Who looks after IT here?: SK1
      Company: name
      Notes: skip
    values:
      SK1: {We have an IT person: 4}
      any: {unsure: dk}
    first_code: 1
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from readiness.batch.cells import normal
from readiness.batch.groups import Parts
from readiness.errors import Place, Problem, UserError, nearest, show_controls
from readiness.questionnaire import Questionnaire
from readiness.response import PROFILE_FIELDS

if TYPE_CHECKING:
    from readiness.packs.tree import MapNode, Node, TextNode

SKIP = "skip"
GUESS = "?"
"""Stands behind what `map_init` guessed, until a person takes it off: ``SK1?``."""
_GUESSED = re.compile(r"\s*(?:[0-9]+|dk|na)\s*\?\Z", re.IGNORECASE)
_CODED = frozenset(
    {"sector", "area", "employees", "years_trading", "makes_things", "sells_to", "goals", "length"}
)
"""Fields none of whose values ends in a question mark."""
ANY = "any"
_KEYS = ("columns", "values", "first_code")


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What a mapping file says; empty where there is none.

    `columns`: column name to question id, profile field, ``row_id``, ``length`` or ``skip``; or to
    one of several choices, ``SK1[2]``.
    `values`: question id or field (or ``any``: every question) to cell text (normalised) to the
    text it stands for. `first_code`: the number of the first option; None when not said.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    first_code: int | None = None
    source: str = ""
    """The mapping file's name, empty without one."""


def read_mapping(path: Path, questionnaire: Questionnaire) -> ColumnMap:
    """What the mapping file says.

    Raises:
        UserError: T109, every problem of the file with its line.
    """
    # Only here: without a mapping file no YAML library is loaded, which keeps small tables quick.
    from readiness.packs.guard import read_tree

    file = path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(
            Problem(
                "T109",
                Place(file=str(path)),
                f"The mapping file cannot be read: {error.strerror}.",
                "Check the path.",
            )
        ) from None
    try:
        tree = read_tree(data, file)
    except UserError as error:
        # The guard speaks of packs; here the file is a mapping file, and has one code.
        raise UserError(
            Problem("T109", p.where, p.message, p.hint) for p in error.problems
        ) from None
    reader = _Reader(file, questionnaire)
    found = reader.read(tree)
    if reader.problems:
        raise UserError(reader.problems)
    return found


class _Reader:
    """Checks the tree of a mapping file and collects what is wrong with it."""

    def __init__(self, file: str, questionnaire: Questionnaire) -> None:
        self.file = file
        self.questionnaire = questionnaire
        self.targets = [*questionnaire.questions, *PROFILE_FIELDS, "length", "row_id"]
        self.parts = Parts(questionnaire)
        self.problems: list[Problem] = []

    def read(self, tree: Node) -> ColumnMap:
        top = self.mapping(tree, "The file")
        if top is None:
            return ColumnMap()
        for key, node in top.keys.items():
            if key not in _KEYS:
                self.note(node, f"'{show_controls(key)}' is not known here.", key, _KEYS)
        columns: dict[str, str] = {}
        for name, value in self.texts(top.values.get("columns"), "columns"):
            if value.text in (*self.targets, SKIP) or self.is_part(value.text):
                columns[name] = value.text
            elif value.text.endswith(GUESS):
                self.guess(value)
            else:
                text = show_controls(value.text)
                self.note(
                    value, f"'{text}' is not a question, field or skip.", value.text, self.targets
                )
        return ColumnMap(
            columns,
            self.values(top.values.get("values")),
            self.first_code(top.values.get("first_code")),
            self.file,
        )

    def values(self, node: Node | None) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        top = None if node is None else self.mapping(node, "values")
        for key, place in (top.keys if top else {}).items():
            if key not in (*self.targets, ANY):
                text = show_controls(key)
                self.note(place, f"'{text}' is not a question, a field or any.", key, self.targets)
                continue
            assert top is not None
            pairs = self.texts(top.values[key], key)
            for _, value in pairs:
                coded = key in _CODED and value.text.endswith(GUESS)
                if coded or _GUESSED.match(value.text):
                    self.guess(value)
            found[key] = {normal(word): normal(value.text) for word, value in pairs}
        return found

    def is_part(self, text: str) -> bool:
        """Whether this names one of several columns of a thing: ``SK1[2]``."""
        base, bracket, choice = text.partition("[")
        return bool(bracket) and self.parts.part(base, choice.rstrip("]")) is not None

    def guess(self, node: Node) -> None:
        text = show_controls(getattr(node, "text", ""))
        self.problems.append(
            Problem(
                "T109",
                Place(self.file, node.line, node.column),
                f"'{text}' is a guess that nobody has confirmed.",
                "Take the question mark off if it is right; if not, write what is, or skip.",
            )
        )

    def first_code(self, node: Node | None) -> int | None:
        if node is None:
            return None
        text = getattr(node, "text", "")
        if text not in ("0", "1"):
            self.note(node, "first_code is the number of the first option: 0 or 1.")
            return None
        return int(text)

    def texts(self, node: Node | None, what: str) -> list[tuple[str, TextNode]]:
        from readiness.packs.tree import TextNode

        top = None if node is None else self.mapping(node, what)
        pairs: list[tuple[str, TextNode]] = []
        for key, value in (top.values if top else {}).items():
            if isinstance(value, TextNode):
                pairs.append((key, value))
            else:
                self.note(value, f"'{show_controls(key)}' needs one value on its line.")
        return pairs

    def mapping(self, node: Node, what: str) -> MapNode | None:
        from readiness.packs.tree import MapNode

        if isinstance(node, MapNode):
            return node
        self.note(node, f"{what} needs 'name: value' lines.")
        return None

    def note(self, node: Node, message: str, value: str = "", choices: Iterable[str] = ()) -> None:
        near = nearest(value, choices) if value else None
        self.problems.append(
            Problem(
                "T109",
                Place(self.file, node.line, node.column),
                message,
                f"Did you mean {near}?" if near else "See docs/tables.md.",
            )
        )
