"""A folder of outputs that appears whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import BinaryIO

from readiness.errors import Place, UserError, clean, fault
from readiness.storage.disk import DISK, Disk
from readiness.storage.files import is_own_folder, make_folder, sweep, write_error, write_whole
from readiness.storage.locks import Lock

MANIFEST = "manifest.json"
MARKER = "INCOMPLETE.txt"
_STAGING = ".readiness-staging-"
_MARKER_TEXT = b"""The files in this folder were being written and the run did not end.
Run the same command again; it replaces them all. With --resume it keeps finished roadmaps.
"""


class Outbox:
    """Collects files beside the target and publishes them together, the manifest last.

    A target that does not exist or is empty appears in one step. Files in a folder that is already
    there are replaced one by one between two marks: ``INCOMPLETE.txt`` stands there from before the
    first until after the manifest, and the old manifest goes first. So a folder with a manifest and
    no marker is complete, always.

    What the run reads, and what no earlier run wrote, is never replaced. As a context it discards
    what was not published.
    """

    def __init__(
        self,
        folder: Path,
        disk: Disk = DISK,
        *,
        reads: Iterable[Path] = (),
        writes: Iterable[str] = (),
    ) -> None:
        """Prepare to fill `folder`; what killed runs left behind is removed.

        Args:
            folder: The target.
            disk: The disk.
            reads: The files that the run reads.
            writes: Names that will be staged, as far as they are known: it is better to refuse
                them now than at the end.

        Raises:
            UserError: W101, W102; W104 a file that is read would go, W105 one that is not ours.
        """
        self.folder = folder
        self._reads = tuple(reads)
        self._disk = disk
        self._files: dict[str, tuple[int, str]] = {}
        self._home = home_of(folder)
        self._guard(writes)
        _sweep_staging(self._home)
        sweep(self._home)
        self._staging = self._home / f"{_STAGING}{os.urandom(6).hex()}"
        try:
            self._staging.mkdir(mode=0o700)
            (self._staging / "files").mkdir(mode=0o700)
        except OSError as error:
            raise write_error(error, folder) from error
        self._lock = Lock(self._staging / "run")
        self._lock.acquire()

    @property
    def staging(self) -> Path:
        """Where the files wait; for writers that need a real path."""
        return self._staging / "files"

    def add(self, name: str, content: bytes | Callable[[BinaryIO], object]) -> None:
        """Stage one file.

        Args:
            name: Relative path with ``/``; no ``..``, not absolute, not yet added.
            content: The bytes, or a function that writes them to the open file it is given.

        Raises:
            UserError: W101 when the disk refuses.
            ValueError: The name leaves the folder or was added before (a fault of ours).
        """
        path = self._place(name)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if isinstance(content, bytes):
                write_whole(path, content, disk=self._disk, told=self.folder / name)
            else:
                with open(path, "xb", opener=_private) as file:
                    content(file)
                    file.flush()
                    self._disk.sync(file.fileno())
            self.adopt(name)
        except OSError as error:
            raise write_error(error, self.folder / name) from error

    @contextmanager
    def opened(self, name: str) -> Iterator[BinaryIO]:
        """A file to write to for as long as the context lasts, staged at its end.

        An `OSError` in the context is told as one of this file (W101); `add` has the rules.
        """
        path = self._place(name)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with open(path, "xb", opener=_private) as file:
                yield file
                file.flush()
                self._disk.sync(file.fileno())
        except OSError as error:
            raise write_error(error, self.folder / name) from error
        self.adopt(name)

    def take(self, name: str, source: Path, size: int, sha256: str) -> None:
        """Stage a file that lies on the same disk already, safely written, as a second name.

        Where the disk knows no second names the file moves. Raises UserError (W101).
        """
        path = self._place(name)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._disk.link(source, path)
            except OSError:
                self._disk.replace(source, path)
        except OSError as error:
            raise write_error(error, self.folder / name) from error
        self._files[name] = (size, sha256)

    def adopt(self, name: str) -> None:
        """Take in a file that someone else (a worker) wrote under `staging`. Raises UserError."""
        path = self.staging / name
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            self._files[name] = (path.stat().st_size, digest)
        except OSError as error:
            raise write_error(error, self.folder / name) from error

    def _place(self, name: str) -> Path:
        pure = PurePosixPath(name)
        bad = pure.is_absolute() or ".." in pure.parts or not pure.parts or "\\" in name
        if bad or name in self._files or name in (MANIFEST, MARKER):
            raise ValueError(f"cannot stage {name!r}")
        return self.staging.joinpath(*pure.parts)

    def publish(self, about: Mapping[str, object] | None = None) -> Path:
        """Put every staged file in its place, then the manifest; returns the manifest's path.

        Args:
            about: Further JSON fields of the manifest. It lists ``files`` with bytes and SHA-256.

        Raises:
            UserError: W101. The target is then as before, or marked as incomplete. W104, W105.
        """
        names = sorted(self._files)
        self._guard(names)
        manifest = {
            **(about or {}),
            "files": {n: {"bytes": self._files[n][0], "sha256": self._files[n][1]} for n in names},
        }
        text = json.dumps(manifest, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
        data = (text + "\n").encode("utf-8")
        try:
            if self._home == self.folder:
                self._publish_into(names, data)
            else:
                told = self.folder / MANIFEST
                write_whole(self.staging / MANIFEST, data, disk=self._disk, told=told)
                for folder in {p.parent for p in self.staging.rglob("*")}:
                    self._disk.sync_folder(folder)
                self._disk.replace(self.staging, self.folder)
                self._disk.sync_folder(self.folder.parent)
        except OSError as error:
            raise write_error(error, self.folder) from error
        self.discard()
        return self.folder / MANIFEST

    def _guard(self, names: Iterable[str]) -> None:
        """Refuse to replace or remove what the run reads, or what somebody else put there."""
        if self._home != self.folder:
            return
        listed, written = _listed(self.folder), tuple(names)
        home = self.folder.resolve()
        for path in self._reads:
            inside = path.resolve()
            if not inside.is_relative_to(home):
                continue
            if inside.relative_to(home).as_posix() in {*listed, *written, MANIFEST, MARKER}:
                raise fault(
                    "W104",
                    "is read by this run, and the results would replace it.",
                    "Give another folder for the results.",
                    Place(file=clean(str(path))),
                )
        if (self.folder / MARKER).exists():
            # A run was stopped while it put files in place: they are ours, and not listed.
            return
        for name in written:
            if name not in listed and os.path.lexists(self.folder / name):
                raise fault(
                    "W105",
                    "was not written by an earlier run, and would be replaced.",
                    "Move it away, or give another folder for the results.",
                    Place(file=clean(str(self.folder / name))),
                )

    def _publish_into(self, names: list[str], manifest: bytes) -> None:
        outdated = _outdated(self.folder, set(names))
        write_whole(self.folder / MARKER, _MARKER_TEXT, disk=self._disk)
        (self.folder / MANIFEST).unlink(missing_ok=True)
        folders = {self.folder}
        for path in outdated:
            self._disk.unlink(path)
            folders.add(path.parent)
        for name in names:
            target = self.folder / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            folders.add(target.parent)
            self._disk.replace(self.staging / name, target)
        for folder in sorted(folders):
            self._disk.sync_folder(folder)
        write_whole(self.folder / MANIFEST, manifest, disk=self._disk)
        self._disk.unlink(self.folder / MARKER)
        self._disk.sync_folder(self.folder)

    def discard(self) -> None:
        """Remove what is still staged; nothing published is touched."""
        self._lock.release()
        shutil.rmtree(self._staging, ignore_errors=True)

    def __enter__(self) -> Outbox:
        """The outbox itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Discard what was not published."""
        self.discard()


def home_of(folder: Path) -> Path:
    """Where files for this folder wait: on its disk. Raises UserError (W101, W102).

    Inside when the folder is there: its parent may be another disk, or not ours to write.
    """
    try:
        # Asked first: making its parents for a folder that can never be made would be half a job.
        if folder.is_dir():
            return folder
        if folder.exists():
            raise fault("W102", "is not a folder.", "Choose another.", Place(file=str(folder)))
    except OSError as error:
        raise write_error(error, folder) from error
    make_folder(folder.parent)
    return folder.parent


def _outdated(folder: Path, staying: set[str]) -> list[Path]:
    """Files that an earlier run published here, that this one does not replace, and nobody changed.

    Without this, the documents of another table would stand among those of this one. What a person
    put here or edited is not ours to remove: only a file with the bytes of the old manifest is.
    """
    found = []
    for name, digest in _listed(folder).items():
        pure = PurePosixPath(name)
        if name in staying or pure.is_absolute() or ".." in pure.parts or "\\" in name:
            continue
        path = folder.joinpath(*pure.parts)
        try:
            if not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() == digest:
                found.append(path)
        except OSError:
            continue
    return found


def _listed(folder: Path) -> dict[str, str]:
    """What the manifest in a folder lists: SHA-256 by name; nothing where there is none of ours."""
    try:
        listed = json.loads((folder / MANIFEST).read_bytes())["files"]
        return {str(name): str(about["sha256"]) for name, about in listed.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sweep_staging(home: Path) -> None:
    """Remove what runs left that ended without removing it; living runs hold a lock."""
    for left_over in sorted(home.glob(f"{_STAGING}*")):
        if not is_own_folder(left_over):
            continue
        lock = Lock(left_over / "run")
        try:
            lock.acquire()
        except UserError:
            continue
        lock.release()
        shutil.rmtree(left_over, ignore_errors=True)
