"""Compiled packs: the same as fresh ones, quick, private, and never trusted when damaged."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest

from packs_for_tests import tiny, tiny_pack
from readiness import packs
from readiness.packs import cache, loader, places
from readiness.packs.codec import Codec


def _compiled_files(home: Path) -> list[Path]:
    return sorted((home / "cache" / "packs").glob("*.json"))


def _no_compiling(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the pack was compiled again")

    monkeypatch.setattr(loader, "compile_pack", refuse)


def test_a_pack_from_the_cache_is_the_same_as_a_fresh_one(
    _own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = packs.load()
    assert len(_compiled_files(_own_home)) == 1
    _no_compiling(monkeypatch)
    again = packs.load()
    assert again is not fresh
    assert again == fresh
    assert repr(again) == repr(fresh)
    assert isinstance(again.components[0].node.questions[0].options[1].points, Fraction)


def test_a_changed_pack_is_compiled_anew(tmp_path: Path) -> None:
    folder = tiny_pack(tmp_path)
    assert packs.load(folder).title == "Tiny check"
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "pack.yaml").write_text(text.replace("Tiny", "Small"), encoding="utf-8")
    assert packs.load(folder).title == "Small check"


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "foreign", "other pack", "other shape"])
def test_a_damaged_or_foreign_cache_is_not_used(
    damage: str, tmp_path: Path, _own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tiny_pack(tmp_path)
    fresh = packs.load(folder)
    (path,) = _compiled_files(_own_home)
    data = path.read_bytes()
    head, _, body = data.partition(b"\n")
    title = body.index(b"Tiny check")
    damaged = {
        "cut": data[: len(data) // 2],
        "flip": head + b"\n" + body[:title] + b"X" + body[title + 1 :],
        "empty": b"",
        "foreign": b'{"title": "Tiny check"}',
        "other pack": data.replace(fresh.hash.encode(), b"0" * 64),
        "other shape": cache._head(fresh.hash, b"[]") + b"\n[]",
    }[damage]
    assert damaged != data
    path.write_bytes(damaged)
    assert cache.fetch(fresh.hash) is None
    assert packs.load(folder) == fresh
    assert path.read_bytes() == data, "a sound cache is written again"
    _no_compiling(monkeypatch)
    assert packs.load(folder) == fresh


def test_a_valid_checksum_does_not_make_another_packs_content_acceptable(_own_home: Path) -> None:
    found = tiny()
    cache.keep(found)
    other = replace(found, hash="f" * 64)
    cache.cache_file(found.hash).rename(cache.cache_file(other.hash))
    assert cache.fetch(other.hash) is None


@pytest.mark.skipif(sys.platform == "win32", reason="rights are POSIX")
def test_only_the_user_can_read_compiled_packs(tmp_path: Path, _own_home: Path) -> None:
    before = os.umask(0)
    try:
        packs.load(tiny_pack(tmp_path))
    finally:
        os.umask(before)
    (path,) = _compiled_files(_own_home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.parent.stat().st_mode) == 0o700


def test_a_cache_that_cannot_be_written_is_nobodys_problem(
    tmp_path: Path, _own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (_own_home / "cache").write_text("a file where the folder should be", encoding="utf-8")
    assert packs.load(tiny_pack(tmp_path)).id == "tiny"
    monkeypatch.setattr(Path, "home", _no_home)
    for name in ("READINESS_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    assert packs.load(tmp_path / "tiny").id == "tiny"


def _no_home() -> Path:
    raise RuntimeError("Could not determine home directory.")


def test_a_write_that_fails_half_way_leaves_nothing_behind(
    _own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    cache.keep(tiny())
    assert list((_own_home / "cache" / "packs").iterdir()) == []


def test_old_compiled_packs_are_swept(_own_home: Path) -> None:
    found = tiny()
    for number in range(cache.KEEP + 5):
        content = f"{number:064x}"[::-1]
        cache.keep(replace(found, hash=content))
        os.utime(cache.cache_file(content), (number, number))
    cache.keep(found)
    left = _compiled_files(_own_home)
    assert len(left) == cache.KEEP
    assert cache.cache_file(found.hash) in left


def test_a_start_from_the_cache_imports_neither_yaml_nor_pydantic(_own_home: Path) -> None:
    packs.load()
    code = (
        "import sys, json; from readiness.packs import load; q = load();"
        "print(json.dumps([len(q.questions), sorted(sys.modules)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    questions, modules = json.loads(done.stdout)
    assert questions > 50
    assert "readiness.packs.cache" in modules
    heavy = {"yaml", "_yaml", "pydantic", "pydantic_core", "readiness.packs.loader"}
    assert not heavy & set(modules)


def test_where_the_cache_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert places.cache_folder().name == "cache"
    monkeypatch.delenv("READINESS_HOME")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert places.cache_folder() == tmp_path / "xdg" / "readiness"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert places.cache_folder() == tmp_path / ".cache" / "readiness"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert places.cache_folder() == tmp_path / "Library" / "Caches" / "readiness"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert places.cache_folder() == tmp_path / "local" / "readiness" / "Cache"


@dataclass(frozen=True)
class _Odd:
    when: set[str]


def test_a_type_without_a_form_in_the_cache_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="set"):
        Codec(_Odd)


def test_the_codec_names_its_shape_so_that_a_new_field_makes_a_new_key() -> None:
    shape = Codec(type(tiny())).shape
    assert shape.startswith("Questionnaire(id:str,")
    assert "Option(text:str,points:Fraction,exclusive:bool)" in shape
