"""Bytes to text: every encoding that is read, and every file that is no text table."""

from __future__ import annotations

import gzip

import pytest

from readiness.batch.text import decode
from readiness.errors import UserError

TABLE = "name,q1\nCafé Łódź,3\n"


def code(data: bytes, encoding: str | None = None) -> str:
    """The code of the problem this file gives."""
    with pytest.raises(UserError) as caught:
        decode(data, "t.csv", encoding)
    return caught.value.problems[0].code


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with byte order mark"),
        ("utf-16", "UTF-16"),
        ("utf-32", "UTF-32"),
    ],
)
def test_unicode_files_are_read_letter_for_letter(codec: str, name: str) -> None:
    found = decode(TABLE.encode(codec), "t.csv")
    assert (found.text, found.encoding, found.notices) == (TABLE, name, ())


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read_with_a_notice(codec: str) -> None:
    found = decode("name,q1\nCafé,3\n".encode(codec), "t.csv")
    assert found.text == "name,q1\nCafé,3\n"
    assert found.encoding == "UTF-16"
    assert len(found.notices) == 1


def test_windows_1252_is_read_with_a_notice_that_names_the_line() -> None:
    found = decode("name,q1\nCafé “Ü”,3\n".encode("cp1252"), "t.csv")
    assert found.text == "name,q1\nCafé “Ü”,3\n"
    assert found.encoding == "Windows-1252"
    assert "line 2" in found.notices[0]


def test_a_byte_that_windows_1252_does_not_know_is_refused() -> None:
    assert code(b"name,q1\nCaf\xe9\x81,3\n") == "T103"


def test_two_encodings_in_one_file_are_refused_with_the_line() -> None:
    with pytest.raises(UserError) as caught:
        decode("name,q1\nCafé,3\n".encode() + "Café,3\n".encode("cp1252"), "t.csv")
    problem = caught.value.problems[0]
    assert (problem.code, problem.where.line) == ("T103", 3)


def test_the_user_can_say_which_encoding_it_is() -> None:
    data = "name,q1\nŁódź,3\n".encode("cp1250")
    assert decode(data, "t.csv", "windows-1250").text == "name,q1\nŁódź,3\n"
    assert decode(TABLE.encode("utf-8-sig"), "t.csv", "utf-8").text == TABLE
    assert decode(TABLE.encode("utf-16"), "t.csv", "utf-16").text == TABLE


@pytest.mark.parametrize("encoding", ["klingon", "base64", "\x00"])
def test_a_name_that_is_no_text_encoding_is_refused(encoding: str) -> None:
    assert code(TABLE.encode(), encoding) == "T103"


def test_a_stated_encoding_that_does_not_fit_is_refused() -> None:
    assert code(TABLE.encode("cp1250"), "utf-8") == "T103"


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n \n", "\n".encode("utf-16")])
def test_a_file_with_nothing_in_it_is_refused(data: bytes) -> None:
    assert code(data) == "T102"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "Excel"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
        (gzip.compress(TABLE.encode(), mtime=0), "gzip"),
        (b"x\x9c\xab\x28", "compressed"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PAR1", "Parquet"),
        (b"  <!DOCTYPE html><html>", "web page"),
        (b'{"format": "readiness-response"}', "JSON"),
    ],
)
def test_another_kind_of_file_is_named_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(UserError) as caught:
        decode(data, "t.csv")
    problem = caught.value.problems[0]
    assert problem.code == "T106"
    assert words in problem.message
    assert problem.hint


def test_letters_lost_earlier_are_pointed_out() -> None:
    assert "Line 2" in decode("name,q1\nCaf\ufffd,3\n".encode(), "t.csv").notices[0]


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.batch.text.MAX_BYTES", 5)
    assert code(TABLE.encode()) == "T107"
