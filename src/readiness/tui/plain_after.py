"""After the questions, line by line: the result, and copies to keep or send."""

from __future__ import annotations

from pathlib import Path

from readiness.errors import UserError, clean
from readiness.exports import KINDS, Kind, copies_folder
from readiness.tui.export_words import KIND_WORDS, taken_words, written_words
from readiness.tui.plain_input import numbers_in
from readiness.tui.plain_results import result_text
from readiness.tui.plain_talk import Page, Talk
from readiness.tui.typed_path import path_in

COMMANDS = (
    ("m", "your whole roadmap: pin, leave out, move, add"),
    ("p", "save copies: PDF, web page, answers"),
    ("c", "go on to the full check (after a quick look)"),
    ("r", "review answers"),
    ("g and some letters", "go to a question"),
    ("u", "take back the last answer or note"),
    ("f", "the fields about your firm"),
    ("l", "the result again"),
    ("q", "save and quit"),
    ("?", "this help"),
)
EXPORT_COMMANDS = (
    ("numbers, such as: 1 3", "write these copies now"),
    ("f and a path", "another folder; it is made if it is not there"),
    ("m", "look at the roadmap and change it"),
    ("b or an empty line", "back to the result"),
    ("q", "save and quit"),
    ("?", "this help"),
)
_PROMPT = "Type m for the whole roadmap, p to save copies, ? for more, q to save and quit."


def results(talk: Talk) -> Page:
    """Say the result, then do what is typed until another page is wanted."""
    _say_result(talk)
    talk.say("", _PROMPT)
    pages: dict[str, Page] = {"m": "roadmap", "p": "export", "s": "export", "f": "profile"}
    pages |= {"q": "quit"}
    while True:
        typed = talk.read()
        word, _, rest = typed.partition(" ")
        if word in pages:
            return pages[word]
        if word in ("r", "b"):
            talk.session.go_to(None)
            return "ask"
        if word == "c" and talk.session.response.length == "quick":
            talk.session.continue_in_full()
            talk.save()
            return "ask"
        if word == "c":
            talk.say("This is the full check already.")
        elif word == "g" and talk.go_to(rest):
            return "ask"
        elif word == "u":
            if talk.session.undo() is not None:
                talk.save()
                talk.say("Taken back.")
                return "ask"
            talk.say("There is nothing to take back.")
        elif word == "l":
            _say_result(talk)
        elif word == "?":
            talk.help(COMMANDS)
        elif word == "":
            talk.say(_PROMPT)
        elif word != "g":
            talk.unknown(typed)


def _say_result(talk: Talk) -> None:
    from readiness.scoring import assess

    assessment = assess(talk.session.questionnaire, talk.session.response)
    roadmap = talk.go.plan(assessment, talk.today())
    talk.say("", *result_text(assessment, roadmap, talk.go.benchmark()))


def export(talk: Talk) -> Page:
    """Write the copies that are wanted, and say where they are."""
    if not talk.save_again() or talk.session.path is None:
        talk.say("Nothing is copied before your answers are saved.")
        return "results"
    _say_stale(talk)
    folder = copies_folder(talk.session.path)
    _offer(talk, folder)
    while True:
        typed = talk.read()
        word, _, rest = typed.partition(" ")
        if word in ("", "b", "n"):
            return "results"
        if word == "q":
            return "quit"
        if word == "m":
            return "roadmap"
        if word == "?":
            talk.help(EXPORT_COMMANDS)
            continue
        if word == "f" and rest:
            folder = path_in(rest).absolute()
            _offer(talk, folder)
            continue
        chosen = numbers_in(typed, len(KINDS))
        if not chosen:
            talk.unknown(typed)
        elif _write(talk, folder, tuple(KINDS[n - 1] for n in chosen)):
            return "results"


def _offer(talk: Talk, folder: Path) -> None:
    talk.say("", "Save copies of your roadmap. Type the numbers of what you want, such as: 1 3")
    for number, kind in enumerate(KINDS, start=1):
        talk.lines.number(str(number), KIND_WORDS[kind])
    talk.lines.say_path("Folder:", folder)
    talk.say("f and a path names another folder. An empty line goes back.")


def _say_stale(talk: Talk) -> None:
    if not talk.session.response.roadmap_edits:
        return
    from readiness.editing import RoadmapEditing
    from readiness.tui.roadmap_words import stale_words

    words = stale_words(RoadmapEditing(talk.session, talk.go.plan, talk.today()))
    if words:
        talk.say("", f"{words} m shows the roadmap.")


def _write(talk: Talk, folder: Path, kinds: tuple[Kind, ...]) -> bool:
    """Write the copies; False when they were not written."""
    session = talk.session
    assert session.path is not None
    try:
        replace = False
        found = talk.go.taken(session.path, folder, kinds)
        if found:
            talk.say(*taken_words(found))
            talk.say("Type 1 to keep both (the new one gets a number), 2 to replace, 3 to stop.")
            typed = talk.read()
            if typed not in ("1", "2"):
                talk.say("Nothing was written.")
                return False
            replace = typed == "2"
        done = talk.go.export(session.path, folder, kinds, talk.today(), replace)
    except UserError as error:
        talk.say("NOT WRITTEN.", *(clean(str(problem)) for problem in error.problems))
        talk.say("Type the numbers again, or f and another folder.")
        return False
    words = list(written_words(done))
    talk.say(words[0][0])
    for path in done.paths:
        talk.lines.say_path(" ", path)
    talk.say(*(clean(notice) for notice in done.notices))
    if done.event is not None and session.remember(done.event):
        talk.save()
    return True
