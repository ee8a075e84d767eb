"""What the server and the app of a seat say to each other over pipes.

A packet is one letter, four bytes of length, then as many bytes. Screens (``D``) and messages
(``M``, JSON) are those of Textual's web driver. Documents (``F``) are ours: four bytes of length,
the name in UTF-8, then the document, so that it arrives whole or not at all.
"""

from __future__ import annotations

import json
from typing import NamedTuple

START = b"__GANGLION__\n"
"""What Textual's web driver writes before its first packet."""
SCREEN, MESSAGE, DOCUMENT = b"D", b"M", b"F"
_LENGTH = 4


class Packet(NamedTuple):
    """One thing said: its kind, and its bytes."""

    kind: bytes
    data: bytes


def pack(kind: bytes, data: bytes) -> bytes:
    """The bytes of a packet."""
    return kind + len(data).to_bytes(_LENGTH, "big") + data


def pack_message(**message: object) -> bytes:
    """The bytes of a message packet."""
    return pack(MESSAGE, json.dumps(message).encode("ascii"))


def pack_document(name: str, data: bytes) -> bytes:
    """The bytes of a document packet."""
    head = name.encode("utf-8", "replace")
    return pack(DOCUMENT, len(head).to_bytes(_LENGTH, "big") + head + data)


def document(data: bytes) -> tuple[str, bytes]:
    """Name and bytes in a document packet. Raises ValueError when it is none."""
    length = int.from_bytes(data[:_LENGTH], "big")
    if length > len(data) - _LENGTH:
        raise ValueError("a document packet ends within its name")
    head = data[_LENGTH : _LENGTH + length]
    return head.decode("utf-8"), data[_LENGTH + length :]
