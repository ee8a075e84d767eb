"""Finished parts of a long run, kept on the disk until the whole is published.

They lie in a hidden folder beside the output, so that they can be moved there in one step, and a
process that is killed loses only the parts it was at. Each part is a few files and, written after
them, a list with their hashes; a part whose files do not have these hashes is no part.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from readiness.errors import Place, UserError, fault
from readiness.storage.disk import DISK, Disk
from readiness.storage.files import is_own_folder, write_error, write_new, write_whole
from readiness.storage.locks import Lock
from readiness.storage.outbox import Outbox, home_of

_FOLDER = ".readiness-parts-"
_FACTS = "facts.json"
_WRITERS = 4
"""Files of a part that are written at once: four times as fast, and more gain nothing."""


@dataclass(frozen=True, slots=True)
class KeptPart:
    """A part on the disk: bytes and SHA-256 by file name, and what is to be remembered of it."""

    files: Mapping[str, tuple[int, str]]
    remarks: tuple[str, ...]


class PartStore:
    """The finished parts of one run into one folder.

    `facts` are what the parts depend on, as texts by name. A run that resumes goes on with the
    parts of an interrupted one with the same facts; any other run removes them.
    """

    def __init__(
        self,
        folder: Path,
        facts: Mapping[str, str],
        *,
        resume: bool = False,
        any_of: Collection[str] = (),
        disk: Disk = DISK,
    ) -> None:
        """Find the parts to go on with, or start without any.

        Args:
            folder: Where the output will be.
            facts: What the parts depend on.
            resume: Whether to go on with the parts of an interrupted run.
            any_of: Names of facts that need not be the same; those of the parts found then hold.
            disk: What writes.

        Raises:
            UserError: W103 the parts found were made from something else, or their run is still
                alive; W101, W102.
        """
        self.folder = folder
        self.facts = dict(facts)
        self.resumed = False
        self.thrown_away = 0
        """How many parts of an interrupted run were removed."""
        self._disk = disk
        self._path = Path()
        home = home_of(folder)
        self._lock: Lock | None = None  # one that is held, once there is a store
        differing: set[str] = set()
        for path in _stores(folder):
            differing |= self._look(path, resume, any_of)
        if differing and not self.resumed:
            raise fault(
                "W103",
                f"an interrupted run cannot be resumed: {_and(sorted(differing))} changed since.",
                "Leave out --resume to start again, or give what that run was given.",
                Place(file=str(folder)),
            )
        if not self.resumed:
            self._start(home / f"{_store_name(folder)}-{os.urandom(6).hex()}")

    def _look(self, path: Path, resume: bool, any_of: Collection[str]) -> set[str]:
        """Go on with these parts or remove them; returns the facts that stand against it."""
        lock = Lock(path / "run")
        try:
            lock.acquire()
        except UserError:
            if not resume:
                return set()
            raise fault(
                "W103",
                "the run that was to be resumed is still at work.",
                "Wait until it ends, or stop it.",
                Place(file=str(self.folder)),
            ) from None
        kept = _read_facts(path)
        if resume and kept is not None and not self.resumed:
            names = kept.keys() | self.facts.keys()
            differing = {n for n in names if kept.get(n) != self.facts.get(n) and n not in any_of}
            if differing:
                lock.release()
                return differing
            self.facts, self.resumed, self._path, self._lock = kept, True, path, lock
            return set()
        self.thrown_away += len(list(path.glob("*.json"))) - (kept is not None)
        lock.release()
        shutil.rmtree(path, ignore_errors=True)
        return set()

    def _start(self, path: Path) -> None:
        self._path = path
        text = json.dumps(self.facts, indent=1, sort_keys=True)
        try:
            path.mkdir(mode=0o700)
        except OSError as error:
            raise write_error(error, self.folder) from error
        self._lock = Lock(path / "run")
        self._lock.acquire()
        data = text.encode("ascii")
        write_whole(path / _FACTS, data, disk=self._disk, told=self.folder)

    def put(self, number: int, files: Sequence[tuple[str, bytes]], remarks: Sequence[str]) -> None:
        """Keep a finished part. Raises UserError (W101), with the path that the file was to have.

        Args:
            number: Which part it is.
            files: Relative paths as they shall be published, with their bytes; the last names of
                the paths differ.
            remarks: What `kept` gives back.
        """
        from concurrent.futures import ThreadPoolExecutor

        home = self._path / f"{number:06d}"
        first = self.folder / files[0][0] if files else self.folder

        def write(file: tuple[str, bytes]) -> None:
            name, data = file
            try:
                write_new(home / PurePosixPath(name).name, data, disk=self._disk)
            except OSError as error:
                raise write_error(error, self.folder / name) from error

        try:
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir(mode=0o700)
            # Waiting for the medium is all that takes time here, and disks serve several at once.
            with ThreadPoolExecutor(_WRITERS) as writers:
                list(writers.map(write, files))
            self._disk.sync_folder(home)
        except OSError as error:
            raise write_error(error, first) from error
        about = {
            "files": {n: [len(d), hashlib.sha256(d).hexdigest()] for n, d in files},
            "remarks": list(remarks),
        }
        text = json.dumps(about).encode("ascii")
        path = self._path / f"{number:06d}.json"
        write_whole(path, text, disk=self._disk, told=first)

    def kept(self, number: int, allowed: Collection[str]) -> KeptPart | None:
        """The part, when it is there with all its bytes; None otherwise.

        Args:
            number: Which part.
            allowed: The names its files may have; a list with any other is not believed.
        """
        part = self._listed(number)
        if part is None or not part.files.keys() <= set(allowed):
            return None
        for name, (_, digest) in part.files.items():
            try:
                with self._at(number, name).open("rb") as file:
                    if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                        return None
            except OSError:
                return None
        return part

    def _listed(self, number: int) -> KeptPart | None:
        try:
            about = json.loads((self._path / f"{number:06d}.json").read_bytes())
            files = {str(n): (int(size), str(sha)) for n, (size, sha) in about["files"].items()}
            return KeptPart(files, tuple(str(r) for r in about["remarks"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def _at(self, number: int, name: str) -> Path:
        return self._path / f"{number:06d}" / PurePosixPath(name).name

    def stage(self, number: int, outbox: Outbox) -> None:
        """Hand the files of a part that was put or kept to the outbox. Raises UserError (W101)."""
        part = self._listed(number)
        if part is None:
            raise RuntimeError(f"part {number} is not there any more")
        for name, (size, digest) in part.files.items():
            outbox.take(name, self._at(number, name), size, digest)

    def remove(self) -> None:
        """Forget everything: the output is published, or there is nothing worth keeping."""
        self.leave()
        shutil.rmtree(self._path, ignore_errors=True)

    def leave(self) -> bool:
        """Let go, for a later run to resume; without a single part, remove. Says whether it did."""
        if self._lock is not None:
            self._lock.release()
        if any(p.name != _FACTS for p in self._path.glob("*.json")):
            return True
        shutil.rmtree(self._path, ignore_errors=True)
        return False


def waiting(folder: Path) -> int:
    """How many parts are kept of interrupted runs into this folder."""
    lists = [p.name for store in _stores(folder) for p in store.glob("*.json")]
    return sum(name != _FACTS for name in lists)


def _store_name(folder: Path) -> str:
    # Of the name alone: the folder may lie elsewhere when the run is resumed.
    name = folder.absolute().name.encode("utf-8", "surrogateescape")
    return _FOLDER + hashlib.sha256(name).hexdigest()[:12]


def _stores(folder: Path) -> list[Path]:
    """Where parts for this folder lie: in it, or beside it if it was not there yet."""
    mine = f"{_store_name(folder)}-*"
    found = {path for place in {folder, folder.parent} for path in place.glob(mine)}
    return sorted(path for path in found if is_own_folder(path))


def _read_facts(path: Path) -> dict[str, str] | None:
    try:
        return {str(k): str(v) for k, v in json.loads((path / _FACTS).read_bytes()).items()}
    except (OSError, ValueError, AttributeError):
        return None


def _and(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
