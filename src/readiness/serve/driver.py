"""Textual's web driver, made safe: it ends with its server, and hands documents over whole."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, Literal, TextIO

from textual import messages
from textual.app import App
from textual.drivers.web_driver import WebDriver

from readiness.serve.limits import clamp
from readiness.serve.packets import START, pack_document


class BrowserDriver(WebDriver):
    """What an app in a browser draws on; Textual makes it, as ``TEXTUAL_DRIVER`` says."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        """As Textual's own; the size comes from ``COLUMNS`` and ``ROWS``."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._turn = Lock()
        self._write = self._write_all  # type: ignore[assignment]

    def _write_all(self, data: bytes) -> None:
        """Write one packet, whole: half of one would make everything after it unreadable."""
        if data == START:
            return  # The visitor has said so before anything could go wrong.
        left = memoryview(data)
        with self._turn:
            try:
                while left:
                    left = left[os.write(self.fileno, left) :]
            except BrokenPipeError:
                pass  # The server is gone; the end of the input says so, too.

    def run_input_thread(self) -> None:
        """Read keys until there are no more; then the server is gone, so the app goes too."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._app.post_message(messages.ExitApp())

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Take sizes, focus and the wish to end from the server; nothing else."""
        if packet_type == "resize":
            width, height = clamp(payload.get("width"), payload.get("height"))
            super().on_meta("resize", {"width": width, "height": height})
        elif packet_type in ("focus", "blur", "quit", "exit"):
            super().on_meta(packet_type, payload)

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Open nothing: addresses are shown, and people may copy them."""

    def deliver_binary(
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> None:
        """Give a document to the browser; it must be in memory, and is written in one go."""
        with binary:
            data = binary.read()
        whole = data.encode(encoding or "utf-8") if isinstance(data, str) else data
        self._write_all(pack_document(save_path.name, whole))
