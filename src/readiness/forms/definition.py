"""What a form asks, as plain data: all of a questionnaire but what only scoring needs.

The HTML form carries it as JSON. Levels count from 0, as in the engine.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from readiness import hub
from readiness.profile import MOST, POSTCODE, ProfileField, profile_fields
from readiness.questionnaire import Component, Condition, Question, Questionnaire, Rule
from readiness.response import PROFILE_FIELDS
from readiness.storage.save_models import FORMAT, VERSION

DONT_KNOW = "Don't know"
DONT_KNOW_REMARK = "(a useful answer: it becomes a question to ask someone)"
NOT_APPLICABLE = "Doesn't apply to us"
MADE = date(2026, 1, 1)
"""What a form says about when it was made: the same pack has to give the same bytes on any day."""


def definition(pack: Questionnaire, code_start: str) -> dict[str, Any]:
    """The data of a form, JSON values only; questions stand in asking order.

    Args:
        pack: The questionnaire.
        code_start: What a code with answers starts with.
    """
    return {
        "format": FORMAT,
        "format_version": VERSION,
        "code_start": code_start,
        "kept_months": hub.settings().keep_months,
        "pack": {
            "id": pack.id,
            "version": pack.version,
            "hash": pack.hash,
            "title": pack.title,
            "summary": pack.summary,
        },
        "words": {
            "dont_know": DONT_KNOW,
            "dont_know_remark": DONT_KNOW_REMARK,
            "not_applicable": NOT_APPLICABLE,
        },
        "most": MOST,
        "postcode": POSTCODE.pattern,
        "profile_order": list(PROFILE_FIELDS),
        "profile": [_field(field) for field in profile_fields(pack)],
        "questions": [_question(pack.component_of[q.id], q) for q in pack.asked],
    }


def _field(field: ProfileField) -> dict[str, Any]:
    return {
        "name": field.name,
        "ask": field.ask,
        "why": field.why,
        "kind": field.kind,
        "most": field.most,
        "choices": [{"id": c.id, "label": c.label, "plain": c.plain} for c in field.choices],
    }


def _question(component: Component, question: Question) -> dict[str, Any]:
    rules = component.not_applicable_when + question.not_applicable_when
    branch = question.applies_when
    return {
        "id": question.id,
        "component": component.name,
        "title": question.title,
        "stem": question.stem,
        "help": question.help,
        "why": question.why,
        "core": question.core,
        "kind": question.kind,
        "options": [{"text": o.text, "exclusive": o.exclusive} for o in question.options],
        "rows": list(question.rows),
        "examples": dict(question.examples),
        "may_not_apply": [{"id": r.id, "text": r.text} for r in question.may_not_apply],
        "not_applicable_when": [_rule(rule) for rule in rules],
        "applies_when": None if branch is None else condition_data(branch),
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {"when": None if rule.when is None else condition_data(rule.when)}


def condition_data(condition: Condition) -> dict[str, Any]:
    """A condition as JSON values; an exact number as numerator and denominator, both as text."""
    out: dict[str, Any] = {"op": condition.op}
    if condition.parts:
        out["parts"] = [condition_data(part) for part in condition.parts]
    for name in ("question", "profile", "reason"):
        if getattr(condition, name):
            out[name] = getattr(condition, name)
    if condition.values:
        out["values"] = list(condition.values)
    if condition.number is not None:
        out["number"] = _exact(condition.number)
    return out


def _exact(number: Fraction) -> list[str]:
    return [str(number.numerator), str(number.denominator)]
