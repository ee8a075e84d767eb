"""The trips, in order: from files to scores, roadmaps and tables. No rule stands here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from readiness.assessment import Assessment
from readiness.errors import Place, Problem, UserError, clean, fault
from readiness.papers import (
    Wish,
    check_templates,
    cohort_documents,
    documents,
    in_bulk,
    missing_letters,
    plan_roadmap,
)
from readiness.questionnaire import Questionnaire
from readiness.record import Record
from readiness.response import Response

if TYPE_CHECKING:
    from readiness.batch.cohort import CohortWish
    from readiness.batch.run import BatchSummary
    from readiness.cohort import Cohort
    from readiness.waves import Waves

DEFAULT_PACK = "north-west"
Progress = Callable[[int, int], None]
"""Called with how many are done, and of how many."""


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
    from readiness.packs import shipped_packs

    if ref not in {info.id for info in shipped_packs()}:
        raise fault(
            "S104",
            f"was answered with the pack “{ref}”, which is not installed.",
            "Name its folder with --pack FOLDER.",
            Place(file=str(path)),
        )
    return load_pack(ref)


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


@dataclass(frozen=True, slots=True)
class RoadmapsWish:
    """One roadmap per row, and how they are drawn.

    `workers` are processes (None: one per processor), or `cluster` is the address of a Dask
    scheduler; `any_day` keeps the day of the run that is resumed. `brand` is a brand file.
    """

    brand: Path | None = None
    workers: int | None = None
    cluster: str | None = None
    resume: bool = False
    zip: bool = False
    any_day: bool = False
    progress: Progress | None = None


def run_batch(
    table: Path,
    to: Path,
    on: date,
    *,
    pack: str | None = None,
    mapping: Path | None = None,
    roadmaps: RoadmapsWish | None = None,
    lenient: bool = False,
    encoding: str | None = None,
    sheet: str | None = None,
    cohort: CohortWish | None = None,
    also: Sequence[str] = (),
    progress: Progress | None = None,
) -> BatchSummary:
    """Score a table of responses into a folder. Raises UserError; then nothing was published."""
    from readiness.batch.run import run

    documents = None
    if roadmaps is not None:
        from readiness.batch.documents import DocumentWish

        render, look = in_bulk(roadmaps.brand, pack)
        documents = DocumentWish(
            render,
            missing_letters,
            look=look,
            workers=roadmaps.workers,
            cluster=roadmaps.cluster,
            resume=roadmaps.resume,
            zip=roadmaps.zip,
            any_day=roadmaps.any_day,
            progress=roadmaps.progress,
        )

    return run(
        table,
        load_pack(pack),
        to,
        mapping=mapping,
        documents=documents,
        lenient=lenient,
        encoding=encoding,
        sheet=sheet,
        cohort=cohort,
        also=also,
        on=on,
        progress=progress,
    )


def kept_roadmaps(to: Path) -> int:
    """How many parts of an interrupted batch into this folder are kept for one that resumes."""
    from readiness.storage.parts import waiting

    return waiting(to)


def cohort_wish(
    name: str = "",
    k: int | None = None,
    places: Path | None = None,
    pack: str | None = None,
    look: Wish | None = None,
) -> CohortWish:
    """What a cohort report is to be like, and with `look` its documents. Raises UserError."""
    from readiness.batch.cohort import HTML, LONGEST_NAME, PDF, CohortWish, read_places
    from readiness.suppression import DEFAULT_K, LEAST_K, MOST_K

    if k is not None and not LEAST_K <= k <= MOST_K:
        raise fault("C104", f"--k {k} cannot be used.", f"Give {LEAST_K} to {MOST_K}.")
    name = " ".join(clean(name).split())
    if len(name) > LONGEST_NAME:
        raise fault(
            "C104",
            f"--name of {len(name)} characters cannot be used.",
            f"Give at most {LONGEST_NAME}.",
        )
    told = read_places(places, load_pack(pack)) if places is not None else None
    pdf, html = cohort_documents(look or Wish(), pack)
    return CohortWish({PDF: pdf, HTML: html}, name, k if k is not None else DEFAULT_K, told)


def report_cohort(
    waves: Sequence[Path], to: Path, on: date, wish: CohortWish
) -> tuple[Cohort, Waves | None, tuple[str, ...]]:
    """Write the cohort report of a batch's folder, or of the second of two waves. Raises UserError.

    Returns:
        The cohort, how it compares with the first wave, and the names of the files written.
    """
    from readiness.batch.cohort import write_report

    before = waves[0] if len(waves) > 1 else None
    return write_report(before, waves[-1], to, wish, load_pack, on)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PackCheck(Record):
    """A pack that loads, the findings on it, and how many cases and clients were tried."""

    questionnaire: Questionnaire
    findings: tuple[Problem, ...]
    cases: int
    clients: int = 0


def check_pack(
    ref: str | None, on: date, templates: Path | None = None, brand: Path | None = None
) -> PackCheck:
    """Load a pack, look at what it means, and score its golden cases.

    With a folder of templates or a brand, documents of the worst cases one can think of are tried.

    Args:
        ref: The pack.
        on: The day its support offers are judged by.
        templates: A folder of page templates.
        brand: A brand file.

    Raises:
        UserError: The pack does not load, or the brand is faulty; all problems.
    """
    from readiness import hub
    from readiness.packs import load_cases
    from readiness.packs.meaning import check_meaning
    from readiness.packs.places import pack_folder

    ref = hub.pack_or_default(ref)
    findings = check_meaning(pack_folder(ref), on, date.today())
    questionnaire = load_pack(ref)
    if ref is not None:
        Wish().load(ref)  # a faulty brand of the pack's own is a fault of the pack
    cases = load_cases(pack_folder(ref))
    clients = 0
    if templates is not None or brand is not None:
        more, clients = check_templates(questionnaire, templates, brand)
        findings += more
    return PackCheck(questionnaire, tuple(findings), len(cases), clients)


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
