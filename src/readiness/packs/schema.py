"""JSON Schema of the pack files, for editors that help while typing."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

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


def file_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each file of a pack, by the file's place in it.

    A schema tells an editor what may stand where. What needs the whole pack to judge (ids that
    exist, bands, circles) is found by loading the pack only.
    """
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {place: draft | model.model_json_schema() for place, model in FILES.items()}


def schema_files() -> dict[str, str]:
    """The schemas as files: ``component.schema.json`` is that of ``components/*.yaml``."""
    found = file_schemas() | {"overlay.yaml": overlay_schema()}
    return {
        _file_name(place): json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for place, schema in found.items()
    }


def overlay_schema() -> dict[str, Any]:
    """The JSON Schema of an overlay's `pack.yaml`: `extends`, and whatever differs from the base.

    Its parts may say less than those of a whole pack, so nothing in them is required.
    """
    whole, own = PackFile.model_json_schema(), OverlayHead.model_json_schema()
    parts = whole.get("$defs", {}) | own.get("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "OverlayFile",
        "description": "`pack.yaml` of an overlay: what differs from the pack that it extends.",
        "type": "object",
        "additionalProperties": False,
        "properties": whole["properties"] | own["properties"],
        "required": ["extends"],
        "$defs": {
            name: {key: value for key, value in part.items() if key != "required"}
            for name, part in parts.items()
        },
    }


def _file_name(place: str) -> str:
    folder, _, name = place.rpartition("/")
    stem = folder.removesuffix("s") if folder else name.removesuffix(".yaml")
    return f"{stem}.schema.json"
