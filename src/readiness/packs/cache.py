"""Compiled packs in the user's cache folder, so that a start needs neither YAML nor pydantic.

A cache file can always be deleted. It is keyed by the pack's content, the engine's version and the
shape of the core's data, and carries a checksum: a damaged or foreign file is not used. It is JSON,
never pickle. That a cache cannot be written is nobody's problem, so it is not reported.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import os
from functools import cache as once
from pathlib import Path

from readiness import __version__
from readiness.packs.codec import Codec
from readiness.packs.places import cache_folder
from readiness.questionnaire import Questionnaire

FORMAT = 1
"""Raise it when the same pack files give another questionnaire, without any field changing."""
KEEP = 24
"""Compiled packs that are kept; the longest unused ones go first."""
_MAGIC = b"readiness-compiled-pack"


@once
def _codec() -> Codec:
    return Codec(Questionnaire)


@once
def _engine() -> str:
    text = f"{FORMAT}\n{__version__}\n{_codec().shape}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def cache_file(content_hash: str) -> Path:
    """Where the compiled form of a pack with this content stands."""
    return cache_folder() / "packs" / f"{content_hash[:32]}-{_engine()[:16]}.json"


def fetch(content_hash: str) -> Questionnaire | None:
    """The compiled pack with this content, or None when there is no sound one."""
    collecting = gc.isenabled()
    # Reading makes thousands of objects and no garbage; looking for some would double the time.
    gc.disable()
    try:
        head, _, body = cache_file(content_hash).read_bytes().partition(b"\n")
        if head != _head(content_hash, body):
            return None
        found = _codec().decode(json.loads(body))
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RuntimeError):
        return None
    finally:
        if collecting:
            gc.enable()
    if not isinstance(found, Questionnaire) or found.hash != content_hash:
        return None
    return found


def keep(questionnaire: Questionnaire) -> None:
    """Write the compiled pack, whole or not at all; a failure is silent."""
    row = _codec().encode(questionnaire)
    # Escaped, so that reading takes one byte a letter: one “ would make it two for all of them.
    body = json.dumps(row, separators=(",", ":")).encode()
    # RuntimeError: there is no home folder.
    with contextlib.suppress(OSError, RuntimeError):
        path = cache_file(questionnaire.hash)
        _make(path.parent)
        temporary = path.with_name(f".{path.stem}-{os.urandom(8).hex()}.tmp")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
                file.write(_head(questionnaire.hash, body) + b"\n" + body)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        _sweep(path.parent)


def _make(folder: Path) -> None:
    """Make the folder and those above it, readable by nobody else."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _head(content_hash: str, body: bytes) -> bytes:
    digest = hashlib.sha256(body).hexdigest()
    return b" ".join([_MAGIC, _engine().encode(), content_hash.encode(), digest.encode()])


def _sweep(folder: Path) -> None:
    """Remove the oldest compiled packs past the limit, and what a crash left half written."""
    files = [file for file in folder.iterdir() if file.is_file()]
    files.sort(key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in files[KEEP:]:
        file.unlink(missing_ok=True)
