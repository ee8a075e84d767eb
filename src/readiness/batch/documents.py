"""The documents of a batch: named, drawn in parts, kept part by part, listed for a mail merge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import islice
from pathlib import Path

from readiness import __version__
from readiness.batch.archive import zipped
from readiness.batch.intake import Table
from readiness.batch.pools import pool_for
from readiness.batch.roadmaps import Drawing, Job, Part, Pool, Renderer, draw_all
from readiness.batch.rows import Row
from readiness.batch.tables import csv_line, guarded
from readiness.questionnaire import Questionnaire
from readiness.response import Response
from readiness.storage.files import safe_id, safe_name
from readiness.storage.outbox import Outbox
from readiness.storage.parts import PartStore

FOLDER = "roadmaps"
_DAY = "the day"
INDEX = f"{FOLDER}/index.csv"
MOST_ROWS = 250
"""The most rows of a part: at some 100 ms a document half a minute of work."""
MANY_PARTS = 32
"""A small table is cut into that many parts, so that all workers have work to the end."""
LEAST_ZIPPED = 50
"""The fewest rows of a part that becomes a zip, however small the table."""


@dataclass(frozen=True, slots=True)
class DocumentWish:
    """How the documents are to be made.

    `render` draws one and `look` tells its settings apart from others (for ``--resume``); both have
    to travel to other processes. `letters` finds the letters of a response that the fonts lack.
    """

    render: Renderer
    letters: Callable[[Response], tuple[str, ...]] | None = None
    workers: int | None = None
    """Worker processes; None = one per processor, 0 = in this process."""
    cluster: str | None = None
    """The address of a Dask scheduler, in place of processes on this machine."""
    resume: bool = False
    zip: bool = False
    look: str = ""
    any_day: bool = False
    """Whether a run that resumes keeps the day of the interrupted one."""
    progress: Callable[[int, int], None] | None = None
    """Called with how many documents are done, and of how many."""


@dataclass(slots=True)
class Documents:
    """What came of the documents: how many, and the ids of rows without one."""

    written: int = 0
    given_up: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """What documents are made from, with the options of reading it."""

    table: Table
    mapping: Path | None
    questionnaire: Questionnaire
    on: date
    options: str

    def facts(self, wish: DocumentWish) -> dict[str, str]:
        """What kept parts depend on, under the names by which a person is told what changed."""
        pack, mapping = self.questionnaire, self.mapping
        return {
            "the table": self.table.sha256,
            "the mapping file": sha256(mapping.read_bytes()).hexdigest() if mapping else "",
            "the questionnaire": f"{pack.id} {pack.version} {pack.hash}",
            "the program": __version__,
            _DAY: self.on.isoformat(),
            "the options": f"{self.options} {wish.zip} {wish.look}",
        }


class Parts(PartStore):
    """The finished parts of a batch."""

    @property
    def day(self) -> date:
        """The day on the documents."""
        return date.fromisoformat(self.facts[_DAY])


@contextmanager
def kept_parts(to: Path, source: Source, wish: DocumentWish) -> Iterator[Parts]:
    """The store of finished parts of a run, left for a later one when this one is stopped.

    Raises:
        UserError: W103.
    """
    any_of = (_DAY,) if wish.any_day else ()
    store = Parts(to, source.facts(wish), resume=wish.resume, any_of=any_of)
    try:
        yield store
    except BaseException:
        store.leave()
        raise
    store.remove()


def part_size(documents: int, *, zipped: bool) -> int:
    """How many rows a part has; the same for the same table, whatever the number of workers."""
    return min(MOST_ROWS, max(LEAST_ZIPPED if zipped else 1, -(-documents // MANY_PARTS)))


def document_name(row_id: str, respondent: str, taken: set[str]) -> str:
    """``<row id>-<firm>``: a name that no disk confuses with one that is taken already."""
    name = f"{safe_id(row_id)}-{safe_name(respondent or 'firm')}"
    found, count = name, 1
    while found.lower() in taken:
        count += 1
        found = f"{name}-{count}"
    taken.add(found.lower())
    return found


def stage_documents(
    outbox: Outbox,
    store: PartStore,
    rows: Iterable[Row],
    total: int,
    questionnaire: Questionnaire,
    on: date,
    wish: DocumentWish,
) -> Documents:
    """Draw what is not kept yet, and stage all documents and their index.

    Args:
        outbox: Where they are staged.
        store: Keeps finished parts, and knows those of an interrupted run.
        rows: All rows of the table; taken as fast as documents are drawn.
        total: How many of them are scored.
        questionnaire: The pack.
        on: The day on the documents.
        wish: How to make them.

    Raises:
        UserError: W101; G101 and G103 of a cluster; D1xx of the templates.
    """
    found = Documents()
    given_up: dict[int, tuple[str, ...]] = {}
    index: list[_Line] = []
    size = part_size(total, zipped=wish.zip)
    done = 0

    def told(rows_done: int) -> None:
        nonlocal done
        done += rows_done
        if wish.progress is not None:
            wish.progress(done, total)

    def missing() -> Iterator[Part]:
        """The parts that are not kept; the others are counted as they go by."""
        for part in _parts(rows, size, wish, index):
            kept = store.kept(part.number, _files_of(part, wish))
            if kept is None:
                yield part
            else:
                given_up[part.number] = kept.remarks
                told(len(part.jobs))

    def finished(part: Part) -> None:
        gone = tuple(job.row_id for job in part.jobs if job.row_id in part.given_up)
        store.put(part.number, _packed(part, wish), gone)
        given_up[part.number] = gone
        part.documents.clear()
        told(len(part.jobs))

    if total:
        told(0)
        with _pool(wish, -(-total // size)) as pool:
            draw_all(missing(), Drawing(questionnaire, on, wish.render), pool, finished)
    for number in sorted(given_up):
        store.stage(number, outbox)
        found.given_up += given_up[number]
    without = set(found.given_up)
    lines = [line for line in index if line.row_id not in without]
    found.written = len(lines)
    outbox.add(INDEX, _index(lines, wish))
    return found


def _pool(wish: DocumentWish, parts: int) -> AbstractContextManager[Pool]:
    if wish.cluster is None:
        return nullcontext(pool_for(wish.workers, parts))
    from readiness.batch.cluster import connected

    return connected(wish.cluster)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the index."""

    row_id: str
    firm: str
    contact: str
    pdf: str
    zip: str


def _parts(
    rows: Iterable[Row], size: int, wish: DocumentWish, index: list[_Line]
) -> Iterator[Part]:
    """The scored rows in parts; each also becomes a line of the index."""
    taken: set[str] = set()
    responses = ((row.id, row.response) for row in rows if row.response is not None)
    number = 0
    while chunk := list(islice(responses, size)):
        number += 1
        jobs = []
        for row_id, response in chunk:
            firm = response.respondent
            pdf = f"{document_name(row_id, firm.name, taken)}.pdf"
            jobs.append(Job(row_id, f"{FOLDER}/{pdf}", response))
            into = _zip_name(number) if wish.zip else ""
            index.append(_Line(row_id, firm.name, firm.contact, pdf, into))
        yield Part(number, tuple(jobs))


def _zip_name(number: int) -> str:
    return f"part-{number:05d}.zip"


def _files_of(part: Part, wish: DocumentWish) -> list[str]:
    if wish.zip:
        return [f"{FOLDER}/{_zip_name(part.number)}"]
    return [job.name for job in part.jobs]


def _packed(part: Part, wish: DocumentWish) -> list[tuple[str, bytes]]:
    """The files of a finished part."""
    names = [job.name for job in part.jobs if job.name in part.documents]
    if not wish.zip:
        return [(name, part.documents[name]) for name in names]
    inside = [(name.removeprefix(f"{FOLDER}/"), part.documents[name]) for name in names]
    return [(f"{FOLDER}/{_zip_name(part.number)}", zipped(inside))] if inside else []


def _index(lines: list[_Line], wish: DocumentWish) -> bytes:
    head = ["row_id", "firm", "contact", "pdf", "zip"]
    width = len(head) if wish.zip else len(head) - 1
    table = [csv_line(head[:width])]
    for line in lines:
        cells = (line.row_id, line.firm, line.contact, line.pdf, line.zip)
        table.append(csv_line([guarded(cell) for cell in cells[:width]]))
    return "".join(table).encode("utf-8", "replace")
