"""A second scorer, written from the rules alone, plain and slow; no code of the engine is in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from oracle_states import KINDS, endings, gate_state, scored, states, worth
from readiness.assessment import Cap, Counts, Result
from readiness.questionnaire import Node, Question, Questionnaire
from readiness.response import Response


def value(node: Node, v: Mapping[str, Fraction]) -> Fraction | None:
    """The weighted mean of what has a value; a `sum` weighs by what each part can reach."""
    by, flat = node.method == "sum", node.method == "mean"
    own = scored(node) if flat else node.questions
    pairs = [(q.weight * (q.maximum if by else 1), v.get(q.id)) for q in own]
    for g in () if flat else node.groups:
        pairs.append((g.weight * (g.display.maximum if by else 1), value(g, v)))
    known = [(w, x) for w, x in pairs if x is not None and w]
    return sum((w * x for w, x in known), Fraction(0)) / sum(w for w, _ in known) if known else None


class Oracle:
    """A response scored: `components` by id, and `overall`."""

    def __init__(self, pack: Questionnaire, r: Response) -> None:
        self.pack, self.r, self.now = pack, r, states(pack, r, r.answers)
        self.ends = [
            {i: worth(pack, r, i, a) for i, (kind, a) in found.items() if a and kind == "answered"}
            for found in (self.now, *endings(pack, r))
        ]
        self.components = {c.id: self.judge(c.node, [c.node]) for c in pack.components}
        nodes = tuple(c.node for c in pack.components if c.node.weight)
        shown = tuple(n for n in nodes if self.components[n.id].score is not None)
        held = sum(self.components[n.id].status == "withheld" for n in nodes)
        shut = not shown or held > pack.scoring.overall_withheld_share * (held + len(shown))
        mean = Node("overall", "", groups=shown, method=pack.scoring.method)
        self.overall = self.judge(mean, nodes, shut=shut)

    def judge(self, node: Node, asked: Sequence[Node], *, shut: bool = False) -> Result:
        """What is said of `node`; its status goes by the questions of `asked`."""
        rules, levels, overall = self.pack.scoring, self.pack.levels, node.id == "overall"
        gated = [q for q in (self.pack.questions.values() if overall else node.walk()) if q.gate]
        gates = {q.id: gate_state(q, self.now[q.id]) for q in gated}
        failed = tuple(i for i, state in gates.items() if state == "failed")
        left = tuple(i for i, state in gates.items() if state == "open")
        kinds = [self.now[q.id][0] for n in asked for q in scored(n)]
        counts = Counts(*(kinds.count(kind) for kind in KINDS))
        share = Fraction(counts.answered, counts.applicable or 1)
        few = not overall and counts.answered < min(rules.min_scored, counts.applicable)
        out = Result(node.id, "withheld", counts, failed_gates=failed, open_gates=left)
        if not counts.applicable or shut or few or share < rules.withheld_below:
            return out if counts.applicable else replace(out, status="not_applicable")
        score, *rest = [x for x in (value(node, v) for v in self.ends) if x is not None]
        out = replace(out, score=score, low=min(score, *rest), high=max(score, *rest))
        weak = share < rules.provisional_below or left
        out = replace(out, status="provisional" if weak else "scored")
        quick = self.r.length == "quick"
        if quick and not (overall and share >= rules.quick_overall_needs):
            return out
        raw = max(i for i, level in enumerate(levels) if score >= level.start or i == 0)
        caps = [cap for q in gated if q.id in failed for cap in self.cap(q, overall, raw)]
        near = [(raw + 1, levels[raw + 1].start - score)] if raw + 1 < len(levels) else []
        near += [(raw - 1, score - levels[raw].start)] if raw else []
        sure = not quick and not caps and out.low == out.high
        close = next((i for i, far in near if far <= rules.close_to / 100 and sure), None)
        level = min([raw, *(c.level for c in caps)])
        return replace(out, level=level, raw_level=raw, caps=tuple(caps), close_to=close)

    def cap(self, q: Question, overall: bool, raw: int) -> list[Cap]:
        """The cap of a failed gate, if it holds this level down."""
        assert q.gate is not None
        name = q.gate.overall_cap if overall else q.gate.component_cap
        at = self.pack.level_index(name) if name else raw
        return [Cap(q.id, at, q.gate.reason)] if at < raw else []
