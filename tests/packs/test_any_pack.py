"""A pack with every feature, one thing in it changed: it loads, or says what is wrong."""

from __future__ import annotations

import json
from copy import deepcopy
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from packs_for_tests import compiled
from readiness.errors import CATALOGUE, UserError
from readiness.packs import cache
from readiness.questionnaire import Questionnaire

WHEN = {
    "all": [{"profile": "employees", "at_most": "9"}, {"not": {"profile": "sector", "is": "o"}}]
}
FULL: dict[str, Any] = {
    "pack.yaml": {
        "id": "full",
        "version": "1.0",
        "title": "Full",
        "region": "r",
        "levels": [
            {"id": "low", "label": "L", "from": "0"},
            {"id": "high", "label": "H", "from": "50"},
        ],
        "scoring": {"provisional_below": "70", "display": {"minimum": "0", "maximum": "100"}},
        "roadmap": {"goal_fit": "1.5", "never_now": ["a1"]},
        "stages": {"build_from": "40", "scale_from": "60"},
        "components": ["A"],
        "asking_order": ["A"],
        "sectors": [{"id": "h", "label": "H"}, {"id": "o", "label": "O"}],
        "goals": [{"id": "g", "label": "G"}],
        "targets": [
            {"questions": "all", "level": "2"},
            {"questions": ["a1"], "when": WHEN, "level": "1"},
        ],
        "sources": ["S"],
    },
    "components/a.yaml": {
        "id": "A",
        "name": "A",
        "method": "sum",
        "levels": {"low": "You start."},
        "asking_order": ["a2", "a1", "a3", "a4", "a5"],
        "not_applicable_when": [
            {"when": {"profile": "sells_to", "none_of": ["uk"]}, "reason": "No."}
        ],
        "questions": [
            {
                "id": "a1", "title": "T", "stem": "S", "core": "yes", "options": ["x", "y", "z"],
                "examples": {"h": "E"}, "goals": ["g"], "impact_by_sector": {"h": "4"},
                "prerequisites": [{"question": "a2", "level": "1"}],
                "may_not_apply": [{"id": "n", "text": "N"}],
                "not_applicable_when": [{"when": WHEN, "reason": "n"}],
                "ceilings": [{"when": WHEN, "level": "1"}],
                "find_out": {"ask": "A", "who": "owner", "minutes": "5"},
            },
            {
                "id": "a2", "title": "T", "stem": "S", "kind": "yes_no", "weight": "1/2",
                "gate": {"level": "1", "component_cap": "low", "overall_cap": "low", "reason": "R"},
            },
        ],
        "groups": [
            {
                "id": "G", "name": "G", "display": {"minimum": "1", "maximum": "5"},
                "questions": [
                    {"id": "a3", "title": "T", "stem": "S", "kind": "multiple", "rule": "sum",
                     "cap": "2", "options": ["x", {"text": "y", "points": "2"}]},
                    {"id": "a4", "title": "T", "stem": "S", "kind": "grid", "rows": ["r"],
                     "options": ["x", "y"], "applies_when": {"question": "a1", "at_least": "1"}},
                    {"id": "a5", "title": "T", "stem": "S", "kind": "number",
                     "thresholds": [{"at": "1", "points": "1"}, {"at": "5", "points": "2"}]},
                ],
            }
        ],
    },
    "recommendations.yaml": [
        {"id": f"{q}-{n}", "question": q, "from": str(n), "to": str(n + 1), "title": "T",
         "motivation": "M", "first_step": "F", "done_when": "D", "effort": "1", "cost": "none",
         "support": ["advice"], "goals": ["g"], "prerequisites": []}
        for q, n in (("a1", 0), ("a1", 1), ("a2", 0))
    ],
    "support.yaml": [
        {"id": "o", "name": "O", "provider": "P", "kind": "advice", "summary": "S", "offer": "O",
         "components": ["A"], "questions": ["a1"], "regions": ["r"], "sectors": ["any"],
         "eligibility": {"employees_max": "9", "makes_things": "no"}, "stage": ["start"],
         "status": "active", "confidence": "high", "url": "https://example.org/a?b=c",
         "source": "S", "source_date": "2026", "checked": "2026-01-01"}
    ],
    "regions.yaml": {
        "region": "r",
        "sub_regions": [{"id": "s", "name": "S", "areas": [{"id": "c", "name": "C"}],
                         "growth_hub": {"id": "o", "name": "O"}}],
        "postcode_areas": [{"area": "M", "sub_region": "s", "straddles": ["outside-r"]}],
        "postcode_districts": [{"district": "M1", "areas": ["c"]}],
    },
    "benchmarks.yaml": [{"id": "b", "component": "A", "text": "T", "figure": "9%", "base": "B",
                         "year": "2025", "source": "S", "checked": "2026-01-01"}],
    "contradictions.yaml": [{"id": "x", "kind": "ask", "message": "M",
                             "when": {"any": [{"question": "a1", "in": ["0"]},
                                              {"question": "a2", "state": "dont_know"}]}}],
}  # fmt: skip

Place = tuple[str | int, ...]
Content = Any
"""Nested lists and dicts of text."""


def _places(value: Content, path: Place = ()) -> list[Place]:
    """Every place in the nested lists and dicts, from the outside in."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    out = [path] if path else []
    for key, part in inside if isinstance(value, (dict, list)) else ():
        out += _places(part, (*path, key))
    return out


PLACES = [place for place in _places(FULL) if len(place) > 1]

_ODD = st.sampled_from(
    ["", "0", "1", "2", "-1", "99", "1e9", "1/0", "1/3", ".nan", "yes", "NO", "low", "all", "gates",
     "A", "a1", "a2", "a5", "G", "g", "h", "any", "uk", "sector", "not an id", "x" * 2000, "\u0430",
     "https://a@b.example/", "2026-02-30", [], {}, ["a1"], [[]], {"a": "b"}, {"all": []},
     {"question": "a3", "at_least": "1"}, {"question": "a1", "is": "1"}]
)  # fmt: skip


def _text(files: dict[str, Any]) -> dict[str, str | bytes]:
    # JSON is YAML whose every scalar is quoted, and so stands for itself.
    return {name: json.dumps(content) for name, content in files.items()}


def _change(files: dict[str, Any], place: Place, how: str, value: object) -> None:
    parent: Any = files
    try:
        for step in place[:-1]:
            parent = parent[step]
        if how == "remove":
            del parent[place[-1]]
        elif how == "repeat" and isinstance(parent, list) and isinstance(place[-1], int):
            parent.append(parent[place[-1]])
        elif how == "rename" and isinstance(parent, dict):
            parent[f"{place[-1]}s"] = parent.pop(place[-1])
        else:
            parent[place[-1]] = deepcopy(value)
    except (KeyError, IndexError, TypeError):
        pass  # an earlier change took the place away


def _load(files: dict[str, Any]) -> Questionnaire | None:
    try:
        return compiled(_text(files))
    except UserError as error:
        for problem in error.problems:
            assert problem.code in CATALOGUE
            assert problem.message and problem.hint, problem
            assert problem.where.file and problem.where.line is not None, problem
            assert len(problem.message) < 400, problem
        return None


def test_the_full_pack_loads() -> None:
    found = _load(FULL)
    assert found is not None
    assert len(found.questions) == 5
    assert len(PLACES) > 250


@settings(max_examples=250, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES),
            st.sampled_from(["replace", "replace", "remove", "repeat", "rename"]),
            _ODD,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_change_anywhere_gives_a_questionnaire_or_problems_with_places(
    changes: list[tuple[Place, str, object]],
) -> None:
    files = deepcopy(FULL)
    for place, how, value in changes:
        _change(files, place, how, value)
    found = _load(files)
    if found is None:
        return
    # What loads can be kept, and keeps what the engine relies on.
    cache.keep(found)
    assert cache.fetch(found.hash) == found
    assert found.levels[0].start == 0
    assert all(a.start < b.start for a, b in zip(found.levels, found.levels[1:], strict=False))
    for question in found.questions.values():
        assert question.maximum > 0
        assert all(option.points >= 0 for option in question.options)
        if question.kind in ("single", "grid"):
            assert all(option.points <= question.maximum for option in question.options)
        for rule in question.ceilings:
            assert rule.level is not None
            assert question.options[rule.level].points > Fraction(0)
        if question.gate is not None:
            assert not (question.ceilings or question.may_not_apply or question.applies_when)
    assert {q.id for q in found.asked} == set(found.questions)
    for rec in found.recommendations:
        assert rec.start < rec.to
        assert rec.question in found.questions
