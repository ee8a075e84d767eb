"""Copies for somebody who sits at a browser: made, handed over as downloads, not kept here."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from textual.app import App

from readiness.tui.trips import Trips

if TYPE_CHECKING:
    from readiness.exports import Exported, Kind


async def hand_over(
    app: App[Any], saved: Path, kinds: Sequence[Kind], on: date, go: Trips
) -> Exported:
    """Let copies be made in a folder that is gone afterwards, and give them to the browser.

    Args:
        app: The app; its driver carries the bytes to the browser.
        saved: The saved file.
        kinds: Which copies.
        on: The day on the document.
        go: The trips.

    Returns:
        What was made; the paths are the names that the browser got.

    Raises:
        UserError: Whatever the export raises.
    """
    done, copies = await asyncio.to_thread(_made, saved, kinds, on, go)
    for name, data in copies:
        app.deliver_binary(io.BytesIO(data), save_filename=name)
    return done._replace(paths=tuple(Path(name) for name, _ in copies))


def _made(
    saved: Path, kinds: Sequence[Kind], on: date, go: Trips
) -> tuple[Exported, list[tuple[str, bytes]]]:
    with TemporaryDirectory(prefix="readiness-") as folder:
        done = go.export(saved, Path(folder), kinds, on, False)
        return done, [(path.name, path.read_bytes()) for path in done.paths]
