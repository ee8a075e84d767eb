"""Documents for somebody who sits at a browser: made, handed over as a download, not kept here."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual.app import App

from readiness.errors import clean


async def hand_over(app: App[Any], make: Callable[[Path], Path]) -> None:
    """Let a document be made in a folder that is gone afterwards, and give it to the browser.

    Args:
        app: The app; its driver carries the bytes to the browser.
        make: Writes the document into the folder it is given; returns its path.

    Raises:
        UserError: Whatever `make` raises.
    """
    from readiness.tui.screens.dialogs import TextDialog

    name, data = await asyncio.to_thread(_made, make)
    app.deliver_binary(io.BytesIO(data), save_filename=name)
    app.push_screen(
        TextDialog(
            "Your roadmap",
            ("It is written and was read back. Your browser has it among its downloads:", "text"),
            (clean(name), "strong"),
        )
    )


def _made(make: Callable[[Path], Path]) -> tuple[str, bytes]:
    with TemporaryDirectory(prefix="readiness-") as folder:
        path = make(Path(folder))
        return path.name, path.read_bytes()
