"""About the firm, line by line."""

from __future__ import annotations

from readiness.tui.plain_input import choices_in
from readiness.tui.plain_talk import Page, Talk
from readiness.tui.profile_fields import ProfileField, is_asked, profile_fields

COMMANDS = (
    ("an empty line", "leave this field as it is"),
    ("-", "make this field empty"),
    ("b", "the field before"),
    ("start", "go to the questions"),
    ("q", "save and quit"),
    ("?", "this help"),
)
_CLEAR = "-"
_STEPS = {"b": -1, "": 1}


def ask_profile(talk: Talk) -> Page:
    """Ask every field of the profile; each change is saved. Gives the page that comes next."""
    lines, session = talk.lines, talk.session
    fields = profile_fields(session.questionnaire)
    lines.say(
        "",
        "About your firm. An empty line passes over a field, b goes back, start goes to the "
        "questions, ? lists the rest.",
    )
    place, back = 0, False
    while place < len(fields):
        field = fields[place]
        if not is_asked(field, session.response.respondent):
            place += -1 if back else 1
            continue
        lines.say("", f"{place + 1} of {len(fields)}. {field.ask}", f"Why: {field.why}")
        for number, choice in enumerate(field.choices, start=1):
            lines.number(
                str(number), f"{choice.label}{f': {choice.plain}' if choice.plain else ''}"
            )
        now = field.value_words(session.response.respondent)
        if now:
            lines.say(f"(now: {now})")
        step = _read_field(talk, field)
        if isinstance(step, str):
            return step
        back = step < 0
        place = max(0, place + step)
    return "ask"


def _read_field(talk: Talk, field: ProfileField) -> int | Page:
    """Read until the field is settled: +1 on, -1 back, or the page that is wanted."""
    while True:
        typed = talk.read()
        if typed == "start":
            return "ask"
        if typed == "q":
            return "quit"
        if typed in _STEPS:
            return _STEPS[typed]
        if typed == "?":
            talk.help(COMMANDS)
            continue
        value, wrong = _value(field, typed)
        if wrong:
            talk.say(wrong)
            continue
        if talk.session.set_profile(**{field.name: value}):
            talk.save()
        return 1


def _value(field: ProfileField, typed: str) -> tuple[object, str]:
    if typed == _CLEAR:
        return (field.of_choices(()), "") if field.choices else field.parse("")
    if not field.choices:
        return field.parse(typed)
    ids, wrong = choices_in(field, typed)
    most = field.most if field.kind == "many" else 1
    if len(ids) > most:
        return None, f"At most {most}."
    return field.of_choices(ids), wrong
