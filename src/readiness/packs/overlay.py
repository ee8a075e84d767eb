"""An overlay: a pack that says only how it differs from its base, laid over the base's trees.

The result is a tree for each file, as if the whole pack had been written out, so that models and
checks need to know nothing about overlays. Nodes of the overlay carry the name of their file, so
that each message still names the file, line and column that a person can mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pydantic import BaseModel

from readiness.errors import Problem, nearest, show_controls
from readiness.packs.advice_models import (
    BenchmarkModel,
    ContradictionModel,
    OfferModel,
    RecommendationModel,
)
from readiness.packs.findings import ids
from readiness.packs.models import GoalModel, LevelModel, OverlayHead, SectorModel
from readiness.packs.question_models import ComponentFile, GroupModel, QuestionModel
from readiness.packs.reading import check_model, place
from readiness.packs.tree import ListNode, MapNode, Node, TextNode
from readiness.packs.trim import Left, node_id, question_ids, trim, trim_merged

HEAD = ("extends", "keep", "hide")
"""Keys of `pack.yaml` that only an overlay has."""
LISTS: dict[str, type[BaseModel]] = {
    "recommendations.yaml": RecommendationModel,
    "support.yaml": OfferModel,
    "benchmarks.yaml": BenchmarkModel,
    "contradictions.yaml": ContradictionModel,
}
"""Files that are one list, merged by id."""
WORDS = {
    "recommendations.yaml": "step",
    "support.yaml": "offer",
    "benchmarks.yaml": "figure",
    "contradictions.yaml": "rule",
}
_BY_ID: dict[str, tuple[str, type[BaseModel]]] = {
    "questions": ("question", QuestionModel),
    "groups": ("group", GroupModel),
    "levels": ("level", LevelModel),
    "sectors": ("sector", SectorModel),
    "goals": ("goal", GoalModel),
}
_KEY_BY_KEY = (
    "gate",
    "find_out",
    "examples",
    "impact_by_sector",
    "levels",
    "eligibility",
    "display",
    "scoring",
    "roadmap",
    "stages",
)
"""Mappings of which an overlay may name a part; any other value is replaced as a whole."""
_APPENDED = ("targets", "sources")

Trees = dict[str, Node]
"""The tree of each file, by the file's path inside its pack."""


@dataclass(slots=True)
class Merged:
    """The trees of the whole pack, the name that messages show for each file, and the problems."""

    trees: Trees
    shown: dict[str, str]
    problems: list[Problem]


def lay_over(base: Trees, own: Trees, shown: Callable[[str], str], base_name: str) -> Merged:
    """The base with the overlay laid over it.

    Args:
        base: The base's trees; they are changed.
        own: The overlay's trees; they are changed.
        shown: The name that messages show for a file of the overlay.
        base_name: The base's folder.
    """
    for name, tree in own.items():
        _mark(tree, shown(name))
    work = _Overlay(base, own, shown, base_name)
    head = own["pack.yaml"]
    assert isinstance(head, MapNode), "only a mapping can have the key `extends`"
    rules, problems = check_model(_only(head, HEAD), shown("pack.yaml"), OverlayHead)
    work.problems += problems
    if rules.model is not None:
        work.left = work.find_left(rules.model, head)
    work.merge_all(head)
    return Merged(work.trees, work.names, work.problems)


def _mark(tree: Node, file: str) -> None:
    todo: list[Node] = [tree]
    while todo:
        node = todo.pop()
        node.file = file
        if isinstance(node, ListNode):
            todo += node.items
        elif isinstance(node, MapNode):
            todo += [*node.values.values(), *node.keys.values()]


def _only(tree: MapNode, names: tuple[str, ...]) -> MapNode:
    there = [name for name in names if name in tree.values]
    return MapNode(
        tree.line,
        tree.column,
        {name: tree.values[name] for name in there},
        {name: tree.keys[name] for name in there},
        file=tree.file,
    )


@dataclass(slots=True)
class _Overlay:
    base: Trees
    own: Trees
    shown: Callable[[str], str]
    base_name: str
    problems: list[Problem] = field(default_factory=list)
    left: Left = field(default_factory=Left)
    trees: Trees = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def note(self, code: str, node: Node, message: str, hint: str) -> None:
        """Keep a problem at a node of the overlay."""
        self.problems.append(Problem(code, place(node.file, node, ()), message, hint))

    def find_left(self, rules: OverlayHead, head: MapNode) -> Left:
        """What is left out of the base: what `hide` names, and what `keep` does not."""
        parts = {n: t for n, t in self.base.items() if n.startswith("components/")}
        of_component = {node_id(tree): list(question_ids(tree)) for tree in parts.values()}
        questions = [q for own in of_component.values() for q in own]
        hide = rules.hide
        known = {
            "questions": questions,
            "components": list(of_component),
            "recommendations": list(ids_of(self.base.get("recommendations.yaml"))),
            "offers": list(ids_of(self.base.get("support.yaml"))),
            "contradictions": list(ids_of(self.base.get("contradictions.yaml"))),
            "benchmarks": list(ids_of(self.base.get("benchmarks.yaml"))),
        }
        words = {"recommendations": "step", "contradictions": "rule", "benchmarks": "figure"}
        for node in _items(head, "keep"):
            self.refer(node, questions, "question")
        hidden = head.values.get("hide")
        for name, there in known.items():
            for node in _items(hidden, name):
                self.refer(node, there, words.get(name, name.removesuffix("s")))
        keep = set(questions if rules.keep is None else rules.keep)
        for node in _items(head, "keep"):
            where = next((c for c, own in of_component.items() if node.text in own), "")
            if node.text in hide.questions or where in hide.components:
                text = f"'{show_controls(node.text)}' is kept here and hidden below `hide`."
                self.note("P212", node, text, "Take it out of one of the two.")
        gone = {q for q in questions if q not in keep or q in hide.questions}
        gone |= {q for c in hide.components for q in of_component.get(c, ())}
        touched = {node_id(t) for n, t in self.own.items() if n.startswith("components/")}
        empty = {c for c, own in of_component.items() if own and not set(own) - gone}
        return Left(
            questions=gone,
            components=set(hide.components) | (empty - touched),
            component_of={q: c for c, own in of_component.items() for q in own},
            steps=set(hide.recommendations),
            offers=set(hide.offers),
            rules=set(hide.contradictions),
            figures=set(hide.benchmarks),
            places=_places(self.own, self.base),
            touched_offers=set(ids_of(self.own.get("support.yaml"))),
        )

    def refer(self, node: TextNode, known: list[str], what: str) -> None:
        """Note P205 for an id that the base does not have."""
        if node.text not in known:
            close = nearest(node.text, known)
            hint = f"Did you mean '{close}'?" if close else "Check the id."
            text = f"there is no {what} '{show_controls(node.text)}' in {self.base_name}."
            self.note("P205", node, text, hint)

    def merge_all(self, head: MapNode) -> None:
        """Merge every file into `trees`, with the name that messages show for it."""
        before = {name: dict(_by_id(tree)) for name, tree in self.base.items() if name in LISTS}
        trim(self.base, self.left)
        for name, model in LISTS.items():
            base, own = self.base.get(name), self.own.get(name)
            if isinstance(base, ListNode) and isinstance(own, ListNode):
                left = set(before[name]) - {i for i, _ in _by_id(base)}
                base.items = self.merge_list(base, own, WORDS[name], model, left)
            self.keep_tree(name, own if base is None else base, base is None)
        own_regions = self.own.get("regions.yaml")
        regions = own_regions or self.base.get("regions.yaml")
        self.keep_tree("regions.yaml", regions, own_regions is not None)
        if own_regions is not None and "region" not in head.values:
            hint = "regions.yaml brings another region: write its id here."
            self.note("P201", head, "'region' is missing.", hint)
        self.merge_components()
        base_head = self.base["pack.yaml"]
        if isinstance(base_head, MapNode):
            given = {k: v for k, v in head.values.items() if k not in HEAD}
            keys = {k: v for k, v in head.keys.items() if k not in HEAD}
            plain_head = MapNode(head.line, head.column, given, keys, file=head.file)
            merged = self.merge_map(base_head, plain_head)
            for name in ("id", "version", "title"):
                if name not in given:
                    # The base's own would pass every check and name two packs alike.
                    merged.values.pop(name, None)
                    merged.keys.pop(name, None)
            self.order_components(merged, given)
            self.keep_tree("pack.yaml", merged, False)
        trim_merged(self.trees, self.left)

    def keep_tree(self, name: str, tree: Node | None, own: bool) -> None:
        """Take a tree into the result."""
        if tree is not None:
            self.trees[name] = tree
            self.names[name] = self.shown(name) if own else f"{self.base_name}/{name}"

    def merge_components(self) -> None:
        """Component files, matched by the id inside, the base's first."""
        own = {n: t for n, t in self.own.items() if n.startswith("components/")}
        taken: dict[str, str] = {}
        for name, tree in own.items():
            found = node_id(tree)
            if found in taken:
                text = f"the component '{found}' stands in {taken[found]} too."
                self.note("P204", tree, text, "Put both into one file.")
            taken.setdefault(found, name)
        base_ids = {node_id(t): n for n, t in self.base.items() if n.startswith("components/")}
        for component, name in base_ids.items():
            tree, over = self.base[name], own.get(taken.get(component, ""))
            if component in self.left.components:
                if over is not None:
                    self.left_out(over, f"the component '{component}'")
                continue
            if isinstance(tree, MapNode) and isinstance(over, MapNode):
                before = set(question_ids(tree))
                tree = self.merge_map(tree, over)
                _extend_order(tree, before, over)
            self.keep_tree(name, tree, False)
        for name, tree in own.items():
            if node_id(tree) in base_ids:
                continue
            if self.is_whole(tree, "component", ComponentFile, list(base_ids)):
                # Two files of one name would be told apart by nothing but their folder.
                key = name if name not in self.trees else f"{name}#own"
                self.keep_tree(key, tree, True)
                self.names[key] = self.shown(name)

    def order_components(self, head: MapNode, given: dict[str, Node]) -> None:
        """The base's order without what is left out, and new components at the end."""
        there = [node_id(t) for n, t in self.trees.items() if n.startswith("components/")]
        for name in ("components", "asking_order"):
            order = head.values.get(name)
            if name in given or not isinstance(order, ListNode):
                continue
            named = [i.text for i in order.items if isinstance(i, TextNode)]
            new = [c for c in there if c and c not in named]
            line, column = order.line, order.column
            order.items = [
                *(i for i in order.items if isinstance(i, TextNode) and i.text in there),
                *(TextNode(line, column, c, file=order.file) for c in new),
            ]

    def merge_map(self, base: MapNode, own: MapNode) -> MapNode:
        """The base's mapping with the overlay's keys over it; the place is the overlay's."""
        values = dict(base.values)
        for key, over in own.values.items():
            values[key] = self.merge_value(key, base.values.get(key), over)
        keys = base.keys | own.keys
        return MapNode(own.line, own.column, values, keys, file=own.file)

    def merge_value(self, key: str, base: Node | None, own: Node) -> Node:
        """A value of a mapping: merged where a part can be said alone, else the overlay's."""
        if isinstance(base, MapNode) and isinstance(own, MapNode) and key in _KEY_BY_KEY:
            return self.merge_map(base, own)
        if not isinstance(base, ListNode) or not isinstance(own, ListNode):
            return own
        if key in _APPENDED:
            return ListNode(own.line, own.column, [*base.items, *own.items], file=own.file)
        maps = all(isinstance(item, MapNode) for item in (*base.items, *own.items))
        if key in _BY_ID and maps:
            what, model = _BY_ID[key]
            left = self.left.questions if key == "questions" else set()
            items = self.merge_list(base, own, what, model, left)
            return ListNode(own.line, own.column, items, file=own.file)
        return own

    def merge_list(
        self, base: ListNode, own: ListNode, what: str, model: type[BaseModel], left: set[str]
    ) -> list[Node]:
        """The base's entries, those of the same id merged, and then the overlay's new ones."""
        places = {found: at for at, item in enumerate(base.items) if (found := node_id(item))}
        items = list(base.items)
        seen: dict[str, Node] = {}
        for item in own.items:
            found = node_id(item)
            first = seen.setdefault(found, item) if found else item
            if first is not item:
                text = f"the {what} '{show_controls(found)}' stands twice, first in line"
                self.note("P204", item, f"{text} {first.line}.", "Keep one of the two.")
            elif found in left:
                self.left_out(item, f"the {what} '{show_controls(found)}'")
            elif found in places:
                under = items[places[found]]
                if isinstance(under, MapNode) and isinstance(item, MapNode):
                    items[places[found]] = self.merge_map(under, item)
            elif self.is_whole(item, what, model, list(places)):
                items.append(item)
        return items

    def left_out(self, node: Node, what: str) -> None:
        """Note that something is changed that is not in the pack any more."""
        hint = "Take it out here, or let pack.yaml keep it."
        self.note("P212", node, f"{what} is changed here, but left out of this pack.", hint)

    def is_whole(self, node: Node, what: str, model: type[BaseModel], known: list[str]) -> bool:
        """Whether a new entry has what a new entry needs; else it meant one that is not there."""
        if not isinstance(node, MapNode) or not (found := node_id(node)):
            return True
        fields = model.model_fields.items()
        needed = [f.alias or name for name, f in fields if f.is_required()]
        missing = [name for name in needed if name not in node.values]
        if not missing:
            return True
        text = f"there is no {what} '{show_controls(found)}' in {self.base_name} to change"
        close = nearest(found, known)
        hint = f"Did you mean '{close}'?" if close else "Check the id, or add what is missing."
        lacks = ", ".join(missing)
        where = node.values["id"]
        self.note("P205", where, f"{text}, and a new one also needs: {lacks}.", hint)
        return False


def ids_of(tree: Node | None) -> Iterator[str]:
    """The ids of the entries of a list file."""
    yield from (found for found, _ in _by_id(tree))


def _by_id(tree: Node | None) -> Iterator[tuple[str, Node]]:
    for item in tree.items if isinstance(tree, ListNode) else ():
        if found := node_id(item):
            yield found, item


def _items(tree: Node | None, name: str) -> list[TextNode]:
    found = tree.values.get(name) if isinstance(tree, MapNode) else None
    items = found.items if isinstance(found, ListNode) else ()
    return [item for item in items if isinstance(item, TextNode)]


def _extend_order(tree: MapNode, before: set[str], own: MapNode) -> None:
    """Ask the overlay's new questions after the others, unless it gives an order of its own."""
    order = tree.values.get("asking_order")
    if "asking_order" in own.values or not isinstance(order, ListNode) or not order.items:
        return
    new = [q for q in question_ids(tree) if q not in before]
    order.items += [TextNode(order.line, order.column, q, file=order.file) for q in new]


def _places(own: Trees, base: Trees) -> set[str] | None:
    """The places that an offer may name where the overlay lies; None when they are the base's."""
    if "regions.yaml" not in own and not _said(own, "pack.yaml", "nation"):
        return None
    trees = own if "regions.yaml" in own else base
    regions = trees.get("regions.yaml")
    nation = next((n for t in (own, base) if (n := _said(t, "pack.yaml", "nation"))), "england")
    found = {nation, "uk", *ids(regions, "sub_regions"), *ids(regions, "sub_regions", "areas")}
    return found | ({region} if (region := _said(trees, "regions.yaml", "region")) else set())


def _said(trees: Trees, file: str, name: str) -> str:
    tree = trees.get(file)
    value = tree.values.get(name) if isinstance(tree, MapNode) else None
    return value.text if isinstance(value, TextNode) else ""
