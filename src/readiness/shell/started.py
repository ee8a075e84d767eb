"""How this program was started, so that a closing line can name a command that works."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

from readiness.errors import clean

NAME = "readiness"


def command() -> str:
    """What to type before a command's name: ``readiness``, or how it was started where that fails.

    It may hold a path of this machine, so it is for the screen and never for a file.
    """
    script = Path(sys.argv[0])
    if script.name == "__main__.py" and script.parent.name == NAME:
        return f"{quoted(sys.orig_argv[0])} -m {NAME}"
    if script.stem != NAME or _is_found(script):
        return NAME
    return quoted(sys.argv[0])


def _is_found(script: Path) -> bool:
    """Whether the bare name starts this very script."""
    found = shutil.which(NAME)
    try:
        return found is not None and script.samefile(found)
    except OSError:
        # Some systems start a program without saying where it lies, so it must have been found.
        return script.parent == Path()


def quoted(text: str) -> str:
    """The text as one word of a command line, without what a terminal would act on."""
    return shlex.quote(clean(text))
