"""Offers of support as plain text, in lines that fit into the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from textwrap import wrap
from typing import Any

from readiness.console import columns
from readiness.errors import clean
from readiness.questionnaire import Offer


def offers_table(offers: Iterable[Offer], on: date, width: int) -> str:
    """Support offers: name, then id, kind, status, where, and when last checked.

    A line each where that fits into `width`, else an entry of several lines.
    """
    rows = [("id", "kind", "status", "for", "checked", "name")]
    entries = []
    for offer in offers:
        places = ", ".join(offer.regions)
        days = (on - date.fromisoformat(offer.checked)).days
        checked, name = f"{offer.checked} ({days} days ago)", clean(offer.name)
        rows.append((offer.id, offer.kind, offer.status, places, checked, name))
        about = f"{offer.kind}, {offer.status}, for {places}, checked {offer.checked}"
        entries.append((name, f"{offer.id}: {about}"))
    return _fitted(rows, entries, width)


def stale_table(found: Sequence[tuple[Offer, int]], width: int) -> str:
    """The offers with the days since their check, in lines of at most `width` letters."""
    rows = [("offer", "checked", "days", "status", "source")]
    rows += [(o.id, o.checked, str(n), o.status, clean(o.source, limit=60)) for o, n in found]
    entries = [
        (o.id, f"{o.status}, checked {o.checked} ({n} days ago): {clean(o.source)}")
        for o, n in found
    ]
    return _fitted(rows, entries, width)


def stale_data(offer: Offer, age: int) -> dict[str, Any]:
    """An offer that was not checked for a while, for programs; `age` in days."""
    keys = ("id", "name", "provider", "status", "checked", "checked_by", "source")
    return {key: getattr(offer, key) for key in keys} | {"days": age}


def _fitted(rows: Sequence[Sequence[str]], entries: Sequence[tuple[str, str]], width: int) -> str:
    """Rows as a table; where it is too wide, entries with a head and what stands below it."""
    lines = columns(rows)
    if max(map(len, lines)) <= width:
        return "\n".join(lines)
    out: list[str] = []
    for head, below in entries:
        out += wrap(head, width, subsequent_indent="  ", break_on_hyphens=False)
        # An address stays whole, so that it can be opened.
        out += wrap(
            below,
            width,
            initial_indent="  ",
            subsequent_indent="    ",
            break_on_hyphens=False,
            break_long_words=False,
        )
    return "\n".join(out)
