"""Nasty tables, each scored in a child process with limits on time and memory."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from batch.small import small_pack
from readiness.assessment import Assessment
from readiness.batch.documents import DocumentWish
from readiness.batch.run import run

TESTS = Path(__file__).parent.parent
CORPUS = TESTS / "corpus"


def expected(kind: str) -> list[dict[str, str]]:
    """What each file of a folder of the corpus should come to."""
    with (CORPUS / kind / "expected.tsv").open(encoding="utf-8") as file:
        return [{**row, "kind": kind} for row in csv.DictReader(file, delimiter="\t")]


EXPECTED = expected("csv") + expected("xlsx")


def draw_name(assessment: Assessment, on: date) -> bytes:
    """A stand-in for a document: the name it is for."""
    return f"{assessment.response.respondent.name} {on}".encode()


def test_every_file_of_the_corpus_is_expected_and_none_is_missing() -> None:
    for kind, least in (("csv", 30), ("xlsx", 13)):
        names = sorted(p.name for p in (CORPUS / kind).glob(f"*.{kind}"))
        assert len(names) >= least
        assert names == [case["file"] for case in expected(kind)]


@pytest.mark.parametrize("case", EXPECTED, ids=[c["file"] for c in EXPECTED])
def test_a_nasty_table_is_scored_rejected_or_refused_as_expected(
    case: dict[str, str], tmp_path: Path
) -> None:
    paths = [str(TESTS), str(TESTS.parent / "src"), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [
            sys.executable,
            str(TESTS / "batch" / "score_one.py"),
            str(CORPUS / case["kind"] / case["file"]),
            str(tmp_path / "out"),
        ],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "0"},
    )
    assert done.stderr == ""
    found = json.loads(done.stdout)
    codes = case["codes"].split()
    if not case["rows"]:
        assert (done.returncode, found["refused"]) == (2, codes)
        assert list(tmp_path.iterdir()) == []
        return
    rows, scored = int(case["rows"]), int(case["scored"])
    assert (found["scored"], found["rejected"]) == (scored, rows - scored)
    assert sorted(found["codes"]) == codes
    assert done.returncode == (1 if rows > scored else 0)
    if "notice" in case["why"]:
        assert found["notices"] == 1


@pytest.mark.parametrize("name", ["42_same_business.csv", "44_path_names.csv", "32_controls.csv"])
def test_every_document_has_its_own_portable_name_inside_the_folder(
    name: str, tmp_path: Path
) -> None:
    run(
        CORPUS / "csv" / name,
        small_pack(sectors=False),
        tmp_path / "out",
        on=date(2026, 11, 23),
        documents=DocumentWish(draw_name, workers=0),
    )
    files = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*.pdf"))
    count = next(int(c["scored"]) for c in EXPECTED if c["file"] == name)
    assert len(files) == count
    assert all(f.parts[:2] == ("out", "roadmaps") and len(f.parts) == 3 for f in files)
    assert len({f.name.casefold() for f in files}) == count
    assert all(
        f.stem.replace("-", "").replace("_", "").isalnum() and f.name.isascii() for f in files
    )
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    listed = {PurePosixPath(n).name for n in manifest["files"] if n.endswith(".pdf")}
    assert listed == {f.name for f in files}
