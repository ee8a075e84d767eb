"""Whether the weights are steady: small changes of them should not move many firms."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from readiness.assessment import Assessment
from readiness.packs import Case
from readiness.packs.findings import Findings
from readiness.questionnaire import Questionnaire
from readiness.scoring import assess

SHIFT = Fraction(5, 100)
"""A component's share of the overall goes up and down by five points of a hundred."""
TOO_MANY = Fraction(1, 4)
"""A finding when more than this share of the golden cases change their overall level ..."""
AT_LEAST = 2
"""... and at least so many: with few cases, one firm at a boundary says little."""


def check_weights(found: Findings, pack: Questionnaire, cases: Sequence[Case]) -> None:
    """P409: five points more or less for one component change the level of too many cases."""
    scored = [(case, assess(pack, case.response)) for case in cases]
    levelled = [(case, a) for case, a in scored if a.overall.level is not None]
    for component in pack.components:
        moved = [case.id for case, a in levelled if _flips(pack, a, component.id)]
        if len(moved) >= AT_LEAST and len(moved) > TOO_MANY * len(levelled):
            spot = found.spots[next(component.node.walk()).id]
            text = f"five points more or less in the weight of {component.id} change the overall "
            text += f"level of {len(moved)} of {len(levelled)} golden cases: {', '.join(moved)}."
            hint = "Spread the weight over more components, or move the bands away from the cases."
            given = spot.read.model is not None and "weight" in spot.read.model.model_fields_set
            found.note("P409", spot.read, ("weight" if given else "id",), text, hint)


def _flips(pack: Questionnaire, assessment: Assessment, component_id: str) -> bool:
    """Whether the overall level changes when the component's share does, the rest shrinking."""
    shares = _shares(pack, assessment)
    own = shares.get(component_id)
    if own is None or own == 1:
        return False
    scores = {c: assessment.components[c].known_score or Fraction(0) for c in shares}
    others = (shares[c] * scores[c] for c in shares if c != component_id)
    rest = sum(others, Fraction(0)) / (1 - own)
    for share in (max(Fraction(0), own - SHIFT), min(Fraction(1), own + SHIFT)):
        score = share * scores[component_id] + (1 - share) * rest
        if min(pack.level_at(score), _cap(pack, assessment)) != assessment.overall.level:
            return True
    return False


def _shares(pack: Questionnaire, assessment: Assessment) -> dict[str, Fraction]:
    """What each scored component makes of the overall, together 1.

    Where all questions share one mean, a component weighs what its counted questions do.
    """
    weights: dict[str, Fraction] = {}
    for component in pack.components:
        node = component.node
        if assessment.components[component.id].score is None or not node.weight:
            continue
        if pack.scoring.method == "mean":
            counted = (q for q in node.walk() if assessment.questions[q.id].score is not None)
            weights[component.id] = sum((q.weight for q in counted), Fraction(0))
        elif pack.scoring.method == "sum":
            weights[component.id] = node.weight * node.display.maximum
        else:
            weights[component.id] = node.weight
    total = sum(weights.values(), Fraction(0))
    return {c: weight / total for c, weight in weights.items() if weight} if total else {}


def _cap(pack: Questionnaire, assessment: Assessment) -> int:
    """The highest overall level that the must-haves this firm does not meet allow."""
    gates = [pack.questions[q].gate for q in assessment.overall.failed_gates]
    caps = [pack.level_index(g.overall_cap) for g in gates if g is not None and g.overall_cap]
    return min([len(pack.levels) - 1, *caps])
