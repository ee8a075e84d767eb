"""Odd names are shown literally everywhere; nothing in them is a command to the terminal."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

from readiness.errors import clean
from readiness.questionnaire import Question
from readiness.session import InterviewSession
from readiness.storage import saves
from readiness.tui.widgets.frame import TopLine
from tui.driving import App, Keys, drive, shown, started, until
from tui.tiny_pack import now, tiny

NAMES: dict[str, str] = json.loads(
    (Path(__file__).resolve().parents[1] / "corpus" / "names.json").read_text(encoding="utf-8")
)
MARKUP = [
    "Acme [Ltd]",
    "[/] end",
    "[/nope]",
    "[type=x, v={'a[0]'}]",
    "[@click=app.quit]Click[/]",
    "[link=http://x]y",
    "[red]x[/red]",
    "a\\",
    "{{ 7*7 }}",
    "$primary",
]


def plain_of(text: str) -> str:
    """What of a text must be seen: letters in order, without marks that have no width."""
    return "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Cf", "Cn", "Co", "Me"))


def test_every_name_is_kept_and_shown_without_controls(tmp_path: Path) -> None:
    session = started(tmp_path / "a.readiness.json")
    names = [*NAMES.values(), *MARKUP]
    assert len(names) > 80

    async def script(app: App, pilot: Keys) -> None:
        for name in names:
            session.set_profile(name=name)
            app.screen.query_one(TopLine).show(firm=clean(session.response.respondent.name))
            await pilot.pause(0)
            first = shown(app).split("\n")[0]
            assert "Tiny check" in first
            assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in first), ascii(name)
            kept = session.response.respondent.name
            if kept and len(kept) < 40:
                assert plain_of(kept) in plain_of(first), ascii(name)

    drive(script, session)


def test_markup_in_names_notes_and_questions_is_text_everywhere(home: Path) -> None:
    for number, text in enumerate(MARKUP[:5]):
        pack = tiny()

        def odd(question: Question, text: str = text) -> Question:
            return replace(question, title=f"T {text}", stem=f"S {text}", help=f"H {text}",
                           why=f"W {text}")  # fmt: skip

        first = pack.components[0]
        node = replace(
            first.node, name=f"C {text}", questions=tuple(map(odd, first.node.questions))
        )
        pack = replace(pack, title=f"P {text}", components=(replace(first, node=node),))
        path = home / f"{number}.readiness.json"
        session = InterviewSession.start(pack, "full", path=path, now=now)
        session.set_profile(name=text, contact=text)
        session.note("A1", text)
        session.close_note()
        session.answer("A1", option=1)
        session.save()

        async def script(app: App, pilot: Keys, text: str = text) -> None:
            assert f"P {text}" in shown(app)
            assert f"C {text}" in shown(app)
            assert f"S {text}" in shown(app)
            assert f"H {text}" in shown(app)
            await pilot.press("left")
            await pilot.pause()
            assert f"Note: {text}" in shown(app)
            for key, dialog in (("n", "NoteDialog"), ("w", "WhyDialog"), ("g", "GoToDialog")):
                await pilot.press(key)
                await until(app, pilot, dialog)
                assert text in shown(app), (dialog, text)
                await pilot.press("escape")
                await until(app, pilot, "AskScreen")
            await pilot.press("r")
            await until(app, pilot, "ReviewScreen")
            assert text in shown(app)
            await pilot.press("s")
            await until(app, pilot, "ResultsScreen")
            assert f"C {text}" in shown(app)

        drive(script, session)
        assert saves.read(path).response.respondent.name == text

    async def welcome(app: App, pilot: Keys) -> None:
        text = shown(app)
        assert all(name in text for name in MARKUP[:5])

    drive(welcome, size=(120, 40))
