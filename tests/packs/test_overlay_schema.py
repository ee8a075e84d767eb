"""The JSON Schema of an overlay's head knows what an overlay may say."""

from __future__ import annotations

import json

from readiness.packs import data_folder
from readiness.packs.guard import read_tree
from readiness.packs.models import OverlayHead, PackFile
from readiness.packs.schema import overlay_schema, schema_files
from readiness.packs.tree import MapNode


def test_the_schema_of_an_overlay_knows_every_key_of_the_shipped_one() -> None:
    data = (data_folder("questionnaires") / "manufacturing" / "pack.yaml").read_bytes()
    tree = read_tree(data, "pack.yaml", "mapping")
    assert isinstance(tree, MapNode)
    assert "extends" in tree.values
    assert "keep" in tree.values
    assert tree.values.keys() <= overlay_schema()["properties"].keys()


def test_an_overlay_has_to_name_its_base_and_may_leave_out_all_else() -> None:
    found = overlay_schema()
    assert found["required"] == ["extends"]
    assert all("required" not in part for part in found["$defs"].values())
    keys = PackFile.model_fields.keys() | OverlayHead.model_fields.keys()
    assert found["properties"].keys() == keys


def test_every_reference_of_the_overlay_schema_leads_somewhere() -> None:
    text = schema_files()["overlay.schema.json"]
    named = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}
    assert named
    assert named <= json.loads(text)["$defs"].keys()
