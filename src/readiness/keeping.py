"""Saved responses leave: copied out, for an adviser or for the firm itself, or erased for good.

What a firm gets (`for_owner`) holds what it said and what its own roadmap prints, and nothing that
an adviser wrote for other eyes. What was handed out before, mailed or backed up, is beyond reach.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from readiness.edits import read as read_edit
from readiness.edits import written
from readiness.errors import Place, Problem, UserError, fault
from readiness.response import Answer, Response, State


class Leaving(NamedTuple):
    """A saved response that is to be erased: every file with anything of it, and what remains."""

    path: Path
    files: tuple[Path, ...]
    name: str = ""
    issued: tuple[str, ...] = ()
    """Days on which a roadmap was handed out, as the saved file remembers; those copies remain."""


def for_owner(response: Response) -> Response:
    """The response without adviser's view, internal notes, evidence, history and foreign fields.

    Fields that this version does not know go too: nobody can tell whom they are meant for.
    """
    answers = {question: _own(answer) for question, answer in response.answers.items()}
    return replace(
        response,
        respondent=replace(response.respondent, extra={}),
        answers={
            question: answer
            for question, answer in answers.items()
            if answer.state is not State.UNANSWERED or answer.note
        },
        adviser={},
        roadmap_edits=tuple(
            written(replace(edit, extra={}))
            for raw in response.roadmap_edits
            if (edit := read_edit(raw)) is not None
        ),
        history=(),
        extra={},
    )


def _own(answer: Answer) -> Answer:
    note = answer.note if answer.note_visibility == "report" else ""
    return replace(answer, note=note, evidence="", answered_by="", extra={})


def copy_out(paths: Sequence[Path], folder: Path, *, owner: bool) -> list[Path]:
    """Write a copy of each saved response into a folder; each is read back before it counts.

    Every file is read before the first is written. Nothing that is there already is replaced: a
    copy gets a number.

    Args:
        paths: Saved responses.
        folder: Where to; it is made if it is not there.
        owner: Only what is for the firm itself (`for_owner`); else the same bytes.

    Raises:
        UserError: Every file that cannot be read; W101.
    """
    from readiness.storage.files import make_folder, write_whole
    from readiness.storage.saves import dumps, new_path, read

    ready: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            stored = read(path)
        except UserError as error:
            problems += error.problems
            continue
        response = stored.response
        data = dumps(for_owner(response), 1) if owner else path.read_bytes()
        ready.append((response.respondent.name or path.name.split(".")[0], data))
    if problems:
        raise UserError(problems)
    make_folder(folder)
    written_to: list[Path] = []
    for name, data in ready:
        target = new_path(name, folder)
        write_whole(target, data)
        if target.read_bytes() != data:
            hint = "Check the disk, and write to another one."
            raise fault("W101", "does not hold what was written.", hint, Place(file=str(target)))
        written_to.append(target)
    return written_to


def leaving(paths: Sequence[Path]) -> list[Leaving]:
    """What erasing these saved responses would take away; nothing is touched yet.

    A damaged file may be erased, too, or one of which only earlier saves are left. A file of
    another kind may not: a slip of the hand must not cost somebody's photographs.

    Raises:
        UserError: S106 for a file that is no saved response, S101 for one that is not there.
    """
    from readiness.storage.saves import ENDING, files_of

    found: dict[Path, Leaving] = {}
    problems: list[Problem] = []
    for path in paths:
        where = Place(file=str(path))
        if not path.name.endswith(ENDING) or path.is_dir():
            hint = f"Only files that end in {ENDING} are erased; what belongs to them goes along."
            problems.append(Problem("S106", where, "is not a saved response.", hint))
            continue
        files = files_of(path)
        if not files:
            hint = "'readiness files list' shows what there is."
            problems.append(Problem("S101", where, "does not exist.", hint))
            continue
        found.setdefault(path, _leaving(path, files))
    if problems:
        raise UserError(problems)
    return list(found.values())


def _leaving(path: Path, files: tuple[Path, ...]) -> Leaving:
    from readiness.report.issued import issued_in_history
    from readiness.storage.saves import previous_good, read

    try:
        response = read(path).response
    except UserError:
        earlier = previous_good(path)
        if earlier is None:
            return Leaving(path, files)
        response = earlier.response
    days = {one.on for one in issued_in_history(response.history)}
    return Leaving(path, files, response.respondent.name, tuple(sorted(days)))


def erase(one: Leaving) -> tuple[Path, ...]:
    """Erase a saved response with its earlier saves and left-overs; returns what went.

    Raises:
        UserError: S105 when a window has it open, W101.
    """
    from readiness.storage.saves import delete

    return delete(one.path)
