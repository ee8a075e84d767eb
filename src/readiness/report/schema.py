"""The elements a template may use, their attributes and what may stand inside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

# Links on paper: https, mailto, or a section of the document. Nothing runs, nothing is fetched.
LINK = re.compile(r"(?:https://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][^\s<>\"'\\^`{|}]*)?"
                  r"|mailto:[^\s<>\"@]+@[A-Za-z0-9.-]+|#[a-z][a-z0-9-]*)\Z")  # fmt: skip
_ID = re.compile(r"[a-z][a-z0-9-]{0,60}\Z")
_NUMBER = re.compile(r"-?\d{1,6}(?:\.\d{1,12})?\Z")
_SHARES = re.compile(r"\d{1,4}(?:\.\d{1,3})?(?: \d{1,4}(?:\.\d{1,3})?)*\Z")

Check = Callable[[str], str]
"""Gives what is wrong with a value, or an empty text."""


def _text(value: str) -> str:
    return "" if len(value) <= 4000 else "is longer than 4,000 characters"


def _filled(value: str) -> str:
    return _text(value) if value.strip() else "is empty"


def _id(value: str) -> str:
    return "" if _ID.match(value) else "is not an id: use small letters, digits and hyphens"


def _link(value: str) -> str:
    if len(value) > 500:
        return "is longer than 500 characters"
    return "" if LINK.match(value) else "is not a link: it must start with https://, mailto: or #"


def _between(low: float, high: float) -> Check:
    def check(value: str) -> str:
        if _NUMBER.match(value) and low <= float(value) <= high:
            return ""
        return f"is not a number from {low:g} to {high:g}"

    return check


def _maybe(check: Check) -> Check:
    return lambda value: check(value) if value else ""


def _shares(value: str) -> str:
    if not _SHARES.match(value) or any(float(part) <= 0 for part in value.split()):
        return "is not a list of numbers above 0, separated by spaces"
    return "" if len(value.split()) <= 12 else "has more than 12 numbers"


def _one_of(*choices: str) -> Check:
    return lambda value: "" if value in choices else "is not one of " + ", ".join(choices)


@dataclass(frozen=True, slots=True)
class Element:
    """What is allowed of one element. `text`: it holds words and inline elements, nothing else."""

    inside: frozenset[str]
    """Names of the elements it may stand in; ``(start)`` for the whole document."""
    required: dict[str, Check] = field(default_factory=dict)
    optional: dict[str, Check] = field(default_factory=dict)
    text: bool = False


_PLACE = _between(0, 1)
_BLOCKS = frozenset({"section", "card", "column", "cell", "group"})
_TONES = _one_of("plain", "pale", "accent", "warm", "good")
_STYLES = _one_of(
    "body", "lead", "small", "cell", "cell-soft", "cell-number", "strong", "label", "figure"
)


def _in(*names: str) -> frozenset[str]:
    return frozenset(names)


ELEMENTS: dict[str, Element] = {
    "doc": Element(
        _in("(start)"),
        {"title": _filled, "lang": _filled},
        {"subject": _text, "header": _text, "footer": _text, "pages": _between(0, 200)},
    ),
    "section": Element(
        _in("doc"),
        {"id": _id, "title": _filled},
        {
            "kicker": _text,
            "aside": _text,
            "start": _one_of("page", "flow"),
            "room": _between(0, 700),
            "spread": _one_of("yes", "no"),
        },
    ),
    "h": Element(_BLOCKS, {"level": _one_of("2", "3")}, {"look": _one_of("2", "3")}, text=True),
    "p": Element(_BLOCKS, {}, {"style": _STYLES, "keep": _one_of("next")}, text=True),
    "list": Element(_BLOCKS, {}, {"kind": _one_of("bullet", "number", "check"), "style": _STYLES}),
    "item": Element(_in("list"), {}, {"label": _text}, text=True),
    "group": Element(_in("section", "card", "column")),
    "columns": Element(_in("section", "card", "group"), {}, {"shares": _shares}),
    "column": Element(_in("columns")),
    "card": Element(
        _in("section", "column", "group"), {}, {"tone": _TONES, "number": _text, "id": _id}
    ),
    "tags": Element(_BLOCKS, {}, {"align": _one_of("left", "right")}),
    "tag": Element(
        _in("tags"), {}, {"tone": _one_of("soft", "ink", "accent", "warm", "good")}, text=True
    ),
    "facts": Element(_BLOCKS, {}, {"shares": _shares}),
    "fact": Element(_in("facts"), {"label": _filled}, text=True),
    "table": Element(
        _in("section", "group", "card", "column"),
        {"shares": _shares, "summary": _filled},
        {"rowheads": _one_of("yes", "no"), "dense": _one_of("yes", "no")},
    ),
    "head": Element(_in("table")),
    "row": Element(_in("table"), {}, {"tone": _one_of("", "pale", "accent_pale", "good_pale")}),
    "cell": Element(_in("head", "row"), {}, {"style": _STYLES}, text=True),
    "rule": Element(_BLOCKS),
    "space": Element(_BLOCKS, {"height": _between(0, 400)}),
    "pagebreak": Element(_in("section")),
    "qr": Element(_BLOCKS, {"href": _link, "alt": _filled}, {"size": _between(40, 160)}),
    "figure": Element(_in("section", "column", "card", "group"), {"alt": _filled}),
    "scale": Element(
        _in("figure"),
        {},
        {
            "level": _text,
            "figure": _text,
            "note": _text,
            "value": _maybe(_PLACE),
            "low": _maybe(_PLACE),
            "high": _maybe(_PLACE),
        },
    ),
    "bars": Element(_in("figure"), {"ticks": _filled}),
    "bar": Element(
        _in("bars"),
        {
            "label": _filled,
            "state": _one_of("scored", "provisional", "range", "withheld", "not_applicable"),
        },
        {
            "level": _text,
            "figure": _text,
            "note": _text,
            "value": _maybe(_PLACE),
            "low": _maybe(_PLACE),
            "high": _maybe(_PLACE),
        },
    ),
    "band": Element(_in("scale", "bars", "dots"), {"label": _filled, "start": _PLACE}),
    "dots": Element(_in("figure"), {"ticks": _filled, "now": _filled, "aim": _filled}),
    "dot": Element(_in("dots"), {"label": _filled, "now": _PLACE, "aim": _PLACE, "gap": _text}),
    "timeline": Element(_in("section", "group")),
    "lane": Element(_in("timeline"), {"title": _filled, "by": _text}),
    "step": Element(_in("lane"), {}, {"number": _text}, text=True),
    "effortimpact": Element(
        _in("figure"),
        {
            "across": _filled,
            "up": _filled,
            "easy": _filled,
            "big": _filled,
            "small": _filled,
            "hard": _filled,
        },
    ),
    "mark": Element(
        _in("effortimpact"),
        {
            "number": _filled,
            "effort": _between(1, 5),
            "impact": _between(1, 5),
            "soon": _one_of("yes", "no"),
        },
    ),
}

INLINE: dict[str, dict[str, Check]] = {"b": {}, "i": {}, "a": {"href": _link}, "br": {}}
"""Elements inside words, with their required attributes; they have no others."""
