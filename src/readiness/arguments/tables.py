"""The commands about many firms: batch, cohort, demo."""

from __future__ import annotations

import argparse

from readiness.arguments.parser import Command, add_day, folder, whole


def commands() -> list[Command]:
    """The commands of this family."""
    return [
        Command(
            "batch",
            "Score a table of responses: every row is scored, or rejected with a reason.",
            (
                "readiness batch responses.csv --to out",
                "readiness batch responses.xlsx --check --against last-year.xlsx",
            ),
            _fill_batch,
            "tables:batch",
        ),
        Command(
            "cohort",
            "The cohort report of a batch, or of two waves compared.",
            (
                "readiness cohort out --to report --name 'Spring programme'",
                "readiness cohort spring autumn --to report",
            ),
            _fill_cohort,
            "tables:cohort",
        ),
        Command(
            "demo",
            "Write sample data and run the whole chain on it. All firms in it are made up.",
            ("readiness demo", "readiness demo --to out"),
            _fill_demo,
            "tables:demo",
        ),
    ]


def _fill_batch(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("table", metavar="TABLE", help="CSV, .xlsx or Parquet file, one row a firm")
    sub.add_argument("--to", type=folder, metavar="DIR", help="folder to write to")
    sub.add_argument("--check", action="store_true", help="only doubt the table: score nothing")
    sub.add_argument("--against", metavar="OTHER", help="with --check: an earlier table beside it")
    sub.add_argument("--json", action="store_true", help="with --check: for programs")
    sub.add_argument(
        "--map-init", action="store_true", help="write a first mapping file, to be mended"
    )
    sub.add_argument("--roadmaps", action="store_true", help="one PDF roadmap per row")
    sub.add_argument("--map", metavar="FILE", help="column mapping (YAML)")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--zip", action="store_true", help="the PDFs in zips of some hundred each")
    sub.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    sub.add_argument("--workers", type=whole, metavar="N", help="worker processes for the PDFs")
    sub.add_argument("--cluster", metavar="ADDRESS", help="Dask scheduler whose workers draw them")
    sub.add_argument("--also", metavar="FORMS", help="the scores as parquet, jsonl or both, too")
    sub.add_argument("--cohort", action="store_true", help="the cohort report, small groups hidden")
    _add_cohort_arguments(sub)
    sub.add_argument("--sheet", metavar="NAME", help="sheet of a workbook, where it is not found")
    sub.add_argument("--encoding", metavar="E", help="text encoding, where it is not found")
    sub.add_argument("--lenient", action="store_true", help="unknown cells count as unanswered")
    add_day(sub)


def _add_cohort_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--name", default="", metavar="NAME", help="what the cohort is called")
    sub.add_argument("--k", type=whole, metavar="N", help="fewest firms a figure may show (10)")
    sub.add_argument("--places", metavar="FILE", help="places of offers: CSV with offer,places")
    sub.add_argument("--brand", metavar="FILE", help="brand file (TOML): name, colours, logo")


def _fill_cohort(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "waves", nargs="+", metavar="WAVE", help="folder of a batch made with --cohort; one or two"
    )
    sub.add_argument("--to", type=folder, required=True, metavar="DIR", help="folder to write to")
    sub.add_argument("--pack", metavar="P", help="pack of the offers in --places (north-west)")
    sub.add_argument("--templates", metavar="DIR", help="page templates of your own")
    sub.add_argument(
        "--advisers", metavar="DIR", help="batch folder of what advisers said of the same firms"
    )
    _add_cohort_arguments(sub)
    add_day(sub)


def _fill_demo(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--to",
        type=folder,
        default="readiness-demo",
        metavar="DIR",
        help="folder (default: readiness-demo)",
    )
    add_day(sub)
