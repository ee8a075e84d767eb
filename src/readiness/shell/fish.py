"""Completion for fish, with what each word means beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readiness.shell.outline import Entry, Value

_HEAD = """\
# fish completion for readiness. Put it where fish looks for such files:
#   readiness completion fish > ~/.config/fish/completions/readiness.fish

# Whether these words, and no further command, have been typed; options may stand between them.
# A group of commands takes no option with a value, so no value can be mistaken for a command.
function __readiness_at
    set -l typed (commandline -opc)
    set -e typed[1]
    set -l at
    for word in $typed
        if contains -- (string trim -- "$at $word") $__readiness_commands
            set at (string trim -- "$at $word")
        end
    end
    test "$at" = "$argv"
end
"""


def script(root: Entry, packs: Sequence[str]) -> str:
    """The script.

    Args:
        root: The whole command line.
        packs: Ids of the packs that are installed.
    """
    entries = list(root.walk())
    commands = [" ".join(entry.path) for entry in entries if entry.path]
    return "\n".join(
        [
            _HEAD,
            f"set -g __readiness_commands {' '.join(map(_single, commands))}",
            "complete -c readiness -f",
            *(line for entry in entries for line in _lines(entry, packs)),
            "",
        ]
    )


def _single(text: str) -> str:
    """The text in single quotes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _lines(entry: Entry, packs: Sequence[str]) -> Iterator[str]:
    words = " ".join(entry.path)
    start = f"complete -c readiness -n {_single(f'__readiness_at {words}'.strip())}"
    for child in entry.children:
        yield f"{start} -a {_single(child.name)} -d {_single(child.about)}"
    for option in entry.options:
        names = " ".join(
            f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names
        )
        value = "" if option.value is None else f" -r{_offer(option.value, packs) or ' -f'}"
        yield f"{start} {names}{value} -d {_single(option.about)}"
    for place in entry.places:
        offer = _offer(place.value, packs)
        if offer:
            yield f"{start}{offer}"


def _offer(value: Value, packs: Sequence[str]) -> str:
    folders = "(__fish_complete_directories)"
    if value.kind == "file":
        return " -F"
    if value.kind == "folder":
        return f" -f -a {_single(folders)}"
    if value.kind == "pack":
        return f" -f -a {_single(' '.join((*packs, folders)))}"
    return f" -f -a {_single(' '.join(value.words))}" if value.words else ""
