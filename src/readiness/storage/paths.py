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
        variable="XDG_DATA_HOME",
        unix=".local/share",
        mac="Library/Application Support",
        own="",
    )


def user_cache_folder(
    environ: Mapping[str, str] | None = None, platform: str = sys.platform
) -> Path:
    """The folder of what can be deleted at any time and is then made again."""
    return _folder(
        os.environ if environ is None else environ,
        platform,
        variable="XDG_CACHE_HOME",
        unix=".cache",
        mac="Library/Caches",
        own="cache",
    )


def _folder(
    environ: Mapping[str, str], platform: str, *, variable: str, unix: str, mac: str, own: str
) -> Path:
    chosen = environ.get(HOME_VARIABLE, "")
    if chosen:
        return Path(chosen).expanduser() / own
    if platform == "win32":
        base = environ.get("LOCALAPPDATA", "")
        root = Path(base) if base else Path.home() / "AppData" / "Local"
        return root / _NAME / own
    if platform == "darwin":
        return Path.home() / mac / _NAME
    base = environ.get(variable, "")
    # The XDG rules: a relative path in the variable is invalid and must be ignored.
    root = Path(base) if base.startswith("/") else Path.home() / unix
    return root / _NAME
