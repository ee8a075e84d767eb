"""`pack form`, `pack new`, `pack schema` and `files import` as people use them."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from forms.test_code import CODE
from readiness.cli import main
from readiness.forms.code import read_code
from readiness.packs import load, load_cases
from readiness.packs.schema import file_schemas, overlay_schemas
from readiness.packs.starter import FILES
from readiness.storage.saves import dumps, list_saved, loads, read

FORMS = [
    "table.csv", "table.xlsx", "paper-quick.pdf", "paper-full.pdf", "form.html",
    "survey-quick.gs", "survey-quick.docx", "survey-quick.txt",
    "survey-full.gs", "survey-full.docx", "survey-full.txt",
]  # fmt: skip


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_all_forms_are_written_when_none_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pack", "form", "--to", str(tmp_path / "forms")]) == 0
    names = [f"north-west-{name}" for name in FORMS]
    assert lines(capsys) == [str(tmp_path / "forms" / name) for name in names]
    assert sorted(p.name for p in (tmp_path / "forms").iterdir()) == sorted(names)


@pytest.mark.parametrize(
    ("kind", "count"), [("csv", 1), ("xlsx", 1), ("paper", 2), ("html", 1), ("survey", 6)]
)
def test_one_kind_alone(kind: str, count: int, tmp_path: Path) -> None:
    assert main(["pack", "form", "north-west", "--to", str(tmp_path), f"--{kind}"]) == 0
    assert len(list(tmp_path.iterdir())) == count


def test_a_starter_pack_passes_its_checks_and_has_forms(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    title = 'Żółw & "Co": a check #1'
    assert main(["pack", "new", str(folder), "--id", "my-region", "--title", title]) == 0
    assert lines(capsys) == [str(folder / name) for name in FILES]
    assert main(["pack", "check", str(folder)]) == 0
    assert "no findings. 2 components, 6 questions, 12 steps" in capsys.readouterr().out
    pack = load(folder)
    assert (pack.id, pack.title) == ("my-region", title)
    (case,) = load_cases(folder)
    assert case.expect
    assert case.adviser_first_steps
    assert main(["pack", "form", str(folder), "--to", str(tmp_path / "forms")]) == 0


def test_a_starter_pack_explains_itself() -> None:
    from readiness.packs.starter import starter_files

    for name, text in starter_files("x", "X").items():
        assert text.count("#") >= (0 if name.endswith("safety.yaml") else 2), name
        assert "@" not in text


@pytest.mark.parametrize(
    ("pack_id", "title", "code"), [("a b", "T", "C104"), ("x", " ", "C104"), ("x", "T", "W102")]
)
def test_a_starter_pack_that_cannot_be_is_refused(
    pack_id: str, title: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    assert main(["pack", "new", str(tmp_path / "full"), "--id", pack_id, "--title", title]) == 2
    assert f"({code})" in capsys.readouterr().err
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_a_schema_for_every_file_of_a_pack(tmp_path: Path) -> None:
    assert main(["pack", "schema", "--to", str(tmp_path)]) == 0
    found = {p.name: json.loads(p.read_text("utf-8")) for p in tmp_path.iterdir()}
    assert len(found) == len(file_schemas()) + len(overlay_schemas())
    stem = found["component.schema.json"]["$defs"]["QuestionModel"]["properties"]["stem"]
    assert stem["description"] == "The question as it is asked."


def test_the_settings_in_the_editor_guide_name_the_files_that_are_written(tmp_path: Path) -> None:
    guide = Path(__file__).parents[2] / "docs" / "editor.md"
    text = guide.read_text("utf-8")
    settings = json.loads(re.findall(r"```json\n(.*?)```", text, re.DOTALL)[0])
    main(["pack", "schema", "--to", str(tmp_path)])
    named = {Path(name).name for name in settings["yaml.schemas"]}
    in_line = set(re.findall(r"schema=\S*/(\S+\.json)", text))
    in_line |= set(re.findall(r"\| `(\S+\.json)` \|", text))
    assert len(in_line) == len(overlay_schemas())
    assert named | in_line == {p.name for p in tmp_path.iterdir()}


def test_a_code_is_taken_in_once(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["files", "import", CODE]) == 0
    (path,) = map(Path, lines(capsys))
    assert path.is_relative_to(home)
    assert read(path).response == read_code(CODE)
    mail = tmp_path / "mail.txt"
    mail.write_text("Here it is:\n> " + "\n> ".join(re.findall(".{1,70}", CODE)), "utf-8")
    assert main(["files", "import", str(mail)]) == 0
    captured = capsys.readouterr()
    assert captured.out.splitlines() == [str(path)]
    assert "taken in before" in captured.err
    assert len(list_saved()) == 1


def test_a_file_is_taken_in_as_a_new_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    response = read_code(CODE)
    source = tmp_path / "sent.readiness.json"
    source.write_bytes(dumps(response, 7))
    assert main(["files", "import", str(source), "--to", str(tmp_path / "clients")]) == 0
    (path,) = map(Path, lines(capsys))
    assert path.parent == tmp_path / "clients"
    assert path.read_bytes() == dumps(response, 1)
    assert source.read_bytes() == dumps(response, 7)


def test_a_code_comes_through_a_pipe(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"hello\n{CODE}\n"))
    assert main(["files", "import", "-"]) == 0
    (path,) = map(Path, lines(capsys))
    assert loads(path.read_bytes(), path).response == read_code(CODE)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "S102"),
        (b"hello", "S106"),
        (b'{"format": "x"}', "S106"),
        (CODE[:-1].encode(), "S102"),
        (CODE[:-1].encode("utf-16"), "S102"),
    ],
)
def test_what_is_neither_changes_nothing(
    content: bytes, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sent.txt"
    path.write_bytes(content)
    assert main(["files", "import", str(path)]) == 2
    assert f"({code})" in capsys.readouterr().err
    assert list_saved() == ()


def test_a_source_that_is_nothing_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for source in ("missing.json", "x" * 5000, "a\0b"):
        assert main(["files", "import", source]) == 2
        assert "(C102)" in capsys.readouterr().err


def test_a_saved_file_with_a_code_in_a_note_is_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from dataclasses import replace

    response = read_code(CODE)
    noted = response.with_answer("DA2", replace(response.answers["DA2"], note=CODE))
    source = tmp_path / "sent.readiness.json"
    source.write_bytes(dumps(noted, 1))
    assert main(["files", "import", str(source)]) == 0
    (path,) = map(Path, lines(capsys))
    assert read(path).response == noted


def test_the_faults_of_a_pack_come_as_json_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    assert main(["pack", "new", str(folder), "--id", "mine", "--title", "Mine"]) == 0
    offers = folder / "support.yaml"
    offers.write_text(offers.read_text("utf-8").replace("kind: advice", "kind: advise"), "utf-8")
    capsys.readouterr()
    assert main(["pack", "check", str(folder), "--json"]) == 2
    captured = capsys.readouterr()
    (found,) = json.loads(captured.out)
    assert (found["code"], found["file"], found["line"]) == ("P203", "mine/support.yaml", 7)
    assert (found["column"], found["mend"]) == (9, "Did you mean 'advice'?")
    assert captured.err == ""
