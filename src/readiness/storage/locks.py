"""One writer at a time: an advisory lock beside a file; the system frees it when a process ends."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path
from types import TracebackType

from readiness.errors import Place, fault
from readiness.storage.files import temporaries_of

# No such lock here (some network disks), or no right to make the file: then the generation check
# guards alone.
_NO_LOCK = {
    errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL,
    errno.EACCES, errno.EROFS, errno.EPERM, errno.ENOSPC, errno.EDQUOT, errno.ENOENT,
    errno.EIO, errno.ENAMETOOLONG, errno.ENOTDIR,
}  # fmt: skip


class Lock:
    """Holds ``PATH.lock``, as a context. A second holder, in this process or another, gets S105.

    A process that dies frees its lock, so a left-over lock file is only a file. Where locks do not
    work the context is entered all the same and `held` is False.
    """

    def __init__(self, path: Path) -> None:
        """Prepare; nothing is locked before the context is entered."""
        self.path = path
        self.held = False
        self._descriptor: int | None = None

    @property
    def lock_path(self) -> Path:
        """The file that carries the lock."""
        return lock_path(self.path)

    def __enter__(self) -> Lock:
        """Take the lock and remove what a killed holder left. Raises UserError S105."""
        self.acquire()
        return self

    def acquire(self) -> None:
        """Take the lock. Raises UserError S105 when another window has it."""
        while self._descriptor is None:
            try:
                descriptor = os.open(self.lock_path, os.O_RDWR | os.O_CREAT, 0o600)
            except OSError as error:
                if error.errno in _NO_LOCK:
                    return
                raise
            try:
                _take(descriptor)
            except BlockingIOError:
                os.close(descriptor)
                raise fault(
                    "S105",
                    "is open in another window.",
                    "Close it there first, or choose another file.",
                    Place(file=str(self.path)),
                ) from None
            except OSError as error:
                os.close(descriptor)
                if error.errno in _NO_LOCK:
                    return
                raise
            if _is_still(descriptor, self.lock_path):
                self._descriptor = descriptor
            else:
                # The holder removed the file between our open and our lock: ours is a ghost.
                os.close(descriptor)
        self.held = True
        # Only the holder writes this file, so every temporary file of it is left over.
        for left_over in temporaries_of(self.path):
            left_over.unlink(missing_ok=True)

    def release(self) -> None:
        """Free the lock and remove its file. Does nothing when it is not held."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        self.held = False
        if sys.platform != "win32":
            # Before closing: nobody can then lock a file that is about to go.
            self.lock_path.unlink(missing_ok=True)
        os.close(descriptor)
        if sys.platform == "win32":
            with contextlib.suppress(OSError):
                self.lock_path.unlink(missing_ok=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Free the lock."""
        self.release()


def lock_path(path: Path) -> Path:
    """The lock file of `path`: hidden, in the same folder."""
    return path.with_name(f".{path.name}.lock")


def _take(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(errno.EAGAIN, "locked") from error
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_still(descriptor: int, path: Path) -> bool:
    if sys.platform == "win32":
        return True
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    mine = os.fstat(descriptor)
    return (there.st_ino, there.st_dev) == (mine.st_ino, mine.st_dev)
