"""What the app does about copies: written in the background, or handed over to a browser."""

from __future__ import annotations

import asyncio
from datetime import date

from textual import on, work

from readiness.errors import UserError, clean
from readiness.tui.messages import ExportAsked
from readiness.tui.saving_app import SavingApp
from readiness.tui.trips import Trips


class ExportingApp(SavingApp):
    """An app that writes copies of its interview; `go` are the trips it may take."""

    go: Trips

    def today(self) -> date:
        """The day on the documents."""
        raise NotImplementedError

    @on(ExportAsked)
    @work(exclusive=True)
    async def write_copies(self, message: ExportAsked) -> None:
        """Write the copies and let the page say how it went."""
        from readiness.tui.screens.export import ExportScreen

        page, session, autosave = self.screen, self.session, self.autosave
        if session is None or autosave is None or not isinstance(page, ExportScreen):
            return
        # What is copied is the file, so everything must have got there first.
        if session.path is None:
            autosave.submit(session.response)
        state = await asyncio.to_thread(autosave.flush)
        if state.kind == "failed" or session.path is None:
            words = clean(f"Your answers are not saved: {state.words}")
            page.tell(("NOT WRITTEN", "fault"), (words, "text"))
            return
        saved, kinds, folder = session.path, message.kinds, message.folder
        try:
            if not self.may_open:
                from readiness.tui.downloads import hand_over

                done = await hand_over(self, saved, kinds, self.today(), self.go)
            else:
                if not message.taken:
                    found = await asyncio.to_thread(self.go.taken, saved, folder, kinds)
                    if found:
                        page.in_the_way(found)
                        return
                replace = message.taken == "replace"
                done = await asyncio.to_thread(
                    self.go.export, saved, folder, kinds, self.today(), replace
                )
        except UserError as error:
            page.refused(error)
            return
        if done.event is not None and session.remember(done.event):
            self.save()
        page.written(done)
