"""Whether ids and labels can be told apart by people who read them quickly."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

from readiness.packs.findings import Findings
from readiness.packs.models import Path
from readiness.packs.reading import FileRead
from readiness.questionnaire import Questionnaire

Named = tuple[FileRead[Any], Path, str]
"""A text with its place."""
_STATES = re.compile(
    r"(?:(?:i|we|)(?:dont|donot)know|(?:im|iam|weare|)not(?:sure|applicable)|doe(?:snt|not)apply|na|dk)"
)
"""Shapes of the words for "don't know" and "not applicable"."""
_ALIKE = str.maketrans({"I": "1", "l": "1", "|": "1", "O": "0", "o": "0"})


def id_shape(value: str) -> str:
    """What an id looks like: `SK1` and `SKl` are alike, and so are `a-b` and `a_b`."""
    return re.sub(r"[-_.]", "", value.translate(_ALIKE)).casefold()


def label_shape(value: str) -> str:
    """What a label says: without case, accents, spaces, hyphens, and a plural s."""
    plain = unicodedata.normalize("NFKD", value).casefold().replace("&", " and ")
    found = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return "".join(word.removesuffix("s") for word in found if word not in ("the", "a", "an"))


def check_ids(found: Findings, _pack: Questionnaire) -> None:
    """P410: two ids that look alike on paper and on a screen."""
    pack = found.pack
    questions: list[Named] = [(s.read, (*s.path, "id"), s.model.id) for s in found.spots.values()]
    components: list[Named] = [(r, ("id",), r.model.id) for r in pack.components if r.model]
    groups = [components, questions]
    steps, offers = pack.recommendations, pack.support
    if steps is not None and steps.model is not None:
        groups.append([(steps, (i, "id"), x.id) for i, x in enumerate(steps.model.root)])
    if offers is not None and offers.model is not None:
        groups.append([(offers, (i, "id"), x.id) for i, x in enumerate(offers.model.root)])
    head, rules, figures = pack.pack, pack.contradictions, pack.benchmarks
    if head.model is not None:
        for name, ids in (
            ("levels", [x.id for x in head.model.levels]),
            ("sectors", [x.id for x in head.model.sectors]),
            ("goals", [x.id for x in head.model.goals]),
        ):
            groups.append([(head, (name, i, "id"), x) for i, x in enumerate(ids)])
    if rules is not None and rules.model is not None:
        groups.append([(rules, (i, "id"), x.id) for i, x in enumerate(rules.model.root)])
    if figures is not None and figures.model is not None:
        groups.append([(figures, (i, "id"), x.id) for i, x in enumerate(figures.model.root)])
    for s in found.spots.values():
        reasons = enumerate(s.model.may_not_apply)
        groups.append([(s.read, (*s.path, "may_not_apply", i, "id"), r.id) for i, r in reasons])
    for named in groups:
        for here, value, before in _alike(named, id_shape):
            text = f"the ids '{value}' and '{before}' look alike."
            found.note("P410", here[0], here[1], text, "Give one of them another id.")


def check_labels(found: Findings, _pack: Questionnaire) -> None:
    """P410: two labels of one list that say the same, or nearly."""
    pack = found.pack
    head = pack.pack.model
    groups: list[list[Named]] = []
    if head is not None:
        for name, labels in (
            ("levels", [x.label for x in head.levels]),
            ("sectors", [x.label for x in head.sectors]),
            ("goals", [x.label for x in head.goals]),
        ):
            groups.append([(pack.pack, (name, i, "label"), x) for i, x in enumerate(labels)])
    groups.append([(r, ("name",), r.model.name) for r in pack.components if r.model])
    spots = found.spots.values()
    groups.append([(s.read, (*s.path, "title"), s.model.title) for s in spots])
    groups.append([(s.read, (*s.path, "stem"), s.model.stem) for s in spots])
    for s in spots:
        options = [(s.read, (*s.path, "options", i), o.text) for i, o in enumerate(s.model.options)]
        reasons = enumerate(s.model.may_not_apply)
        # A cell of a table holds an option or a reason, and nothing says which of the two it is.
        groups.append(
            options + [(s.read, (*s.path, "may_not_apply", i, "text"), r.text) for i, r in reasons]
        )
        for here in options:
            if _STATES.fullmatch(label_shape(here[2].replace("/", ""))):
                text = f"“{here[2]}” stands beside the options of every question anyway."
                hint = "Take it out: as an option it is scored, and those answers must not be."
                found.note("P410", here[0], here[1], text, hint)
        groups.append([(s.read, (*s.path, "rows", i), r) for i, r in enumerate(s.model.rows)])
    steps, offers = pack.recommendations, pack.support
    if steps is not None and steps.model is not None:
        groups.append([(steps, (i, "title"), x.title) for i, x in enumerate(steps.model.root)])
    if offers is not None and offers.model is not None:
        groups.append([(offers, (i, "name"), x.name) for i, x in enumerate(offers.model.root)])
    for named in groups:
        for here, value, before in _alike(named, label_shape):
            same = "stands twice" if value == before else f"is easily taken for “{before}”"
            text = f"“{value}” {same}."
            found.note("P410", here[0], here[1], text, "Reword one of them.")


def _alike(named: Iterable[Named], shape: Callable[[str], str]) -> list[tuple[Named, str, str]]:
    """Each text whose shape stood before, with the text that had it first."""
    seen: dict[str, str] = {}
    out = []
    for one in named:
        key = shape(one[2])
        if key and key in seen:
            out.append((one, one[2], seen[key]))
        seen.setdefault(key, one[2])
    return out
