"""The profile in words: what is stored, as a person would read it."""

from __future__ import annotations

from north_west import north_west
from readiness.profile import profile_fields
from readiness.response import Respondent


def test_what_is_stored_is_told_in_words_and_nothing_as_nothing() -> None:
    fields = {field.name: field for field in profile_fields(north_west())}
    assert len(fields) > 5
    nobody = Respondent()
    firm = Respondent(
        name="Acme", employees=3, makes_things=True, sells_to=("local", "uk"), sector="elsewhere"
    )
    assert {field.value_words(nobody) for field in fields.values()} == {""}
    assert fields["name"].value_words(firm) == "Acme"
    assert fields["employees"].value_words(firm) == "3"
    assert fields["makes_things"].value_words(firm) == "Yes"
    assert fields["makes_things"].value_words(Respondent(makes_things=False)) == "No"
    assert fields["sells_to"].value_words(firm) == "Local people and firms, Other parts of the UK"
    assert fields["sector"].value_words(firm) == "elsewhere", "an id without a label is itself"


def test_what_is_chosen_is_told_by_its_ids() -> None:
    fields = {field.name: field for field in profile_fields(north_west())}
    firm = Respondent(makes_things=False, sells_to=("local", "uk"), sector="food-drink")
    assert fields["makes_things"].chosen(firm) == ("no",)
    assert fields["makes_things"].chosen(Respondent(makes_things=True)) == ("yes",)
    assert fields["sells_to"].chosen(firm) == ("local", "uk")
    assert fields["sector"].chosen(firm) == ("food-drink",)
    assert fields["sector"].chosen(Respondent()) == ()
