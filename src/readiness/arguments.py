"""The command line as a parser: every command, its arguments, its help and its examples."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, NoReturn

from readiness import __version__
from readiness import form_arguments as forms


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


class _Command(NamedTuple):
    """A command as the parser knows it; `fill` adds its arguments."""

    name: str
    about: str
    examples: tuple[str, str]
    fill: Callable[[argparse.ArgumentParser], None]
    run: str = ""
    """Its function in `commands`; empty for a group, which without an action prints its help."""


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """The whole command line as a parser; completion and the man page are made from it too.

    Args:
        only: Build just this command, which is several times faster.
    """
    parser = _Parser(
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
    parser.set_defaults(run="open", parser=parser, file=None, pack=None, quick=False, plain=False)
    _add_all(parser, "commands", "COMMAND", [c for c in _commands() if only in (None, c.name)])
    return parser


def _add_all(
    parser: argparse.ArgumentParser, title: str, metavar: str, commands: Sequence[_Command]
) -> None:
    known = parser.add_subparsers(title=title, metavar=metavar, parser_class=_Parser)
    for command in commands:
        sub = known.add_parser(
            command.name,
            help=command.about,
            description=command.about,
            examples=command.examples,
        )
        sub.set_defaults(run=command.run, parser=sub)
        command.fill(sub)


def _group(*actions: _Command) -> Callable[[argparse.ArgumentParser], None]:
    def fill(parser: argparse.ArgumentParser) -> None:
        _add_all(parser, "actions", "ACTION", actions)

    return fill


def _commands() -> list[_Command]:
    return [
        _Command(
            "assess",
            "Answer a questionnaire. It saves itself after every answer.",
            (
                "readiness assess --quick                   the 20 core questions, 10 minutes",
                "readiness assess bakery.readiness.json     go on where you stopped",
            ),
            _fill_assess,
            "assess",
        ),
        _Command(
            "score",
            "Score saved responses.",
            (
                "readiness score bakery.readiness.json",
                "readiness score --json *.readiness.json > scores.json",
            ),
            _fill_score,
            "score",
        ),
        _Command(
            "explain",
            "Show every point of a score, so that it can be added up by hand.",
            (
                "readiness explain bakery.readiness.json",
                "readiness explain bakery.readiness.json IN",
            ),
            _fill_explain,
            "explain",
        ),
        _Command(
            "roadmap",
            "Write the PDF roadmap of each saved response.",
            (
                "readiness roadmap bakery.readiness.json --to roadmaps",
                "readiness roadmap *.readiness.json --to out --html --brand hub/brand.toml",
            ),
            _fill_roadmap,
            "roadmap",
        ),
        _Command(
            "batch",
            "Score a table of responses: every row is scored, or rejected with a reason.",
            (
                "readiness batch responses.csv --to out",
                "readiness batch responses.csv --to out --roadmaps --workers 4",
            ),
            _fill_batch,
            "batch",
        ),
        _Command(
            "cohort",
            "The cohort report of a batch, or of two waves compared.",
            (
                "readiness cohort out --to report --name 'Spring programme'",
                "readiness cohort spring autumn --to report",
            ),
            _fill_cohort,
            "cohort",
        ),
        _Command(
            "demo",
            "Write sample data and run the whole chain on it. All firms in it are made up.",
            ("readiness demo", "readiness demo --to out"),
            _fill_demo,
            "demo",
        ),
        _Command(
            "pack",
            "Questionnaire packs: list, show, check.",
            ("readiness pack list", "readiness pack check questionnaires/north-west"),
            _group(*_pack_actions()),
        ),
        _Command(
            "support",
            "The support catalogue of a pack.",
            ("readiness support list", "readiness support list --area bolton --makes-things"),
            _group(*_support_actions()),
        ),
        _Command(
            "files",
            "Saved responses on this machine.",
            ("readiness files list", "readiness files list --json"),
            _group(*_files_actions()),
        ),
    ]


def _fill_assess(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", nargs="?", metavar="FILE", help="saved response (default: a new one)")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--quick", action="store_true", help="quick look: the core questions only")
    sub.add_argument("--plain", action="store_true", help="line by line: screen readers, pipes")


def _fill_score(sub: argparse.ArgumentParser) -> None:
    _add_files_argument(sub)
    sub.add_argument("--json", action="store_true", help="for programs: one JSON document")


def _fill_explain(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", metavar="FILE", help="saved response")
    sub.add_argument("component", nargs="?", metavar="COMPONENT", help="such as SK or IN")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: the file's)")


def _fill_roadmap(sub: argparse.ArgumentParser) -> None:
    _add_files_argument(sub)
    sub.add_argument("--to", required=True, metavar="DIR", help="folder to write to")
    sub.add_argument("--summary", action="store_true", help="page 1 only")
    sub.add_argument("--html", action="store_true", help="also as a web page, beside the PDF")
    sub.add_argument("--brand", metavar="FILE", help="brand file (TOML): name, colours, logo")
    sub.add_argument("--templates", metavar="DIR", help="page templates of your own")
    _add_day(sub)


def _add_day(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--on", metavar="DATE", help="date on the roadmap, as 2026-12-31 (today)")


def _add_files_argument(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("files", nargs="+", metavar="FILE", help="saved responses")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: the file's)")


def _fill_batch(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("table", metavar="TABLE", help="CSV file, one row a firm")
    sub.add_argument("--to", required=True, metavar="DIR", help="folder to write to")
    sub.add_argument("--roadmaps", action="store_true", help="one PDF roadmap per row")
    sub.add_argument("--map", metavar="FILE", help="column mapping (YAML)")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--workers", type=int, metavar="N", help="worker processes for the PDFs")
    sub.add_argument("--cohort", action="store_true", help="the cohort report, small groups hidden")
    _add_cohort_arguments(sub)
    sub.add_argument("--encoding", metavar="E", help="text encoding, where it is not found")
    sub.add_argument("--lenient", action="store_true", help="unknown cells count as unanswered")
    _add_day(sub)


def _add_cohort_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--name", default="", metavar="NAME", help="what the cohort is called")
    sub.add_argument("--k", type=int, metavar="N", help="fewest firms a figure may show (10)")
    sub.add_argument("--places", metavar="FILE", help="places of offers: CSV with offer,places")


def _fill_cohort(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "waves", nargs="+", metavar="WAVE", help="folder of a batch made with --cohort; one or two"
    )
    sub.add_argument("--to", required=True, metavar="DIR", help="folder to write to")
    sub.add_argument("--pack", metavar="P", help="pack of the offers in --places (north-west)")
    sub.add_argument("--brand", metavar="FILE", help="brand file (TOML): name, colours, logo")
    _add_cohort_arguments(sub)
    _add_day(sub)


def _fill_demo(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--to", default="readiness-demo", metavar="DIR", help="folder (default: readiness-demo)"
    )
    _add_day(sub)


def _pack_actions() -> list[_Command]:
    return [
        _Command(
            "list",
            "The packs that are installed.",
            ("readiness pack list", "readiness pack list --json"),
            _add_json,
            "pack_list",
        ),
        _Command(
            "show",
            "A pack as a readable text: components, questions, options.",
            ("readiness pack show", "readiness pack show my-pack | less"),
            _add_pack_argument,
            "pack_show",
        ),
        _Command(
            "check",
            "Find the faults of a pack: file, line, column, what is wrong, what to do.",
            ("readiness pack check", "readiness pack check my-pack --templates hub/templates"),
            forms.fill_pack_check,
            "pack_check",
        ),
        _Command(
            "diff",
            "What stays comparable between two packs, and what does not.",
            (
                "readiness pack diff north-west manufacturing",
                "readiness pack diff north-west my-region --json",
            ),
            _fill_pack_diff,
            "pack_diff",
        ),
        _Command(
            "new",
            "A small working pack to start from, with comments that explain it.",
            (
                "readiness pack new my-region --id my-region --title 'My digital check'",
                "readiness pack new packs/shops --id shops --title 'A check for shops'",
            ),
            forms.fill_pack_new,
            "pack_new",
        ),
        _Command(
            "schema",
            "JSON Schema of a pack's files, for editors that complete and check while you type.",
            ("readiness pack schema --to schemas", "readiness pack schema --to .vscode/schemas"),
            forms.add_to,
            "pack_schema",
        ),
        _Command(
            "form",
            "Blank forms to fill in elsewhere: CSV, workbook, paper, one offline HTML file.",
            (
                "readiness pack form --to forms             all of them",
                "readiness pack form my-region --to forms --html",
            ),
            forms.fill_pack_form,
            "pack_form",
        ),
    ]


def _fill_pack_diff(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("before", metavar="A", help="pack id or folder")
    sub.add_argument("after", metavar="B", help="pack id or folder")
    _add_json(sub)


def _add_json(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--json", action="store_true", help="for programs")


def _add_pack_argument(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("pack", nargs="?", metavar="P", help="pack id or folder (default: north-west)")


def _support_actions() -> list[_Command]:
    return [
        _Command(
            "list",
            "The offers that may be printed, with when each was last checked.",
            (
                "readiness support list --area bolton --makes-things",
                "readiness support list --component IN --json",
            ),
            forms.fill_support_list,
            "support_list",
        ),
        _Command(
            "stale",
            "The offers that nobody has checked for a while.",
            (
                "readiness support stale --days 90",
                "readiness support stale --days 365 --on 2027-01-31 --json",
            ),
            forms.fill_support_stale,
            "support_stale",
        ),
        _Command(
            "affected",
            "Which issued roadmaps name an offer: documents and saved responses.",
            (
                "readiness support affected --scheme made-smarter-adoption roadmaps/*.pdf",
                "readiness support affected --scheme b4rn clients/*.readiness.json --json",
            ),
            forms.fill_support_affected,
            "support_affected",
        ),
    ]


def _files_actions() -> list[_Command]:
    return [
        _Command(
            "list",
            "Saved responses: firm, date, progress, path.",
            ("readiness files list", "readiness files list --in clients"),
            _fill_files_list,
            "files_list",
        ),
        _Command(
            "import",
            "Take in answers that came back: a saved file, or the code from an offline form.",
            (
                "readiness files import acme.readiness.json",
                "readiness files import mail.txt --to clients     an e-mail with a code in it",
            ),
            forms.fill_files_import,
            "files_import",
        ),
    ]


def _fill_files_list(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--in", dest="folder", metavar="DIR", help="folder (default: the data folder)")
    _add_json(sub)
