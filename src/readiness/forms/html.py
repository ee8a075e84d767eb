"""The offline form: one HTML file that asks, saves in the browser, and hands out the answers.

Everything is inside the file, and its content security policy lets nothing else in or out.
"""

from __future__ import annotations

import base64
import hashlib
import json
from html import escape
from importlib.resources import files

from readiness.forms.code import START
from readiness.forms.definition import definition
from readiness.questionnaire import Questionnaire

SCRIPTS = ("sha256", "rules", "saving", "session", "page", "question", "finish", "app")
"""The script's parts, in the order in which they are joined."""


def html_form(pack: Questionnaire) -> bytes:
    """The form as one HTML file in UTF-8: the same bytes for the same pack."""
    script = '"use strict";\n(function () {\n' + "".join(map(asset, _names())) + "}());\n"
    style = asset("form.css")
    parts = {
        "language": escape(pack.language),
        "title": escape(pack.title),
        "pack": escape(f"{pack.id} {pack.version}, {pack.hash[:12]}"),
        "style": style,
        "style_hash": _hash(style),
        "script": script,
        "script_hash": _hash(script),
        "form": script_json(definition(pack, START)),
    }
    # One pass: a part that holds such a mark itself stays as it is.
    pieces = asset("form.html").split("@")
    text = "".join(parts[piece] if place % 2 else piece for place, piece in enumerate(pieces))
    return text.encode("utf-8")


def _names() -> tuple[str, ...]:
    return tuple(f"{name}.js" for name in SCRIPTS)


def asset(name: str) -> str:
    """The text of a part of the form. Line ends are LF, whatever a checkout made of them."""
    text = files("readiness.forms").joinpath("assets", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def script_json(value: object) -> str:
    """JSON that may stand inside a script element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text
