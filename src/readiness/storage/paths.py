"""Where this machine keeps what belongs to the user.

``READINESS_HOME`` overrides everything (one folder for data, its subfolder ``cache`` for what can
be made again). Otherwise: XDG on Linux and the like, ``Library`` on macOS, ``LOCALAPPDATA`` on
Windows.
Nothing is created here; `files.make_folder` does that when something is first written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

HOME_VARIABLE = "READINESS_HOME"
_NAME = "readiness"


def user_data_folder(
    environ: Mapping[str, str] | None = None, platform: str = sys.platform
) -> Path:
    """The folder of saved responses and settings.

    Args:
        environ: Environment to look in; None is that of this process.
        platform: As `sys.platform` names it.
    """
    return _folder(
        os.environ if environ is None else environ,
        platform,
        _Places("XDG_DATA_HOME", ".local/share", "Library/Application Support", ""),
    )


def user_cache_folder(
    environ: Mapping[str, str] | None = None, platform: str = sys.platform
) -> Path:
    """The folder of what can be deleted at any time and is then made again."""
    return _folder(
        os.environ if environ is None else environ,
        platform,
        _Places("XDG_CACHE_HOME", ".cache", "Library/Caches", "cache"),
    )


class _Places(NamedTuple):
    """The variable and the folders of one kind of content; `own` is its part under our own roof."""

    variable: str
    unix: str
    mac: str
    own: str


def _folder(environ: Mapping[str, str], platform: str, places: _Places) -> Path:
    chosen = environ.get(HOME_VARIABLE, "")
    if chosen:
        return Path(chosen).expanduser() / places.own
    if platform == "win32":
        base = environ.get("LOCALAPPDATA", "")
        root = Path(base) if base else Path.home() / "AppData" / "Local"
        return root / _NAME / places.own
    if platform == "darwin":
        return Path.home() / places.mac / _NAME
    base = environ.get(places.variable, "")
    # The XDG rules: a relative path in the variable is invalid and must be ignored.
    root = Path(base) if base.startswith("/") else Path.home() / places.unix
    return root / _NAME
