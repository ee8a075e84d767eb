"""The roadmap in the line mode: the changes of its page, typed with the number of a step."""

from __future__ import annotations

from collections.abc import Callable

from readiness.arrange import id_of
from readiness.editing import RoadmapEditing
from readiness.edits import LANES
from readiness.errors import clean
from readiness.roadmap import OwnStep
from readiness.tui.plain_talk import Page, Talk
from readiness.tui.roadmap_words import (
    STOCK_REASONS,
    details,
    fullness,
    lane_head,
    level_words_line,
    marks,
)

COMMANDS = (
    ("a number", "all about that step"),
    ("p 3", "pin step 3 where it stands; again: unpin it"),
    ("x 3 and a reason", "leave step 3 out; an own step is taken off"),
    ("x L1", "put the first of those left out back in"),
    ("up 3, down 3", "move step 3 one place"),
    ("m 3 now (or next, later)", "move step 3 to that lane"),
    ("a and some words", "add a step of your own at the end of now; a 3 adds it after step 3"),
    ("c 3", "change the words of step 3, if it is your own"),
    ("y D1", "the first of those to look at again still holds"),
    ("x D1", "forget it: the plan decides again"),
    ("u", "take back the last change here, as often as you like"),
    ("l", "the list again"),
    ("s", "save copies: PDF, web page, answers"),
    ("r", "review answers"),
    ("b", "back to the result"),
    ("q", "save and quit"),
    ("?", "this help"),
)
_PAGES: dict[str, Page] = {"b": "results", "s": "export", "q": "quit"}
_UP, _DOWN = ("up", "K"), ("down", "J")
_CLEAR = "-"


class PlainRoadmap:
    """Shows the roadmap and takes changes of it."""

    def __init__(self, talk: Talk) -> None:
        """Plan the session of this conversation."""
        self.talk = talk
        self.say = talk.say
        self.made = RoadmapEditing(talk.session, talk.go.plan, talk.today())

    def run(self) -> Page:
        """Do what is typed until another page is wanted."""
        self._list()
        self.say("", "Type ? for what you can change, s to save copies, b for the result.")
        while True:
            typed = self.talk.read()
            word, _, rest = typed.partition(" ")
            if typed in _PAGES:
                return _PAGES[typed]
            if typed == "r":
                self.talk.session.go_to(None)
                return "ask"
            self._command(typed, word, rest.strip())

    def _command(self, typed: str, word: str, rest: str) -> None:
        number, _, more = rest.partition(" ")
        made, step = self.made, self._step(number)
        if word == "?":
            self.talk.help(COMMANDS)
        elif word in ("l", ""):
            self._list()
        elif word == "u":
            self._do(made.undo)
        elif word == "a":
            self._add(rest)
        elif self._step(typed) is not None:
            self._details(self._step(typed) or "")
        elif word in ("x", "y") and number[:1] in ("L", "D"):
            self._settle(word, number)
        elif word in ("p", "x", "m", "c", "<", ">", *_UP, *_DOWN):
            if step is None:
                self.say(f"Which step? Type its number, such as: {word} 1")
            else:
                self._change(word, step, more.strip())
        else:
            self.talk.unknown(typed)

    def _change(self, word: str, step: str, more: str) -> None:
        made = self.made
        if word == "p":
            self._do(lambda: made.pin(step))
        elif word == "x":
            self._drop(step, more)
        elif word in (*_UP, *_DOWN):
            self._do(lambda: made.move(step, -1 if word in _UP else 1))
        elif word == "c":
            self._reword(step)
        else:
            self._to_lane(word, step, more)

    def _to_lane(self, word: str, step: str, more: str) -> None:
        made = self.made
        lane = next(lane for _, lane, item in made.numbered() if id_of(item) == step)
        place = LANES.index(lane) + {"<": -1, ">": 1}.get(word, 0)
        if word in ("<", ">"):
            more = LANES[place] if 0 <= place < len(LANES) else ""
        target = next((name for name in LANES if name == more.casefold()), None)
        if target is None:
            self.say("There is no such lane. Type for example: m 3 next")
        else:
            self._do(lambda: made.to_lane(step, target))

    def _do(self, change: Callable[[], str]) -> None:
        """Do a change, save it, and say what it did and where the levels are now."""
        before = self.talk.session.response
        self.say(change())
        if self.talk.save_if_changed(before):
            self.say(level_words_line(self.made))
            words = fullness(self.made)
            if words:
                self.say(words)

    # The list

    def _list(self) -> None:
        made = self.made
        self.say("", "Your roadmap.", level_words_line(made))
        numbered = list(made.numbered())
        for lane in LANES:
            self.say("", lane_head(made, lane))
            mine = [(number, item) for number, of, item in numbered if of == lane]
            for number, item in mine:
                title = made.title(id_of(item))
                self.talk.lines.number(str(number), f"{title} ({marks(made, item)})")
            if not mine:
                self.say("  nothing here")
        if made.roadmap.left_out:
            self.say("", "Left out")
        for number, entry in enumerate(made.roadmap.left_out, start=1):
            because = entry.reason or "no reason was given"
            title = entry.step.recommendation.title
            self.talk.lines.number(f"L{number}", f"{title}, because: {because}")
        if made.roadmap.doubts:
            self.say("", "Look again")
        for number, doubt in enumerate(made.roadmap.doubts, start=1):
            self.talk.lines.number(f"D{number}", doubt.words)

    def _step(self, typed: str) -> str | None:
        """The id of the step with this number."""
        if not (typed.isascii() and typed.isdecimal()):
            return None
        return next((id_of(i) for n, _, i in self.made.numbered() if n == int(typed)), None)

    def _details(self, step: str) -> None:
        item = next(i for _, _, i in self.made.numbered() if id_of(i) == step)
        self.say("", self.made.title(step), *(text for text, _ in details(self.made, item)))

    # What needs more than a number

    def _drop(self, step: str, reason: str) -> None:
        item = next(i for _, _, i in self.made.numbered() if id_of(i) == step)
        if not reason and not isinstance(item, OwnStep):
            self.say("Why not? Type a reason, or a number. An empty line leaves it in.")
            for number, words in enumerate(STOCK_REASONS, start=1):
                self.talk.lines.number(str(number), words)
            reason = self.talk.read()
            if reason.isascii() and reason.isdecimal() and 1 <= int(reason) <= len(STOCK_REASONS):
                reason = STOCK_REASONS[int(reason) - 1]
        self._do(lambda: self.made.drop(step, reason))

    def _settle(self, word: str, name: str) -> None:
        """Bring a step back, or say of a change that it holds or is forgotten."""
        made = self.made
        found = [id_of(entry.step) for entry in made.roadmap.left_out]
        if name[0] == "D":
            found = [doubt.step for doubt in made.roadmap.doubts]
        number = name[1:]
        place = int(number) - 1 if number.isascii() and number.isdecimal() else -1
        if not 0 <= place < len(found):
            self.say(f"There is no {clean(name, limit=10)} in the list. Type l to see it.")
            return
        step = found[place]
        if name[0] == "L":
            self._do(lambda: made.bring_back(step))
            return
        kind = made.roadmap.doubts[place].kind
        if word == "y" and kind == "answer":
            self._do(lambda: made.confirm(step))
        elif word == "x" and kind in ("answer", "gone"):
            self._do(lambda: made.forget(step))
        else:
            self.say("This one goes when the steps it is about are moved, or not at all.")

    def _add(self, rest: str) -> None:
        after = self._step(rest)
        text = rest if after is None else ""
        if not text:
            self.say("What is to be done?")
            text = self.talk.read()
        if not text:
            self.say("Nothing was typed, so nothing was added.")
            return
        by, component = self._by_and_component("", "")
        self._do(lambda: self.made.add(text, by, component, after=after))

    def _reword(self, step: str) -> None:
        item = next(i for _, _, i in self.made.numbered() if id_of(i) == step)
        if not isinstance(item, OwnStep):
            self.say("These words come from the questionnaire. Only your own steps change.")
            return
        self.say(f"What is to be done? (now: {item.text}) An empty line leaves it.")
        text = self.talk.read() or item.text
        by, component = self._by_and_component(item.by, item.component)
        self._do(lambda: self.made.reword(step, text, by, component))

    def _by_and_component(self, by: str, component: str) -> tuple[str, str]:
        keep = f" (now: {by}; - for none)" if by else ""
        self.say(f"By when? A day, such as 31/1/2027, or a few words.{keep}")
        typed = self.talk.read()
        by = "" if typed == _CLEAR else typed or by
        parts = self.talk.session.questionnaire.components
        self.say("Which component does it help? A number, or an empty line.")
        for number, part in enumerate(parts, start=1):
            self.talk.lines.number(str(number), part.name)
        typed = self.talk.read()
        if typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= len(parts):
            component = parts[int(typed) - 1].id
        elif typed == _CLEAR:
            component = ""
        return by, component
