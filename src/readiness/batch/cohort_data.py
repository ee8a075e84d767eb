"""The files a cohort leaves behind: its exact counts for us, and a benchmark for others.

``cohort-data.json`` holds exact counts of any size. It is as private as ``scores.csv`` beside it,
and is what ``readiness cohort`` makes its reports from. ``benchmark.json`` holds only what the
cohort report shows, so that it may be passed on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from readiness.benchmark import Benchmark
from readiness.cohort import Cohort, Rows
from readiness.errors import Place, UserError, clean, fault
from readiness.scoring import shown
from readiness.suppression import LEAST_K, MOST_K
from readiness.tally import OVERALL, Tallies

DATA, BENCHMARK = "cohort-data.json", "benchmark.json"
LONGEST_NAME = 160
LARGEST = 50_000_000
"""Bytes; a file beyond this is none of ours."""
_Count = Annotated[int, Field(ge=0, le=10**9)]
_Points = Annotated[int, Field(ge=0, le=100)]
Model = TypeVar("Model", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class PackRef(_Strict):
    """Which version of which pack the firms answered."""

    id: str
    version: str
    hash: str


class CohortData(_Strict):
    """``cohort-data.json``: everything a cohort report is made from."""

    format: Literal["readiness-cohort-data"] = "readiness-cohort-data"
    version: Literal[1] = 1
    private: Literal[True] = True
    pack: PackRef
    on: date
    name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    """What the cohort was called when it was counted."""
    rows: Rows
    tallies: Tallies


class Figure(_Strict):
    """The mean and median of one subject, in whole points of 100, of `n` firms or more."""

    mean: _Points | None
    median: _Points | None
    n: _Count | None
    """None where the exact number is hidden; it is then at least k."""


class BenchmarkFile(_Strict):
    """``benchmark.json``: a cohort that single reports may be set beside."""

    format: Literal["readiness-benchmark"] = "readiness-benchmark"
    version: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    on: date
    n: _Count
    k: Annotated[int, Field(ge=LEAST_K, le=MOST_K)]
    length: Literal["quick", "full"]
    pack: PackRef
    overall: Figure
    components: dict[str, Figure]


def data_bytes(pack: PackRef, on: date, name: str, rows: Rows, tallies: Tallies) -> bytes:
    """The bytes of ``cohort-data.json``."""
    data = CohortData(pack=pack, on=on, name=name, rows=rows, tallies=tallies)
    text = json.dumps(data.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)
    return (text + "\n").encode("utf-8")


def benchmark_of(cohort: Cohort) -> BenchmarkFile | None:
    """The cohort as a benchmark; None when it has too few firms, or no overall to show."""
    if cohort.whole is None:
        return None

    def figure(subject: str) -> Figure:
        assert cohort.whole is not None
        spread = cohort.whole.spreads[subject]
        mean = None if spread.mean is None else int(shown(spread.mean))
        return Figure(mean=mean, median=spread.median, n=spread.base)

    pack = cohort.questionnaire
    if cohort.whole.spreads[OVERALL].mean is None:
        return None
    return BenchmarkFile(
        name=cohort.name or "Cohort",
        on=cohort.on,
        n=cohort.firms.count or 0,
        k=cohort.k,
        length=cohort.length,
        pack=PackRef(id=pack.id, version=pack.version, hash=pack.hash),
        overall=figure(OVERALL),
        components={c.id: figure(c.id) for c in pack.components},
    )


def benchmark_bytes(benchmark: BenchmarkFile) -> bytes:
    """The bytes of ``benchmark.json``."""
    return _bytes(benchmark.model_dump(mode="json"))


def read_benchmark(path: Path) -> Benchmark:
    """A saved benchmark, by its file or the folder it is in. Raises UserError C102 or T110."""
    path = path / BENCHMARK if path.is_dir() else path
    file = _read(path, BenchmarkFile)
    figures = [file.overall, *file.components.values()]
    if file.n < file.k or any(f.n is not None and f.n < file.k for f in figures):
        raise _not_ours(path)
    return Benchmark(
        name=file.name,
        on=file.on,
        n=file.n,
        k=file.k,
        length=file.length,
        pack_id=file.pack.id,
        pack_version=file.pack.version,
        pack_hash=file.pack.hash,
        overall=file.overall.mean,
        components={k: f.mean for k, f in file.components.items() if f.mean is not None},
    )


def read_data(folder: Path) -> CohortData:
    """The exact counts in a batch's folder. Raises UserError C102 or T110."""
    path = folder / DATA if folder.is_dir() else folder
    if not path.is_file():
        raise fault(
            "C102",
            f"holds no {DATA}.",
            "Make it with 'readiness batch TABLE --to DIR --cohort', and name that folder.",
            Place(file=clean(str(folder))),
        )
    data = _read(path, CohortData)
    for tally in (data.tallies.full, data.tallies.quick):
        widths = {
            len(spread.levels)
            for groups in tally.groups.values()
            for group in groups.values()
            for spread in group.spreads.values()
        }
        if len(widths) > 1 or (tally.firms and not tally.groups):
            raise _not_ours(path)
    return data


def _read(path: Path, kind: type[Model]) -> Model:
    try:
        if path.stat().st_size > LARGEST:
            raise _not_ours(path)
        return kind.model_validate_json(path.read_bytes())
    except OSError as error:
        raise fault(
            "C102", "cannot be read.", "Check the name.", Place(file=clean(str(path)))
        ) from error
    except ValidationError as error:
        raise _not_ours(path) from error


def _not_ours(path: Path) -> UserError:
    return fault(
        "T110",
        "is not a file of figures that this program wrote.",
        "Run the batch again with --cohort.",
        Place(file=clean(str(path))),
    )


def _bytes(data: Mapping[str, object]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
    return (text + "\n").encode("utf-8")
