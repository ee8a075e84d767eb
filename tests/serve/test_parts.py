"""The parts of the server that need no server: sizes, rates, guards, links, packets, set-up."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from readiness import cli
from readiness.errors import UserError
from readiness.serve import guard, limits, packets, silence, visitor
from readiness.serve.app_process import AppProcess, environment
from readiness.serve.seats import Seats
from readiness.serve.talk import Talk

HOST = "127.0.0.1:8000"


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ((100, 30), (100, 30)),
        (("99999", "99999"), (400, 200)),
        ((0, -5), (20, 10)),
        (("1" * 100_000, "x"), (400, 24)),
        ((1e308, float("inf")), (400, 24)),
        ((float("nan"), None), (80, 24)),
        ((True, [9]), (80, 24)),
    ],
)
def test_a_size_is_brought_within_bounds(
    asked: tuple[object, object], given: tuple[int, int]
) -> None:
    assert limits.clamp(*asked) == given


def test_an_allowance_lets_a_burst_pass_and_slows_a_flood() -> None:
    allowance = limits.Allowance(a_second=10, at_once=20)
    assert [allowance.take(0, 100.0) for _ in range(20)] == [0.0] * 20
    assert allowance.take(0, 100.0) == pytest.approx(0.1)
    assert allowance.take(10 * 1024, 100.0) == pytest.approx(1.2)
    assert allowance.take(0, 110.0) == 0.0


def test_a_page_that_sends_too_fast_waits_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed: list[str] = []
    pauses: list[float] = []

    class Page:
        async def __aiter__(self) -> Any:  # noqa: ANN401
            for n in range(30):
                yield SimpleNamespace(type=1, data=f'["stdin", "{n % 10}"]')

    async def type_(text: str) -> None:
        typed.append(text)

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    app: Any = SimpleNamespace(type=type_)
    page: Any = Page()
    talk = Talk(app, page, idle=60, keep=lambda name, _data: name, report=print)
    talk._allowance = limits.Allowance(a_second=5, at_once=20)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    asyncio.run(talk._listen())
    assert "".join(typed) == "0123456789" * 3
    assert 10 <= len(pauses) <= 12
    assert pauses[-1] == pytest.approx(2, abs=0.5)


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({}, None),
        ({"Origin": f"http://{HOST}"}, None),
        ({"Sec-Fetch-Site": "none"}, None),
        ({"Sec-Fetch-Site": "same-origin"}, None),
        ({"Host": "rebound.example:8000"}, "host"),
        ({"Host": "localhost:8000"}, "host"),
        ({"Host": "127.0.0.1"}, "host"),
        ({"Origin": "http://evil.example"}, "origin"),
        ({"Origin": "null"}, "origin"),
        ({"Origin": "http://127.0.0.1:9000"}, "origin"),
        ({"Origin": f"https://{HOST}"}, "origin"),
        ({"Sec-Fetch-Site": "cross-site"}, "site"),
        ({"Sec-Fetch-Site": "same-site"}, "site"),
    ],
)
def test_who_may_come_in(headers: dict[str, str], why: str | None) -> None:
    assert guard.refusal("GET", {"Host": HOST} | headers, HOST, socket=False) == why


def test_a_socket_needs_an_origin_and_nothing_is_ever_posted() -> None:
    assert guard.refusal("GET", {"Host": HOST}, HOST, socket=True) == "origin"
    assert guard.refusal("POST", {"Host": HOST}, HOST, socket=False) == "method"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.9.1"])
def test_an_address_of_this_machine_alone_may_be_used(host: str) -> None:
    assert guard.loopback_host(host) in ("127.0.0.1", "::1", "127.8.9.1")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "hub.example", "", "127.1"])
def test_any_other_address_is_refused(host: str) -> None:
    with pytest.raises(UserError) as told:
        guard.loopback_host(host)
    assert told.value.problems[0].code == "C105"


def seats() -> Seats:
    return Seats(iter([Path("a"), Path("b"), Path("c")]).__next__)


def test_a_link_opens_one_seat_once_and_a_newer_link_voids_it() -> None:
    some = seats()
    assert some.use("") is None
    void, good = some.new_link(), some.new_link()
    assert some.use(void) is None
    seat = some.use(good)
    assert seat is not None
    assert some.use(good) is None
    assert some.was_used(good)
    assert not some.was_used(void)
    assert some.find(seat.key, seat.secret) is seat
    assert some.find(seat.key, None) is None
    assert some.find(seat.key, seat.key) is None
    other = some.use(some.new_link())
    assert other is not None
    assert some.find(seat.key, other.secret) is None


def test_one_file_has_one_seat() -> None:
    some = Seats(lambda: Path("the one"))
    first, second = (some.use(some.new_link()) for _ in range(2))
    assert first is second
    assert len(some.all()) == 1


def test_a_document_can_be_taken_once_and_not_too_late() -> None:
    some = seats()
    seat = some.use(some.new_link())
    assert seat is not None
    key = seat.keep("a.pdf", b"%PDF", now=1000.0)
    assert seat.take("guess", now=1000.0) is None
    document = seat.take(key, now=1119.0)
    assert document is not None
    assert document.data == b"%PDF"
    assert seat.take(key, now=1119.0) is None
    many = [seat.keep(f"{n}.pdf", b"", now=1000.0) for n in range(9)]
    assert len(seat.documents) == 8
    assert seat.take(many[0], now=1000.0) is None
    assert seat.take(many[1], now=1000.0) is not None
    late = seat.keep("b.pdf", b"%PDF", now=1000.0)
    assert seat.take(late, now=1121.0) is None


def test_a_document_packet_keeps_name_and_bytes() -> None:
    data = packets.pack_document("Łódź.pdf", b"\x00M\xff")
    assert data[:1] == packets.DOCUMENT
    assert packets.document(data[5:]) == ("Łódź.pdf", b"\x00M\xff")
    with pytest.raises(ValueError, match="ends within its name"):
        packets.document(b"\x00\x00\x00\x09short")


def test_an_app_sees_nothing_of_other_programs() -> None:
    whole = {"HOME": "/home/a", "PATH": "/bin", "AWS_SECRET": "x", "LANG": "C.UTF-8"}
    found = environment(whole, 90, 30)
    assert found["HOME"] == "/home/a"
    assert found["COLUMNS"] == "90"
    assert not {"PATH", "AWS_SECRET"} & found.keys()


async def test_an_app_that_does_not_end_is_killed_with_all_it_started(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time; p = subprocess.Popen(['sleep', '600']); "
        "open(sys.argv[1], 'w').write(str(p.pid)); time.sleep(600)"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(tmp_path / "pid"),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        await asyncio.sleep(0.02)
    await asyncio.wait_for(AppProcess(process).end(seconds=0.1), 20)
    assert process.returncode == -9
    pid = (tmp_path / "pid").read_text()
    for _ in range(100):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or ") Z" in stat.read_text():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("what the app started is still there")


def test_an_app_that_cannot_start_says_why_in_a_packet(tmp_path: Path) -> None:
    path = tmp_path / "broken.readiness.json"
    path.write_text("{")
    done = subprocess.run(
        [sys.executable, "-m", "readiness.serve.visitor", str(path)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])},
    )
    assert done.returncode == 2
    assert done.stdout.startswith(packets.START + packets.MESSAGE)
    message = json.loads(done.stdout[len(packets.START) + 5 :])
    assert message["type"] == "say"
    assert "(S102)" in message["text"]


def test_a_fault_of_ours_is_reported_without_answers(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(*_args: object) -> int:
        raise RuntimeError("Canary & Sons answered 3")

    monkeypatch.setattr(visitor, "limit", lambda: None)
    monkeypatch.setattr(visitor, "_interview", fail)
    assert visitor.main([str(tmp_path / "a")]) == 70
    said = capfd.readouterr().out
    assert "RuntimeError at" in said
    assert "Canary" not in said


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--host", "0.0.0.0"], "C105", "docs/serve.md"),
        (["--port", "80"], "C104", "1024 to 65535"),
        (["--sessions", "0"], "C104", "1 to 20"),
        (["--idle", "0"], "C104", "1 minute"),
        (["--pack", "north-wast"], "P101", "north-west"),
        (["broken.readiness.json"], "S102", "broken"),
    ],
)
def test_what_cannot_work_is_told_before_anything_listens(
    options: list[str], code: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("broken.readiness.json").write_text('{"format": "readiness-response"')
    monkeypatch.setattr("readiness.serve.serving._listening", pytest.fail)
    assert cli.main(["serve", "--no-open", *options]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"({code})" in printed.err
    assert says in printed.err


def test_without_textual_serve_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("readiness.serve.serving.find_spec", lambda _name: None)
    assert cli.main(["serve", "--no-open"]) == 2
    error = capsys.readouterr().err
    assert "(G101)" in error
    assert "the extra 'web'" in error


def test_a_port_in_use_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    from readiness.serve.serving import _listening

    with _listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert cli.main(["serve", "--no-open", "--port", str(port)]) == 2
    error = capsys.readouterr().err
    assert "in use by another program" in error
    assert "(G105)" in error


class _Connection:
    def __init__(self) -> None:
        self.open = True

    def force_close(self) -> None:
        self.open = False


def test_connections_are_closed_when_quiet_too_long_and_the_oldest_when_too_many() -> None:
    server: Any = SimpleNamespace(connections=[_Connection() for _ in range(3)])
    first, answered, last = server.connections
    quiet = silence.Silence()
    with quiet.broken(SimpleNamespace(protocol=answered)):  # type: ignore[arg-type]
        quiet.sweep(server, 0.0)
        quiet.sweep(server, silence.QUIET_SECONDS)
        assert all(c.open for c in server.connections)
        quiet.sweep(server, silence.QUIET_SECONDS + 0.1)
        assert [c.open for c in server.connections] == [False, True, False]
    server.connections = [answered, *(_Connection() for _ in range(silence.MOST_QUIET))]
    quiet.sweep(server, 100.0)
    assert [c.open for c in server.connections] == [False, *[True] * silence.MOST_QUIET]
    assert not last.open
    assert not first.open
