"""What a comparison of two assessments says: scores then and now, and answers that changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from readiness.assessment import Result
from readiness.changes import Changes, Part
from readiness.errors import clean
from readiness.questionnaire import Questionnaire
from readiness.report.theme import Brand
from readiness.report.view import LONGEST_NAME
from readiness.report.words import day, iso_words
from readiness.scoring import shown

View = dict[str, Any]


def build(found: Changes, on: date, *, brand: Brand | None = None) -> View:
    """The data of a comparison: dictionaries, lists, texts, nothing else."""
    pack = found.after.questionnaire
    own = brand or Brand()
    firm, earlier = (one.response.respondent for one in (found.after, found.before))
    names = [clean(who.name, limit=LONGEST_NAME).strip() for who in (earlier, firm)]
    titles = {
        question.id: component.name
        for component in pack.components
        for question in component.node.walk()
    }
    return {
        "language": pack.language,
        "on": day(on),
        "firm": names[1],
        "names": names if names[0] != names[1] else [],
        "adviser": clean(firm.adviser, limit=LONGEST_NAME).strip(),
        "brand": {"name": own.name, "footer": own.footer},
        "pack": {
            "id": pack.id,
            "title": pack.title,
            "version": pack.version,
            "short_hash": pack.hash[:8],
        },
        "quick": found.after.length == "quick",
        "before": _day_of(found.before.response.updated_at),
        "after": _day_of(found.after.response.updated_at),
        "parts": [_part(pack, part) for part in found.parts],
        "answers": [
            {
                "component": titles.get(change.question, ""),
                "title": pack.questions[change.question].title,
                "before": change.before,
                "after": change.after,
                "moved": change.moved,
            }
            for change in found.answers
        ],
    }


def _day_of(stamp: str) -> str:
    """The day of a time stamp in words, or nothing where it is none."""
    try:
        date.fromisoformat(stamp[:10])
    except ValueError:
        return ""
    return iso_words(stamp[:10])


def _part(pack: Questionnaire, part: Part) -> View:
    component = pack.component(part.id) if part.id else None
    scale = component.node.display if component else pack.scoring.display

    def figures(result: Result) -> View:
        printed = result.status in ("scored", "provisional")
        level = result.level if printed else None
        return {
            "figure": shown(result.score, scale) if printed else "",
            "level": pack.levels[level].label if level is not None else "",
            "answered": f"{result.counts.answered} of {result.counts.applicable}",
        }

    return {
        "name": component.name if component else "",
        "before": figures(part.before),
        "after": figures(part.after),
        "moved": part.moved,
    }
