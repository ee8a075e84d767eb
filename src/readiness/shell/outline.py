"""The command line as plain data: commands, their options, what each value may be."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["file", "folder", "pack", "word", ""]
"""What to offer for a value: files, folders, packs (ids and folders), fixed words, nothing."""

_KINDS: dict[str, Kind] = {
    "FILE": "file",
    "TABLE": "file",
    "CODE-or-FILE": "file",
    "BEFORE": "file",
    "AFTER": "file",
    "DIR": "folder",
    "WAVE": "folder",
    "P": "pack",
}
"""What stands for a value in the help, and what to offer for it."""


class Value(NamedTuple):
    """What follows an option, or stands on its own: what it is called, what to offer."""

    metavar: str
    kind: Kind
    words: tuple[str, ...] = ()
    repeats: bool = False
    optional: bool = False


class Option(NamedTuple):
    """An option: its names, what it does, and its value, if it takes one."""

    names: tuple[str, ...]
    about: str
    value: Value | None = None
    required: bool = False


class Place(NamedTuple):
    """A value that stands on its own."""

    about: str
    value: Value


class Entry(NamedTuple):
    """A command or a group of them, with all that can be typed after it."""

    path: tuple[str, ...]
    """As typed, without the name of the program; empty for the program itself."""
    about: str
    examples: tuple[str, ...]
    options: tuple[Option, ...]
    places: tuple[Place, ...]
    children: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """The last word of the path."""
        return self.path[-1] if self.path else ""

    def walk(self) -> Iterator[Entry]:
        """This entry, and all below it, in the order of the help."""
        yield self
        for child in self.children:
            yield from child.walk()


def outline(parser: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Entry:
    """The entry of a parser.

    Args:
        parser: The whole command line, or one command.
        path: The words that lead to it.
    """
    options: list[Option] = []
    places: list[Place] = []
    children: list[Entry] = []
    # argparse shows nobody what it knows, except as the text of its help.
    for action in parser._actions:  # noqa: SLF001
        about = "" if action.help is None else action.help.replace("%%", "%")
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            children += [outline(sub, (*path, name)) for name, sub in action.choices.items()]
        elif action.help == argparse.SUPPRESS:
            continue
        elif action.option_strings:
            value = None if action.nargs == 0 else _value(action)
            options.append(Option(tuple(action.option_strings), about, value, action.required))
        else:
            places.append(Place(about, _value(action)))
    return Entry(
        path,
        parser.description or "",
        tuple(getattr(parser, "examples", ())),
        tuple(options),
        tuple(places),
        tuple(children),
    )


def _value(action: argparse.Action) -> Value:
    metavar = str(action.metavar or action.dest.upper())
    repeats = action.nargs in ("+", "*")
    optional = action.nargs in ("?", "*")
    if action.choices is not None:
        words = tuple(map(str, action.choices))
        return Value(metavar, "word", words, repeats, optional)
    kind = _KINDS.get(metavar, "")
    if not kind and action.dest in ("before", "after"):
        kind = "pack"  # two packs to compare, called A and B
    return Value(metavar, kind, (), repeats, optional)
