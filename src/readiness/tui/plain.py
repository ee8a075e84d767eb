"""The line mode: prints a question, reads a line. For screen readers, pipes and plain terminals.

It drives the same session as the terminal app, so the same answers and edits give the same file.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TextIO

from readiness.errors import UserError, clean, fault
from readiness.session import Clock, InterviewSession, utc_now
from readiness.tui.help import about
from readiness.tui.lengths import length_words
from readiness.tui.plain_lines import EndOfInputError, Lines
from readiness.tui.plain_talk import Page, Talk
from readiness.tui.saved_words import saved_name, saved_words
from readiness.tui.trips import Trips, trips
from readiness.tui.typed_path import path_in

_FIRST_SAVED = 3
_CHOOSE = (
    ("1", "a new quick look"),
    ("2", "a new full check"),
    ("3 and so on", "go on with the saved check of that number"),
    ("o and a path", "open a saved file"),
    ("a", "what this check is, and what becomes of your answers"),
    ("q", "leave"),
    ("?", "this help"),
)


def _interview(talk: Talk) -> int:
    """Go from page to page until the person or the input ends it; returns the exit code.

    Raises:
        UserError: Nothing was typed at all, or the last change could not be saved.
    """
    session, lines = talk.session, talk.lines
    page: Page = "ask" if session.response.answers else "profile"
    ended = False
    try:
        while page != "quit":
            page = _page(talk, page)
    except EndOfInputError:
        ended = True
    talk.save_again()
    session.close()
    if talk.failed is not None:
        raise talk.failed
    if ended and not lines.got:
        raise _nothing_typed()
    if ended:
        progress = session.progress()
        talk.say(f"The input ended. {progress.done} of {progress.total} questions are done.")
    if session.path is not None and session.path.exists():
        lines.say_path("Saved in", session.path)
    else:
        talk.say("Nothing was answered, so nothing was saved.")
    return 0


def _page(talk: Talk, page: Page) -> Page:
    """Talk one page through; gives the next one."""
    if page == "profile":
        from readiness.tui.plain_profile import ask_profile

        return ask_profile(talk)
    if page == "ask":
        from readiness.tui.plain_ask import PlainAsk

        return PlainAsk(talk).run()
    if page == "roadmap":
        from readiness.tui.plain_roadmap import PlainRoadmap

        return PlainRoadmap(talk).run()
    from readiness.tui import plain_after

    return plain_after.export(talk) if page == "export" else plain_after.results(talk)


def _nothing_typed() -> UserError:
    return fault(
        "C106",
        "the input ended before anything was typed. Nothing was changed.",
        "Type the answers, or send them through a pipe, one a line.",
    )


def _choose(pack: str | None, go: Trips, lines: Lines, now: Clock) -> InterviewSession | None:
    """The session that the person chooses: new, or one of the saved files."""
    from readiness.storage.saves import list_saved
    from readiness.tui.continue_list import progress_of

    saved = list_saved()
    offered = None
    with contextlib.suppress(UserError):  # it is told when a check is to start with it
        offered = go.load(pack)
    far = progress_of(saved, lambda pack_id: go.load(pack or pack_id), offered)
    named = "" if offered is None else f": {clean(offered.title)}"
    quick, full = length_words(offered)
    lines.say(f"Digital readiness check{named}", "")
    lines.number("1", f"Quick look, {quick}")
    lines.number("2", f"Full check, {full}")
    for number, info in enumerate(saved, start=_FIRST_SAVED):
        lines.number(
            str(number), f"Go on with {saved_name(info)}: {saved_words(info, far.get(info.path))}"
        )
    lines.say("", "Type a number. ? lists what else you can type.")
    while True:
        typed = lines.read()
        word, _, rest = typed.partition(" ")
        if typed == "q":
            return None
        if typed in ("1", "2"):
            return InterviewSession.start(
                go.load(pack), "quick" if typed == "1" else "full", now=now
            )
        place = int(typed) - _FIRST_SAVED if typed.isascii() and typed.isdecimal() else -1
        if word == "?":
            for key, does in _CHOOSE:
                lines.say(f"  {key}: {does}", indent="    ")
        elif word == "a":
            lines.say(*(text for text, _ in about(go.load(pack))))
        elif 0 <= place < len(saved) or (word == "o" and rest):
            path = saved[place].path if place >= 0 else path_in(rest)
            session = _opened(path, pack, go, lines, now)
            if session is not None:
                return session
            lines.say("Type a number from the list, or q.")
        else:
            lines.say("Type a number from the list, or q.")


def _opened(
    path: Path, pack: str | None, go: Trips, lines: Lines, now: Clock
) -> InterviewSession | None:
    """The session of a saved file; None, with the reason said, when it cannot be opened."""
    from readiness.storage.saves import previous_good, restore

    def resume() -> InterviewSession:
        return InterviewSession.resume(path, lambda pack_id: go.load(pack or pack_id), now=now)

    try:
        return resume()
    except UserError as error:
        lines.say("This file cannot be opened.", *(clean(str(p)) for p in error.problems))
        damaged = error.problems[0].code in ("S101", "S102", "S106")
    good = previous_good(path) if damaged else None
    if good is None:
        return None
    done = len(good.response.answers)
    lines.say(f"There is a good save before it (answers: {done}). Type y to go on with that one.")
    lines.say("The damaged file is kept beside it, whatever you choose.")
    if lines.read() != "y":
        return None
    try:
        restore(path)
        return resume()
    except UserError as error:
        lines.say("This did not work.", *(clean(str(p)) for p in error.problems))
        return None


def run(
    pack_ref: str | None,
    file: Path | None,
    quick: bool = False,
    *,
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
    now: Clock = utc_now,
    go: Trips | None = None,
) -> int:
    """Run an interview line by line; returns the exit code.

    Args:
        pack_ref: The pack (None: that of the file, or the North West one).
        file: A saved file to go on with, or where a new one is to be; None asks.
        quick: A new interview is a quick look.
        stdin: Where lines come from.
        stdout: Where text goes.
        now: The clock.
        go: The trips.

    Raises:
        UserError: The file or the pack cannot be used, nothing was typed at all, or the last
            answers could not be saved.
    """
    lines, go = Lines(stdin or sys.stdin, stdout or sys.stdout), go or trips(pack=pack_ref)
    session: InterviewSession | None
    if file is not None and file.exists():
        session = InterviewSession.resume(
            file, lambda pack_id: go.load(pack_ref or pack_id), now=now
        )
    elif file is not None or quick:
        session = InterviewSession.start(
            go.load(pack_ref), "quick" if quick else "full", path=file, now=now
        )
    else:
        try:
            session = _choose(pack_ref, go, lines, now)
        except EndOfInputError:
            if not lines.got:
                raise _nothing_typed() from None
            lines.say("The input ended before a check was chosen. Nothing was changed.")
            session = None
    if session is None:
        return 0
    lines.say(clean(session.questionnaire.title))
    return _interview(Talk(session, go, lines, lambda: now().date()))
