"""Colours that can be read, and brands that cannot make them worse."""

from __future__ import annotations

import pytest

from readiness.errors import UserError
from readiness.report.theme import Brand, Palette, contrast, palette

GROUNDS = ("white", "pale", "band", "accent_pale", "warm_pale", "good_pale")


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", ["ink", "text", "soft", "accent", "warm", "good"])
def test_every_text_colour_can_be_read_on_every_ground(colour: str) -> None:
    colours = Palette()
    ratios = {ground: contrast(colours[colour], colours[ground]) for ground in GROUNDS}
    assert min(ratios.values()) >= 4.5, ratios


def test_a_brand_sets_the_accent_and_its_pale_ground() -> None:
    colours = palette(Brand("Hub", "#7a1f5c"))
    assert colours.accent == "#7a1f5c"
    assert contrast(colours.accent, colours.accent_pale) >= 4.5
    assert contrast(colours.text, colours.accent_pale) >= 4.5


@pytest.mark.parametrize(
    "accent", ["#ffcc00", "#999999", "#ffffff", "blue", "#12345", "", "#12345g"]
)
def test_a_brand_nobody_could_read_is_refused(accent: str) -> None:
    with pytest.raises(UserError) as caught:
        palette(Brand("Hub", accent))
    assert caught.value.problems[0].code == "D102"
