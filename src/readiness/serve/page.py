"""The files that a browser may load, held in memory: no request ever becomes a path."""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple


class File(NamedTuple):
    """One file: its media type and its bytes."""

    kind: str
    data: bytes


def _read(package: str, folder: str, *names: str) -> dict[str, File]:
    kinds = {"js": "text/javascript", "css": "text/css", "ttf": "font/ttf"}
    return {
        name: File(kinds[name.rpartition(".")[2]], (files(package) / folder / name).read_bytes())
        for name in names
    }


PAGE = (files("readiness.serve") / "static" / "page.html").read_bytes()
"""The page with the terminal in it. It is the same for everybody; its script finds its socket."""
FILES = {
    **_read("readiness.serve", "static", "page.js", "page.css"),
    # The terminal (xterm.js) and its font, as textual-serve ships them.
    **_read("textual_serve", "static/js", "textual.js"),
    **_read("textual_serve", "static/css", "xterm.css"),
    **_read(
        "textual_serve",
        "static/fonts",
        "RobotoMono-VariableFont_wght.ttf",
        "RobotoMono-Italic-VariableFont_wght.ttf",
    ),
}
