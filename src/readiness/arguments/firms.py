"""The commands about one firm: answer, score, explain, roadmap, compare."""

from __future__ import annotations

import argparse

from readiness.arguments.parser import Command, add_day, add_files, folder


def commands() -> list[Command]:
    """The commands of this family."""
    return [
        Command(
            "assess",
            "Answer a questionnaire. It saves itself after every answer.",
            (
                "readiness assess --quick                   the 20 core questions, 10 minutes",
                "readiness assess bakery.readiness.json     go on where you stopped",
            ),
            _fill_assess,
            "firms:assess",
        ),
        Command(
            "score",
            "Score saved responses.",
            (
                "readiness score bakery.readiness.json",
                "readiness score --json *.readiness.json > scores.json",
            ),
            _fill_score,
            "firms:score",
        ),
        Command(
            "explain",
            "Show every point of a score, so that it can be added up by hand.",
            (
                "readiness explain bakery.readiness.json",
                "readiness explain bakery.readiness.json IN",
            ),
            _fill_explain,
            "firms:explain",
        ),
        Command(
            "roadmap",
            "Write the PDF roadmap of each saved response.",
            (
                "readiness roadmap bakery.readiness.json --to roadmaps",
                "readiness roadmap *.readiness.json --to out --html --brand hub/brand.toml",
            ),
            _fill_roadmap,
            "firms:roadmap",
        ),
        Command(
            "compare",
            "What changed between two saved responses of one firm.",
            (
                "readiness compare bakery-may.readiness.json bakery.readiness.json",
                "readiness compare may.readiness.json now.readiness.json --to changes.pdf",
            ),
            _fill_compare,
            "firms:compare",
        ),
    ]


def _fill_assess(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", nargs="?", metavar="FILE", help="saved response (default: a new one)")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--quick", action="store_true", help="quick look: the core questions only")
    sub.add_argument("--plain", action="store_true", help="line by line: screen readers, pipes")
    _add_benchmark(sub)


def _fill_score(sub: argparse.ArgumentParser) -> None:
    add_files(sub)
    sub.add_argument("--json", action="store_true", help="for programs: one JSON document")


def _fill_explain(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", metavar="FILE", help="saved response")
    sub.add_argument("component", nargs="?", metavar="COMPONENT", help="such as SK or IN")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: the file's)")


def _fill_roadmap(sub: argparse.ArgumentParser) -> None:
    add_files(sub)
    sub.add_argument("--to", type=folder, required=True, metavar="DIR", help="folder to write to")
    alone = sub.add_mutually_exclusive_group()
    alone.add_argument("--summary", action="store_true", help="page 1 only")
    alone.add_argument("--meeting", action="store_true", help="the adviser's sheet for a visit")
    sub.add_argument("--all-answers", action="store_true", help="every answer, at the end")
    sub.add_argument("--html", action="store_true", help="also as a web page, beside the PDF")
    sub.add_argument("--brand", metavar="FILE", help="brand file (TOML): name, colours, logo")
    sub.add_argument("--templates", metavar="DIR", help="page templates of your own")
    _add_benchmark(sub)
    add_day(sub)


def _fill_compare(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("before", metavar="BEFORE", help="saved response of the first time")
    sub.add_argument("after", metavar="AFTER", help="saved response of the last time")
    sub.add_argument("--to", metavar="FILE.pdf", help="also write it as a PDF")
    sub.add_argument("--brand", metavar="FILE", help="brand file (TOML): name, colours, logo")
    sub.add_argument("--templates", metavar="DIR", help="page templates of your own")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: the files')")
    add_day(sub)


def _add_benchmark(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--benchmark", metavar="FILE", help="benchmark.json of a cohort, to stand beside"
    )
