"""One-time links, and the seats they lead to: a browser, known by its cookie, at one saved file."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readiness.serve.talk import Talk

MOST_SEATS = 100
"""Links that may be used while the server runs."""
DOWNLOAD_SECONDS = 120.0
"""How long the address of a document is good for."""
MOST_DOCUMENTS = 8
"""Documents of one seat that wait for their download; the oldest goes first."""


@dataclass(eq=False, slots=True)
class Document:
    """Something to download, once."""

    name: str
    data: bytes
    until: float


@dataclass(eq=False, slots=True)
class Seat:
    """One browser at one saved file: `key` stands in its address, `secret` in its cookie.

    The app runs while a page is open; a reload ends it, and the next one goes on from the file.
    """

    path: Path
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    talk: Talk | None = None
    documents: dict[str, Document] = field(default_factory=dict)

    def knows(self, secret: str | None) -> bool:
        """Whether this is the secret of the cookie."""
        return _same(secret or "", self.secret)

    def keep(self, name: str, data: bytes, now: float | None = None) -> str:
        """Keep a document for one download; returns the key of its address."""
        now = time.monotonic() if now is None else now
        good = [(k, d) for k, d in self.documents.items() if d.until > now]
        self.documents = dict(good[-MOST_DOCUMENTS + 1 :])
        key = secrets.token_urlsafe(32)
        self.documents[key] = Document(name, data, now + DOWNLOAD_SECONDS)
        return key

    def take(self, key: str, now: float | None = None) -> Document | None:
        """The document, which is gone afterwards; None when it is gone or too old."""
        document = self.documents.pop(key, None)
        now = time.monotonic() if now is None else now
        return document if document is not None and document.until > now else None


class Seats:
    """All seats, and the one link that nobody has used yet."""

    def __init__(self, new_path: Callable[[], Path]) -> None:
        """Prepare; nobody has a seat yet.

        Args:
            new_path: Gives the saved file of the next seat.
        """
        self._new_path = new_path
        self._seats: dict[str, Seat] = {}
        self._token = ""
        self._used: list[str] = []

    def new_link(self) -> str:
        """A token that opens one seat, once. A link that nobody has used yet is void from now."""
        self._token = secrets.token_urlsafe(32)
        return self._token

    @property
    def full(self) -> bool:
        """Whether no further link opens a seat."""
        return len(self._used) >= MOST_SEATS

    def was_used(self, token: str) -> bool:
        """Whether this token has opened a seat before."""
        return any(_same(token, used) for used in self._used)

    def use(self, token: str) -> Seat | None:
        """The seat that a token opens; None when it opens none."""
        if not self._token or not _same(token, self._token) or self.full:
            return None
        self._used.append(self._token)
        self._token = ""
        path = self._new_path()
        # One file has one seat: a second browser that is let in takes it over.
        seat = next((s for s in self._seats.values() if s.path == path), None) or Seat(path)
        self._seats[seat.key] = seat
        return seat

    def find(self, key: str, secret: str | None) -> Seat | None:
        """The seat at this address, for whoever has its cookie."""
        seat = self._seats.get(key)
        return seat if seat is not None and seat.knows(secret) else None

    def all(self) -> tuple[Seat, ...]:
        """Every seat, in the order in which they were taken."""
        return tuple(self._seats.values())


def _same(given: str, secret: str) -> bool:
    """Whether a text from outside, of whatever characters, is the secret; takes as long for any."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode())
