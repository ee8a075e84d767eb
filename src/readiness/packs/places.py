"""Where packs, templates and the cache stand, and which bytes make up a pack."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
from pathlib import Path
from typing import Literal

from readiness.errors import Place, Problem, UserError, fault, nearest, show_controls

DEFAULT_PACK = "north-west"
"""The pack that is used when none is named."""
MAX_FILE = 1 << 20
"""Most bytes of one file that are read; the guard refuses a file that reaches past it."""
MAX_FILES = 200
"""Most YAML files in one folder of a pack."""
MAX_PACK = 8 << 20
"""Most bytes of all files of a pack together."""
TOP_FILES = (
    "pack.yaml",
    "recommendations.yaml",
    "support.yaml",
    "regions.yaml",
    "benchmarks.yaml",
    "contradictions.yaml",
)
"""The files that stand beside `components/`; only the first has to be there."""

Kind = Literal["questionnaires", "templates"]
BASE = "../"
"""Files of an overlay's base are named by this, the base's folder and their path in it."""
# Found without YAML, so that a start needs no parser; the loader compares it with what it parsed.
_EXTENDS = re.compile(
    rb"""^(?:\xef\xbb\xbf)?extends[ ]*:[ ]+["']?([A-Za-z0-9_-]{1,64})["']?[ \t]*(?:#.*)?\r?$""",
    re.MULTILINE,
)


def data_folder(kind: Kind) -> Path:
    """The folder of the shipped packs or templates, in a source tree or in an installed wheel.

    Raises:
        UserError: P101 when the installation has no such folder.
    """
    package = Path(__file__).resolve().parent.parent
    installed = package / "_data" / kind
    if installed.is_dir():
        return installed
    source = package.parent.parent / kind
    # An installed package must not pick up a stranger's folder that stands near it by chance.
    if package.parent.name == "src" and source.is_dir():
        return source
    raise fault("P101", f"the folder '{kind}' is not installed.", "Install readiness again.")


def cache_folder() -> Path:
    """The user's folder for compiled packs, which need not exist yet."""
    home = os.environ.get("READINESS_HOME")
    if home:
        return Path(home) / "cache"
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
        return (Path(base) if base else Path.home() / "AppData" / "Local") / "readiness" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "readiness"
    base = os.environ.get("XDG_CACHE_HOME")
    # The XDG specification says that a relative path is to be ignored.
    if base and Path(base).is_absolute():
        return Path(base) / "readiness"
    return Path.home() / ".cache" / "readiness"


def pack_folder(ref: str | Path | None) -> Path:
    """The folder of a pack: of the North West for None, of an id, or of a path as it is.

    Raises:
        UserError: P101 when there is no such pack.
    """
    if isinstance(ref, Path):
        return ref
    name = DEFAULT_PACK if ref is None else ref
    folders = {folder.name: folder for folder in pack_folders()}
    if name in folders:
        return folders[name]
    if name and "\0" not in name and Path(name).is_dir():
        return Path(name)
    if name and "\0" not in name and Path(name).is_file():
        hint = "A pack is a folder: name the one that this file is in."
        raise fault("P101", f"'{show_controls(name)}' is a file.", hint)
    close = nearest(name, folders)
    known = ", ".join(folders)
    hint = f"Did you mean '{close}'?" if close else f"Installed: {known}. Or name a pack's folder."
    raise fault("P101", f"there is no questionnaire pack '{show_controls(name)}'.", hint)


def pack_brand(ref: str | None) -> Path | None:
    """The brand file that a pack brings for its documents, or None.

    Raises:
        UserError: P101 when there is no such pack.
    """
    path = pack_folder(ref) / "brand.toml"
    return path if path.is_file() else None


def pack_folders() -> tuple[Path, ...]:
    """The folders of the shipped packs, by name."""
    shipped = data_folder("questionnaires")
    return tuple(sorted(f for f in shipped.iterdir() if (f / "pack.yaml").is_file()))


def pack_files(folder: Path) -> dict[str, bytes]:
    """The bytes of every file that makes up the pack, by its path inside the pack, in fixed order.

    The files of an overlay's base come after its own, as ``../base/pack.yaml`` and so on. Golden
    cases are not part of a pack's content: adding one leaves saved responses as they are.

    Raises:
        UserError: P101 for files that cannot be read and a base that is not there, P106 when they
            are too many or too large, P212 when an overlay extends itself.
    """
    files = _own_files(folder)
    found = _EXTENDS.search(files["pack.yaml"])
    if found is None:
        return files
    name = found[1].decode()
    line = files["pack.yaml"].count(b"\n", 0, found.start()) + 1
    base = _base_folder(folder, name, line)
    return files | {f"{BASE}{name}/{path}": data for path, data in _own_files(base).items()}


def _base_folder(folder: Path, name: str, line: int) -> Path:
    """The folder of an overlay's base: a shipped pack, or else the one beside the overlay."""
    here = folder.resolve()
    shipped = {found.name: found for found in pack_folders()}
    base = shipped.get(name, here.parent / name)
    place = Place(f"{here.name}/pack.yaml", line, field="extends")
    if base.resolve() == here:
        text = f"'{name}' extends itself."
        raise UserError(Problem("P212", place, text, "Name the pack that it builds on."))
    if not (base / "pack.yaml").is_file():
        close = nearest(name, shipped)
        hint = f"Did you mean '{close}'?" if close else f"Installed: {', '.join(shipped)}."
        text = f"there is no questionnaire pack '{name}' to extend."
        raise UserError(Problem("P101", place, text, hint))
    return base


def _own_files(folder: Path) -> dict[str, bytes]:
    names = [name for name in TOP_FILES if os.path.lexists(folder / name)]
    names += yaml_files(folder, "components")
    if "pack.yaml" not in names:
        place = Place(str(folder))
        raise UserError(
            Problem("P101", place, "there is no pack.yaml in this folder.", "Name a pack's folder.")
        )
    return read_files(folder, names)


def yaml_files(folder: Path, inside: str) -> list[str]:
    """The YAML files of a sub-folder as `inside/name.yaml`, sorted; none when it is not there.

    Raises:
        UserError: P101 when the folder cannot be listed, P106 when it holds too many files.
    """
    try:
        found = sorted(f.name for f in (folder / inside).iterdir() if f.suffix in (".yaml", ".yml"))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unreadable(folder, inside, error) from None
    # Editors leave such files beside the real ones.
    names = [f"{inside}/{n}" for n in found if not n.startswith((".", "~", "#"))]
    if len(names) > MAX_FILES:
        place = Place(f"{folder.resolve().name}/{inside}")
        raise UserError(
            Problem(
                "P106", place, f"the folder holds more than {MAX_FILES} files.", "Split the pack."
            )
        )
    return names


def read_files(folder: Path, names: list[str]) -> dict[str, bytes]:
    """The bytes of the named files.

    Raises:
        UserError: P101 for each file that cannot be read, P106 when all are too large together.
    """
    problems: list[Problem] = []
    out: dict[str, bytes] = {}
    total = 0
    for name in names:
        try:
            out[name] = _read(folder / name)
        except OSError as error:
            problems += _unreadable(folder, name, error).problems
            continue
        total += len(out[name])
        if total > MAX_PACK:
            text = f"the files of the pack are larger than {MAX_PACK >> 20} MB together."
            raise UserError(Problem("P106", Place(str(folder)), text, "Split the pack."))
    if problems:
        raise UserError(problems)
    return out


def _read(path: Path) -> bytes:
    # A device or a pipe in a stranger's pack would never end: look at the open file, not the name.
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("it is not a plain file")
        data = file.read(MAX_FILE + 1)
        while data and len(data) <= MAX_FILE:
            more = file.read(MAX_FILE + 1 - len(data))
            if not more:
                break
            data += more
    return data or b""


def _unreadable(folder: Path, name: str, error: OSError) -> UserError:
    reason = error.strerror or str(error)
    problem = Problem(
        "P101",
        Place(f"{folder.resolve().name}/{name}"),
        f"it cannot be read: {reason}.",
        "Check it and its rights.",
    )
    return UserError(problem)


def pack_hash(files: dict[str, bytes]) -> str:
    """SHA-256 (hex) over the pack's files: names and content, the same on every machine.

    Line ends are counted as LF, because version control may write CRLF on Windows.
    """
    digest = hashlib.sha256(b"readiness-pack-1\n")
    for name in sorted(files):
        data = files[name]
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n")
        digest.update(f"{len(name.encode())} {name} {len(data)}\n".encode())
        digest.update(data)
    return digest.hexdigest()
