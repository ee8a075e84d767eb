"""The structure tree of a PDF: what each drawn word is, in reading order (PDF/UA-1).

A page's stream is always inside exactly one marked sequence: the content of one element, or an
artifact. Marked content never nests, so that headers, rules, grounds and anything forgotten are
legal artifacts. ReportLab's open source writes no tree; this builds one beside its canvas.
"""
# ruff: noqa: SLF001, ANN401 - the canvas has no public names for its stream and its document, and its
# types say little about them.

from __future__ import annotations

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


class _Bytes(pdfdoc.PDFObject):
    """An indirect object whose bytes are made by a function when the file is written."""

    __RefOnly__ = 1

    def __init__(self, make: Any) -> None:
        self.make = make

    def format(self, document: Any) -> bytes:
        made: bytes = self.make(document)
        return made


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
    def write(self, canvas: Any, *, title: str, language: str) -> None:
        """Put the tree, its index and the metadata into the catalog. All pages must be drawn."""
        document = canvas._doc
        _prune(self.root)
        pages = [document.Reference(page).format(document) for page in document.Pages.pages]
        names: dict[int, bytes] = {}

        def name(element: Element) -> bytes:
            return names[id(element)]

        def register(element: Element) -> None:
            maker = _Bytes(lambda _doc: _dictionary(element, name, pages, root_name, document))
            names[id(element)] = document.Reference(maker).format(document)
            for kid in element.kids:
                if isinstance(kid, Element):
                    register(kid)

        tree = _Bytes(lambda _doc: self._root(name, index_name))
        index = _Bytes(lambda _doc: self._index(name))
        root_name: bytes = document.Reference(tree).format(document)
        index_name: bytes = document.Reference(index).format(document)
        register(self.root)
        catalog = document.Catalog
        catalog.StructTreeRoot = tree
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.Metadata = pdfdoc.XMP(creator=lambda doc: _xmp(doc, title, language))

    def _root(self, name: Any, index_name: bytes) -> bytes:
        last = ANNOTATIONS_FROM + len(self.annotations)
        return b"<</Type/StructTreeRoot/K %s/ParentTree %s/ParentTreeNextKey %d>>" % (
            name(self.root),
            index_name,
            last,
        )

    def _index(self, name: Any) -> bytes:
        """The parent tree: from a page's mark, or an annotation, to its element."""
        rows = [
            b"%d[%s]" % (page, b" ".join(name(element) for element in marks))
            for page, marks in enumerate(self.marks)
            if marks
        ]
        rows += [
            b"%d %s" % (ANNOTATIONS_FROM + index, name(element))
            for index, element in enumerate(self.annotations)
        ]
        return b"<</Nums[%s]>>" % b"\n".join(rows)


def _prune(element: Element) -> bool:
    """Drop elements without content; says whether this one has any."""
    element.kids = [kid for kid in element.kids if not isinstance(kid, Element) or _prune(kid)]
    return bool(element.kids) or element.role in _KEEP_EMPTY


def _dictionary(
    element: Element, name: Any, pages: list[bytes], root_name: bytes, document: Any
) -> bytes:
    """The bytes of one element."""
    parent = name(element.parent) if element.parent is not None else root_name
    out = [b"<</S/%s/P %s" % (element.role.encode(), parent)]
    if element.alt:
        out.append(b"/Alt " + pdfdoc.PDFString(element.alt).format(document))
    if element.attributes:
        out.append(b"/A" + element.attributes.encode("latin-1"))
    kids: list[bytes] = []
    own = next((k[0] for k in element.kids if isinstance(k, tuple) and isinstance(k[1], int)), None)
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(name(kid))
            continue
        page, what = kid
        if not isinstance(what, int):
            reference = what.format(document)
            kids.append(b"<</Type/OBJR/Pg %s/Obj %s>>" % (pages[page], reference))
        elif page == own:
            kids.append(b"%d" % what)
        else:
            kids.append(b"<</Type/MCR/Pg %s/MCID %d>>" % (pages[page], what))
    if own is not None:
        out.append(b"/Pg " + pages[own])
    if kids:
        out.append(b"/K[%s]" % b" ".join(kids))
    return b"".join([*out, b">>"])


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
