"""The first page: a new check, one to go on with, a file, and what this is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from readiness.errors import clean
from readiness.storage.saves import SavedInfo
from readiness.tui.lengths import length_words
from readiness.tui.messages import FileChosen, NewChosen
from readiness.tui.saved_words import saved_name, saved_words
from readiness.tui.screens.page import BasePage
from readiness.tui.typed_path import path_in
from readiness.tui.widgets.frame import HELP_KEY, MORE_KEYS, Key, KeyLine, TopLine, Words
from readiness.tui.widgets.picklist import PickList, PickRow

if TYPE_CHECKING:
    # The first page can do without the questionnaire.
    from readiness.progress import Progress
    from readiness.questionnaire import Questionnaire

_FIRST_SAVED = 3
_NINE = 9


class WelcomeScreen(BasePage):
    """Offers a new check or a saved one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *[Binding(str(n), f"pick({n})", show=False) for n in range(1, 10)],
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("enter,space", "take", show=False),
        Binding("o", "open", "Open a file", show=False),
        Binding("g,slash", "find", "Find a firm", show=False),
        Binding("a", "about", "About", show=False),
    ]

    def __init__(
        self,
        title: str,
        saved: Sequence[SavedInfo],
        *,
        may_open: bool = True,
        full: bool = False,
        folder: Path | None = None,
        about: Callable[[], Sequence[tuple[str, str]]],
    ) -> None:
        """Offer these saved files.

        Args:
            title: The heading.
            saved: The files of the data folder, newest first.
            may_open: Whether any file of the computer may be opened (not in a browser).
            full: The full check was started last, so it is the one that is marked.
            folder: Where the files lie; None is the data folder, which needs no mention.
            about: What to say of the questionnaire, asked for when somebody wants to know.
        """
        super().__init__()
        self._about = about
        self._title = title
        self.saved = list(saved)
        self._may_open = may_open
        self._full = full
        self._folder = folder
        self._typed = ""
        self._progress: dict[Path, Progress] = {}
        self._pack: Questionnaire | None = None

    def content(self) -> ComposeResult:
        """Words, then the list."""
        yield TopLine(self._title)
        with Vertical(id="middle"):
            yield Words(
                ("How ready is your business to work with digital tools?", "head"),
                (
                    "One question at a time, one key an answer. Stop whenever you like: it saves "
                    "itself, and you still get an honest result.",
                    "text",
                ),
                ("Everything stays in a file on this computer.", "quiet"),
            )
            yield PickList(*self._rows(), whole=True)
        yield KeyLine(*self.all_keys())

    def all_keys(self) -> tuple[Key, ...]:
        """The keys of this page."""
        other = Key("o", "open a file", "open", "a saved file, or the list of a folder, by path")
        find = Key("g", "find a firm", "find", "a saved check by a few letters (also /)")
        return (
            Key("1-9", "choose", "", "start a new check, or go on with one"),
            Key("↑ ↓", "", "", "the same with arrows and Enter; or click a line"),
            *([find] if self.saved else []),
            Key("a", "about", "about", "what this check is, and what becomes of your answers"),
            *([other] if self._may_open else []),
            HELP_KEY,
            MORE_KEYS[0]._replace(does="colours"),
            *MORE_KEYS[1:],
            Key("q", "quit", "app.quit", "leave"),
        )

    def _rows(self) -> list[PickRow]:
        named = "" if self._pack is None else f"  ·  {clean(self._pack.title)}"
        quick, full = length_words(self._pack)
        rows = [
            PickRow(f"Start a new check{named}", heading=True),
            PickRow("Quick look", "1", quick),
            PickRow("Full check", "2", full),
        ]
        if self.saved:
            place = "" if self._folder is None else f"  ·  in {clean(str(self._folder))}"
            rows += [PickRow("", heading=True), PickRow(f"Go on with{place}", heading=True)]
        for number, info in enumerate(self.saved, start=_FIRST_SAVED):
            key = str(number) if number <= _NINE else " "
            rows.append(PickRow(saved_name(info), key, self._remark(info)))
        return rows

    def _remark(self, info: SavedInfo) -> str:
        words = saved_words(info, self._progress.get(info.path))
        return f"{words}: Enter says why" if info.problem else words

    def on_mount(self) -> None:
        """Mark the length that was chosen last."""
        if self._full:
            self.query_one(PickList).move(1)

    def show_packs(self, pack: Questionnaire | None, progress: dict[Path, Progress]) -> None:
        """Say which questionnaire a new check has, and how far the saved checks have come."""
        self._pack, self._progress = pack, progress
        picks = self.query_one(PickList)
        picks.show(*self._rows(), cursor=picks.cursor)

    def action_pick(self, number: int) -> None:
        """Choose by number."""
        saved = number - _FIRST_SAVED
        if number < _FIRST_SAVED:
            self.post_message(NewChosen("quick" if number == 1 else "full"))
        elif saved < len(self.saved):
            self.post_message(FileChosen(self.saved[saved].path))

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self.query_one(PickList).move(step)

    def action_take(self) -> None:
        """Choose the row under the cursor."""
        self._choose(self.query_one(PickList).cursor)

    def _choose(self, row: int) -> None:
        pickable = [n for n, r in enumerate(self._rows()) if not r.heading]
        if row in pickable:
            self.action_pick(pickable.index(row) + 1)

    @on(PickList.Clicked)
    def _clicked(self, message: PickList.Clicked) -> None:
        self._choose(message.index)

    def action_open(self) -> None:
        """Ask for the path of a saved file."""
        if not self._may_open:
            return
        from readiness.tui.screens.dialogs import PathDialog

        def chosen(path: str | None) -> None:
            if path:
                # Kept for the next time: after a slip of the finger it need not be typed again.
                self._typed = path
                self.post_message(FileChosen(path_in(path)))

        words = "The path of a file that ends in .readiness.json, or of a folder with such files."
        self.app.push_screen(PathDialog("Open a saved file", self._typed, (words, "quiet")), chosen)

    def action_find(self) -> None:
        """Find a saved check by a few letters."""
        if not self.saved:
            self.notify("There is no saved check here yet.", markup=False, timeout=3)
            return
        from readiness.tui.screens.go_to import Entry, FindDialog

        def chosen(place: str | None) -> None:
            if place is not None:
                self.post_message(FileChosen(self.saved[int(place)].path))

        entries = [
            Entry(str(n), PickRow(saved_name(info), remark=self._remark(info)), info.path.name)
            for n, info in enumerate(self.saved)
        ]
        self.app.push_screen(FindDialog("Go on with", entries, "letters of its name"), chosen)

    def action_about(self) -> None:
        """Say what this is."""
        from readiness.tui.screens.dialogs import TextDialog

        self.app.push_screen(TextDialog("About this check", *self._about()))
