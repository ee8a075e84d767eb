"""Whether the words can be read: one thing asked at a time, short, and in plain language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import ceil
from typing import Any

from readiness.packs.findings import Findings, Spot
from readiness.packs.models import Path
from readiness.packs.reading import FileRead
from readiness.packs.reading_age import as_sentence, grade, words
from readiness.questionnaire import Questionnaire

MOST_GRADE = 9
"""Text for owners reads like school text for 14-year-olds at the hardest."""
LEAST_WORDS = 12
"""Shorter texts say too little about themselves: one long word would decide."""
STEM_WORDS, OPTION_WORDS, TITLE_LETTERS = 25, 20, 60
"""The longest stem and option in words, the longest title in characters."""

# Verbs that questions to firms are made of; "plan and measure" asks two things. Words that are as
# often nouns (work, plan, cost, time, use) count only behind a subject such as "you".
_VERB = (
    "(?:"
    "add|agree|analyse|apply|ask|assess|back|build|buy|change|check|choose|"
    "collect|compare|control|create|decide|deliver|develop|document|encrypt|"
    "evaluate|export|find|follow|hire|improve|install|keep|learn|maintain|make|"
    "manage|measure|monitor|name|offer|pay|plan|prevent|protect|publish|record|"
    "recruit|report|review|save|secure|sell|send|set|share|spend|start|store|"
    "support|teach|test|track|train|understand|update|use|watch|write"
    ")"
)
# Behind "and" or "or" these are no nouns.
_ALSO = (
    "(?:"
    "become|explain|get|give|grow|invest|join|know|motivate|organise|produce|promote|provide|"
    "react|reduce|remove|repair|replace|respond|see|serve|solve|sort|speak|take|tell|verify"
    ")"
)
# Nor is what has "it" or "them" behind itself; but "ask for one or book it" is one question.
_DONE_TO = r"(?!(?:with|for|in|on|of|to|by|from|about|after|before|without|at)\b)\w+\s+(?:it|them)"
# What something is; "clear and up to date" asks two things.
_STATE = (
    "(?:"
    "accurate|clear|complete|consistent|correct|current|easy|fair|fast|fit|formal|good|legal|"
    "quick|ready|regular|reliable|safe|secure|simple|up[ -]to[ -]date|useful|\\w{2,}[^\\We]ed"
    ")"
)
_JOINED = re.compile(
    # do you plan (your work) and measure (it)
    rf"\b(?:you|we|they|people|staff|everyone|who|firm|business|to)\s+(?:\w+ly\s+)?{_VERB}\b"
    rf"(?:\s+(?!and\b|or\b)[\w'’-]+){{0,5}}?,?\s+"
    rf"(?:(?:and|or)\s+(?:\w+ly\s+)?(?:{_VERB}|{_ALSO})|and\s+(?:\w+ly\s+)?{_DONE_TO})\b"
    # is (the list) complete and (regularly) checked
    rf"|\b(?:is|are)\s+(?:(?!and\b|or\b)[\w'’-]+\s+){{0,8}}?{_STATE}(?:\s+(?:up|out|over|off|on))?"
    rf"\s+(?:and|or)\s+(?:\w+ly\s+)?{_STATE}\b"
    # ..., and do you ... / or have you ...
    r"|,?\s(?:and|or)\s+(?:how|what|who|when|where|why)?\s*"
    r"(?:do|does|did|have|has|can|could|are|is|will|would)\s+(?:you|your|they|people|staff|it)\b",
    re.IGNORECASE,
)


def joined_questions(stem: str) -> str:
    """The part of a stem that asks two things at once; empty when it asks one."""
    found = _JOINED.search(stem)
    return found[0].strip(" ,") if found else ""


def check_words(found: Findings, _pack: Questionnaire) -> None:
    """P411, P412, P413 in whatever an owner reads: questions, steps, components, offers, rules."""
    for spot in found.spots.values():
        _check_question(found, spot)
    read = found.pack.recommendations
    for index, step in enumerate(read.model.root if read is not None and read.model else ()):
        assert read is not None
        texts = (step.title, step.motivation, step.first_step, step.done_when)
        _read(found, read, (index, "id"), _together(texts), f"step {step.id}")
        _read(
            found,
            read,
            (index, "examples"),
            _together(step.examples.values()),
            f"the examples of step {step.id}",
        )
        _title(found, read, (index, "title"), step.title)
    for part in found.pack.components:
        if part.model is not None:
            model = part.model
            _read(found, part, ("meaning",), _together((model.meaning, model.strength)), model.id)
            levels = _together(model.levels.values())
            _read(found, part, ("levels",), levels, f"the levels of {model.id}")
    offers = found.pack.support
    for index, offer in enumerate(offers.model.root if offers is not None and offers.model else ()):
        assert offers is not None
        told = _together((offer.summary, offer.offer, offer.bring))
        _read(found, offers, (index, "summary"), told, f"offer {offer.id}")
    rules = found.pack.contradictions
    for index, rule in enumerate(rules.model.root if rules is not None and rules.model else ()):
        assert rules is not None
        _read(found, rules, (index, "message"), as_sentence(rule.message), f"rule {rule.id}")


def _check_question(found: Findings, spot: Spot) -> None:
    model, read, path = spot.model, spot.read, spot.path
    double = joined_questions(model.stem)
    if double:
        text = f"the question asks two things at once: “{double}”."
        hint = "Ask one of them, or make two questions."
        found.note("P411", read, (*path, "stem"), text, hint)
    _long(found, read, (*path, "stem"), model.stem, STEM_WORDS, "the question")
    _title(found, read, (*path, "title"), model.title)
    asked = _together((model.stem, model.help))
    _read(found, read, (*path, "stem"), asked, "the question with its help")
    ask = model.find_out.ask if model.find_out else ""
    gate = model.gate.reason if model.gate else ""
    _read(found, read, (*path, "why"), _together((model.why, ask, gate)), "why and whom to ask")
    _read(found, read, (*path, "examples"), _together(model.examples.values()), "the examples")
    options = [o.text for o in model.options]
    for place, option in enumerate(options):
        what = f"option {place + 1}"
        _long(found, read, (*path, "options", place), option, OPTION_WORDS, what)
    if options:
        _read(found, read, (*path, "options"), _together(options), "the options")


def _together(texts: Iterable[str]) -> str:
    """Texts as sentences of one text: one long name in a short text would decide alone."""
    return " ".join(as_sentence(text) for text in texts if text)


def _read(found: Findings, read: FileRead[Any], path: Path, text: str, what: str) -> None:
    if len(words(text)) >= LEAST_WORDS and grade(text) > MOST_GRADE:
        age = ceil(grade(text)) + 5
        message = f"{what}: this reads like a text for people of {age}; owners should need at most "
        message += f"{MOST_GRADE + 5}."
        hint = "Use shorter sentences and everyday words."
        found.note("P412", read, path, message, hint)


def _long(
    found: Findings, read: FileRead[Any], path: Path, text: str, most: int, what: str
) -> None:
    count = len(text.split())
    if count > most:
        message = f"{what} has {count} words, more than {most}."
        found.note("P413", read, path, message, "Shorten it; what explains goes into help.")


def _title(found: Findings, read: FileRead[Any], path: Path, title: str) -> None:
    if len(title) > TITLE_LETTERS:
        message = f"the title has {len(title)} characters, more than {TITLE_LETTERS}."
        found.note("P413", read, path, message, "Shorten it: it stands in tables and charts.")
