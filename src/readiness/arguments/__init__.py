"""The command line as a parser: every command, its arguments, its help and its examples."""

from __future__ import annotations

from readiness import __version__
from readiness.arguments import browser, files, firms, hub, packs, shell, support, tables
from readiness.arguments.parser import Command, Parser, add_all

__all__ = ["build_parser"]


def build_parser(first: str | None = None) -> Parser:
    """The whole command line as a parser; completion and the man page are made from it too.

    Args:
        first: The first word that was typed, empty for none: what it does not need is left out,
            which is many times faster. None leaves nothing out.
    """
    parser = Parser(
        prog="readiness",
        description="Digital-readiness assessment for small firms: answer, see where you stand, "
        "and take away a dated roadmap. Without a command it opens the assessment.",
        examples=(
            "readiness                       answer the questionnaire in this terminal",
            "readiness demo --to out         see the whole chain on made-up firms",
        ),
    )
    parser.add_argument("--version", action="version", version=f"readiness {__version__}")
    parser.add_argument("--no-color", action="store_true", help="no colours (also: NO_COLOR=1)")
    # The commands that tell about the whole command line take it from here.
    parser.set_defaults(root=parser)
    parser.set_defaults(
        run="open", parser=parser, file=None, pack=None, quick=False, plain=False, benchmark=None
    )
    add_all(parser, "commands", "COMMAND", _needed(first))
    return parser


def _needed(first: str | None) -> list[Command]:
    if first == "":
        return []
    whole = _commands()
    if first in ("-h", "--help"):
        # The list of commands tells no option of theirs.
        return [command._replace(fill=lambda _sub: None) for command in whole]
    if first in _TELL_ALL:
        return whole
    # A word that is no command needs all of them, to say what was meant.
    return [command for command in whole if command.name == first] or whole


_TELL_ALL = ("completion", "man")


def _commands() -> list[Command]:
    return [
        *firms.commands(),
        *browser.commands(),
        *tables.commands(),
        *packs.commands(),
        *support.commands(),
        *files.commands(),
        *hub.commands(),
        *shell.commands(),
    ]
