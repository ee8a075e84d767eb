"""What the checks of a pack share: the files as read, the ids there are, the problems found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from readiness.errors import Problem, nearest, show_controls
from readiness.packs.advice_models import (
    BenchmarksFile,
    ContradictionsFile,
    RecommendationsFile,
    RegionsFile,
    SupportFile,
)
from readiness.packs.fields import ID
from readiness.packs.models import PackFile, Path
from readiness.packs.question_models import ComponentFile, QuestionModel
from readiness.packs.reading import FileRead
from readiness.packs.tree import ListNode, MapNode, Node, TextNode

FEW = 12
"""Up to so many known ids are listed in a hint."""


@dataclass(slots=True)
class PackRead:
    """All files of a pack as they were read; None for a file that the pack does not have."""

    pack: FileRead[PackFile]
    components: list[FileRead[ComponentFile]]
    recommendations: FileRead[RecommendationsFile] | None = None
    support: FileRead[SupportFile] | None = None
    regions: FileRead[RegionsFile] | None = None
    benchmarks: FileRead[BenchmarksFile] | None = None
    contradictions: FileRead[ContradictionsFile] | None = None


@dataclass(slots=True)
class Spot:
    """A question and where it stands."""

    read: FileRead[ComponentFile]
    path: Path
    model: QuestionModel

    @property
    def top(self) -> int | None:
        """The highest level of an answer, or None for kinds that have no single level."""
        return top_level(self.model)


def top_level(question: QuestionModel) -> int | None:
    """The highest level an answer can stand for; None in a multiple choice and a grid."""
    if question.kind in ("multiple", "grid"):
        return None
    if question.kind == "number":
        return len(question.thresholds)
    return len(question.options) - 1 if question.options else 1


@dataclass(slots=True)
class Findings:
    """Problems found so far, and the ids that may be named.

    A set of ids is None when it cannot be told, because a file could not be read: then nothing is
    reported as unknown. Ids are taken from the trees, so that a file with one faulty field still
    counts for the others.
    """

    pack: PackRead
    problems: list[Problem] = field(default_factory=list)
    spots: dict[str, Spot] = field(default_factory=dict)
    questions: set[str] | None = None
    components: set[str] | None = None
    missing: set[str] = field(default_factory=set)
    """Components that pack.yaml lists and no file defines."""
    levels: set[str] | None = None
    sectors: set[str] | None = None
    goals: set[str] | None = None
    sub_regions: set[str] | None = None
    areas: set[str] | None = None

    @classmethod
    def of(cls, pack: PackRead) -> Findings:
        """The ids of a pack as it was read, and no problem yet."""
        found = cls(pack)
        trees = [read.tree for read in pack.components]
        if all(tree is not None for tree in trees):
            # An id that is misspelt or stands twice is one fault, and hides the one that was meant.
            found.components = _once_each(i for tree in trees for i in ids(tree))
            found.questions = _once_each(i for tree in trees for i in _question_ids(tree))
        head = pack.pack.tree
        if found.components is not None and pack.pack.model is not None:
            found.missing = set(pack.pack.model.components) - found.components
            if found.missing:
                # One fault, told in pack.yaml, and not one wherever its questions are named.
                found.components |= found.missing
                found.questions = None
        if head is not None:
            found.levels = set(ids(head, "levels"))
            found.sectors = set(ids(head, "sectors"))
            found.goals = set(ids(head, "goals"))
        if pack.regions is None:
            found.sub_regions, found.areas = set(), set()
        elif pack.regions.tree is not None:
            found.sub_regions = set(ids(pack.regions.tree, "sub_regions"))
            found.areas = set(ids(pack.regions.tree, "sub_regions", "areas"))
        for read in pack.components:
            if read.model is not None:
                for path, question in read.model.walk():
                    found.spots.setdefault(question.id, Spot(read, path, question))
        return found

    def note(
        self, code: str, read: FileRead[Any], path: Path, message: str, hint: str, **where: bool
    ) -> None:
        """Keep a problem at the path of a file."""
        self.problems.append(read.problem(code, path, message, hint, **where))

    def refer(
        self,
        read: FileRead[Any],
        path: Path,
        value: str,
        known: Collection[str] | None,
        what: str,
        *,
        at_key: bool = False,
    ) -> bool:
        """Note P205 when the value is not among the known ids; whether it is fine."""
        if known is None or value in known:
            return True
        close = nearest(value, known)
        few = ", ".join(sorted(known)) if 0 < len(known) <= FEW else ""
        hint = f"Did you mean '{close}'?" if close else f"Known: {few}." if few else "Check the id."
        text = f"there is no {what} '{show_controls(value)}' in this pack."
        self.note("P205", read, path, text, hint, at_key=at_key)
        return False

    def unique(
        self,
        read: FileRead[Any],
        spots: Iterable[tuple[Path, str]],
        what: str,
        *,
        fold: bool = False,
    ) -> None:
        """Note P204 for each id that stood before; `fold` takes upper and lower case as one."""
        seen: dict[str, Path] = {}
        for path, value in spots:
            key = value.casefold() if fold else value
            if key in seen:
                first = read.problem("P204", seen[key], "").where
                text = f"the {what} '{value}' stands twice, first in line {first.line}."
                self.note("P204", read, path, text, "Give one of them another id.")
            seen.setdefault(key, path)


def ids(tree: Node | None, *keys: str) -> Iterator[str]:
    """Ids of the mapping itself, or of the entries of the list that the keys lead to."""
    if not isinstance(tree, MapNode):
        return
    if keys:
        inside = tree.values.get(keys[0])
        for item in inside.items if isinstance(inside, ListNode) else ():
            yield from ids(item, *keys[1:])
        return
    own = tree.values.get("id")
    if isinstance(own, TextNode):
        yield own.text


def _once_each(found: Iterable[str]) -> set[str] | None:
    """The ids; None when one is no id or stands twice, so that another one may be missing."""
    every = list(found)
    fine = {i.casefold() for i in every if ID.fullmatch(i)}
    return set(every) if len(fine) == len(every) else None


def _question_ids(tree: Node | None) -> Iterator[str]:
    yield from ids(tree, "questions")
    groups = tree.values.get("groups") if isinstance(tree, MapNode) else None
    for group in groups.items if isinstance(groups, ListNode) else ():
        yield from _question_ids(group)
