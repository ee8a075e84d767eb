"""About the firm, line by line."""

from __future__ import annotations

from collections.abc import Callable

from readiness.session import InterviewSession
from readiness.tui.plain_input import choices_in
from readiness.tui.plain_lines import Lines
from readiness.tui.profile_fields import ProfileField, is_asked, profile_fields


def ask_profile(lines: Lines, session: InterviewSession, save: Callable[[], None]) -> None:
    """Ask every field of the profile; `save` is called after each change."""
    fields = profile_fields(session.questionnaire)
    lines.say(
        "",
        "About your firm. An empty line passes over a field, b goes back, start goes to the "
        "questions.",
    )
    place = 0
    while place < len(fields):
        field = fields[place]
        if not is_asked(field, session.response.respondent):
            place += 1
            continue
        lines.say("", f"{place + 1} of {len(fields)}. {field.ask}", f"Why: {field.why}")
        for number, choice in enumerate(field.choices, start=1):
            lines.number(
                str(number), f"{choice.label}{f': {choice.plain}' if choice.plain else ''}"
            )
        now = field.value_words(session.response.respondent)
        if now:
            lines.say(f"(now: {now})")
        step = _read_field(lines, session, field, save)
        if step is None:
            return
        place = max(0, place + step)


def _read_field(
    lines: Lines, session: InterviewSession, field: ProfileField, save: Callable[[], None]
) -> int | None:
    """Read until the field is settled: +1 on, -1 back, None to the questions."""
    while True:
        typed = lines.read()
        if typed in ("start", "b", ""):
            return {"start": None, "b": -1, "": 1}[typed]
        value, wrong = _value(field, typed)
        if wrong:
            lines.say(wrong)
            continue
        if session.set_profile(**{field.name: value}):
            save()
        return 1


def _value(field: ProfileField, typed: str) -> tuple[object, str]:
    if not field.choices:
        return field.parse(typed)
    ids, wrong = choices_in(field, typed)
    most = field.most if field.kind == "many" else 1
    if len(ids) > most:
        return None, f"At most {most}."
    return field.of_choices(ids), wrong
