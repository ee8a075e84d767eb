"""What the app does about saving: in the background, with the truth about it, and the last word."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on

from readiness.errors import UserError, clean
from readiness.tui import asides
from readiness.tui.autosave import Autosave, SaveState
from readiness.tui.looks_app import LooksApp
from readiness.tui.messages import Changed, SaveTold

if TYPE_CHECKING:
    from readiness.session import InterviewSession


class SavingApp(LooksApp):
    """An app with one interview that saves itself.

    `session` is None on the first page; `parting` is what to print once the terminal is back.
    `may_open` says whether files and folders of the computer may be chosen. Not so in a browser:
    there an interview has its one file, and documents are handed over as downloads.
    """

    def __init__(
        self, session: InterviewSession | None, *, pack: str | None = None, may_open: bool = True
    ) -> None:
        """Hold the session, and the pack that was named; saving starts with `start_saving`."""
        super().__init__()
        self._pack = pack
        self.may_open = may_open
        self.session = session
        self.autosave: Autosave | None = None
        self.parting = ""

    def start_saving(self, session: InterviewSession) -> None:
        """Save this session from now on, each change at once."""
        on_disk = session.path is not None and session.path.exists()
        self.autosave = Autosave(
            session.save,
            lambda state: self.post_message(SaveTold(state)),
            start=SaveState("saved" if on_disk else "nothing"),
        )

    @on(Changed)
    def save(self) -> None:
        """Save the response of this moment soon."""
        if self.session is not None and self.autosave is not None:
            self.autosave.submit(self.session.response)
            self.tell(self.autosave.state)

    @on(SaveTold)
    def _save_told(self) -> None:
        # The state of this moment, not that of the message: a newer answer may wait by now.
        if self.autosave is not None:
            self.tell(self.autosave.state)

    def tell(self, state: SaveState) -> None:
        """Let the page show how saving stands."""
        show = getattr(self.screen, "show_state", None)
        if show is not None and self.screen.is_mounted:
            show(state)

    async def action_quit(self) -> None:
        """Save what is left and go; ask only where that did not work."""
        if self.session is None or self.autosave is None:
            self.exit(0)
            return
        self._keep_typed()
        state = await asyncio.to_thread(self.autosave.close)
        path = self.session.path
        if state.kind == "failed":
            self.start_saving(self.session)
            self.autosave.submit(self.session.response)
            self._unsaved(state)
            return
        self.session.close()
        if path is not None and path.exists():
            self.parting = f"Saved in {clean(str(path))}\nGo on with: {_going_on(path, self._pack)}"
        else:
            self.parting = "Nothing was answered, so nothing was saved."
        self.exit(0)

    def _keep_typed(self) -> None:
        """Take a line that is still being typed."""
        keep = getattr(self.screen, "keep_typed", None)
        if keep is not None and self.session is not None:
            before = self.session.response
            keep()
            if self.session.response is not before:
                self.save()

    def _unsaved(self, state: SaveState) -> None:
        def chosen(choice: str | None) -> None:
            if choice == "again":
                self.call_later(self.action_quit)
            elif choice == "elsewhere":
                asides.ask_folder(self, "Save in which folder?", Path.home(), self._save_in)
            elif choice == "leave":
                self.parting = "Left without saving the last answers."
                self.exit(2, return_code=2)

        asides.ask_unsaved(self, state, chosen, elsewhere=self.may_open)

    def _save_in(self, folder: Path) -> None:
        if self.session is None:
            return
        try:
            self.session.move_to(folder)
        except UserError as error:
            asides.explain(self, "NOT SAVED", error)
        else:
            self.call_later(self.action_quit)


def _going_on(path: Path, pack: str | None) -> str:
    from readiness.shell.started import command, quoted

    # A saved file holds the id of its pack alone, and that does not say where it lies.
    named = "" if pack is None else f" --pack {quoted(pack)}"
    return f"{command()} assess {quoted(str(path))}{named}"
