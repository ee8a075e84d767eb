"""Roadmap documents as ratios to peers: raw canvas, plain Platypus, typst, fpdf2, WeasyPrint.

All peers get the words of the same documents as a plain story of headings, paragraphs and tables,
in the same font. They draw no chart, QR code, card or timeline and, but for typst and WeasyPrint,
write no tags; templates, layout, charts and tags are in our time only. Sides take turns, one firm
after the other, and the least of CPU seconds of each firm is compared, because machines are shared.
typst and WeasyPrint break lines better and hyphenate. Run by `make bench`.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from html import escape
from io import BytesIO
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

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


def story_of(node: Node, out: list[Block]) -> None:
    """All words of a tree: headings, paragraphs, tables."""
    if node.name == "section":
        out.append(("h1", node.get("title")))
    if node.name == "table":
        rows = [[words(cell) for cell in row.find("cell")] for row in node.children]
        most = max((len(row) for row in rows), default=0)
        out.append(("table", [row + [""] * (most - len(row)) for row in rows]))
        return
    if node.runs and words(node):
        out.append(("h2" if node.name == "h" else "p", words(node)))
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
        if kind == "table":
            cells = [[Paragraph(escape(cell), body) for cell in row] for row in content]
            grid = TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.grey)])
            flow += [Table(cells, colWidths=[511 / len(cells[0])] * len(cells[0]), style=grid)]
        else:
            flow.append(Paragraph(escape(content), styles[kind]))
    out = BytesIO()
    SimpleDocTemplate(out, margin=42, initialFontName="Inter-Regular").build([*flow, Spacer(1, 1)])
    return out.getvalue()


def fpdf2(firm: Firm) -> bytes:
    """The story with fpdf2."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    for style, name in (("", "Regular"), ("B", "SemiBold")):
        pdf.add_font("Inter", style, FONTS / f"Inter-{name}.ttf")
    pdf.add_page()
    for kind, content in firm.story:
        pdf.set_font(
            "Inter", "" if kind in ("p", "table") else "B", {"h1": 22, "h2": 12}.get(kind, 8.6)
        )
        if kind == "table":
            with pdf.table(line_height=4.2, first_row_as_headings=False) as table:
                for cells in content:
                    row = table.row()
                    for cell in cells:
                        row.cell(cell)
        else:
            height = {"h1": 10, "h2": 6}.get(kind, 4.4)
            pdf.multi_cell(0, height, content, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def weasyprint(firm: Firm) -> bytes:
    """The story with WeasyPrint, tagged as PDF/UA-1."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    body = "".join(
        f"<{kind}>{escape(content)}</{kind}>"
        if kind != "table"
        else "<table>"
        + "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in content
        )
        + "</table>"
        for kind, content in firm.story
    )
    faces = "".join(
        f"@font-face{{font-family:Inter;font-weight:{weight};"
        f"src:url({(FONTS / f'Inter-{name}.ttf').as_uri()})}}"
        for weight, name in ((400, "Regular"), (600, "SemiBold"))
    )
    css = (
        "@page{size:A4;margin:15mm}body{font:8.6pt/12pt Inter}h1{font-size:23pt;line-height:27pt}"
        "h2{font-size:12pt}td{border-bottom:.5pt solid grey;vertical-align:top}table{width:100%}"
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
        new = [
            (kind, [[f"{cell} {number}" for cell in row] for row in content])
            if kind == "table"
            else (kind, f"{content} {number}")
            for kind, content in firm.story
        ]
        story = json.dumps(new)
        return bytes(
            compiler.compile(format="pdf", sys_inputs={"story": story}, pdf_standards=["ua-1"])
        )

    return run


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
        for side, make in sides.items():
            sizes[side] = len(make(found[0]))
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
    print(f"{'':18} {'CPU ms':>8} {'docs/s':>8} {'KB':>6} {'ours is':>14}")
    for side, mean in means.items():
        ratio = (
            f"{mean / mine:.2f} x as fast"
            if side in ("fpdf2", "typst", "WeasyPrint")
            else (f"{mine / mean:.2f} x its time")
        )
        print(f"{side:18} {mean * 1e3:8.1f} {1 / mean:8.1f} {sizes[side] / 1000:6.0f} {ratio:>14}")
    print("targets: at most 1.1 x the time of Platypus, 4.5 x that of raw canvas (stretch 3);")
    print("4 x as fast as typst, 6 x fpdf2, 15 x WeasyPrint. Peers set words only: no charts,")
    print("QR codes, cards or templates, which are in our time.")
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
