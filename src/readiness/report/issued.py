"""What an issued roadmap says to programs: its pack, its support offers, when they were checked.

A PDF carries it as keywords, a web page as its `keywords`, a saved response as an event of its
history. So an offer that ends can be traced to the roadmaps that name it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from readiness.assessment import Assessment
from readiness.questionnaire import Questionnaire
from readiness.roadmap import Roadmap

EVENT = "roadmap-issued"
_LEAD = "readiness-"
_OFFER = "offer"
# Both documents are written by this program, so the place and the form are known.
_PDF = re.compile(rb"/Keywords \(((?:[^()\\]|\\.)*)\)", re.DOTALL)
_PACKED = re.compile(rb"/Type/ObjStm[^>]{0,200}>>\s*stream\r?\n")
_MOST = 1 << 22
"""Bytes unpacked of one stream; ours have some 20,000."""
_HTML = re.compile(rb'<meta name="keywords" content="([^"]*)">')


@dataclass(frozen=True, slots=True)
class Issued:
    """One roadmap as it went out. `checked` is the newest check of an offer in the pack then."""

    on: str
    pack: str
    version: str
    hash: str
    checked: str
    offers: tuple[str, ...]

    def keywords(self) -> str:
        """All of it in one line, separated by commas."""
        pairs = [
            ("roadmap", self.on),
            ("pack", self.pack),
            ("version", self.version),
            ("hash", self.hash),
            ("offers-checked", self.checked),
            *((_OFFER, offer) for offer in self.offers),
        ]
        return ", ".join(f"{_LEAD}{name}:{value}" for name, value in pairs if value)

    def event(self) -> dict[str, Any]:
        """The same as an event of a saved response's history."""
        return {
            "event": EVENT,
            "at": self.on,
            "pack": {"id": self.pack, "version": self.version, "hash": self.hash},
            "offers_checked": self.checked,
            "offers": list(self.offers),
        }


def made_from(pack: Questionnaire) -> str:
    """Keywords of any other document: the pack it was made from."""
    pairs = (("pack", pack.id), ("version", pack.version), ("hash", pack.hash))
    return ", ".join(f"{_LEAD}{name}:{value}" for name, value in pairs)


def issued(assessment: Assessment, roadmap: Roadmap) -> Issued:
    """What the documents of this roadmap say of themselves."""
    pack = assessment.questionnaire
    return Issued(
        roadmap.on.isoformat(),
        pack.id,
        pack.version,
        pack.hash,
        max((offer.checked for offer in pack.offers), default=""),
        tuple(match.offer.id for match in roadmap.offers),
    )


def issued_in_document(data: bytes) -> Issued | None:
    """What a PDF or web page of this program says of itself; None for any other file."""
    if data.startswith(b"%PDF-"):
        for packed in _PACKED.finditer(data):
            found = _PDF.search(_unpacked(data, packed.end()))
            if found is not None:
                return _parse(re.sub(rb"\\(.)", rb"\1", found[1]).decode("latin-1"))
        return None
    page = _HTML.search(data)
    return None if page is None else _parse(unescape(page[1].decode("utf-8", "replace")))


def _unpacked(data: bytes, start: int) -> bytes:
    """The objects packed from here on; nothing when they cannot be unpacked."""
    try:
        return zlib.decompressobj().decompress(memoryview(data)[start:], _MOST)
    except zlib.error:
        return b""


def issued_in_history(history: Iterable[Mapping[str, Any]]) -> tuple[Issued, ...]:
    """The roadmaps that were issued from a saved response, oldest first."""
    out = []
    for event in history:
        pack, offers = event.get("pack"), event.get("offers")
        if event.get("event") != EVENT or not isinstance(pack, Mapping):
            continue
        known = tuple(map(str, offers)) if isinstance(offers, list | tuple) else ()
        texts = (event.get("at"), *(pack.get(n) for n in ("id", "version", "hash")))
        on, name, version, content = (str(text or "") for text in texts)
        checked = str(event.get("offers_checked") or "")
        out.append(Issued(on, name, version, content, checked, known))
    return tuple(out)


def _parse(text: str) -> Issued | None:
    pairs = [
        part.strip().removeprefix(_LEAD).partition(":")
        for part in text.split(",")
        if part.strip().startswith(_LEAD)
    ]
    given = {name: value for name, _, value in pairs}
    try:
        date.fromisoformat(given["roadmap"])
        return Issued(
            given["roadmap"],
            given["pack"],
            given["version"],
            given["hash"],
            given.get("offers-checked", ""),
            tuple(value for name, _, value in pairs if name == _OFFER),
        )
    except (KeyError, ValueError):
        return None
