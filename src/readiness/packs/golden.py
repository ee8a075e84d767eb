"""What a golden client gives, in words that read well in a diff, and what moved since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.assessment import Assessment, Result
from readiness.errors import Place, Problem
from readiness.outline import outline
from readiness.packs import Case
from readiness.questionnaire import Questionnaire
from readiness.scoring import shown


def result_of(assessment: Assessment) -> dict[str, Any]:
    """The result as text and lists: what `expect` of a case holds."""
    pack = assessment.questionnaire
    steps = outline(assessment)
    return {
        "overall": _words(pack, assessment.overall),
        "components": {k: _words(pack, r) for k, r in assessment.components.items()},
        "now": [s.recommendation.id for s in steps.steps if s.lane == "now"],
        "next": [s.recommendation.id for s in steps.steps if s.lane == "next"],
        "find_out": list(steps.find_out),
    }


def _words(pack: Questionnaire, result: Result) -> str:
    """A result in one line: ``provisional 41.66 (29.16 to 58.33) Building, capped by IN5``."""
    parts = [result.status.replace("_", " ")]
    if result.score is not None:
        parts.append(shown(result.score, decimals=2))
    if result.low != result.high:
        parts.append(f"({shown(result.low, decimals=2)} to {shown(result.high, decimals=2)})")
    if result.level is not None:
        parts.append(pack.levels[result.level].label)
    text = " ".join(parts)
    if result.caps:
        text += f", capped by {' '.join(cap.question for cap in result.caps)}"
    return text


def compare(case: Case, assessment: Assessment) -> list[Problem]:
    """What moved since the result was written down (P301); nothing for a case without `expect`."""
    now, pack = _flat(result_of(assessment)), assessment.questionnaire
    return [
        Problem(
            "P301",
            Place(file=f"cases/{case.id}.yaml", field=f"expect {key}"),
            f"{case.title}: it was “{_text(before)}”, it is now “{_text(now.get(key, ''))}”."
            + _moves(pack, before, now.get(key, "")),
            "If the edit is meant, write the new value into the case.",
        )
        for key, before in _flat(case.expect).items()
        if now.get(key, "") != before
    ]


def _moves(pack: Questionnaire, before: object, now: object) -> str:
    """In words what came into a list of steps or questions, and what left it."""
    if not isinstance(before, list) or not isinstance(now, list):
        return ""
    came = [_named(pack, one) for one in now if one not in before]
    went = [_named(pack, one) for one in before if one not in now]
    if not came and not went:
        return " Only the order changed."
    return "".join(
        f" {word}: {', '.join(ones)}." for word, ones in (("New", came), ("Gone", went)) if ones
    )


def _named(pack: Questionnaire, one: str) -> str:
    if one in pack.recommendation:
        return f"{pack.recommendation[one].title} ({one})"
    return f"{pack.questions[one].title} ({one})" if one in pack.questions else one


def _flat(result: Mapping[str, Any]) -> dict[str, Any]:
    """`components` one entry each, so that a message names just what moved."""
    out: dict[str, Any] = {}
    for key, value in result.items():
        if isinstance(value, dict):
            out.update({f"{key} {inner}": v for inner, v in value.items()})
        else:
            out[key] = list(value) if isinstance(value, tuple) else value
    return out


def _text(value: object) -> str:
    return ", ".join(value) or "none" if isinstance(value, list) else str(value) or "nothing"
