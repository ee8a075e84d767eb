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
from tui.driving import App, Keys, drive, fake_trips, shown, started, until
from tui.test_plain import talk
from tui.tiny_pack import component, now, single, tiny

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


BIDI = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
"""What turns the direction of text, so that it reads as something else."""


def is_safe(line: str) -> bool:
    """Whether nothing in a line is a command to a terminal, or a trick on its reader."""
    return not any(unicodedata.category(c) in ("Cc", "Cs") or ord(c) in BIDI for c in line)


def test_every_name_is_literal_in_the_lists_of_the_screens_and_of_the_line_mode(
    home: Path, tmp_path: Path
) -> None:
    names = [name for name in (*NAMES.values(), *MARKUP) if clean(name).strip()]
    assert len(names) > 80
    pack = tiny(component("AA", "Alpha", *[single(f"A{n}") for n in range(len(names))]))
    path = tmp_path / "all.readiness.json"
    session = InterviewSession.start(pack, "full", path=path, now=now)
    for number, name in enumerate(names):
        session.note(f"A{number}", name)
        session.close_note()
        other = InterviewSession.start(
            pack, "full", path=home / f"{number}.readiness.json", now=now
        )
        other.set_profile(name=name)
        other.save()
        other.close()
    session.set_profile(name="Acme", sector="making")
    session.save()
    short = [plain_of(clean(name).strip()) for name in names if len(clean(name)) < 30]
    assert len(short) > 60
    seen: list[str] = []

    async def walk(app: App, pilot: Keys, rows: int) -> str:
        told = []
        for _ in range(rows // 10 + 2):
            told.append(shown(app))
            await pilot.press("pagedown")
        return "\n".join([*told, shown(app)])

    async def review(app: App, pilot: Keys) -> None:
        await pilot.press("r")
        await until(app, pilot, "ReviewScreen")
        seen.append(await walk(app, pilot, 2 * len(names)))

    async def welcome(app: App, pilot: Keys) -> None:
        seen.append(await walk(app, pilot, len(names)))

    drive(review, session, size=(200, 60))
    drive(welcome, size=(200, 60))
    go = fake_trips(pack)
    seen.append(talk(["start", "r", "q"], path, go=go)[1])
    seen.append(talk(["q"], None, go=go)[1])
    for text in seen:
        assert all(map(is_safe, text.split("\n")))
        flat = "".join(plain_of(text).split())
        missing = [ascii(name) for name in short if "".join(name.split()) not in flat]
        assert missing == []
