"""The command that shows the app in a browser."""

from __future__ import annotations

import sys
from argparse import Namespace

from readiness.commands.terminal import note, optional_path, out
from readiness.serve import serving


def serve(args: Namespace) -> int:
    """Serve the app to a browser on this machine until Ctrl+C."""
    wish = serving.Wish(
        optional_path(args.file),
        args.pack,
        args.quick,
        args.host,
        args.port,
        args.sessions,
        args.idle * 60.0,
        browser=not args.no_open,
    )
    return serving.serve(wish, serving.Voice(_result, note))


def _result(text: str) -> None:
    out(text)
    # Whoever waits for the link at the other end of a pipe waits now.
    sys.stdout.flush()
