"""The app of one seat, as the process that `app_process` starts.

It limits itself before it does anything else, and says what goes wrong in packets, because its
server shows nobody its standard error.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from readiness.serve.packets import START, pack_message

MEMORY = 3 << 29
"""Bytes of address space: 1.5 GB. The interview with its roadmap takes 0.3 GB, most of it unused;
each thread may reserve a tenth of one more.
"""
PROCESSOR_SECONDS = 3600
FILES = 256
LARGEST_FILE = 100_000_000


def main(argv: Sequence[str]) -> int:
    """Run the app on a saved file, or on one that is to be; returns the exit code."""
    _send(START)
    limit()
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    parser.add_argument("--pack")
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args(argv)
    from readiness.errors import UserError, our_fault

    try:
        return _interview(args.path, args.pack, args.quick)
    except UserError as error:
        _tell(type="say", text="\n".join(str(problem) for problem in error.problems))
        return 2
    except Exception as error:  # noqa: BLE001 - whatever it was, the page and the terminal hear of it
        _tell(type="fault", text=our_fault(error))
        return 70


def limit() -> None:
    """Limit memory, time and files of this process, where the system can do that."""
    try:
        import resource
    except ImportError:
        return
    wanted = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: PROCESSOR_SECONDS,
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_FSIZE: LARGEST_FILE,
        resource.RLIMIT_CORE: 0,  # A picture of the memory on disk would hold the answers.
    }
    for what, value in wanted.items():
        _, hard = resource.getrlimit(what)
        least = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(what, (least, least))
        except (OSError, ValueError):
            continue


def _interview(path: Path, pack: str | None, quick: bool) -> int:
    from readiness.session import InterviewSession
    from readiness.tui.app import ReadinessApp
    from readiness.tui.trips import trips

    go = trips(pack=pack)
    session: InterviewSession | None = None
    if path.exists():
        session = InterviewSession.resume(path, lambda pack_id: go.load(pack or pack_id))
    elif quick:
        session = InterviewSession.start(go.load(pack), "quick", path=path)
    app = ReadinessApp(session=session, pack=pack, take_path=path, go=go, may_open=False)
    app.run()
    # However it ended: what was answered last gets to the disk.
    if app.autosave is not None:
        app.autosave.close()
    if app.session is not None:
        app.session.close()
    if app.fault is not None:
        raise app.fault
    if app.return_code:
        _tell(type="say", text=app.parting)
    return app.return_code or 0


def _tell(**message: object) -> None:
    _send(pack_message(**message))


def _send(data: bytes) -> None:
    if sys.__stdout__ is not None:
        with contextlib.suppress(BrokenPipeError):
            os.write(sys.__stdout__.fileno(), data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
