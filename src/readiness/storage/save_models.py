"""The document inside a saved file, and a `Response`: each from the other.

Why no pydantic here, which stands at every other boundary: a saved file is read before the first
screen is painted, and importing pydantic alone takes longer than everything else on that path. The
format is small, so the checks are written out; every fault found is reported, not only the first.

Options are stored as the labels 1..5 that people see and type. Inside they are levels 0..4, so
``level = label - 1``; this module is the only place that converts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal, cast

from readiness.errors import Place, Problem, show_controls
from readiness.response import Answer, Length, Respondent, Response, State

FORMAT: Final = "readiness-response"
VERSION: Final = 1

# Letters that cannot leave a folder when an id becomes part of a path or names a pack.
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_MOST_OPTIONS = 1000

_ROOT = ("format", "version", "generation", "pack", "length", "respondent", "answers", "adviser",
         "roadmap_edits", "history", "review_by", "created_at", "updated_at", "sha256")  # fmt: skip
_ANSWER_TEXTS = ("reason", "note", "note_visibility", "evidence", "answered_by", "at")
_ANSWER = ("state", "option", "options", "rows", "number", *_ANSWER_TEXTS)
_TEXTS = ("name", "sector", "area", "postcode", "contact", "adviser")
_WHOLE = ("employees", "years_trading")
_LISTS = ("sells_to", "goals")


def to_document(response: Response, generation: int) -> dict[str, Any]:
    """The document (JSON values only, without its checksum) of a response.

    Equal responses give equal documents: answers are sorted by question id, empty fields are left
    out, fields of newer versions stand after ours.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "generation": generation,
        "pack": {
            "id": response.pack_id,
            "version": response.pack_version,
            "hash": response.pack_hash,
            **_plain(response.extra.get("pack", {})),
        },
        "length": response.length,
        "respondent": _respondent_document(response.respondent),
        "answers": {
            question: _answer_document(response.answers[question])
            for question in sorted(response.answers)
        },
        "adviser": _plain(response.adviser),
        "roadmap_edits": _plain(response.roadmap_edits),
        "history": _plain(response.history),
        "review_by": response.review_by,
        "created_at": response.created_at,
        "updated_at": response.updated_at,
        **{key: _plain(value) for key, value in response.extra.items() if key not in _ROOT},
    }


def _respondent_document(respondent: Respondent) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "name": respondent.name,
        "sector": respondent.sector,
        "employees": respondent.employees,
        "makes_things": respondent.makes_things,
        "sells_to": list(respondent.sells_to),
        "area": respondent.area,
        "postcode": respondent.postcode,
        "years_trading": respondent.years_trading,
        "goals": list(respondent.goals),
        "contact": respondent.contact,
        "adviser": respondent.adviser,
    }
    given = {key: value for key, value in fields.items() if value not in ("", None, [])}
    return {**given, **_plain(respondent.extra)}


def _answer_document(answer: Answer) -> dict[str, Any]:
    out: dict[str, Any] = {"state": answer.state.value}
    if answer.option is not None:
        out["option"] = answer.option + 1
    if answer.options:
        out["options"] = [level + 1 for level in answer.options]
    if answer.rows:
        out["rows"] = [None if level is None else level + 1 for level in answer.rows]
    if answer.number:
        out["number"] = answer.number
    for name in _ANSWER_TEXTS:
        value = getattr(answer, name)
        if value and not (name == "note_visibility" and value == "internal"):
            out[name] = value
    return {**out, **_plain(answer.extra)}


def _plain(value: object) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def from_document(document: Mapping[str, Any], file: str) -> tuple[Response, int, list[Problem]]:
    """The response and the generation in a document, and everything wrong with it (S102).

    With problems, the response holds what could be understood and must not be used.

    Args:
        document: A parsed JSON object whose `format` and `version` are ours.
        file: The path for messages.
    """
    check = _Check(file)
    pack = check.mapping(document, "pack", "")
    respondent = check.mapping(document, "respondent", "")
    answers = check.mapping(document, "answers", "")
    extra: dict[str, Any] = {k: v for k, v in document.items() if k not in _ROOT}
    more = {k: v for k, v in pack.items() if k not in ("id", "version", "hash")}
    if more:
        extra["pack"] = more
    pack_id = check.text(pack, "id", "pack.")
    if not _ID.fullmatch(pack_id):
        check.wrong("pack.id", pack_id, "is not an id")
    response = Response(
        pack_id=pack_id,
        pack_version=check.text(pack, "version", "pack."),
        pack_hash=check.text(pack, "hash", "pack."),
        respondent=_respondent(respondent, check),
        answers={qid: _answer(qid, answers[qid], check) for qid in sorted(answers)},
        length=cast(Length, check.one_of(document, "length", "", ("full", "quick"))),
        created_at=check.text(document, "created_at", ""),
        updated_at=check.text(document, "updated_at", ""),
        review_by=check.text(document, "review_by", ""),
        adviser=check.mapping(document, "adviser", ""),
        roadmap_edits=check.mappings(document, "roadmap_edits"),
        history=check.mappings(document, "history"),
        extra=extra,
    )
    generation = check.whole(document, "generation", "")
    if not generation:
        check.wrong("generation", document.get("generation"), "is not a count from 1")
    return response, generation or 0, check.problems


def _respondent(given: Mapping[str, Any], check: _Check) -> Respondent:
    where = "respondent."
    makes_things = given.get("makes_things")
    if makes_things is not None and not isinstance(makes_things, bool):
        check.wrong("respondent.makes_things", makes_things, "is not true or false")
        makes_things = None
    known = {*_TEXTS, *_WHOLE, *_LISTS, "makes_things"}
    fields: dict[str, Any] = {name: check.text(given, name, where) for name in _TEXTS}
    fields |= {name: check.whole(given, name, where) for name in _WHOLE}
    fields |= {name: check.texts(given, name, where) for name in _LISTS}
    extra = {key: value for key, value in given.items() if key not in known}
    return Respondent(makes_things=makes_things, extra=extra, **fields)


def _answer(question: str, given: object, check: _Check) -> Answer:
    where = f"answers.{question}."
    if not _ID.fullmatch(question):
        check.wrong("answers", question, "is not a question id")
    if not isinstance(given, dict):
        check.wrong(f"answers.{question}", given, "is not an answer")
        return Answer(State.UNANSWERED)
    state = State(check.one_of(given, "state", where, tuple(s.value for s in State), needed=True))
    option = check.label(given.get("option"), f"{where}option") if "option" in given else None
    options = check.labels(given, "options", where)
    rows = check.labels(given, "rows", where, gaps=True)
    number = check.text(given, "number", where)
    if number and not _NUMBER.fullmatch(number):
        check.wrong(f"{where}number", number, "is not a number")
    values = (option is not None) + bool(options) + bool(rows) + bool(number)
    if state is State.ANSWERED and values != 1 and not check.problems:
        check.wrong(f"answers.{question}", state.value, "needs exactly one value")
    visibility = check.one_of(given, "note_visibility", where, ("internal", "report"))
    texts = {name: check.text(given, name, where) for name in _ANSWER_TEXTS}
    return Answer(
        state=state,
        option=option,
        options=tuple(level for level in options if level is not None),
        rows=rows,
        number=number,
        reason=texts["reason"],
        note=texts["note"],
        note_visibility=cast(Literal["report", "internal"], visibility),
        evidence=texts["evidence"],
        answered_by=texts["answered_by"],
        at=texts["at"],
        extra={k: v for k, v in given.items() if k not in _ANSWER},
    )


class _Check:
    """Takes values out of a document and collects what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def wrong(self, field: str, value: object, words: str) -> None:
        quoted = "nothing" if value is None else f"'{show_controls(str(value), limit=40)}'"
        self.problems.append(
            Problem(
                "S102",
                Place(file=self.file, field=field),
                f"{quoted} {words}.",
                "The file was left as it is.",
            )
        )

    def text(self, given: Mapping[str, Any], name: str, where: str) -> str:
        value = given.get(name, "")
        if isinstance(value, str):
            return value
        self.wrong(where + name, value, "is not text")
        return ""

    def texts(self, given: Mapping[str, Any], name: str, where: str) -> tuple[str, ...]:
        value = given.get(name, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.wrong(where + name, value, "is not a list of texts")
        return ()

    def one_of(
        self,
        given: Mapping[str, Any],
        name: str,
        where: str,
        choices: tuple[str, ...],
        *,
        needed: bool = False,
    ) -> str:
        value = given.get(name, None if needed else choices[0])
        if isinstance(value, str) and value in choices:
            return value
        self.wrong(where + name, value, f"is not one of {', '.join(choices)}")
        return choices[0]

    def whole(self, given: Mapping[str, Any], name: str, where: str) -> int | None:
        value = given.get(name)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
            return value
        self.wrong(where + name, value, "is not a whole number from 0")
        return None

    def mapping(self, given: Mapping[str, Any], name: str, where: str) -> dict[str, Any]:
        value = given.get(name, {})
        if isinstance(value, dict):
            return value
        self.wrong(where + name, value, "is not an object")
        return {}

    def mappings(self, given: Mapping[str, Any], name: str) -> tuple[dict[str, Any], ...]:
        value = given.get(name, [])
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return tuple(value)
        self.wrong(name, value, "is not a list of objects")
        return ()

    def label(self, value: object, field: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST_OPTIONS:
            return value - 1
        self.wrong(field, value, "is not an option, counted from 1")
        return 0

    def labels(
        self, given: Mapping[str, Any], name: str, where: str, *, gaps: bool = False
    ) -> tuple[int | None, ...]:
        value = given.get(name, [])
        if not isinstance(value, list) or len(value) > _MOST_OPTIONS:
            self.wrong(where + name, value, "is not a list of options")
            return ()
        return tuple(
            None if gaps and item is None else self.label(item, where + name) for item in value
        )
