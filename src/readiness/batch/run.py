"""A table of responses to a folder of results: the whole trip, and the proof that no row was lost.

One row at a time with the standard library alone; the pack is compiled, and cells repeat, so that
some thousands of rows take seconds. Large tables go by columns (`engines`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from readiness import __version__
from readiness.batch.engines import Engine, is_large, score_by_columns
from readiness.batch.given import Given
from readiness.batch.intake import Table, need_rows, open_input, read_table
from readiness.batch.quality import Quality, quality_json
from readiness.batch.tables import REJECTS, ScoreTable, csv_line, raw_line, reject_lines
from readiness.outline import outline
from readiness.questionnaire import Questionnaire
from readiness.scoring import assess
from readiness.storage.files import write_error
from readiness.storage.outbox import Outbox
from readiness.suppression import DEFAULT_K

if TYPE_CHECKING:
    from readiness.batch.cohort import CohortWatch, CohortWish
    from readiness.batch.documents import DocumentWish
    from readiness.response import Response
    from readiness.storage.parts import PartStore

SCORES, REJECTED, REJECTED_ROWS = "scores.csv", "rejects.csv", "rejected_rows.csv"
QUALITY = "quality.json"
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
    documents: DocumentWish | None = None,
    lenient: bool = False,
    encoding: str | None = None,
    sheet: str | None = None,
    cohort: CohortWish | None = None,
    also: Sequence[str] = (),
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
        documents: Also draw one PDF per scored row, like this. Finished ones are kept for a run
            that resumes when this one is stopped.
        lenient: Take cells that cannot be read as unanswered.
        encoding: Overrides the detection.
        sheet: The sheet of a workbook to read; None finds it.
        cohort: Also make the cohort report.
        also: Further forms of the scores, of `also.FORMS`.
        engine: Row by row, or by columns; both give the same bytes. ``auto``: by the file's size.
        progress: Called now and then with how many rows are done, and of how many.

    Raises:
        UserError: T1xx the table, W1xx the folder (W104 where the table would be replaced, W105
            what is not ours) or what was to be resumed, G1xx the engine or
            the cluster cannot be used. Nothing was published then.
    """
    reason = ""
    given = open_input(path, questionnaire, mapping, sheet)
    k = cohort.k if cohort is not None else DEFAULT_K
    reads = [path] if mapping is None else [path, mapping]
    writes = [SCORES, REJECTED, REJECTED_ROWS, QUALITY, *(f"scores.{form}" for form in also)]
    staged = partial(Outbox, to, reads=reads, writes=writes)
    plain = not (documents or lenient)
    if plain and engine != "rows" and (engine == "columns" or is_large(given)):
        watch = _watch(questionnaire, on, cohort)
        done = _by_columns(
            staged, given, questionnaire, mapping, encoding, progress, engine, also, on, k, watch
        )
        if isinstance(done, BatchSummary):
            return done
        reason = done
    table = read_table(
        path, questionnaire, mapping=mapping, encoding=encoding, lenient=lenient, given=given
    )
    with ExitStack() as stack:
        outbox = stack.enter_context(staged())
        store = None
        if documents is not None:
            # Only here: pools pull in much of the standard library that scoring does without.
            from readiness.batch.documents import Source, kept_parts

            source = Source(table, mapping, questionnaire, on, f"{lenient} {encoding} {sheet}")
            store = stack.enter_context(kept_parts(to, source, documents))
            on = store.day
        watch = _watch(questionnaire, on, cohort)
        letters = documents.letters if documents is not None else None
        scored = _score(table, questionnaire, watch, k, outbox, letters, progress)
        _prove(table, scored.quality)
        need_rows(path.name, scored.quality.scored + scored.quality.rejected)
        drawn: dict[str, Any] = {}
        if documents is not None and store is not None:
            drawn["roadmaps"] = _draw(outbox, store, table, scored, questionnaire, on, documents)
        report = scored.quality.report(table, drawn)
        outbox.add(QUALITY, quality_json(report))
        together = watch.files(report) if watch is not None else {}
        for name, content in together.items():
            outbox.add(name, content)
        others = _also(outbox, also)
        outbox.publish(_about(report))
    names = [SCORES, *others, REJECTED, REJECTED_ROWS, QUALITY, *together]
    notices = [*table.notices, reason] if reason else [*table.notices]
    if documents is not None and store is not None:
        names.append("roadmaps")
        notices += _resumed(store, documents)
    given_up = tuple(drawn["roadmaps"]["quarantined"]) if drawn else ()
    return _summary(scored.quality, names, tuple(notices), report, given_up)


def _by_columns(
    staged: Callable[[], Outbox],
    given: Given,
    questionnaire: Questionnaire,
    mapping: Path | None,
    encoding: str | None,
    progress: Callable[[int, int], None] | None,
    engine: Engine,
    also: Sequence[str],
    on: date,
    k: int,
    watch: CohortWatch | None,
) -> BatchSummary | str:
    """The trip by columns, or why it has to be row by row; nothing was published then."""
    with staged() as outbox:
        try:
            done = score_by_columns(
                given,
                questionnaire,
                outbox,
                (SCORES, REJECTED, REJECTED_ROWS),
                mapping=mapping,
                encoding=encoding,
                progress=progress,
                required=engine == "columns",
                k=k,
                counted_on=None if watch is None else on,
            )
        except OSError as error:
            raise write_error(error, outbox.folder) from error
        if isinstance(done, str):
            return done
        need_rows(given.path.name, done.quality.scored + done.quality.rejected)
        report = done.quality.report(done.table, {})
        outbox.add(QUALITY, quality_json(report))
        together = watch.files(report, done.tallies) if watch is not None else {}
        for name, content in together.items():
            outbox.add(name, content)
        others = _also(outbox, also)
        outbox.publish(_about(report))
    names = [SCORES, *others, REJECTED, REJECTED_ROWS, QUALITY, *together]
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
    """What was seen in the rows, and the rows whose documents lack letters: which ones."""

    quality: Quality
    letters: list[dict[str, Any]] = field(default_factory=list)


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
    k: int,
    outbox: Outbox,
    letters: Callable[[Response], tuple[str, ...]] | None,
    progress: Callable[[int, int], None] | None,
) -> _Scored:
    """Stage the three tables, line by line."""
    quality = Quality(questionnaire, table.layout, k)
    writer = ScoreTable(questionnaire)
    found = _Scored(quality)
    with (
        outbox.opened(SCORES) as scores,
        outbox.opened(REJECTED) as rejects,
        outbox.opened(REJECTED_ROWS) as rejected_rows,
    ):
        _write(scores, writer.header())
        _write(rejects, csv_line(REJECTS))
        _write(rejected_rows, raw_line(table.layout.headers))
        for number, row in enumerate(table.rows(), start=1):
            if row.response is None:
                quality.see_rejected(row)
                _write(rejects, reject_lines(row))
                _write(rejected_rows, raw_line(row.cells))
            else:
                assessment = assess(questionnaire, row.response)
                warnings = quality.see_scored(row, assessment)
                order = outline(assessment)
                if watch is not None:
                    watch.see(assessment, order)
                _write(scores, writer.line(row.id, assessment, order, warnings))
                missing = letters(row.response) if letters is not None else ()
                if missing:
                    found.letters.append({"row": row.id, "letters": list(missing)})
            if progress is not None and (number % _EVERY == 0 or number == table.tally.rows):
                progress(number, table.tally.rows)
    return found


def _write(file: BinaryIO, line: str) -> None:
    # "replace": no decoded file holds half a surrogate pair, and none must stop a whole batch.
    file.write(line.encode("utf-8", "replace"))


def _prove(table: Table, quality: Quality) -> None:
    """Stop before anything is published when a row is neither scored nor rejected."""
    counted = table.counted()
    other = table.dialect.skipped + table.second_header + table.tally.empty_tail
    if counted - other != quality.scored + quality.rejected:
        raise RuntimeError(
            f"{counted - other} rows in the table, but {quality.scored} scored and "
            f"{quality.rejected} rejected; nothing was written"
        )


def _draw(
    outbox: Outbox,
    store: PartStore,
    table: Table,
    scored: _Scored,
    questionnaire: Questionnaire,
    on: date,
    wish: DocumentWish,
) -> dict[str, Any]:
    """Stage a document for each row; what is told of them."""
    from readiness.batch.documents import stage_documents

    drawn = stage_documents(
        outbox, store, table.rows(), scored.quality.scored, questionnaire, on, wish
    )
    return {
        "on": on.isoformat(),
        "written": drawn.written,
        "quarantined": drawn.given_up,
        "missing_letters": scored.letters,
    }


def _resumed(store: PartStore, wish: DocumentWish) -> list[str]:
    """What a person should know about an interrupted run into the same folder."""
    if store.resumed:
        return ["The interrupted run was resumed: its finished roadmaps were kept."]
    if wish.resume:
        return ["There was no interrupted run to resume, so everything was drawn."]
    if store.thrown_away:
        return ["Roadmaps of an interrupted run were drawn again; --resume would have kept them."]
    return []


def _also(outbox: Outbox, forms: Sequence[str]) -> list[str]:
    """Stage the scores in these forms too; their names."""
    if not forms:
        return []
    from readiness.batch.also import add_forms

    return add_forms(outbox, SCORES, forms)


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
