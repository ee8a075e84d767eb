"""Roadmap documents as ratios to peers: raw canvas, plain Platypus, typst, fpdf2, WeasyPrint.

All peers but raw canvas get the content of the same documents as a story, in the same font: the
words in headings, paragraphs and tables, the links, each chart as its bars, and the same QR codes
as vectors, worked out once. typst and WeasyPrint write tags (PDF/UA-1), the others cannot. Raw
canvas sets our lines where we set them, and nothing else. What is in our time only: picking out
what the page says, templates and their checks, cards, pills and columns, page furniture.

Sides take turns, one firm after the other, and the least of CPU seconds of each firm is compared,
because machines are shared. typst and WeasyPrint break lines better and hyphenate. typst remembers
what it has set, so that it gets new words every time. Run by `make bench`.
"""

import json
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from html import escape
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pypdf import PdfReader

from readiness.assessment import Assessment
from readiness.packs import data_folder, load, load_cases
from readiness.report import roadmap_html, roadmap_pdf, view
from readiness.report.markup import Node, parse
from readiness.report.pen import Pen
from readiness.report.render import ROADMAP
from readiness.report.templates import fill
from readiness.report.typeface import cut
from readiness.roadmap import Roadmap, plan
from readiness.scoring import assess

ON = date(2026, 11, 23)
FIRMS = ("bakery", "home-care", "hotel")
ROUNDS = 5
FONTS = Path(__file__).resolve().parents[1] / "src" / "readiness" / "report" / "fonts"
Block = tuple[str, Any]
COLD = """
import time, json
from datetime import date
from readiness.packs import data_folder, load, load_cases
from readiness.report import roadmap_pdf
from readiness.roadmap import plan
from readiness.scoring import assess
pack = load()
case = next(c for c in load_cases(data_folder("questionnaires") / pack.id) if c.id == "bakery")
one = assess(pack, case.response)
made = plan(one, date(2026, 11, 23))
begun = time.process_time()
roadmap_pdf(one, made)
spent = time.process_time() - begun
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([spent, int(peak.split()[1]) / 1024]))
"""


@dataclass
class Firm:
    """One document: what ours is made from, the story for the peers, and the lines it has."""

    assessment: Assessment
    roadmap: Roadmap
    story: list[Block] = field(default_factory=list)
    pages: list[list[tuple[float, float, str, str, float, str]]] = field(default_factory=list)


def words(node: Node) -> str:
    """The words of an element on one line."""
    return " ".join("".join(run.text for run in node.runs).split())


def bars_of(chart: Node) -> list[tuple[str, float, str]]:
    """A chart of any kind as bars: label, length from 0 to 1, words."""
    out: list[tuple[str, float, str]] = []
    if chart.name == "scale":
        out.append((chart.get("level"), chart.number("value") or 0.0, chart.get("figure")))
    for child in chart.children:
        if child.name == "band" and chart.name == "scale":
            out.append((child.get("label"), float(child.get("start")), child.get("start")))
        elif child.name == "bar":
            words = f"{child.get('level')} {child.get('figure')} {child.get('note')}"
            out.append((child.get("label"), child.number("value") or 0.0, words))
        elif child.name == "dot":
            out.append((child.get("label"), float(child.get("aim")), child.get("gap")))
        elif child.name == "mark":
            out.append((child.get("number"), float(child.get("impact")) / 5, child.get("effort")))
    return out


@lru_cache(64)
def squares(address: str) -> tuple[int, list[tuple[int, int, int]]]:
    """A QR code as rows of dark squares: side, and for each (x, y, length)."""
    import segno

    matrix = segno.make(address, error="m").matrix
    found = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            if row[x]:
                end = x
                while end < len(row) and row[end]:
                    end += 1
                found.append((x, y, end - x))
                x = end
            x += 1
    return len(matrix), found


def svg(address: str) -> str:
    """The same as a picture for the peers that take one."""
    side, rows = squares(address)
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="62" '
        f'height="62"><path d="{path}"/></svg>'
    )


def story_of(node: Node, out: list[Block]) -> None:
    """All content of a tree: headings, paragraphs, tables, links, bars, QR codes."""
    if node.name == "section":
        out.append(("h1", node.get("title")))
    if node.name == "figure":
        out += [("bars", (node.get("alt"), bars_of(chart))) for chart in node.children]
        return
    if node.name == "qr":
        out.append(("qr", node.get("href")))
        return
    if node.name == "table":
        rows = [[words(cell) for cell in row.find("cell")] for row in node.children]
        most = max((len(row) for row in rows), default=0)
        out.append(("table", [row + [""] * (most - len(row)) for row in rows]))
        return
    if node.runs and words(node):
        out.append(("h2" if node.name == "h" else "p", words(node)))
        out += [("link", run.href) for run in node.runs if run.href.startswith("https")]
    for child in node.children:
        story_of(child, out)


def firms() -> list[Firm]:
    """The documents that are measured."""
    pack = load()
    cases = {case.id: case for case in load_cases(data_folder("questionnaires") / pack.id)}
    found = []
    for name in FIRMS:
        assessment = assess(pack, cases[name].response)
        firm = Firm(assessment, plan(assessment, ON))
        data = view.build(assessment, firm.roadmap)
        story_of(parse(fill(data_folder("templates"), ROADMAP, data), ROADMAP), firm.story)
        firm.pages = lines_of(firm)
        found.append(firm)
    return found


def lines_of(firm: Firm) -> list[list[tuple[float, float, str, str, float, str]]]:
    """Every line that our document draws, page by page."""
    pages: list[list[tuple[float, float, str, str, float, str]]] = [[]]
    text, end = Pen.text, Pen.end_page

    def keep(
        pen: Pen, x: float, y: float, line: str, font: str, size: float, colour: str, *more: str
    ) -> None:
        pages[-1].append((x, y, line, font, size, more[0] if more else "left"))
        text(pen, x, y, line, font, size, colour, *more)  # type: ignore[arg-type]

    def turn(pen: Pen) -> None:
        pages.append([])
        end(pen)

    Pen.text, Pen.end_page = keep, turn  # type: ignore[assignment, method-assign]
    try:
        roadmap_pdf(firm.assessment, firm.roadmap)
    finally:
        Pen.text, Pen.end_page = text, end  # type: ignore[method-assign]
    return pages[:-1]


def ours(firm: Firm) -> bytes:
    """Our PDF: tagged, with charts."""
    return roadmap_pdf(firm.assessment, firm.roadmap)


def page(firm: Firm) -> bytes:
    """Our web page."""
    return roadmap_html(firm.assessment, firm.roadmap).encode()


def raw(firm: Firm) -> bytes:
    """The same lines at the same places with ReportLab's canvas: nothing is laid out."""
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, initialFontName="Inter-Regular")
    for lines in firm.pages:
        for x, y, text, font, size, anchor in lines:
            canvas.setFont(f"Inter-{font}", size)
            if anchor == "right":
                canvas.drawRightString(x, y, text)
            elif anchor == "centre":
                canvas.drawCentredString(x, y, text)
            else:
                canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def platypus(firm: Firm) -> bytes:
    """The story with ReportLab's own layout, without tags."""
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    body = ParagraphStyle("p", fontName="Inter-Regular", fontSize=8.6, leading=12, spaceAfter=4)
    styles = {
        "p": body,
        "h1": ParagraphStyle("h1", body, fontName="Inter-Display", fontSize=23, leading=27),
        "h2": ParagraphStyle("h2", body, fontName="Inter-SemiBold", fontSize=12, leading=16),
    }
    flow: list[Any] = []
    for kind, content in firm.story:
        if kind == "bars":
            flow.append(drawn_bars(content[1]))
        elif kind == "qr":
            flow.append(drawn_code(content))
        elif kind == "link":
            flow.append(Paragraph(f'<a href="{escape(content)}">{escape(content)}</a>', body))
        elif kind == "table":
            cells = [[Paragraph(escape(cell), body) for cell in row] for row in content]
            grid = TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey)])
            flow += [Table(cells, colWidths=[511 / len(cells[0])] * len(cells[0]), style=grid)]
        else:
            flow.append(Paragraph(escape(content), styles[kind]))
    out = BytesIO()
    SimpleDocTemplate(out, margin=42, initialFontName="Inter-Regular").build([*flow, Spacer(1, 1)])
    return out.getvalue()


def drawn_bars(bars: list[tuple[str, float, str]]) -> Any:  # noqa: ANN401 - a ReportLab drawing
    """Bars with ReportLab's graphics."""
    from reportlab.graphics.shapes import Drawing, Rect, String
    from reportlab.lib import colors

    drawing = Drawing(511, 16 * len(bars))
    for index, (label, value, said) in enumerate(bars):
        y = 16 * (len(bars) - index) - 12
        drawing.add(String(0, y, label, fontName="Inter-SemiBold", fontSize=8))
        drawing.add(Rect(140, y - 2, 200, 9, fillColor=colors.lightgrey, strokeColor=None))
        drawing.add(Rect(140, y - 2, 200 * value, 9, fillColor=colors.navy, strokeColor=None))
        drawing.add(String(350, y, said, fontName="Inter-Regular", fontSize=8))
    return drawing


def drawn_code(address: str) -> Any:  # noqa: ANN401 - a Platypus flowable
    """A QR code as a Platypus flowable: rectangles on the canvas."""
    from reportlab.platypus import Flowable

    class Code(Flowable):  # type: ignore[misc]
        def wrap(self, *_: float) -> tuple[float, float]:
            return 62, 62

        def draw(self) -> None:
            side, rows = squares(address)
            path = self.canv.beginPath()
            for x, y, length in rows:
                path.rect(x * 62 / side, (side - y - 1) * 62 / side, length * 62 / side, 62 / side)
            self.canv.drawPath(path, stroke=0, fill=1)

    return Code()


def fpdf2(firm: Firm) -> bytes:
    """The story with fpdf2."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    for style, name in (("", "Regular"), ("B", "SemiBold")):
        pdf.add_font("Inter", style, FONTS / f"Inter-{name}.ttf")
    pdf.add_page()
    for kind, content in firm.story:
        pdf.set_font(
            "Inter", "B" if kind in ("h1", "h2") else "", {"h1": 22, "h2": 12}.get(kind, 8.6)
        )
        if kind == "bars":
            for label, value, said in content[1]:
                pdf.cell(50, 5, label)
                x, y = pdf.get_x(), pdf.get_y()
                pdf.set_fill_color(220)
                pdf.rect(x, y + 1, 70, 3, "F")
                pdf.set_fill_color(0, 0, 120)
                pdf.rect(x, y + 1, 70 * value, 3, "F")
                pdf.set_x(x + 74)
                pdf.cell(0, 5, said, new_x="LMARGIN", new_y="NEXT")
        elif kind == "qr":
            side, rows = squares(content)
            if pdf.will_page_break(22):
                pdf.add_page()
            left, top, step = pdf.get_x(), pdf.get_y(), 22 / side
            pdf.set_fill_color(0)
            for x, y, length in rows:
                pdf.rect(left + x * step, top + y * step, length * step, step, "F")
            pdf.set_y(top + 22)
        elif kind == "link":
            pdf.cell(0, 4.4, content, link=content, new_x="LMARGIN", new_y="NEXT")
        elif kind == "table":
            with pdf.table(line_height=4.2, first_row_as_headings=False) as table:
                for cells in content:
                    row = table.row()
                    for cell in cells:
                        row.cell(cell)
        else:
            height = {"h1": 10, "h2": 6}.get(kind, 4.4)
            pdf.multi_cell(0, height, content, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def as_html(kind: str, content: Any) -> str:  # noqa: ANN401 - as the story has it
    """One block of the story as HTML."""
    if kind == "table":
        rows = (
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in content
        )
        return f"<table>{''.join(rows)}</table>"
    if kind == "bars":
        rows = (
            f"<tr><td>{escape(label)}</td><td><div class=bar><div style='width:{value * 100:.1f}%'>"
            f"</div></div></td><td>{escape(said)}</td></tr>"
            for label, value, said in content[1]
        )
        return f"<table>{''.join(rows)}</table>"
    if kind == "qr":
        data = b64encode(svg(content).encode()).decode()
        source = f"data:image/svg+xml;base64,{data}"
        return f'<p><img alt="QR code for {escape(content)}" src="{source}"></p>'
    if kind == "link":
        return f'<p><a href="{escape(content)}">{escape(content)}</a></p>'
    return f"<{kind}>{escape(content)}</{kind}>"


def weasyprint(firm: Firm) -> bytes:
    """The story with WeasyPrint, tagged as PDF/UA-1."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    body = "".join(as_html(kind, content) for kind, content in firm.story)
    faces = "".join(
        f"@font-face{{font-family:Inter;font-weight:{weight};"
        f"src:url({(FONTS / f'Inter-{name}.ttf').as_uri()})}}"
        for weight, name in ((400, "Regular"), (600, "SemiBold"))
    )
    css = (
        "@page{size:A4;margin:15mm}body{font:8.6pt/12pt Inter}h1{font-size:23pt;line-height:27pt}"
        "h2{font-size:12pt}td{border-bottom:.5pt solid grey;vertical-align:top}table{width:100%}"
        ".bar{background:#ddd;width:200pt;height:9pt}.bar div{background:navy;height:9pt}"
    )
    text = f"<html lang=en><title>T</title><style>{faces}{css}</style><body>{body}"
    return bytes(
        HTML(string=text).write_pdf(font_config=FontConfiguration(), pdf_variant="pdf/ua-1")
    )


TYPST = """
#set document(title: "Digital roadmap")
#set text(font: "Inter", size: 8.6pt, lang: "en")
#set page(paper: "a4", margin: 15mm)
#for (kind, content) in json(bytes(sys.inputs.story)) {
  if kind == "h1" { heading(level: 1, content) }
  else if kind == "h2" { heading(level: 2, content) }
  else if kind == "p" { par(content) }
  else if kind == "link" { par(link(content, content)) }
  else if kind == "qr" {
    image(bytes(content.at(1)), format: "svg", width: 62pt, alt: content.at(0))
  }
  else if kind == "bars" {
    table(columns: (140pt, 210pt, 1fr), stroke: none, ..content.at(1).map(row => (
      [#row.at(0)],
      box(width: 200pt, height: 9pt, fill: luma(220),
          align(left, rect(width: row.at(1) * 100%, height: 9pt, fill: navy))),
      [#row.at(2)])).flatten())
  }
  else { table(columns: (1fr,) * content.at(0).len(), stroke: none,
               ..content.flatten().map(c => [#c])) }
}
"""


def typst_with(folder: Path) -> Callable[[Firm], bytes]:
    """The story with typst, tagged as PDF/UA-1; its compiler is kept."""
    import typst

    (folder / "story.typ").write_text(TYPST, "utf-8")
    compiler = typst.Compiler(
        str(folder / "story.typ"), font_paths=[str(FONTS)], ignore_system_fonts=True
    )

    calls = count()

    def run(firm: Firm) -> bytes:
        # It remembers what it has set before, so that every call needs words of its own.
        number = next(calls)
        story = json.dumps([renewed(kind, content, number) for kind, content in firm.story])
        return bytes(
            compiler.compile(format="pdf", sys_inputs={"story": story}, pdf_standards=["ua-1"])
        )

    return run


def renewed(kind: str, content: Any, number: int) -> Block:  # noqa: ANN401 - as the story has it
    """A block with words that nobody has set before."""
    if kind == "table":
        return kind, [[f"{cell} {number}" for cell in row] for row in content]
    if kind == "bars":
        alt, bars = content
        return kind, (
            f"{alt} {number}",
            [(f"{a} {number}", v, f"{s} {number}") for a, v, s in bars],
        )
    if kind == "qr":
        return kind, (
            f"QR code for {content}",
            svg(content).replace("<path", f"<path id='p{number}'"),
        )
    return kind, content if kind == "link" else f"{content} {number}"


def main() -> int:
    """Print the table."""
    for name in ("Regular", "SemiBold", "Display", "Italic"):
        cut(name)
    found = firms()
    with TemporaryDirectory() as folder:
        sides: dict[str, Callable[[Firm], bytes]] = {
            "ours, tagged PDF": ours,
            "ours, web page": page,
            "raw canvas": raw,
            "plain Platypus": platypus,
            "fpdf2": fpdf2,
            "typst": typst_with(Path(folder)),
            "WeasyPrint": weasyprint,
        }
        best = {(side, index): 1e9 for side in sides for index in range(len(found))}
        sizes: dict[str, int] = {}
        sheets: dict[str, str] = {}
        for side, make in sides.items():
            made = make(found[0])
            sizes[side] = len(made)
            is_pdf = made.startswith(b"%PDF")
            sheets[side] = str(len(PdfReader(BytesIO(made)).pages)) if is_pdf else ""
        for number in range(ROUNDS):
            for side, make in sides.items():
                if number and side == "WeasyPrint" and number > 1:
                    continue  # two rounds of the slowest are enough
                for index, firm in enumerate(found):
                    start = time.process_time()
                    make(firm)
                    spent = time.process_time() - start
                    best[side, index] = min(best[side, index], spent)
    means = {s: sum(best[s, i] for i in range(len(found))) / len(found) for s in sides}
    mine = means["ours, tagged PDF"]
    print(f"{'':18} {'CPU ms':>8} {'docs/s':>8} {'pages':>6} {'KB':>6} {'ours is':>14}")
    for side, mean in means.items():
        ratio = (
            f"{mean / mine:.2f} x as fast"
            if side in ("fpdf2", "typst", "WeasyPrint")
            else (f"{mine / mean:.2f} x its time")
        )
        size = sizes[side] / 1000
        print(
            f"{side:18} {mean * 1e3:8.1f} {1 / mean:8.1f} {sheets[side]:>6} {size:6.0f} {ratio:>14}"
        )
    print("targets: at most 1.1 x the time of Platypus, 4.5 x that of raw canvas (stretch 3);")
    print("4 x as fast as typst, 6 x fpdf2, 15 x WeasyPrint. Raw canvas sets our lines only; the")
    print("others draw words, tables, links, bars and QR codes from a story made before.")
    colds = []
    for _ in range(5):
        done = subprocess.run([sys.executable, "-c", COLD], capture_output=True, check=True)
        colds.append(json.loads(done.stdout))
    cold, memory = min(c for c, _ in colds), max(m for _, m in colds)
    print(f"first PDF in a new process: {cold:.2f} s CPU above loading and scoring (at most 0.35)")
    print(f"memory of that process: {memory:.0f} MiB (at most 60)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
