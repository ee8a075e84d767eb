"""Pack text to a tree of our own nodes, with every danger of YAML refused on the way.

Packs come from strangers. The tree is built from the parser's *event stream*: libyaml's composer
ends the process on deep nesting, and both constructors expand merge keys before anyone can stop
them; events do neither. Every scalar stays text (`NO` is a country, `1.10` a version) until the
schema converts it, and every node knows its line and column, so that every later message can too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

import yaml

from readiness.errors import Place, Problem, UserError, show_controls
from readiness.packs.tree import ListNode, MapNode, Node, TextNode, describe

MAX_BYTES = 1 << 20
"""Largest file, in bytes."""
MAX_DEPTH = 24
"""Deepest nesting of mappings and lists; the pack format itself needs about ten."""
MAX_NODES = 50_000
"""Most mappings, lists, keys and values in one file."""
MAX_SCALAR = 10_000
"""Longest single text, in characters."""
MAX_KEY = 200
"""Longest key, in characters."""
MAX_PROBLEMS = 50
"""Problems kept for one file; a file with more is not the file that was meant."""

# C0 except tab and line ends, DEL, C1 (so also NEL, which YAML 1.1 takes for a line end), the line
# and paragraph separators (likewise), bidirectional overrides and isolates, a BOM inside the text,
# lone surrogates and non-characters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)
_LINE_ENDS = re.compile("\r\n|\r|\n")
_TAG_HEAD = "tag:yaml.org,2002:"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

Kind = Literal["mapping", "list"]
Event = Any
"""An event of PyYAML, whose kinds share no attributes."""
Mark = Any
"""A place in the text; the two parsers have a class of their own each."""


def read_tree(data: bytes, file: str, expected: Kind = "mapping") -> Node:
    """The tree of a YAML file's bytes.

    Args:
        data: The file's content.
        file: The name that messages show.
        expected: What the outermost node has to be.

    Raises:
        UserError: P102 to P108, all that could be found, each with line and column.
    """
    text = _decode(data, file)
    tree, problems = _Builder(file).build(text)
    if not problems and tree is not None:
        wanted: type[Node] = MapNode if expected == "mapping" else ListNode
        if not isinstance(tree, wanted):
            problems.append(
                Problem(
                    "P107",
                    Place(file, tree.line, tree.column),
                    f"the file holds {describe(tree)} where a {expected} should be.",
                    "Start it with `key: value` lines."
                    if expected == "mapping"
                    else "Start each entry with a dash and a space.",
                )
            )
    if tree is None or problems:
        raise UserError(problems)
    return tree


def _decode(data: bytes, file: str) -> str:
    if len(data) > MAX_BYTES:
        raise UserError(
            Problem(
                "P106",
                Place(file),
                f"the file is larger than {MAX_BYTES // 1024} KB.",
                "Split it, or take out what does not belong in a pack.",
            )
        )
    if data.startswith(_UTF_16) or data[1:2] == b"\0" or data[:1] == b"\0":
        raise UserError(
            Problem(
                "P102",
                Place(file, 1, 1),
                "the file is UTF-16 or UTF-32, not UTF-8.",
                "Save it as UTF-8.",
            )
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line, column = _position(before, len(before))
        raise UserError(
            Problem(
                "P102",
                Place(file, line, column),
                f"byte 0x{data[error.start]:02x} is not UTF-8 text.",
                "Save the file as UTF-8.",
            )
        ) from None
    text = text.removeprefix("\ufeff")
    problems = [
        Problem(
            "P108",
            Place(file, *_position(text, match.start())),
            f"the character '{show_controls(match.group())}' is not allowed in a pack.",
            "Delete it; it cannot be seen, so retype the word it stands in.",
        )
        for match, _ in zip(_FORBIDDEN.finditer(text), range(MAX_PROBLEMS), strict=False)
    ]
    if problems:
        raise UserError(problems)
    return text


def _position(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of a character index; CRLF, CR and LF each end a line."""
    line, start = 1, 0
    for match in _LINE_ENDS.finditer(text, 0, index):
        line, start = line + 1, match.end()
    return line, index - start + 1


class _StopReading(Exception):  # noqa: N818 - a signal inside this module, not an error
    """The rest of the file is not worth reading; the problem has been noted."""


class _Builder:
    """Builds the tree of one file from events, with a stack instead of recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.text = ""
        self.problems: list[Problem] = []
        self.stack: list[ListNode | MapNode] = []
        self.pending: list[TextNode | None] = []
        """The key that waits for its value, for each open mapping."""
        self.root: Node | None = None
        self.nodes = 0
        self.documents = 0

    def build(self, text: str) -> tuple[Node | None, list[Problem]]:
        """The tree, None when there is none, and what is wrong with the file."""
        try:
            self.text = text
            for event in _events(text):
                self.take(event)
        except _StopReading:
            return self.root, self.problems
        except yaml.MarkedYAMLError as error:
            self._parse_error(error)
        except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
            # The pure Python reader and scanner leak these for odd characters and escapes.
            self.note("P103", None, f"the YAML cannot be read ({type(error).__name__}).")
        if self.root is None and not self.problems:
            self.note("P107", None, "the file is empty.", "Write at least one entry.")
        return self.root, self.problems

    def note(self, code: str, event: Event, message: str, hint: str = "") -> None:
        """Keep a problem at the event's place; past the limit the file is given up."""
        mark = None if event is None else event.start_mark
        place = Place(self.file, 1, 1) if mark is None else _at(self.file, mark)
        self.problems.append(Problem(code, place, message, hint))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _StopReading

    def stop(self, code: str, event: Event, message: str, hint: str = "") -> None:
        """Keep a problem and read no further."""
        self.note(code, event, message, hint)
        raise _StopReading

    def take(self, event: Event) -> None:
        """One event of the stream."""
        if isinstance(event, yaml.NodeEvent):
            self.take_node(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self.stack.pop()
            self.pending.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.stop(
                    "P107",
                    event,
                    "a second YAML document starts here.",
                    "A pack file is one document: take out the line `---` or `...`.",
                )
            if event.tags:
                self.stop("P105", event, "a %TAG line is not allowed.", "Delete the line.")

    def take_node(self, event: Event) -> None:
        """A scalar, or the start of a mapping or list: check it, then hang it into the tree."""
        if isinstance(event, yaml.AliasEvent):
            self.stop(
                "P105",
                event,
                f"'*{show_controls(event.anchor or '')}' is an alias.",
                "Write the value out. If it is meant as text, put quotes around it.",
            )
        if event.anchor is not None:
            self.stop(
                "P105",
                event,
                f"'&{show_controls(event.anchor)}' is an anchor.",
                "Delete it. If it is meant as text, put quotes around the whole value.",
            )
        # `event.implicit` is a tuple on scalars and so always true: the tag itself has to be read.
        if event.tag is not None:
            self.stop(
                "P105",
                event,
                f"'{show_controls(event.tag.replace(_TAG_HEAD, '!!'))}' is a tag.",
                "Delete it. If it is meant as text, put quotes around the whole value.",
            )
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.stop("P106", event, f"the file has more than {MAX_NODES} entries.", "Split it.")
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            # libyaml tells a plain scalar by an empty style, the pure Python parser by None.
            node = TextNode(line, column, event.value, not event.style)
            self._check_text(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = ListNode(line, column)
        else:
            node = MapNode(line, column)
        self._place(event, node)
        if not isinstance(node, TextNode):
            self.stack.append(node)
            self.pending.append(None)
            if len(self.stack) > MAX_DEPTH:
                self.stop(
                    "P106",
                    event,
                    f"the file is nested deeper than {MAX_DEPTH} levels.",
                    "Check the brackets and the indentation.",
                )

    def _check_text(self, event: Event) -> None:
        if len(event.value) > MAX_SCALAR:
            self.stop(
                "P106",
                event,
                f"this text has {len(event.value)} characters, more than {MAX_SCALAR}.",
                "Shorten it, or look for a quotation mark that is not closed.",
            )
        found = _FORBIDDEN.search(event.value)
        if found:
            # Only an escape such as "\x9b" can still bring one in: the file itself was searched.
            self.note(
                "P108",
                event,
                f"this text holds the character '{show_controls(found.group())}'.",
                "Delete the backslash escape that makes it.",
            )

    def _place(self, event: Event, node: Node) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent, ListNode):
            parent.items.append(node)
            return
        key = self.pending[-1]
        if key is None:
            self.pending[-1] = self._key(event, node)
            return
        self.pending[-1] = None
        if key.text in parent.keys:
            first = parent.keys[key.text]
            self.problems.append(
                Problem(
                    "P104",
                    Place(self.file, key.line, key.column),
                    f"the key '{show_controls(key.text)}' stands here and in line {first.line}.",
                    "Keep one of the two.",
                )
            )
            return
        parent.keys[key.text] = key
        parent.values[key.text] = node

    def _key(self, event: Event, node: Node) -> TextNode:
        if not isinstance(node, TextNode) or not node.text:
            self.stop(
                "P107",
                event,
                f"{describe(node)} stands where a key should be.",
                "A key is a word followed by a colon.",
            )
        assert isinstance(node, TextNode)
        if node.plain and node.text == "<<":
            self.stop("P105", event, "'<<' is a merge key.", "Write the entries out.")
        if len(node.text) > MAX_KEY:
            self.stop(
                "P106", event, f"this key is longer than {MAX_KEY} characters.", "Shorten it."
            )
        return node

    def _parse_error(self, error: yaml.MarkedYAMLError) -> None:
        said = error.problem or error.context or "not YAML"
        mark = error.problem_mark or error.context_mark
        if error.context_mark is not None and any(words in said for words in _NOT_CLOSED):
            # What is not closed is found at the end of the file; its start is what helps.
            mark = error.context_mark
        place = Place(self.file) if mark is None else _at(self.file, mark)
        if mark is not None and _character(self.text, mark.line, mark.column) == "\t":
            said = "a tab stands where only spaces may"
        code = "P108" if "Unicode character escape" in said else "P103"
        self.problems.append(
            Problem(code, place, f"the YAML cannot be read: {show_controls(said)}.", _advice(said))
        )


def _at(file: str, mark: Mark) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


def _character(text: str, line: int, column: int) -> str:
    lines = _LINE_ENDS.split(text)
    return lines[line][column : column + 1] if line < len(lines) else ""


_NOT_CLOSED = ("unexpected end of stream", "expected ',' or")

# The parser's words, and what a person who is not a programmer should look for.
_ADVICE = {
    "mapping values are not allowed": "Put quotes around text that holds a colon and a space.",
    "a tab stands": "Indent with spaces.",
    "cannot start any token": "Put quotes around text that starts with a special character.",
    "could not find expected ':'": "Look one line up: a colon or a quotation mark is missing.",
    "did not find expected key": "Check the indentation, and the quotes around special signs.",
    "expected <block end>": "Check the indentation, and the quotes around special signs.",
    "did not find expected '-' indicator": "Check the indentation of the list.",
    "unexpected end of stream": "Close the quotation mark that is opened here.",
    "expected ',' or": "Close the bracket that is opened here, and put commas between the entries.",
    "alphabetic or numeric": "Put quotes around text that starts with & or *.",
}


def _advice(said: str) -> str:
    for words, advice in _ADVICE.items():
        if words in said:
            return advice
    return "Check the indentation, the quotation marks and the brackets."


def _events(text: str) -> Iterator[Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.parse(text, Loader=loader)
