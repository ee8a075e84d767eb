"""Every operation that changes the disk, in one small class, so that a test can make the n-th fail.

Nothing else in the package writes, syncs, replaces or links a file.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from pathlib import Path

# A virus scanner or a sync client may hold the target for a moment; only Windows reports that.
_REPLACE_TRIES = 10
_REPLACE_PAUSE = 0.05

# What a folder's fsync answers where the file system cannot do it.
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.ENOSYS}


class Disk:
    """The real disk. All methods raise `OSError`."""

    def create(self, path: Path, mode: int) -> int:
        """A descriptor of a new file; never one that exists, never through a planted link."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        return os.open(path, flags, mode)

    def write(self, descriptor: int, data: memoryview) -> int:
        """How many bytes were taken; fewer than given is normal near a full disk."""
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """Return once the file's bytes are on the medium."""
        if sys.platform == "darwin":
            import fcntl

            with contextlib.suppress(OSError):
                # fsync on macOS stops at the drive's cache.
                fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
                return
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        """Close; a full network disk may report its fault only here."""
        os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        """Put `source` in the place of `target` in one step."""
        tries = _REPLACE_TRIES if sys.platform == "win32" else 1
        for attempt in range(tries):
            try:
                source.replace(target)
                return
            except PermissionError:
                if attempt == tries - 1:
                    raise
                time.sleep(_REPLACE_PAUSE)

    def link(self, source: Path, target: Path) -> None:
        """A second name for the same bytes."""
        os.link(source, target)

    def unlink(self, path: Path) -> None:
        """Remove a name."""
        path.unlink()

    def sync_folder(self, folder: Path) -> None:
        """Return once the folder's names are on the medium (nothing to do on Windows)."""
        if os.name != "posix":
            return
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _NO_FOLDER_SYNC:
                raise
        finally:
            os.close(descriptor)


DISK = Disk()
