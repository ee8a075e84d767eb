"""Whatever is written names the pack it was made from: id, version and hash."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from readiness import demo as package
from readiness.cli import main
from readiness.packs import load

PACK = load()
PARTS = (PACK.id, PACK.version, PACK.hash)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The outputs of every command that writes files for people, from the sample data."""
    folder = tmp_path_factory.mktemp("made")
    demo = Path(package.__file__).parent
    lines = (demo / "responses.csv").read_text("utf-8-sig").splitlines()
    table = folder / "table.csv"
    table.write_text("\n".join(lines), "utf-8")
    saved = shutil.copy(demo / "bakery.readiness.json", folder / "bakery.readiness.json")
    day = ["--on", "2026-11-23"]
    assert main(["batch", str(table), "--to", str(folder / "batch"), "--cohort", *day]) in (0, 1)
    assert main(["roadmap", str(saved), "--to", str(folder / "roadmap"), "--html", *day]) == 0
    assert main(["pack", "form", "--to", str(folder / "forms")]) == 0
    yield folder


def told(path: Path) -> str:
    """All that a file says of itself, as one text."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        found = pypdf.PdfReader(io.BytesIO(data)).metadata
        return str(found.get("/Keywords")) if found else ""
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return parts.read("docProps/core.xml").decode()
    return data.decode("utf-8-sig")


def test_every_file_names_its_pack(written: Path) -> None:
    files = [p for p in written.rglob("*") if p.is_file() and p.parent != written]
    kinds = {p.suffix for p in files}
    assert kinds >= {".pdf", ".html", ".csv", ".xlsx", ".docx", ".json"}
    # The columns of these are fixed; quality.json and manifest.json beside them name the pack.
    fixed = {"scores.csv", "rejects.csv", "rejected_rows.csv"}
    silent = [p.name for p in files if p.name not in fixed and not all(x in told(p) for x in PARTS)]
    assert silent == []


def test_the_tables_of_fixed_columns_have_their_pack_beside_them(written: Path) -> None:
    for name in ("quality.json", "manifest.json"):
        found = json.loads((written / "batch" / name).read_text("utf-8"))
        assert found["pack"] == {"id": PACK.id, "version": PACK.version, "hash": PACK.hash}, name
