"""The blank table: one line of column names, ready for one firm a row."""

from __future__ import annotations

from readiness.questionnaire import Questionnaire
from readiness.response import PROFILE_FIELDS


def columns(pack: Questionnaire) -> tuple[str, ...]:
    """The column names: the row's id, the profile, the length, then questions in asking order."""
    return ("row_id", *PROFILE_FIELDS, "length", *(q.id for q in pack.asked))


def csv_form(pack: Questionnaire) -> bytes:
    """The blank table as CSV.

    The names are ids, which need no quotation marks. The file starts with a UTF-8 byte order mark:
    without one Excel takes a CSV for Windows-1252 and spoils every name with an accent when it
    saves again; the batch and other programs skip the mark. Lines end in CR LF (RFC 4180).
    """
    return ("\ufeff" + ",".join(columns(pack)) + "\r\n").encode("utf-8")
