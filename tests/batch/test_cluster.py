"""Documents drawn by the workers of a real Dask cluster, one of which is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from readiness import __version__
from readiness.batch import cluster
from readiness.errors import UserError

FIRMS = 40
posix = pytest.mark.skipif(sys.platform == "win32", reason="kills a process by signal")


@contextmanager
def programs(folder: Path) -> Iterator[Any]:
    """Starts programs of the cluster, and stops them all at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str, *arguments: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.dask_{name}"]
        with (folder / f"{name}-{len(started)}.log").open("wb") as log:
            started.append(
                subprocess.Popen(
                    [*command, *arguments, "--host", "127.0.0.1", "--no-dashboard"],
                    stdout=log,
                    stderr=log,
                    cwd=folder,
                    start_new_session=True,
                )
            )

    try:
        yield start
    finally:
        for program in started:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait()


def batch(*arguments: object) -> subprocess.Popen[str]:
    """The batch of `clustered.py`."""
    command = [sys.executable, "-m", "batch.clustered", *map(str, arguments)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True)


@posix
def test_documents_made_and_rows_given_up_are_all_rows_though_a_worker_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = tmp_path / "marks"
    marks.mkdir()
    tests = str(Path(__file__).parent.parent)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([*sys.path, tests]))
    monkeypatch.setenv("DRAWN_MARKS", str(marks))
    # One death is enough to blame a part; the default of three only takes longer.
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    table = tmp_path / "t.csv"
    names = [*(f"Firm {n}" for n in range(FIRMS)), "Poison"]
    table.write_text("name,q1,q2\n" + "".join(f"{n},3,4\n" for n in names), "utf-8")
    with programs(tmp_path) as start:
        start("scheduler", "--port", "0", "--scheduler-file", "scheduler.json")
        for name in ("one", "two"):
            start(
                "worker",
                *("--scheduler-file", "scheduler.json", "--nthreads", "1", "--nworkers", "1"),
                *("--local-directory", name),
            )
        nobody = batch(table, tmp_path / "nothing", "127.0.0.1:9", "draw")
        address = _address(tmp_path / "scheduler.json")
        running = batch(table, tmp_path / "out", address, "draw_slowly_or_die")
        _until(lambda: len(list(marks.iterdir())) > FIRMS // 4, running)
        victim = int(next(marks.iterdir()).read_text().split()[0])
        os.kill(victim, signal.SIGKILL)
        told, _ = running.communicate(timeout=90)
        assert running.returncode == 1
        assert json.loads(told) == [FIRMS + 1, [str(FIRMS + 2)]]
        made = list((tmp_path / "out" / "roadmaps").glob("*.pdf"))
        assert len(made) == FIRMS
        texts = {path.read_text() for path in made}
        assert texts == {f"Firm {n} 2026-11-23" for n in range(FIRMS)}
        pids = {pid for mark in marks.iterdir() for pid in mark.read_text().split()}
        assert len(pids) > 2, "both workers draw, and others take the place of dead ones"
        said = nobody.communicate(timeout=90)[1]
    assert nobody.returncode == 2
    assert "No Dask scheduler answers at 127.0.0.1:9" in said
    assert "(G103)" in said
    assert not (tmp_path / "nothing").exists()


def _address(file: Path) -> str:
    # The scheduler does not write it in one go.
    _until(lambda: file.exists() and file.read_text("utf-8").rstrip().endswith("}"))
    address: str = json.loads(file.read_text("utf-8"))["address"]
    return address


def _until(ready: Any, program: subprocess.Popen[str] | None = None) -> None:  # noqa: ANN401
    for _ in range(6000):
        if ready():
            return
        if program is not None and program.poll() is not None:
            raise AssertionError(program.communicate()[1])
        time.sleep(0.01)
    raise AssertionError("the cluster does not get going")


class Client:
    """A connection whose workers say what the test wants."""

    def __init__(self, said: dict[str, object]) -> None:
        self.said = said
        self.status = "running"

    def wait_for_workers(self, _count: int, timeout: float) -> None:
        if not self.said:
            raise TimeoutError(timeout)

    def run(self, function: Any, what: str, on_error: str) -> dict[str, object]:  # noqa: ANN401
        assert on_error == "return"
        assert function(what) == __version__, "what a worker with the program would answer"
        return self.said

    def scheduler_info(self, n_workers: int) -> dict[str, object]:
        return {"workers": self.said if n_workers == -1 else None}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "has no workers"),
        ({"a": __version__, "b": "0.0.9"}, r"workers of the cluster have 0\.0\.9"),
        ({"a": __version__, "b": ModuleNotFoundError("readiness")}, "cluster have none"),
    ],
)
def test_workers_of_another_version_are_told(said: dict[str, object], words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        cluster._workers(Client(said), "hub:8786")  # type: ignore[arg-type]
    assert caught.value.problems[0].code == "G103"
    assert cluster._workers(Client({"a": __version__}), "hub:8786") == 1  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["", "hub", "hub:x", "http://hub:1", "a b:1", "hub:8786\n"])
def test_an_address_is_a_host_and_a_port(address: str) -> None:
    with pytest.raises(UserError, match="HOST:PORT"), cluster.connected(address):
        pass


def test_without_dask_a_cluster_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    told = pytest.raises(UserError, match="extra 'cluster'")
    with told as caught, cluster.connected("hub:8786"):
        pass
    assert caught.value.problems[0].code == "G101"


def test_a_cluster_without_workers_for_a_while_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workers: dict[str, object] = {"a": __version__}
    client = Client(workers)
    pool = cluster.Cluster(client, 1)  # type: ignore[arg-type]
    now = time.monotonic()
    for later, left in ((0.0, True), (50.0, False), (59.0, True), (100.0, False)):
        monkeypatch.setattr(time, "monotonic", lambda later=later: now + later)
        client.said = workers if left else {}
        pool.check()
    monkeypatch.setattr(time, "monotonic", lambda: now + 120)
    with pytest.raises(UserError, match="--resume"):
        pool.check()


@pytest.mark.parametrize("error", [CancelledError(), OSError("comm closed")])
def test_a_scheduler_that_goes_away_is_told_and_other_faults_stop_what_is_under_way(
    error: Exception,
) -> None:
    stopped: list[bool] = []

    class Tasks(Executor):
        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            stopped.append(wait or cancel_futures)

    client = Client({"a": __version__})
    client.get_executor = lambda pure: Tasks()  # type: ignore[attr-defined]
    pool = cluster.Cluster(client, 1)  # type: ignore[arg-type]
    with pytest.raises(UserError, match="--resume"), pool.open():
        raise error
    assert stopped == []
    with pytest.raises(ZeroDivisionError), pool.open():
        raise ZeroDivisionError
    assert stopped == [False]
