"""The commands of a questionnaire pack and its author."""

from __future__ import annotations

import argparse

from readiness.arguments.parser import Command, add_json, add_pack, add_to, group


def commands() -> list[Command]:
    """The commands of this family."""
    return [
        Command(
            "pack",
            "Questionnaire packs: list, show, check.",
            ("readiness pack list", "readiness pack check questionnaires/north-west"),
            group(*_pack_actions()),
        ),
    ]


def _pack_actions() -> list[Command]:
    return [
        Command(
            "list",
            "The packs that are installed.",
            ("readiness pack list", "readiness pack list --json"),
            add_json,
            "packs:pack_list",
        ),
        Command(
            "show",
            "A pack as a document to read: questions, what they earn, steps, support, sources.",
            ("readiness pack show my-pack | less", "readiness pack show --questions"),
            _fill_pack_show,
            "packs:pack_show",
        ),
        Command(
            "check",
            "Find the faults of a pack: file, line, column, what is wrong, what to do.",
            ("readiness pack check", "readiness pack check my-pack --templates hub/templates"),
            _fill_pack_check,
            "packs:pack_check",
        ),
        Command(
            "diff",
            "What stays comparable between two packs, and what does not.",
            (
                "readiness pack diff north-west manufacturing",
                "readiness pack diff north-west my-region --json",
            ),
            _fill_pack_diff,
            "packs:pack_diff",
        ),
        Command(
            "new",
            "A small working pack to start from, with comments that explain it.",
            (
                "readiness pack new my-region --id my-region --title 'My digital check'",
                "readiness pack new packs/shops --id shops --title 'A check for shops'",
            ),
            _fill_pack_new,
            "packs:pack_new",
        ),
        Command(
            "schema",
            "JSON Schema of a pack's files, for editors that complete and check while you type.",
            ("readiness pack schema --to schemas", "readiness pack schema --to .vscode/schemas"),
            add_to,
            "packs:pack_schema",
        ),
        Command(
            "form",
            "Blank forms to fill in elsewhere: CSV, workbook, paper, offline HTML, survey tools.",
            (
                "readiness pack form --to forms             all of them",
                "readiness pack form my-region --to forms --html",
            ),
            _fill_pack_form,
            "packs:pack_form",
        ),
    ]


def _fill_pack_new(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("folder", metavar="DIR", help="folder to make; nothing may be in it")
    sub.add_argument("--id", required=True, metavar="ID", help="id of the pack, as in my-region")
    sub.add_argument("--title", required=True, metavar="T", help="title on screen and paper")


def _fill_pack_show(sub: argparse.ArgumentParser) -> None:
    add_pack(sub)
    sub.add_argument("--questions", action="store_true", help="only what is asked")


def _fill_pack_check(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("pack", nargs="?", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--templates", metavar="DIR", help="also fill in these page templates")
    sub.add_argument("--brand", metavar="FILE", help="also try this brand file and its fonts")
    sub.add_argument("--on", metavar="DATE", help="judge offers by this day (default: today)")
    sub.add_argument("--json", action="store_true", help="for programs")


def _fill_pack_form(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("pack", nargs="?", metavar="P", help="pack id or folder (default: north-west)")
    add_to(sub)
    sub.add_argument("--csv", action="store_true", help="table: one column a question")
    sub.add_argument("--xlsx", action="store_true", help="workbook with drop-down lists")
    sub.add_argument("--paper", action="store_true", help="PDF to print, quick look and full check")
    sub.add_argument("--html", action="store_true", help="one offline file for browser or phone")
    sub.add_argument("--survey", action="store_true", help="for Google Forms and Microsoft Forms")


def _fill_pack_diff(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("before", metavar="A", help="pack id or folder")
    sub.add_argument("after", metavar="B", help="pack id or folder")
    add_json(sub)
