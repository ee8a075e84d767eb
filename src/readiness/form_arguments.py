"""The arguments of the commands that make packs and forms, and take answers in."""

from __future__ import annotations

import argparse


def fill_pack_new(sub: argparse.ArgumentParser) -> None:
    """Arguments of `pack new`."""
    sub.add_argument("folder", metavar="DIR", help="folder to make; nothing may be in it")
    sub.add_argument("--id", required=True, metavar="ID", help="id of the pack, as in my-region")
    sub.add_argument("--title", required=True, metavar="T", help="title on screen and paper")


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


def add_to(sub: argparse.ArgumentParser) -> None:
    """The folder that a command writes to."""
    sub.add_argument("--to", required=True, metavar="DIR", help="folder to write to")
