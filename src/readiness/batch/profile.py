"""The respondent's columns of a table: each profile field's cell to its value, or why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from readiness.batch.cells import Fault, broken, normal, plain_text, unguarded
from readiness.batch.groups import several_labels
from readiness.errors import nearest
from readiness.questionnaire import Questionnaire
from readiness.response import MAX_GOALS, PROFILE_FIELDS, Length

Value = object
"""A field's value as `Respondent` holds it; the empty value of the field when the cell is empty."""

# [0-9] and not \d, for the reason given in `cells`. A comma only as a thousands separator.
_COUNT = re.compile(r"([1-9][0-9]{0,8}|0|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2})(?:\.0+)?\Z")
_ID_LIST = re.compile(r"[;|,\n]")
_ENDS = ("", ";", "|", ",")
"""What may stand behind a value in a list; nothing at the end."""
_SPACES = re.compile(r"[\s_-]+")
YES = ("yes", "y", "true")
NO = ("no", "n", "false")
LENGTHS: Mapping[str, Length] = {
    "quick": "quick",
    "quick look": "quick",
    "full": "full",
    "full check": "full",
}
MOST_EMPLOYEES = 1_000_000
TEXT_LIMIT = 500
"""The longest name or other free text, in characters."""


def profile_parsers(
    questionnaire: Questionnaire, words: Mapping[str, Mapping[str, str]]
) -> dict[str, Callable[[str], Value | Fault]]:
    """A function from a cell to its value for every profile field.

    Args:
        questionnaire: The pack: its sectors, goals and areas.
        words: For a field, cell text (normalised) to what it stands for, from a mapping file.
    """
    sectors = {s.id: s.id for s in questionnaire.sectors}
    sector_names = sectors | {normal(s.label): s.id for s in questionnaire.sectors}
    areas = {_place(a.name): a.id for a in questionnaire.areas} | {
        _place(a.id): a.id for a in questionnaire.areas
    }
    area_names = [a.name for a in questionnaire.areas]
    several = {
        field: {value: value for value in labels}
        | {value.replace("-", "_"): value for value in labels}
        | {normal(label): value for value, label in labels.items()}
        for field, labels in several_labels(questionnaire).items()
    }
    parsers: dict[str, Callable[[str], Value | Fault]] = dict.fromkeys(PROFILE_FIELDS, _text)
    parsers |= {
        "sector": lambda raw: _one(raw, sector_names, sectors, "sector"),
        "area": lambda raw: _area(raw, areas, area_names),
        "employees": _employees,
        "years_trading": _years,
        "makes_things": _yes_no,
        "sells_to": lambda raw: _several(raw, several["sells_to"], "sells_to value"),
        "goals": lambda raw: _goals(raw, several["goals"]),
    }
    return {field: _guarded(parser, words.get(field, {})) for field, parser in parsers.items()}


def length_parser(words: Mapping[str, str]) -> Callable[[str], Value | Fault]:
    """A function from a cell of the `length` column to ``quick``, ``full`` or None (not said)."""

    def parse(raw: str) -> Value | Fault:
        text = normal(raw)
        if not text:
            return None
        if text in LENGTHS:
            return LENGTHS[text]
        return Fault("R203", "Not a length. Use quick or full.", nearest(text, LENGTHS) or "")

    return _guarded(parse, words)


def _guarded(
    parse: Callable[[str], Value | Fault], words: Mapping[str, str]
) -> Callable[[str], Value | Fault]:
    def guarded(raw: str) -> Value | Fault:
        if fault := broken(raw):
            return fault
        if words:
            raw = words.get(normal(unguarded(raw)), raw)
        return parse(raw)

    return guarded


def _text(raw: str) -> Value | Fault:
    text = plain_text(raw)
    if len(text) > TEXT_LIMIT:
        return Fault("R203", f"Longer than {TEXT_LIMIT} characters.")
    return text


def _one(raw: str, names: Mapping[str, str], ids: Iterable[str], what: str) -> Value | Fault:
    text = normal(unguarded(raw))
    if not text:
        return ""
    found = names.get(text) or names.get(_SPACES.sub("-", text))
    if found:
        return found
    if not names:  # a pack without such a list takes any text
        return plain_text(raw)
    return Fault("R203", f"Not a {what}. Use one of: {', '.join(ids)}.", _near(text, names))


def _place(name: str) -> str:
    """A place name for comparing: ``St. Helens``, ``st helens`` and ``st-helens`` are one."""
    return _SPACES.sub(" ", normal(name).replace(".", "").replace("'", "").replace("&", "and"))


def _area(raw: str, areas: Mapping[str, str], names: Iterable[str]) -> Value | Fault:
    text = _place(unguarded(raw))
    if not text:
        return ""
    if text in areas:
        return areas[text]
    if not areas:
        return plain_text(raw)
    return Fault("R203", "Not a council area of this pack.", nearest(text, names) or "")


def _employees(raw: str) -> Value | Fault:
    text = normal(raw)
    if not text:
        return None
    found = _COUNT.match(text)
    if found is None:
        return Fault("R203", "Not a number of people. Use a whole number, a sole trader is 1.")
    number = int(found[1].replace(",", ""))
    if number == 0:
        return Fault("R203", "Count the owner too: a sole trader is 1.", "1")
    if number > MOST_EMPLOYEES:
        return Fault("R203", f"More than {MOST_EMPLOYEES:,} people cannot be right.")
    return number


def _years(raw: str) -> Value | Fault:
    text = normal(raw)
    if not text:
        return None
    found = _COUNT.match(text)
    if found is None or "," in text or int(found[1]) > 1000:
        return Fault("R203", "Not a number of years. Use a whole number, 0 for less than a year.")
    return int(found[1])


def _yes_no(raw: str) -> Value | Fault:
    text = normal(raw)
    if not text:
        return None
    if text in YES or text in NO:
        return text in YES
    # 1 and 0 are refused: a survey tool may as well have coded yes and no as 1 and 2.
    return Fault("R203", "Use yes or no.", nearest(text, (*YES, *NO)) or "")


def _several(raw: str, names: Mapping[str, str], what: str) -> tuple[str, ...] | Fault:
    """The ids in a cell, in the pack's order, each once."""
    found: set[str] = set()
    whole = normal(unguarded(raw))
    for part in _known_parts(whole, names) or _ID_LIST.split(whole):
        text = normal(part)
        if not text:
            continue
        value = names.get(text) or names.get(_SPACES.sub("-", text))
        if value is None:
            ids = dict.fromkeys(names.values())
            return Fault("R203", f"Not a {what}. Use: {', '.join(ids)}.", _near(text, names))
        found.add(value)
    return tuple(value for value in dict.fromkeys(names.values()) if value in found)


def _known_parts(text: str, names: Mapping[str, str]) -> list[str]:
    """The names that make up the text, where a comma may stand in a name; none if others do too."""
    found: list[str] = []
    every = tuple(names)
    while text := text.strip(" ;|,"):
        fits = [n for n in names if text.startswith(n) and _ends(text[len(n) :], every)]
        if not fits:
            return []
        found.append(max(fits, key=len))
        text = text[len(found[-1]) :].lstrip(" .")
    return found


def _ends(rest: str, names: tuple[str, ...]) -> bool:
    """Whether a name ends before this: at a separator, or at a blank before another name."""
    plain = rest.lstrip(" .")
    return plain[:1] in _ENDS or (rest[:1] == " " and plain.startswith(names))


def _goals(raw: str, names: Mapping[str, str]) -> Value | Fault:
    found = _several(raw, names, "goal")
    if isinstance(found, tuple) and len(found) > MAX_GOALS:
        return Fault("R203", f"At most {MAX_GOALS} goals.", "; ".join(found[:MAX_GOALS]))
    return found


def _near(text: str, names: Mapping[str, str]) -> str:
    found = nearest(text, names)
    return names[found] if found else ""
