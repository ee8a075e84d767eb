"""Small parts of the HTML twin: words with their manner, attributes, and the widths of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from readiness.report.text import Run

_SPACES = re.compile(r"[ \t\r\n\f\v]+")


def attribute(name: str, value: str) -> str:
    """``name="value"`` with a space before it."""
    return f' {name}="{escape(value)}"'


def inline(runs: Sequence[Run]) -> str:
    """Words with bold, italic, links and line breaks; white space of the layout is taken out."""
    out: list[str] = []
    for run in runs:
        if run.text == "\n" and not run.href:
            out.append("<br>")
            continue
        words = escape(_SPACES.sub(" ", run.text), quote=False)
        if not words:
            continue
        if words.strip() or run.href:
            words = f"<i>{words}</i>" if run.italic else words
            words = f"<b>{words}</b>" if run.bold else words
        if run.href:
            words = f'<a href="{escape(run.href)}">{words}</a>'
        out.append(words)
    text = "".join(out).strip()
    while text.endswith("<br>"):
        text = text[:-4].rstrip()
    return text


def badge(number: str, spoken: str = "") -> str:
    """A step's number in a disc; `spoken` is heard before it and not seen."""
    if not number:
        return ""
    before = f'<span class="heard">{spoken}</span>' if spoken else ""
    return f'<span class="badge">{before}{escape(number, quote=False)}</span> '


class Sheet:
    """Rules that depend on the document: shares of columns, heights of gaps, places on a scale.

    They are classes in the page's own style, because the page forbids style attributes.
    """

    def __init__(self) -> None:
        """No rule yet."""
        self.rules: dict[str, str] = {}

    def _name(self, rule: str) -> str:
        if rule not in self.rules:
            self.rules[rule] = f"x{len(self.rules)}"
        return self.rules[rule]

    def shares(self, shares: str, count: int) -> str:
        """The class for columns of these shares; what is left out is 1."""
        parts = (shares.split() + ["1"] * count)[:count]
        return self._name("--columns:" + " ".join(f"minmax(0,{part}fr)" for part in parts))

    def width(self, share: float) -> str:
        """The class for this share, 0..1, of the width."""
        return self._name(f"width:{100 * share:.2f}%")

    def height(self, points: float) -> str:
        """The class for this height."""
        return self._name(f"height:{points:g}pt")

    def css(self) -> str:
        """All rules, in the order of their first use."""
        return "".join(f".{name}{{{rule}}}\n" for rule, name in self.rules.items())
