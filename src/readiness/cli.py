"""The command line: arguments in, exit code out. It prints results on stdout, all else on stderr.

Exit codes: 0 done; 1 done, with rejected rows or findings; 2 a fault in what the user gave; 70 a
fault of ours; 130 interrupted. Nothing heavy is imported before the arguments are understood.
"""

from __future__ import annotations

import argparse
import gc
import io
import sys
from collections.abc import Callable, Sequence
from typing import TextIO

from readiness.arguments import build_parser

OK, FINDINGS, USER_FAULT, OUR_FAULT, INTERRUPTED = 0, 1, 2, 70, 130


def _run(args: argparse.Namespace) -> int:
    """Carry out the command that was parsed; its module is imported only now."""
    if not args.run:
        _say(args.parser.format_help().rstrip(), sys.stderr)
        return USER_FAULT
    if args.run in ("open", "firms:assess"):
        return _open(args) if args.run == "open" else _assess(args)
    from importlib import import_module

    module, name = args.run.split(":")
    command: Callable[[argparse.Namespace], int] = getattr(
        import_module(f"readiness.commands.{module}"), name
    )
    return command(args)


def _open(args: argparse.Namespace) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        from readiness.errors import fault

        raise fault(
            "C103",
            "the assessment needs a terminal, and this is none.",
            "Use 'readiness assess --plain' to answer line by line, 'readiness batch' for a table, "
            "or 'readiness demo' to see the whole chain.",
        )
    return _assess(args)


def _assess(args: argparse.Namespace) -> int:
    from pathlib import Path

    from readiness.tui.trips import trips

    if args.pack is not None:
        from readiness.packs.places import pack_folder

        pack_folder(args.pack)  # a slip is told now, and not after the first screen
    file = Path(args.file) if args.file else None
    go = trips(Path(args.benchmark) if args.benchmark else None, args.pack)
    go.benchmark()
    if args.plain:
        from readiness.tui import plain

        return plain.run(args.pack, file, args.quick, go=go)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        from readiness.errors import fault

        raise fault(
            "C103",
            "the screens need a terminal, and this is none.",
            "Add --plain to answer line by line.",
        )
    from readiness.tui import app

    return app.run(args.pack, file, args.quick, go)


def main(argv: Sequence[str]) -> int:
    """Run one command line; returns the exit code. `SystemExit` of --help and --version passes."""
    if argv and argv[0] not in ("assess", "serve"):
        # Packs and tables are many small objects without cycles: looking for some costs 6 % of a
        # batch. Screens do leave cycles, and are open for long.
        gc.set_threshold(50_000, 20, 20)
    try:
        args = build_parser(argv[0] if argv else "").parse_args(argv)
        if args.no_color:
            import os

            os.environ["NO_COLOR"] = "1"
        if isinstance(sys.stdout, io.TextIOWrapper):
            # A letter that the reader's encoding has not is shown as "?": no reason to end.
            sys.stdout.reconfigure(errors="replace")
        code = _run(args)
        from readiness.commands.terminal import flush

        flush()
        return code
    except KeyboardInterrupt:
        _say("readiness: interrupted.", sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (such as `head`) has what it wanted; Python must not complain on exit.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:  # noqa: BLE001 - the one place where anything is caught
        # Imported here: dataclasses alone would double the time that --help takes.
        from readiness.errors import UserError, our_fault

        if isinstance(error, UserError):
            for problem in error.problems:
                _say(f"readiness: {problem}", sys.stderr)
            return USER_FAULT
        _say(our_fault(error), sys.stderr)
        return OUR_FAULT


def _say(text: str, stream: TextIO) -> None:
    try:
        stream.write(f"{text}\n")
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(f"{text}\n".encode(encoding, "replace").decode(encoding))
