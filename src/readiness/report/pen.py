"""Drawing on a page: the only module that touches ReportLab's canvas.

Operators are written straight into the page's stream. ReportLab's own methods re-state font and
colour for every word and would cost three times as long; fonts, subsetting, links, outline and the
file format are still ReportLab's. Everything drawn stands inside one structure element or is an
artifact (`begin`, `end`; see `tagging`).
"""
# ruff: noqa: SLF001, ANN401 - coordinates are positional everywhere in drawing; the page's
# stream and the file's dates have no public name, which is why only this module knows them.

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from hashlib import md5
from io import BytesIO
from typing import Any, Literal

from reportlab.pdfbase.pdfdoc import PDFString
from reportlab.pdfgen.canvas import Canvas

from readiness.report.packing import write
from readiness.report.tagging import Element, Structure, tag_page, text_string
from readiness.report.theme import PAGE_HEIGHT, PAGE_WIDTH, Palette, rgb
from readiness.report.typeface import Cut, cut

Point = tuple[float, float]
Anchor = Literal["left", "right", "centre"]
_CURVE = 0.5523  # control point distance that makes four Bezier curves a circle


def num(value: float) -> str:
    """A coordinate in as few characters as 1/100 point needs."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class _Codes(dict[int, str]):
    """Letters to bytes of one cut in one document, as `str.translate` wants them; it learns."""

    def __init__(self, face: Cut, document: Any) -> None:
        super().__init__()
        self.face, self.document = face, document
        self.later: dict[str, str] = {}
        """Letters of a later subset of 256, or of the fallback font, and its name in the file."""

    def __missing__(self, letter: int) -> str:
        font = self.face.font
        foreign = self.face.fallback is not None and letter not in self.face.own
        if foreign and self.face.fallback is not None:
            font = self.face.fallback.font
        ((subset, code),) = font.splitString(chr(letter), self.document)
        byte = code[0]
        if byte in b"()\\":
            out = "\\" + chr(byte)
        else:  # as it is: four signs for a byte would make a page a tenth larger
            out = chr(byte) if byte < 127 and byte not in b"\r\n" else f"\\{byte:03o}"
        self[letter] = out
        if subset or foreign:
            self.later[chr(letter)] = font.getSubsetInternalName(subset, self.document)
        return out

    @cached_property
    def name(self) -> str:
        """What the file calls the first subset; asked for only where a letter of it is drawn."""
        made: str = self.face.font.getSubsetInternalName(0, self.document)
        return made

    def chunks(self, text: str) -> Iterable[tuple[str, str]]:
        """Pairs of PDF font name and string, one a subset change."""
        later, start = self.later, 0
        for end in range(1, len(text) + 1):
            name = later.get(text[start], "")
            if end == len(text) or later.get(text[end], "") != name:
                yield name or self.name, text[start:end].translate(self)
                start = end


class Pen:
    """One document being drawn, page by page. Colours are names of the palette."""

    def __init__(
        self,
        colours: Palette,
        *,
        title: str,
        author: str,
        subject: str,
        language: str,
        on: date,
        keywords: str = "",
    ) -> None:
        """Open a document. Its dates are `on`, never the clock."""
        self._file = BytesIO()
        first = cut("Regular")
        canvas: Any = Canvas  # its stubs lack several arguments
        self.canvas = canvas(
            self._file,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageCompression=1,
            invariant=1,
            initialFontName=first.font.fontName,
            lang=language,
            pdfVersion=(1, 7),
        )
        stamp = self.canvas._doc._timeStamp
        # It began with the time stamp, which heeds SOURCE_DATE_EPOCH.
        self.canvas._doc.signature = md5(b"readiness", usedforsecurity=False)
        stamp.YMDhms, stamp.dhh, stamp.dmm = (on.year, on.month, on.day, 0, 0, 0), 0, 0
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setSubject(subject)
        if keywords:
            self.canvas.setKeywords(keywords)
        self.canvas.setCreator("readiness")
        self.canvas.setViewerPreference("DisplayDocTitle", "true")
        self.canvas.setCatalogEntry("Lang", language)
        self.canvas.showOutline()
        self.structure = Structure()
        tag_page(self.canvas._doc)
        self.title, self.language = title, language
        self.colours = colours
        self._codes: dict[str, _Codes] = {}
        self._rgb = {name: " ".join(num4(p) for p in rgb(colours[name])) for name in _names()}
        self._start()

    def _start(self) -> None:
        self._code: list[str] = self.canvas._code
        self._fill = self._stroke = ""
        self._width = 0.0
        self._dash = ""
        self._marked: Element | Literal["nothing"] | None = "nothing"

    def end_page(self) -> None:
        """Close the page and start the next one."""
        if self._marked != "nothing":
            self._code.append("EMC")
        self.structure.end_page()
        self.canvas.showPage()
        self._start()

    def finish(self) -> bytes:
        """The whole file. The last page must have been ended."""
        structure, document = self.structure, self.canvas._doc
        structure.announce(self.canvas, title=self.title, language=self.language)
        return write(self.canvas, lambda free: structure.objects(document, free))

    # ---- structure ---------------------------------------------------------------------------
    def begin(
        self, role: str, key: object = None, part: str = "", *, muted: bool = False, **more: str
    ) -> None:
        """What is drawn until `end` belongs to this structure element.

        Args:
            role: A standard structure type.
            key: The same key opens the same element again, for blocks that go on on a later page.
            part: Tells several elements of one key apart.
            muted: Everything inside is an artifact.
            more: `alt` and `bbox` of a figure, `summary` of a table, `scope` of a head cell,
                `numbering` of a list.
        """
        attributes = ""
        if more.get("bbox"):
            attributes = f"<</O/Layout/Placement/Block/BBox[{more['bbox']}]>>"
        elif more.get("summary"):
            text = text_string(more["summary"], self.canvas._doc)
            attributes = f"<</O/Table/Summary {text}>>"
        elif more.get("scope"):
            attributes = f"<</O/Table/Scope/{more['scope']}>>"
        elif more.get("numbering"):
            attributes = f"<</O/List/ListNumbering/{more['numbering']}>>"
        alt = more.get("alt", "")
        self.structure.begin(role, key, part, alt=alt, attributes=attributes, muted=muted)

    def end(self) -> None:
        """Close the innermost structure element."""
        self.structure.end()

    def section(self) -> None:
        """What follows belongs to a new section."""
        self.structure.section()

    def _mark(self, element: Element | None) -> None:
        """See that what is drawn next stands in this element, or is an artifact."""
        if self._marked is element:
            return
        if self._marked != "nothing":
            self._code.append("EMC")
        self._marked = element
        if element is None:
            self._code.append("/Artifact BMC")
        else:
            number = self.structure.mark(element)
            self._code.append(f"/{element.role} <</MCID {number}>> BDC")

    def _shape(self) -> None:
        """Shapes are artifacts, but in a figure they are its content."""
        self._mark(self.structure.current if self.structure.figures else None)

    # ---- state -------------------------------------------------------------------------------
    def fill(self, colour: str) -> None:
        """Fill with this colour from now on."""
        if colour != self._fill:
            self._fill = colour
            self._code.append(self._rgb[colour] + " rg")

    def stroke(self, colour: str, width: float, dash: str = "") -> None:
        """Stroke with this colour, width in points, and dash pattern (``2 2``; empty is solid)."""
        if colour != self._stroke:
            self._stroke = colour
            self._code.append(self._rgb[colour] + " RG")
        if width != self._width:
            self._width = width
            self._code.append(num(width) + " w")
        if dash != self._dash:
            self._dash = dash
            self._code.append(f"[{dash}] 0 d")

    # ---- text --------------------------------------------------------------------------------
    def text(
        self,
        x: float,
        y: float,
        text: str,
        font: str,
        size: float,
        colour: str,
        anchor: Anchor = "left",
    ) -> None:
        """Set one line with its baseline at (x, y)."""
        if not text:
            return
        current = self.structure.current
        if self._marked is not current:
            self._mark(current)
        codes = self._codes.get(font)
        if codes is None:
            codes = self._codes[font] = _Codes(cut(font), self.canvas._doc)
        if anchor != "left":
            width = codes.face.words[text] * size
            x -= width if anchor == "right" else width / 2
        if colour != self._fill:
            self.fill(colour)
        shown = text.translate(codes)
        if not codes.later or codes.later.keys().isdisjoint(text):
            self._code.append(f"BT {codes.name} {size} Tf {x:.2f} {y:.2f} Td ({shown}) Tj ET")
            return
        shows = " ".join(f"{name} {size} Tf ({part}) Tj" for name, part in codes.chunks(text))
        self._code.append(f"BT {x:.2f} {y:.2f} Td {shows} ET")

    def rotated(self, x: float, y: float, text: str, font: str, size: float, colour: str) -> None:
        """Set one line upwards, its baseline starting at (x, y)."""
        self._mark(self.structure.current)
        self._code.append(f"q 0 1 -1 0 {num(x)} {num(y)} cm")
        self.text(0, 0, text, font, size, colour)
        self._code.append("Q")
        self._fill = ""  # Q brought back the colour of before

    # ---- shapes ------------------------------------------------------------------------------
    def rect(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """A filled rectangle with its lower left corner at (x, y)."""
        self._shape()
        self.fill(fill)
        self._code.append(f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re f")

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float, dash: str = ""
    ) -> None:
        """A straight line."""
        self._shape()
        self.stroke(colour, width, dash)
        self._code.append(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S")

    def polygon(
        self,
        points: Iterable[Point],
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1.0,
    ) -> None:
        """A closed shape, filled, stroked or both."""
        path = " ".join(f"{x:.2f} {y:.2f} {'l' if i else 'm'}" for i, (x, y) in enumerate(points))
        self._paint(path + " h", fill, stroke, width)

    def circle(
        self,
        x: float,
        y: float,
        radius: float,
        fill: str | None = None,
        stroke: str | None = None,
        width: float = 1.0,
    ) -> None:
        """A circle, filled, stroked or both."""
        self.round_rect(x - radius, y - radius, 2 * radius, 2 * radius, radius, fill, stroke, width)

    def round_rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        radius: float,
        fill: str | None = None,
        stroke: str | None = None,
        line_width: float = 1.0,
    ) -> None:
        """A rectangle with round corners, filled, stroked or both."""
        r = min(radius, width / 2, height / 2)
        k = r * (1 - _CURVE)
        x1, y1 = x + width, y + height
        path = (
            f"{x + r:.2f} {y:.2f} m {x1 - r:.2f} {y:.2f} l "
            f"{x1 - k:.2f} {y:.2f} {x1:.2f} {y + k:.2f} {x1:.2f} {y + r:.2f} c "
            f"{x1:.2f} {y1 - r:.2f} l "
            f"{x1:.2f} {y1 - k:.2f} {x1 - k:.2f} {y1:.2f} {x1 - r:.2f} {y1:.2f} c "
            f"{x + r:.2f} {y1:.2f} l "
            f"{x + k:.2f} {y1:.2f} {x:.2f} {y1 - k:.2f} {x:.2f} {y1 - r:.2f} c "
            f"{x:.2f} {y + r:.2f} l "
            f"{x:.2f} {y + k:.2f} {x + k:.2f} {y:.2f} {x + r:.2f} {y:.2f} c h"
        )
        self._paint(path, fill, stroke, line_width)

    def _paint(self, path: str, fill: str | None, stroke: str | None, width: float) -> None:
        self._shape()
        if fill is not None:
            self.fill(fill)
        if stroke is not None:
            self.stroke(stroke, width)
        how = "B" if fill and stroke else "f" if fill else "S"
        self._code.append(f"{path} {how}")

    def modules(self, x: float, y: float, size: float, count: int, path: str, colour: str) -> None:
        """A pattern of `count` x `count` unit squares (a QR code), scaled to `size` points."""
        self._shape()
        self.fill(colour)
        scale = f"{size / count:.5f}"
        self._code.append(f"q {scale} 0 0 {scale} {x:.2f} {y:.2f} cm {path} f Q")

    def picture(self, x: float, y: float, width: float, height: float, png: bytes) -> None:
        """A picture that is known to be clean, its lower left corner at (x, y)."""
        from reportlab.lib.utils import ImageReader

        self._shape()
        self.canvas.drawImage(ImageReader(BytesIO(png)), x, y, width, height)

    # ---- links and bookmarks -----------------------------------------------------------------
    def link(self, target: str, x1: float, y1: float, x2: float, y2: float) -> None:
        """A clickable area: an https or mailto address, or ``#id`` of a section."""
        box = (round(x1, 2), round(y1, 2), round(x2, 2), round(y2, 2))
        key = self.structure.annotate(self.canvas)
        if target.startswith("#"):
            goal = f"Go to {target[1:].replace('-', ' ')}"
            self.canvas.linkRect(goal, target[1:], box, Border="[0 0 0]", F=4, StructParent=key)
        else:
            words = PDFString(f"Link to {target}")
            self.canvas.linkURL(target, box, Contents=words, F=4, StructParent=key)
        self.structure.bind(self.canvas._annotationrefs[-1])

    def bookmark(self, key: str, y: float) -> None:
        """A place that links can jump to."""
        self.canvas.bookmarkPage(key, fit="XYZ", left=0, top=min(PAGE_HEIGHT, y), zoom=0)

    def outline(self, key: str, title: str, depth: int) -> None:
        """An entry in the viewer's list of sections, which jumps to the bookmark `key`."""
        self.canvas.addOutlineEntry(title, key, depth, closed=depth > 0)


def num4(value: float) -> str:
    """A colour part, 0..1, with at most four decimals."""
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"


def _names() -> Iterable[str]:
    return Palette.__dataclass_fields__
