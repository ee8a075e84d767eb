"""A response as a code in an e-mail, as the offline form writes it.

A code is ``rdn1.`` + the content in base64url + ``.`` + the first 16 hex digits of the content's
SHA-256. The content is canonical JSON (keys sorted, no blanks, UTF-8), a list of: pack id, version
and hash; length; when it was started, in seconds since 1970; when it was last changed, in seconds
after that; the respondent as in a saved file; the answers; notes by question id. The answers are
one text, ``SK1 3 5k,SK2 d 61``: question id, value, seconds after the start in base 36. Values:
an option's label, ``m1.3`` options, ``g1.-.2`` rows, ``v12.5`` a number, ``d`` don't know,
``nREASON`` not applicable, ``u`` unanswered (with a note).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from readiness.errors import Place, UserError, fault
from readiness.response import Response
from readiness.storage.save_models import FORMAT, VERSION, from_document
from readiness.storage.stamps import review_by, stamp

START = "rdn1."
LARGEST = 2_000_000
"""Characters of a text in which a code is looked for."""
# Mail programs break long lines, quote with ">", and some put "=" or hidden marks at line ends.
_FILLING = re.compile("[\\s>=\u00ad\u200b\ufeff]+")
_CODE = re.compile(r"rdn1\.([A-Za-z0-9_-]+)\.([0-9a-f]{16})")
_ANSWER = re.compile(r"([A-Za-z0-9_-]{1,64}) (\S+) (-?[0-9a-z]{1,9})")
_LATEST = 4_000_000_000
_WHERE = Place(file="the code")


def holds_code(text: str) -> bool:
    """Whether the text has something in it that starts like a code."""
    return START in _FILLING.sub("", text[:LARGEST])


def read_code(text: str) -> Response:
    """The response in a code, which may stand inside a whole e-mail.

    Raises:
        UserError: S102 when the code is not whole, S106 when there is none or there are several.
    """
    bare = _FILLING.sub("", text[:LARGEST])
    found = {match.groups() for match in _CODE.finditer(bare)}
    if len(found) > 1:
        raise fault("S106", "holds several codes.", "Take them in one at a time.", _WHERE)
    if not found:
        if START in bare:
            raise _damaged("a part of it is missing")
        raise fault(
            "S106", "is not there.", f"A code starts with “{START}”. Copy all of it.", _WHERE
        )
    ((word, checksum),) = found
    try:
        content = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
    except (binascii.Error, ValueError):
        raise _damaged("a part of it is missing") from None
    if hashlib.sha256(content).hexdigest()[:16] != checksum:
        raise _damaged("its checksum does not match")
    try:
        document = _document(json.loads(content))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        raise _damaged("its content is not that of a form") from None
    response, _, problems = from_document(document, _WHERE.file)
    if problems:
        raise UserError(problems)
    return response


def _damaged(why: str) -> UserError:
    hint = "Ask for the code again, or for the saved file."
    return fault("S102", f"is damaged: {why}.", hint, _WHERE)


def _document(content: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """The document of a saved file. Raises ValueError and its kin for what no form writes."""
    pack_id, version, pack_hash, length, start, changed, respondent, answers, notes = content
    if not 0 <= start + changed <= _LATEST or not 0 <= start <= _LATEST:
        raise ValueError("not a time")
    began = datetime.fromtimestamp(start, UTC)
    return {
        "format": FORMAT,
        "version": VERSION,
        "generation": 1,
        "pack": {"id": pack_id, "version": version, "hash": pack_hash},
        "length": length,
        "respondent": respondent,
        "answers": {
            question: answer | ({"note": notes[question]} if question in notes else {})
            for question, answer in (_answer(one, began) for one in answers.split(",") if one)
        },
        "review_by": review_by(began),
        "created_at": stamp(began),
        "updated_at": stamp(began + timedelta(seconds=changed)),
    }


def _answer(text: str, began: datetime) -> tuple[str, dict[str, Any]]:
    match = _ANSWER.fullmatch(text)
    if match is None:
        raise ValueError("not an answer")
    question, value, after = match.groups()
    at = stamp(began + timedelta(seconds=int(after, 36)))
    return question, _value(value[0], value[1:]) | {"at": at}


def _value(kind: str, rest: str) -> dict[str, Any]:
    if kind == "d" and not rest:
        return {"state": "dont_know"}
    if kind == "u" and not rest:
        return {"state": "unanswered"}
    if kind == "n":
        return {"state": "not_applicable", "reason": rest}
    if kind == "m":
        return {"state": "answered", "options": [int(label) for label in rest.split(".")]}
    if kind == "g":
        rows = [None if label == "-" else int(label) for label in rest.split(".")]
        return {"state": "answered", "rows": rows}
    if kind == "v":
        return {"state": "answered", "number": rest}
    return {"state": "answered", "option": int(kind + rest)}
