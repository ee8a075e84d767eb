"""What an author of questionnaires has written: a starter pack, JSON Schemas, blank forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from readiness.errors import Place, fault

FORM_KINDS = ("csv", "xlsx", "paper", "html")


def new_pack(folder: Path, pack_id: str, title: str) -> list[Path]:
    """Write a small working pack into a new folder; returns what was written. Raises UserError."""
    from readiness.packs.starter import starter_files

    files = starter_files(pack_id, title)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise fault(
            "W102",
            "is not an empty folder.",
            "Name a folder that is not there yet.",
            Place(file=str(folder)),
        )
    return _write(folder, {name: text.encode("utf-8") for name, text in files.items()})


def write_schemas(to: Path) -> list[Path]:
    """Write the JSON Schema of each file of a pack; returns what was written. Raises UserError."""
    from readiness.packs.schema import schema_files

    return _write(to, {name: text.encode("utf-8") for name, text in schema_files().items()})


def write_forms(ref: str | None, to: Path, kinds: Sequence[str] = FORM_KINDS) -> list[Path]:
    """Write blank forms of a pack into a folder; returns what was written.

    Args:
        ref: The pack: an id, a folder, or None for the North West one.
        to: The folder.
        kinds: Which of `FORM_KINDS`.

    Raises:
        UserError: The pack does not load, or the folder cannot be written.
    """
    from readiness.forms import blank_forms
    from readiness.packs import load

    return _write(to, blank_forms(load(ref), kinds))


def _write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    from readiness.storage.files import make_folder, write_whole

    for name, data in files.items():
        make_folder((folder / name).parent)
        write_whole(folder / name, data, mode=0o644)
    return [folder / name for name in files]
