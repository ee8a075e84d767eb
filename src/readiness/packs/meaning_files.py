"""What stands in a pack's folder and never gets into the pack: stray files, texts cut off."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from readiness.errors import Place, Problem, nearest, show_controls
from readiness.packs.findings import Findings
from readiness.packs.places import MAX_FILES, TOP_FILES
from readiness.packs.reading import FileRead
from readiness.packs.tree import ListNode, MapNode, Node, TextNode

FOLDERS = ("components", "cases")
"""The folders of a pack in which YAML files are looked for."""
# Some editors add .txt, and the system may then hide it.
_YAML = re.compile(r"\.ya?ml(?:\.txt)?$", re.IGNORECASE)
_READ = re.compile(r"\.ya?ml$")
# A remark has a blank behind its sign; a number or a tag has none.
_CUT = re.compile(r"[ \t]+(#[^\s#]\S*)")
_BREAK = re.compile(r"\r\n|\r|\n")


def stray_files(folder: Path) -> list[Problem]:
    """P418: YAML files in the folder whose name says that nothing reads them."""
    own = folder.resolve().name
    out = []
    for name in sorted(_strays(folder)):
        text = "nothing reads this file."
        inside, _, last = name.rpartition("/")
        known = TOP_FILES if not inside else FOLDERS
        close = nearest(inside or _YAML.sub(".yaml", last), known)
        if inside in FOLDERS:
            hint = f"Let its name end in .yaml: '{_YAML.sub('.yaml', last)}'."
        elif close and not inside:
            hint = f"If it is meant to be {close}, call it so; else move it out of the folder."
        elif close:
            hint = f"If the folder is meant to be {close}, call it so; else move it away."
        else:
            hint = f"The files of a pack are {', '.join(TOP_FILES)}, and those in components "
            hint += "and cases. Move this one away, or make it part of them."
        out.append(Problem("P418", Place(f"{own}/{show_controls(name)}", 1, 1), text, hint))
    return out


def _strays(folder: Path) -> Iterator[str]:
    """Paths inside the pack, down to one folder below it."""
    for name in _listed(folder):
        path = folder / name
        if path.is_dir():
            # A pack inside a pack is a pack of its own.
            if not (path / "pack.yaml").is_file():
                inner = [n for n in _listed(path) if _YAML.search(n)]
                yield from (
                    f"{name}/{n}" for n in inner if not (name in FOLDERS and _READ.search(n))
                )
        elif _YAML.search(name) and name not in TOP_FILES:
            yield name


def _listed(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            found = [entry.name for _, entry in zip(range(4 * MAX_FILES), entries, strict=False)]
    except OSError:
        return []  # a folder that a pack needs and that cannot be listed was told before this
    # Editors leave such files beside the real ones.
    return [name for name in found if not name.startswith((".", "~", "#"))]


def check_cut_texts(found: Findings, files: Mapping[str, bytes]) -> None:
    """P419: a text that ends before ` #`, where YAML begins a remark.

    Args:
        found: Keeps the problems.
        files: The pack's own files by the name that messages show.
    """
    lines = {
        name: _BREAK.split(data.decode("utf-8-sig", "replace")) for name, data in files.items()
    }
    pack = found.pack
    reads: list[FileRead[Any] | None] = [pack.pack, *pack.components, pack.recommendations]
    reads += [pack.support, pack.regions, pack.benchmarks, pack.contradictions]
    for read in reads:
        for node in _texts(read.tree if read is not None else None):
            assert read is not None
            name = node.file or read.file
            if not node.plain or name not in lines:
                continue
            rest = lines[name][node.line - 1][node.column - 1 :]
            cut = _CUT.match(rest, len(node.text)) if rest.startswith(node.text) else None
            if cut is not None:
                text = f"the text ends at “{node.text[-30:]}”: what follows, from “{cut[1]}” on, "
                text += "counts as a remark."
                hint = "Put quotes around the whole text, or write a blank after # if it is one."
                found.problems.append(
                    Problem("P419", Place(name, node.line, node.column), text, hint)
                )


def _texts(node: Node | None) -> Iterator[TextNode]:
    if isinstance(node, TextNode):
        yield node
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from _texts(item)
    elif isinstance(node, MapNode):
        for value in node.values.values():
            yield from _texts(value)
