"""The doubts about a table as text for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

from readiness.errors import clean, show_controls
from readiness.suppression import DEFAULT_K

CONTRADICTS = "contradiction:"
SHOWN = 20
"""The most rows, columns or moves that are printed; ``--json`` has all."""


def check_text(found: Mapping[str, Any]) -> str:
    """What `check.check` found, in lines."""
    return "\n".join(_lines(found))


def _lines(found: Mapping[str, Any]) -> Iterator[str]:
    rows, table = found["rows"], found["table"]
    yield (
        f"{rows['in']} rows = {rows['ok']} ok + {rows['doubtful']} doubtful + "
        f"{rows['rejected']} that would be rejected"
    )
    how = [clean(str(table[key])) for key in ("encoding", "delimiter", "line_ends") if table[key]]
    yield f"  read as: {', '.join(how)}; header in line {table['header_line']}"
    yield from (f"  notice: {clean(str(notice))}" for notice in table["notices"])
    codes: Counter[str] = Counter()
    words: dict[str, str] = {}
    for verdict in found["verdicts"].odd():
        for why in verdict["why"]:
            codes[why["code"]] += 1
            words.setdefault(why["code"], why["why"])
    if codes:
        yield "Reasons, and in how many places:"
        for code, count in sorted(codes.items()):
            # Of contradictions only: what others say is of one row.
            said = f": {clean(words[code], limit=100)}" if code.startswith(CONTRADICTS) else ""
            yield f"  {code}: {count}{said}"
    yield from _rows(found)
    yield from _firms(found["firms_twice"])
    if found["columns"]:
        yield "Columns to look at:"
        for doubt in found["columns"][:SHOWN]:
            yield f"  {_quoted(doubt['column'], 40)}: {clean(doubt['why'])}"
        yield from _more(len(found["columns"]))
    if found["against"] is not None:
        yield from _against(found["against"])


def _quoted(text: str, limit: int) -> str:
    """A name or cell of the table; survey tools put hard spaces where one sees a blank."""
    return show_controls(" ".join(text.split()), limit=limit)


def _rows(found: Mapping[str, Any]) -> Iterator[str]:
    count = found["rows"]["in"] - found["rows"]["ok"]
    if count:
        yield "Rows to look at:"
    # A table may have thousands of doubts before the first row that would be lost.
    odd = found["verdicts"].odd
    lost = (verdict for verdict in odd() if verdict["verdict"] == "rejected")
    doubted = (verdict for verdict in odd() if verdict["verdict"] != "rejected")
    for verdict in islice(chain(lost, doubted), SHOWN):
        why = verdict["why"][0]
        cell = ""
        if why.get("column"):
            column, value = (_quoted(why[key], 30) for key in ("column", "value"))
            cell = f"{column} '{value}': "
        more = len(verdict["why"]) - 1
        yield (
            f"  row {_named(verdict)} {verdict['verdict']}: {cell}"
            f"{clean(why['why'], limit=120)} ({why['code']})"
            + (f" and {more} more" if more else "")
        )
    yield from _more(count)


def _named(verdict: Mapping[str, Any]) -> str:
    """The id of a row and its line; one of them where they are the same."""
    row_id, line = clean(verdict["row_id"], limit=30), str(verdict["line"])
    return row_id if row_id == line else f"{row_id} (line {line})"


def _firms(twice: Mapping[str, Any]) -> Iterator[str]:
    if not twice["firms"]:
        return
    yield f"Firms with several rows: {len(twice['firms'])}. {twice['rule']}"
    for firm in twice["firms"][:SHOWN]:
        ids = ", ".join(clean(row, limit=30) for row in firm["rows"])
        yield f"  rows {ids}: {clean(firm['counts'], limit=30)} should count"
    yield from _more(len(twice["firms"]))


def _against(against: Mapping[str, Any]) -> Iterator[str]:
    yield f"Beside {clean(against['file'])} ({against['rows']} rows):"
    for key, words in (("came", "new here"), ("went", "no longer here")):
        if against[key]:
            yield f"  columns {words}: {', '.join(against[key])}"
    if not against["came"] and not against["went"]:
        yield "  the same questions and fields have columns"
    # Fewer than k then and fewer than k now says nothing of how it moved.
    told = [m for m in against["moved"] if m["then_is"] == "exact" or m["then_is"] != m["now_is"]]
    for move in told[:SHOWN]:
        value = clean(str(move["value"]), limit=40)
        then, now = _share(move, "then"), _share(move, "now")
        yield f"  {move['of']}, {value}: {then} then, {now} now"
    yield from _more(len(told))
    if untold := len(against["moved"]) - len(told):
        yield f"  {untold} more moved, of too few rows to say how"
    if not against["moved"]:
        yield "  no answer's share moved by 10 points and by more than chance"
    yield f"  firms in both: {against['firms_in_both']['count']}"


def _share(move: Mapping[str, Any], when: str) -> str:
    few = {
        "under": f"fewer than {DEFAULT_K} rows",
        "nearly": f"all but fewer than {DEFAULT_K} rows",
    }
    return few.get(move[f"{when}_is"]) or f"{move[when]:.0%}"


def _more(count: int) -> Iterator[str]:
    if count > SHOWN:
        yield f"  ... and {count - SHOWN} more; --json has all"
