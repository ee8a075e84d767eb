"""A pack, such as an overlay of another region, can bring its own brand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdf
import pytest

from packs_for_tests import write_pack
from readiness import demo
from readiness.cli import main
from readiness.packs import load

HEAD = 'extends: north-west\nid: {id}\nversion: "1.0.0"\ntitle: The check of our valley\n'
BRAND = 'name = "Valley Hub"\nfooter = "Valley Hub, made up"\n\n[colours]\naccent = "#7a1f5c"\n'


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    return Path(shutil.copy(Path(demo.__file__).parent / "bakery.readiness.json", tmp_path))


def author(folder: Path) -> str:
    (path,) = folder.glob("*.pdf")
    found = pypdf.PdfReader(path).metadata
    assert found is not None
    return str(found.author)


def test_a_roadmap_made_with_the_pack_has_its_brand(saved: Path, tmp_path: Path) -> None:
    files = {"pack.yaml": HEAD.format(id="valley"), "brand.toml": BRAND}
    pack = write_pack(tmp_path / "valley", files)
    before = load(pack).hash
    command = ["roadmap", str(saved), "--pack", str(pack), "--on", "2026-11-23", "--to"]
    assert main([*command, str(tmp_path / "own")]) == 0
    assert author(tmp_path / "own") == "Valley Hub"
    other = tmp_path / "other.toml"
    other.write_text(BRAND.replace("Valley Hub", "Other Hub"), "utf-8")
    assert main([*command, str(tmp_path / "named"), "--brand", str(other)]) == 0
    assert author(tmp_path / "named") == "Other Hub", "a brand that is named goes first"
    (pack / "brand.toml").unlink()
    assert main([*command, str(tmp_path / "plain")]) == 0
    assert author(tmp_path / "plain") == "readiness"
    assert load(pack).hash == before, "a new logo changes no answers"


def test_a_faulty_brand_of_a_pack_is_told_by_its_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {"pack.yaml": HEAD.format(id="pale"), "brand.toml": BRAND.replace("#7a1f5c", "#ffcc00")}
    pack = write_pack(tmp_path / "pale", files)
    assert main(["pack", "check", str(pack)]) == 2
    assert "(D102)" in capsys.readouterr().err
