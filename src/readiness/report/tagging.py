"""The structure tree of a PDF: what each drawn word is, in reading order (PDF/UA-1).

A page's stream is always inside exactly one marked sequence: the content of one element, or an
artifact. Marked content never nests, so that headers, rules, grounds and anything forgotten are
legal artifacts. ReportLab's open source writes no tree; this builds one beside its canvas.
"""
# ruff: noqa: SLF001, ANN401 - the canvas has no public names for its stream and its document, and its
# types say little about them.

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc

ANNOTATIONS_FROM = 100_000
"""Keys of annotations in the parent tree; those of pages start at 0."""
_KEEP_EMPTY = frozenset({"TD", "TH"})  # a row must keep its cells

if "StructParent" not in pdfdoc.LinkAnnotation.permitted:
    pdfdoc.LinkAnnotation.permitted += ("StructParent",)


@dataclass(slots=True, eq=False)
class Element:
    """One structure element. Kids are elements, (page, mark) pairs, or (page, annotation) pairs."""

    role: str
    parent: Element | None
    alt: str = ""
    attributes: str = ""
    kids: list[Any] = field(default_factory=list)
    number: int = 0
    """The object number, given when the file is written."""


class _Later(pdfdoc.PDFObject):
    """An object that gets a number now and its content when the file is written."""

    __RefOnly__ = 1
    __InternalName__: str

    def format(self, document: Any) -> bytes:
        """Nothing yet."""
        del document
        return b"null"


class Structure:
    """The tree being built while the pages are drawn."""

    def __init__(self) -> None:
        """An empty document."""
        self.root = Element("Document", None)
        self.stack: list[Element | None] = []
        self.figures = 0
        """How many figures are open; everything drawn in one belongs to it."""
        self._known: dict[tuple[int, str], tuple[object, Element]] = {}
        self.marks: list[list[Element]] = [[]]
        """The elements of each page, by mark number."""
        self.annotations: list[Element] = []

    @property
    def current(self) -> Element | None:
        """The innermost open element; None for an artifact."""
        return self.stack[-1] if self.stack else None

    def section(self) -> None:
        """From here on everything belongs to a new section."""
        self.stack = [Element("Sect", self.root)]
        self.root.kids.append(self.stack[0])

    def begin(
        self,
        role: str,
        key: object = None,
        part: str = "",
        *,
        alt: str = "",
        attributes: str = "",
        muted: bool = False,
    ) -> None:
        """Open an element. The same `key` and `part` open the same one again, on a later page too.

        `muted` makes everything inside an artifact, such as the repeated head of a table.
        """
        outer = self.current
        if muted or (self.stack and outer is None) or self.figures or not self.stack:
            self.stack.append(None if muted else outer)
            self.figures += bool(self.figures)
            return
        known = self._known.get((id(key), part)) if key is not None else None
        if known is None:
            element = Element(role, outer, alt, attributes)
            if outer is not None:
                outer.kids.append(element)
            if key is not None:
                self._known[id(key), part] = (key, element)  # keeps the key alive, and its id
        else:
            element = known[1]
        self.stack.append(element)
        self.figures += role == "Figure"

    def end(self) -> None:
        """Close the innermost element."""
        self.stack.pop()
        self.figures -= bool(self.figures)

    def mark(self, element: Element) -> int:
        """The number of a new marked sequence of this element on this page."""
        marks = self.marks[-1]
        marks.append(element)
        element.kids.append((len(self.marks) - 1, len(marks) - 1))
        return len(marks) - 1

    def end_page(self) -> None:
        """The next marks belong to the next page."""
        self.marks.append([])

    def annotate(self, canvas: Any) -> int:
        """Bind the annotation that is about to be added to the current element; gives its key."""
        del canvas
        element = self.current
        if element is None:
            raise ValueError("a link stands outside any element")
        self.annotations.append(element)
        return ANNOTATIONS_FROM + len(self.annotations) - 1

    def bind(self, reference: Any) -> None:
        """The last annotation's object, now that it has one."""
        self.annotations[-1].kids.append((len(self.marks) - 1, reference))

    # ---- writing -----------------------------------------------------------------------------
    def announce(self, canvas: Any, *, title: str, language: str) -> None:
        """Name the tree and the metadata in the catalog. All pages must be drawn."""
        document = canvas._doc
        self._tree = _Later()
        document.Reference(self._tree)
        catalog = document.Catalog
        catalog.StructTreeRoot = self._tree
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.Metadata = pdfdoc.XMP(creator=lambda doc: _xmp(doc, title, language))

    def objects(self, document: Any, free: int) -> tuple[int, list[bytes]]:
        """The number of the tree, and its bytes with those of its index and all elements.

        Args:
            document: ReportLab's document, in which all other objects have their numbers.
            free: The number from which on index and elements are numbered.
        """
        _prune(self.root)
        elements = list(_walk(self.root))
        for number, element in enumerate(elements, start=free + 1):
            element.number = number
        tree, _ = document.idToObjectNumberAndVersion[self._tree.__InternalName__]
        pages = [_reference(document, page) for page in document.Pages.pages]
        last = ANNOTATIONS_FROM + len(self.annotations)
        root = (
            f"<</Type/StructTreeRoot/K {self.root.number} 0 R/ParentTree {free} 0 R"
            f"/ParentTreeNextKey {last}>>"
        )
        bodies = [root, self._index()]
        bodies += [_dictionary(element, pages, tree, document) for element in elements]
        return tree, [body.encode("latin-1") for body in bodies]

    def _index(self) -> str:
        """The parent tree: from a page's mark, or an annotation, to its element."""
        rows = [
            f"{page}[{' '.join([f'{element.number} 0 R' for element in marks])}]"
            for page, marks in enumerate(self.marks)
            if marks
        ]
        rows += [
            f"{ANNOTATIONS_FROM + index} {element.number} 0 R"
            for index, element in enumerate(self.annotations)
        ]
        return "<</Nums[" + "\n".join(rows) + "]>>"


def _prune(element: Element) -> bool:
    """Drop elements without content; says whether this one has any."""
    element.kids = [kid for kid in element.kids if not isinstance(kid, Element) or _prune(kid)]
    return bool(element.kids) or element.role in _KEEP_EMPTY


def _walk(element: Element) -> Iterator[Element]:
    """The element and all below it, in reading order."""
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _walk(kid)


def _reference(document: Any, thing: Any) -> str:
    made: bytes = document.Reference(thing).format(document)
    return made.decode("ascii")


def _dictionary(element: Element, pages: list[str], tree: int, document: Any) -> str:
    """One element as the file has it; bytes above 127 stand as Latin-1."""
    parent = element.parent.number if element.parent is not None else tree
    out = f"<</S/{element.role}/P {parent} 0 R"
    if element.alt:
        out += "/Alt " + text_string(element.alt, document)
    if element.attributes:
        out += "/A" + element.attributes
    kids: list[str] = []
    own = -1
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(f"{kid.number} 0 R")
            continue
        page, what = kid
        if not isinstance(what, int):
            kids.append(f"<</Type/OBJR/Pg {pages[page]}/Obj {_reference(document, what)}>>")
            continue
        if own < 0:
            own = page
        if page == own:
            kids.append(str(what))
        else:
            kids.append(f"<</Type/MCR/Pg {pages[page]}/MCID {what}>>")
    if own >= 0:
        out += "/Pg " + pages[own]
    if kids:
        out += f"/K[{' '.join(kids)}]"
    return out + ">>"


def text_string(text: str, document: Any) -> str:
    """A text as a PDF string, for use inside attributes."""
    made: bytes = pdfdoc.PDFString(text).format(document)
    return made.decode("latin-1")


def tag_page(document: Any) -> None:
    """Make every page of the document name its row in the parent tree."""
    add_page = document.addPage

    def add(page: Any) -> None:
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = document.pageCounter - 1, pdfdoc.PDFName("S")
        add_page(page)

    document.addPage = add


def _xmp(document: Any, title: str, language: str) -> bytes:
    """The metadata packet; its day is that of the document's stamp."""
    year, month, day = document._timeStamp.YMDhms[:3]
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{escape(language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{year:04d}-{month:02d}-{day:02d}T00:00:00+00:00</xmp:CreateDate>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
