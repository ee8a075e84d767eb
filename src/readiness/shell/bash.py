"""Completion for bash 4 and newer; it needs nothing beside bash itself, not even Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readiness.shell.outline import Entry, Option, Value

_HEAD = """\
# bash completion for readiness. Put it where bash looks for such files:
#   readiness completion bash > ~/.local/share/bash-completion/completions/readiness

_readiness_offer() { # words
  local IFS=$'\\n'
  COMPREPLY+=($(compgen -W "$1" -- "$cur"))
}
_readiness_files() { # f for files, d for folders
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY+=($(compgen "-$1" -- "$cur"))
}
"""
_TAIL = "complete -F _readiness readiness\n"


def script(root: Entry, packs: Sequence[str]) -> str:
    """The script.

    Args:
        root: The whole command line.
        packs: Ids of the packs that are installed.
    """
    entries = list(root.walk())
    body = [
        "_readiness() {",
        '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}"',
        "  local at=readiness place=0 i",
        "  COMPREPLY=()",
        "  # --to=FOLDER comes as three words",
        '  if [[ $cur == "=" ]]; then cur=""; '
        'elif [[ $prev == "=" ]]; then prev="${COMP_WORDS[COMP_CWORD-2]}"; fi',
        "  # Where are we? Values of options are passed over: they may look like commands.",
        "  for ((i = 1; i < COMP_CWORD; i++)); do",
        '    case "$at|${COMP_WORDS[i]}" in',
        *_cases(
            (_quoted(_typed(entry), name), "((i++)); [[ ${COMP_WORDS[i]} == = ]] && ((i++))")
            for entry in entries
            for option in entry.options
            if option.value is not None
            for name in option.names
        ),
        *_cases(
            (_quoted(_typed(entry), child.name), f'at="{_typed(child)}"; place=0')
            for entry in entries
            for child in entry.children
        ),
        "      *'|'-*) ;;",
        "      *) ((place++)) ;;",
        "    esac",
        "  done",
        '  case "$at|$prev" in',
        *_cases(
            (
                "|".join(_quoted(_typed(entry), name) for name in option.names),
                f"{_offer(option.value, packs)}; return",
            )
            for entry in entries
            for option in entry.options
            if option.value is not None
        ),
        "  esac",
        "  if [[ $cur == -* ]]; then",
        '    case "$at" in',
        *_cases((f'"{_typed(entry)}"', _words(_names(entry.options))) for entry in entries),
        "    esac",
        "    return",
        "  fi",
        '  case "$at|$place" in',
        *_cases(case for entry in entries for case in _places(entry, packs)),
        "  esac",
        "}",
    ]
    return "\n".join([_HEAD, *body, _TAIL])


def _typed(entry: Entry) -> str:
    return " ".join(("readiness", *entry.path))


def _quoted(at: str, word: str) -> str:
    return f'"{at}|{word}"'


def _cases(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [f"      {pattern}) {command} ;;" for pattern, command in pairs]


def _names(options: Iterable[Option]) -> list[str]:
    return [name for option in options for name in option.names]


def _words(words: Iterable[str]) -> str:
    return "_readiness_offer $'{}'".format("\\n".join(w.replace("'", "\\'") for w in words))


def _offer(value: Value | None, packs: Sequence[str]) -> str:
    kind = "" if value is None else value.kind
    if kind == "file":
        return "_readiness_files f"
    if kind == "folder":
        return "_readiness_files d"
    if kind == "pack":
        return f"{_words(packs)}; _readiness_files d"
    return _words(value.words) if value is not None and value.words else ":"


def _places(entry: Entry, packs: Sequence[str]) -> list[tuple[str, str]]:
    at = _typed(entry)
    if entry.children:
        return [(_quoted(at, "0"), _words(child.name for child in entry.children))]
    cases = []
    for number, place in enumerate(entry.places):
        pattern = f'"{at}|"*' if place.value.repeats else _quoted(at, str(number))
        cases.append((pattern, _offer(place.value, packs)))
    return cases
