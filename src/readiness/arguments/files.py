"""The commands about saved responses."""

from __future__ import annotations

import argparse

from readiness.arguments.parser import Command, add_json, folder, group


def commands() -> list[Command]:
    """The commands of this family."""
    return [
        Command(
            "files",
            "Saved responses on this machine.",
            (
                "readiness files list",
                "readiness files export bakery.readiness.json --to out --for-owner",
            ),
            group(*_files_actions()),
        ),
    ]


def _files_actions() -> list[Command]:
    return [
        Command(
            "list",
            "Saved responses: firm, date, progress, path.",
            ("readiness files list", "readiness files list --in clients"),
            _fill_files_list,
            "files:files_list",
        ),
        Command(
            "import",
            "Take in answers that came back: a saved file, or the code from an offline form.",
            (
                "readiness files import acme.readiness.json",
                "readiness files import mail.txt --to clients     an e-mail with a code in it",
            ),
            _fill_files_import,
            "files:files_import",
        ),
        Command(
            "export",
            "Copy saved responses out: whole, or only what is for the firm itself.",
            (
                "readiness files export bakery.readiness.json --to stick",
                "readiness files export clients/*.readiness.json --to out --for-owner",
            ),
            _fill_files_export,
            "files:files_export",
        ),
        Command(
            "delete",
            "Erase saved responses for good, with all earlier saves. It asks first.",
            (
                "readiness files delete bakery.readiness.json",
                "readiness files delete clients/*.readiness.json --yes    without asking",
            ),
            _fill_files_delete,
            "files:files_delete",
        ),
    ]


def _fill_files_list(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--in", dest="folder", metavar="DIR", help="folder (default: the data folder)")
    add_json(sub)


def _fill_files_import(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("source", metavar="CODE-or-FILE", help="file, code, or - for standard input")
    sub.add_argument(
        "--to", type=folder, metavar="DIR", help="folder to write to (default: the data folder)"
    )


def _fill_files_export(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("files", nargs="+", metavar="FILE", help="saved responses")
    sub.add_argument("--to", type=folder, required=True, metavar="DIR", help="folder to write to")
    sub.add_argument(
        "--for-owner",
        action="store_true",
        help="without adviser's view, internal notes, evidence and history",
    )


def _fill_files_delete(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("files", nargs="+", metavar="FILE", help="saved responses")
    sub.add_argument("--yes", action="store_true", help="erase without asking")
