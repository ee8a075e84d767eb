"""The program in a real pseudo-terminal: typed through, clicked through, resized, killed, full."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from readiness import packs
from readiness.errors import UserError
from readiness.questionnaire import Questionnaire
from readiness.session import InterviewSession
from readiness.storage import saves
from tui.terminals import KEYS, Nursery, Terminal, environment, process

if sys.platform == "win32":
    pytest.skip("pseudo-terminals need Unix", allow_module_level=True)

import pty
import resource

SIZES = [(60, 20), (80, 24), (120, 40), (200, 60)]


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery()
    yield made
    made.close()


@pytest.fixture(scope="module")
def pack() -> Questionnaire:
    return packs.load()


def begin(path: Path, pack: Questionnaire, length: str = "full") -> Path:
    """A saved file with a name; `to_questions` leads past what is asked about the firm."""
    session = InterviewSession.start(pack, "quick" if length == "quick" else "full", path=path)
    session.set_profile(name="Acme [Ltd]", employees=12)
    session.save()
    session.close()
    return path


def options_of(path: Path) -> list[int | None]:
    return [answer.option for answer in saves.read(path).response.answers.values()]


def count(screen: Terminal) -> tuple[int, int]:
    found = re.search(r"(\d+) of (\d+)$", screen.lines[1])
    return (int(found[1]), int(found[2])) if found else (-1, -1)


def to_questions(screen: Terminal) -> None:
    """Leave the page about the firm."""
    screen.wait_for("About your firm")
    screen.send("\x1b")
    screen.wait_for("question 1 of")


def waits_for(screen: Terminal, number: int, words: str = "") -> None:
    """Wait until so many questions are dealt with and the words are said."""
    screen.wait_until(
        lambda: count(screen)[0] == number and "? help" in screen.text and words in screen.text
    )


def test_a_whole_interview_typed_at_once_takes_a_key_a_question(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    with process("assess", str(path)) as screen:
        screen.wait_for("What is your business called?")
        screen.send("Acme [Ltd]\r")
        screen.wait_for("nearest to your work")
        screen.send("\x1b")
        screen.wait_for("question 1 of")
        total = count(screen)[1]
        assert total > 50
        keys = [(n * 2) % 6 for n in range(total)]
        screen.send("".join(map(str, keys)) + "q")
        assert screen.wait_for_end() == 0
        assert f"Saved in {path}" in screen.raw.decode().replace("\r\n", "")
    given = sorted(-1 if option is None else option for option in options_of(path))
    assert given == sorted(key - 1 for key in keys)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
def test_a_whole_interview_read_question_by_question(
    size: tuple[int, int], tmp_path: Path, pack: Questionnaire, nursery: Nursery
) -> None:
    path = begin(tmp_path / "a.readiness.json", pack)
    given, total = [], count_of(pack, path)
    with nursery.terminal("assess", str(path), size=size) as screen:
        to_questions(screen)
        for number in range(total):
            waits_for(screen, number)
            screen.settle()
            question = next(q for q in pack.questions.values() if q.stem in screen.text)
            rows = [line for line in screen.lines if re.match(r"^  ?▌? ?\d  ○ ", line)]
            assert [row.split()[0] for row in rows] == [*map(str, range(1, 6)), "0"], screen.text
            for option in question.options:
                assert option.text in screen.text
            assert screen.lines[-1].endswith("save, quit")
            screen.send(str(number % 5 + 1))
            given.append(number % 5)
        screen.wait_for("Your components")
        screen.send("q")
        assert screen.wait_for_end() == 0
    assert sorted(option or 0 for option in options_of(path)) == sorted(given)


def count_of(pack: Questionnaire, path: Path) -> int:
    session = InterviewSession.resume(path, lambda _: pack)
    session.close()
    return len(session.ids)


def test_a_quick_look_by_mouse_alone(tmp_path: Path, pack: Questionnaire, nursery: Nursery) -> None:
    path = begin(tmp_path / "a.readiness.json", pack, "quick")
    total = count_of(pack, path)
    with nursery.terminal("assess", str(path)) as screen:
        to_questions(screen)
        for number in range(total):
            waits_for(screen, number)
            screen.settle()
            screen.click(20, screen.row_of(f" {number % 5 + 1}  ○ "))
        screen.wait_for("Your components")
        screen.settle()
        screen.click(screen.lines[-1].index("help"), 23)
        screen.wait_for("What the keys do here")
        screen.settle()
        screen.click(30, screen.row_of("open questions, don't-knows"))
        screen.wait_for("Every question has been dealt with")
        screen.settle()
        screen.click(screen.lines[-1].index("quit"), 23)
        assert screen.wait_for_end() == 0
    assert sorted(option or 0 for option in options_of(path)) == sorted(n % 5 for n in range(total))


def test_resizing_at_any_moment_loses_no_key(
    tmp_path: Path, pack: Questionnaire, nursery: Nursery
) -> None:
    generator = random.Random(5)
    path = begin(tmp_path / "a.readiness.json", pack)
    with nursery.terminal("assess", str(path)) as screen:
        to_questions(screen)
        total = count(screen)[1]
        for number in range(total):
            screen.send(str(number % 5 + 1))
            if number % 3 == 0:
                screen.resize(*generator.choice([*SIZES, (30, 8), (59, 19)]))
        screen.resize(80, 24)
        screen.wait_for("Your components")
        screen.send("q")
        assert screen.wait_for_end() == 0
    assert len(options_of(path)) == total


def test_a_small_window_asks_for_more_room_and_keeps_what_was_there(
    tmp_path: Path, pack: Questionnaire, nursery: Nursery
) -> None:
    path = begin(tmp_path / "a.readiness.json", pack)
    with nursery.terminal("assess", str(path), size=(59, 19)) as screen:
        screen.wait_for("at least 60 columns wide and 20 lines high")
        screen.resize(60, 20)
        to_questions(screen)


def test_a_window_closed_without_a_signal_ends_the_app_and_frees_the_file(
    tmp_path: Path, pack: Questionnaire
) -> None:
    """As where make is what the window runs: it keeps the signal to itself."""
    path = begin(tmp_path / "a.readiness.json", pack)
    window, inside = pty.openpty()
    app = subprocess.Popen(
        [sys.executable, "-m", "readiness", "assess", str(path)],
        stdin=inside, stdout=inside, stderr=inside, start_new_session=True,
        env={**os.environ, **environment(tmp_path)},
    )  # fmt: skip
    os.close(inside)
    seen = b""
    while b"Acme" not in seen:
        seen += os.read(window, 65536)
    with pytest.raises(UserError, match="another window"), saves.Lock(path):
        pass
    os.close(window)
    try:
        app.wait(60)
    finally:
        app.kill()
    with saves.Lock(path):
        assert saves.read(path).response.pack_id == pack.id


LOOP = """
import sys
from pathlib import Path
from tui.tiny_pack import component, now, single, tiny
from readiness.session import InterviewSession
pack = tiny(component("AA", "Alpha", *[single(f"A{n}") for n in range(50)]))
session = InterviewSession.start(pack, "full", path=Path(sys.argv[1]), now=now)
print("ready", flush=True)
count = 0
while True:
    qid = f"A{count % 50}"
    session.answer(qid, option=count // 50 % 5)
    session.note(qid, f"answer {count}" * 20)
    session.save()
    count += 1
    print(count, flush=True)
"""


def test_fifty_kills_at_random_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    generator = random.Random(7)
    here = Path(__file__).resolve().parents[1]
    environment = {
        **os.environ,
        "PYTHONPATH": f"{here}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
    }
    saved = 0
    for number in range(50):
        # A folder each: a kill within the first save leaves a temporary file and nothing to open.
        path = tmp_path / str(number) / "a.readiness.json"
        path.parent.mkdir()
        process = subprocess.Popen(
            [sys.executable, "-c", LOOP, str(path)], stdout=subprocess.PIPE, env=environment
        )
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(generator.uniform(0.005, 0.12))
        process.kill()
        lines = process.stdout.read().split()
        process.wait()
        process.stdout.close()
        acknowledged = int(lines[-1]) if lines else 0
        if acknowledged == 0 and not path.exists():
            continue
        stored = saves.read(path)
        assert stored.generation in (acknowledged, acknowledged + 1)
        saved += 1
        last = (stored.generation - 1) % 50
        assert stored.response.answers[f"A{last}"].note.startswith(
            f"answer {stored.generation - 1}"
        )
        assert len(stored.response.answers) == min(50, stored.generation)
        with saves.Lock(path):
            assert list(path.parent.glob(".readiness-*.tmp")) == []
    assert saved >= 35


class Disk(NamedTuple):
    """A folder on a disk that can be filled and emptied while a program runs."""

    folder: Path
    fill: Callable[[int], None]
    empty: Callable[[int], None]


@contextmanager
def full_disk(tmp_path: Path) -> Iterator[Disk]:
    """A tiny disk where one can be mounted, else a limit on the size of the process's files."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    mounted = mount is not None and os.geteuid() == 0 and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=512k", "none", str(folder)],
        check=False, capture_output=True,
    ).returncode == 0  # fmt: skip
    ballast = folder / "ballast"

    def fill(pid: int) -> None:
        if mounted:
            with ballast.open("wb", buffering=0) as file:
                try:
                    while file.write(bytes(4096)):
                        pass
                except OSError:
                    return
        else:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def empty(pid: int) -> None:
        if mounted:
            ballast.unlink()
        else:
            limits = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)

    try:
        yield Disk(folder, fill, empty)
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=False)


def test_a_full_disk_is_told_in_words_and_nothing_is_lost_once_there_is_space(
    tmp_path: Path, pack: Questionnaire, nursery: Nursery
) -> None:
    with full_disk(tmp_path) as disk:
        path = begin(disk.folder / "a.readiness.json", pack)
        with nursery.terminal("assess", str(path)) as screen:
            to_questions(screen)
            screen.send("1")
            screen.wait_until(lambda: count(screen)[0] == 1 and "saved ✓" in screen.lines[0])
            disk.fill(screen.pid)
            screen.send("2345")
            screen.wait_for("NOT SAVED")
            screen.wait_for("Your answers are kept here, and saving is tried again.")
            screen.wait_until(lambda: count(screen)[0] == 5)
            assert options_of(path) == [0], "the old file is whole"
            screen.send("q")
            screen.wait_for("Try again and quit")
            screen.send("3")
            screen.wait_for("question 6 of")
            disk.empty(screen.pid)
            screen.send("1")
            screen.wait_until(
                lambda: "saved ✓" in screen.lines[0] and "NOT SAVED" not in screen.text
            )
            screen.kill()
        assert sorted(options_of(path), key=str) == [0, 0, 1, 2, 3, 4]


@pytest.mark.parametrize("choice", ["back", "left"])
def test_a_folder_that_may_not_be_written_is_told(
    choice: str, tmp_path: Path, pack: Questionnaire, nursery: Nursery
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    path = begin(folder / "a.readiness.json", pack)
    folder.chmod(0o555)
    # Root may write anywhere, so the program gives up that right first.
    with nursery.terminal("assess", str(path), OBEY_MODES="1") as screen:
        to_questions(screen)
        screen.send("45")
        screen.wait_for("NOT SAVED")
        if choice == "back":
            folder.chmod(0o755)
            screen.send("1q")
            assert screen.wait_for_end() == 0
            assert len(options_of(path)) == 3
        else:
            screen.send("q")
            screen.wait_for("Quit and lose what is not saved")
            screen.send("4")
            assert screen.wait_for_end() == 2
            folder.chmod(0o755)
            assert options_of(path) == []


def test_without_colour_no_code_for_a_colour_is_sent(
    tmp_path: Path, pack: Questionnaire, nursery: Nursery
) -> None:
    path = begin(tmp_path / "a.readiness.json", pack)
    with nursery.terminal("assess", str(path), NO_COLOR="1") as screen:
        to_questions(screen)
        screen.send("1" + KEYS["down"])
        screen.wait_for("▌ 1")
        screen.send("?")
        screen.wait_for("What the keys do here")
        codes = {
            code
            for found in re.findall(rb"\x1b\[([0-9;]*)m", bytes(screen.raw))
            for code in found.split(b";")
        }
    assert b"1" in codes, "bold is still used"
    assert codes <= {b"", b"0", b"1", b"2", b"3", b"4", b"7"}, codes
