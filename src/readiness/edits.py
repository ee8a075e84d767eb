"""What people change in a roadmap, one record a step: pinned, left out, placed, or their own.

The records stand in the saved response as plain objects (``roadmap_edits``). A record that this
version cannot read, and fields it does not know, are kept as they came. The order of the records
means nothing: each step has one, and it says where the step stands, not how it got there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from readiness.errors import clean
from readiness.record import Record
from readiness.response import Answer, State
from readiness.steps import Lane

LANES: tuple[Lane, ...] = get_args(Lane)
LONGEST_STEP = 120
"""Characters of an own step: it must fit on a card of the first page."""
LONGEST_REASON = 160
LONGEST_BY = 40
MOST_OWN = 20
"""Own steps in one roadmap."""
OWN = "own-"

Raw = tuple[Mapping[str, Any], ...]
"""The records as the response holds them."""

_KNOWN = ("step", "own", "pinned", "dropped", "reason", "lane", "place", "text", "by", "component",
          "answer", "at")  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Edit(Record):
    """What was changed about one step. `step` is a recommendation's id, or that of an own step.

    `lane` None means that of the plan, `place` (from 1, in its lane) None the order of the plan.
    `answer` is what the question's answer was when the edit was made (`said`).
    """

    step: str
    own: bool = False
    pinned: bool = False
    dropped: bool = False
    reason: str = ""
    lane: Lane | None = None
    place: int | None = None
    text: str = ""
    by: str = ""
    """A day (ISO) or words, as typed."""
    component: str = ""
    answer: str = ""
    at: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Fields this version does not know."""

    @property
    def says_something(self) -> bool:
        """Whether the record still changes anything, or holds what only others understand."""
        return bool(self.own or self.pinned or self.dropped or self.lane or self.place
                    or self.extra)  # fmt: skip


def read(raw: Mapping[str, Any]) -> Edit | None:
    """The record in an object of a saved file; None when this version cannot make sense of it."""
    own = "own" in raw
    step = raw.get("own" if own else "step")
    lane, place = raw.get("lane"), raw.get("place")
    if not isinstance(step, str) or not step or ("step" in raw and own):
        return None
    if lane is not None and lane not in LANES:
        return None
    if place is not None and (type(place) is not int or not 1 <= place < 10**6):
        return None
    if any(type(raw.get(name, False)) is not bool for name in ("pinned", "dropped")):
        return None
    names = ("reason", "text", "by", "component", "answer", "at")
    texts = {name: raw.get(name, "") for name in names}
    if not all(isinstance(text, str) for text in texts.values()):
        return None
    text = clean(texts["text"], limit=LONGEST_STEP).strip()
    if own and not text:
        return None
    return Edit(
        step,
        own,
        raw.get("pinned", False),
        raw.get("dropped", False),
        clean(texts["reason"], limit=LONGEST_REASON).strip(),
        lane,
        place,
        text,
        clean(texts["by"], limit=LONGEST_BY).strip(),
        texts["component"],
        texts["answer"],
        texts["at"],
        {key: value for key, value in raw.items() if key not in _KNOWN},
    )


def written(edit: Edit) -> dict[str, Any]:
    """The object for a saved file; what says nothing is left out."""
    out: dict[str, Any] = {"own" if edit.own else "step": edit.step}
    for name in _KNOWN[2:]:
        value = getattr(edit, name)
        if value not in (False, "", None):
            out[name] = value
    return {**out, **edit.extra}


def edits_of(raws: Raw) -> dict[str, Edit]:
    """The records by step. Of two for one step, which no version of ours writes, the last holds."""
    found = (read(raw) for raw in raws)
    return {edit.step: edit for edit in found if edit is not None}


def unread(raws: Raw) -> int:
    """How many records this version cannot make sense of."""
    return sum(read(raw) is None for raw in raws)


def with_edits(raws: Raw, edits: Iterable[Edit]) -> Raw:
    """The records with these put in place; one that changes nothing any more goes."""
    new = {edit.step: edit for edit in edits}
    out: list[Mapping[str, Any]] = []
    for raw in raws:
        old = read(raw)
        if old is None or old.step not in new:
            out.append(raw)
            continue
        edit = new.pop(old.step)
        if edit.says_something:
            out.append(raw if edit == old else written(edit))
    out += [written(edit) for edit in new.values() if edit.says_something]
    return tuple(out)


def without(raws: Raw, step: str) -> Raw:
    """The records without that of a step."""
    return tuple(raw for raw in raws if (edit := read(raw)) is None or edit.step != step)


def new_own_id(raws: Raw) -> str:
    """An id for one more own step, which no record has."""
    taken = {str(raw.get("own", "")) for raw in raws}
    number = 1
    while f"{OWN}{number}" in taken:
        number += 1
    return f"{OWN}{number}"


def said(answer: Answer | None) -> str:
    """An answer as the label that people typed; empty without one. For telling that it changed."""
    if answer is None or answer.state is not State.ANSWERED:
        return ""
    if answer.option is not None:
        return str(answer.option + 1)
    if answer.options:
        return ", ".join(str(level + 1) for level in answer.options)
    if answer.rows:
        return " ".join("-" if level is None else str(level + 1) for level in answer.rows)
    return answer.number


def by_when(typed: str) -> str:
    """What was typed as a day, in ISO form where it is one: ``31/1/2027``, ``31 January 2027``."""
    text = clean(typed, limit=LONGEST_BY).strip()
    parts = [part for part in re.split(r"[\s/.,-]+", text.casefold()) if part]
    if len(parts) != 3 or not all(part.isascii() for part in parts):
        return text
    if len(parts[0]) == 4:
        parts.reverse()
    day, month, year = parts
    if month[:3] in _MONTHS and month.isalpha():
        month = str(_MONTHS.index(month[:3]) + 1)
    if not (day.isdigit() and month.isdigit() and year.isdigit() and len(year) == 4):
        return text
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return text
