"""A council area is found by its name or its region, and only its name is taken at once."""

from __future__ import annotations

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
