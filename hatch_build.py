"""What the wheel holds beside the package: the manual page, and completion for three shells.

They are made from the parser while the wheel is built, so that no copy can go stale.
"""

from __future__ import annotations

import importlib
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MADE = {
    "man": "share/man/man1/readiness.1",
    "bash": "share/bash-completion/completions/readiness",
    "zsh": "share/zsh/site-functions/_readiness",
    "fish": "share/fish/vendor_completions.d/readiness.fish",
}


class CommandLineFiles(BuildHookInterface[Any]):
    """Adds the files to a wheel; an installation from the source tree goes without."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files and tell where they are installed."""
        if version == "editable":
            return
        self._folder = Path(tempfile.mkdtemp(prefix="readiness-"))
        sys.path.insert(0, str(Path(self.root) / "src"))
        try:
            parser = importlib.import_module("readiness.arguments").build_parser()
            texts = importlib.import_module("readiness.commands.shell").texts(parser)
        finally:
            del sys.path[0]
        for name, where in MADE.items():
            path = self._folder / name
            path.write_text(texts[name], "utf-8")
            # Whoever builds: the same bytes, readable by all.
            path.chmod(0o644)
            build_data["shared_data"][str(path)] = where

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        if version != "editable":
            shutil.rmtree(self._folder, ignore_errors=True)
