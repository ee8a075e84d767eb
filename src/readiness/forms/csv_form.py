"""The blank table: one line of column names, ready for one firm a row."""

from __future__ import annotations

from readiness.questionnaire import Questionnaire
from readiness.response import PROFILE_FIELDS


def columns(pack: Questionnaire) -> tuple[str, ...]:
    """The column names: the row's id, the profile, the length, then questions in asking order.

    The last one says what the table was made from; `batch` passes it over.
    """
    return ("row_id", *PROFILE_FIELDS, "length", *(q.id for q in pack.asked), made_from(pack))


def made_from(pack: Questionnaire) -> str:
    """The name of the column that says which pack a blank table was made from."""
    return f"pack {pack.id} {pack.version} {pack.hash}"


def csv_form(pack: Questionnaire) -> bytes:
    """The blank table as CSV.

    The names are ids, which need no quotation marks. The file starts with a UTF-8 byte order mark:
    without one Excel takes a CSV for Windows-1252 and spoils every name with an accent when it
    saves again; the batch and other programs skip the mark. Lines end in CR LF (RFC 4180).
    """
    return ("\ufeff" + ",".join(columns(pack)) + "\r\n").encode("utf-8")
