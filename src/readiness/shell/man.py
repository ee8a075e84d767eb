"""The manual page, in the macros of `man`: readable by man, groff and mandoc."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from readiness.shell.outline import Entry, Option, Value

_ENDS = (
    ("0", "Done."),
    ("1", "Done, with rows rejected, or with findings."),
    ("2", "A fault in what was given; the message says where, what is wrong and what to do."),
    ("70", "A fault of the program; it prints lines to report, which hold no answers."),
    ("130", "Interrupted."),
)
_VARIABLES = (
    ("READINESS_HOME", "Folder for saved responses and settings, instead of the usual one."),
    ("NO_COLOR", "Without colours, when it is set to anything."),
)
_FILES = (
    ("~/.local/share/readiness", "Saved responses (Linux; XDG_DATA_HOME is kept to)."),
    ("~/.local/share/readiness/hub/hub.toml", "Settings of a hub: readiness hub init writes it."),
    ("~/.cache/readiness", "Packs, compiled; may be deleted at any time."),
)


def page(root: Entry, version: str) -> str:
    """The page.

    Args:
        root: The whole command line.
        version: Of the program. There is no date, so that the same program gives the same page.
    """
    lines = [
        f'.TH READINESS 1 "" "readiness {_text(version)}" "User Commands"',
        ".SH NAME",
        "readiness \\- digital\\-readiness assessment for small firms",
        ".SH SYNOPSIS",
        ".B readiness",
        _text(_usage(root)),
        ".SH DESCRIPTION",
        _text(root.about),
        *_options(root.options, ".SH OPTIONS"),
        ".SH COMMANDS",
    ]
    for entry in root.walk():
        if entry.path:
            lines += _command(entry)
    lines += [".SH EXAMPLES", *_examples(root.examples)]
    for head, rows in (
        ("EXIT STATUS", _ENDS),
        ("ENVIRONMENT", _VARIABLES),
        ("FILES", _FILES),
    ):
        lines += [f".SH {head}", *(line for row in rows for line in _row(*row))]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    """Text as text: no backslash or hyphen of it means anything, and no line is a request."""
    line = " ".join(text.replace("\\", "\\e").replace("-", "\\-").split())
    return f"\\&{line}" if line.startswith((".", "'")) else line


def _row(name: str, about: str) -> list[str]:
    return [".TP", f"\\fB{_text(name)}\\fR", _text(about) or "\\&"]


def _command(entry: Entry) -> Iterator[str]:
    yield f".SS readiness {_text(' '.join(entry.path))}"
    yield f".B readiness {_text(' '.join(entry.path))}"
    yield _text(_usage(entry))
    yield ".PP"
    yield _text(entry.about)
    for place in entry.places:
        yield from _row(place.value.metavar, place.about)
    yield from _options(entry.options)
    yield ".PP"
    yield "Examples:"
    yield from _examples(entry.examples)


def _options(options: Iterable[Option], head: str = "") -> list[str]:
    lines = [head] if head else []
    for option in options:
        names = ", ".join(f"\\fB{_text(name)}\\fR" for name in option.names)
        value = "" if option.value is None else f" \\fI{_text(option.value.metavar)}\\fR"
        lines += [".TP", names + value, _text(option.about) or "\\&"]
    return lines


def _examples(examples: Iterable[str]) -> list[str]:
    lines = []
    for example in examples:
        command, _, remark = example.partition("  ")
        lines += [".PP", ".RS 4", f"\\fB{_text(command)}\\fR"]
        lines += [".br", _text(remark)] if remark.strip() else []
        lines += [".RE"]
    return lines


def _usage(entry: Entry) -> str:
    words = [
        word if option.required else f"[{word}]"
        for option in entry.options
        for word in [_named(option)]
    ]
    words += [_shown(place.value) for place in entry.places]
    if entry.children:
        words.append("COMMAND ..." if not entry.path else "ACTION ...")
    return " ".join(words)


def _named(option: Option) -> str:
    return f"{option.names[-1]} {option.value.metavar}" if option.value else option.names[-1]


def _shown(value: Value) -> str:
    word = f"{value.metavar} ..." if value.repeats else value.metavar
    return f"[{word}]" if value.optional else word
