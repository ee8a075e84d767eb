"""One pack file: bytes to a tree, the tree to a model, every fault to a problem with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, ValidationError

from readiness.errors import Place, Problem, UserError, nearest, show_controls
from readiness.packs.fields import ID
from readiness.packs.guard import read_tree
from readiness.packs.models import Path
from readiness.packs.tree import ListNode, MapNode, Node, TextNode, describe, find, plain

M = TypeVar("M", bound=BaseModel)
Annotation = Any
"""A type as it stands at a model's field."""


@dataclass(slots=True)
class FileRead(Generic[M]):
    """A pack file; its tree is None when the YAML is faulty, its model when the content is."""

    file: str
    tree: Node | None
    model: M | None

    def problem(
        self, code: str, path: Path, message: str, hint: str = "", *, at_key: bool = False
    ) -> Problem:
        """A problem at the value that the path leads to, or at its key."""
        if self.tree is None:
            return Problem(code, Place(self.file), message, hint)
        return Problem(code, place(self.file, self.tree, path, at_key=at_key), message, hint)


def read_model(data: bytes, file: str, model: type[M]) -> tuple[FileRead[M], list[Problem]]:
    """A file's bytes as a model, and all that is wrong with the file."""
    expected = "list" if issubclass(model, RootModel) else "mapping"
    try:
        tree = read_tree(data, file, "list" if expected == "list" else "mapping")
    except UserError as error:
        return FileRead(file, None, None), list(error.problems)
    return check_model(tree, file, model)


def check_model(tree: Node, file: str, model: type[M]) -> tuple[FileRead[M], list[Problem]]:
    """A tree as a model, and all that is wrong with it."""
    try:
        return FileRead(file, tree, model.model_validate(plain(tree))), []
    except ValidationError as error:
        found = [
            _problem(dict(e), file, tree, model)
            for e in error.errors(include_url=False, include_input=False)
        ]
        return FileRead(file, tree, None), found


def place(file: str, tree: Node, path: Path, *, at_key: bool = False) -> Place:
    """The place of the value that the path leads to; of its key when `at_key`."""
    node, _ = find(tree, path)
    if at_key and path:
        parent, whole = find(tree, path[:-1])
        last = path[-1]
        if whole and isinstance(parent, MapNode) and isinstance(last, str) and last in parent.keys:
            node = parent.keys[last]
    return Place(node.file or file, node.line, node.column, field=words(tree, path))


def words(tree: Node, path: Path) -> str:
    """The path for people: list entries by their id where they have one, else by their number."""
    out: list[str] = []
    node: Node | None = tree
    for step in path:
        name = step
        if isinstance(node, MapNode) and isinstance(step, str):
            node = node.values.get(step)
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            own = node.values.get("id") if isinstance(node, MapNode) else None
            usable = isinstance(own, TextNode) and ID.fullmatch(own.text)
            name = own.text if usable and isinstance(own, TextNode) else step + 1
        else:
            node = None
        out.append(str(name))
    return ".".join(out)


def _problem(error: dict[str, Any], file: str, tree: Node, model: type[BaseModel]) -> Problem:
    """The problem that a pydantic error stands for."""
    path: Path = tuple(error["loc"])
    kind: str = error["type"]
    context: dict[str, Any] = error.get("ctx") or {}
    on_key = bool(path) and path[-1] == "[key]"
    if on_key:
        path = path[:-1]
    where = place(file, tree, path, at_key=on_key or kind in ("extra_forbidden", "missing"))
    node, whole = find(tree, path)
    last = str(path[-1]) if path else ""
    if kind == "missing":
        return Problem("P201", where, f"'{last}' is missing or empty.", "Add it.")
    if kind == "extra_forbidden":
        known = known_keys(model, path[:-1])
        close = nearest(last, known)
        hint = f"Did you mean '{close}'?" if close else f"Known here: {', '.join(known)}."
        return Problem("P202", where, f"'{show_controls(last)}' is not known here.", hint)
    shown = ""
    if on_key:
        shown = show_controls(last)
    elif whole and isinstance(node, TextNode):
        shown = show_controls(node.text)
    if re.fullmatch("P2[0-9]{2}", kind):
        message, hint = context["message"], context["hint"]
        subject = f"'{shown}' " if shown else "this "
        return Problem(kind, where, subject + message if message[:3] == "is " else message, hint)
    return Problem("P203", where, *_plain_words(kind, context, node, shown))


def _plain_words(kind: str, context: dict[str, Any], node: Node, shown: str) -> tuple[str, str]:
    """Message and hint for the checks that pydantic itself makes."""
    if kind == "literal_error":
        known = re.findall("'([^']*)'", str(context.get("expected", "")))
        close = nearest(shown, known)
        hint = f"Did you mean '{close}'?" if close else f"Use one of: {', '.join(known)}."
        return f"'{shown}' is not known here." if shown else "this is not known here.", hint
    wanted = {"tuple_type": "a list", "dict_type": "a mapping", "model_type": "a mapping"}
    if kind in wanted:
        message = f"{wanted[kind]} was expected, but this is {describe(node)}."
        hint = (
            "Start each entry with a dash." if kind == "tuple_type" else "Write `key: value` lines."
        )
        return message, hint
    limits = {
        "too_short": ("this has too few entries.", "at least", "min_length"),
        "too_long": ("this has too many entries.", "at most", "max_length"),
        "greater_than_equal": (f"'{shown}' is too small.", "at least", "ge"),
        "less_than_equal": (f"'{shown}' is too large.", "at most", "le"),
    }
    if kind in limits:
        message, bound, key = limits[kind]
        return message, f"Use {bound} {context[key]}."
    return f"this cannot be used here ({kind}).", "Compare it with a pack that loads."


def known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that the model at the path knows, as an author writes them, sorted."""
    at: Any = model
    for step in path:
        at = _inside(at, step)
    found = _model_in(at)
    if found is None:
        return []
    return sorted(f.alias or name for name, f in found.model_fields.items())


def _inside(kind: Annotation, step: str | int) -> Annotation:
    """The type that the key or position leads to, from a type."""
    model = _model_in(kind)
    if model is not None:
        if issubclass(model, RootModel):
            return _inside(model.model_fields["root"].annotation, step)
        for name, info in model.model_fields.items():
            if step in (info.alias or name, name):
                return info.annotation
        return None
    origin: Annotation = get_origin(kind)
    for part in get_args(kind):
        if origin in (Union, UnionType) or hasattr(kind, "__metadata__"):
            inner = _inside(part, step)
            if inner is not None:
                return inner
    if origin in (list, tuple):
        return get_args(kind)[0]
    return get_args(kind)[1] if origin is dict else None


def _model_in(kind: Annotation) -> type[BaseModel] | None:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    origin: Annotation = get_origin(kind)
    if origin in (Union, UnionType) or hasattr(kind, "__metadata__"):
        for part in get_args(kind):
            found = _model_in(part)
            if found is not None:
                return found
    return None
