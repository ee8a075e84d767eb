"""Writing files so that a reader finds the old content or the new one, never a part of either.

A file: temporary file in the same folder, flush, fsync, rename, fsync of the folder. A folder of
outputs: `Outbox`. Names from firm names: `safe_name`.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import time
import unicodedata
from pathlib import Path

from readiness.errors import Place, UserError, fault
from readiness.storage.disk import DISK, Disk

_TEMPORARY = re.compile(r"\.readiness-[0-9a-f]{8}-[0-9a-f]{12}\.tmp")
STALE_AFTER = 3600.0
"""Seconds after which a temporary file of an unknown owner counts as left behind."""

_WORDS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "Free some space."),
    errno.EDQUOT: ("your share of the disk is used up", "Free some space."),
    errno.EFBIG: ("the file would be larger than this disk allows", "Choose another disk."),
    errno.EACCES: ("writing is not allowed there", "Choose a folder of your own."),
    errno.EPERM: ("writing is not allowed there", "Choose a folder of your own."),
    errno.EROFS: ("the disk is read-only", "Choose another disk."),
    errno.EIO: ("the disk reported a fault", "Choose another disk, and have this one looked at."),
    errno.ENOENT: ("the folder does not exist", "Make the folder or choose another."),
    errno.ENOTDIR: ("a part of the path is not a folder", "Choose another folder."),
    errno.EISDIR: ("a folder has that name", "Choose another name."),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter name."),
    errno.ELOOP: ("the path goes round in a circle of links", "Choose another folder."),
}


def write_error(error: OSError, path: Path) -> UserError:
    """The fault in words (W101): what is wrong with writing `path`, and what to do."""
    words, advice = _WORDS.get(
        error.errno or 0, (f"the system says: {error.strerror or error}", "Try another folder.")
    )
    return fault(
        "W101",
        f"cannot be written: {words}.",
        f"{advice} What was there before is unchanged.",
        Place(file=str(path)),
    )


def make_folder(folder: Path) -> None:
    """Make the folder and its missing parents, readable only by this user. Raises UserError."""
    try:
        missing = [p for p in (folder, *folder.parents) if not p.exists()]
        for part in reversed(missing):
            part.mkdir(mode=0o700, exist_ok=True)
        if not folder.is_dir():
            raise fault(
                "W102", "is not a folder.", "Choose another place.", Place(file=str(folder))
            )
    except OSError as error:
        raise write_error(error, folder) from error


def is_own_folder(path: Path) -> bool:
    """Whether this is a real folder of this user: not a link, and not planted by somebody else."""
    try:
        status = path.lstat()
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return mine and stat.S_ISDIR(status.st_mode)


def write_whole(
    path: Path, data: bytes, mode: int = 0o600, disk: Disk = DISK, told: Path | None = None
) -> None:
    """Put `data` at `path`, whole or not at all, and return only when it would survive power loss.

    A symbolic link at `path` is replaced, not followed. The temporary file is gone afterwards,
    whatever happened. After a failed fsync nothing is tried again on the same descriptor: its
    pages may be marked clean; the caller's retry writes a new file.

    Args:
        path: Where to.
        data: All of it.
        mode: The rights of the new file.
        disk: What writes.
        told: The path that a fault names, where people do not know `path`.

    Raises:
        UserError: W101, with the reason in words; the file that was there is whole.
    """
    temporary = path.parent / _temporary_name(path.name)
    try:
        try:
            write_new(temporary, data, mode, disk)
            disk.replace(temporary, path)
        except BaseException:
            _forget(temporary, disk)
            raise
        disk.sync_folder(path.parent)
    except OSError as error:
        raise write_error(error, told or path) from error


def write_new(path: Path, data: bytes, mode: int = 0o600, disk: Disk = DISK) -> None:
    """Make a new file and return once its bytes are on the medium. Raises OSError.

    For folders that nobody looks into yet: after a fault, a part of the file may be there.
    """
    descriptor = disk.create(path, mode)
    try:
        view = memoryview(data)
        while view:
            view = view[disk.write(descriptor, view) :]
        disk.sync(descriptor)
    except BaseException:
        # The first fault is the one to tell; on a full disk close often fails as well.
        with contextlib.suppress(OSError):
            disk.close(descriptor)
        raise
    disk.close(descriptor)


def _forget(path: Path, disk: Disk) -> None:
    with contextlib.suppress(OSError):
        disk.unlink(path)


def _temporary_name(target: str) -> str:
    # Short whatever the target's name is (255 bytes are the limit), and traceable to it.
    return f".readiness-{_tag(target)}-{os.urandom(6).hex()}.tmp"


def _tag(target: str) -> str:
    return hashlib.sha256(target.encode("utf-8", "surrogateescape")).hexdigest()[:8]


def temporaries_of(path: Path) -> list[Path]:
    """Temporary files that a killed process left while it wrote `path`."""
    prefix = f".readiness-{_tag(path.name)}-"
    return [p for p in _temporaries(path.parent) if p.name.startswith(prefix)]


def _temporaries(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _TEMPORARY.fullmatch(path.name))
    except OSError:
        return []


def sweep(folder: Path, now: float | None = None) -> int:
    """Remove temporary files nobody has touched for an hour; says how many went."""
    now = time.time() if now is None else now
    gone = 0
    for path in _temporaries(folder):
        try:
            status = path.lstat()
            if stat.S_ISREG(status.st_mode) and now - status.st_mtime > STALE_AFTER:
                path.unlink()
                gone += 1
        except OSError:
            continue
    return gone


# Latin letters that NFKD leaves whole. What is not here and not ASCII is dropped.
_PLAIN = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
        "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "\u0131": "i", "ħ": "h", "Ħ": "H", "&": " and ", "@": " at ",
    }
)  # fmt: skip
_RESERVED = {"con", "prn", "aux", "nul", "conin", "conout", "clock"} | {
    f"{device}{digit}" for device in ("com", "lpt") for digit in range(10)
}
_FALLBACK = "firm"


def safe_id(text: str, *, limit: int = 40) -> str:
    """The first part of a file name for an id: as `safe_name`, but case and underscores stay.

    Two ids that differ in case only give names that one disk in two takes for the same: whoever
    makes a whole name of it must compare without case.
    """
    letters = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    kept = re.sub(r"[^A-Za-z0-9_]+", "-", letters.encode("ascii", "ignore").decode("ascii"))
    return kept.strip("-")[:limit].rstrip("-") or safe_name(text, limit=limit)


def safe_name(text: str, *, limit: int = 80, taken: set[str] | None = None) -> str:
    """A file name (without ending) for a firm's name: lower-case ASCII letters, digits and hyphens.

    The same on every system, so that a folder made on one machine can be copied to any other: no
    reserved device name, no leading dot or hyphen, at most `limit` bytes. A name that has no Latin
    letter becomes ``firm-`` and a few digits of its hash, so that two such firms differ.

    Args:
        text: Any text.
        limit: Longest result in bytes (at least 16).
        taken: Names in use. A name that is taken (after what a case-blind, normal-form-blind file
            system makes of it) gets ``-2``, ``-3``...; the result is added to the set.
    """
    letters = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    ascii_only = letters.encode("ascii", "ignore").decode("ascii").lower().replace("'", "")
    name = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    if not name:
        digest = hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "replace"))
        name = f"{_FALLBACK}-{digest.hexdigest()[:8]}" if text.strip() else _FALLBACK
    elif name in _RESERVED:
        name = f"{_FALLBACK}-{name}"
    name = name[:limit].rstrip("-")
    if taken is None:
        return name
    found, count = name, 1
    while found in taken:
        count += 1
        ending = f"-{count}"
        found = name[: limit - len(ending)].rstrip("-") + ending
    taken.add(found)
    return found
