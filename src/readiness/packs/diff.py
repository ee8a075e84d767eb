"""Two packs side by side: what can still be compared when answers move from one to the other.

A score may be compared when it is made of the same answers in the same way. Words that explain a
question may change without harm to a figure; its options, points and weight may not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from textwrap import wrap
from typing import Any

from readiness.errors import clean
from readiness.questionnaire import Component, Display, Node, Question, Questionnaire, TargetRule

WIDTH = 88
# What a person reads beside the answers, and what the figure is made of.
_WORDS = ("title", "stem", "help", "why", "examples", "find_out")
_ANSWERS = (
    "kind",
    "options",
    "maximum",
    "multiple_rule",
    "rows",
    "thresholds",
    "lower_is_better",
)
_WHO = ("may_not_apply", "not_applicable_when", "applies_when", "ceilings")
_PLAN = ("goals", "impact", "impact_by_sector", "prerequisites")
_NAMES = {
    "multiple_rule": "rule",
    "may_not_apply": "reasons not to apply",
    "not_applicable_when": "when it does not apply",
    "applies_when": "when it is asked",
    "impact_by_sector": "impact by sector",
    "find_out": "find-out step",
    "lower_is_better": "which way is better",
}


@dataclass(frozen=True, slots=True)
class QuestionDiff:
    """A question that both packs have and that differs.

    `reworded`, `options`, `scored` and `planned` are the fields that differ: words only, the
    answers themselves, how they are scored for whom, and what the roadmap makes of them.
    """

    id: str
    title: str
    reworded: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    gate: str = ""

    @property
    def comparable(self) -> bool:
        """Whether an answer means the same in both packs."""
        return not self.options


@dataclass(frozen=True, slots=True)
class ComponentDiff:
    """Whether a component's score and level can be compared, and why not.

    `same` questions of `before` (in the first pack) and `after` (in the second) take the same
    answers.
    """

    id: str
    name: str
    score: bool
    level: bool
    reasons: tuple[str, ...]
    same: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class PackDiff:
    """What differs between two packs; ids in the order of the packs."""

    before: Mapping[str, str]
    """Id, version, title and hash of the first pack."""
    after: Mapping[str, str]
    """Id, version, title and hash of the second pack."""
    components: tuple[ComponentDiff, ...]
    overall: ComponentDiff
    added: tuple[str, ...]
    """Questions that only the second pack has."""
    removed: tuple[str, ...]
    """Questions that only the first pack has."""
    changed: tuple[QuestionDiff, ...]
    """Questions of both packs that differ."""
    settings: tuple[str, ...]
    """Levels, scoring and roadmap: the fields whose values differ, with both values."""
    targets: tuple[tuple[str, str, str], ...]
    """Question, its rules before and its rules after, where they differ."""
    steps: tuple[int, int, int]
    """Recommendations added, removed and changed."""
    offers: tuple[int, int, int]
    """Support offers added, removed and changed."""
    titles: Mapping[str, str]
    """Title of every question named here."""

    @property
    def same(self) -> bool:
        """Whether the packs have the same content."""
        return self.before["hash"] == self.after["hash"]


def compare_packs(before: Questionnaire, after: Questionnaire) -> PackDiff:
    """What differs between two packs, and which scores stay comparable."""
    shared = [q for q in before.questions if q in after.questions]
    found = {q: _question(before.questions[q], after.questions[q]) for q in shared}
    bands = [(x.id, x.start) for x in before.levels] == [(x.id, x.start) for x in after.levels]
    old, new = ({c.id: c for c in p.components} for p in (before, after))
    parts = tuple(
        _component(old.get(c), new.get(c), found, bands) for c in dict.fromkeys([*old, *new])
    )
    return PackDiff(
        before=_head(before),
        after=_head(after),
        components=parts,
        overall=_overall(before, after, parts, bands),
        added=tuple(q for q in after.questions if q not in before.questions),
        removed=tuple(q for q in before.questions if q not in after.questions),
        changed=tuple(d for d in found.values() if d is not None),
        settings=tuple(_settings(before, after)),
        targets=tuple(_targets(before, after, shared)),
        steps=_counts(before.recommendation, after.recommendation),
        offers=_counts({o.id: o for o in before.offers}, {o.id: o for o in after.offers}),
        titles={q.id: q.title for p in (before, after) for q in p.questions.values()},
    )


def _head(pack: Questionnaire) -> dict[str, str]:
    return {"id": pack.id, "version": pack.version, "title": pack.title, "hash": pack.hash}


def _counts(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[int, int, int]:
    changed = sum(before[i] != after[i] for i in before if i in after)
    return len(set(after) - set(before)), len(set(before) - set(after)), changed


def _fields(before: object, after: object, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        _NAMES.get(name, name) for name in names if getattr(before, name) != getattr(after, name)
    )


def _question(before: Question, after: Question) -> QuestionDiff | None:
    """How a question of both packs differs; None when it does not."""
    weight = ("weight",) if before.weight != after.weight else ()
    gate = ""
    if before.gate != after.gate:
        gate = "added" if before.gate is None else "removed" if after.gate is None else "changed"
    found = QuestionDiff(
        after.id,
        after.title,
        reworded=_fields(before, after, _WORDS),
        options=_fields(before, after, _ANSWERS),
        scored=(*weight, *_fields(before, after, _WHO)),
        planned=_fields(before, after, _PLAN),
        gate=gate,
    )
    differs = found.reworded or found.options or found.scored or found.planned or gate
    return found if differs else None


def _shape(node: Node) -> tuple[object, ...]:
    """How a node makes its score of its parts, without the questions' own content."""
    return (
        node.id,
        node.method,
        tuple(q.id for q in node.questions),
        tuple((g.weight, _shape(g)) for g in node.groups),
    )


def _component(
    before: Component | None,
    after: Component | None,
    found: Mapping[str, QuestionDiff | None],
    bands: bool,
) -> ComponentDiff:
    known = after or before
    assert known is not None, "a component of neither pack"
    if before is None or after is None:
        count = len(list(known.node.walk()))
        reason = "only in the first pack" if after is None else "only in the second pack"
        sizes = (count, 0) if after is None else (0, count)
        return ComponentDiff(known.id, known.name, False, False, (reason,), 0, *sizes)
    old, new = ([q.id for q in c.node.walk()] for c in (before, after))
    both = [q for q in old if q in new]
    diffs = [d for q in both if (d := found[q]) is not None]
    reasons: list[str] = []
    for what, ids in (
        ("added", [q for q in new if q not in old]),
        ("left out", [q for q in old if q not in new]),
        ("with other options", [d.id for d in diffs if d.options]),
        ("scored otherwise", [d.id for d in diffs if d.scored]),
    ):
        if ids:
            reasons.append(f"{what}: {', '.join(ids)}")
    if before.not_applicable_when != after.not_applicable_when:
        reasons.append("it does not apply to the same firms")
    if not reasons and _shape(before.node) != _shape(after.node):
        reasons.append("its score is put together in another way")
    if before.node.display != after.node.display:
        reasons.append("shown on another scale")
    score = not reasons
    gates = [d.id for d in diffs if d.gate]
    if gates:
        reasons.append(f"gate changed: {', '.join(gates)}")
    if not bands:
        reasons.append("the levels start elsewhere")
    same = sum(1 for q in both if (d := found[q]) is None or d.comparable)
    level = score and not gates and bands
    sizes = (len(old), len(new))
    return ComponentDiff(known.id, after.name, score, level, tuple(reasons), same, *sizes)


def _overall(
    before: Questionnaire, after: Questionnaire, parts: Sequence[ComponentDiff], bands: bool
) -> ComponentDiff:
    reasons = []
    differ = [part.id for part in parts if not part.score]
    if differ:
        reasons.append(f"components that differ: {', '.join(differ)}")
    weights = [{c.id: c.node.weight for c in p.components} for p in (before, after)]
    moved = [c for c in weights[0] if c in weights[1] and weights[0][c] != weights[1][c]]
    if moved:
        reasons.append(f"other weights: {', '.join(moved)}")
    if before.scoring.method != after.scoring.method:
        reasons.append("its score is put together in another way")
    if before.scoring.display != after.scoring.display:
        reasons.append("shown on another scale")
    score = not reasons
    gates = [g for p in parts for g in p.reasons if g.startswith("gate changed")]
    if not bands:
        reasons.append("the levels start elsewhere")
    level = score and bands and not gates
    same = sum(part.same for part in parts)
    return ComponentDiff(
        "overall",
        "Overall",
        score,
        level,
        (*reasons, *(gates if score else ())),
        same,
        len(before.questions),
        len(after.questions),
    )


_PERCENT = ("provisional_below", "withheld_below", "overall_withheld_share", "quick_overall_needs")
"""The constants that a pack gives in percent and the engine holds as shares."""


def _number(value: Fraction) -> str:
    ends = 10**6 % value.denominator == 0
    return str(Decimal(value.numerator) / value.denominator) if ends else str(value)


def _settings(before: Questionnaire, after: Questionnaire) -> Iterable[str]:
    for name in ("scoring", "roadmap"):
        old, new = getattr(before, name), getattr(after, name)
        for field in old.__dataclass_fields__:
            first, second = getattr(old, field), getattr(new, field)
            if first != second:
                yield f"{name}.{field}: {_value(field, first)} -> {_value(field, second)}"
    for name in ("levels", "sectors", "goals"):
        if getattr(before, name) != getattr(after, name):
            old_ids, new_ids = ([x.id for x in getattr(p, name)] for p in (before, after))
            change = "reworded or moved" if old_ids == new_ids else "another list"
            yield f"{name}: {change}"
    for name in ("language", "region", "nation"):
        if getattr(before, name) != getattr(after, name):
            yield f"{name}: {getattr(before, name)} -> {getattr(after, name)}"


def _value(field: str, value: object) -> str:
    """A constant as an author writes it."""
    if isinstance(value, Display):
        ends = f"{_number(value.minimum)} to {_number(value.maximum)}"
        return f"{ends}, {value.decimals} decimal{'' if value.decimals == 1 else 's'}"
    if isinstance(value, Fraction):
        return _number(value * 100 if field in _PERCENT else value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return str(value)


def _targets(
    before: Questionnaire, after: Questionnaire, shared: Sequence[str]
) -> Iterable[tuple[str, str, str]]:
    for question in shared:
        old, new = (_rules(pack, question) for pack in (before, after))
        if old != new:
            yield question, _levels(old), _levels(new)


def _rules(pack: Questionnaire, question: str) -> list[tuple[int, object]]:
    """The levels that rules name for a question, with their conditions, in order."""
    gate = pack.questions[question].gate is not None
    return [(rule.level, rule.when) for rule in pack.targets if _meets(rule, question, gate)]


def _meets(rule: TargetRule, question: str, gate: bool) -> bool:
    if rule.gates_only:
        return gate
    return not rule.questions or question in rule.questions


def _levels(rules: Sequence[tuple[int, object]]) -> str:
    """Levels as people see them, counted from 1, in the order of the rules."""
    return ", ".join(str(level + 1) for level, _ in rules) or "the last option"


def diff_text(diff: PackDiff) -> str:
    """What differs, as text for people."""
    first, second = (
        f"{clean(h['id'])} {h['version']} ({h['hash'][:12]})" for h in (diff.before, diff.after)
    )
    lines = [
        f"{first} -> {second}",
        f"{clean(diff.before['title'])} -> {clean(diff.after['title'])}",
    ]
    if diff.same:
        return "\n".join([*lines, "", "The packs have the same content: all scores compare."])
    lines += ["", "What stays comparable", *_table(diff)]
    if not diff.overall.score and diff.overall.same:
        count = diff.overall.same
        words = "question takes" if count == 1 else "questions take"
        lines += _wrapped(f"{count} {words} the same answers in both packs.")
    for part in (*diff.components, diff.overall):
        for reason in part.reasons:
            lines += _wrapped(f"{part.name}: {reason}")
    lines += _question_lines(diff)
    if diff.targets:
        lines += ["", "Targets (options as people see them, in the order of the rules)"]
        lines += [f"  {q}: {old} -> {new}" for q, old, new in diff.targets]
    if diff.settings:
        lines += ["", "Settings", *(line for s in diff.settings for line in _wrapped(s))]
    lines += ["", "The rest"]
    for name, (added, removed, changed) in (("steps", diff.steps), ("offers", diff.offers)):
        lines.append(f"  {name}: {added} added, {removed} left out, {changed} changed")
    return "\n".join(lines)


def _table(diff: PackDiff) -> list[str]:
    rows = [("", "score", "level", "same questions")]
    for part in (*diff.components, diff.overall):
        words = ("yes" if part.score else "no", "yes" if part.level else "no")
        count = f"{part.same} of {part.before}" + (
            "" if part.before == part.after else f", now {part.after}"
        )
        rows.append((clean(part.name), *words, count))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  " + "  ".join(c.ljust(w) for c, w in zip(r, widths, strict=True)).rstrip() for r in rows
    ]


def _question_lines(diff: PackDiff) -> list[str]:
    lines: list[str] = []
    for head, ids in (("Questions added", diff.added), ("Questions left out", diff.removed)):
        if ids:
            lines += ["", head, *(f"  {q}  {clean(diff.titles[q])}" for q in ids)]
    if diff.changed:
        lines += ["", "Questions that differ"]
    for one in diff.changed:
        what = []
        if one.options:
            what.append(f"other answers ({', '.join(one.options)}): not comparable")
        if one.scored:
            what.append(f"scored otherwise ({', '.join(one.scored)})")
        if one.gate:
            what.append(f"gate {one.gate}")
        if one.reworded:
            what.append(f"reworded ({', '.join(one.reworded)})")
        if one.planned:
            what.append(f"planned otherwise ({', '.join(one.planned)})")
        lines += _wrapped(f"{one.id}  {clean(one.title)}: {'; '.join(what)}")
    return lines


def _wrapped(line: str) -> list[str]:
    return wrap(clean(line), WIDTH, initial_indent="  ", subsequent_indent="    ")
