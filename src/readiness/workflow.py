"""The trips of saved responses: to scores, to roadmaps; and the demo, which is all trips in a row.

No rule stands here. The trips of tables are in `batching`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from readiness.assessment import Assessment
from readiness.batching import Progress, RoadmapsWish, cohort_wish, run_batch
from readiness.errors import Place, Problem, UserError, fault
from readiness.papers import Wish, documents, plan_roadmap
from readiness.questionnaire import Questionnaire
from readiness.record import Record
from readiness.response import Response

if TYPE_CHECKING:
    from readiness.batch.run import BatchSummary

DEFAULT_PACK = "north-west"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scored(Record):
    """A saved response with its assessment; `notices` are what a person should know about it."""

    path: Path
    assessment: Assessment
    notices: tuple[str, ...] = ()


def load_pack(ref: str | None) -> Questionnaire:
    """The questionnaire named by id or folder; None is the default one. Raises UserError."""
    from readiness import hub
    from readiness.packs import load

    return load(hub.pack_or_default(ref))


def read_response(path: Path) -> Response:
    """The response in a saved file. Raises UserError."""
    from readiness.storage.saves import read

    return read(path).response


def score_files(paths: Iterable[Path], pack: str | None = None) -> list[Scored]:
    """Read and score saved responses, all problems of all files at once.

    Args:
        paths: Saved responses.
        pack: The pack to score with; None = the one each file names.

    Raises:
        UserError: Every file that cannot be read or scored.
    """
    from readiness.scoring import assess

    packs: dict[str, Questionnaire] = {}
    done: list[Scored] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            response = read_response(path)
            ref = pack or response.pack_id
            if ref not in packs:
                packs[ref] = _pack_of(path, ref, named_by_file=pack is None)
            questionnaire = packs[ref]
        except UserError as error:
            problems += error.problems
            continue
        done.append(
            Scored(path, assess(questionnaire, response), _notices(questionnaire, response))
        )
    if problems:
        raise UserError(problems)
    return done


def _pack_of(path: Path, ref: str, *, named_by_file: bool) -> Questionnaire:
    if not named_by_file:
        return load_pack(ref)
    from readiness import hub
    from readiness.packs import shipped_packs

    # Only an id counts here: what a file says is no path.
    own = hub.pack_or_default(ref)
    if own == ref and ref not in {info.id for info in shipped_packs()}:
        raise fault(
            "S104",
            f"was answered with the pack “{ref}”, which is not installed.",
            "Name its folder with --pack FOLDER.",
            Place(file=str(path)),
        )
    return load_pack(own)


def _notices(questionnaire: Questionnaire, response: Response) -> tuple[str, ...]:
    notices = []
    if response.pack_hash != questionnaire.hash:
        then, now = response.pack_version, questionnaire.version
        # An author may change a pack and keep its version number; two equal numbers tell nothing.
        which = (
            f"answered with version {then} of the questionnaire, scored with version {now}"
            if then != now
            else f"the questionnaire was changed since these answers, and is still version {now}"
        )
        notices.append(f"{which}; answers to questions that changed may not fit")
    unknown = sorted(set(response.answers) - set(questionnaire.questions))
    if unknown:
        notices.append(
            f"answers kept but not counted, because this pack has no such question: "
            f"{', '.join(unknown)}"
        )
    return tuple(notices)


def make_roadmaps(
    paths: Sequence[Path],
    to: Path,
    on: date,
    *,
    pack: str | None = None,
    wish: Wish | None = None,
    note: bool = True,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write the roadmap document of each saved response into a folder; returns what was written.

    Every file is read and scored before the first page is drawn. Each document is read back before
    it counts as written. With `note`, the saved response remembers which offers the roadmap names;
    where it cannot be written, because another window has it open, only a warning says so.

    Raises:
        UserError: A file that cannot be read, or a place that cannot be written.
    """
    from readiness.storage.files import make_folder, safe_name, write_whole

    scored = score_files(paths, pack)
    wish = wish or Wish()
    brand, benchmark = wish.load(pack), wish.load_benchmark()
    make_folder(to)
    taken: set[str] = set()
    written: list[Path] = []
    for number, one in enumerate(scored, start=1):
        name = one.assessment.response.respondent.name or one.path.name.split(".")[0]
        target = to / safe_name(f"{name} {wish.kind}", taken=taken)
        warnings: list[str] = []
        made = documents(one.assessment, on, wish, brand, benchmark, warnings)
        for ending, data in made.items():
            path = target.with_name(target.name + ending)
            write_whole(path, data, mode=0o644)
            _read_back(path, data)
            written.append(path)
        if note and not wish.meeting:  # a meeting sheet is not handed out
            warnings += _note_issued(one, on)
        if warn is not None:
            for warning in [*one.notices, *warnings]:
                warn(f"{target}.pdf: {warning}")
        if progress is not None:
            progress(number, len(scored))
    return written


def _note_issued(one: Scored, on: date) -> list[str]:
    """Write into the history of a saved response what was issued; a warning when that fails."""
    from readiness.report.earlier import event
    from readiness.storage.saves import read, write

    out = event(one.assessment, plan_roadmap(one.assessment, on))
    try:
        stored = read(one.path)
        if out not in stored.response.history:
            history = (*stored.response.history, out)
            write(one.path, replace(stored.response, history=history), stored.generation)
    except UserError as error:
        return [f"the saved file does not remember this roadmap: {error.problems[0].message}"]
    return []


def _read_back(target: Path, data: bytes) -> None:
    if target.read_bytes() != data:
        raise fault(
            "W101",
            "does not hold what was written.",
            "Check the disk, and write to another one.",
            Place(file=str(target)),
        )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Demo(Record):
    """What the demo wrote: the sample table, the saved responses, the batch and the roadmaps."""

    table: Path
    saved: tuple[Path, ...]
    batch_folder: Path
    batch: BatchSummary
    roadmaps: tuple[Path, ...]


def run_demo(to: Path, on: date, progress: Progress | None = None) -> Demo:
    """Write the sample data into a folder and run the whole chain on it. Raises UserError."""
    from readiness.demo import RESPONSES, SAVED, sample
    from readiness.storage.files import make_folder, write_whole

    make_folder(to)
    table = to / RESPONSES
    write_whole(table, sample(RESPONSES), mode=0o644)
    saved = []
    for name in SAVED:
        write_whole(to / name, sample(name))
        saved.append(to / name)
    batch_folder = to / "batch"
    wish = cohort_wish("Sample firms")
    drawn = RoadmapsWish()
    summary = run_batch(table, batch_folder, on, roadmaps=drawn, cohort=wish, progress=progress)
    roadmaps = make_roadmaps(saved, to / "roadmaps", on, note=False)
    return Demo(table, tuple(saved), batch_folder, summary, tuple(roadmaps))
