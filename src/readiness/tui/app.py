"""The terminal app: which page follows which, saving in the background, colours, help."""

from __future__ import annotations

import contextlib
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual._path import CSSPathType
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from readiness.errors import Place, UserError, fault
from readiness.tui import asides, window
from readiness.tui.exporting_app import ExportingApp
from readiness.tui.messages import (
    ExportChosen,
    FileChosen,
    FullChosen,
    Left,
    NewChosen,
)
from readiness.tui.screens.page import BasePage
from readiness.tui.trips import Trips, trips
from readiness.tui.widgets.frame import MORE_KEYS

if TYPE_CHECKING:
    from readiness.questionnaire import Questionnaire
    from readiness.session import Clock, InterviewSession

TITLE = "Digital readiness check"
FIRST_WORDS = "Press the number of the highest line that is true today."
PALETTE = "app.command_palette"
_WARM_AFTER = 0.1
"""Seconds after the first page; its painting must not share the processor."""
_LOOK_EVERY = 2.0
"""Seconds until a window that was closed without a signal is noticed."""


class ReadinessApp(ExportingApp):
    """The interview in a terminal, from the first page to the roadmap document."""

    TITLE = TITLE
    ENABLE_COMMAND_PALETTE = True
    # All at once: a style sheet that a page brings later makes Textual style everything anew.
    CSS_PATH: ClassVar[CSSPathType | None] = [
        f"screens/{name}.tcss"
        for name in ("page", "welcome", "profile", "ask", "review", "results", "dialogs", "roadmap")
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "theme", "Colours", show=False),
        Binding("question_mark", "help", "Help", show=False),
        Binding("q", "quit", "Save and quit", show=False),
    ]

    def __init__(
        self,
        *,
        session: InterviewSession | None = None,
        pack: str | None = None,
        folder: Path | None = None,
        take_path: Path | None = None,
        go: Trips | None = None,
        now: Clock | None = None,
        may_open: bool = True,
    ) -> None:
        """Prepare.

        Args:
            session: An open interview to start with; None starts at the welcome page.
            pack: The pack for new interviews.
            folder: Where saved files are listed; None is the data folder.
            take_path: Where the next new interview is saved; None finds a name.
            go: The trips.
            now: The clock; None is the real one.
            may_open: Whether files and folders of the computer may be chosen; not in a browser.
        """
        super().__init__(session, pack=pack, may_open=may_open)
        self._folder = folder
        self._take_path = take_path
        self.go = go or trips(pack=pack)
        self._now = now
        self._resumed = session is not None and bool(session.response.answers)
        self._is_warm = session is not None

    def get_default_screen(self) -> Screen[None]:
        """The first page, without a page before it."""
        if self.session is None:
            return self._welcome()
        self.start_saving(self.session)
        return self._page(self._way_in(self.session))

    def get_system_commands(self, screen: Screen[object]) -> list[SystemCommand]:
        """The entries of the palette: the keys of the page, by what they do."""
        keys = screen.all_keys() if isinstance(screen, BasePage) else MORE_KEYS
        return [
            SystemCommand(
                _capital(f"{key.does}: {key.words}" if key.does and key.words else key.words),
                f"key: {key.key}" if key.key else "has no key",
                partial(screen.run_action, key.action),
            )
            for key in keys
            if key.action and key.action != PALETTE
        ]

    def on_ready(self) -> None:
        """Once the first page is painted, import what later pages need."""
        if self.autosave is not None:
            self.tell(self.autosave.state)
        self.set_timer(_WARM_AFTER, self._warm)
        self.set_interval(_LOOK_EVERY, self._look_for_window)

    async def _look_for_window(self) -> None:
        """Save and go when the window was closed; whoever opens the file next finds it free."""
        if window.is_gone():
            await self.action_quit()
            self.exit(0)  # also when it could not be saved: nobody is there to be asked

    @work(thread=True, exit_on_error=False)
    def _warm(self) -> None:
        import readiness.tui.screens.ask
        import readiness.tui.screens.profile

        if self.session is None:
            self._tell_of_packs()
        if self.session is not None:
            # Whoever only looks at the first page need not hold what counts and plans.
            import readiness.roadmap
            import readiness.scoring
            import readiness.tui.screens.dialogs
            import readiness.tui.screens.results  # noqa: F401
        from readiness.tui.thrift import give_back

        give_back()

    @work(thread=True, exit_on_error=False)
    def _tell_of_packs_soon(self) -> None:
        self._tell_of_packs()

    def _tell_of_packs(self) -> None:
        """Let the first page say what takes how long, and how far its files are."""
        from readiness.tui.continue_list import progress_of
        from readiness.tui.screens.welcome import WelcomeScreen

        page, pack = self.screen, None
        with contextlib.suppress(UserError):  # it is told when a check is to start with it
            pack = self.go.load(self._pack)
        if isinstance(page, WelcomeScreen):
            far = progress_of(page.saved, self._load_for, pack)
            self.call_from_thread(page.show_packs, pack, far)

    @property
    def fault(self) -> Exception | None:
        """What ended the app, when that was a fault of ours."""
        # A fault of a worker comes wrapped; the one inside says where it happened.
        inner = getattr(self._exception, "error", None)
        return inner if isinstance(inner, Exception) else self._exception

    def _fatal_error(self) -> None:
        """Leave without Textual's traceback: it prints the values of variables, so the answers."""
        self._close_messages_no_wait()

    # Pages

    def _welcome(self) -> Screen[None]:
        from readiness.storage.saves import list_saved
        from readiness.tui.help import about
        from readiness.tui.screens.welcome import WelcomeScreen

        # In a browser nobody sees the names of other firms, either.
        saved = list_saved(self._folder) if self.may_open else ()
        length = self.settings.length
        return WelcomeScreen(
            TITLE,
            saved,
            may_open=self.may_open,
            full=length == "full",
            folder=self._folder,
            about=lambda: about(self.go.load(self._pack)),
        )

    def _page(self, name: str) -> Screen[None]:
        session = self.session
        if session is None or name == "welcome":
            return self._welcome()
        if name == "profile":
            from readiness.tui.screens.profile import ProfileScreen

            return ProfileScreen(session)
        if name == "results":
            from readiness.tui.screens.results import ResultsScreen

            return ResultsScreen(session, self.go.plan, self.today, self.go.benchmark())
        if name == "roadmap":
            from readiness.tui.screens.roadmap import RoadmapScreen

            return RoadmapScreen(session, self.go.plan, self.today)
        if name == "export":
            return self._export_page(session)
        if name == "review" or session.current is None:
            from readiness.tui.screens.review import ReviewScreen

            return ReviewScreen(session)
        from readiness.tui.screens.ask import AskScreen

        progress = session.progress()
        flash = "" if session.response.answers else FIRST_WORDS
        if self._resumed and session.response.answers:
            self._resumed = False
            flash = f"Welcome back. {progress.done} of {progress.total} are done; you go on here."
        return AskScreen(session, flash)

    def _export_page(self, session: InterviewSession) -> Screen[None]:
        from readiness.editing import RoadmapEditing
        from readiness.tui.roadmap_words import stale_words
        from readiness.tui.screens.export import ExportScreen

        stale = ""
        if session.response.roadmap_edits:
            stale = stale_words(RoadmapEditing(session, self.go.plan, self.today()))
        return ExportScreen(session, stale, may_open=self.may_open)

    async def _show(self, name: str) -> None:
        page = self._page(name)
        if len(self.screen_stack) == 1:
            # The first page stays at the bottom: Textual cannot switch away from a default screen.
            await self.push_screen(page)
        else:
            await self.switch_screen(page)
        if self.autosave is not None:
            self.tell(self.autosave.state)
        if self.session is not None and not self._is_warm:
            self._is_warm = True
            self.set_timer(_WARM_AFTER, self._warm)

    @on(Left)
    async def _left(self, message: Left) -> None:
        if self.session is not None and message.question:
            self.session.go_to(message.question)
        await self._show(message.to)

    @on(NewChosen)
    async def _new_chosen(self, message: NewChosen) -> None:
        from readiness.session import InterviewSession

        try:
            questionnaire = self.go.load(self._pack)
            path, self._take_path = self._take_path, None
            self.session = InterviewSession.start(
                questionnaire, message.length, path=path, **self._clock()
            )
        except UserError as error:
            asides.explain(self, "This did not work", error)
            return
        self.remember(length=message.length)
        self.start_saving(self.session)
        await self._show("profile")

    @on(FileChosen)
    async def _file_chosen(self, message: FileChosen) -> None:
        from readiness.session import InterviewSession

        if message.path.is_dir():
            await self._show_folder(message.path)
            return
        try:
            self.session = InterviewSession.resume(message.path, self._load_for, **self._clock())
        except UserError as error:
            again = FileChosen(message.path)
            asides.offer_previous(self, message.path, error, lambda: self.post_message(again))
            return
        self._resumed = True
        self.start_saving(self.session)
        await self._show(self._way_in(self.session))

    @staticmethod
    def _way_in(session: InterviewSession) -> str:
        """The page to start a saved interview with."""
        if not session.response.answers:
            return "profile"
        return "ask" if session.current is not None else "review"

    async def _show_folder(self, folder: Path) -> None:
        """Let the first page list the saved files of another folder."""
        from readiness.storage.saves import list_saved

        if list_saved(folder):
            self._folder = folder
            await self._show("welcome")
            self._tell_of_packs_soon()
        else:
            where = Place(file=str(folder))
            what = "is a folder, and no saved check is in it."
            error = fault("S101", what, "Give a file that ends in .readiness.json.", where)
            asides.explain(self, "This folder cannot be used", error)

    def _clock(self) -> dict[str, Clock]:
        return {} if self._now is None else {"now": self._now}

    def today(self) -> date:
        """The day by the app's clock."""
        return date.today() if self._now is None else self._now().date()

    def _load_for(self, pack_id: str) -> Questionnaire:
        return self.go.load(self._pack or pack_id)

    @on(FullChosen)
    async def _full_chosen(self) -> None:
        if self.session is not None:
            self.session.continue_in_full()
            self.save()
            await self._show("ask")

    @on(ExportChosen)
    async def _export_chosen(self) -> None:
        await self._show("export")

    # Colours, help, messages

    def action_help_quit(self) -> None:
        """Ctrl+C copies in many programs, so it ends nothing here; it says which key does."""
        self.notify("q saves and quits.", markup=False, timeout=3)

    def action_help(self) -> None:
        """Say what the keys of the page do; one of them can be picked."""
        from readiness.tui.screens.help import HelpDialog

        page = self.screen
        if not isinstance(page, BasePage):
            return

        async def picked(action: str | None) -> None:
            if action is not None:
                await page.run_action(action)

        self.push_screen(HelpDialog(page.all_keys()), picked)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def run(
    pack_ref: str | None, file: Path | None, quick: bool = False, go: Trips | None = None
) -> int:
    """Run the app until the user leaves it; returns the exit code.

    Args:
        pack_ref: The pack (None: that of the file, or the North West one).
        file: A saved file to go on with, or where a new one is to be; None starts with the choice.
        quick: A new file starts as a quick look.
        go: The trips; None takes the real ones.

    Raises:
        UserError: The file or the pack cannot be used.
    """
    go = go or trips(pack=pack_ref)
    session: InterviewSession | None = None
    if file is not None or quick:
        from readiness.session import InterviewSession
    if file is not None and file.exists():
        session = InterviewSession.resume(file, lambda pack_id: go.load(pack_ref or pack_id))
    elif file is not None or quick:
        session = InterviewSession.start(go.load(pack_ref), "quick" if quick else "full", path=file)
    app = ReadinessApp(session=session, pack=pack_ref, go=go)
    code = app.run()
    if app.fault is not None:
        if app.autosave is not None:
            app.autosave.close()
        raise app.fault
    if app.parting:
        sys.stdout.write(app.parting + "\n")
    return code if code is not None else app.return_code or 0
