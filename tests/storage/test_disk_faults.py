"""Each operation on the disk fails in turn; what was saved before is whole every time."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from readiness.errors import UserError
from readiness.response import Answer, Response, State
from readiness.storage import saves
from readiness.storage.disk import Disk
from readiness.storage.files import sweep, temporaries_of, write_whole
from readiness.storage.outbox import MARKER, Outbox
from readiness.storage.saves import SavedFile


class FaultyDisk(Disk):
    """Fails at the n-th operation; counts all of them. `short` makes every write take one byte."""

    def __init__(self, fail_at: int = 0, code: int = errno.ENOSPC, short: bool = False) -> None:
        """Fail with `code`."""
        self.fail_at, self.code, self.short, self.count = fail_at, code, short, 0
        self.done: list[str] = []

    def _step(self, name: str) -> None:
        self.count += 1
        self.done.append(name)
        if self.count == self.fail_at:
            raise OSError(self.code, os.strerror(self.code))

    def create(self, path: Path, mode: int) -> int:
        self._step("create")
        return super().create(path, mode)

    def write(self, descriptor: int, data: memoryview) -> int:
        self._step("write")
        return super().write(descriptor, data[:1] if self.short else data)

    def sync(self, descriptor: int) -> None:
        self._step("sync")
        super().sync(descriptor)

    def close(self, descriptor: int) -> None:
        super().close(descriptor)
        self._step("close")

    def replace(self, source: Path, target: Path) -> None:
        self._step("replace")
        super().replace(source, target)

    def link(self, source: Path, target: Path) -> None:
        self._step("link")
        super().link(source, target)

    def sync_folder(self, folder: Path) -> None:
        self._step("sync_folder")
        super().sync_folder(folder)


CODES = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EDQUOT, errno.EROFS]


def response(count: int) -> Response:
    answers = {f"Q{i}": Answer(State.ANSWERED, option=i % 5) for i in range(count)}
    return Response("p", "1", "h", answers=answers)


@pytest.mark.parametrize("code", CODES)
def test_writing_a_file_leaves_the_old_or_the_new_content(code: int, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    fail_at = 1
    while True:
        path.write_bytes(b"old")
        disk = FaultyDisk(fail_at, code)
        try:
            write_whole(path, b"new", disk=disk)
            break
        except UserError as error:
            assert error.problems[0].code == "W101"
            assert "unchanged" in str(error)
        expected = b"new" if disk.done[-1] == "sync_folder" else b"old"
        assert path.read_bytes() == expected, disk.done
        assert temporaries_of(path) == []
        fail_at += 1
    assert fail_at == 7, "create, write, sync, close, replace, sync_folder"
    assert disk.done == ["create", "write", "sync", "close", "replace", "sync_folder"]


def test_a_disk_that_takes_one_byte_at_a_time_gets_them_all(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, b"content", disk=FaultyDisk(short=True))
    assert path.read_bytes() == b"content"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_after_any_fault_every_acknowledged_save_is_there_and_saving_goes_on(
    code: int, tmp_path: Path
) -> None:
    fail_at, clean = 1, False
    while not clean:
        path = tmp_path / f"{fail_at}.readiness.json"
        disk = FaultyDisk(code=code)
        file = SavedFile(path, disk=disk)
        for count in (1, 2, 3):
            file.write(response(count))
        disk.count, disk.fail_at = 0, fail_at
        try:
            file.write(response(4))
            clean = disk.count < fail_at
        except UserError as error:
            assert error.problems[0].code == "W101"
            # A fault in making the last generation falls back to a copy, so some faults never show.
            assert len(saves.read(path).response.answers) in (3, 4)
            assert len(saves.read(path).response.answers) == 3 or disk.done[-1] == "sync_folder"
        disk.fail_at = 0
        assert file.write(response(5)) in (4, 5)
        assert len(saves.read(path).response.answers) == 5
        before = saves.previous_good(path)
        assert before is not None
        assert len(before.response.answers) in (3, 4)
        fail_at += 1
    assert fail_at > 8


def test_where_there_are_no_hard_links_a_copy_is_kept(tmp_path: Path) -> None:
    class NoLinks(Disk):
        def link(self, source: Path, target: Path) -> None:
            raise OSError(errno.EPERM, "no links here")

    path = tmp_path / "a.readiness.json"
    file = SavedFile(path, disk=NoLinks())
    for count in (1, 2, 3):
        file.write(response(count))
    assert saves.read(saves.generation_path(path, 1)).generation == 2
    assert saves.read(saves.generation_path(path, 2)).generation == 1


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    saves.write(path, response(1), 0)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(UserError, match="not allowed"):
            saves.write(path, response(2), 1)
    finally:
        tmp_path.chmod(0o700)
    assert saves.read(path).generation == 1


def test_a_real_full_disk_is_told_in_words() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")

    class Full(Disk):
        def create(self, path: Path, mode: int) -> int:
            return os.open("/dev/full", os.O_WRONLY)

    with pytest.raises(UserError, match="the disk is full"):
        write_whole(Path("nowhere.txt"), b"x", disk=Full())


def test_a_link_at_the_target_is_replaced_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"keep")
    link = tmp_path / "link"
    link.symlink_to(victim)
    write_whole(link, b"new")
    assert victim.read_bytes() == b"keep"
    assert link.read_bytes() == b"new"


def test_only_old_temporary_files_are_swept(tmp_path: Path) -> None:
    old = tmp_path / ".readiness-0011aabb-001122334455.tmp"
    young = tmp_path / ".readiness-0011aabb-001122334456.tmp"
    other = tmp_path / ".other-0011aabb-001122334455.tmp"
    for path in (old, young, other):
        path.write_bytes(b"x")
        os.utime(path, (1000, 1000))
    os.utime(young, (9000, 9000))
    assert sweep(tmp_path, now=9100) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([young.name, other.name])


@pytest.mark.parametrize("there", [False, True])
def test_an_outbox_publishes_all_or_leaves_a_mark(there: bool, tmp_path: Path) -> None:
    fail_at, clean = 1, False
    while not clean:
        folder = tmp_path / str(fail_at)
        if there:
            folder.mkdir()
        disk = FaultyDisk(fail_at)
        try:
            with Outbox(folder, disk) as box:
                box.add("scores.csv", b"1")
                box.add("roadmaps/one.pdf", lambda file: file.write(b"2"))
                box.publish({"rows": 1})
            clean = True
        except UserError as error:
            assert str(error).startswith(str(folder)), "people are told of their folder"
            assert ".readiness-" not in str(error)
            complete = (folder / "manifest.json").exists() and not (folder / MARKER).exists()
            names = {p.name for p in folder.rglob("*.*")} if folder.exists() else set()
            if complete:
                assert {"scores.csv", "one.pdf"} < names
            elif not there:
                assert names == set()
            else:
                assert (folder / MARKER).exists() or names == set()
        assert list(tmp_path.rglob(".readiness-*")) == []
        fail_at += 1
    assert fail_at > 12
    assert (folder / "roadmaps" / "one.pdf").read_bytes() == b"2"
    assert not (folder / MARKER).exists()
