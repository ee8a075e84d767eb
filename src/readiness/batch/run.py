"""A table of responses to a folder of results: the whole trip, and the proof that no row was lost.

One row at a time with the standard library alone; the pack is compiled, and cells repeat, so that
some thousands of rows take seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from readiness import __version__
from readiness.batch.count import count_records
from readiness.batch.engines import Engine, is_large, score_by_columns
from readiness.batch.given import Given
from readiness.batch.intake import Table, open_input, read_table
from readiness.batch.quality import Quality, quality_json
from readiness.batch.tables import REJECTS, ScoreTable, csv_line, raw_line, reject_lines
from readiness.outline import outline
from readiness.questionnaire import Questionnaire
from readiness.scoring import assess
from readiness.storage.files import safe_name
from readiness.storage.outbox import Outbox

if TYPE_CHECKING:
    from readiness.batch.cohort import CohortWatch, CohortWish
    from readiness.batch.roadmaps import Job, Renderer
    from readiness.response import Response

SCORES, REJECTED, REJECTED_ROWS = "scores.csv", "rejects.csv", "rejected_rows.csv"
QUALITY = "quality.json"
ROADMAPS = "roadmaps"
_EVERY = 250
"""Progress is told after that many rows."""


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What a batch did. `scored` counts rows of every status; `outputs` are paths below the folder.

    `quality` is the content of `quality.json`; `quarantined` are ids of rows without a document.
    """

    scored: int
    rejected: int
    provisional: int
    withheld: int
    outputs: tuple[str, ...]
    notices: tuple[str, ...]
    quality: dict[str, Any]
    quarantined: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows in the table."""
        return self.scored + self.rejected

    @property
    def exit_code(self) -> int:
        """0, or 1 when some row was rejected or has no document."""
        return 1 if self.rejected or self.quarantined else 0


def run(
    path: Path,
    questionnaire: Questionnaire,
    to: Path,
    *,
    on: date,
    mapping: Path | None = None,
    roadmaps: bool = False,
    render: Renderer | None = None,
    letters: Callable[[Response], tuple[str, ...]] | None = None,
    workers: int | None = None,
    lenient: bool = False,
    encoding: str | None = None,
    sheet: str | None = None,
    cohort: CohortWish | None = None,
    engine: Engine = "auto",
    progress: Callable[[int, int], None] | None = None,
) -> BatchSummary:
    """Score a table of responses and publish the results, whole or not at all.

    Args:
        path: The table: CSV, an Excel workbook or a Parquet file.
        questionnaire: The pack it answers.
        to: The folder for the results.
        on: The day the roadmaps are made for.
        mapping: A mapping file for other column names and words.
        roadmaps: Also draw one PDF per scored row; needs `render`.
        render: What draws it: ``(assessment, on) -> bytes``, at the top level of a module.
        letters: What finds the letters of a response that the documents' fonts do not have.
        workers: Worker processes for drawing; None = one per processor, 0 = in this process.
        lenient: Take cells that cannot be read as unanswered.
        encoding: Overrides the detection.
        sheet: The sheet of a workbook to read; None finds it.
        cohort: Also make the cohort report.
        engine: Row by row, or by columns; both give the same bytes. ``auto``: by the file's size.
        progress: Called now and then with how much is done and of how much: rows, then documents.

    Raises:
        UserError: T1xx the table, W1xx the folder, G101 and G102 the engine cannot be used.
            Nothing was published then.
    """
    if roadmaps and render is None:
        raise ValueError("roadmaps need a renderer")
    reason = ""
    given = open_input(path, questionnaire, mapping, sheet)
    plain = not (roadmaps or lenient or cohort)
    if plain and engine != "rows" and (engine == "columns" or is_large(given)):
        done = _by_columns(given, questionnaire, to, mapping, encoding, progress, engine)
        if isinstance(done, BatchSummary):
            return done
        reason = done
    table = read_table(
        path, questionnaire, mapping=mapping, encoding=encoding, lenient=lenient, given=given
    )
    watch = _watch(questionnaire, on, cohort)
    with Outbox(to) as outbox:
        scored = _score(table, questionnaire, watch, want_documents=roadmaps, progress=progress)
        _prove(table, scored.quality)
        drawn: dict[str, Any] = {}
        given_up: tuple[str, ...] = ()
        if render is not None and roadmaps:
            given_up = _draw(
                outbox, scored.documents, (questionnaire, on, render), workers, progress
            )
            drawn["roadmaps"] = {
                "on": on.isoformat(),
                "written": len(scored.documents) - len(given_up),
                "quarantined": list(given_up),
                "missing_letters": _missing(scored.documents, letters),
            }
        report = scored.quality.report(table, drawn)
        outbox.add(SCORES, _writer(scored.scores))
        outbox.add(REJECTED, _writer(scored.rejects))
        outbox.add(REJECTED_ROWS, _writer(scored.rejected_rows))
        outbox.add(QUALITY, quality_json(report))
        together = watch.files(report) if watch is not None else {}
        for name, content in together.items():
            outbox.add(name, content)
        outbox.publish(_about(report))
    names = [SCORES, REJECTED, REJECTED_ROWS, QUALITY, *together]
    if roadmaps:
        names.append(ROADMAPS)
    notices = (*table.notices, reason) if reason else table.notices
    return _summary(scored.quality, names, notices, report, given_up)


def _by_columns(
    given: Given,
    questionnaire: Questionnaire,
    to: Path,
    mapping: Path | None,
    encoding: str | None,
    progress: Callable[[int, int], None] | None,
    engine: Engine,
) -> BatchSummary | str:
    """The trip by columns, or why it has to be row by row; nothing was published then."""
    with Outbox(to) as outbox:
        done = score_by_columns(
            given,
            questionnaire,
            outbox,
            (SCORES, REJECTED, REJECTED_ROWS),
            mapping=mapping,
            encoding=encoding,
            progress=progress,
            required=engine == "columns",
        )
        if isinstance(done, str):
            return done
        report = done.quality.report(done.table, {})
        outbox.add(QUALITY, quality_json(report))
        outbox.publish(_about(report))
    names = [SCORES, REJECTED, REJECTED_ROWS, QUALITY]
    return _summary(done.quality, names, done.table.notices, report)


def _summary(
    quality: Quality,
    names: Sequence[str],
    notices: tuple[str, ...],
    report: dict[str, Any],
    given_up: tuple[str, ...] = (),
) -> BatchSummary:
    return BatchSummary(
        scored=quality.scored,
        rejected=quality.rejected,
        provisional=quality.statuses["provisional"],
        withheld=quality.statuses["withheld"] + quality.statuses["not_applicable"],
        outputs=tuple(names),
        notices=notices,
        quality=report,
        quarantined=given_up,
    )


@dataclass(frozen=True, slots=True)
class _Scored:
    """The lines of each output, and the documents to draw."""

    quality: Quality
    scores: list[str]
    rejects: list[str]
    rejected_rows: list[str]
    documents: list[tuple[str, str, Response]]
    """What to draw: the row's id, the path below the folder, and the response."""


def _watch(questionnaire: Questionnaire, on: date, wish: CohortWish | None) -> CohortWatch | None:
    if wish is None:
        return None
    # Only here: it checks its files with pydantic, which a plain batch does without.
    from readiness.batch.cohort import CohortWatch

    return CohortWatch(questionnaire, on, wish)


def _score(
    table: Table,
    questionnaire: Questionnaire,
    watch: CohortWatch | None,
    *,
    want_documents: bool,
    progress: Callable[[int, int], None] | None,
) -> _Scored:
    quality = Quality(questionnaire, table.layout)
    writer = ScoreTable(questionnaire)
    found = _Scored(
        quality, [writer.header()], [csv_line(REJECTS)], [raw_line(table.layout.headers)], []
    )
    taken: set[str] = set()
    for number, row in enumerate(table.rows(), start=1):
        if row.response is None:
            quality.see_rejected(row)
            found.rejects.append(reject_lines(row))
            found.rejected_rows.append(raw_line(row.cells))
        else:
            assessment = assess(questionnaire, row.response)
            warnings = quality.see_scored(row, assessment)
            order = outline(assessment)
            if watch is not None:
                watch.see(assessment, order)
            found.scores.append(writer.line(row.id, assessment, order, warnings))
            if want_documents:
                name = _document_name(row.id, row.response.respondent.name, taken)
                found.documents.append((row.id, name, row.response))
        if progress is not None and (number % _EVERY == 0 or number == table.tally.rows):
            progress(number, table.tally.rows)
    return found


def _writer(lines: Sequence[str]) -> Callable[[BinaryIO], object]:
    """Writes the lines as UTF-8, one by one, so that a large table is not held twice."""
    # "replace": no decoded file holds half a surrogate pair, and none must stop a whole batch.
    return lambda file: file.writelines(line.encode("utf-8", "replace") for line in lines)


def _document_name(row_id: str, respondent: str, taken: set[str]) -> str:
    name = f"{safe_name(row_id, limit=40)}-{safe_name(respondent or 'firm')}"
    return f"{ROADMAPS}/{safe_name(name, limit=130, taken=taken)}.pdf"


def _prove(table: Table, quality: Quality) -> None:
    """Stop before anything is published when a row is neither scored nor rejected."""
    counted = count_records(table.text, table.dialect.delimiter)
    other = table.dialect.skipped + table.second_header + table.tally.empty_tail
    if counted - other != quality.scored + quality.rejected:
        raise RuntimeError(
            f"{counted - other} rows in the table, but {quality.scored} scored and "
            f"{quality.rejected} rejected; nothing was written"
        )


def _draw(
    outbox: Outbox,
    documents: Sequence[tuple[str, str, Response]],
    how: tuple[Questionnaire, date, Renderer],
    workers: int | None,
    progress: Callable[[int, int], None] | None,
) -> tuple[str, ...]:
    """Stage a document for each row; returns the ids of rows that were given up."""
    # Only here: pools pull in a good part of the standard library that scoring does without.
    from readiness.batch import roadmaps

    jobs = [roadmaps.Job(*document) for document in documents]
    drawing = roadmaps.Drawing(how[0], how[1], outbox.staging, how[2])
    (outbox.staging / ROADMAPS).mkdir(mode=0o700)
    given_up: list[Job] = []
    if workers == 0:
        for number, job in enumerate(jobs, start=1):
            roadmaps.draw(drawing, (job,))
            if progress is not None:
                progress(number, len(jobs))
    elif jobs:
        count = workers or roadmaps.usable_processors()
        given_up = roadmaps.draw_all(jobs, roadmaps.processes(drawing, count), count, progress)
    whole = {job.name for job in jobs} - {job.name for job in given_up}
    # A worker that died left half a file: whatever is no whole document must not be published.
    for path in (outbox.staging / ROADMAPS).iterdir():
        if f"{ROADMAPS}/{path.name}" not in whole:
            path.unlink()
    for name in sorted(whole):
        outbox.adopt(name)
    return tuple(job.row_id for job in given_up)


def _missing(
    documents: Sequence[tuple[str, str, Response]],
    letters: Callable[[Response], tuple[str, ...]] | None,
) -> list[dict[str, Any]]:
    """Rows whose documents show some letters as hollow squares, and which letters."""
    if letters is None:
        return []
    found = ((row_id, letters(response)) for row_id, _, response in documents)
    return [{"row": row_id, "letters": list(missing)} for row_id, missing in found if missing]


def _about(report: dict[str, Any]) -> dict[str, object]:
    """What the manifest says besides the files: enough to know what they came from."""
    table = report["table"]
    about: dict[str, object] = {
        "format": "readiness-batch",
        "version": 1,
        "program": __version__,
        "pack": report["pack"],
        "input": {"file": table["file"], "sha256": table["sha256"]},
        "rows": report["rows"],
    }
    if "roadmaps" in report:
        about["roadmaps"] = report["roadmaps"]
    return about
