"""Bytes of a table to text: which encoding, and whether it is a text table at all.

The order is fixed and never a guess: byte order mark, then strict UTF-8, then Windows-1252 with a
notice. A file that mixes encodings is refused, because half of its names would come out wrong.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import NamedTuple

from readiness.errors import Place, Problem, UserError, show_controls

MAX_BYTES = 50 * 1024 * 1024
"""The largest table that is held in memory, in bytes: some 250,000 firms, and with about 11 bytes
of memory for each byte of the table still under 1 GB. Larger ones are read piece by piece."""
HEAD = 1 << 16
"""So many bytes show what kind of file it is."""

# Byte order marks. UTF-32 first: its little-endian mark starts with the one of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
# How files start that are often given a .csv ending by mistake.
# Source: the formats' own specifications (RFC 1952, RFC 1950, PKWARE APPNOTE, ISO 32000, MS-CFB).
_OTHER_KINDS = (
    (
        b"PK\x03\x04",
        "an Excel workbook or a zip file",
        "Give a workbook under a name that ends in .xlsx.",
    ),
    (b"PK\x05\x06", "an empty zip file", "Save the table as CSV UTF-8."),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Open it in Excel and save it as CSV UTF-8."),
    (b"\x1f\x8b", "a gzip file", "Unpack it first."),
    (b"BZh", "a bzip2 file", "Unpack it first."),
    (b"\xfd7zXZ", "an xz file", "Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "Unpack it first."),
    (b"x\x9c", "compressed data", "Unpack it first."),
    (b"x\xda", "compressed data", "Unpack it first."),
    (b"x\x01", "compressed data", "Unpack it first."),
    (b"%PDF", "a PDF document", "Give the table it was made from, saved as CSV."),
    (b"{\\rtf", "a word-processor document", "Save the table as CSV UTF-8."),
    (b"PAR1", "a Parquet file", "Give it under a name that ends in .parquet."),
    (b"\x89PNG", "a picture", "Give a table, saved as CSV UTF-8."),
    (b"\xff\xd8\xff", "a picture", "Give a table, saved as CSV UTF-8."),
    (b"SQLite format 3", "a database", "Export the table as CSV UTF-8."),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml)", re.IGNORECASE)
_SAVED = re.compile(rb'\s*\{\s*"')
# What proves UTF-8 beside bytes that are not: a Latin letter or sign (U+0080 to U+017F), a dash or
# quotation mark (U+2010 to U+2026), a euro sign, or two other characters in a row. Not any one
# character: in Windows-1252 a capital with a closing quotation mark after it looks like one.
_MULTIBYTE = rb"(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})"
_UTF8_TEXT = re.compile(
    rb"[\xc2-\xc5][\x80-\xbf]|\xe2\x80[\x90-\xa6]|\xe2\x82\xac|" + _MULTIBYTE + rb"{2}"
)
_UNMARKED = {
    "utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16", "utf-32-le": "utf-32",
    "utf-32-be": "utf-32",
}  # fmt: skip
"""Codecs that take the byte order mark off."""
_NO_MARK = "No byte order mark: read as UTF-16."
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a table, how it was encoded, and what a person should know about that."""

    text: str
    encoding: str
    notices: tuple[str, ...] = ()


class Codec(NamedTuple):
    """How a file is to be decoded."""

    name: str
    """For `open`; it takes a byte order mark off."""
    shown: str
    """For people."""
    notices: tuple[str, ...]
    sure: bool
    """False: nothing but the bytes to come can show that it is UTF-8."""


def codec_of(head: bytes, file: str, encoding: str | None = None) -> Codec:
    """How a file that is too large to hold is to be decoded, by the rules of `decode`.

    Args:
        head: Its first `HEAD` bytes.
        file: Its name, for messages.
        encoding: A Python codec name that overrides the detection, or None.

    Raises:
        UserError: T102 empty, T103 encoding, T106 not a text table.
    """
    _refuse_other_kinds(head, file)
    marked = next(((codec, name) for mark, codec, name in _MARKS if head.startswith(mark)), None)
    if encoding is not None:
        given = _codec(encoding, file).name
        if marked and given in (marked[0], marked[0][:6], "utf-8-sig"):
            return Codec(_UNMARKED[marked[0]], given, (), sure=True)
        return Codec(given, given, (), sure=True)
    if marked:
        return Codec(_UNMARKED[marked[0]], marked[1], (), sure=True)
    if codec := _wide_without_mark(head):
        return Codec(codec, "UTF-16", (_NO_MARK,), sure=True)
    return Codec("utf-8", "UTF-8", (), sure=False)


def western(path: Path) -> Codec:
    """Windows-1252 for a file that is not UTF-8, with the notice.

    Raises:
        UserError: T103, when it mixes both.
    """
    line = 1
    with path.open("rb") as file:
        for data in file:
            try:
                data.decode("utf-8")
            except UnicodeDecodeError as error:
                line += len(_LINE_END.findall(data[: error.start]))
                break
            line += len(_LINE_END.findall(data))
        with mmap(file.fileno(), 0, access=ACCESS_READ) as whole:
            mixed = _UTF8_TEXT.search(whole) is not None
    if mixed:
        raise _mixed(path.name, line)
    return Codec("cp1252", "Windows-1252", (_western(line),), sure=True)


def decode(data: bytes, file: str, encoding: str | None = None) -> Text:
    """The text of a table file.

    Args:
        data: The whole file.
        file: Its name, for messages.
        encoding: A Python codec name that overrides the detection, or None.

    Raises:
        UserError: T102 empty, T103 encoding, T106 not a text table, T107 too large.
    """
    if len(data) > MAX_BYTES:
        raise _fault(
            "T107",
            file,
            f"The table has {len(data):,} bytes; at most {MAX_BYTES:,} are read.",
            "Split it into several tables.",
        )
    _refuse_other_kinds(data, file)
    if encoding is not None:
        return _decode_as(data, file, encoding)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _finish(_strict(data[len(mark) :], codec, name, file), name, file, ())
    if codec := _wide_without_mark(data):
        return _finish(_strict(data, codec, "UTF-16", file), "UTF-16", file, (_NO_MARK,))
    try:
        return _finish(data.decode("utf-8"), "UTF-8", file, ())
    except UnicodeDecodeError as error:
        return _decode_western(data, file, error.start)


def _decode_as(data: bytes, file: str, encoding: str) -> Text:
    codec = _codec(encoding, file)
    for mark, marked, _ in _MARKS:
        if data.startswith(mark) and codec.name in (marked, marked[:6], "utf-8-sig"):
            return _finish(_strict(data[len(mark) :], marked, encoding, file), codec.name, file, ())
    return _finish(_strict(data, codec.name, encoding, file), codec.name, file, ())


def _codec(encoding: str, file: str) -> codecs.CodecInfo:
    try:
        codec = codecs.lookup(encoding)
        "".encode(codec.name)  # bytes-to-bytes codecs such as base64 are no encodings of text
    except (LookupError, ValueError):
        raise _fault(
            "T103",
            file,
            f"'{show_controls(encoding)}' is not the name of an encoding.",
            "Use for example utf-8, windows-1252 or utf-16.",
        ) from None
    return codec


def _decode_western(data: bytes, file: str, first_bad: int) -> Text:
    line = _line_of(data, first_bad)
    if _UTF8_TEXT.search(data):
        raise _mixed(file, line)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _fault(
            "T103",
            file,
            f"The byte {data[error.start]:#04x} belongs to no letter in UTF-8 or Windows-1252.",
            "Save the table as CSV UTF-8, or say which encoding it has with --encoding.",
            _line_of(data, error.start),
        ) from None
    return _finish(text, "Windows-1252", file, (_western(line),))


def _mixed(file: str, line: int) -> UserError:
    return _fault(
        "T103",
        file,
        "The file mixes UTF-8 with another encoding.",
        "Save it again from one program as CSV UTF-8, or say which one it is with --encoding.",
        line,
    )


def _western(line: int) -> str:
    return (
        f"Not UTF-8 (line {line}): read as Windows-1252. Check the accents in the names; "
        "--encoding overrides."
    )


def _strict(data: bytes, codec: str, name: str, file: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise _fault(
            "T103",
            file,
            f"The file is not clean {show_controls(name)}.",
            "Save the table again as CSV UTF-8.",
            None if codec.startswith(("utf-16", "utf-32")) else _line_of(data, error.start),
        ) from None


def _finish(text: str, encoding: str, file: str, notices: tuple[str, ...]) -> Text:
    if not text.strip():
        raise _fault("T102", file, "The table is empty.", "Give a table with a header line.")
    if "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        notices = (
            *notices,
            f"Line {line} holds a replacement character: letters were lost earlier on.",
        )
    return Text(text, encoding, notices)


def _refuse_other_kinds(data: bytes, file: str) -> None:
    if not data:
        raise _fault("T102", file, "The table is empty.", "Give a table with a header line.")
    for start, kind, hint in _OTHER_KINDS:
        if data.startswith(start):
            raise _fault("T106", file, f"This is {kind}, not a text table.", hint)
    if _MARKUP.match(data):
        raise _fault(
            "T106",
            file,
            "This is a web page or XML, not a text table.",
            "Download the table itself as CSV.",
        )
    if _SAVED.match(data):
        raise _fault(
            "T106",
            file,
            "This is JSON, not a text table.",
            "For a saved response use: readiness score FILE",
        )


def _wide_without_mark(data: bytes) -> str:
    """The codec of UTF-16 text without a mark: a NUL in (nearly) every second byte."""
    head = data[:2000]
    if len(head) < 8:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.8 * len(head) / 2 and even == 0:
        return "utf-16-le"
    if even > 0.8 * len(head) / 2 and odd == 0:
        return "utf-16-be"
    return ""


def _line_of(data: bytes, at: int) -> int:
    return len(_LINE_END.findall(data[:at])) + 1


def _fault(code: str, file: str, message: str, hint: str, line: int | None = None) -> UserError:
    return UserError(Problem(code, Place(file=file, line=line), message, hint))
