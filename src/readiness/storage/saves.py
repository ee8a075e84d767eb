"""Saved responses: reading, writing, keeping the previous good one, finding them.

`generation` counts the saves of a file, so that a second window notices that it has moved on. A
damaged file is never overwritten. The bytes are the matter of `save_text`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from readiness.errors import Place, UserError, fault
from readiness.response import Response, State
from readiness.storage.disk import DISK, Disk
from readiness.storage.files import (
    make_folder,
    safe_name,
    temporaries_of,
    write_error,
    write_whole,
)
from readiness.storage.locks import Lock, lock_path
from readiness.storage.paths import user_data_folder
from readiness.storage.save_text import ENDING, Stored, dumps, loads, refuse

if TYPE_CHECKING:
    # The list of saved files is on the first page, which needs no questionnaire.
    from readiness.questionnaire import Questionnaire

__all__ = [
    "ENDING",
    "GENERATIONS",
    "LARGEST",
    "Lock",
    "SavedFile",
    "SavedInfo",
    "Stored",
    "delete",
    "dumps",
    "files_of",
    "generation_path",
    "keep_aside",
    "list_saved",
    "loads",
    "new_path",
    "pack_of",
    "previous_good",
    "read",
    "restore",
    "write",
]  # fmt: skip

LARGEST = 5_000_000
"""Bytes. A full response with a long note on every question is under a tenth of this."""
GENERATIONS = 2
"""How many earlier saves are kept beside a file: ``NAME.readiness.json.1`` is the newest."""


class SavedInfo(NamedTuple):
    """One line of the list of saved files. `problem` is empty when the file can be opened."""

    path: Path
    name: str = ""
    pack_id: str = ""
    length: str = ""
    done: int = 0
    """Questions that are answered, not known or not applicable."""
    created_at: str = ""
    updated_at: str = ""
    review_by: str = ""
    problem: str = ""


def read(path: Path, *, sealed: bool = True) -> Stored:
    """The response in a saved file. Raises UserError S101, S102, S103 or S106; changes nothing."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        refuse("S101", path, "does not exist.", "Check the name and the folder.")
    except IsADirectoryError:
        refuse("S101", path, "is a folder.", f"Name the files in it, such as {path}/*{ENDING}.")
    except (OSError, ValueError) as error:
        words = getattr(error, "strerror", None) or str(error)
        refuse("S101", path, f"cannot be read: {words}.", "Check that the file is yours to read.")
    if len(data) > LARGEST:
        refuse("S106", path, f"is larger than {LARGEST // 10**6} MB.", "Choose another file.")
    return loads(data, path, sealed=sealed)


def pack_of(stored: Stored, load: Callable[[str], Questionnaire]) -> Questionnaire:
    """The questionnaire the saved response belongs to. Raises UserError S104."""
    wanted = stored.response.pack_id
    try:
        questionnaire = load(wanted)
    except UserError as error:
        if error.problems[0].code != "P101":
            raise
        raise fault(
            "S104",
            f"was answered with the pack “{wanted}”, which is not installed.",
            "Name its folder with --pack FOLDER.",
            Place(file=str(stored.path)),
        ) from error
    if questionnaire.id != wanted:
        raise fault(
            "S104",
            f"was answered with the pack “{wanted}”, not with “{questionnaire.id}”.",
            "Name the folder of its own pack with --pack FOLDER.",
            Place(file=str(stored.path)),
        )
    return questionnaire


def generation_path(path: Path, back: int) -> Path:
    """Where the save `back` (1 = the one before the newest) is kept."""
    return path.with_name(f"{path.name}.{back}")


def previous_good(path: Path) -> Stored | None:
    """The newest earlier save of `path` that can be opened, or None."""
    for back in range(1, GENERATIONS + 1):
        try:
            return read(generation_path(path, back))
        except UserError:
            continue
    return None


def restore(path: Path, disk: Disk = DISK) -> Stored:
    """Make the newest good earlier save the file again; a damaged file stays beside it.

    Raises:
        UserError: S101 when there is no good earlier save; W101.
    """
    good = previous_good(path)
    if good is None:
        refuse("S101", path, "has no earlier save that can be opened.", "Look for a backup.")
    keep_aside(path, disk)
    write_whole(path, good.path.read_bytes(), disk=disk)
    return read(path)


def keep_aside(path: Path, disk: Disk = DISK) -> Path | None:
    """Give a damaged file a second name, ``NAME.damaged-XXXXXXXX``; None when it is not there."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    aside = path.with_name(f"{path.name}.damaged-{hashlib.sha256(data).hexdigest()[:8]}")
    if not aside.exists():
        _second_name(path, aside, data, disk)
    return aside


def _second_name(path: Path, target: Path, data: bytes, disk: Disk) -> None:
    try:
        disk.link(path, target)
    except OSError:
        # No hard links here (memory sticks, some network disks): a copy costs one more write.
        write_whole(target, data, disk=disk)


class SavedFile:
    """A saved file that one window has open: its lock, and the generation this window knows.

    As a context it holds the lock for as long as the window is open.
    """

    def __init__(self, path: Path, generation: int = 0, disk: Disk = DISK) -> None:
        """Prepare to write `path`, of which this window knows `generation` (0: a new file)."""
        self.path = path
        self.generation = generation
        self._disk = disk
        self._lock = Lock(path)
        self._attempt = b""

    def open(self) -> SavedFile:
        """Take the lock. Raises UserError S105, W101."""
        make_folder(self.path.parent)
        self._lock.acquire()
        return self

    def close(self) -> None:
        """Free the lock."""
        self._lock.release()

    def __enter__(self) -> SavedFile:
        """The file, locked."""
        return self.open()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Free the lock."""
        self.close()

    def write(self, response: Response) -> int:
        """Save, and return the new generation once it would survive power loss.

        Raises:
            UserError: W101 when the disk refuses (the old file is whole; try again later); S105
                when another window has saved the file since this one read it.
        """
        current = self._current()
        data = dumps(response, self.generation + 1)
        make_folder(self.path.parent)
        try:
            if current is not None:
                self._keep(current)
        except OSError as error:
            raise write_error(error, self.path) from error
        self._attempt = data
        write_whole(self.path, data, disk=self._disk)
        self.generation += 1
        return self.generation

    def _current(self) -> bytes | None:
        """The bytes that are about to be replaced; None when there are none. Raises S105, W101."""
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise write_error(error, self.path) from error
        if data == self._attempt:
            # The save before did arrive, only its last step (the folder's fsync) failed.
            self.generation = max(self.generation, loads(data, self.path).generation)
            return data
        try:
            found = loads(data, self.path).generation
        except UserError as error:
            if error.problems[0].code == "S103":
                raise
            keep_aside(self.path, self._disk)
            return None
        if found != self.generation:
            raise fault(
                "S105",
                "was saved by another window in the meantime.",
                "Nothing was overwritten. Open it again to go on from there.",
                Place(file=str(self.path)),
            )
        return data

    def _keep(self, data: bytes) -> None:
        """Make the current bytes generation 1, the old generation 1 generation 2, and so on."""
        first = generation_path(self.path, 1)
        try:
            if first.read_bytes() == data:
                return  # An attempt before this one failed after it came this far.
        except OSError:
            pass
        for back in range(GENERATIONS, 1, -1):
            source = generation_path(self.path, back - 1)
            if source.exists():
                self._disk.replace(source, generation_path(self.path, back))
        _second_name(self.path, first, data, self._disk)


def write(path: Path, response: Response, generation: int) -> int:
    """Save a response whose file is at `generation` (0: new); returns the new generation.

    Raises:
        UserError: W101, S105.
    """
    make_folder(path.parent)
    with Lock(path):
        return SavedFile(path, generation).write(response)


def new_path(
    name: str, folder: Path | None = None, exists: Callable[[Path], bool] = Path.exists
) -> Path:
    """A path for a new saved file of the firm `name`; no file has it yet."""
    folder = user_data_folder() if folder is None else folder
    taken: set[str] = set()
    while True:
        path = folder / (safe_name(name, taken=taken) + ENDING)
        if not exists(path) and not exists(generation_path(path, 1)):
            return path


def list_saved(folder: Path | None = None) -> tuple[SavedInfo, ...]:
    """The saved files of a folder (default: the data folder), newest change first."""
    folder = user_data_folder() if folder is None else folder
    try:
        paths = sorted(path for path in folder.iterdir() if path.name.endswith(ENDING))
    except OSError:
        return ()
    found = [_info(path) for path in paths]
    return tuple(sorted(found, key=lambda info: info.updated_at, reverse=True))


def _info(path: Path) -> SavedInfo:
    try:
        response = read(path).response
    except UserError as error:
        return SavedInfo(path, problem=error.problems[0].message)
    states = [answer.state for answer in response.answers.values()]
    return SavedInfo(
        path,
        name=response.respondent.name,
        pack_id=response.pack_id,
        length=response.length,
        done=sum(state is not State.UNANSWERED for state in states),
        created_at=response.created_at,
        updated_at=response.updated_at,
        review_by=response.review_by,
    )


def files_of(path: Path) -> tuple[Path, ...]:
    """Every file with anything of this saved file: itself, earlier saves, damaged, left over."""
    prefixes = tuple(f"{path.name}.{kind}" for kind in ("damaged-", "1", "2"))
    try:
        there = sorted(path.parent.iterdir())
    except OSError:
        return ()
    beside = [p for p in there if p.name == path.name or p.name.startswith(prefixes)]
    locks = [lock_path(path)] if lock_path(path).exists() else []
    return (*beside, *temporaries_of(path), *locks)


def delete(path: Path, disk: Disk = DISK) -> tuple[Path, ...]:
    """Erase a saved file with all its earlier saves and left-overs; returns what went.

    Raises:
        UserError: S105 when a window has it open, W101.
    """
    gone: list[Path] = []
    with Lock(path):
        for each in files_of(path):
            if each == lock_path(path):
                continue
            try:
                disk.unlink(each)
            except OSError as error:
                raise write_error(error, each) from error
            gone.append(each)
    try:
        disk.sync_folder(path.parent)
    except OSError as error:
        raise write_error(error, path) from error
    return tuple(gone)
