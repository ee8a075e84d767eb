"""Copies to keep or to send: PDF, web page, answers. Says where; overwrites nothing unasked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from readiness.errors import UserError, clean
from readiness.exports import KINDS, Exported, Kind, copies_folder
from readiness.session import InterviewSession
from readiness.tui.export_words import KIND_WORDS, taken_words, written_words
from readiness.tui.messages import ExportAsked, Left
from readiness.tui.screens.dialogs import PathDialog, PickDialog
from readiness.tui.screens.page import InterviewPage
from readiness.tui.typed_path import path_in
from readiness.tui.widgets.frame import HELP_KEY, MORE_KEYS, Key, KeyLine, TopLine, Words
from readiness.tui.widgets.picklist import PickList, PickRow


class ExportScreen(InterviewPage):
    """Asks which copies are wanted and where, and says what was written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *[Binding(str(n), f"tick({n})", show=False) for n in range(1, len(KINDS) + 1)],
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("enter,space", "take", show=False),
        Binding("s", "save", show=False),
        Binding("f", "folder", show=False),
        Binding("m", "roadmap", show=False),
        Binding("left,h,escape", "results", show=False),
        Binding("r", "review", show=False),
    ]

    def __init__(self, session: InterviewSession, stale: str, *, may_open: bool = True) -> None:
        """Offer copies of this session.

        Args:
            session: The interview.
            stale: What is to be looked at again in the roadmap; empty for nothing.
            may_open: Whether folders of the computer may be chosen; not in a browser.
        """
        super().__init__(session)
        self.kinds: tuple[Kind, ...] = ("pdf",)
        self.target = copies_folder(session.path)
        self._stale = stale
        self._may_open = may_open

    def content(self) -> ComposeResult:
        """What is offered, and room for what was written."""
        yield TopLine(clean(self.session.questionnaire.title))
        with VerticalScroll(id="middle", can_focus=False):
            yield Words(id="about")
            yield PickList()
            yield Words(id="told")
        yield KeyLine(*self.all_keys())

    def all_keys(self) -> tuple[Key, ...]:
        """The keys of this page."""
        folder = Key("f", "folder", "folder", "save in another folder")
        return (
            Key("s", "save", "save", "write the ticked copies now"),
            Key("1-3", "tick", "", "choose which copies; Enter or a click does it too"),
            *([folder] if self._may_open else []),
            Key("m", "roadmap", "roadmap", "look at the roadmap and change it"),
            HELP_KEY,
            Key("←", "result", "results", "back to the result (also Esc)"),
            Key("r", "review", "review", "open questions, don't-knows, notes"),
            Key("g", "go to", "go_to", "any question by a few letters (also /)"),
            Key("u", "undo", "undo", "take back the last answer or note, without limit"),
            *MORE_KEYS,
            Key("q", "quit", "app.quit", "save and quit; it says where the file is"),
        )

    def on_mount(self) -> None:
        """Offer a PDF, ready to be saved."""
        self.query_one(TopLine).show(firm=clean(self.session.response.respondent.name))
        self._show(len(KINDS))

    def _show(self, cursor: int) -> None:
        words = [("Save your roadmap", "head")]
        if self._stale:
            words += [(f"{self._stale} m shows the roadmap.", "fault")]
        words += [("Tick what you want. Nothing that is there already is overwritten.", "text")]
        self.query_one("#about", Words).show(*words)
        rows = [
            PickRow(KIND_WORDS[kind], str(n), mark="■" if kind in self.kinds else "□")
            for n, kind in enumerate(KINDS, start=1)
        ]
        rows.append(PickRow("Save now", "s"))
        if self._may_open:
            rows.append(PickRow("Folder", "f", remark=clean(str(self.target))))
        self.query_one(PickList).show(*rows, cursor=cursor)

    def action_tick(self, number: int) -> None:
        """Want a copy, or not."""
        kind = KINDS[number - 1]
        wanted = set(self.kinds) ^ {kind}
        self.kinds = tuple(k for k in KINDS if k in wanted)
        self._show(self.query_one(PickList).cursor)

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self.query_one(PickList).move(step)

    def action_take(self) -> None:
        """Do what the row under the cursor says."""
        cursor = self.query_one(PickList).cursor
        if cursor < len(KINDS):
            self.action_tick(cursor + 1)
        elif cursor == len(KINDS):
            self.action_save()
        else:
            self.action_folder()

    def action_folder(self) -> None:
        """Ask for another folder."""

        def typed(text: str | None) -> None:
            if text:
                self.target = path_in(text).absolute()
                self._show(len(KINDS))

        words = ("It is made if it is not there.", "quiet")
        if self._may_open:
            self.app.push_screen(
                PathDialog("Save in which folder?", str(self.target), words), typed
            )

    def action_save(self) -> None:
        """Write the copies; ask where that would overwrite something."""
        if not self.kinds:
            self.tell(("Tick at least one line first.", "strong"))
            return
        self.tell(("Being written…", "quiet"))
        self.post_message(ExportAsked(self.kinds, self.target))

    def tell(self, *words: tuple[str, str]) -> None:
        """Say how it went."""
        self.query_one("#told", Words).show(*words)

    def written(self, done: Exported) -> None:
        """Say what was written, and where."""
        self.tell(*written_words(done, handed_over=not self._may_open))
        self.query_one("#middle", VerticalScroll).scroll_end(animate=False)

    def refused(self, error: UserError) -> None:
        """Say why nothing was written."""
        words = [(clean(str(problem)), "text") for problem in error.problems[:5]]
        self.tell(("NOT WRITTEN", "fault"), *words)

    def in_the_way(self, found: Sequence[Path]) -> None:
        """Ask what to do where files of these names are there already."""
        self.tell()

        def chosen(choice: str | None) -> None:
            if choice == "both":
                self.post_message(ExportAsked(self.kinds, self.target, "both"))
            elif choice == "replace":
                self.post_message(ExportAsked(self.kinds, self.target, "replace"))

        choices = (
            ("both", "Keep both: the new one gets a number"),
            ("replace", "Replace what is there"),
            ("no", "Write nothing"),
        )
        words = [(line, "text") for line in taken_words(found)]
        self.app.push_screen(PickDialog("There is one already", choices, *words), chosen)

    def action_roadmap(self) -> None:
        """Go to the roadmap."""
        self.post_message(Left("roadmap"))

    def action_results(self) -> None:
        """Go back to the result."""
        self.post_message(Left("results"))

    @on(PickList.Clicked)
    def _clicked(self, message: PickList.Clicked) -> None:
        self.query_one(PickList).cursor = message.index
        self.action_take()
