"""The trips that look at a table of responses and score nothing: its doubts, a first mapping."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from readiness.errors import Place, fault

MAPPING = "map.yaml"
_YAML = (".yaml", ".yml")


def check_table(
    table: Path,
    *,
    pack: str | None = None,
    mapping: Path | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    against: Path | None = None,
) -> tuple[dict[str, Any], int]:
    """What to doubt about a table, as JSON values, and the exit code that says whether anything is.

    Raises:
        UserError: The table, the pack or the mapping file cannot be read.
    """
    from readiness import hub
    from readiness.batch.check import check, exit_code
    from readiness.packs import load

    found = check(
        table,
        load(hub.pack_or_default(pack)),
        mapping=mapping,
        encoding=encoding,
        sheet=sheet,
        against=against,
    )
    return found, exit_code(found)


def doubts_text(found: Mapping[str, Any]) -> str:
    """The doubts as text for people."""
    from readiness.batch.check_text import check_text

    return check_text(found)


def first_mapping(
    table: Path,
    to: Path | None = None,
    *,
    pack: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
) -> tuple[str, Path | None]:
    """A first mapping for a table, and where it was written.

    Args:
        table: The table, of any kind that is read.
        to: The file to write, or the folder for a ``map.yaml``; None writes nothing.
        pack: The questionnaire, by id or folder.
        encoding: Overrides the detection.
        sheet: The sheet of a workbook.

    Raises:
        UserError: The table cannot be read, or the file is there already (W101).
    """
    from readiness import hub
    from readiness.batch.map_init import first_mapping as drafted
    from readiness.packs import load
    from readiness.storage.files import make_folder, write_whole

    text = drafted(table, load(hub.pack_or_default(pack)), encoding, sheet)
    if to is None:
        return text, None
    path = to if to.suffix.lower() in _YAML else to / MAPPING
    if path.exists():
        # A mapping is mended by hand: hours of work may stand in it.
        hint = "Name another file, or delete it."
        raise fault("W101", "A mapping file is there already.", hint, Place(file=str(path)))
    make_folder(path.parent)
    write_whole(path, text.encode("utf-8"))
    return text, path
