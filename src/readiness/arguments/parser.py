"""What the command line is made of: a parser that tells errors as all others are told, commands."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn

_CHOICE = re.compile(
    r"argument (?P<what>.*): invalid choice: '(?P<given>.*)' \(.*choose from (?P<known>.*)\)", re.S
)
"""What argparse says of a word that is not one of its choices, in every version."""


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

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:  # noqa: ANN401 - whatever argparse takes
        """As argparse does it, but what is left over is a matter of the command it was given to."""
        found, left = self.parse_known_args(args, namespace)
        if left:
            getattr(found, "parser", self).unknown(left)
        return found

    def unknown(self, words: Sequence[str]) -> NoReturn:
        """Raise UserError (C101) about words that mean nothing here."""
        from readiness.errors import clean, fault, nearest

        first = words[0].partition("=")[0]
        names = [name for action in self._actions for name in action.option_strings]
        guess = nearest(first, names) if first.startswith("-") else None
        hint = f"Did you mean {guess}? " if guess else ""
        what = "is no option of" if first.startswith("-") else "is one word too many for"
        raise fault(
            "C101",
            f"“{clean(first, limit=40)}” {what} '{self.prog}'.",
            f"{hint}See '{self.prog} --help'.",
        )

    def error(self, message: str) -> NoReturn:
        """Raise UserError (C101) instead of ending the program."""
        from readiness.errors import clean, fault, nearest

        wrong = _CHOICE.match(message)
        if wrong:
            known = re.findall(r"[\w-]+", wrong["known"])
            guess = nearest(wrong["given"], known)
            hint = f"Did you mean {guess}?" if guess else f"Known: {', '.join(known)}."
            message = f"{wrong['what']}: “{clean(wrong['given'], limit=40)}” is not known"
            raise fault("C101", f"{message}.", f"{hint} See '{self.prog} --help'.")
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


def whole(text: str) -> int:
    """The whole number that was typed."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text[:40]}” is not a whole number") from None


def folder(text: str) -> str:
    """The folder that was named; an empty one is a slip, such as a variable that was never set."""
    if not text.strip():
        raise argparse.ArgumentTypeError("no folder is named")
    return text


def add_day(sub: argparse.ArgumentParser) -> None:
    """The date on a document."""
    sub.add_argument("--on", metavar="DATE", help="date on the document, as 2026-12-31 (today)")


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
    sub.add_argument("--to", type=folder, required=True, metavar="DIR", help="folder to write to")
