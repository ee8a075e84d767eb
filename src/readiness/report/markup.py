"""Our strict XML: a filled-in template to a tree of elements, every fault with file and line.

No doctype, no entities but XML's own, no elements or attributes beyond `schema.ELEMENTS`, links to
https, mailto and sections only. The templates put marks ``<?at FILE LINE?>`` before their tags, so
that a fault names the line in the template and not in the filled-in text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from readiness.errors import Place, Problem, UserError, nearest, show_controls
from readiness.report.schema import ELEMENTS, INLINE, Check
from readiness.report.text import Run

MARK = "at"
MAX_DEPTH = 24
MAX_ELEMENTS = 20_000
MAX_PROBLEMS = 20


@dataclass(slots=True)
class Node:
    """One element. `runs` are its words when it holds text, `children` its elements when not."""

    name: str
    attributes: dict[str, str]
    where: Place
    children: list[Node] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """The attribute's text."""
        return self.attributes.get(name, default)

    def number(self, name: str) -> float | None:
        """The attribute as a number; None when it is missing or empty."""
        text = self.attributes.get(name, "")
        return float(text) if text else None

    def find(self, name: str) -> list[Node]:
        """The children with this name."""
        return [child for child in self.children if child.name == name]


class _Stop(Exception):  # noqa: N818 - not an error: the problems are
    """Ends parsing; the problems hold the reason."""


class _Reader:
    """Expat's events to nodes; checks as it goes and keeps at most `MAX_PROBLEMS` problems."""

    def __init__(self, file: str) -> None:
        self.file, self.line = file, 1
        self.marked = False
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.inline: list[tuple[str, str]] = []
        self.opened: list[int] = []
        """The line of each open inline element."""
        self.ids: set[str] = set()
        self.links: list[tuple[str, Place]] = []
        self.count = 0
        parser = self.parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.ProcessingInstructionHandler = self.mark
        parser.StartDoctypeDeclHandler = self.doctype

    def place(self) -> Place:
        line = self.line if self.marked else self.parser.CurrentLineNumber
        return Place(file=self.file, line=line)

    def problem(self, message: str, hint: str = "") -> None:
        self.problems.append(Problem("D101", self.place(), message, hint))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop

    def mark(self, target: str, data: str) -> None:
        file, _, line = data.partition(" ")
        if target != MARK or not line.isdecimal():
            self.problem(f"<?{target} ...?> is not allowed.", "Leave it out.")
            return
        self.file, self.line, self.marked = file, int(line), True

    def doctype(self, *_: object) -> None:
        self.problem("A doctype is not allowed.", "Leave it out.")
        raise _Stop

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.stack) + len(self.inline) >= MAX_DEPTH:
            self.problem(
                "The document has too many elements or they are too deep.",
                "Look for a loop that never ends.",
            )
            raise _Stop
        parent = self.stack[-1] if self.stack else None
        holds_text = parent is not None and parent.name in ELEMENTS and ELEMENTS[parent.name].text
        if holds_text and parent is not None:
            self._start_inline(name, attributes, parent)
            return
        node = Node(name, dict(attributes), self.place())
        spec = ELEMENTS.get(name)
        if spec is None:
            near = nearest(name, ELEMENTS)
            hint = f"Did you mean <{near}>?" if near else "The guide lists the elements."
            if name in INLINE:
                hint = "It may stand only among words, such as in <p>."
            self.problem(f"<{show_controls(name)}> is not an element we know here.", hint)
        else:
            outer = parent.name if parent else "(start)"
            if outer not in spec.inside and (parent is None or parent.name in ELEMENTS):
                allowed = ", ".join(sorted(f"<{n}>" for n in spec.inside if n != "(start)"))
                place = f"in <{outer}>" if parent else "outside <doc>"
                hint = f"It may stand in {allowed}." if allowed else "It is the outermost element."
                self.problem(f"<{name}> may not stand {place}.", hint)
            self._check(name, attributes, spec.required, spec.optional)
            self._identify(node)
        if parent is not None:
            parent.children.append(node)
        elif self.root is None:
            self.root = node
        self.stack.append(node)

    def _start_inline(self, name: str, attributes: dict[str, str], parent: Node) -> None:
        if name not in INLINE:
            self.problem(
                f"<{show_controls(name)}> may not stand among the words of <{parent.name}>.",
                "Only <b>, <i>, <a> and <br/> may.",
            )
        else:
            self._check(name, attributes, INLINE[name], {})
            if name == "a" and any(outer == "a" for outer, _ in self.inline):
                self.problem("<a> may not stand in another <a>.", "Close the first one before.")
        href = attributes.get("href", "") if name == "a" else ""
        if href.startswith("#"):
            self.links.append((href, self.place()))
        self.inline.append((name, href))
        self.opened.append(self.place().line or 0)
        if name == "br":
            parent.runs.append(Run("\n"))

    def _check(
        self,
        name: str,
        attributes: dict[str, str],
        required: dict[str, Check],
        optional: dict[str, Check],
    ) -> None:
        for key in required:
            if key not in attributes:
                self.problem(f"<{name}> needs the attribute {key}.", f'Write {key}="...".')
        for key, value in attributes.items():
            check = required.get(key) or optional.get(key)
            if check is None:
                known = [*required, *optional]
                near = nearest(key, known)
                hint = f"Did you mean {near}?" if near else f"It may have {', '.join(known)}."
                if not known:
                    hint = "It has none: leave it out."
                self.problem(f"<{name}> has no attribute {show_controls(key)}.", hint)
                continue
            wrong = check(value)
            if wrong:
                self.problem(f'<{name} {key}="{show_controls(value)}">: {key} {wrong}.')

    def _identify(self, node: Node) -> None:
        own = node.attributes.get("id")
        if own is None:
            return
        if own in self.ids:
            self.problem(f'id="{show_controls(own)}" stands twice.', "Give each its own id.")
        self.ids.add(own)

    def data(self, text: str) -> None:
        if not self.stack:
            return
        node = self.stack[-1]
        spec = ELEMENTS.get(node.name)
        if spec is None:
            return
        if spec.text:
            names = [name for name, _ in self.inline]
            href = next((link for name, link in self.inline if name == "a"), "")
            node.runs.append(Run(text, "b" in names, "i" in names, href))
        elif text.strip():
            quoted = show_controls(text.strip(), limit=30)
            self.problem(f"Words stand outside a paragraph: {quoted!r}.", "Put them in <p>.")

    def end(self, name: str) -> None:
        if self.inline:
            self.inline.pop()
            self.opened.pop()
        else:
            self._finished(self.stack.pop())

    def _finished(self, node: Node) -> None:
        """What can only be said of a whole element."""
        if node.name == "table":
            most = len(node.get("shares").split())
            for row in node.children:
                cells = len(row.find("cell"))
                if cells > most:
                    message = (
                        f"<{row.name}> has {cells} cells, but shares of its table name {most}."
                    )
                    hint = "Name a share for each column, or leave a cell out."
                    self.problems.append(Problem("D101", row.where, message, hint))
        elif node.name == "section":
            heads = [part for part in _all(node) if part.name == "h"]
            if heads and heads[0].get("level") == "3":
                message = f"The first heading in the section {node.get('id')!r} is of level 3."
                hint = 'A level was left out. Write level="2", with look="3" for its size.'
                self.problems.append(Problem("D101", heads[0].where, message, hint))


def _all(node: Node) -> Iterator[Node]:
    """The elements in a node, in order."""
    for child in node.children:
        yield child
        yield from _all(child)


_AMPERSAND = "Write & as &amp; and < as &lt;; other letters and signs may stand as they are."
_SLIPS = {
    expat.errors.codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: _AMPERSAND,
    expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]: _AMPERSAND,
    expat.errors.codes[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "Leave one of the two out.",
}
"""Slips that are no matter of an element left open."""


def parse(text: str, file: str) -> Node:
    """The tree of a filled-in template.

    Args:
        text: XML, with or without marks of where its tags stand.
        file: The name for problems found before the first mark.

    Raises:
        UserError: D101, with every problem found.
    """
    reader = _Reader(file)
    try:
        reader.parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except _Stop:
        pass
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "not well-formed")
        opened = [(node.name, node.where.line) for node in reader.stack]
        opened += zip([name for name, _ in reader.inline], reader.opened, strict=True)
        hint = _SLIPS.get(error.code, "")
        if opened and not hint:
            name, line = opened[-1]
            hint = f"<{show_controls(name)}> of line {line} is not closed."
        reader.problem(f"The XML is faulty: {reason}.", hint)
    if reader.root is None and not reader.problems:
        reader.problem("The document is empty.", "It needs a <doc> with sections in it.")
    for href, where in reader.links:
        if href[1:] not in reader.ids and not reader.problems:
            message = f"There is no section or card with the id {show_controls(href[1:])!r}."
            hint = f"Link to one of: {', '.join(sorted(reader.ids))}."
            reader.problems.append(Problem("D101", where, message, hint))
    if reader.problems or reader.root is None:
        raise UserError(reader.problems)
    if reader.root.name != "doc":
        message = "The outermost element must be <doc>."
        raise UserError(Problem("D101", reader.root.where, message, "Put all else into it."))
    return reader.root
