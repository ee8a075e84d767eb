"""Writes the files of this folder: one good saved response and what can happen to it.

Run it only to add a case: ``python tests/corpus/saves/make.py``. A file, once released, is kept for
ever; the good ones must open in every later version.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
GOOD: dict[str, Any] = {
    "format": "readiness-response",
    "version": 1,
    "generation": 7,
    "pack": {"id": "north-west", "version": "1.0.0", "hash": "ab" * 32},
    "length": "full",
    "respondent": {
        "name": "Acme [Ltd]",
        "sector": "advanced-manufacturing",
        "employees": 12,
        "makes_things": False,
        "sells_to": ["local", "uk"],
        "area": "bolton",
        "goals": ["save-time"],
    },
    "answers": {
        "AD1": {"state": "answered", "option": 3, "at": "2026-11-23T09:00:00Z"},
        "AD2": {"state": "dont_know", "note": "ask Jo", "at": "2026-11-23T09:00:05Z"},
        "AD3": {"state": "not_applicable", "reason": "contract-work"},
        "AD4": {
            "state": "answered",
            "options": [1, 3],
            "note": "seen",
            "note_visibility": "report",
        },
        "AD5": {"state": "answered", "rows": [2, None, 5]},
        "AD6": {"state": "answered", "number": "12.5"},
    },
    "adviser": {},
    "roadmap_edits": [],
    "history": [],
    "review_by": "2028-11-23",
    "created_at": "2026-11-23T08:59:00Z",
    "updated_at": "2026-11-23T09:00:05Z",
}


def seal(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its checksum."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {**document, "sha256": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()}


def text_of(document: dict[str, Any]) -> str:
    """The text of a saved file."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def with_answer(question: str, answer: object) -> dict[str, Any]:
    """The good document with one more answer."""
    return {**GOOD, "answers": {**GOOD["answers"], question: answer}}


def without(*keys: str) -> dict[str, Any]:
    """The good document without some fields."""
    return {key: value for key, value in GOOD.items() if key not in keys}


def files() -> dict[str, bytes]:
    """The content of every case, by file name."""
    good = text_of(seal(GOOD))
    note = {"state": "answered", "option": 1, "note": "a\x1b]52;c;AAAA\x07\u202e \x9b31m"}
    texts = {
        "00_good_v1.json": good,
        "03_truncated_last_bytes.json": good[:-3],
        "04_truncated_half.json": good[: len(good) // 2],
        "06_changed_answer.json": good.replace('"option": 3', '"option": 4'),
        "08_two_docs.json": good + good,
        "10_crlf.json": good.replace("\n", "\r\n"),
        "12_bom.json": "\ufeff" + good,
        "13_version_missing.json": text_of(seal(without("version"))),
        "14_newer.json": text_of(seal({**GOOD, "version": 2, "new_shape": {"a": 1}})),
        "15_unknown_fields.json": text_of(
            seal(
                {
                    **with_answer("AD7", {"state": "answered", "option": 2, "x_confidence": 0.5}),
                    "pack": {**GOOD["pack"], "x_title": "North West"},
                    "respondent": {**GOOD["respondent"], "x_turnover": "1m"},
                    "x_future": {"a": [1, 2.25, None, "text"]},
                }
            )
        ),
        "16_dup_keys.json": good.replace('"option": 3,', '"option": 3, "option": 5,'),
        "17_nan.json": text_of(seal(with_answer("AD7", {"state": "answered", "x": float("nan")}))),
        "18_inf_1e400.json": good.replace('"option": 3', '"option": 1e400'),
        "19_long_number.json": good.replace('"option": 3', '"option": ' + "9" * 5000),
        "20_deep.json": '{"a":' * 3000 + "1" + "}" * 3000,
        "21_wrong_root.json": "[]",
        "22_other_format.json": text_of(seal({**GOOD, "format": "assessment"})),
        "23_answer_unknown_question.json": text_of(
            seal(with_answer("ZZ99", {"state": "answered", "option": 3}))
        ),
        "24_no_checksum.json": text_of(GOOD),
        "25_pack_id_traversal.json": text_of(
            seal({**GOOD, "pack": {**GOOD["pack"], "id": "../../evil"}})
        ),
        "27_question_id_path.json": text_of(
            seal(with_answer("/etc/passwd", {"state": "answered", "option": 3}))
        ),
        "26_controls.json": text_of(seal(with_answer("AD7", note))),
        "28_journal_gap.jsonl": '{"seq":1,"q":"q1","v":3}\n{"seq":3,"q":"q2","v":4}\n',
        "31_option_zero.json": text_of(
            seal(with_answer("AD7", {"state": "answered", "option": 0}))
        ),
        "32_option_true.json": text_of(
            seal(with_answer("AD7", {"state": "answered", "option": True}))
        ),
        "33_two_values.json": text_of(
            seal(with_answer("AD7", {"state": "answered", "option": 1, "number": "4"}))
        ),
        "34_unknown_state.json": text_of(seal(with_answer("AD7", {"state": "maybe"}))),
        "35_nested_60.json": text_of(seal({**GOOD, "x": json.loads("[" * 60 + "]" * 60)})),
    }
    surrogate = text_of(seal(GOOD)).replace("ask Jo", "ask \\ud800")
    return {
        **{name: text.encode("utf-8") for name, text in texts.items()},
        "01_empty.json": b"",
        "05_all_nul.json": bytes(4096),
        "11_utf16.json": good.encode("utf-16"),
        "29_lone_surrogate.json": surrogate.encode("utf-8"),
        "30_sqlite_header.json": b"SQLite format 3\0".ljust(100, b"\0"),
    }


if __name__ == "__main__":
    for name, data in files().items():
        (HERE / name).write_bytes(data)
