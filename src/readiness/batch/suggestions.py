"""Column names that are nearly those of a question: told to a person, never taken as meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from readiness.batch.cells import normal
from readiness.questionnaire import Questionnaire
from readiness.response import PROFILE_FIELDS

LOOKED_AT = 300
"""The most column names that are compared: comparing costs more than reading."""
LIKENESS = 0.8
_LETTERS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A column whose name is nearly known: what it may hold, and how alike the two are (0 to 1)."""

    header: str
    target: str
    likeness: float


def suggestions(
    headers: Sequence[str],
    taken: Sequence[str],
    questionnaire: Questionnaire,
    least: float = LIKENESS,
) -> Iterator[Suggestion]:
    """For each of these column names, the thing it most likely means, if it is near to one.

    Args:
        headers: Names that are not known.
        taken: Questions and fields that have a column already; they are not suggested.
        questionnaire: The pack.
        least: How alike a text must be.
    """
    ids: dict[str, str] = {}
    texts: dict[str, str] = {}
    for field in PROFILE_FIELDS:
        if field not in taken:
            ids[_LETTERS.sub("", field)] = field
    for question in questionnaire.questions.values():
        if question.id not in taken:
            ids[_LETTERS.sub("", question.id.casefold())] = question.id
            texts[normal(question.stem)] = question.id
            texts.setdefault(normal(question.title), question.id)
    for header in [h for h in headers if h.strip()][:LOOKED_AT]:
        name = normal(header)
        short = _LETTERS.sub("", name)
        same = ids.get(short) or ids.get(short.removeprefix("q")) or ids.get(_no_zeros(short))
        if same:
            yield Suggestion(header, same, 1.0)
            continue
        best = max(
            ((_alike(name, text, least), target) for text, target in texts.items()), default=None
        )
        if best is not None and best[0] >= least:
            yield Suggestion(header, best[1], round(best[0], 2))


def _no_zeros(name: str) -> str:
    """``sk01`` as ``sk1``."""
    return re.sub(r"(?<=[a-z])0+(?=[1-9])", "", name)


def _alike(name: str, text: str, least: float) -> float:
    if not text or not 0.5 < len(name) / len(text) < 2:
        return 0.0
    match = SequenceMatcher(None, name, text, autojunk=False)
    if match.real_quick_ratio() < least or match.quick_ratio() < least:
        return 0.0
    return match.ratio()
