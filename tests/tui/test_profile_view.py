"""A council area is found by its name or its region, and only its name is taken at once."""

from __future__ import annotations

from dataclasses import replace

from north_west import north_west
from readiness.tui.profile_fields import profile_fields
from readiness.tui.profile_view import found_by, is_named, regions_of

PACK = north_west()
REGIONS = regions_of(PACK)
(FIELD,) = (field for field in profile_fields(PACK) if field.name == "area")


def names(letters: str) -> list[str]:
    return [choice.label for choice, _ in found_by(FIELD, letters, REGIONS)]


def test_a_name_comes_before_a_region_of_that_name() -> None:
    assert names("lanc")[:2] == ["Lancaster", "West Lancashire"]
    assert "Preston" in names("lanc")
    assert names("Bolton") == ["Bolton"]
    assert names("zzz") == []
    assert len(names("")) == len(PACK.areas)
    assert all(REGIONS.values())


def test_enter_takes_what_was_named_and_never_the_first_of_a_region() -> None:
    for letters in ("bolton", "lanc"):
        assert is_named(letters, found_by(FIELD, letters, REGIONS))
    for letters in ("greater manchester", "zzz", ""):
        assert not is_named(letters, found_by(FIELD, letters, REGIONS))
    assert names("greater manchester")


def test_only_what_the_pack_knows_is_promised() -> None:
    fields = {f.name: f for f in profile_fields(PACK)}
    assert "growth hub" in fields["area"].why
    assert "postcode" in fields
    parts = tuple(replace(part, growth_hub="") for part in PACK.sub_regions)
    bare = replace(PACK, sub_regions=parts, postcodes=())
    fields = {f.name: f for f in profile_fields(bare)}
    assert not any("growth hub" in f.why or "postcode" in f.why for f in fields.values())
    assert "postcode" not in fields
    assert "area" not in {f.name for f in profile_fields(replace(bare, areas=()))}
