"""Every key of a page with what it does; picking a line does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from readiness.tui.help import TIPS
from readiness.tui.screens.dialogs import CLOSE, Dialog
from readiness.tui.widgets.frame import Key
from readiness.tui.widgets.picklist import PickList, PickRow


class HelpDialog(Dialog[str | None]):
    """The keys of one page; gives the action of the one that was picked, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,q", "leave", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "move(-8)", show=False),
        Binding("pagedown", "move(8)", show=False),
        Binding("enter,space", "take", show=False),
    ]
    heading = "What the keys do here"

    def __init__(self, keys: Sequence[Key]) -> None:
        """List the keys of a page."""
        super().__init__()
        self._keys = keys

    def content(self) -> ComposeResult:
        """A line a key, then the tips."""
        widest = max(len(key.key) for key in self._keys)
        rows = [PickRow(key.words or key.does, key.key.ljust(widest)) for key in self._keys]
        tips = [PickRow(tip, heading=True) for tip in TIPS]
        yield PickList(*rows, PickRow("", heading=True), *tips, whole=True, beside=6)

    def keys(self) -> tuple[Key, ...]:
        """The marked line can be done from here."""
        return Key("↑ ↓", "move", ""), Key("enter", "do it", "take"), CLOSE

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self.query_one(PickList).move(step)

    def action_take(self) -> None:
        """Do what the line under the cursor says."""
        self._pick(self.query_one(PickList).cursor)

    @on(PickList.Clicked)
    def _clicked(self, message: PickList.Clicked) -> None:
        self._pick(message.index)

    def _pick(self, place: int) -> None:
        if place < len(self._keys):
            self.dismiss(self._keys[place].action or None)
