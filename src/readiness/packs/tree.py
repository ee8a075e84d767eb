"""The tree that a pack file is read into: text, lists and mappings, each with its place.

Every scalar is text; what it means is decided by the schema, never by YAML. `file` is empty but in
an overlay laid over its base, where one tree has nodes of two files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class TextNode:
    """A scalar, always text. `plain` tells that it stood without quotes."""

    line: int
    column: int
    text: str
    plain: bool = True
    file: str = ""


@dataclass(slots=True)
class ListNode:
    """A list of nodes."""

    line: int
    column: int
    items: list[Node] = field(default_factory=list)
    file: str = ""


@dataclass(slots=True)
class MapNode:
    """A mapping: values and the nodes of the keys, both by key and in the order of the file."""

    line: int
    column: int
    values: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, TextNode] = field(default_factory=dict)
    file: str = ""


Node = TextNode | ListNode | MapNode
Plain = str | list[Any] | dict[str, Any] | None
"""What a schema reads: text, lists and dicts of it; None for nothing in a list."""


def plain(node: Node) -> Plain:
    """The node as text, lists and dicts.

    An unquoted empty, ``~`` or ``null`` scalar is None; a key with such a value counts as left out.
    """
    if isinstance(node, TextNode):
        return None if node.plain and node.text in ("", "~", "null") else node.text
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    found = ((key, plain(value)) for key, value in node.values.items())
    return {key: value for key, value in found if value is not None}


def describe(node: Node) -> str:
    """What kind of thing the node is, for a message."""
    if isinstance(node, TextNode):
        return "text" if node.text else "nothing"
    return "a list" if isinstance(node, ListNode) else "a mapping"


def find(tree: Node, path: tuple[str | int, ...]) -> tuple[Node, bool]:
    """The node at the path, or the deepest one on the way, and whether it is the one meant."""
    node = tree
    for step in path:
        if isinstance(node, MapNode) and isinstance(step, str) and step in node.values:
            node = node.values[step]
        elif isinstance(node, ListNode) and isinstance(step, int) and 0 <= step < len(node.items):
            node = node.items[step]
        else:
            return node, False
    return node, True
