"""Old offers, and the roadmaps that name an offer: `support stale` and `support affected`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from readiness import cli
from readiness.authoring import Silent, affected_roadmaps, stale_offers
from readiness.packs import data_folder, load, load_cases
from readiness.papers import Wish
from readiness.questionnaire import Offer
from readiness.report.issued import Issued, issued_in_document, issued_in_history
from readiness.storage.saves import Lock, read, write
from readiness.workflow import make_roadmaps

DAY = date(2026, 11, 23)
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The bakery of the golden firms as a saved response."""
    cases = load_cases(data_folder("questionnaires") / "north-west")
    (bakery,) = (case for case in cases if case.id == "bakery")
    path = tmp_path / "bakery.readiness.json"
    write(path, bakery.response, 0)
    return path


@pytest.fixture
def issued_files(saved: Path, tmp_path: Path) -> Iterator[dict[str, Path]]:
    """The same firm's roadmap as PDF and web page, beside the saved response it came from."""
    written = make_roadmaps([saved], tmp_path / "out", DAY, wish=Wish(html=True))
    yield {path.suffix: path for path in [saved, *written]}


def test_an_issued_roadmap_names_its_offers_and_the_catalogue_in_all_three_files(
    issued_files: dict[str, Path],
) -> None:
    pdf = issued_in_document(issued_files[".pdf"].read_bytes())
    assert pdf is not None
    pack = load()
    assert (pdf.on, pdf.pack, pdf.version) == ("2026-11-23", pack.id, pack.version)
    assert pdf.hash == pack.hash
    assert pdf.checked == max(offer.checked for offer in pack.offers)
    assert "made-smarter-adoption" in pdf.offers
    assert "boost-lancashire" in pdf.offers, "the growth hub of the bakery's council"
    assert issued_in_document(issued_files[".html"].read_bytes()) == pdf
    assert issued_in_history(read(issued_files[".json"]).response.history) == (pdf,)


def test_affected_finds_each_file_that_names_the_offer_and_no_other(
    issued_files: dict[str, Path], tmp_path: Path, capsys: Capture
) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.4 not ours, though made-smarter-adoption stands in it")
    packed = tmp_path / "part-00001.zip"
    packed.write_bytes(b"PK\x03\x04 and so on")
    files = [str(path) for path in [*issued_files.values(), letter, packed]]
    call = ["support", "affected", "--scheme", "made-smarter-adoption"]
    assert cli.main([*call, *files]) == 1
    told = capsys.readouterr()
    assert all(str(path) in told.out for path in issued_files.values())
    assert "letter.pdf" not in told.out
    assert "letter.pdf: it is not a roadmap" in told.err
    assert "part-00001.zip: it is a zip: unpack it" in told.err
    assert "3 of 5 files name made-smarter-adoption" in told.err
    assert cli.main([*call, "--json", *files]) == 1
    data = json.loads(capsys.readouterr().out)
    assert [row["file"] for row in data] == files[:3]
    assert {row["at"] for row in data} == {"2026-11-23"}
    assert {row["offers_checked"] for row in data} == {"2026-11-23"}


def test_an_offer_that_no_roadmap_names_affects_none(
    issued_files: dict[str, Path], capsys: Capture
) -> None:
    files = [str(path) for path in issued_files.values()]
    assert cli.main(["support", "affected", "--scheme", "made-smarter-adoptoin", *files]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "Did you mean made-smarter-adoption?" in told.err
    assert "0 of 3 files" in told.err


def test_a_file_that_is_not_there_is_told_before_anything_else(
    saved: Path, tmp_path: Path, capsys: Capture
) -> None:
    gone = tmp_path / "gone.pdf"
    assert cli.main(["support", "affected", "--scheme", "b4rn", str(gone), str(saved)]) == 2
    assert "gone.pdf: cannot be read" in capsys.readouterr().err


def test_files_of_which_none_can_tell_are_a_fault_and_no_answer(
    issued_files: dict[str, Path], tmp_path: Path, capsys: Capture
) -> None:
    letter, packed = tmp_path / "letter.pdf", tmp_path / "part.zip"
    letter.write_bytes(b"%PDF-1.4 not ours")
    packed.write_bytes(b"PK\x03\x04 and so on")
    call = ["support", "affected", "--scheme", "no-such-scheme"]
    assert cli.main([*call, str(letter), str(packed)]) == 2
    told = capsys.readouterr()
    assert "letter.pdf: it is not a roadmap" in told.err
    assert "part.zip: it is a zip" in told.err
    assert "(C102)" in told.err
    # One that can tell is an answer, but not about the other.
    pdf = next(path for name, path in issued_files.items() if name == ".pdf")
    assert cli.main([*call, str(letter), str(pdf)]) == 1
    assert "0 of 2 files name no-such-scheme" in capsys.readouterr().err


@pytest.mark.parametrize("width", ["40", "80", "300"])
def test_offers_are_listed_in_the_width_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    assert cli.main(["support", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= int(width)
    assert (lines[0].split()[:2] == ["id", "kind"]) == (width == "300")
    assert any("b4rn" in line for line in lines)
    assert cli.main(["support", "stale", "--days", "0", "--on", "2027-01-01"]) == 1
    stale = capsys.readouterr().out.splitlines()
    # An address is not broken.
    assert all(len(line) <= int(width) or "://" in line for line in stale)


def test_the_same_roadmap_is_remembered_once_and_a_later_one_beside_it(
    saved: Path, tmp_path: Path
) -> None:
    before = read(saved).response
    make_roadmaps([saved], tmp_path / "out", DAY)
    make_roadmaps([saved], tmp_path / "out", DAY)
    once = read(saved)
    assert (len(once.response.history), once.generation) == (len(before.history) + 1, 2)
    assert replace(once.response, history=before.history) == before, "nothing else has changed"
    make_roadmaps([saved], tmp_path / "out", date(2026, 12, 1))
    assert [i.on for i in issued_in_history(read(saved).response.history)] == [
        "2026-11-23",
        "2026-12-01",
    ]


def test_a_response_that_is_open_elsewhere_still_gets_its_roadmap_and_a_warning(
    saved: Path, tmp_path: Path
) -> None:
    told: list[str] = []
    with Lock(saved):
        (pdf,) = make_roadmaps([saved], tmp_path / "out", DAY, warn=told.append)
    assert issued_in_document(pdf.read_bytes()) is not None
    assert any("does not remember this roadmap" in line for line in told)
    assert read(saved).generation == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\n", b"<html></html>", b'<meta name="keywords" content="shoes, hats">',
     b'<meta name="keywords" content="readiness-roadmap:soon, readiness-pack:a">',
     b"%PDF-1.7 /Type/ObjStm/N 1>>\nstream\nnot packed"],
)  # fmt: skip
def test_a_document_of_others_says_nothing(data: bytes) -> None:
    assert issued_in_document(data) is None


def test_events_of_other_kinds_and_damaged_ones_are_passed_over() -> None:
    one = Issued("2026-11-23", "p", "1", "ab", "2026-11-01", ("x", "y"))
    history: list[dict[str, Any]] = [
        {"event": "pack-changed"},
        {"event": "roadmap-issued", "pack": 3},
        one.event(),
    ]
    assert issued_in_history(history) == (one,)
    assert issued_in_history([{**one.event(), "offers": None}])[0].offers == ()


def test_stale_offers_are_those_checked_before_the_day_oldest_first() -> None:
    pack = load()
    first, second, third = [o for o in pack.offers if o.status != "closed"][:3]
    shut = next(offer for offer in pack.offers if offer.status == "closed")
    dated = (
        replace(first, checked="2026-08-24"),
        replace(second, checked="2026-08-25"),
        replace(third, checked="2026-01-01"),
        replace(shut, checked="2020-01-01"),
    )
    found = stale_offers(replace(pack, offers=dated), 90, DAY)
    assert [(offer.id, age) for offer, age in found] == [(third.id, 326), (first.id, 91)]


def test_stale_prints_old_offers_and_nothing_when_all_are_new(capsys: Capture) -> None:
    assert cli.main(["support", "stale", "--days", "90", "--on", "2026-11-23"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "checked in the 90 days before 2026-11-23" in told.err
    call = ["support", "stale", "--days", "90", "--on", "2027-06-01", "--json"]
    assert cli.main(call) == 1
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == sum(offer.status != "closed" for offer in load().offers)
    assert all(row["days"] > 90 and row["source"] for row in rows)
    assert cli.main(call[:-1]) == 1
    assert "made-smarter-adoption" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("stale --days -1", "--days -1 cannot be used. Give 0 or more. (C104)"),
        ("list --employees 0", "--employees 0 cannot be used. Give 1 or more. (C104)"),
        ("list --employees -5", "--employees -5 cannot be used. Give 1 or more. (C104)"),
        ("list --years -2", "--years -2 cannot be used. Give 0 or more. (C104)"),
    ],
)
def test_a_number_that_nothing_can_have_is_refused(
    command: str, told: str, capsys: Capture
) -> None:
    assert cli.main(["support", *command.split()]) == 2
    assert told in capsys.readouterr().err
    assert cli.main(["support", "list", "--employees", "1", "--years", "0"]) == 0


def test_affected_roadmaps_says_why_a_file_tells_nothing(saved: Path) -> None:
    silent = [Silent(saved, "no roadmap was issued from it", read=True)]
    assert affected_roadmaps("b4rn", [saved]) == ([], silent)


def listed(capsys: Capture, *filters: str) -> set[str]:
    assert cli.main(["support", "list", "--json", "--on", "2026-11-23", *filters]) == 0
    return {offer["id"] for offer in json.loads(capsys.readouterr().out)}


@pytest.mark.parametrize(
    ("filters", "fits"),
    [
        (["--kind", "grant"], lambda o: o.kind == "grant"),
        (["--employees", "1"], lambda o: (o.employees_min or 0) <= 1),
        (["--employees", "200"], lambda o: (o.employees_max or 200) >= 200),
        (["--years", "0"], lambda o: not o.min_trading_years),
        (["--stage", "scale"], lambda o: "scale" in o.stages),
        (["--status", "unclear"], lambda o: o.status == "unclear"),
        (["--area", "bolton"], lambda o: not o.areas or "bolton" in o.areas),
        (["--sector", "health"], lambda o: {"any", "health"} & set(o.sectors)),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, list) else "",
)
def test_each_filter_leaves_out_some_offers_and_only_such_as_do_not_fit(
    filters: list[str],
    fits: Callable[[Offer], object],
    capsys: Capture,
) -> None:
    pack = load()
    every, found = listed(capsys, "--makes-things"), listed(capsys, "--makes-things", *filters)
    assert found < every
    by_id = {offer.id: offer for offer in pack.offers}
    assert all(fits(by_id[one]) for one in found)
    if filters[0] != "--area":
        assert not any(fits(by_id[one]) for one in every - found)


def test_an_offer_for_one_council_area_is_not_listed_for_its_neighbour(capsys: Capture) -> None:
    pack = load()
    local = next(o for o in pack.offers if o.areas and o.status != "closed")
    (region,) = local.regions
    near = next(a.id for a in pack.areas if a.sub_region == region and a.id not in local.areas)
    assert local.id in listed(capsys, "--makes-things", "--area", local.areas[0])
    assert local.id not in listed(capsys, "--makes-things", "--area", near)
