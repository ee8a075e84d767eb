"""What the app remembers from one run to the next: colours, motion, the length chosen last.

A small JSON file beside the saved responses. It holds nothing of any firm, may be deleted at any
time, and is never a reason not to start.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from readiness.storage.files import make_folder, write_whole
from readiness.storage.paths import user_data_folder

NAME = "settings.json"
_LARGEST = 64_000
"""Bytes; ours has a few hundred."""


class Settings(NamedTuple):
    """The settings; an empty text is "not chosen yet"."""

    theme: str = ""
    motion: str = ""
    """``less`` or ``full``."""
    length: str = ""
    """``quick`` or ``full``, as last started."""


def read_settings(folder: Path | None = None) -> Settings:
    """The settings in `folder` (None: the data folder); what cannot be read is not chosen."""
    found = _stored(folder)
    chosen = {name: found[name] for name in Settings._fields if isinstance(found.get(name), str)}
    return Settings(**chosen)


def write_settings(changes: Mapping[str, str], folder: Path | None = None) -> None:
    """Change some settings; the others stay, and so does what a newer version put there.

    Raises:
        UserError: W101.
    """
    folder = user_data_folder() if folder is None else folder
    text = json.dumps({**_stored(folder), **changes}, ensure_ascii=False, indent=1, sort_keys=True)
    make_folder(folder)
    write_whole(folder / NAME, (text + "\n").encode())


def _stored(folder: Path | None) -> dict[str, Any]:
    path = (user_data_folder() if folder is None else folder) / NAME
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
