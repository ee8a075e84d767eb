"""The cohort report of a batch: counted as rows go by, and written out beside the scores."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from readiness.assessment import Assessment
from readiness.batch.cohort_data import (
    BENCHMARK,
    DATA,
    LONGEST_NAME,
    CohortData,
    PackRef,
    benchmark_bytes,
    benchmark_of,
    data_bytes,
    read_data,
)
from readiness.batch.cohort_tables import csv_bytes, xlsx_bytes
from readiness.batch.cohort_views import with_views
from readiness.batch.cohort_waves import nearly_same
from readiness.batch.dialects import DELIMITERS
from readiness.cohort import Cohort, Rows
from readiness.disclosure import cohort_of
from readiness.errors import Place, clean, fault
from readiness.outline import Outline
from readiness.questionnaire import Questionnaire
from readiness.storage.outbox import Outbox
from readiness.support import match
from readiness.suppression import DEFAULT_K
from readiness.tally import Counter, Tallies
from readiness.waves import Waves, compare_waves

__all__ = ["LONGEST_NAME", "CohortWatch", "CohortWish", "read_places", "write_report"]
PDF, HTML, CSV, XLSX = "cohort.pdf", "cohort.html", "cohort.csv", "cohort.xlsx"
LOOKS = ("straight_lines", "contradictions", "same_row", "same_name", "unfinished")
Draw = Callable[[Cohort, Waves | None], bytes]
"""Makes one document of a cohort; at the top level of a module."""


@dataclass(frozen=True, slots=True)
class CohortWish:
    """What a cohort report is to be like. `documents` are drawers by file name."""

    documents: Mapping[str, Draw]
    name: str = ""
    k: int = DEFAULT_K
    places: Mapping[str, int] | None = None
    advisers: Path | None = None
    """The folder of a batch of what advisers said of the same firms."""


class CohortWatch:
    """Counts the scored rows of a batch, and makes the report's files at the end."""

    def __init__(self, questionnaire: Questionnaire, on: date, wish: CohortWish) -> None:
        """Start with nothing counted."""
        self._pack, self._on, self._wish = questionnaire, on, wish
        self._counter: Counter | None = None

    def see(self, assessment: Assessment, steps: Outline) -> None:
        """Count one scored row."""
        if self._counter is None:
            self._counter = Counter(self._pack)
        matched = match(assessment, steps.steps, self._on)
        offers = (found.offer.id for found in matched.offered)
        self._counter.see(assessment, steps.steps, offers)

    def files(self, quality: Mapping[str, Any], tallies: Tallies | None = None) -> dict[str, bytes]:
        """The report's files by name, with the private counts.

        Args:
            quality: The content of ``quality.json``.
            tallies: What was counted elsewhere; None for what was counted here.
        """
        rows = rows_of(quality)
        pack = PackRef(id=self._pack.id, version=self._pack.version, hash=self._pack.hash)
        counts = tallies or (self._counter.tallies if self._counter else Tallies())
        data = data_bytes(pack, self._on, self._wish.name, rows, counts)
        cohort = _cohort(self._pack, CohortData.model_validate_json(data), self._wish, self._on)
        return {DATA: data, **_files(cohort, None, self._wish)}


def rows_of(quality: Mapping[str, Any]) -> Rows:
    """What a cohort report says of the table, from the content of ``quality.json``."""
    rows = quality["rows"]
    looks = {key: int(quality[key]["count"]) for key in LOOKS}
    return Rows(rows["in"], rows["scored"], rows["rejected"], looks)


def write_report(
    before: Path | None,
    after: Path,
    to: Path,
    wish: CohortWish,
    load: Callable[[str], Questionnaire],
    on: date,
) -> tuple[Cohort, Waves | None, tuple[str, ...]]:
    """The cohort report of a batch's folder, or of two waves compared, published into a folder.

    Args:
        before: The folder of the first wave; None for no comparison.
        after: The folder of the wave that the report is of.
        to: The folder for the report.
        wish: What it is to be like.
        load: Gives the pack of an id.
        on: The day of the report.

    Returns:
        The cohort, how it compares, and the names of the files written.

    Raises:
        UserError: C102 or T110 for a folder without counts, C104 for waves or views that cannot
            be compared, W1xx for the place. W104 when it is the folder of a wave.
    """
    data = read_data(after)
    pack = load(data.pack.id)
    cohort = _cohort(pack, data, wish, on)
    _same_pack(data.pack, PackRef(id=pack.id, version=pack.version, hash=pack.hash), after)
    waves = None
    if before is not None:
        first = read_data(before)
        _same_pack(first.pack, data.pack, before)
        older = _cohort(pack, first, CohortWish({}, first.name or _name(before), wish.k), first.on)
        if older.length != cohort.length:
            raise fault(
                "C104",
                f"“{clean(before.name)}” is mostly of the other length of the check.",
                "Compare quick looks with quick looks, and full checks with full checks.",
            )
        waves = compare_waves(older, cohort, nearly_same(older, before, cohort, after))
    if wish.advisers is not None:
        cohort = with_views(cohort, after, wish.advisers, data.pack)
    files = _files(cohort, waves, wish)
    folders = (before, after, wish.advisers)
    reads = [folder / DATA if folder.is_dir() else folder for folder in folders if folder]
    with Outbox(to, reads=reads, writes=files) as outbox:
        for name, content in files.items():
            outbox.add(name, content)
        outbox.publish(
            {
                "format": "readiness-cohort",
                "version": 1,
                "pack": data.pack.model_dump(),
                "k": wish.k,
                "cuts": [cut.id for cut in cohort.cuts],
            }
        )
    return cohort, waves, tuple(files)


def _cohort(pack: Questionnaire, data: CohortData, wish: CohortWish, on: date) -> Cohort:
    return cohort_of(
        pack,
        data.tallies,
        data.rows,
        on=on,
        name=wish.name or data.name,
        k=wish.k,
        places=wish.places,
    )


def _files(cohort: Cohort, waves: Waves | None, wish: CohortWish) -> dict[str, bytes]:
    found = {name: draw(cohort, waves) for name, draw in wish.documents.items()}
    found |= {CSV: csv_bytes(cohort, waves), XLSX: xlsx_bytes(cohort, waves)}
    benchmark = benchmark_of(cohort)
    if benchmark is not None:
        found[BENCHMARK] = benchmark_bytes(benchmark)
    return found


def _name(folder: Path) -> str:
    return folder.name or folder.resolve().name


def _same_pack(one: PackRef, other: PackRef, path: Path) -> None:
    if one != other:
        raise fault(
            "C104",
            f"was scored with {one.id} {one.version}, which is not the {other.id} "
            f"{other.version} at hand.",
            "Run the batch again on its table, so that both are scored alike.",
            Place(file=clean(str(path))),
        )


def read_places(path: Path, questionnaire: Questionnaire) -> dict[str, int]:
    """Places by offer id, from a CSV with the columns ``offer`` and ``places``.

    Raises:
        UserError: C102 for a file that cannot be read, T110 for a line that cannot be used.
    """
    known = {offer.id for offer in questionnaire.offers}
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise fault(
            "C102", "cannot be read.", "Check the name.", Place(file=clean(str(path)))
        ) from error
    places: dict[str, int] = {}
    lines = text.splitlines()
    # Excel writes the separator of the country.
    delimiter = next((d for d in DELIMITERS if lines and d in lines[0]), ",")
    reader = csv.DictReader(lines, delimiter=delimiter)
    for row in reader:
        offer, count = (row.get("offer") or "").strip(), (row.get("places") or "").strip()
        if offer not in known or not count.isdecimal() or len(count) > 7:
            raise fault(
                "T110",
                f"“{clean(lines[reader.line_num - 1], limit=60)}” cannot be used.",
                "Each line names an offer's id and a number of places, below the header "
                "'offer,places'. 'readiness support list --json' shows the ids.",
                Place(file=clean(str(path)), line=reader.line_num),
            )
        places[offer] = int(count)
    return places
