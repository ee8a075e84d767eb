"""Questionnaire packs: folders of YAML, read with care and compiled once.

Importing this package imports neither YAML nor pydantic, and loading a pack that was loaded before
does not either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from readiness.packs.places import data_folder
from readiness.questionnaire import Questionnaire
from readiness.record import Record
from readiness.response import Response

__all__ = ["Case", "PackInfo", "data_folder", "load", "load_cases", "shipped_packs"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PackInfo(Record):
    """What a list of packs shows; `hash` is that of the pack's content."""

    id: str
    version: str
    title: str
    folder: Path
    hash: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Case(Record):
    """A golden client: a firm with its answers, and what has to come out."""

    id: str
    title: str
    story: str
    response: Response
    adviser_first_steps: tuple[str, ...] = ()
    expect: Mapping[str, Any] = field(default_factory=dict)
    """Text, lists and mappings as the file has them; empty when the case only has to run."""


def load(ref: str | Path | None = None) -> Questionnaire:
    """The questionnaire of a pack.

    Args:
        ref: The id of a shipped pack, or the path of a pack's folder; None is the North West pack.

    Raises:
        UserError: P1xx and P2xx, all problems of all files of the pack.
    """
    from readiness.packs import cache, places

    folder = places.pack_folder(ref)
    files = places.pack_files(folder)
    found = cache.fetch(places.pack_hash(files))
    if found is None:
        from readiness.packs.loader import compile_pack

        found = compile_pack(folder, files)
        cache.keep(found)
    return found


def shipped_packs() -> tuple[PackInfo, ...]:
    """The packs that come with the program, by folder name.

    Raises:
        UserError: A shipped pack is faulty or missing.
    """
    from readiness.packs import places

    found = ((folder, load(folder)) for folder in places.pack_folders())
    return tuple(PackInfo(q.id, q.version, q.title, folder, q.hash) for folder, q in found)


def load_cases(folder: str | Path | None = None) -> tuple[Case, ...]:
    """The golden clients of a pack, by file name; none when it has no `cases/`.

    Args:
        folder: As with `load`.

    Raises:
        UserError: All problems of the pack, or else of all its cases.
    """
    from readiness.packs.cases import read_cases
    from readiness.packs.places import pack_folder

    path = pack_folder(folder)
    return read_cases(path, load(path))
