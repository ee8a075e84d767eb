"""The command line: arguments in, exit code out. It prints results on stdout, all else on stderr.

Exit codes: 0 done; 1 done, with rejected rows or findings; 2 a fault in what the user gave; 70 a
fault of ours; 130 interrupted. Nothing heavy is imported before the arguments are understood.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TextIO

from readiness import __version__

OK, FINDINGS, USER_FAULT, OUR_FAULT, INTERRUPTED = 0, 1, 2, 70, 130


class _Parser(argparse.ArgumentParser):
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
        lines = "".join(f"  {example}\n" for example in self.examples)
        return f"examples:\n{lines}\n{super().format_help()}" if lines else super().format_help()

    def error(self, message: str) -> NoReturn:
        from readiness.errors import fault

        raise fault("C101", f"{message}.", f"See '{self.prog} --help'.")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line as a parser; completion and the man page are made from it too."""
    parser = _Parser(
        prog="readiness",
        description="Digital-readiness assessment for small firms: answer, see where you stand, "
        "and take away a dated roadmap. Without a command it opens the assessment.",
        examples=(
            "readiness                       answer the questionnaire in this terminal",
            "readiness demo --to out         see the whole chain on made-up firms",
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"readiness {__version__}")
    parser.add_argument("--no-color", action="store_true", help="no colours (also: NO_COLOR=1)")
    parser.set_defaults(run=_open, file=None, pack=None, quick=False, plain=False)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    _add_assess(commands)
    _add_results(commands)
    _add_batch(commands)
    _add_pack(commands)
    _add_support(commands)
    _add_files(commands)
    return parser


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse names this type nowhere else


def _command(
    commands: _Commands[_Parser], name: str, about: str, examples: Sequence[str]
) -> _Parser:
    return commands.add_parser(name, help=about, description=about, examples=examples)


def _add_assess(commands: _Commands[_Parser]) -> None:
    sub = _command(
        commands,
        "assess",
        "Answer a questionnaire. It saves itself after every answer.",
        (
            "readiness assess --quick                      the 20 core questions, about 10 minutes",
            "readiness assess bakery.readiness.json        go on where you stopped",
        ),
    )
    sub.add_argument("file", nargs="?", metavar="FILE", help="saved response (default: a new one)")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--quick", action="store_true", help="quick look: the core questions only")
    sub.add_argument("--plain", action="store_true", help="line by line: screen readers, pipes")
    sub.set_defaults(run=_assess)


def _add_results(commands: _Commands[_Parser]) -> None:
    sub = _command(
        commands,
        "score",
        "Score saved responses.",
        (
            "readiness score bakery.readiness.json",
            "readiness score --json *.readiness.json > scores.json",
        ),
    )
    _add_files_argument(sub)
    sub.add_argument("--json", action="store_true", help="for programs: one JSON document")
    sub.set_defaults(run=_call("score"))
    sub = _command(
        commands,
        "explain",
        "Show every point of a score, so that it can be added up by hand.",
        (
            "readiness explain bakery.readiness.json",
            "readiness explain bakery.readiness.json IN",
        ),
    )
    sub.add_argument("file", metavar="FILE", help="saved response")
    sub.add_argument("component", nargs="?", metavar="COMPONENT", help="such as SK or IN")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: the file's)")
    sub.set_defaults(run=_call("explain"))
    sub = _command(
        commands,
        "roadmap",
        "Write the PDF roadmap of each saved response.",
        (
            "readiness roadmap bakery.readiness.json --to roadmaps",
            "readiness roadmap *.readiness.json --to out --summary --on 2026-12-01",
        ),
    )
    _add_files_argument(sub)
    sub.add_argument("--to", required=True, metavar="DIR", help="folder to write to")
    sub.add_argument("--summary", action="store_true", help="page 1 only")
    sub.add_argument(
        "--on", metavar="DATE", help="date of the roadmap, YYYY-MM-DD (default: today)"
    )
    sub.set_defaults(run=_call("roadmap"))


def _add_day(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--on", metavar="DATE", help="date on the roadmap, as 2026-12-31 (today)")


def _add_files_argument(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("files", nargs="+", metavar="FILE", help="saved responses")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: the file's)")


def _add_batch(commands: _Commands[_Parser]) -> None:
    sub = _command(
        commands,
        "batch",
        "Score a table of responses: every row is scored, or rejected with a reason.",
        (
            "readiness batch responses.csv --to out",
            "readiness batch responses.csv --to out --roadmaps --workers 4",
        ),
    )
    sub.add_argument("table", metavar="TABLE", help="CSV file, one row a firm")
    sub.add_argument("--to", required=True, metavar="DIR", help="folder to write to")
    sub.add_argument("--roadmaps", action="store_true", help="one PDF roadmap per row")
    sub.add_argument("--map", metavar="FILE", help="column mapping (YAML)")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--workers", type=int, metavar="N", help="worker processes for the PDFs")
    sub.add_argument("--encoding", metavar="E", help="text encoding, where it is not found")
    sub.add_argument("--lenient", action="store_true", help="unknown cells count as unanswered")
    sub.add_argument(
        "--on", metavar="DATE", help="date of the roadmaps, YYYY-MM-DD (default: today)"
    )
    sub.set_defaults(run=_call("batch"))
    sub = _command(
        commands,
        "demo",
        "Write sample data and run the whole chain on it. All firms in it are made up.",
        ("readiness demo", "readiness demo --to out"),
    )
    sub.add_argument(
        "--to", default="readiness-demo", metavar="DIR", help="folder (default: readiness-demo)"
    )
    sub.add_argument(
        "--on", metavar="DATE", help="date of the roadmaps, YYYY-MM-DD (default: today)"
    )
    sub.set_defaults(run=_call("demo"))


def _add_pack(commands: _Commands[_Parser]) -> None:
    group = _command(
        commands,
        "pack",
        "Questionnaire packs: list, show, check.",
        ("readiness pack list", "readiness pack check questionnaires/north-west"),
    )
    actions = group.add_subparsers(title="actions", metavar="ACTION", parser_class=_Parser)
    group.set_defaults(run=_help_of(group))
    sub = _command(
        actions,
        "list",
        "The packs that are installed.",
        ("readiness pack list",) * 1 + ("readiness pack list --json",),
    )
    sub.add_argument("--json", action="store_true", help="for programs")
    sub.set_defaults(run=_call("pack_list"))
    sub = _command(
        actions,
        "show",
        "A pack as a readable text: components, questions, options.",
        ("readiness pack show", "readiness pack show my-pack | less"),
    )
    sub.add_argument("pack", nargs="?", metavar="P", help="pack id or folder (default: north-west)")
    sub.set_defaults(run=_call("pack_show"))
    sub = _command(
        actions,
        "check",
        "Find the faults of a pack: file, line, column, what is wrong, what to do.",
        ("readiness pack check", "readiness pack check my-pack"),
    )
    sub.add_argument("pack", nargs="?", metavar="P", help="pack id or folder (default: north-west)")
    sub.set_defaults(run=_call("pack_check"))


def _add_support(commands: _Commands[_Parser]) -> None:
    group = _command(
        commands,
        "support",
        "The support catalogue of a pack.",
        ("readiness support list", "readiness support list --area bolton --makes-things"),
    )
    actions = group.add_subparsers(title="actions", metavar="ACTION", parser_class=_Parser)
    group.set_defaults(run=_help_of(group))
    sub = _command(
        actions,
        "list",
        "The offers that may be printed, with when each was last checked.",
        (
            "readiness support list --area bolton --makes-things",
            "readiness support list --component IN --json",
        ),
    )
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--area", metavar="A", help="council area, such as bolton")
    sub.add_argument("--sector", metavar="S", help="sector id")
    sub.add_argument("--component", metavar="C", help="component id, such as IN")
    sub.add_argument("--makes-things", action="store_true", help="include offers for makers only")
    sub.add_argument("--all", action="store_true", help="closed ones too, marked as closed")
    sub.add_argument("--json", action="store_true", help="for programs")
    sub.add_argument("--on", metavar="DATE", help="as seen on this day (default: today)")
    sub.set_defaults(run=_call("support_list"))


def _add_files(commands: _Commands[_Parser]) -> None:
    group = _command(
        commands,
        "files",
        "Saved responses on this machine.",
        ("readiness files list", "readiness files list --json"),
    )
    actions = group.add_subparsers(title="actions", metavar="ACTION", parser_class=_Parser)
    group.set_defaults(run=_help_of(group))
    sub = _command(
        actions,
        "list",
        "Saved responses: firm, date, progress, path.",
        ("readiness files list", "readiness files list --in clients"),
    )
    sub.add_argument("--in", dest="folder", metavar="DIR", help="folder (default: the data folder)")
    sub.add_argument("--json", action="store_true", help="for programs")
    sub.set_defaults(run=_call("files_list"))


def _call(name: str) -> Callable[[argparse.Namespace], int]:
    """The command of this name in `commands`, imported only when it runs."""

    def run(args: argparse.Namespace) -> int:
        from readiness import commands

        command: Callable[[argparse.Namespace], int] = getattr(commands, name)
        return command(args)

    return run


def _help_of(parser: argparse.ArgumentParser) -> Callable[[argparse.Namespace], int]:
    def run(_args: argparse.Namespace) -> int:
        _say(parser.format_help().rstrip(), sys.stderr)
        return USER_FAULT

    return run


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

    file = Path(args.file) if args.file else None
    if args.plain:
        from readiness.tui import plain

        return plain.run(args.pack, file, args.quick)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        from readiness.errors import fault

        raise fault(
            "C103",
            "the screens need a terminal, and this is none.",
            "Add --plain to answer line by line.",
        )
    from readiness.tui import app

    return app.run(args.pack, file, args.quick)


def main(argv: Sequence[str]) -> int:
    """Run one command line; returns the exit code. `SystemExit` of --help and --version passes."""
    try:
        args = build_parser().parse_args(argv)
        if args.no_color:
            import os

            os.environ["NO_COLOR"] = "1"
        code: int = args.run(args)
        sys.stdout.flush()
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
        from readiness.errors import UserError

        if isinstance(error, UserError):
            for problem in error.problems:
                _say(f"readiness: {problem}", sys.stderr)
            return USER_FAULT
        _say(_our_fault(error), sys.stderr)
        return OUR_FAULT


def _our_fault(error: Exception) -> str:
    """What to report: where in our code it happened and of which kind, without any user data."""
    import platform
    import traceback

    frames = [
        f"{frame.filename.replace(chr(92), '/').rpartition('/readiness/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "/readiness/" in frame.filename.replace(chr(92), "/")
    ]
    return (
        "readiness: a fault of ours, not of yours. Nothing half-written was left behind.\n"
        "Please report these lines (they hold none of your data):\n"
        f"  readiness {__version__}, Python {platform.python_version()}, {platform.system()}\n"
        f"  {type(error).__name__} at {' > '.join(frames[-6:]) or 'start'}"
    )


def _say(text: str, stream: TextIO) -> None:
    try:
        stream.write(f"{text}\n")
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(f"{text}\n".encode(encoding, "replace").decode(encoding))
