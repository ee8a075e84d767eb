"""The server from outside, with bare requests and sockets: who gets in, what ends, and how."""

from __future__ import annotations

import os
import re
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from readiness.packs import data_folder, load_cases
from readiness.serve.silence import MOST_QUIET
from readiness.storage import saves
from serve_visitors import Served

pytestmark = pytest.mark.usefixtures("loopback")
if sys.platform == "win32":
    pytest.skip("looks at processes as Unix has them", allow_module_level=True)

Seat = tuple[str, str]


@pytest.fixture(scope="module")
def served(start: Callable[..., Served]) -> Served:
    return start()


def test_the_link_works_once_and_leads_to_a_page_of_ours(served: Served) -> None:
    link = served.new_link().removeprefix(served.origin)
    assert re.fullmatch(r"/open/[\w-]{43}", link)
    answer = served.get(link)
    assert answer.status == 303
    cookie = str(answer.getheader("Set-Cookie"))
    path = str(answer.getheader("Location"))
    assert re.fullmatch(
        rf"readiness=[\w-]{{43}}; HttpOnly; Path={re.escape(path)}; SameSite=Strict", cookie
    )
    page = served.get(path, Cookie=cookie.partition(";")[0])
    assert page.status == 200
    again = served.get(link)
    assert again.status == 403
    assert "has been used" in again.text  # type: ignore[attr-defined]
    assert again.getheader("Set-Cookie") is None
    void, good = served.new_link(), served.new_link()
    assert served.get(void.removeprefix(served.origin)).status == 403
    assert served.get(good.removeprefix(served.origin)).status == 303


@pytest.mark.parametrize(
    "path", ["/", "/open/", "/open/wrong", "/s/guess/", "/s/guess/ws", "/s/guess/file/x"]
)
def test_without_a_link_there_is_nothing(served: Served, path: str) -> None:
    answer = served.get(path, Origin=served.origin)
    assert answer.status in (403, 404)
    assert answer.getheader("Set-Cookie") is None
    assert served.apps() == []


@pytest.mark.parametrize(
    "said",
    [b"\x16\x03\x01 <b>secret</b>\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET /a b\r\n\r\n",
     b"GET / HTTP/1.1\r\nHost\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"x" * 10_000 + b"\r\n\r\n"],
    ids=["no http", "version", "line", "header", "long"],
)  # fmt: skip
def test_what_is_no_request_gets_a_page_of_ours(served: Served, said: bytes) -> None:
    host, _, port = served.host.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=10) as sock:
        sock.sendall(said)
        answer = b"".join(iter(lambda: sock.recv(4096), b""))
    head, _, page = answer.partition(b"\r\n\r\n")
    assert head.split()[1] == b"400"
    assert b"default-src 'none'" in head
    assert b"This cannot be read" in page
    assert re.search(rb"aiohttp|Python|secret|xxxx", answer) is None
    assert served.get("/static/page.css").status == 200


@pytest.fixture(scope="module")
def seat(served: Served) -> Callable[[], Seat]:
    """One seat, taken by the first test that needs it."""
    found: list[Seat] = []

    def sit() -> Seat:
        if not found:
            found.append(served.sit())
        return found[0]

    return sit


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@pytest.mark.parametrize("what", ["", "ws", "file/x"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"Host": "rebound.example"},
        {"Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Cookie": "readiness=guess"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_good_cookie_is_not_enough(
    served: Served, seat: Callable[[], Seat], what: str, wrong: dict[str, str]
) -> None:
    path, cookie = seat()
    good = {"Cookie": cookie, "Origin": served.origin} | (UPGRADE if what == "ws" else {})
    assert served.get(path + what, **(good | wrong)).status == 403
    assert served.apps() == []


def test_a_socket_without_an_origin_is_refused(served: Served, seat: Callable[[], Seat]) -> None:
    path, cookie = seat()
    assert served.get(path + "ws", Cookie=cookie, **UPGRADE).status == 403


def test_another_site_cannot_use_up_the_link(served: Served) -> None:
    link = served.new_link().removeprefix(served.origin)
    refused = served.get(link, Sec_Fetch_Site="cross-site")
    assert refused.status == 403
    assert "address bar" in refused.text  # type: ignore[attr-defined]
    assert served.get(link, Sec_Fetch_Site="none").status == 303


@pytest.mark.parametrize("path", ["/s/x/", "/static/textual.js", "/nothing"])
def test_every_answer_forbids_foreign_content_and_frames(served: Served, path: str) -> None:
    answer = served.get(path)
    policy = str(answer.getheader("Content-Security-Policy"))
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src 'self';" in policy
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert answer.getheader("Cache-Control") == "no-store"
    assert answer.getheader("Server") is None


def test_only_the_files_of_the_page_are_there(served: Served) -> None:
    assert served.get("/static/textual.js").status == 200
    for path in ("/static/", "/static/..%2fpage.html", "/static/../server.py", "/static/page.html"):
        assert served.get(path).status == 404
    assert served.get("/static/textual.js", method="POST").status == 403


async def test_the_terminal_is_clamped_and_odd_messages_end_it(
    served: Served, seat: Callable[[], Seat]
) -> None:
    async with served.talk(seat(), "?width=99999&height=99999") as talk:
        await talk.shows("choose")
        (app,) = served.apps()
        environ = Path(f"/proc/{app}/environ").read_bytes().split(b"\0")
        assert b"COLUMNS=400" in environ
        assert b"ROWS=200" in environ
        assert not [e for e in environ if e.startswith((b"A_PASSWORD", b"PATH="))]
        limits = Path(f"/proc/{app}/limits").read_text()
        assert re.search(r"Max address space +1610612736 ", limits)
        assert re.search(r"Max core file size +0 ", limits)
        await talk.until(lambda: talk.rows == 200)
        await talk.send("resize", {"width": 10**9, "height": 1})
        await talk.until(lambda: talk.rows == 10)
        await talk.send("stdin", {"no": "text"})
        assert "does not understand" in await talk.over()
    assert served.gone()


async def test_a_message_that_is_too_long_ends_the_page(
    served: Served, seat: Callable[[], Seat]
) -> None:
    async with served.talk(seat()) as talk:
        await talk.shows("choose")
        await talk.type("x" * 70_000)
        await talk.over()
        assert talk.code == 1009
    assert served.gone()
    # What a page sends, or that it goes without a word, is no fault of ours to be reported.
    assert "fault" not in served.errors


@pytest.mark.parametrize("at", ["", "ws"])
def test_a_cookie_of_odd_letters_is_refused_like_any_other(
    served: Served, seat: Callable[[], Seat], at: str
) -> None:
    path, _ = seat()
    odd = "readiness=\xff\xed\xa0\x80"
    assert served.get(path + at, Cookie=odd, Origin=served.origin).status == 403
    assert "fault" not in served.errors


def test_thousands_of_half_requests_keep_nobody_out(served: Served) -> None:
    host, port = served.host.split(":")
    path, cookie = served.sit()
    crowd = []
    for _ in range(400):
        crowd.append(socket.create_connection((host, int(port)), timeout=10))
        crowd[-1].sendall(b"GET / HT")
    assert served.get(path, Cookie=cookie).status == 200
    opened = Path(f"/proc/{served.process.pid}/fd")
    end = time.monotonic() + 10
    while len(list(opened.iterdir())) > MOST_QUIET + 30:
        assert time.monotonic() < end, "the crowd is still inside"
        time.sleep(0.1)
    # The first to come were the first to go, and the last are still there.
    assert crowd[0].recv(1) == b""
    crowd[-1].setblocking(False)
    with pytest.raises(BlockingIOError):
        crowd[-1].recv(1)
    for each in crowd:
        each.close()
    assert "fault" not in served.errors


async def test_so_many_checks_at_a_time_and_no_more(served: Served) -> None:
    one, two, three = (served.sit() for _ in range(3))
    async with served.talk(one) as first, served.talk(two) as second:
        await first.shows("choose")
        await second.shows("choose")
        async with served.talk(three) as third:
            assert "Too many windows" in await third.over()
        assert len(served.apps()) == 2
        async with served.talk(one) as again:
            assert "another window" in await first.over()
            await again.shows("choose")
        # Its page is gone, so its place is free.
        async with served.talk(three) as third:
            await third.shows("choose")
            assert len(served.apps()) == 2


def two_answers(path: Path) -> Path:
    """A saved quick look with two answers."""
    bakery = load_cases(data_folder("questionnaires") / "north-west")[0].response
    first = dict(list(bakery.answers.items())[:2])
    saves.write(path, replace(bakery, length="quick", answers=first), 0)
    return path


async def test_a_check_rests_when_nobody_types_and_a_killed_server_leaves_nothing(
    start: Callable[..., Served], tmp_path: Path
) -> None:
    path = two_answers(tmp_path / "acme.readiness.json")
    # Long enough for the app to start on a machine that is busy.
    served = start(idle=6, file=str(path))
    seat = served.sit()
    async with served.talk(seat) as talk:
        await talk.shows("Welcome back. 2 of")
        await talk.type("1")
        assert "Nobody has typed for a while" in await talk.over()
    assert served.gone()
    assert len(saves.read(path).response.answers) == 3
    async with served.talk(seat) as talk:
        await talk.shows("Welcome back. 3 of")
        await talk.type("2")
        await talk.until(lambda: len(served.answers(path)) == 4)
        (app,) = served.apps()
        served.end(signal.SIGKILL)
    for _ in range(100):
        if not Path(f"/proc/{app}").exists():
            break
        time.sleep(0.1)
    else:
        raise AssertionError("the app outlived its server")
    assert len(saves.read(path).response.answers) == 4


async def test_ctrl_c_saves_ends_all_and_writes_nothing_of_anybody(
    start: Callable[..., Served],
) -> None:
    served = start()
    seat = served.sit()
    async with served.talk(seat) as talk:
        await talk.shows("choose")
        await talk.type("1")
        await talk.shows("business called")
        await talk.type("Canary & Sons\r")
        await talk.shows("nearest to your work")
        apps = served.apps()
        # Ctrl+C must not reach them: the server lets them save first.
        assert [os.getpgid(app) for app in apps] == apps
        os.killpg(served.process.pid, signal.SIGINT)
        assert "was ended" in await talk.over()
    assert served.process.wait(20) == 0
    assert len(apps) == 1
    assert not Path(f"/proc/{apps[0]}").exists()
    (path,) = served.saved()
    assert saves.read(path).response.respondent.name == "Canary & Sons"
    assert f"Saved in {path}" in served.errors
    assert f"readiness serve {path}\n" in served.errors
    assert "Canary" not in served.errors
    assert seat[1].partition("=")[2] not in served.errors
    assert path.stat().st_mode & 0o077 == 0


async def test_an_app_that_dies_is_told(served: Served, seat: Callable[[], Seat]) -> None:
    async with served.talk(seat()) as talk:
        await talk.shows("choose")
        os.kill(served.apps()[0], signal.SIGKILL)
        assert "has ended" in await talk.over()
