"""A small pack that works, to start a questionnaire of one's own from."""

from __future__ import annotations

import json
from importlib.resources import files

from readiness.errors import clean, fault, show_controls
from readiness.packs.fields import ID, MAX_LINE

FILES = (
    "pack.yaml",
    "components/customers.yaml",
    "components/safety.yaml",
    "recommendations.yaml",
    "support.yaml",
    "cases/bakery.yaml",
)
"""The starter's files, by their place in the pack."""


def starter_files(pack_id: str, title: str) -> dict[str, str]:
    """The text of each file of a starter pack, by its place in the pack.

    Args:
        pack_id: Its id: letters, digits, hyphen, underscore.
        title: Its title.

    Raises:
        UserError: C104 for an id or a title that a pack cannot have.
    """
    if not ID.fullmatch(pack_id):
        raise fault(
            "C104",
            f"“{show_controls(pack_id)}” is not an id.",
            "Use letters a to z, digits, - and _ only, at most 64.",
        )
    words = " ".join(clean(title).split())
    if not words or len(words) > MAX_LINE:
        raise fault("C104", "The title is empty or too long.", "Give a few words.")
    folder = files("readiness.packs").joinpath("starter_pack")
    found = {}
    for name in FILES:
        text = folder.joinpath(*name.split("/")).read_text(encoding="utf-8")
        found[name] = text.replace("\r\n", "\n").replace("@id@", pack_id)
    # JSON's quoted text is YAML's too, whatever stands in it.
    quoted = json.dumps(words, ensure_ascii=False)
    found["pack.yaml"] = found["pack.yaml"].replace("@title@", quoted)
    return found
