"""The hub's one settings file: whose documents these are, its privacy words, and its defaults.

``hub/hub.toml`` in the data folder of whoever runs the program. It is a brand file (name, colours,
logo, fonts, contacts) with two tables more: ``[privacy]`` and ``[defaults]``. Without it, and for
every line that is left out, all is as it comes with the program.

The defaults are read on the way to the first screen, so nothing heavy is imported for them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from readiness.errors import Place, Problem, UserError, clean, fault, nearest, show_controls
from readiness.storage.paths import user_data_folder
from readiness.storage.stamps import KEPT_MONTHS

if TYPE_CHECKING:
    from readiness.report import Brand

LONGEST_NAME = 80
"""Characters; as in a brand."""
LONGEST_PRIVACY = 600
"""Characters; the last page of a roadmap has room for some ten lines."""
MOST_MONTHS = 120
OWN_TABLES = ("privacy", "defaults")
"""What stands in the file beside the brand."""
_KNOWN = {"privacy": ("text",), "defaults": ("pack", "keep_months")}


class Settings(NamedTuple):
    """What holds where nothing is said on the command line."""

    pack: str | None = None
    """Questionnaire: an id, or a folder (one that is not absolute is beside the file)."""
    keep_months: int = KEPT_MONTHS
    """After so many months a new saved response is due for review."""
    privacy: str = ""
    """What roadmaps say about data, beside the program's own words."""


class Hub(NamedTuple):
    """The whole file, checked."""

    path: Path
    settings: Settings
    brand: Brand | None
    """None where the file names no hub: documents have the plain look."""


def hub_file() -> Path:
    """Where the file stands, or would stand."""
    return user_data_folder() / "hub" / "hub.toml"


def settings() -> Settings:
    """The hub's settings; those of the program where there is no file. Raises UserError D102."""
    path = hub_file()
    if not _is_there(path):
        return Settings()
    return _settings(path, *_read(path))


def pack_or_default(ref: str | None) -> str | None:
    """The pack that is meant: the one that was named, else the hub's. Raises UserError D102.

    A saved response names its pack by id alone. Where none of that id is installed, the hub's own
    is meant if it has this id: nobody there should have to name its folder.
    """
    own = settings().pack
    if ref is None:
        return own
    return own if own is not None and _has_id(own, ref) else ref


def _has_id(own: str, ref: str) -> bool:
    from readiness.packs import load
    from readiness.packs.places import pack_folder

    try:
        pack_folder(ref)
    except UserError:
        with contextlib.suppress(UserError):  # of a faulty pack of the hub's
            return load(own).id == ref
    return False


def brand() -> Brand | None:
    """The hub's brand with its privacy words; None without one. Raises UserError D102, D104."""
    found = load()
    return None if found is None else found.brand


def load() -> Hub | None:
    """The file, checked whole, with logo and fonts; None where there is none.

    Raises:
        UserError: D102 and D104, everything that was found.
    """
    path = hub_file()
    if not _is_there(path):
        return None
    text, data = _read(path)
    problems: list[Problem] = []
    own, look = Settings(), None
    try:
        own = _settings(path, text, data)
    except UserError as error:
        problems += error.problems
    # A file with defaults alone needs no name: documents keep the plain look.
    if any(value != {} for key, value in data.items() if key not in OWN_TABLES):
        from readiness.report import load_brand

        try:
            look = load_brand(path, beside=OWN_TABLES)
        except UserError as error:
            problems += error.problems
    if problems:
        raise UserError(sorted(problems, key=lambda one: one.where.line or 0))
    if own.privacy:
        from readiness.report import Brand

        look = replace(look or Brand(), privacy=own.privacy)
    return Hub(path, own, look)


def init(name: str = "") -> Path:
    """Write a file to fill in; returns its path.

    Args:
        name: The hub's name; empty leaves the line for later.

    Raises:
        UserError: C104 for a name that is too long, or where a file is already; W101.
    """
    from readiness.storage.files import make_folder, write_whole

    path = hub_file()
    if _is_there(path):
        hint = "Change it with any text editor, or delete it first."
        raise fault("C104", f"the settings are there already: {path}.", hint)
    said = clean(name).strip()
    if len(said) > LONGEST_NAME:
        raise fault(
            "C104", f"the name is longer than {LONGEST_NAME} characters.", "Give a shorter one."
        )
    line = f'name = "{_escaped(said)}"' if said else '# name = "Our Growth Hub"'
    make_folder(path.parent)
    write_whole(path, _STARTER.replace("NAME_LINE", line).encode())
    return path


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # A folder that cannot be searched; whoever needs it for answers says so.


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    """The text, and what it says. Raises UserError D102."""
    import tomllib

    try:
        text = path.read_bytes()[:_MOST_BYTES].decode("utf-8-sig")
        return text, tomllib.loads(text)
    except (OSError, ValueError, RecursionError):
        from readiness.report.brand import read_toml

        return read_toml(path)  # It says what is wrong, and where.


_MOST_BYTES = 64_000
_LONGEST_QUOTE = 40


def _settings(path: Path, text: str, data: Mapping[str, Any]) -> Settings:
    problems: list[Problem] = []

    def wrong(keys: tuple[str, ...], message: str, hint: str) -> None:
        from readiness.report.brand import line_of

        name = show_controls(".".join(keys))
        where = Place(file=str(path), line=line_of(text, keys))
        problems.append(Problem("D102", where, f"{name} {message}.", hint))

    tables: dict[str, Mapping[str, Any]] = {}
    for table, known in _KNOWN.items():
        given = data.get(table, {})
        if not isinstance(given, Mapping):
            wrong((table,), "is not a table", f"Write [{table}] on its own line.")
            given = {}
        tables[table] = given
        for key in given:
            if key not in known:
                near = nearest(key, known)
                hint = f"Did you mean {near}?" if near else f"Known here: {', '.join(known)}."
                wrong((table, key), "is not known", hint)
    pack = tables["defaults"].get("pack")
    if pack is not None and not (isinstance(pack, str) and pack.strip()):
        wrong(("defaults", "pack"), "is not the id or folder of a pack", 'Write pack = "ID".')
        pack = None
    months = tables["defaults"].get("keep_months", KEPT_MONTHS)
    if type(months) is not int or not 1 <= months <= MOST_MONTHS:
        hint = f"Write a whole number without quotation marks, 1 to {MOST_MONTHS}."
        said = f"is not a number of months: {_quoted(months)}"
        wrong(("defaults", "keep_months"), said, hint)
        months = KEPT_MONTHS
    privacy = tables["privacy"].get("text", "")
    if not isinstance(privacy, str):
        wrong(("privacy", "text"), "is not a text", "Put it in quotation marks.")
        privacy = ""
    elif len(privacy) > LONGEST_PRIVACY:
        wrong(("privacy", "text"), f"is longer than {LONGEST_PRIVACY} characters", "Shorten it.")
    if problems:
        raise UserError(problems)
    return Settings(_pack(path, pack), months, clean(privacy).strip())


def _quoted(value: object) -> str:
    """A value as it stands in the file, or its beginning."""
    import json

    text = show_controls(json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"


def _pack(path: Path, named: str | None) -> str | None:
    """A folder beside the file is meant from wherever the program is run."""
    beside = path.parent / (named or "")
    return str(beside) if named and (beside / "pack.yaml").is_file() else named


_STARTER = """\
# Settings of your hub, for all that readiness makes for you on this computer.
# A line that starts with # is off: take the # away to use it. 'readiness hub show' checks the file.

# The name stands on every page. Without a name, documents have the plain look.
NAME_LINE
# footer = "A line at the foot of every page"
# logo = "logo.png"            # PNG or JPEG, in the folder of this file
# logo_words = "Logo of our hub"

[colours]
# accent = "#005ea8"           # bars, links, numbers
# ink = "#0b2239"              # headings

[contact]                      # a card on the page with help
# person = "First and last name"
# telephone = "01204 000000"
# email = "hub@example.org"
# web = "https://example.org"
# address = "1 Market Street, Bolton"

[privacy]                      # printed on the last page, beside what the program itself says
# text = "We keep your answers for two years. Ask us for a copy, or to delete them: 01204 000000."

[defaults]                     # what holds where nothing is said on the command line
# pack = "north-west"          # the questionnaire: an id, or a folder
# keep_months = 24             # a new check is due for review after so many months
"""
