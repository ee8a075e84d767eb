"""The whole trip of ``readiness serve``: check, listen, print the link, end everything."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import secrets
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from readiness.errors import clean, fault, our_fault
from readiness.serve.guard import LOOPBACK, loopback_host
from readiness.serve.seats import Seats
from readiness.serve.waiting import until_one_ends
from readiness.shell.started import command, quoted

if TYPE_CHECKING:
    from readiness.serve.server import Server

MOST_SESSIONS = 20
_SHUTDOWN_SECONDS = 12.0


class Wish(NamedTuple):
    """What to serve, and how."""

    file: Path | None = None
    """A saved file to go on with, or where a new one is to be; None: a new one for each link."""
    pack: str | None = None
    quick: bool = False
    host: str = LOOPBACK
    port: int = 0
    """0 takes any that is free."""
    sessions: int = 3
    """Apps that may run at a time; each takes about 60 MB."""
    idle: float = 1800.0
    """Seconds without a key after which an app is ended."""
    browser: bool = False
    """Whether to open the link in this machine's browser."""


class Voice(NamedTuple):
    """Where lines go: the link is the result, everything else is told beside it."""

    result: Callable[[str], None]
    note: Callable[[str], None]


def serve(wish: Wish, voice: Voice) -> int:
    """Serve until Ctrl+C; returns the exit code.

    Raises:
        UserError: G101 without textual-serve; C104, C105 for options; G105 when the port is taken;
            whatever is wrong with the pack or the saved file.
    """
    host = _check(wish)
    with _listening(host, wish.port) as listener, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(wish, host, listener, voice))
    return 0


def _check(wish: Wish) -> str:
    """Refuse what cannot work, before anything listens; returns the address."""
    if not 1 <= wish.sessions <= MOST_SESSIONS:
        raise fault(
            "C104", f"--sessions {wish.sessions} cannot be used.", f"Give 1 to {MOST_SESSIONS}."
        )
    if wish.idle <= 0:
        raise fault("C104", "--idle has to be at least 1 minute.", "Leave it away for 30.")
    if not (wish.port == 0 or 1024 <= wish.port <= 65535):
        hint = "Give 1024 to 65535, or leave it away for any that is free."
        raise fault("C104", f"--port {wish.port} cannot be used.", hint)
    host = loopback_host(wish.host)
    if find_spec("textual_serve") is None or find_spec("aiohttp") is None:
        raise fault(
            "G101",
            "'readiness serve' needs textual-serve, and it is not installed.",
            "Install readiness with the extra 'web' (docs/serve.md), or use 'readiness' alone: it "
            "asks the same questions in the terminal.",
        )
    _check_file(wish)
    return host


def _check_file(wish: Wish) -> None:
    from readiness.storage import saves
    from readiness.workflow import load_pack

    if wish.file is not None and wish.file.exists():
        saves.pack_of(saves.read(wish.file), lambda pack_id: load_pack(wish.pack or pack_id))
    else:
        load_pack(wish.pack)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens on this machine alone. Raises UserError G105."""
    found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if sys.platform != "win32":
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(64)
    except OSError as error:
        found.close()
        taken = error.errno == errno.EADDRINUSE
        why = "is in use by another program" if taken else f"cannot be used: {error.strerror}"
        raise fault(
            "G105",
            f"port {port} of {host} {why}.",
            "Give another one with --port, or leave it away for any that is free.",
        ) from error
    return found


def new_file() -> Path:
    """Where the answers of a new visitor are saved."""
    from readiness.storage.paths import user_data_folder
    from readiness.storage.saves import ENDING

    name = f"browser-{date.today().isoformat()}-{secrets.token_hex(4)}{ENDING}"
    return user_data_folder() / name


async def _run(wish: Wish, host: str, listener: socket.socket, voice: Voice) -> None:
    from aiohttp import web

    from readiness.serve.connection import Connection
    from readiness.serve.server import Server

    file = None if wish.file is None else wish.file.absolute()
    seats = Seats(new_file if file is None else lambda: file)
    options = [f"--pack={wish.pack}"] * (wish.pack is not None) + ["--quick"] * wish.quick
    server = Server(
        host,
        listener.getsockname()[1],
        seats,
        lambda seat: [str(seat.path), *options],
        sessions=wish.sessions,
        idle=wish.idle,
        report=lambda lines: _lines(lines, voice),
    )
    # aiohttp and asyncio write addresses and tracebacks; one-time links stand in addresses, and
    # answers in what a traceback quotes.
    silent = logging.getLogger("readiness.serve")
    silent.addHandler(logging.NullHandler())
    silent.propagate = False
    asyncio.get_running_loop().set_exception_handler(
        lambda _loop, context: _told(context.get("exception"), voice)
    )
    runner = web.AppRunner(
        server.application(), handle_signals=False, shutdown_timeout=_SHUTDOWN_SECONDS
    )
    await runner.setup()
    door, loop = runner.server, asyncio.get_running_loop()
    assert door is not None
    connect = partial(Connection, door, loop, server.host, access_log=None, logger=silent)
    listening = await loop.create_server(connect, sock=listener)
    try:
        stop = _stop_signals()
        _welcome(server, voice, wish.browser)
        with _keys(server, voice):
            await until_one_ends(stop.wait(), server.silence.watch(door))
    finally:
        voice.note("Ending; whoever is answering is saved first.")
        listening.close()
        await runner.cleanup()
    for seat in seats.all():
        if seat.path.exists():
            voice.note(f"Saved in {clean(str(seat.path))}")
            named = "" if wish.pack is None else f" --pack {quoted(wish.pack)}"
            voice.note(f"To go on:  {command()} serve {quoted(str(seat.path))}{named}")


def _told(error: BaseException | None, voice: Voice) -> None:
    # A browser that goes away in the middle of an answer is no fault of ours, and neither is
    # somebody who opens more connections than this process may have; they are closed soon.
    crowd = isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE)
    if error is not None and not crowd and not isinstance(error, ConnectionError):
        _lines(our_fault(error), voice)


def _lines(text: str, voice: Voice) -> None:
    for line in text.splitlines():
        voice.note(line)


def _stop_signals() -> asyncio.Event:
    """An event that Ctrl+C and the like set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        # Windows has no handlers in its loop: there Ctrl+C ends `asyncio.run`.
        with contextlib.suppress(NotImplementedError, AttributeError, RuntimeError):
            loop.add_signal_handler(getattr(signal, name), stop.set)
    return stop


def _welcome(server: Server, voice: Voice, browser: bool) -> None:
    link = server.link()
    opened = browser and _open_browser(link)
    first = "Your browser opens this link" if opened else "Open this link in a browser"
    voice.note(f"{first} on this computer. It works once:")
    voice.result(link)
    again = "Enter shows another link, " if _typing() else ""
    voice.note(f"Nobody else can reach it. {again}Ctrl+C ends it.")


def _typing() -> bool:
    return sys.platform != "win32" and sys.stdin is not None and sys.stdin.isatty()


@contextlib.contextmanager
def _keys(server: Server, voice: Voice) -> Iterator[None]:
    """While it runs, Enter in the terminal shows a new link."""
    if not _typing():
        yield
        return
    loop, keys = asyncio.get_running_loop(), sys.stdin.fileno()

    def enter() -> None:
        if not _in_front(keys):
            return  # What is typed is for the shell, and reading it would stop this process.
        if os.read(keys, 1024):
            voice.note("A new link; one that nobody has used yet is void:")
            voice.result(server.link())
        else:
            loop.remove_reader(keys)

    loop.add_reader(keys, enter)
    try:
        yield
    finally:
        loop.remove_reader(keys)


def _in_front(keys: int) -> bool:
    return not os.isatty(keys) or os.tcgetpgrp(keys) == os.getpgrp()


def _open_browser(link: str) -> bool:
    """Open the link, where that means a window of its own and not a browser in this terminal."""
    import threading
    import webbrowser

    screen = sys.platform in ("win32", "darwin") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if not screen:
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    # Some browsers stay in the foreground; the server must not wait for that.
    threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()
    return True
