"""The hub's settings: one file for the look, the privacy words and the defaults of everything."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pypdf
import pytest

from readiness import cli, hub
from readiness.packs import data_folder
from readiness.session import InterviewSession
from readiness.storage import saves
from readiness.workflow import load_pack

PRIVACY = "We keep your answers for one year. Ask us for a copy, or to delete them: 01204 000000."


@pytest.fixture
def file(home: Path) -> Path:
    path = home / "hub" / "hub.toml"
    path.parent.mkdir()
    return path


def text_of(path: Path) -> str:
    return " ".join("".join(p.extract_text() for p in pypdf.PdfReader(path).pages).split())


def bakery(folder: Path) -> Path:
    from readiness.packs import load_cases

    north_west = data_folder("questionnaires") / "north-west"
    (case,) = (case for case in load_cases(north_west) if case.id == "bakery")
    path = folder / "bakery.readiness.json"
    saves.write(path, case.response, 0)
    return path


def test_init_writes_a_file_that_holds_and_never_writes_over_one(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = 'Hub "B" \\ Söhne'
    assert cli.main(["hub", "init", "--name", name]) == 0
    path = home / "hub" / "hub.toml"
    assert capsys.readouterr().out == f"{path}\n"
    found = hub.load()
    assert found is not None
    assert found.brand is not None
    assert found.brand.name == name
    before = path.read_bytes()
    for typed in (["hub", "init"], ["hub", "init", "--name", "B"]):
        assert cli.main(typed) == 2
    assert "(C104)" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_a_name_that_is_too_long_is_refused_and_not_cut(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["hub", "init", "--name", "x" * 81]) == 2
    assert "longer than 80" in capsys.readouterr().err
    assert [path.name for path in home.iterdir()] == ["cache"]
    assert cli.main(["hub", "init", "--name", "x" * 80]) == 0
    assert cli.main(["hub", "show"]) == 0


def test_every_line_of_the_starter_can_be_switched_on(home: Path) -> None:
    path = hub.init()
    assert hub.load() == hub.Hub(path, hub.Settings(), None)
    lines = path.read_text("utf-8").splitlines()
    on = [line[2:] if line.startswith("# ") and " = " in line else line for line in lines]
    assert sum(a != b for a, b in zip(lines, on, strict=True)) == 14
    shutil.copy(data_folder("templates").parent / "docs/examples/hub-brand/logo.png", path.parent)
    path.write_text("\n".join(on), "utf-8")
    found = hub.load()
    assert found is not None
    assert found.brand is not None
    assert found.brand.name == "Our Growth Hub"
    assert found.brand.logo is not None
    assert len(found.brand.contacts) == 5
    assert "two years" in found.brand.privacy
    assert found.settings.pack == "north-west"


def test_documents_bear_the_hub_and_its_privacy_words(file: Path, tmp_path: Path) -> None:
    saved, out = bakery(tmp_path), tmp_path / "out"
    command = ["roadmap", str(saved), "--html", "--on", "2026-11-23", "--to"]
    assert cli.main([*command, str(out / "plain")]) == 0
    file.write_text(f'name = "Bolton Hub"\n[privacy]\ntext = "{PRIVACY}"\n', "utf-8")
    assert cli.main([*command, str(out / "hub")]) == 0
    brand = data_folder("templates").parent / "docs/examples/hub-brand/brand.toml"
    assert cli.main([*command, str(out / "other"), "--brand", str(brand)]) == 0
    plain, own, other = (
        text_of(out / kind / "the-example-bakery-roadmap.pdf") for kind in ("plain", "hub", "other")
    )
    assert "Bolton Hub" not in plain
    assert PRIVACY not in plain
    assert "Digital roadmap, Bolton Hub" in own
    assert PRIVACY in own
    assert PRIVACY in (out / "hub" / "the-example-bakery-roadmap.html").read_text("utf-8")
    # Another look may be wished; who answers for the data stays the same.
    assert "Bolton Hub" not in other
    assert PRIVACY in other


def test_defaults_hold_where_nothing_is_said(file: Path, tmp_path: Path) -> None:
    file.write_text('[defaults]\npack = "manufacturing"\nkeep_months = 6\n', "utf-8")
    assert load_pack(None).id == "manufacturing"
    assert load_pack("north-west").id == "north-west"
    session = InterviewSession.start(load_pack(None), "full", path=tmp_path / "a.readiness.json")
    begun = session.response.created_at
    session.close()
    months = int(begun[:4]) * 12 + int(begun[5:7]) + 6
    assert session.response.review_by.startswith(f"{(months - 1) // 12}-{(months - 1) % 12 + 1:02}")
    assert cli.main(["pack", "form", "--to", str(tmp_path / "f"), "--html"]) == 0
    (form,) = (tmp_path / "f").iterdir()
    assert '"kept_months":6,' in form.read_text("utf-8").replace(": ", ":")
    # A folder beside the file is meant from wherever the program is run.
    shutil.copytree(data_folder("questionnaires") / "north-west", file.parent / "ours")
    file.write_text('[defaults]\npack = "ours"\n', "utf-8")
    assert hub.settings().pack == str(file.parent / "ours")
    assert load_pack(None).id == "north-west"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = Bolton", "line 1: The TOML is faulty"),
        ('nmae = "B"', "line 1: nmae is not known. Did you mean name?"),
        ('footer = "B"', "name is missing"),
        ('name = "B"\n[colours]\naccent = "#ffee00"', "line 3: accent: #ffee00"),
        ('[privacy]\ntxt = "B"', "line 2: privacy.txt is not known. Did you mean text?"),
        ("[privacy]\ntext = 5", "line 2: privacy.text is not a text"),
        (f'[privacy]\ntext = "{"x" * 601}"', "line 2: privacy.text is longer than 600"),
        ('privacy = "B"', "line 1: privacy is not a table"),
        ("[defaults]\nkeep_months = 0", "defaults.keep_months is not a number of months: 0. Write"),
        (
            "[defaults]\nkeep_months = true",
            "line 2: defaults.keep_months is not a number of months: t",
        ),
        (
            '[defaults]\nkeep_months = "24\\u202e\\n"',
            'is not a number of months: "24\\u202e\\n". W',
        ),
        (f"[defaults]\nkeep_months = [{'1, ' * 99}]", f"months: [{'1, ' * 13}…. Write"),
        ("[defaults]\npack = 5", "line 2: defaults.pack is not the id"),
        ('[defaults]\npack = "north-wast"', "Did you mean 'north-west'?"),
        ("x" * 70_000, "too large"),
        ("\xff", "not UTF-8"),
    ],
)
def test_show_tells_each_fault_with_its_line(
    file: Path, text: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(text.encode("latin-1"))
    assert cli.main(["hub", "show"]) == 2
    printed = capsys.readouterr()
    assert says in printed.err
    assert printed.out == ""


def test_faults_are_told_in_the_order_of_their_lines(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(
        'name = "B"\n[colours]\naccent = "#ffee00"\n[contact]\nweb = "x"\n'
        "[defaults]\nkeep_months = 0\n",
        "utf-8",
    )
    assert cli.main(["hub", "show"]) == 2
    lines = [line.partition(" line ")[2][:1] for line in capsys.readouterr().err.splitlines()]
    assert lines == ["3", "5", "7"]


def test_show_says_what_is_in_force(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["hub", "show", "--json"]) == 0
    before = json.loads(capsys.readouterr().out)
    assert before["there"] is False
    assert before["defaults"] == {"pack": "north-west", "keep_months": 24}
    file.write_text('name = "B\\u001b[31mH"\n[contact]\ntelephone = "01"\n', "utf-8")
    assert cli.main(["hub", "show"]) == 0
    text = capsys.readouterr().out
    assert "BH" in text
    assert "\x1b" not in text
    assert "Telephone: 01" in text
