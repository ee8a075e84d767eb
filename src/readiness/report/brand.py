"""A hub's brand file: name, colours, logo, foot line, contacts. Checked whole before it is used."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from readiness.errors import Place, Problem, UserError, clean, fault, nearest, show_controls
from readiness.report.child import clean_logo, try_font
from readiness.report.fontfile import MAX_BYTES as MAX_FONT
from readiness.report.fontfile import Fonts, family_of
from readiness.report.logo import MAX_BYTES, Logo, size_of
from readiness.report.schema import LINK
from readiness.report.theme import Brand, Contact, palette

MAX_FILE = 64_000
_COLOUR = r"#[0-9a-fA-F]{6}"
_LINE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")
Words = Annotated[str, Field(max_length=120)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class _Colours(_Table):
    accent: str = Brand().accent
    ink: str = Brand().ink


class _Contact(_Table):
    person: Words = ""
    telephone: Words = ""
    email: Words = ""
    web: Words = ""
    address: Words = ""


class _Fonts(_Table):
    regular: Annotated[str, Field(min_length=1, max_length=200)]
    bold: Annotated[str, Field(min_length=1, max_length=200)]
    italic: Annotated[str, Field(max_length=200)] = ""


class _File(_Table):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    footer: Words = ""
    logo: Annotated[str, Field(max_length=200)] = ""
    logo_words: Words = ""
    colours: _Colours = _Colours()
    fonts: _Fonts | None = None
    contact: _Contact = _Contact()


def load_brand(path: Path, beside: Collection[str] = ()) -> Brand:
    """The brand in a TOML file, its logo and fonts tried in a process with limits.

    Args:
        path: The file.
        beside: Names in it that are no matter of the brand.

    Raises:
        UserError: D102 with the line, or D104 for the logo and fonts; all that were found.
    """
    text, whole = read_toml(path)
    data = {key: value for key, value in whole.items() if key not in beside}
    try:
        found = _File.model_validate(data)
    except ValidationError as error:
        raise UserError([_problem(path, text, one) for one in error.errors()]) from error
    problems = [*_contact_problems(path, text, found.contact), *_colour_problems(path, text, found)]
    logo = None
    try:
        logo = _logo(path, found) if found.logo else None
    except UserError as error:
        problems += error.problems
    fonts = None
    try:
        fonts = _fonts(path, found.fonts) if found.fonts else None
    except UserError as error:
        problems += error.problems
    if problems:
        raise UserError(problems)
    return Brand(
        clean(found.name).strip(),
        found.colours.accent.lower(),
        clean(found.footer).strip(),
        ink=found.colours.ink.lower(),
        logo=logo,
        contacts=_contacts(found.contact),
        fonts=fonts,
    )


def read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file, and what it says. Raises UserError D102 with the line."""
    text = _read(path)
    try:
        return text, tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = str(error) or "it is too deep"
        line = _LINE.search(said)
        last = text.count("\n") + 1
        where = Place(file=str(path), line=int(line[1] or last) if line else None)
        reason = show_controls(_LINE.sub("", said).strip(), limit=120)
        hint = 'Lines look like name = "My hub", with quotation marks.'
        raise fault("D102", f"The TOML is faulty: {reason}.", hint, where) from error


def _read(path: Path) -> str:
    where = Place(file=str(path))
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        message = f"The brand file cannot be read: {reason}."
        raise fault("D102", message, "Check the path.", where) from error
    if len(data) > MAX_FILE:
        raise fault("D102", "The brand file is too large.", "Is it the right file?", where)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise fault(
            "D102", "The brand file is not UTF-8 text.", "Save it as UTF-8.", where
        ) from error


def line_of(text: str, keys: tuple[str, ...]) -> int | None:
    """The line on which a key stands, such as ("colours", "accent"); None when it is not there."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        head = re.match(r"\s*\[\s*([\w.-]+)\s*\]", line)
        if head:
            table = tuple(head[1].split("."))
            if table == keys:
                return number
            continue
        key = re.match(r"\s*([\w.\"'-]+)\s*=", line)
        if key:
            whole = (*table, *key[1].replace('"', "").replace("'", "").split("."))
            if whole == keys or (len(whole) < len(keys) and whole == keys[: len(whole)]):
                return number
    return None


def _problem(path: Path, text: str, found: object) -> Problem:
    """One finding of pydantic in words of ours."""
    assert isinstance(found, dict)
    keys = tuple(str(part) for part in found["loc"])
    name = show_controls(".".join(keys))
    where = Place(file=str(path), line=line_of(text, keys))
    kind = found["type"]
    known: dict[tuple[str, ...], type[BaseModel]] = {
        (): _File,
        ("colours",): _Colours,
        ("contact",): _Contact,
        ("fonts",): _Fonts,
    }
    if kind == "missing" and len(keys) > 1:
        where = Place(file=str(path), line=line_of(text, keys[:-1]))
        hint = f'Write {show_controls(keys[-1])} = "..." below [{show_controls(keys[0])}].'
        return Problem("D102", where, f"{name} is missing.", hint)
    if kind == "missing":
        return Problem("D102", where, f"{name} is missing.", f'Write {name} = "...".')
    if kind == "extra_forbidden":
        table = known.get(keys[:-1], _File)
        near = nearest(keys[-1], table.model_fields)
        names = ", ".join(table.model_fields)
        hint = f"Did you mean {near}?" if near else f"Known here: {names}."
        return Problem("D102", where, f"{name} is not known.", hint)
    if kind == "string_too_long":
        most = found["ctx"]["max_length"]
        return Problem("D102", where, f"{name} is longer than {most} characters.", "Shorten it.")
    if kind == "string_too_short":
        hint = "Give the hub's name." if keys == ("name",) else "Give a file's name."
        return Problem("D102", where, f"{name} is empty.", hint)
    if kind in ("model_type", "model_attributes_type"):
        return Problem("D102", where, f"{name} is not a table.", f"Write [{name}] on its own line.")
    return Problem("D102", where, f"{name} is not a text.", "Put it in quotation marks.")


def _colour_problems(path: Path, text: str, found: _File) -> list[Problem]:
    problems: list[Problem] = []
    for key in ("accent", "ink"):
        value = getattr(found.colours, key)
        try:
            palette(Brand(**{key: value}))
        except UserError as error:
            where = Place(file=str(path), line=line_of(text, ("colours", key)))
            problems += [Problem(p.code, where, p.message, p.hint) for p in error.problems]
    return problems


def _contact_problems(path: Path, text: str, contact: _Contact) -> list[Problem]:
    problems: list[Problem] = []
    for key, start, hint in (
        ("email", "mailto:", "Write it as name@example.org."),
        ("web", "", "It must start with https://."),
    ):
        value = getattr(contact, key)
        if value and not (LINK.match(start + value) and not value.startswith("#")):
            where = Place(file=str(path), line=line_of(text, ("contact", key)))
            message = f"contact.{key}: {show_controls(value)!r} is not an address."
            problems.append(Problem("D102", where, message, hint))
    return problems


def _contacts(contact: _Contact) -> tuple[Contact, ...]:
    from readiness.report.words import address_words

    rows = (
        Contact("Person", contact.person),
        Contact("Telephone", contact.telephone),
        Contact("Email", contact.email, f"mailto:{contact.email}"),
        Contact("Web", address_words(contact.web), contact.web),
        Contact("Address", contact.address),
    )
    return tuple(
        Contact(row.label, clean(row.text).strip(), row.href) for row in rows if row.text.strip()
    )


def _logo(path: Path, found: _File) -> Logo:
    """The logo beside the brand file. Raises UserError (D104, G102)."""
    file, data = _beside(path, found.logo, "logo", MAX_BYTES)
    where = Place(file=str(file))
    try:
        size_of(data)
    except ValueError as error:
        hint = "Save it as a PNG of at most 2 MB and 4 million pixels."
        raise fault("D104", f"The logo {error}.", hint, where) from error
    png = clean_logo(data, str(file))
    words = clean(found.logo_words).strip() or f"Logo of {clean(found.name).strip()}"
    return Logo(png, *size_of(png), words)


def _beside(path: Path, name: str, what: str, most: int) -> tuple[Path, bytes]:
    """A file in the folder of the brand file, and at most `most` + 1 of its bytes.

    Raises:
        UserError: D104, for a place outside, a link, or a file that cannot be read.
    """
    file = path.parent / name
    where = Place(file=str(file))
    inside = not Path(name).is_absolute() and ".." not in Path(name).parts
    if not inside or file.is_symlink():
        message = f"The {what} must be a file in the folder of the brand file, and no link."
        raise fault("D104", message, "Copy it there.", where)
    try:
        with file.open("rb") as opened:
            return file, opened.read(most + 1)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise fault(
            "D104", f"The {what} cannot be read: {reason}.", "Check its name.", where
        ) from error


def _fonts(path: Path, found: _Fonts) -> Fonts:
    """The hub's fonts beside the brand file. Raises UserError (D104, G102), all that were found."""
    problems: list[Problem] = []
    read: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for key in ("regular", "bold", "italic"):
        name = getattr(found, key)
        if not name:
            continue
        try:
            file, data = _beside(path, name, "font", MAX_FONT)
            try:
                names[key] = family_of(data)
            except ValueError as error:
                hint = "Ask who made it for a TTF that documents may carry."
                raise fault("D104", f"The font {error}.", hint, Place(file=str(file))) from error
            try_font(data, str(file))
            read[key] = data
        except UserError as error:
            problems += error.problems
    if problems:
        raise UserError(problems)
    return Fonts(names["regular"], read["regular"], read["bold"], read.get("italic", b""))
