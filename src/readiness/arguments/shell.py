"""The arguments of the commands that tell shells and `man` about the command line."""

from __future__ import annotations

import argparse

from readiness.arguments.parser import Command


def commands() -> list[Command]:
    """The commands of this family."""
    return [
        Command(
            "completion",
            "Print the script with which a shell completes commands, options, packs and files.",
            (
                "readiness completion bash > ~/.local/share/bash-completion/completions/readiness",
                "readiness completion fish > ~/.config/fish/completions/readiness.fish",
            ),
            _fill_completion,
            "shell:completion",
        ),
        Command(
            "man",
            "Print the manual page.",
            (
                "readiness man | man -l -                               read it",
                "readiness man > ~/.local/share/man/man1/readiness.1    for 'man readiness'",
            ),
            _fill_nothing,
            "shell:man",
        ),
    ]


def _fill_completion(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("shell", choices=("bash", "zsh", "fish"), metavar="SHELL", help="which shell")


def _fill_nothing(_sub: argparse.ArgumentParser) -> None:
    """It takes none."""
