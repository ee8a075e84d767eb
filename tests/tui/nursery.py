"""A process that has imported the app and forks a fresh copy of it for each terminal it is told.

Run as a program by `terminals.Nursery`: starting Python and importing Textual takes most of a
second, forking a few milliseconds. It has no threads, so that forking is safe.
"""

from __future__ import annotations

import fcntl
import importlib
import json
import os
import sys
import termios

# What a run imports late, so that a fork need not.
WARM = (
    "readiness.cli", "readiness.commands", "readiness.session", "readiness.workflow",
    "readiness.scoring", "readiness.roadmap", "readiness.papers", "readiness.packs",
    "readiness.tui.app", "readiness.tui.screens.ask", "readiness.tui.screens.profile",
    "readiness.tui.screens.review", "readiness.tui.screens.results",
    "readiness.tui.screens.dialogs", "readiness.tui.screens.welcome",
    "textual.drivers.linux_driver",
)  # fmt: skip


def obey_modes() -> None:
    """Give up root's right to write where the mode of a folder forbids it (Linux only)."""
    if os.geteuid() != 0:
        return
    import ctypes

    # Source: capget(2): version 3, two 32-bit words each of effective, permitted, inheritable;
    # capabilities(7): CAP_DAC_OVERRIDE is 1, CAP_DAC_READ_SEARCH is 2.
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()
    if libc.capget(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capget")
    sets[0] &= ~0b110
    if libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def become(tty: str, arguments: list[str], environment: dict[str, str]) -> None:
    """Be the program in this terminal; does not return."""
    code = 70
    try:
        os.setsid()
        terminal = os.open(tty, os.O_RDWR)
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
        for descriptor in range(3):
            os.dup2(terminal, descriptor)
        os.environ.update(environment)
        if environment.get("OBEY_MODES"):
            obey_modes()
        from readiness.cli import main

        code = main(arguments)
        sys.stdout.flush()
    finally:
        os._exit(code)


def main() -> None:
    """Answer each line of the input with a line of the output."""
    for name in WARM:
        importlib.import_module(name)
    os.write(1, b"ready\n")
    waiting = b""
    while data := os.read(0, 65536):
        *lines, waiting = (waiting + data).split(b"\n")
        for line in lines:
            told = json.loads(line)
            if "wait" in told:
                pid, status = os.waitpid(told["wait"], os.WNOHANG)
                answer = os.waitstatus_to_exitcode(status) if pid else None
            else:
                answer = os.fork()
                if answer == 0:
                    become(told["tty"], told["arguments"], told["environment"])
            os.write(1, json.dumps(answer).encode() + b"\n")


if __name__ == "__main__":
    main()
