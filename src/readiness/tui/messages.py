"""What screens tell the app, in the past tense. The app decides what follows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from textual.message import Message

from readiness.tui.autosave import SaveState

if TYPE_CHECKING:
    from readiness.exports import Kind

Page = Literal["welcome", "profile", "ask", "review", "results", "roadmap", "export"]


@dataclass
class Changed(Message):
    """The session holds a new response that has to be saved."""


@dataclass
class Left(Message):
    """A page was left for another one; `question` is where to go on asking, "" for as it is."""

    to: Page
    question: str = ""


@dataclass
class NewChosen(Message):
    """A new interview was asked for."""

    length: Literal["quick", "full"]


@dataclass
class FileChosen(Message):
    """A saved file was chosen to go on with."""

    path: Path


@dataclass
class FullChosen(Message):
    """A quick look was asked to become a full check."""


@dataclass
class ExportChosen(Message):
    """The page that saves copies was asked for."""


@dataclass
class ExportAsked(Message):
    """Copies are to be written; `taken` says what to do about files that are there already."""

    kinds: tuple[Kind, ...]
    folder: Path
    taken: Literal["", "both", "replace"] = ""


@dataclass
class SaveTold(Message):
    """The autosave thread reported how saving stands."""

    state: SaveState


LEAVING = (Left, NewChosen, FileChosen, FullChosen, ExportChosen)
"""After these another page comes; the keys that follow are meant for that one."""
