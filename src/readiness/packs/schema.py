"""JSON Schema of the pack files, for editors that help while typing."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, RootModel

from readiness.packs.advice_models import (
    BenchmarksFile,
    CaseFile,
    ContradictionsFile,
    RecommendationsFile,
    RegionsFile,
    SupportFile,
)
from readiness.packs.models import OverlayHead, PackFile
from readiness.packs.question_models import ComponentFile

FILES: dict[str, type[BaseModel]] = {
    "pack.yaml": PackFile,
    "components/*.yaml": ComponentFile,
    "recommendations.yaml": RecommendationsFile,
    "support.yaml": SupportFile,
    "regions.yaml": RegionsFile,
    "benchmarks.yaml": BenchmarksFile,
    "contradictions.yaml": ContradictionsFile,
    "cases/*.yaml": CaseFile,
}
"""The model of each file of a pack, by the file's place in it."""
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def file_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each file of a pack, by the file's place in it.

    A schema tells an editor what may stand where. What needs the whole pack to judge (ids that
    exist, bands, circles) is found by loading the pack only.
    """
    return {place: {"$schema": DRAFT} | model.model_json_schema() for place, model in FILES.items()}


def schema_files() -> dict[str, str]:
    """The schemas as files: ``component.schema.json`` is that of ``components/*.yaml``."""
    found = {_file_name(place): schema for place, schema in file_schemas().items()}
    found |= {f"overlay-{_file_name(p)}": schema for p, schema in overlay_schemas().items()}
    # `overlay.schema.json` is that of the file in which an overlay begins.
    found["overlay.schema.json"] = found.pop("overlay-pack.schema.json")
    return {
        name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in found.items()
    }


def overlay_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each file of an overlay that says less than that of a whole pack.

    `regions.yaml` takes the place of the base's, and cases are an overlay's own: those two have to
    be whole.
    """
    whole = {
        place: model
        for place, model in FILES.items()
        if place not in ("pack.yaml", "regions.yaml", "cases/*.yaml")
    }
    return {"pack.yaml": overlay_schema()} | {p: _parts_of(m) for p, m in whole.items()}


def overlay_schema() -> dict[str, Any]:
    """The JSON Schema of an overlay's `pack.yaml`: `extends`, and whatever differs from the base.

    Its parts may say less than those of a whole pack, so only an entry's id is required.
    """
    whole, own = PackFile.model_json_schema(), OverlayHead.model_json_schema()
    parts = whole.get("$defs", {}) | own.get("$defs", {})
    return {
        "$schema": DRAFT,
        "title": "OverlayFile",
        "description": "`pack.yaml` of an overlay: what differs from the pack that it extends.",
        "type": "object",
        "additionalProperties": False,
        "properties": _or_nothing(whole["properties"]) | own["properties"],
        # Without a name of its own it could not be told from its base.
        "required": ["extends", "id", "version", "title"],
        "$defs": {name: _may_say_less(part) for name, part in parts.items()},
    }


def _parts_of(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a file of an overlay: entries named by their id, with what they change."""
    found = model.model_json_schema()
    found["$defs"] = {name: _may_say_less(part) for name, part in found.get("$defs", {}).items()}
    if not issubclass(model, RootModel):
        found = _may_say_less(found)
    return {"$schema": DRAFT} | found


def _may_say_less(part: dict[str, Any]) -> dict[str, Any]:
    """A mapping of which only the id has to be there, and any other field may be emptied."""
    fields = part.get("properties")
    if fields is None:
        return part
    out = {key: value for key, value in part.items() if key != "required"}
    if "id" in fields:
        out["required"] = ["id"]
    return out | {"properties": _or_nothing(fields)}


def _or_nothing(fields: dict[str, Any]) -> dict[str, Any]:
    # `field:` with nothing behind it takes the base's value away; an id cannot be taken away.
    return {
        name: field
        if name == "id"
        else {k: v for k, v in field.items() if k in ("description", "title", "default")}
        | {"anyOf": [field, {"type": "null"}]}
        for name, field in fields.items()
    }


def _file_name(place: str) -> str:
    folder, _, name = place.rpartition("/")
    stem = folder.removesuffix("s") if folder else name.removesuffix(".yaml")
    return f"{stem}.schema.json"
