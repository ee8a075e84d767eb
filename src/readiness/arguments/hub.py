"""The commands of the hub's settings."""

from __future__ import annotations

import argparse

from readiness.arguments.parser import Command, add_json, group


def commands() -> list[Command]:
    """The commands of this family."""
    return [
        Command(
            "hub",
            "The hub's one settings file: name, brand, contacts, privacy text, defaults.",
            ("readiness hub init --name 'Our Growth Hub'", "readiness hub show"),
            group(*_hub_actions()),
        ),
    ]


def _hub_actions() -> list[Command]:
    return [
        Command(
            "init",
            "Write the settings file, to be filled in; prints its path.",
            ("readiness hub init", "readiness hub init --name 'Our Growth Hub'"),
            _fill_hub_init,
            "hub:hub_init",
        ),
        Command(
            "show",
            "Check the settings file and show what is in force.",
            ("readiness hub show", "readiness hub show --json"),
            add_json,
            "hub:hub_show",
        ),
    ]


def _fill_hub_init(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--name", default="", metavar="NAME", help="the hub's name, on every page")
