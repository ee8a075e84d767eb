"""What the command line is made of: a parser that tells errors as all others are told, commands."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn


class Parser(argparse.ArgumentParser):
    """A parser whose help starts with examples, and whose errors are told like all others."""

    def __init__(
        self,
        prog: str | None = None,
        *,
        examples: Sequence[str] = (),
        **kwargs: Any,  # noqa: ANN401 - whatever argparse takes
    ) -> None:
        super().__init__(prog, allow_abbrev=False, **kwargs)
        self.examples = tuple(examples)

    def format_help(self) -> str:
        """The usual help, with the examples first."""
        lines = "".join(f"  {example}\n" for example in self.examples)
        return f"examples:\n{lines}\n{super().format_help()}" if lines else super().format_help()

    def error(self, message: str) -> NoReturn:
        """Raise UserError (C101) instead of ending the program."""
        from readiness.errors import fault

        raise fault("C101", f"{message}.", f"See '{self.prog} --help'.")


class Command(NamedTuple):
    """A command as the parser knows it; `fill` adds its arguments."""

    name: str
    about: str
    examples: tuple[str, str]
    fill: Callable[[argparse.ArgumentParser], None]
    run: str = ""
    """Its module and function in `commands`, as ``firms:score``; empty for a group of actions."""


def add_all(
    parser: argparse.ArgumentParser, title: str, metavar: str, commands: Sequence[Command]
) -> None:
    """Give a parser its commands."""
    known = parser.add_subparsers(title=title, metavar=metavar, parser_class=Parser)
    for command in commands:
        sub = known.add_parser(
            command.name,
            help=command.about,
            description=command.about,
            examples=command.examples,
        )
        sub.set_defaults(run=command.run, parser=sub)
        command.fill(sub)


def group(*actions: Command) -> Callable[[argparse.ArgumentParser], None]:
    """The `fill` of a command that only groups actions."""

    def fill(parser: argparse.ArgumentParser) -> None:
        add_all(parser, "actions", "ACTION", actions)

    return fill


def add_day(sub: argparse.ArgumentParser) -> None:
    """The date on a document."""
    sub.add_argument("--on", metavar="DATE", help="date on the roadmap, as 2026-12-31 (today)")


def add_files(sub: argparse.ArgumentParser) -> None:
    """Saved responses, and the pack to score them with."""
    sub.add_argument("files", nargs="+", metavar="FILE", help="saved responses")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: the file's)")


def add_json(sub: argparse.ArgumentParser) -> None:
    """Results for programs."""
    sub.add_argument("--json", action="store_true", help="for programs")


def add_pack(sub: argparse.ArgumentParser) -> None:
    """A pack, by id or folder."""
    sub.add_argument("pack", nargs="?", metavar="P", help="pack id or folder (default: north-west)")


def add_to(sub: argparse.ArgumentParser) -> None:
    """The folder that a command writes to."""
    sub.add_argument("--to", required=True, metavar="DIR", help="folder to write to")
