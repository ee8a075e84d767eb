"""What an overlay leaves out of its base, taken out of the base's trees with all that names it.

The base may mention freely what an overlay leaves out: such a mention goes silently. The overlay
itself may not, because its trees are not touched here and the checks find the mention.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from readiness.packs.tree import ListNode, MapNode, Node, TextNode


@dataclass(slots=True)
class Left:
    """The ids that are left out of the base, by kind."""

    questions: set[str] = field(default_factory=set)
    components: set[str] = field(default_factory=set)
    component_of: dict[str, str] = field(default_factory=dict)
    """The component of each question of the base."""
    steps: set[str] = field(default_factory=set)
    offers: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)
    places: set[str] | None = None
    """The places there are, when the overlay brings regions of its own."""
    touched_offers: set[str] = field(default_factory=set)
    """Offers that the overlay changes: they stay, even when nothing else is left of them."""


def trim(base: dict[str, Node], left: Left) -> None:
    """Take what is left out, and all that names it, out of the base's trees."""
    for name, tree in base.items():
        if name.startswith("components/") and isinstance(tree, MapNode):
            _trim_group(tree, left)
    _keep(base.get("recommendations.yaml"), lambda item: _step_stays(item, left))
    _keep(base.get("support.yaml"), lambda item: _offer_stays(item, left))
    _keep(
        base.get("benchmarks.yaml"),
        lambda i: node_id(i) not in left.figures and text(i, "component") not in left.components,
    )
    _keep(
        base.get("contradictions.yaml"),
        lambda i: node_id(i) not in left.rules and not _is_gone(child(i, "when"), left),
    )
    head = base.get("pack.yaml")
    _filter(child(child(head, "roadmap"), "never_now"), left.questions)
    _keep(child(head, "targets"), lambda item: _target_stays(item, left))


def trim_merged(trees: dict[str, Node], left: Left) -> None:
    """Kinds of support that no offer of the whole pack has, out of the base's steps."""
    support = trees.get("support.yaml")
    if not isinstance(support, ListNode):
        return
    kinds = {text(item, "kind") for item in support.items}
    steps = trees.get("recommendations.yaml")
    for step in steps.items if isinstance(steps, ListNode) else ():
        named = child(step, "support")
        if isinstance(named, ListNode) and not named.file:
            named.items = [i for i in named.items if isinstance(i, TextNode) and i.text in kinds]


def _trim_group(tree: MapNode, left: Left) -> None:
    _keep(child(tree, "questions"), lambda item: node_id(item) not in left.questions)
    _filter(child(tree, "asking_order"), left.questions)
    _trim_rules(tree, left)
    questions = child(tree, "questions")
    for question in questions.items if isinstance(questions, ListNode) else ():
        if not isinstance(question, MapNode):
            continue
        _drop_needs(question, left)
        _trim_rules(question, left)
        if _is_gone(question.values.get("applies_when"), left):
            del question.values["applies_when"], question.keys["applies_when"]
    groups = child(tree, "groups")
    for group in groups.items if isinstance(groups, ListNode) else ():
        if isinstance(group, MapNode):
            _trim_group(group, left)
    _keep(groups, lambda item: any(question_ids(item)))


def _trim_rules(tree: MapNode, left: Left) -> None:
    for name in ("ceilings", "not_applicable_when"):
        _keep(child(tree, name), lambda item: not _is_gone(child(item, "when"), left))


def _drop_needs(tree: Node, left: Left) -> None:
    _keep(child(tree, "prerequisites"), lambda item: text(item, "question") not in left.questions)


def _step_stays(item: Node, left: Left) -> bool:
    _drop_needs(item, left)
    return node_id(item) not in left.steps and text(item, "question") not in left.questions


def _offer_stays(item: Node, left: Left) -> bool:
    if node_id(item) in left.offers:
        return False
    named = _texts(child(item, "questions"))
    _filter(child(item, "questions"), left.questions)
    # An offer that named questions of a component helped with those only: when all of them are
    # gone, it must not come to help with the whole component instead.
    helped = {left.component_of.get(q, "") for q in named}
    still = {left.component_of.get(q, "") for q in named if q not in left.questions}
    _filter(child(item, "components"), left.components | (helped - still))
    if left.places is not None:
        places = left.places
        _keep(child(item, "regions"), lambda i: isinstance(i, TextNode) and i.text in places)
    if node_id(item) in left.touched_offers:
        return True
    return all(_texts(child(item, name)) for name in ("components", "regions"))


def _target_stays(item: Node, left: Left) -> bool:
    if _is_gone(child(item, "when"), left):
        return False
    questions = child(item, "questions")
    if not isinstance(questions, ListNode):
        return True
    _filter(questions, left.questions)
    # A list that has become empty would mean every question.
    return bool(questions.items)


def _is_gone(condition: Node | None, left: Left) -> bool:
    """Whether a condition of the base tests what is left out."""
    todo = [condition] if condition is not None else []
    while todo:
        node = todo.pop()
        if isinstance(node, ListNode):
            todo += node.items
        elif isinstance(node, MapNode):
            if text(node, "question") in left.questions:
                return True
            if left.places is not None and text(node, "profile") == "area":
                return True
            todo += [v for k, v in node.values.items() if k in ("all", "any", "not")]
    return False


def question_ids(tree: Node) -> Iterator[str]:
    """The ids of all questions of a component or group."""
    questions, groups = child(tree, "questions"), child(tree, "groups")
    for item in questions.items if isinstance(questions, ListNode) else ():
        if found := node_id(item):
            yield found
    for group in groups.items if isinstance(groups, ListNode) else ():
        yield from question_ids(group)


def node_id(node: Node) -> str:
    """The id of an entry, or an empty text."""
    return text(node, "id")


def text(node: Node | None, name: str) -> str:
    """The text under a key, or an empty text."""
    found = child(node, name)
    return found.text if isinstance(found, TextNode) else ""


def child(node: Node | None, name: str) -> Node | None:
    """The value of a key of a mapping, or None."""
    return node.values.get(name) if isinstance(node, MapNode) else None


def _texts(node: Node | None) -> list[str]:
    items = node.items if isinstance(node, ListNode) else ()
    return [item.text for item in items if isinstance(item, TextNode)]


def _filter(node: Node | None, gone: set[str]) -> None:
    _keep(node, lambda item: not (isinstance(item, TextNode) and item.text in gone))


def _keep(node: Node | None, stays: Callable[[Node], bool]) -> None:
    if isinstance(node, ListNode):
        node.items = [item for item in node.items if stays(item)]
