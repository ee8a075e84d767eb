"""About your firm: a few fields, one at a time; every one can be passed over."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from readiness.errors import clean
from readiness.session import LONGEST_TEXT, InterviewSession
from readiness.tui import profile_view as view
from readiness.tui.autosave import SaveState
from readiness.tui.messages import Changed, Left
from readiness.tui.profile_fields import ProfileField, is_asked, profile_fields
from readiness.tui.screens.page import BasePage
from readiness.tui.widgets.frame import Key, KeyLine, ProgressLine, TopLine, Words
from readiness.tui.widgets.picklist import PickList, PickRow


class ProfileScreen(BasePage):
    """Asks the profile field by field, saving each; then goes to the questions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *[Binding(str(n), f"pick({n})", show=False) for n in range(1, 10)],
        Binding("enter", "go_on", show=False),
        Binding("space", "tick", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("left,h,shift+tab", "back", show=False),
        Binding("right,l,tab", "skip", show=False),
        Binding("escape", "finish", show=False),
    ]

    def __init__(self, session: InterviewSession) -> None:
        """Ask about the respondent of this session."""
        super().__init__()
        self.session = session
        self._fields = profile_fields(session.questionnaire)
        self._regions = view.regions_of(session.questionnaire)
        self._place = 0
        self._moved = False
        self._told = ""
        self._refused = ""

    def content(self) -> ComposeResult:
        """The field in the middle: words, then a line to type or a list to pick from."""
        yield TopLine(clean(self.session.questionnaire.title))
        yield ProgressLine()
        with Horizontal(id="body"):
            yield view.ProfileRail(self._fields)
            with Vertical(id="field"):
                yield Words(id="ask")
                yield Input(max_length=LONGEST_TEXT, select_on_focus=False)
                yield Words(id="fault")
                yield PickList(whole=True)
        yield KeyLine()

    def on_mount(self) -> None:
        """Ask the first field; of a check that was only begun, the first that is still empty."""
        response = self.session.response
        if response.respondent.name and not response.answers:
            self._place = view.first_open(self._fields, response.respondent)
        self._show_field()

    def show_state(self, state: SaveState) -> None:
        """Show how saving stands."""
        self.query_one(TopLine).show(state=state)
        if state.kind == "failed":
            self._fault(f"NOT SAVED: {clean(state.words)} It is tried again.")

    @property
    def field(self) -> ProfileField:
        """The field being asked."""
        return self._fields[self._place]

    def all_keys(self) -> tuple[Key, ...]:
        """The keys of the field."""
        return view.keys_of_field(self.field)

    def _show_field(self) -> None:
        field, respondent = self.field, self.session.response.respondent
        self._moved, self._told = False, ""
        self.query_one(TopLine).show(firm=clean(respondent.name))
        number, total = view.place_of(field, self._fields, respondent)
        self.query_one(ProgressLine).show(number - 1, total)
        self.query_one(view.ProfileRail).show(respondent, field.name)
        self.query_one("#ask", Words).show(*view.asked_words(field, number, total))
        self._fault("")
        line = self.query_one(Input)
        line.display = view.types(self.field)
        self.query_one(PickList).display = bool(field.choices)
        if view.types(self.field):
            with self.prevent(Input.Changed):
                line.value = field.value_words(respondent)
            line.placeholder = "type a few letters" if view.searches(self.field) else ""
            line.cursor_position = len(line.value)
            # At once, not after the next messages: a key may be on its way already.
            self.set_focus(line)
        else:
            self.set_focus(None)
        if field.choices:
            self._show_choices("")
        self.query_one(KeyLine).show(*self.all_keys())

    def _show_choices(self, letters: str, cursor: int | None = None) -> None:
        field = self.field
        chosen = field.chosen(self.session.response.respondent)
        told = view.found_by(field, letters, self._regions)
        rows = view.choice_rows(field, told, chosen)
        self._found = found = [choice for choice, _ in told]
        if cursor is None:
            cursor = next((n for n, c in enumerate(found) if c.id in chosen), 0)
        none = PickRow(view.none_found(field), heading=True)
        if letters:
            # Enter takes what was named; of a whole region the first one is nobody's choice.
            self._moved = view.is_named(letters, told)
        active = any(choice.id in chosen for choice in found) or self._moved
        self.query_one(PickList).show(*rows or (none,), cursor=cursor, active=active)

    def _fault(self, words: str) -> None:
        self._refused = words
        self.query_one("#fault", Words).show(*[(words, "fault")] if words else [])

    @on(Input.Changed)
    def _typed(self, message: Input.Changed) -> None:
        if view.searches(self.field):
            self._moved = False
            if self._refused in (view.PICK_ONE, view.none_found(self.field)):
                self._fault("")
            self._show_choices(message.value)
        elif view.types(self.field) and (self.session.path or self.field.name != "name"):
            # Each key is kept, but a new file is named after the whole name of the firm.
            value, wrong = self.field.parse(message.value)
            if not wrong:
                self._keep(value)

    def keep_typed(self) -> bool:
        """Keep the line as it stands, where it is a value; else say once what is wrong with it."""
        if not view.types(self.field) or view.searches(self.field):
            return True
        value, wrong = self.field.parse(self.query_one(Input).value)
        told, self._told = self._told, wrong
        if not wrong:
            self._keep(value)
        elif wrong != told:
            self._fault(wrong)
        return not wrong or wrong == told

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_go_on()

    def on_key(self, event: events.Key) -> None:
        """While a line is typed the arrows still move in the list, or back a field."""
        if view.types(self.field) and event.key in ("up", "down"):
            event.stop()
            event.prevent_default()
            if view.searches(self.field):
                self.action_move(-1 if event.key == "up" else 1)

    def action_move(self, step: int) -> None:
        """Move the cursor in the list."""
        if self.field.choices:
            self._moved = True
            self.query_one(PickList).move(step)

    def action_pick(self, number: int) -> None:
        """Choose by number: one choice goes on at once, ticks wait for Enter."""
        if not view.types(self.field) and number <= len(self.field.choices):
            self._take(number - 1)

    def _take(self, place: int) -> None:
        field = self.field
        if place >= len(self._found):
            return
        chosen = self._found[place].id
        if field.kind == "one":
            self._keep(field.of_choices((chosen,)))
            self._step(1)
            return
        ticked = view.ticked_with(field, field.chosen(self.session.response.respondent), chosen)
        if ticked is None:
            self._fault(f"At most {field.most}. Press the number of one to take it off first.")
            return
        self._fault("")
        self._keep(field.of_choices(ticked))
        self._show_choices("", place)

    def action_tick(self) -> None:
        """Tick or choose the row under the cursor."""
        if not view.types(self.field) and self.query_one(PickList).active:
            self._take(self.query_one(PickList).cursor)

    def action_go_on(self) -> None:
        """Keep what stands there and ask the next field."""
        field = self.field
        if view.searches(self.field):
            typed = self.query_one(Input).value.strip()
            if typed and typed == field.value_words(self.session.response.respondent):
                self._step(1)
            elif self._moved and self._found:
                self._take(self.query_one(PickList).cursor)
            elif typed and self._found:
                self._fault(view.PICK_ONE)
            elif typed:
                # It is said where it cannot be overlooked, and no longer in the list as well.
                self._fault(view.none_found(field))
                self.query_one(PickList).show()
            else:
                self._keep(field.of_choices(()))
                self._step(1)
        elif view.types(self.field):
            self._told = ""
            if self.keep_typed():
                self._step(1)
        elif self._moved and field.kind == "one":
            self._take(self.query_one(PickList).cursor)
        else:
            self._step(1)

    def _keep(self, value: object) -> None:
        if self.session.set_profile(**{self.field.name: value}):
            self.post_message(Changed())

    def _step(self, step: int) -> None:
        place = self._place + step
        respondent = self.session.response.respondent
        while 0 <= place < len(self._fields) and not is_asked(self._fields[place], respondent):
            place += step
        if place >= len(self._fields):
            self.action_finish()
        elif place >= 0:
            self._place = place
            self._show_field()

    def action_skip(self) -> None:
        """Ask the next field; what is typed stays."""
        if self.keep_typed():
            self._step(1)

    def action_back(self) -> None:
        """Ask the field before."""
        if self.keep_typed():
            self._step(-1)

    def action_finish(self) -> None:
        """Go to the questions."""
        if self.keep_typed():
            self.post_message(Left("ask"))

    @on(PickList.Clicked)
    def _clicked(self, message: PickList.Clicked) -> None:
        self._take(message.index)
