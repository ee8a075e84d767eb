"""The command line from outside: exit codes, where things are printed, messages on bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from readiness import cli
from readiness.packs import data_folder, load_cases
from readiness.storage.saves import dumps

NORTH_WEST = data_folder("questionnaires") / "north-west"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bakery of the golden cases as a saved file."""
    (bakery,) = (case for case in load_cases(NORTH_WEST) if case.id == "bakery")
    path = tmp_path_factory.mktemp("saved") / "bakery.readiness.json"
    path.write_bytes(dumps(bakery.response, 1))
    return path


def run(*args: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "readiness", *args],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])},
        check=False,
    )


def test_score_prints_a_table_on_stdout_and_nothing_else(
    saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["score", str(saved)]) == 0
    printed = capsys.readouterr()
    assert "Starting out" in printed.out
    assert printed.err == ""


def test_score_json_has_exact_decimals_as_text(
    saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["score", "--json", str(saved)]) == 0
    (firm,) = json.loads(capsys.readouterr().out)
    assert firm["components"]["IN"]["score"] == "8.33"
    assert firm["components"]["IN"]["dont_know"] == 1


def test_explain_adds_up_by_hand(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", str(saved), "in"]) == 0
    text = capsys.readouterr().out
    # Six zeros, one third (2 of 4 under a ceiling at 4) and a quarter: 7/12 over 7 known answers.
    assert "score = 7/12 points / 7 weight of the known answers = 1/12 = 8.33 of 100" in text
    assert "does not" not in text


def test_roadmap_writes_one_pdf_a_file_and_names_it(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "folder"
    assert cli.main(["roadmap", str(saved), "--to", str(out), "--on", "2026-11-23"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert Path(line).read_bytes().startswith(b"%PDF-")
    assert [p.name for p in out.iterdir()] == [Path(line).name]


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["score", "no-such-file.json"], "S101", "does not exist"),
        (["frobnicate"], "C101", "is not known"),
        (["roadmap", "x.json"], "C101", "--to"),
        (["pack", "check", "no-such-pack"], "P101", "no-such-pack"),
        (["pack", "show", "north-wast"], "P101", "north-west"),
        (["support", "list", "--area", "boltn"], "C104", "Did you mean bolton?"),
        (["support", "list", "--on", "tomorrow"], "C104", "2026-12-31"),
        (["files", "list", "--in", "nowhere"], "C102", "not a folder"),
        (["batch", "nothing.csv", "--to", "out"], "T101", "nothing.csv"),
    ],
)
def test_a_fault_of_the_user_is_one_clear_message_and_exit_2(
    args: list[str], code: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert cli.main(args) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert f"({code})" in line
    assert says in line
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_saved_file_is_named_and_left_as_it_is(
    saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.readiness.json"
    data = saved.read_bytes()[:-40]
    broken.write_bytes(data)
    assert cli.main(["roadmap", str(broken), "--to", str(tmp_path / "out")]) == 2
    assert "(S102)" in capsys.readouterr().err
    assert broken.read_bytes() == data
    assert not (tmp_path / "out").exists()


def test_a_fault_of_ours_ends_with_70_and_tells_no_user_data(
    saved: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("The example bakery answered IN5")

    monkeypatch.setattr("readiness.workflow.score_files", fail)
    assert cli.main(["score", str(saved)]) == 70
    told = capsys.readouterr().err
    assert "RuntimeError at cli.py:" in told
    assert "commands/firms.py:" in told
    assert "bakery" not in told


def test_interrupting_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("readiness.workflow.score_files", stop)
    assert cli.main(["score", "x"]) == 130


def test_without_a_terminal_readiness_says_what_to_do_instead() -> None:
    done = run()
    assert done.returncode == 2
    assert done.stdout == ""
    assert "--plain" in done.stderr
    assert "(C103)" in done.stderr


def test_a_reader_that_stops_early_is_no_fault() -> None:
    shell = f"{sys.executable} -m readiness pack show | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", shell],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])},
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == ""


def test_both_shipped_names_of_the_program_give_the_version(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out.startswith("readiness ")


def test_pack_check_has_no_findings_on_the_shipped_pack(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["pack", "check", "--on", "2026-11-23"]) == 0
    text = capsys.readouterr().out
    assert "no findings" in text
    assert "56 questions" in text


def test_support_list_shows_no_closed_offer(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["support", "list", "--json", "--makes-things", "--on", "2026-11-23"]) == 0
    open_ones = json.loads(capsys.readouterr().out)
    assert cli.main(["support", "list", "--json", "--makes-things", "--all"]) == 0
    every = json.loads(capsys.readouterr().out)
    assert len(open_ones) < len(every)
    assert {offer["status"] for offer in every} >= {"closed", "active"}
    assert all(offer["status"] != "closed" for offer in open_ones)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["asess"], "“asess” is not known. Did you mean assess?"),
        (["pack", "chek"], "Did you mean check? See 'readiness pack --help'."),
        (
            ["score", "--jsn", "x"],
            "“--jsn” is no option of 'readiness score'. Did you mean --json?",
        ),
        (["pack", "list", "x"], "“x” is one word too many for 'readiness pack list'."),
        (["--no-colour"], "Did you mean --no-color?"),
        (["completion", "tcsh"], "“tcsh” is not known. Known: bash, zsh, fish."),
        (["support", "list", "--years", "x"], "“x” is not a whole number"),
        (["roadmap", "x", "--to", ""], "no folder is named"),
        (["demo", "--to", " "], "no folder is named"),
    ],
)
def test_a_slip_on_the_command_line_is_told_with_what_was_meant(
    typed: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert cli.main(typed) == 2
    printed = capsys.readouterr()
    assert says in printed.err
    assert printed.err.endswith("(C101)\n")
    assert printed.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["assess", "--plain", "--pack", "north-wast"], "Did you mean 'north-west'?"),
        (["roadmap", "{saved}", "--to", "out", "--templates", "nope"], "“nope” is not a folder"),
        (["pack", "check", "--templates", "nope"], "“nope” is not a folder"),
        (["compare", "{saved}", "{saved}", "--to", "a.txt"], "ends in .pdf"),
        (["files", "import", "mail.txt"], "holds no code"),
        (["files", "import", "empty.txt"], "(S102)"),
        (["score", "."], ".: is a folder. Name the files in it, such as ./*.readiness.json."),
    ],
)
def test_what_cannot_be_used_is_told_before_anything_is_done(
    typed: list[str], says: str, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mail.txt").write_text("Dear adviser, here are my answers.")
    (tmp_path / "empty.txt").write_text(" ")
    assert cli.main([word.replace("{saved}", str(saved)) for word in typed]) == 2
    printed = capsys.readouterr()
    assert says in printed.err
    assert printed.out == ""
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty.txt", "mail.txt"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("typed", [["pack", "list"], ["pack", "show"], ["man"]])
def test_results_that_cannot_be_written_are_no_fault_of_ours(typed: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "readiness", *typed],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[1])},
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("readiness: standard output: cannot be written: the disk is full")
    assert done.stderr.count("\n") == 1


def test_an_encoding_without_a_letter_ends_nothing_and_json_keeps_every_letter(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    shown = run("explain", str(saved))
    assert shown.returncode == 0
    assert "?" in shown.stdout
    monkeypatch.delenv("PYTHONIOENCODING")
    utf8 = run("support", "list", "--json")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    ascii_only = run("support", "list", "--json")
    assert not utf8.stdout.isascii()
    assert ascii_only.stdout.isascii()
    assert json.loads(ascii_only.stdout) == json.loads(utf8.stdout)
