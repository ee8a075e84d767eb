"""The JSON Schemas take every shipped file, whole or overlay, and see the slips of an author."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from readiness.packs import data_folder
from readiness.packs.fields import SUPPORT_KINDS
from readiness.packs.models import OverlayHead, PackFile
from readiness.packs.schema import overlay_schema, schema_files

PACKS = data_folder("questionnaires")
SCHEMAS = {name: json.loads(text) for name, text in schema_files().items()}
WHOLE = {
    "pack.yaml": "pack.schema.json",
    "components/*.yaml": "component.schema.json",
    "recommendations.yaml": "recommendations.schema.json",
    "support.yaml": "support.schema.json",
    "regions.yaml": "regions.schema.json",
    "benchmarks.yaml": "benchmarks.schema.json",
    "contradictions.yaml": "contradictions.schema.json",
    "cases/*.yaml": "case.schema.json",
}
OVERLAY = WHOLE | {
    place: f"overlay-{WHOLE[place]}"
    for place in ("components/*.yaml", "recommendations.yaml", "support.yaml", "benchmarks.yaml",
                  "contradictions.yaml")
} | {"pack.yaml": "overlay.schema.json"}  # fmt: skip


def errors(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:  # noqa: ANN401
    """What is wrong with a value, for the few words of JSON Schema that pydantic writes."""
    if "$ref" in schema:
        return errors(value, root["$defs"][schema["$ref"].split("/")[-1]], root, at)
    for word in ("anyOf", "allOf"):
        if word in schema:
            tried = [errors(value, one, root, at) for one in schema[word]]
            bad = all(tried) if word == "anyOf" else any(tried)
            return max(tried, key=len) if bad else []
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at}: {value!r} is none of {schema['enum']}"]
    if "const" in schema and value != schema["const"]:
        return [f"{at}: {value!r} is not {schema['const']}"]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    known: dict[str, tuple[type, ...]] = {
        "string": (str,), "number": (int, float), "integer": (int,), "boolean": (bool,),
        "null": (type(None),), "array": (list,), "object": (dict,),
    }  # fmt: skip
    if kinds and not isinstance(value, tuple(t for k in kinds for t in known[k])):
        return [f"{at}: {value!r} is no {kinds}"]
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        return [f"{at}: {value!r} does not fit {schema['pattern']}"]
    out: list[str] = []
    if isinstance(value, list):
        for place, item in enumerate(value):
            out += errors(item, schema.get("items", {}), root, f"{at}/{place}")
    if isinstance(value, dict):
        fields = schema.get("properties", {})
        out += [f"{at}: {k} is missing" for k in schema.get("required", ()) if k not in value]
        other = schema.get("additionalProperties", {})
        for key, inner in value.items():
            if key not in fields and other is False:
                out.append(f"{at}: {key} is not known")
                continue
            out += errors(inner, fields.get(key, other or {}), root, f"{at}/{key}")
    return out


class Text12(yaml.SafeLoader):
    """YAML as editors read it: dates are text, and so are yes and no."""


_LEFT_AS_TEXT = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
Text12.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag not in _LEFT_AS_TEXT]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def of(path: Path) -> Any:  # noqa: ANN401
    return cast(Any, yaml.load(path.read_text("utf-8"), Text12))


def wrong(value: Any, schema: str) -> list[str]:  # noqa: ANN401
    return errors(value, SCHEMAS[schema], SCHEMAS[schema])


@pytest.mark.parametrize(("name", "schemas"), [("north-west", WHOLE), ("manufacturing", OVERLAY)])
def test_every_file_of_a_shipped_pack_is_fine_by_its_schema(
    name: str, schemas: dict[str, str]
) -> None:
    seen = 0
    for place, schema in schemas.items():
        for path in sorted((PACKS / name).glob(place)):
            assert wrong(of(path), schema) == [], path
            seen += 1
    assert seen >= 19


@pytest.mark.parametrize(
    ("schema", "text", "told"),
    [
        ("overlay.schema.json", "{extends: north-west, id: a, version: '1'}", "title is missing"),
        ("overlay.schema.json", "{extends: n, id: a, version: 1.0.0x, title: T}", "1.0.0x"),
        ("overlay.schema.json", "{extends: n, id: a, version: '1', title: T, hid: {}}", "hid"),
        ("overlay-component.schema.json", "{questions: [{id: SK1}]}", "id is missing"),
        ("overlay-component.schema.json", "{id: SK, questions: [{stem: Why}]}", "id is missing"),
        ("overlay-component.schema.json", "{id: SK, questions: [{id: SK1, stm: Why}]}", "stm"),
        ("overlay-component.schema.json", "{id: SK, weight: much}", "much"),
        ("overlay-recommendations.schema.json", "[{id: SK1-L1, efort: 1}]", "efort"),
        ("overlay-recommendations.schema.json", "[{id: SK1-L1, support: [advise]}]", "advise"),
        ("overlay-support.schema.json", "[{id: hub, kind: advise}]", "advise"),
        ("overlay-support.schema.json", "[{id: hub, status: shut}]", "shut"),
        ("overlay-contradictions.schema.json", "[{id: H1, kind: may}]", "may"),
        ("support.schema.json", "[{id: hub}]", "name is missing"),
    ],
)
def test_a_slip_is_seen_while_typing(schema: str, text: str, told: str) -> None:
    found = wrong(yaml.load(text, Text12), schema)
    assert any(told in line for line in found), found


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("overlay.schema.json", "{extends: north-west, id: a, version: '1', title: T, summary: }"),
        ("overlay-component.schema.json", "{id: SK, weight: 2}"),
        ("overlay-component.schema.json", "{id: SK, questions: [{id: SK1, stem: Who, gate: }]}"),
        ("overlay-recommendations.schema.json", "[{id: SK1-L1, title: Ask, support: [cyber]}]"),
        ("overlay-support.schema.json", "[{id: hub, eligibility: {employees_max: 9}}]"),
        ("overlay-benchmarks.schema.json", "[{id: a, year: 2026}]"),
    ],
)
def test_an_overlay_may_change_one_thing_and_take_one_away(schema: str, text: str) -> None:
    assert wrong(yaml.load(text, Text12), schema) == []


def test_the_schema_of_an_overlay_offers_all_that_may_stand_there() -> None:
    keys = PackFile.model_fields.keys() | OverlayHead.model_fields.keys()
    assert overlay_schema()["properties"].keys() == keys
    offer = SCHEMAS["overlay-support.schema.json"]["$defs"]["OfferModel"]["properties"]
    assert set(SUPPORT_KINDS) <= set(json.dumps(offer["kind"]).replace('"', "").replace(
        "[", " ").replace("]", " ").replace(",", " ").split())  # fmt: skip


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_reference_of_a_schema_leads_somewhere(name: str) -> None:
    text = json.dumps(SCHEMAS[name])
    named = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}
    assert named <= SCHEMAS[name].get("$defs", {}).keys()
