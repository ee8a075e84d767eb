"""The check in a real Chromium: typed through by keyboard alone, reloaded, downloaded."""

from __future__ import annotations

import json
import re
import signal
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pypdf
import pytest

from serve_visitors import Served

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Download, Page, WebSocket

_SEQUENCE = re.compile(r"\x1b\[[0-9;?$]*[a-zA-Z]|\x1b.")


class Visitor:
    """A page at a server: all that it asked for, what the app drew, and every script error."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.downloads: list[Download] = []
        self.drawn = ""
        page.set_default_timeout(30_000)
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._said)
        page.on("websocket", self._socket)
        page.on("download", self._downloaded)

    def _said(self, line: Any) -> None:  # noqa: ANN401
        # textual.js tells how long a round trip took, that the end is the end, and when a machine
        # was slow to draw.
        known = r"ping=\d+ms|CLOSED|task queue exceeded allotted deadline by \d+ms"
        if not re.fullmatch(known, line.text):
            self.errors.append(line.text)

    def _socket(self, socket: WebSocket) -> None:
        self.requests.append(socket.url)
        socket.on("framereceived", self._frame)

    def _downloaded(self, download: Download) -> None:
        self.downloads.append(download)

    def _frame(self, data: bytes | str) -> None:
        if isinstance(data, bytes):
            self.drawn += _SEQUENCE.sub("", data.decode("utf-8", "replace"))

    def shows(self, text: str) -> None:
        """Wait until the app has drawn a text, and forget what came before it."""
        self.until(lambda: text in self.drawn, f"{text!r} in {self.drawn[-600:]!r}")
        self.drawn = self.drawn.partition(text)[2]

    def until(self, done: Callable[[], bool], what: str = "it") -> None:
        end = time.monotonic() + 30
        while not done():
            assert time.monotonic() < end, f"{what} did not come"
            self.page.wait_for_timeout(30)

    def type(self, keys: str) -> None:
        self.page.keyboard.type(keys)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)


@pytest.fixture(scope="module")
def served(start: Callable[..., Served]) -> Served:
    return start()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    context = browser.new_context(
        viewport={"width": 1000, "height": 620}, accept_downloads=True, locale="en-GB"
    )
    yield Visitor(context.new_page())
    context.close()


def test_a_whole_check_by_keyboard_alone_ends_in_a_pdf(
    served: Served, visitor: Visitor, tmp_path: Path
) -> None:
    link = served.new_link()
    visitor.page.goto(link)
    visitor.shows("Quick look")
    assert "open a file" not in visitor.drawn
    visitor.press("o")  # "open a file" in a terminal
    visitor.press("1")
    visitor.shows("business called")
    assert "Open a saved file" not in visitor.drawn
    visitor.type("Acme [Ltd] & Söhne")
    visitor.press("Enter")
    visitor.shows("nearest to your work")
    visitor.press("Escape")
    visitor.shows("question 1 of")

    # All at once: nothing may be lost on the way.
    visitor.type("1234501")
    visitor.until(lambda: len(served.answers()) == 7, "seven answers")
    (saved,) = served.saved()
    answers = list(json.loads(saved.read_text())["answers"].values())
    given = [answer.get("option", "dk") for answer in answers]
    assert sorted(map(str, given)) == ["1", "1", "2", "3", "4", "5", "dk"]

    visitor.page.reload()
    visitor.shows("Welcome back. 7 of 20 are done")
    visitor.type("3" * 13)
    visitor.until(lambda: len(served.answers()) == 20, "twenty answers")
    visitor.shows("Your components")
    visitor.press("p")
    visitor.shows("Save now")
    visitor.type("23s")  # the web page and the data, too
    visitor.until(lambda: len(visitor.downloads) == 3, "three downloads")
    by_kind = {d.suggested_filename.partition(".")[2]: d for d in visitor.downloads}
    assert by_kind.keys() == {"pdf", "html", "json"}
    download = by_kind["pdf"]
    download.save_as(tmp_path / "roadmap.pdf")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "roadmap.pdf").pages)
    assert "Acme [Ltd] & Söhne" in text
    again = visitor.page.request.get(download.url)
    assert again.status == 404
    # Nothing is left here but the saved file with what belongs to it.
    assert [p.name for p in served.home.rglob("*.pdf")] == []

    visitor.shows("Your browser has them among its downloads")
    visitor.press("q")
    over = visitor.page.get_by_role("alertdialog")
    over.wait_for()
    assert "Your answers are saved" in over.inner_text()
    assert served.gone()
    visitor.drawn = ""
    visitor.press("Enter")  # "Go on with the check" has the focus
    visitor.shows("Acme [Ltd] & Söhne")

    assert visitor.errors == []
    assert len(visitor.requests) > 5
    hosts = {url.split("/")[2] for url in visitor.requests if not url.startswith("data:")}
    assert hosts == {served.host}


def test_a_strangers_page_can_neither_open_nor_frame_nor_talk(
    served: Served, visitor: Visitor
) -> None:
    """Another server on this machine is a stranger, too: the port is another."""
    page = visitor.page
    page.goto(served.new_link())
    visitor.shows("Quick look")
    at = page.url
    stranger = "http://stranger.test/"
    html = f"""<iframe src="{at}"></iframe><script>
      const socket = new WebSocket("{at.replace("http", "ws")}ws");
      socket.onopen = () => document.title = "in";
      socket.onerror = () => document.title = "out";
    </script>"""
    other = page.context.new_page()
    other.route(stranger, lambda route: route.fulfill(body=html, content_type="text/html"))
    other.goto(stranger)
    other.wait_for_function("document.title === 'out'")
    frame = other.frames[1]
    frame.wait_for_load_state()
    assert "readiness" not in frame.content()
    assert "terminal" not in frame.content()
    visitor.press("1")
    visitor.shows("business called")


def test_what_is_typed_before_the_socket_is_open_is_not_lost(
    served: Served, visitor: Visitor
) -> None:
    visitor.page.goto(served.new_link())
    visitor.shows("Quick look")
    answer = visitor.page.evaluate(
        """() => new Promise(done => {
          const url = `ws://${location.host}${location.pathname}ws?width=80&height=24`;
          const socket = new WebSocket(url);
          socket.addEventListener("message", event => {
            if (typeof event.data === "string" && event.data.includes("pong")) { done(event.data); }
          });
          socket.send('["ping", "early"]');
          setTimeout(() => done("null"), 10000);
        })"""
    )
    assert json.loads(answer) == ["pong", "early"]


def test_a_used_link_says_so_in_words(served: Served, visitor: Visitor) -> None:
    link = served.new_link()
    visitor.page.goto(link)
    visitor.shows("Quick look")
    answer = visitor.page.goto(link)
    assert answer is not None
    assert answer.status == 403
    assert visitor.page.get_by_role("heading").inner_text() == "This link has been used"


def test_when_the_program_is_ended_the_page_says_how_to_go_on(
    start: Callable[..., Served], visitor: Visitor
) -> None:
    """No error page of the browser, which an owner could do nothing with."""
    served = start()
    visitor.page.goto(served.new_link())
    visitor.shows("Quick look")
    over = visitor.page.get_by_role("alertdialog")
    served.process.send_signal(signal.SIGINT)
    over.wait_for()
    assert "The program was ended" in over.inner_text()
    assert served.process.wait(20) == 0
    visitor.press("Enter")
    visitor.until(lambda: "The program is not running" in over.inner_text())
    assert "choose your firm in the list" in over.inner_text()
    assert visitor.page.url.startswith(served.origin)


def test_a_click_on_a_line_answers(served: Served, visitor: Visitor) -> None:
    before = set(served.saved())
    visitor.page.goto(served.new_link())
    visitor.shows("Quick look")
    visitor.press("1")
    visitor.shows("business called")
    visitor.press("Escape")
    visitor.shows("question 1 of")
    screen = visitor.page.locator(".xterm-screen").bounding_box()
    assert screen is not None
    # Lines of options stand in the middle; where exactly is a matter of the question.
    for share in range(35, 75, 3):
        visitor.page.mouse.click(screen["width"] / 2, screen["y"] + screen["height"] * share / 100)
        visitor.page.wait_for_timeout(300)
        new = set(served.saved()) - before
        if new and served.answers(new.pop()):
            break
    else:
        raise AssertionError("no click was an answer")
    visitor.shows("question 2 of")
    assert visitor.errors == []
