"""Lines in and lines out, wrapped and cleaned."""

from __future__ import annotations

from typing import TextIO

from readiness.errors import clean
from readiness.tui.text import wrap

WIDTH = 78


class EndOfInputError(Exception):
    """There is no further line to read."""


class Lines:
    """A conversation over two streams."""

    def __init__(self, stdin: TextIO, stdout: TextIO) -> None:
        """Talk over these streams; a letter that one cannot show becomes a question mark."""
        if hasattr(stdout, "reconfigure"):
            stdout.reconfigure(errors="replace")
        self._in = stdin
        self._out = stdout
        self.got = 0
        """How many lines were read."""

    def say(self, *texts: str, indent: str = "") -> None:
        """Print paragraphs, wrapped; lines after the first of each are indented."""
        for text in texts:
            first, *more = wrap(text, WIDTH - len(indent))
            self._out.write(f"{first}\n" + "".join(f"{indent}{line}\n" for line in more))

    def say_path(self, words: str, path: object) -> None:
        """Print a path after some words on one line, however long: it is there to be copied."""
        self._out.write(f"{words} {clean(str(path))}\n")

    def number(self, key: str, text: str) -> None:
        """Print a line that can be chosen by its key."""
        self.say(f"  {key}  {text}", indent=" " * (4 + len(key)))

    def read(self) -> str:
        """The next line, cleaned. Raises EndOfInputError."""
        self._out.write("> ")
        self._out.flush()
        line = self._in.readline()
        if not line:
            self._out.write("\n")
            raise EndOfInputError
        self.got += 1
        return clean(line.rstrip("\r\n")).strip()
