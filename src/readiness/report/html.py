"""The HTML twin of a document: the same tree, the same sentences, one file.

No script, no request to anywhere, the reader's own fonts. What a reader of the PDF gets from tags a
reader of the page gets from HTML's own elements: headings, lists, tables with head cells, figures
with a text alternative. Nothing in a page depends on a clock or on the machine.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from importlib.resources import files

from readiness.report import html_charts
from readiness.report.html_parts import Sheet, attribute, badge, inline
from readiness.report.logo import Logo
from readiness.report.markup import Node
from readiness.report.theme import TONES, Palette

_STYLED = {"lead", "small", "cell", "cell-soft", "cell-number", "strong", "label", "figure"}


def page(
    root: Node,
    colours: Palette,
    *,
    author: str = "",
    logo: Logo | None = None,
    keywords: str = "",
    font: str = "",
) -> str:
    """A whole HTML page for a checked tree.

    Args:
        root: The tree that `markup.parse` gave, the same that the PDF is drawn from.
        colours: The palette, with the brand's accent.
        author: Whose document it is.
        logo: A checked picture, or None.
        keywords: What programs find the page by, separated by commas.
        font: The family of a hub, a plain name. It is named and not brought along: a licence for
            documents is none for the web. Devices without it show one of their own.
    """
    return _Page(colours, font).whole(root, author, logo, keywords)


@cache
def _css() -> str:
    return files("readiness.report").joinpath("roadmap.css").read_text(encoding="utf-8")


class _Page:
    """One page being written; `sheet` collects the widths that its columns need."""

    def __init__(self, colours: Palette, font: str = "") -> None:
        self.colours = colours
        self.font = f'"{font}",' if font else ""
        self.sheet = Sheet()
        self.first = True
        self.builders: dict[str, Callable[[Node], str]] = {
            "p": self.paragraph,
            "h": self.heading,
            "list": self.list,
            "group": lambda node: f'<div class="group">{self.blocks(node.children)}</div>\n',
            "columns": self.columns,
            "card": self.card,
            "tags": self.tags,
            "facts": self.facts,
            "table": self.table,
            "rule": lambda _: "<hr>\n",
            "space": self.space,
            "pagebreak": lambda _: '<div class="break"></div>\n',
            "qr": html_charts.qr,
            "figure": lambda node: html_charts.figure(node, self.sheet),
            "timeline": self.timeline,
        }

    def whole(self, root: Node, author: str, logo: Logo | None, keywords: str) -> str:
        """The page. Its style is named by its hash, so that no other style could slip in."""
        sections = root.find("section")
        main = "".join(self.section(node) for node in sections)
        variables = "".join(
            f"--{name.replace('_', '-')}:{self.colours[name]};" for name in sorted(TONES)
        )
        css = _css().replace("Inter,", f"{self.font}Inter,", 1)
        style = f":root{{{variables}}}\n{css}{self.sheet.css()}"
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:"
        words = f'<meta name="keywords"{attribute("content", keywords)}>\n' if keywords else ""
        title = escape(root.get("title"), quote=False)
        picture = ""
        if logo is not None:
            data = base64.b64encode(logo.png).decode()
            picture = (
                f'<header class="brand"><img src="data:image/png;base64,{data}"'
                f'{attribute("alt", logo.alternative)} width="{logo.width}" '
                f'height="{logo.height}"></header>\n'
            )
        contents = "".join(
            f'<li><a href="#{node.get("id")}">{escape(node.get("title"), quote=False)}</a></li>'
            for node in sections
        )
        nav = ""
        if len(sections) > 1:
            nav = f'<nav aria-label="Contents"><ul role="list">{contents}</ul></nav>\n'
        return (
            f"<!DOCTYPE html>\n<html{attribute('lang', root.get('lang'))}>\n<head>\n"
            '<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            '<meta name="robots" content="noindex">\n'
            '<meta name="color-scheme" content="light">\n'
            f'<meta name="author"{attribute("content", author)}>\n'
            f'<meta name="description"{attribute("content", root.get("subject"))}>\n'
            f"{words}"
            f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
            f"{picture}{nav}<main>\n{main}</main>\n"
            f"<footer><p>{escape(root.get('footer'), quote=False)}</p></footer>\n</body>\n</html>\n"
        )

    def section(self, node: Node) -> str:
        """A section with its heading; the first bears the page's only h1."""
        level = 1 if self.first else 2
        kind = "first" if self.first else "on" if node.get("start") == "flow" else "new"
        own = node.get("id")
        lines = [line for line in node.get("aside").split("|") if line.strip()]
        aside = "<br>".join(escape(line.strip(), quote=False) for line in lines)
        kicker = node.get("kicker")
        head = (
            (f'<p class="kicker">{escape(kicker, quote=False)}</p>\n' if kicker else "")
            + f'<h{level} id="{own}-title">{escape(node.get("title"), quote=False)}</h{level}>\n'
            + (f'<p class="aside">{aside}</p>\n' if aside else "")
        )
        body = self.blocks(node.children)
        self.first = False
        return (
            f'<section id="{own}" class="{kind}" aria-labelledby="{own}-title">\n'
            f'<div class="head">\n{head}</div>\n{body}</section>\n'
        )

    def blocks(self, nodes: Sequence[Node]) -> str:
        """The elements one after the other."""
        return "".join(self.builders[node.name](node) for node in nodes)

    def paragraph(self, node: Node) -> str:
        """A paragraph; an empty one leaves nothing."""
        words = inline(node.runs)
        style = node.get("style")
        kind = f' class="{style}"' if style in _STYLED else ""
        return f"<p{kind}>{words}</p>\n" if words else ""

    def heading(self, node: Node) -> str:
        """A heading one step below its section's; `look` only says how it looks."""
        level = int(node.get("level")) + (0 if self.first else 1)
        look = node.get("look", node.get("level"))
        return f'<h{level} class="look{look}">{inline(node.runs)}</h{level}>\n'

    def list(self, node: Node) -> str:
        """A list with bullets, numbers, or boxes to tick on paper."""
        kind = node.get("kind", "bullet")
        name = "ol" if kind == "number" else "ul"
        style = node.get("style")
        classes = " ".join(part for part in (kind, style if style in _STYLED else "") if part)
        items: list[str] = []
        for item in node.find("item"):
            label = item.get("label")
            mark = f'<span class="label">{escape(label, quote=False)}</span> ' if label else ""
            items.append(f"<li>{mark}{inline(item.runs)}</li>")
        return f'<{name} class="{classes}">{"".join(items)}</{name}>\n' if items else ""

    def columns(self, node: Node) -> str:
        """Columns side by side; one below the other where the screen is narrow."""
        columns = node.find("column")
        grid = self.sheet.shares(node.get("shares"), len(columns))
        inner = "".join(f"<div>{self.blocks(column.children)}</div>" for column in columns)
        return f'<div class="columns {grid}">{inner}</div>\n'

    def card(self, node: Node) -> str:
        """A card, with its number where it has one."""
        own, number = node.get("id"), node.get("number")
        tone = node.get("tone", "plain")
        mark = badge(number, "Step ") if number else ""
        kind = f"card {tone} numbered" if number else f"card {tone}"
        name = f' id="{own}"' if own else ""
        return f'<div class="{kind}"{name}>{mark}{self.blocks(node.children)}</div>\n'

    def tags(self, node: Node) -> str:
        """Short facts in pills."""
        pills = " ".join(
            f'<span class="tag {tag.get("tone", "soft")}">{inline(tag.runs)}</span>'
            for tag in node.find("tag")
        )
        side = " right" if node.get("align") == "right" else ""
        return f'<p class="tags{side}">{pills}</p>\n' if pills else ""

    def facts(self, node: Node) -> str:
        """Labels with a value each."""
        facts = node.find("fact")
        grid = self.sheet.shares(node.get("shares"), len(facts))
        inner = "".join(
            f"<div><dt>{escape(fact.get('label'), quote=False)}</dt>"
            f"<dd>{inline(fact.runs)}</dd></div>"
            for fact in facts
        )
        return f'<dl class="facts {grid}">{inner}</dl>\n' if facts else ""

    def table(self, node: Node) -> str:
        """A table. On a narrow screen each row becomes a small list, so its roles are spelled out.

        A style sheet that changes how a table is laid out makes some browsers forget that it is
        one; roles keep it a table for who hears it.
        """
        heads, rows = node.find("head"), node.find("row")
        if not rows:
            return ""
        shares = node.get("shares").split()
        titles = [inline(cell.runs) for cell in heads[0].find("cell")] if heads else []
        total = sum(float(share) for share in shares)
        widths = "".join(
            f'<col class="{self.sheet.width(float(share) / total)}">' for share in shares
        )
        head = ""
        if heads:
            cells = "".join(f'<th scope="col" role="columnheader">{title}</th>' for title in titles)
            head = f'<thead role="rowgroup"><tr role="row">{cells}</tr></thead>'
        plain = ["".join(r.text for r in c.runs).strip() for h in heads for c in h.find("cell")]
        named = (plain + [""] * len(shares))[: len(shares)]
        body = "".join(self._row(row, named, node.get("rowheads") == "yes") for row in rows)
        kind = "dense" if node.get("dense") == "yes" else "loose"
        return (
            f'<table role="table" class="{kind}">'
            f"<caption>{escape(node.get('summary'), quote=False)}</caption>"
            f"<colgroup>{widths}</colgroup>{head}\n"
            f'<tbody role="rowgroup">\n{body}</tbody></table>\n'
        )

    def _row(self, node: Node, titles: Sequence[str], row_heads: bool) -> str:
        out: list[str] = []
        cells = node.find("cell")[: len(titles)]
        for index, title in enumerate(titles):
            cell = cells[index] if index < len(cells) else None
            words = inline(cell.runs) if cell is not None else ""
            style = cell.get("style") if cell is not None else ""
            kind = f' class="{style}"' if style in _STYLED else ""
            if row_heads and index == 0:
                out.append(f'<th scope="row" role="rowheader"{kind}>{words}</th>')
            else:
                named = attribute("data-head", title) if title and words else ""
                out.append(f'<td role="cell"{kind}{named}>{words}</td>')
        tone = node.get("tone").replace("_", "-")
        ground = f' class="{tone}"' if tone else ""
        return f'<tr role="row"{ground}>{"".join(out)}</tr>\n'

    def space(self, node: Node) -> str:
        """Empty height."""
        return f'<div class="{self.sheet.height(node.number("height") or 0.0)}"></div>\n'

    def timeline(self, node: Node) -> str:
        """Lanes side by side, each a heading line and its steps."""
        lanes = node.find("lane")
        out: list[str] = []
        for index, lane in enumerate(lanes):
            steps = "".join(
                f"<li>{badge(step.get('number'))}<span>{inline(step.runs)}</span></li>"
                for step in lane.find("step")
            )
            title, by = (escape(lane.get(key), quote=False) for key in ("title", "by"))
            out.append(
                f'<div class="lane lane{min(index, 2)}"><p class="when"><b>{title}</b> '
                f"<span>{by}</span></p>"
                + (f'<ul role="list">{steps}</ul>' if steps else "")
                + "</div>"
            )
        grid = self.sheet.shares("", len(lanes))
        return f'<div class="columns timeline {grid}">{"".join(out)}</div>\n'
