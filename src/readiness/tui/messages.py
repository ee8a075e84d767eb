"""What screens tell the app, in the past tense. The app decides what follows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from textual.message import Message

from readiness.tui.autosave import SaveState

Page = Literal["welcome", "profile", "ask", "review", "results"]


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
    """The roadmap document was asked for."""


@dataclass
class SaveTold(Message):
    """The autosave thread reported how saving stands."""

    state: SaveState
