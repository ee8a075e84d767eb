"""The few things asked about the firm, each with why: in the app, line by line, and on forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from readiness.errors import clean
from readiness.questionnaire import Label, Questionnaire
from readiness.response import MAX_GOALS, SELLS_TO, Respondent

Kind = Literal["text", "whole", "one", "many"]
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?( ?[0-9][A-Z]{2})?")
MOST = {"employees": 100_000, "years_trading": 1000}
"""The largest number that each field takes."""

SELLS_TO_LABELS = {
    "local": "Local people and firms",
    "visitors": "Visitors to the area",
    "uk": "Other parts of the UK",
    "big-or-public": "Big firms or public bodies",
    "abroad-goods": "Abroad: goods",
    "abroad-services": "Abroad: services",
}


@dataclass(frozen=True, slots=True)
class ProfileField:
    """One field of the respondent's profile: how it is asked and why."""

    name: str
    title: str
    ask: str
    why: str
    kind: Kind
    choices: tuple[Label, ...] = ()
    most: int = 1

    def value_words(self, respondent: Respondent) -> str:
        """What is stored, in words; empty when nothing is."""
        value = respondent.value(self.name)
        if value is None or value in ("", ()):
            return ""
        labels = {choice.id: choice.label for choice in self.choices}
        if isinstance(value, bool):
            return labels["yes" if value else "no"]
        if isinstance(value, tuple):
            return ", ".join(clean(labels.get(item) or str(item)) for item in value)
        return clean(labels.get(str(value)) or str(value))

    def chosen(self, respondent: Respondent) -> tuple[str, ...]:
        """The ids of the choices that are stored."""
        value = respondent.value(self.name)
        if isinstance(value, bool):
            return ("yes" if value else "no",)
        if isinstance(value, tuple):
            return value
        return (value,) if isinstance(value, str) and value else ()

    def of_choices(self, ids: tuple[str, ...]) -> object:
        """The value to store for the choices with these ids."""
        if self.kind == "many":
            return tuple(choice.id for choice in self.choices if choice.id in ids)
        chosen = ids[0] if ids else ""
        if self.name == "makes_things":
            return {"yes": True, "no": False}.get(chosen)
        return chosen

    def parse(self, typed: str) -> tuple[object, str]:
        """The value to store for what was typed, and what is wrong with it ("" when nothing is)."""
        typed = clean(typed).strip()
        if self.kind == "whole":
            return _whole(typed, MOST[self.name])
        if self.name == "postcode" and typed:
            code = typed.upper()
            if not POSTCODE.fullmatch(code):
                return (
                    "",
                    "That does not look like a postcode. The first half is enough, as in BL1.",
                )
            return code, ""
        return typed, ""


def _whole(typed: str, most: int) -> tuple[int | None, str]:
    if not typed:
        return None, ""
    if not (typed.isascii() and typed.isdigit()) or int(typed) > most:
        return None, f"Please type a whole number from 0 to {most}, or nothing."
    return int(typed), ""


def profile_fields(pack: Questionnaire) -> tuple[ProfileField, ...]:
    """The fields, in asking order. Fields that the pack gives no choices for are left out.

    So is the postcode where the pack knows of none: nothing could follow from it.
    """
    yes_no = (Label("yes", "Yes"), Label("no", "No"))
    areas = tuple(Label(area.id, area.name) for area in pack.areas)
    sells = tuple(Label(key, SELLS_TO_LABELS[key]) for key in SELLS_TO)
    hubs = any(part.growth_hub for part in pack.sub_regions)
    named = " We then name your own growth hub." if hubs else ""
    fields = (
        ProfileField(
            "name", "Name", "What is your business called?",
            "It goes on the front of your roadmap and in the name of the saved file.", "text",
        ),
        ProfileField(
            "sector", "Kind of work", "Which of these is nearest to your work?",
            "Examples and next steps then speak your trade's language.", "one", pack.sectors,
        ),
        ProfileField(
            "employees", "People", "How many people work in the business, with you?",
            "Some questions and some funding depend on size. Working alone counts as 1.", "whole",
        ),
        ProfileField(
            "makes_things", "Making things", "Do you make or process physical products?",
            "Firms that make things can get extra help. A bakery makes things.", "one", yes_no,
        ),
        ProfileField(
            "sells_to", "Customers", "Where do your customers come from?",
            "It decides which questions on trade we ask you. Tick all that fit.",
            "many", sells, len(sells),
        ),
        ProfileField(
            "area", "Council area", "Which council area are you in?",
            f"Help differs from place to place.{named}", "one", areas,
        ),
        ProfileField(
            "postcode", "Postcode", "What is your postcode? The first half is enough.",
            "It tells us roughly where you are, if you do not know your council.", "text",
        ),
        ProfileField(
            "years_trading", "Years trading", "For how many years have you been trading?",
            "Some offers are for young firms, some for established ones.", "whole",
        ),
        ProfileField(
            "goals", "Goals", f"What matters most this year? Tick up to {MAX_GOALS}.",
            "Steps that serve your goal come first.", "many", pack.goals, MAX_GOALS,
        ),
        ProfileField(
            "contact", "Contact", "Who should the roadmap be addressed to? (optional)",
            "Only if you want a name on the front page. It stays in your file.", "text",
        ),
        ProfileField(
            "adviser", "Adviser", "Is an adviser helping you? Their name (optional)",
            "It is printed on the front of your roadmap.", "text",
        ),
    )  # fmt: skip
    kept = (f for f in fields if f.choices or f.kind in ("text", "whole"))
    return tuple(f for f in kept if f.name != "postcode" or pack.postcodes)


def is_asked(field: ProfileField, respondent: Respondent) -> bool:
    """Whether the field is worth asking: a postcode is only a hint where the council is missing."""
    return field.name != "postcode" or not respondent.area or bool(respondent.postcode)
