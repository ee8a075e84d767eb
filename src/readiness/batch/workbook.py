"""An Excel workbook to the text of a table: which sheet, and what to tell about it.

The workbook is opened in a child with limits (`confined`): first a scan of its parts
(`workbook_scan`), then its cells (`workbook_cells`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from readiness.batch.given import Given, Known
from readiness.confined import Answer, Limits, ask
from readiness.errors import Place, fault, show_controls

JOB = "readiness.batch.workbook_cells:work"
# Not required: where a system has no limits the scan alone refuses what would take too much, and a
# reader that ends its process ends only the child.
LIMITS = Limits(1 << 30, 60, 180, 200_000_000, required=False)


def read_workbook(path: Path, sha256: str, known: Known, sheet: str | None = None) -> Given:
    """The table in a workbook: the sheet named, or the one where most column names are known.

    Hidden sheets are never read. Other visible sheets are named in a notice.

    Args:
        path: The workbook.
        sha256: Of the file.
        known: How many of these cells are column names that are known.
        sheet: The name of the sheet; None finds it.

    Raises:
        UserError: T101 no such sheet, T106 no workbook or a damaged one, T107 too large.
    """
    answer = _ask(path, sheet)
    others: list[str] = []
    if "heads" in answer.said:
        scores = {name: _best(head, known) for name, head in answer.said["heads"].items()}
        # The first sheet wins a tie: most tools put the answers there.
        sheet = max(scores, key=lambda name: scores[name])
        others = [name for name, score in scores.items() if name != sheet and score > 1]
        answer = _ask(path, sheet)
    said = answer.said
    return Given(
        path,
        "workbook",
        answer.data,
        sha256,
        f"Excel workbook, sheet '{show_controls(said['sheet'], limit=40)}'",
        tuple(_notices(said, others)),
        {int(index): kinds for index, kinds in said["kinds"].items()},
        tuple((first, last) for first, last in said["merged"]),
    )


def _best(head: Sequence[Sequence[str]], known: Known) -> int:
    return max((known(row) for row in head), default=0)


def _notices(said: Mapping[str, Any], others: Sequence[str]) -> list[str]:
    found = []
    unread = [name for name in said["sheets"] if name != said["sheet"]]
    if unread:
        found.append(f"Sheets that were not read: {_listed(unread)}.")
    if others:
        found.append(
            f"There are answers on another sheet too ({_listed(others)}); --sheet NAME reads it."
        )
    if said["hidden"]:
        found.append(f"Hidden sheets are not read: {_listed(said['hidden'])}.")
    return found


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(show_controls(name, limit=40) for name in names[:5]) + more


def _ask(path: Path, sheet: str | None) -> Answer:
    place = Place(file=path.name)
    answer = ask(JOB, {"path": str(path.absolute()), "sheet": sheet}, LIMITS)
    if answer is None:
        raise fault(
            "T107",
            f"Opening the workbook takes more than {LIMITS.processor_seconds} s or "
            f"{LIMITS.memory >> 20} MB of memory.",
            "Save the sheet with the answers as CSV UTF-8.",
            place,
        )
    if "refused" in answer.said:
        code, message, hint = answer.said["refused"]
        raise fault(code, message, hint, place)
    return answer
