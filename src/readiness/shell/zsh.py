"""Completion for zsh, with what each word means beside it."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.shell.outline import Entry, Option, Value

_HEAD = """\
#compdef readiness
# zsh completion for readiness. Put it into a folder of $fpath, before compinit is called:
#   readiness completion zsh > ~/.zfunc/_readiness
"""
_TAIL = """\
if [ "$funcstack[1]" = "_readiness" ]; then
  _readiness "$@"
else
  compdef _readiness readiness
fi
"""


def script(root: Entry, packs: Sequence[str]) -> str:
    """The script.

    Args:
        root: The whole command line.
        packs: Ids of the packs that are installed.
    """
    out = [_HEAD, *_pack_function(packs)]
    for entry in root.walk():
        out += _function(entry)
    return "\n".join([*out, _TAIL])


def _pack_function(packs: Sequence[str]) -> list[str]:
    words = " ".join(_single(pack) for pack in packs)
    return [
        "__readiness_packs() {",
        f"  _alternative 'packs:pack:({words})' 'folders:folder:_files -/'"
        if packs
        else "  _files -/",
        "}",
    ]


def _single(text: str) -> str:
    """The text in single quotes."""
    return "'" + text.replace("'", "'\\''") + "'"


def _inside(text: str) -> str:
    """The text where colons and brackets have a meaning."""
    for char in "\\:[]":
        text = text.replace(char, "\\" + char)
    return text


def _name(entry: Entry) -> str:
    return "_".join(("_readiness", *entry.path)).replace("-", "_")


def _function(entry: Entry) -> list[str]:
    specs = [spec for option in entry.options for spec in _option(option)]
    lines = [f"{_name(entry)}() {{"]
    if not entry.children:
        specs += [_place(place.value, place.about) for place in entry.places]
        lines += ["  _arguments -S \\", *_joined(specs)]
    else:
        specs += ["'1: :->command'", "'*:: :->rest'"]
        lines += [
            "  local curcontext=$curcontext state line",
            "  local -a commands=(",
            *(f"    {_single(f'{c.name}:{_inside(c.about)}')}" for c in entry.children),
            "  )",
            "  _arguments -C -S \\",
            *_joined(specs),
            "  case $state in",
            "    command) _describe -t commands command commands ;;",
            "    rest)",
            "      case $line[1] in",
            *(f"        {c.name}) {_name(c)} ;;" for c in entry.children),
            "      esac ;;",
            "  esac",
        ]
    return [*lines, "}"]


def _joined(specs: Sequence[str]) -> list[str]:
    return [f"    {spec}" + (" \\" if n < len(specs) else "") for n, spec in enumerate(specs, 1)]


def _option(option: Option) -> list[str]:
    others = f"({' '.join(option.names)})" if len(option.names) > 1 else ""
    value = "" if option.value is None else f":{_value(option.value)}"
    # `=` lets a value follow as the next word or after an equals sign.
    sign = "" if option.value is None else "="
    return [
        _single(
            f"{others}{name}{sign if name.startswith('--') else ''}[{_inside(option.about)}]{value}"
        )
        for name in option.names
    ]


def _place(value: Value, about: str) -> str:
    star = "*" if value.repeats else ""
    gap = ":" if value.repeats or not value.optional else "::"
    return _single(f"{star}{gap}{_value(value, about)}")


def _value(value: Value, about: str = "") -> str:
    what = _inside(about or value.metavar)
    action = {
        "file": "_files",
        "folder": "_files -/",
        "pack": "__readiness_packs",
        "word": f"({' '.join(value.words)})",
        "": " ",
    }[value.kind]
    return f"{what}:{action}"
