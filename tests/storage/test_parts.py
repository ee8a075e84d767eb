"""Finished parts on the disk: whole or not there, whatever fails."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from readiness.errors import UserError
from readiness.storage.disk import Disk
from readiness.storage.outbox import Outbox
from readiness.storage.parts import PartStore, waiting
from storage.test_disk_faults import FaultyDisk

FILES = [("roadmaps/a.pdf", b"a"), ("roadmaps/b.pdf", b"bb")]
NAMES = [name for name, _ in FILES]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_part_is_kept_whole_or_not_at_all_and_a_fault_names_the_users_folder(
    code: int, tmp_path: Path
) -> None:
    fail_at, clean = 1, False
    while not clean:
        folder = tmp_path / str(fail_at) / "out"
        disk = FaultyDisk(code=code)
        store = PartStore(folder, {"the table": "1"}, disk=disk)
        disk.count, disk.fail_at = 0, fail_at
        try:
            store.put(1, FILES, ["17"])
            clean = disk.count < fail_at
        except UserError as error:
            assert str(error).startswith(str(folder / "roadmaps")), error
            assert ".readiness-" not in str(error)
            # After the list is in its place only the sync of its folder can fail.
            assert store.kept(1, NAMES) is None or disk.done[-1] == "sync_folder"
        disk.fail_at = 0
        store.put(1, FILES, ["17"])
        store.leave()
        again = PartStore(folder, {"the table": "1"}, resume=True)
        part = again.kept(1, NAMES)
        assert part is not None
        assert part.remarks == ("17",)
        again.remove()
        assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
        fail_at += 1
    assert fail_at > 10


def test_without_second_names_files_move_into_the_output(tmp_path: Path) -> None:
    class NoLinks(Disk):
        def link(self, source: Path, target: Path) -> None:
            raise OSError(errno.EPERM, "no links here")

    folder = tmp_path / "out"
    store = PartStore(folder, {})
    store.put(1, FILES, [])
    with Outbox(folder, NoLinks()) as box:
        store.stage(1, box)
        box.publish()
    store.remove()
    assert {p.name: p.read_bytes() for p in folder.rglob("*.pdf")} == {
        "a.pdf": b"a",
        "b.pdf": b"bb",
    }
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_parts_are_found_when_the_folder_was_made_meanwhile_and_not_by_another_folder(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "out"
    store = PartStore(folder, {})
    store.put(3, FILES, [])
    assert store.leave()
    folder.mkdir()
    other = PartStore(tmp_path / "out2", {}, resume=True)
    assert not other.resumed
    other.remove()
    assert waiting(folder) == 1
    again = PartStore(folder, {}, resume=True)
    assert again.resumed
    assert again.kept(3, NAMES) is not None
    assert again.kept(3, NAMES[:1]) is None
    again.remove()
    assert waiting(folder) == 0


def test_a_run_that_finished_no_part_leaves_nothing(tmp_path: Path) -> None:
    assert not PartStore(tmp_path / "out", {}).leave()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told_at_once(tmp_path: Path) -> None:
    for make in (PartStore, lambda folder, _facts: Outbox(folder)):
        with pytest.raises(UserError, match="the name is too long"):
            make(tmp_path / ("a" * 300), {})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="makes a symbolic link")
def test_a_planted_link_is_neither_believed_nor_followed_nor_emptied(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "place" / "out", tmp_path / "elsewhere"
    store = PartStore(folder, {})
    store.put(1, FILES, [])
    assert store.leave()
    (kept,) = folder.parent.iterdir()
    kept.rename(elsewhere)
    before = {p: p.stat().st_mtime_ns for p in elsewhere.rglob("*")}
    kept.symlink_to(elsewhere)
    (folder.parent / ".readiness-staging-0123456789ab").symlink_to(elsewhere)
    assert waiting(folder) == 0
    for resume in (True, False):
        again = PartStore(folder, {}, resume=resume)
        assert not again.resumed
        again.remove()
    with Outbox(folder):
        pass
    assert {p: p.stat().st_mtime_ns for p in elsewhere.rglob("*")} == before
