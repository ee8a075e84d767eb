"""The command line as a parser: every command, its arguments, its help and its examples."""

from __future__ import annotations

from readiness import __version__
from readiness.arguments import browser, files, firms, hub, packs, shell, support, tables
from readiness.arguments.parser import Command, Parser, add_all

__all__ = ["build_parser"]


def build_parser(only: str | None = None) -> Parser:
    """The whole command line as a parser; completion and the man page are made from it too.

    Args:
        only: Build just this command, which is several times faster.
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
    add_all(parser, "commands", "COMMAND", [c for c in _commands() if only in (None, c.name)])
    return parser


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
