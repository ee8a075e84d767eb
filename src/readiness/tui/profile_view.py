"""A field about the firm in rows and keys, and the rail of all fields beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from readiness.questionnaire import Label, Questionnaire
from readiness.response import Respondent
from readiness.tui.profile_fields import ProfileField, is_asked
from readiness.tui.widgets.frame import HELP_KEY, MORE_KEYS, Key
from readiness.tui.widgets.lines import BLANK, Line, LinesWidget, Look
from readiness.tui.widgets.picklist import PickRow

PICK_ONE = "Move to yours with ↑ ↓, then press Enter."
_NINE = 9


def searches(field: ProfileField) -> bool:
    """Whether a choice is found by letters: there are more of them than digits."""
    return field.kind == "one" and len(field.choices) > _NINE


def none_found(field: ProfileField) -> str:
    """What to say where no choice holds the letters that were typed."""
    return f"No {field.title.lower()} with these letters. Leave it empty if yours is not here."


def types(field: ProfileField) -> bool:
    """Whether a line is typed."""
    return field.kind in ("text", "whole") or searches(field)


def first_open(fields: Sequence[ProfileField], respondent: Respondent) -> int:
    """The place of the first field to which nothing was said yet; 0 when there is none."""
    places = enumerate(fields)
    asked = (n for n, f in places if is_asked(f, respondent) and not f.value_words(respondent))
    return next(asked, 0)


def place_of(
    field: ProfileField, fields: Sequence[ProfileField], respondent: Respondent
) -> tuple[int, int]:
    """The number of a field among those that are asked, and how many these are."""
    asked = [f for f in fields if is_asked(f, respondent)]
    return (asked.index(field) + 1 if field in asked else len(asked)), len(asked)


def asked_words(field: ProfileField, number: int, total: int) -> Sequence[tuple[str, str]]:
    """What is asked and why: texts, each with the name of its style."""
    return (
        (f"About your firm  ·  {number} of {total}", "head"),
        ("", "text"),
        (field.ask, "strong"),
        (field.why, "quiet"),
    )


def regions_of(pack: Questionnaire) -> dict[str, str]:
    """The name of the part of the country for each council area, by its id."""
    names = {region.id: region.name for region in pack.sub_regions}
    return {area.id: names.get(area.sub_region, "") for area in pack.areas}


def found_by(
    field: ProfileField, letters: str, regions: Mapping[str, str]
) -> list[tuple[Label, str]]:
    """The choices that hold these letters, each with what else is to be said of it.

    Those whose name begins with them come first, those that only lie in such a region last.
    """
    if not searches(field):
        return [(choice, choice.plain) for choice in field.choices]
    found = []
    for place, choice in enumerate(field.choices):
        region = regions.get(choice.id, "")
        rank = _rank(letters.casefold(), choice.label.casefold(), region.casefold())
        if rank is not None:
            found.append((rank, place, (choice, region)))
    return [entry for _, _, entry in sorted(found, key=lambda one: one[:2])]


def is_named(letters: str, found: Sequence[tuple[Label, str]]) -> bool:
    """Whether the first choice was found by its name, so that Enter may take it."""
    return bool(letters and found) and all(
        word in found[0][0].label.casefold() for word in letters.casefold().split()
    )


def _rank(letters: str, name: str, region: str) -> int | None:
    words = letters.split()
    if name.startswith(letters):
        return 0
    if all(word in name for word in words):
        return 1
    return 2 if all(word in f"{name} {region}" for word in words) else None


def ticked_with(
    field: ProfileField, ticked: tuple[str, ...], chosen: str
) -> tuple[str, ...] | None:
    """The ticks with this one, or without it where it was there; None where it is one too many."""
    if chosen in ticked:
        return tuple(tick for tick in ticked if tick != chosen)
    return None if len(ticked) >= field.most else (*ticked, chosen)


def choice_rows(
    field: ProfileField, found: Sequence[tuple[Label, str]], chosen: Sequence[str]
) -> list[PickRow]:
    """The choices as rows; those in `chosen` (ids) are marked."""
    marks = ("■", "□") if field.kind == "many" else ("●", "○")
    return [
        PickRow(
            choice.label,
            key="" if searches(field) or n > _NINE else str(n),
            remark=more,
            mark=marks[0] if choice.id in chosen else marks[1],
        )
        for n, (choice, more) in enumerate(found, start=1)
    ]


def keys_of_field(field: ProfileField) -> tuple[Key, ...]:
    """The keys that a field takes."""
    typed = types(field)
    if searches(field):
        take = Key("enter", "take it", "go_on", "take the one that is marked")
        first = [Key("↑ ↓", "choose", "", "move in the list"), take]
    elif typed:
        first = [Key("enter", "go on", "go_on", "keep what is typed; the next field comes")]
    else:
        does, words = (
            ("tick", "tick; again takes it off")
            if field.kind == "many"
            else ("choose", "choose; the next field comes")
        )
        first = [
            Key("1-9", does, "", words),
            Key("↑ ↓", "", "", "the same with arrows and Space; or click a line"),
            Key("enter", "go on", "go_on", "the next field"),
        ]
    back = Key("shift+tab" if typed else "←", "back", "back", "the field before")
    skip = Key("tab", "skip", "skip", "the next field; what is typed stays")
    theme, motion, palette = MORE_KEYS
    # While a line is typed, letters are text: help is reached by the mouse or the palette.
    help_key = HELP_KEY if not typed else palette._replace(does="all keys")
    return (
        *first,
        skip,
        back,
        help_key,
        theme,
        motion,
        *([palette] if not typed else []),
        Key("ctrl+q" if typed else "q", "", "app.quit", "save and quit; it says where the file is"),
        Key("esc", "questions", "finish", "go to the questions"),
    )


class ProfileRail(LinesWidget):
    """The fields with what was said so far."""

    LOOKS: ClassVar[dict[str, Look]] = {
        "name": Look("muted"),
        "current": Look(bold=True),
        "value": Look("primary"),
    }

    def __init__(self, fields: tuple[ProfileField, ...]) -> None:
        """List these fields."""
        super().__init__(id="rail")
        self._fields = fields
        self._respondent = Respondent()
        self._current = ""

    def show(self, respondent: Respondent, current: str) -> None:
        """Show the values; `current` is the name of the field being asked."""
        self._respondent, self._current = respondent, current
        self.repaint()

    def make_lines(self, width: int, height: int) -> Sequence[Line]:
        """Two lines a field: its title, and its value where there is one."""
        lines: list[Line] = [BLANK]
        for field in self._fields:
            if not is_asked(field, self._respondent):
                continue
            here = field.name == self._current
            style = "current" if here else "name"
            lines.append(Line([(f" {'▶' if here else ' '} {field.title}", style)]))
            value = field.value_words(self._respondent)
            lines.append(Line([(f"   {value}", "value")]) if value else BLANK)
        return lines
