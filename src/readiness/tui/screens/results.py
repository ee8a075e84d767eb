"""The result: where the firm stands, the next three steps and why, what to find out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from readiness.assessment import Assessment
from readiness.benchmark import Benchmark
from readiness.errors import clean
from readiness.roadmap import Roadmap
from readiness.session import InterviewSession
from readiness.tui.messages import ExportChosen, FullChosen, Left
from readiness.tui.result_lines import result_lines
from readiness.tui.screens.page import InterviewPage
from readiness.tui.widgets.frame import HELP_KEY, MORE_KEYS, Key, KeyLine, TopLine
from readiness.tui.widgets.lines import Line, LinesWidget, Look


class ResultView(LinesWidget):
    """The result, as long as it needs to be; its container scrolls."""

    DEFAULT_CSS = """
    ResultView { height: auto; }
    """
    LOOKS: ClassVar[dict[str, Look]] = {
        "head": Look("primary", bold=True),
        "strong": Look(bold=True),
        "text": Look(),
        "quiet": Look("muted"),
        "number": Look("accent", bold=True),
        "bar": Look("primary"),
        "reach": Look("muted"),
        "faint": Look("faint"),
    }

    def __init__(self, assessment: Assessment, benchmark: Benchmark | None) -> None:
        """Show an assessment, beside a group of firms; the roadmap comes when it is made."""
        super().__init__(id="result")
        self._benchmark = benchmark
        self._assessment = assessment
        self._roadmap: Roadmap | None = None

    def show(self, roadmap: Roadmap) -> None:
        """Add the next steps."""
        self._roadmap = roadmap
        self.refresh(layout=True)
        self.repaint()

    def make_lines(self, width: int, height: int) -> Sequence[Line]:
        """All of it."""
        return list(result_lines(self._assessment, self._roadmap, width, self._benchmark))

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        """As many lines as there are."""
        return len(self.make_lines(width, 0))


class ResultsScreen(InterviewPage):
    """Shows the assessment of the session's response."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_lines(-1)", show=False),
        Binding("down,j", "scroll_lines(1)", show=False),
        Binding("pageup", "scroll_lines(-15)", show=False),
        Binding("pagedown,space", "scroll_lines(15)", show=False),
        Binding("home", "scroll_lines(-9999)", show=False),
        Binding("end", "scroll_lines(9999)", show=False),
        Binding("m,enter", "roadmap", show=False),
        Binding("p,s", "export", show=False),
        Binding("c", "full", show=False),
        Binding("r", "review", show=False),
        Binding("left,h,escape", "review", show=False),
    ]

    def __init__(
        self,
        session: InterviewSession,
        plan: Callable[[Assessment, date], Roadmap],
        today: Callable[[], date],
        benchmark: Benchmark | None = None,
    ) -> None:
        """Show the result of this session; `plan` makes the roadmap for a day."""
        super().__init__(session)
        from readiness.scoring import assess

        self._assessment = assess(session.questionnaire, session.response)
        self._plan = plan
        self._today = today
        self._benchmark = benchmark

    def content(self) -> ComposeResult:
        """The result in a scrolling box."""
        yield TopLine(clean(self.session.questionnaire.title))
        with VerticalScroll(id="middle", can_focus=False):
            yield ResultView(self._assessment, self._benchmark)
        yield KeyLine(*self.all_keys())

    def all_keys(self) -> tuple[Key, ...]:
        """The keys of this page."""
        quick = self.session.response.length == "quick"
        full = Key("c", "go on to the full check", "full", "every answer stays")
        return (
            Key("m", "your roadmap", "roadmap", "all next steps: pin, leave out, move, add"),
            Key("p", "save", "export", "save the roadmap: PDF, web page, answers (also s)"),
            *([full] if quick else []),
            Key("↑ ↓", "read on", "", "scroll; also Page Up, Page Down, Home, End"),
            Key("r", "review answers", "review", "open questions, don't-knows, notes"),
            HELP_KEY,
            Key("g", "go to", "go_to", "any question by a few letters (also /)"),
            Key("u", "undo", "undo", "take back the last answer or note, without limit"),
            *MORE_KEYS,
            Key("q", "quit", "app.quit", "save and quit; it says where the file is"),
        )

    def on_mount(self) -> None:
        """Name the firm, and make the roadmap once the bars are on the screen."""
        self.query_one(TopLine).show(firm=clean(self.session.response.respondent.name))
        self.call_after_refresh(self._make_roadmap)

    def _make_roadmap(self) -> None:
        self.query_one(ResultView).show(self._plan(self._assessment, self._today()))

    def action_scroll_lines(self, lines: int) -> None:
        """Scroll the result."""
        self.query_one("#middle", VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_roadmap(self) -> None:
        """Go to the whole roadmap."""
        self.post_message(Left("roadmap"))

    def action_export(self) -> None:
        """Go to the page that saves copies."""
        self.post_message(ExportChosen())

    def action_full(self) -> None:
        """Go on with the questions of the full check."""
        if self.session.response.length == "quick":
            self.post_message(FullChosen())
