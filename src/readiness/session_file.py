"""The saved file of an interview: found, opened, followed through pack changes, written, moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from readiness.questionnaire import Questionnaire
from readiness.response import Response
from readiness.storage.saves import SavedFile, Stored, new_path, pack_of, read


class SessionFile:
    """Where one interview is kept: nothing before the first save of a new one finds a name.

    Only one thread may write.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Keep the interview at `path`; None finds a name at the first save."""
        self._file = None if path is None else SavedFile(path)

    @property
    def path(self) -> Path | None:
        """The saved file; None before the first save of a new interview."""
        return None if self._file is None else self._file.path

    def open(self) -> None:
        """Take the lock of the file, where there is one. Raises UserError S105, W101."""
        if self._file is not None:
            self._file.open()

    def read(self, load: Callable[[str], Questionnaire]) -> tuple[Stored, Questionnaire]:
        """What the file holds, with its questionnaire; the lock is freed where that fails.

        Raises:
            UserError: S101 to S106, and what `load` raises.
        """
        if self._file is None:
            raise ValueError("there is no file yet")
        self._file.open()
        try:
            stored = read(self._file.path)
            questionnaire = pack_of(stored, load)
        except BaseException:
            self._file.close()
            raise
        self._file.generation = stored.generation
        return stored, questionnaire

    def write(self, response: Response) -> int:
        """Save, and return the generation once it would survive power loss. Raises W101, S105."""
        if self._file is None:
            self._file = SavedFile(new_path(response.respondent.name)).open()
        return self._file.write(response)

    def move_to(self, folder: Path, name: str) -> None:
        """Save in another folder from now on, under a new name there. Raises UserError W101."""
        self.close()
        self._file = SavedFile(new_path(name, folder)).open()

    def close(self) -> None:
        """Let other windows have the file."""
        if self._file is not None:
            self._file.close()


def followed(stored: Stored, new: Questionnaire, at: str) -> Response:
    """The stored response, with a note in its history where the questionnaire has changed since.

    Args:
        stored: What the file holds.
        new: The questionnaire as it is now.
        at: The moment, as it stands in saved files.
    """
    old = stored.response
    if old.pack_hash == new.hash:
        return old
    event: dict[str, Any] = {
        "event": "pack-changed",
        "at": at,
        "from": {"version": old.pack_version, "hash": old.pack_hash},
        "to": {"version": new.version, "hash": new.hash},
    }
    return replace(old, pack_version=new.version, pack_hash=new.hash, history=(*old.history, event))
