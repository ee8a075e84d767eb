"""Column names of a table to what they hold: a question, a profile field, the row's id, or nothing.

A name is known by the mapping file, a question's id, a profile field's name, a question's full text
(stem or title), or one of a few usual names. All that is left is an extra column: listed, left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from readiness.batch.cells import normal
from readiness.batch.groups import Group, Part, Parts, split_header
from readiness.errors import Place, Problem, UserError, show_controls
from readiness.profile import profile_fields
from readiness.questionnaire import Questionnaire
from readiness.response import PROFILE_FIELDS

Kind = Literal["question", "profile", "length", "row_id", "part", "extra"]
MAX_COLUMNS = 16_384
"""The most columns that are read; as many as a spreadsheet has."""

# What survey tools and lists of firms call these columns. Only where nothing else claims the field.
USUAL_NAMES: Mapping[str, str] = {
    "business": "name",
    "business name": "name",
    "company": "name",
    "company name": "name",
    "firm": "name",
    "firm name": "name",
    "organisation name": "name",
    "trading name": "name",
    "name of business": "name",
    "response id": "row_id",
    "respondent id": "row_id",
    "id": "row_id",
    "_id": "row_id",
    "number of employees": "employees",
    "local authority": "area",
    "council": "area",
    "council area": "area",
    "post code": "postcode",
}
# Microsoft Forms writes these for itself; its "Name" is the person's account, not the firm.
_FORMS_OWN = frozenset({"start time", "completion time", "email", "name"})
_MADE_FROM = re.compile(r"pack (\S{1,64}) (\S{1,64}) ([0-9a-f]{64})")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_LINE_END = re.compile(r"(?:_x000D_)?[\r\n]+")  # as a workbook's text holds it
# What tools put beside the choices: a text of one's own.
_BESIDE = re.compile(r"other\b|comment\b|points\b|feedback\b")
_CODE_AND_TEXT = re.compile(r"([a-z0-9_-]+)\s*[.:)]\s*(\S.*)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds: `target` is a question id or a profile field.

    A column of several for one thing is a ``part``, and `choice` says which (see `groups.Part`).
    """

    kind: Kind
    target: str = ""
    choice: str = ""
    by_code: bool = field(default=False, compare=False)


EXTRA = Meaning("extra")


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table: the index of each thing that is read.

    `questions` is in the pack's order, whatever the order of the columns.
    """

    headers: tuple[str, ...]
    questions: tuple[tuple[str, int], ...]
    profile: Mapping[str, int]
    row_id: int | None = None
    length: int | None = None
    extras: tuple[str, ...] = ()
    unnamed: int = 0
    renamed: Mapping[str, str] = field(default_factory=dict)
    """Header to meaning, where the header is not the thing's own id."""
    groups: tuple[Group, ...] = ()
    """Things with several columns, questions in the pack's order first."""
    doubled: tuple[str, ...] = ()
    """Questions and fields with one column of their own and also several: the one is read."""
    by_code: tuple[str, ...] = ()
    """Things whose columns a tool has only numbered."""
    unknown_parts: tuple[str, ...] = ()
    """Things that have columns for choices which nobody knows; these are not read."""

    def asked(self, questionnaire: Questionnaire) -> tuple[str, ...]:
        """Ids of all questions that have a column or several, in the pack's order."""
        found = {qid for qid, _ in self.questions} | {group.target for group in self.groups}
        return tuple(qid for qid in questionnaire.questions if qid in found)

    @property
    def used(self) -> frozenset[int]:
        """The indexes of all columns that are read."""
        found = {*self.profile.values(), *(index for _, index in self.questions)}
        found |= {index for group in self.groups for index, _ in group.columns}
        return frozenset(found | {i for i in (self.row_id, self.length) if i is not None})


class Names:
    """All column names a pack knows, ready for look-up."""

    def __init__(self, questionnaire: Questionnaire, columns: Mapping[str, str]) -> None:
        """Collect the names.

        Args:
            questionnaire: The pack.
            columns: Column name (as written) to question id or field, from a mapping file.
        """
        self._parts = Parts(questionnaire)
        self._mapped = {normal(name): self._own(questionnaire, t) for name, t in columns.items()}
        self._ids = {normal(qid): Meaning("question", qid) for qid in questionnaire.questions}
        self._fields = {f: Meaning("profile", f) for f in PROFILE_FIELDS}
        self._fields |= {"length": Meaning("length"), "row_id": Meaning("row_id")}
        self._texts: dict[str, Meaning] = {}
        doubtful: set[str] = set()
        for question in questionnaire.questions.values():
            for text in {_text(question.stem), _text(question.title)} - {""}:
                # A text that two questions share names neither.
                if text in self._texts:
                    doubtful.add(text)
                self._texts[text] = Meaning("question", question.id)
        for text in doubtful:
            del self._texts[text]
        # What the forms ask about the firm; a question of the pack goes first.
        for asked in profile_fields(questionnaire):
            self._texts.setdefault(_text(asked.ask), Meaning("profile", asked.name))

    def _own(self, questionnaire: Questionnaire, target: str) -> Meaning:
        base, bracket, choice = target.partition("[")
        part = self._parts.part(base, choice.rstrip("]")) if bracket else None
        if part is not None:
            return _meaning_of(part)
        if target in questionnaire.questions:  # anything else that is no field is "skip"
            return Meaning("question", target)
        if target in ("length", "row_id"):
            return Meaning(target)  # type: ignore[arg-type]
        return Meaning("profile", target) if target in PROFILE_FIELDS else EXTRA

    @property
    def questions(self) -> Iterable[Meaning]:
        """Every question, in the pack's order."""
        return self._ids.values()

    def meaning(self, header: str, *, parts: bool = True) -> Meaning:
        """What a column of this name holds, usual names left aside.

        Args:
            header: The name.
            parts: Also when it holds one of several choices.
        """
        name = normal(header)
        for names in (self._mapped, self._ids, self._fields):
            if name in names:
                return names[name]
        text = _text(header)
        if text in self._texts:
            return self._texts[text]
        # KoboToolbox puts the group first: "business/SK1", "Your business/Who looks ...".
        for at in (at for at, letter in enumerate(name) if letter == "/"):
            last = name[at + 1 :]
            for known in (self._ids, self._fields, self._texts):
                key = _text(last) if known is self._texts else last
                if key in known:
                    return known[key]
        # Microsoft Forms: a person put more below the question, in its title.
        first = _LINE_END.split(header.strip(), maxsplit=1)[0]
        if _text(first) in self._texts:
            return self._texts[_text(first)]
        # LimeSurvey writes "SK1. Who looks ...": a code that is ours, and the text must agree.
        found = _CODE_AND_TEXT.match(name)
        if found:
            by_code, by_text = self._ids.get(found[1]), self._texts.get(_text(found[2]))
            if by_text and by_code in (by_text, None):
                return by_text
            if name.startswith(f"{found[1]}. ") and found[1] in self._fields:
                return self._fields[found[1]]
        return self.part(header) if parts else EXTRA

    def part(self, header: str) -> Meaning:
        """What a column holds that stands for one of several choices; `EXTRA` when it does not."""
        for thing, choice in split_header(header):
            of = self.meaning(thing, parts=False)
            found = self._parts.part(of.target, choice)
            if found is not None and of.kind in ("question", "profile"):
                return _meaning_of(found)
        return EXTRA

    def unknown_part(self, header: str) -> str:
        """The thing that a column has a choice of, where the choice is not known; else empty."""
        for thing, choice in split_header(header):
            of = self.meaning(thing, parts=False)
            if of.kind in ("question", "profile") and not _BESIDE.match(normal(choice)):
                return of.target
        return ""

    def choice(self, header: str, text: str) -> bool:
        """Whether the text names a choice of the thing that this column name stands for."""
        return self._parts.part(self.meaning(header, parts=False).target, text) is not None

    def maps(self, header: str) -> bool:
        """Whether the mapping file speaks of this column name."""
        return normal(header) in self._mapped

    @staticmethod
    def same(name: str, header: str) -> bool:
        """Whether a mapped column name is this header."""
        return normal(name) == normal(header)

    def known(self, headers: Sequence[str]) -> int:
        """How many of these names are known."""
        return sum(self.meaning(h) is not EXTRA for h in headers)


def _meaning_of(part: Part) -> Meaning:
    return Meaning("part", part.target, part.choice, part.by_code)


def _text(text: str) -> str:
    """A question's text for comparing: no tags, and blanks where a tool wrote underscores."""
    if "_" in text and " " not in text.strip():
        text = text.replace("_", " ")
    return normal(_TAG.sub(" ", text)).rstrip("?:. *")


def made_from(header: str) -> tuple[str, str, str] | None:
    """Id, version and hash of the pack that a blank table was made from, by its last column."""
    found = _MADE_FROM.fullmatch(header.strip())
    return None if found is None else (found[1], found[2], found[3])


def meanings_of(headers: Sequence[str], names: Names) -> list[Meaning]:
    """What each of a table's columns holds, usual names left aside."""
    found = [names.meaning(header) if header.strip() else EXTRA for header in headers]
    if {normal(h) for h in headers} >= _FORMS_OWN and not names.maps("name"):
        found = [EXTRA if normal(h) == "name" else m for h, m in zip(headers, found, strict=True)]
    return found


def lay_out(headers: Sequence[str], names: Names, file: str, line: int) -> Layout:
    """Where each thing stands in a table with these column names.

    Raises:
        UserError: T104 two columns for one thing, T105 no answers, T107 too many columns.
    """
    place = Place(file=file, line=line)
    if len(headers) > MAX_COLUMNS:
        raise UserError(
            Problem(
                "T107",
                place,
                f"The table has {len(headers):,} columns; at most {MAX_COLUMNS:,} are read.",
                "Leave out what is not needed.",
            )
        )
    meanings = meanings_of(headers, names)
    taken: dict[Meaning, int] = {}
    problems: list[Problem] = []
    for index, meaning in enumerate(meanings):
        if meaning is EXTRA:
            continue
        if meaning in taken:
            first, second = show_controls(headers[taken[meaning]]), show_controls(headers[index])
            both = f"'{first}'" if first == second else f"'{first}' and '{second}'"
            problems.append(
                Problem(
                    "T104",
                    place,
                    f"Columns {taken[meaning] + 1} and {index + 1} ({both}) "
                    f"both hold {meaning.target or meaning.kind}.",
                    "Delete or rename one of them.",
                )
            )
        taken.setdefault(meaning, index)
    if problems:
        raise UserError(problems)
    _add_usual_names(headers, meanings, taken)
    return _layout(headers, meanings, taken, names, place)


def _add_usual_names(
    headers: Sequence[str], meanings: list[Meaning], taken: dict[Meaning, int]
) -> None:
    for index, header in enumerate(headers):
        target = USUAL_NAMES.get(normal(header)) if meanings[index] is EXTRA else None
        if target is None:
            continue
        meaning = Meaning("row_id") if target == "row_id" else Meaning("profile", target)
        if meaning not in taken:
            meanings[index] = meaning
            taken[meaning] = index


def _layout(
    headers: Sequence[str],
    meanings: Sequence[Meaning],
    taken: Mapping[Meaning, int],
    names: Names,
    place: Place,
) -> Layout:
    order = {m: n for n, m in enumerate(names.questions)}
    questions = sorted((m for m in taken if m.kind == "question"), key=order.__getitem__)
    whole = {m.target for m in taken if m.kind in ("question", "profile")}
    parts = [m for m in taken if m.kind == "part"]
    groups = _groups(
        {m: i for m, i in taken.items() if m.kind == "part" and m.target not in whole},
        [m.target for m in order],
    )
    asked = {m.target for m in order}
    if not questions and not any(group.target in asked for group in groups):
        seen = ", ".join(f"'{show_controls(h, limit=40)}'" for h in headers[:6])
        raise UserError(
            Problem(
                "T105",
                place,
                f"No column is named after a question. The columns are: {seen}"
                + (", ..." if len(headers) > 6 else "."),
                f"Name the columns by question id ({next(iter(order)).target}, ...) or by the "
                "question's full text, or give a mapping file with --map.",
            )
        )
    left = [h for h, m in zip(headers, meanings, strict=True) if m is EXTRA and h.strip()]
    unknown = [names.unknown_part(header) for header in left]
    return Layout(
        tuple(headers),
        tuple((m.target, taken[m]) for m in questions),
        {m.target: i for m, i in taken.items() if m.kind == "profile"},
        taken.get(Meaning("row_id")),
        taken.get(Meaning("length")),
        tuple(left),
        sum(not h.strip() for h in headers),
        {
            h: (f"{m.target}[{m.choice}]" if m.choice else m.target) or m.kind
            for h, m in zip(headers, meanings, strict=True)
            if m is not EXTRA and h != (m.target or m.kind)
        },
        groups,
        tuple(dict.fromkeys(m.target for m in parts if m.target in whole)),
        tuple(dict.fromkeys(m.target for m in parts if m.by_code and m.target not in whole)),
        tuple(dict.fromkeys(t for t in unknown if t and t not in whole)),
    )


def _groups(parts: Mapping[Meaning, int], order: Sequence[str]) -> tuple[Group, ...]:
    columns: dict[str, list[tuple[int, str]]] = {}
    for meaning, index in parts.items():
        columns.setdefault(meaning.target, []).append((index, meaning.choice))
    place = {target: n for n, target in enumerate(order)}
    targets = sorted(columns, key=lambda target: (place.get(target, len(place)), target))
    return tuple(Group(target, tuple(sorted(columns[target]))) for target in targets)
