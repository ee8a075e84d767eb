"""The commands that tell shells and `man` about the command line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from readiness import __version__
from readiness.commands.terminal import OK, out


def completion(args: Namespace) -> int:
    """Print the completion script of a shell."""
    out(texts(args.root)[args.shell].removesuffix("\n"))
    return OK


def man(args: Namespace) -> int:
    """Print the manual page."""
    out(texts(args.root)["man"].removesuffix("\n"))
    return OK


def texts(parser: ArgumentParser) -> dict[str, str]:
    """The scripts, by shell, and the page, under ``man``; the wheel brings them, too.

    Args:
        parser: The whole command line.
    """
    from readiness.packs.places import pack_folders
    from readiness.shell import bash, fish, zsh
    from readiness.shell.man import page
    from readiness.shell.outline import outline

    root, packs = outline(parser), [folder.name for folder in pack_folders()]
    return {
        "bash": bash.script(root, packs),
        "zsh": zsh.script(root, packs),
        "fish": fish.script(root, packs),
        "man": page(root, __version__),
    }
