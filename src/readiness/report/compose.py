"""From the tree of a document to its blocks: one builder an element."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from readiness.report import charts
from readiness.report.flowables import (
    Card,
    Columns,
    Facts,
    Flowable,
    Item,
    Paragraph,
    Rule,
    Space,
    Stack,
    Tags,
)
from readiness.report.markup import Node
from readiness.report.tables import Row, Table
from readiness.report.text import Run
from readiness.report.theme import STYLES
from readiness.report.timeline import Lane, Timeline


class PageBreak(Flowable):
    """The next block starts a new page."""

    def measure(self, width: float) -> float:
        """Nothing."""
        del width
        return 0.0


@dataclass(slots=True)
class Section:
    """A section: its heading words and its blocks."""

    id: str
    title: str
    kicker: str
    aside: list[str]
    new_page: bool
    room: float
    """Points that must be free for the section to start on a page already begun."""
    spread: bool
    """Whether height left over on its last page goes into the gaps before headings and cards."""
    blocks: list[Flowable]


@dataclass(slots=True)
class Document:
    """A whole document, ready to be laid out."""

    title: str
    language: str
    subject: str
    header: tuple[str, str]
    """What stands at the top of every page but the first: left and right."""
    footer: str
    sections: list[Section]
    most_pages: int = 0
    """Where there would be more, sections flow on and gaps get smaller; 0 is as many as come."""


def compose(root: Node) -> Document:
    """The document of a checked tree."""
    sections = [
        Section(
            node.get("id"),
            node.get("title"),
            node.get("kicker"),
            [line for line in node.get("aside").split("|") if line.strip()],
            node.get("start", "page") == "page",
            node.number("room") or 0.0,
            node.get("spread") == "yes",
            blocks(node.children),
        )
        for node in root.find("section")
    ]
    left, _, right = root.get("header").partition("|")
    return Document(
        root.get("title"),
        root.get("lang"),
        root.get("subject"),
        (left, right),
        root.get("footer"),
        sections,
        int(root.number("pages") or 0),
    )


def blocks(nodes: Sequence[Node]) -> list[Flowable]:
    """The blocks of some elements; empty paragraphs and lists leave no gap."""
    out: list[Flowable] = []
    for node in nodes:
        built = _BUILDERS[node.name](node)
        made = built if isinstance(built, list) else [built]
        for block in made:
            block.where = node.where
        out += made
    return out


def words(node: Node) -> list[Run]:
    """The runs with the white space of the template's layout taken out at both ends."""
    runs = [run for run in node.runs if run.text]
    return runs if any(run.text.strip() for run in runs) else []


def _paragraph(node: Node) -> list[Flowable]:
    runs = words(node)
    if not runs:
        return []
    made = Paragraph(runs, STYLES[node.get("style", "body")])
    made.keep_next = node.get("keep") == "next"
    return [made]


def _heading(node: Node) -> Flowable:
    level = node.get("level")
    return Paragraph(words(node), STYLES[f"h{node.get('look', level)}"], f"H{level}")


def _list(node: Node) -> list[Flowable]:
    kind, group = node.get("kind", "bullet"), node
    style = STYLES[node.get("style", "body")]
    out: list[Flowable] = []
    for number, item in enumerate(node.find("item"), start=1):
        label = {"bullet": "•", "number": f"{number}.", "check": "box"}[kind]
        out.append(Item(item.get("label") or label, words(item), style, group))
    return out


def _card(node: Node) -> Flowable:
    return Card(blocks(node.children), tone=node.get("tone", "plain"), number=node.get("number"))


def _columns(node: Node) -> Flowable:
    columns = node.find("column")
    return Columns([blocks(column.children) for column in columns], _shares(node, len(columns)))


def _shares(node: Node, count: int) -> list[float]:
    """The parts of the width; what the template leaves out is 1."""
    shares = [float(part) for part in node.get("shares").split()]
    return (shares + [1.0] * count)[:count]


def _facts(node: Node) -> Flowable:
    facts = [(fact.get("label"), words(fact)) for fact in node.find("fact")]
    return Facts(facts, _shares(node, len(facts)))


def _tags(node: Node) -> list[Flowable]:
    tags = [
        ("".join(run.text for run in tag.runs).strip(), tag.get("tone", "soft"))
        for tag in node.find("tag")
    ]
    return [Tags(tags, node.get("align", "left"))] if tags else []


def _table(node: Node) -> list[Flowable]:
    heads, rows = node.find("head"), node.find("row")
    if not rows:
        return []
    shares = [float(part) for part in node.get("shares").split()]
    head = _row(heads[0], len(shares), "head") if heads else None
    row_heads = node.get("rowheads") == "yes"
    made = [_row(row, len(shares), "strong" if row_heads else "cell") for row in rows]
    padding = 2.6 if node.get("dense") == "yes" else 4.0
    summary = node.get("summary")
    return [Table(made, shares, head=head, summary=summary, row_heads=row_heads, padding=padding)]


def _row(node: Node, count: int, first: str) -> Row:
    cells: list[Stack] = []
    for index, cell in enumerate(node.find("cell")[:count]):
        plain = "head" if node.name == "head" else first if index == 0 else "cell"
        style = STYLES[cell.get("style", plain)]
        cells.append(Stack([Paragraph(words(cell), style, "")]))
    while len(cells) < count:
        cells.append(Stack([]))
    return Row(cells, node.get("tone"))


def _figure(node: Node) -> list[Flowable]:
    return [charts.Figure(_CHARTS[child.name](child), node.get("alt")) for child in node.children]


def _bands(node: Node) -> list[charts.Band]:
    return [charts.Band(b.get("label"), float(b.get("start"))) for b in node.find("band")]


def _bar(node: Node) -> charts.Bar:
    return charts.Bar(
        node.get("label"),
        node.get("state", "scored"),  # type: ignore[arg-type]
        node.get("level"),
        node.get("figure"),
        node.get("note"),
        node.number("value"),
        node.number("low"),
        node.number("high"),
    )


def _bars(node: Node) -> Flowable:
    rows = [_bar(bar) for bar in node.find("bar")]
    return charts.Bars(_bands(node), rows, node.get("ticks").split())


def _dots(node: Node) -> Flowable:
    dots = [
        charts.Dot(d.get("label"), float(d.get("now")), float(d.get("aim")), d.get("gap"))
        for d in node.find("dot")
    ]
    legend = (node.get("now"), node.get("aim"))
    return charts.Dots(dots, _bands(node), node.get("ticks").split(), legend)


def _effort_impact(node: Node) -> Flowable:
    marks = [
        charts.Mark(
            m.get("number"),
            int(float(m.get("effort"))),
            int(float(m.get("impact"))),
            m.get("soon") == "yes",
        )
        for m in node.find("mark")
    ]
    names = ("across", "up", "easy", "big", "small", "hard")
    return charts.EffortImpact(marks, [node.get(name) for name in names])


def _qr(node: Node) -> Flowable:
    return charts.Figure(charts.Qr(node.get("href"), node.number("size") or 64.0), node.get("alt"))


def _timeline(node: Node) -> Flowable:
    return Timeline(
        [
            Lane(
                lane.get("title"),
                lane.get("by"),
                [(step.get("number"), words(step)) for step in lane.find("step")],
            )
            for lane in node.find("lane")
        ]
    )


_CHARTS: dict[str, Callable[[Node], Flowable]] = {
    "scale": lambda node: charts.Scale(_bands(node), _bar(node)),
    "bars": _bars,
    "dots": _dots,
    "effortimpact": _effort_impact,
}
_BUILDERS: dict[str, Callable[[Node], Flowable | list[Flowable]]] = {
    "p": _paragraph,
    "h": _heading,
    "list": _list,
    "group": lambda node: Stack(blocks(node.children)),
    "columns": _columns,
    "card": _card,
    "tags": _tags,
    "facts": _facts,
    "table": _table,
    "rule": lambda node: Rule(),
    "space": lambda node: Space(node.number("height") or 0.0),
    "pagebreak": lambda node: PageBreak(),
    "qr": _qr,
    "figure": _figure,
    "timeline": _timeline,
}
