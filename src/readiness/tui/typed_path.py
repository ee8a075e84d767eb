"""A typed line as a path; apart from other lines, since the first page needs it."""

from __future__ import annotations

from pathlib import Path


def path_in(typed: str) -> Path:
    """The path in a line: as typed, or as terminals paste one, quoted or with blanks escaped."""
    typed = typed.strip()
    if len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "'\"":
        typed = typed[1:-1]
    if "\\ " in typed and not Path(typed).exists():
        typed = typed.replace("\\ ", " ")
    try:
        return Path(typed).expanduser()
    except RuntimeError:  # `~somebody` who is not here
        return Path(typed)
