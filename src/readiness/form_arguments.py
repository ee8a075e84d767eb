"""The arguments of the commands that make packs and forms, take answers in, look at offers."""

from __future__ import annotations

import argparse


def fill_pack_new(sub: argparse.ArgumentParser) -> None:
    """Arguments of `pack new`."""
    sub.add_argument("folder", metavar="DIR", help="folder to make; nothing may be in it")
    sub.add_argument("--id", required=True, metavar="ID", help="id of the pack, as in my-region")
    sub.add_argument("--title", required=True, metavar="T", help="title on screen and paper")


def fill_pack_check(sub: argparse.ArgumentParser) -> None:
    """Arguments of `pack check`."""
    sub.add_argument("pack", nargs="?", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--templates", metavar="DIR", help="also fill in these page templates")
    sub.add_argument("--on", metavar="DATE", help="judge offers by this day (default: today)")
    sub.add_argument("--json", action="store_true", help="for programs")


def fill_pack_form(sub: argparse.ArgumentParser) -> None:
    """Arguments of `pack form`."""
    sub.add_argument("pack", nargs="?", metavar="P", help="pack id or folder (default: north-west)")
    add_to(sub)
    sub.add_argument("--csv", action="store_true", help="table: one column a question")
    sub.add_argument("--xlsx", action="store_true", help="workbook with drop-down lists")
    sub.add_argument("--paper", action="store_true", help="PDF to print, quick look and full check")
    sub.add_argument("--html", action="store_true", help="one offline file for browser or phone")


def fill_files_import(sub: argparse.ArgumentParser) -> None:
    """Arguments of `files import`."""
    sub.add_argument("source", metavar="CODE-or-FILE", help="file, code, or - for standard input")
    sub.add_argument("--to", metavar="DIR", help="folder to write to (default: the data folder)")


def fill_support_list(sub: argparse.ArgumentParser) -> None:
    """Arguments of `support list`."""
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--area", metavar="A", help="council area, such as bolton")
    sub.add_argument("--sector", metavar="S", help="sector id")
    sub.add_argument("--component", metavar="C", help="component id, such as IN")
    sub.add_argument("--makes-things", action="store_true", help="include offers for makers only")
    sub.add_argument("--all", action="store_true", help="closed ones too, marked as closed")
    sub.add_argument("--on", metavar="DATE", help="as seen on this day (default: today)")
    sub.add_argument("--json", action="store_true", help="for programs")


def fill_support_stale(sub: argparse.ArgumentParser) -> None:
    """Arguments of `support stale`."""
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--days", type=int, required=True, metavar="N", help="older than so many days")
    sub.add_argument("--on", metavar="DATE", help="as seen on this day (default: today)")
    sub.add_argument("--json", action="store_true", help="for programs")


def fill_support_affected(sub: argparse.ArgumentParser) -> None:
    """Arguments of `support affected`."""
    sub.add_argument("files", nargs="+", metavar="FILE", help="roadmap (PDF, HTML) or saved file")
    sub.add_argument("--scheme", required=True, metavar="ID", help="id of the offer")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--json", action="store_true", help="for programs")


def add_to(sub: argparse.ArgumentParser) -> None:
    """The folder that a command writes to."""
    sub.add_argument("--to", required=True, metavar="DIR", help="folder to write to")
