"""The arguments of the command that shows the app in a browser."""

from __future__ import annotations

import argparse

from readiness.arguments.parser import Command, whole


def commands() -> list[Command]:
    """The commands of this family."""
    return [
        Command(
            "serve",
            "Answer in a browser, on this computer only, behind a link that works once.",
            (
                "readiness serve                                a new check; it prints the link",
                "readiness serve bakery.readiness.json          go on with a saved one",
            ),
            _fill_serve,
            "browser:serve",
        )
    ]


def _fill_serve(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", nargs="?", metavar="FILE", help="saved response (default: a new one)")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--quick", action="store_true", help="quick look: the core questions only")
    sub.add_argument(
        "--port", type=whole, default=0, metavar="N", help="port to use (default: any that is free)"
    )
    sub.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="another address of this computer alone, such as ::1; all others are refused",
    )
    sub.add_argument(
        "--sessions", type=whole, default=3, metavar="N", help="checks open at a time (default: 3)"
    )
    sub.add_argument(
        "--idle",
        type=whole,
        default=30,
        metavar="MINUTES",
        help="rest a check on which nobody types for so long (default: 30)",
    )
    sub.add_argument("--no-open", action="store_true", help="print the link; open no browser")
