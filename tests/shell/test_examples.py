"""The two examples of every help: they parse, and the quick ones do what they say."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from readiness import cli
from readiness.arguments import build_parser
from readiness.packs import data_folder, load_cases
from readiness.shell.outline import Entry, outline
from readiness.storage.saves import dumps

ENTRIES = list(outline(build_parser()).walk())
QUICK = (
    "score", "explain", "completion", "man", "pack list", "pack show", "pack diff", "pack new",
    "pack schema", "support list", "support stale", "files list", "files export", "hub show",
)  # fmt: skip
"""Commands whose examples are run here; other tests run the rest."""


def words(example: str) -> list[str]:
    """The arguments in an example, without the remark, the pipe and the file behind it."""
    typed = re.split(r"  +| [|>] ", example)[0]
    program, *rest = shlex.split(typed)
    assert program == "readiness"
    return rest


def _examples() -> Iterator[tuple[Entry, str]]:
    for entry in ENTRIES:
        for example in entry.examples:
            yield entry, example


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: " ".join(entry.path) or "readiness")
def test_every_help_starts_with_two_examples(
    entry: Entry, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*entry.path, "--help"])
    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "examples:"
    assert lines[1:3] == [f"  {example}" for example in entry.examples]
    assert lines[3] == ""
    assert len(set(entry.examples)) == 2
    assert lines[4].startswith(f"usage: {' '.join(('readiness', *entry.path))} ")
    assert max(map(len, lines[:3])) <= 100


def test_every_example_can_be_typed_as_it_stands() -> None:
    parser = build_parser()
    for entry, example in _examples():
        args = parser.parse_args(words(example))
        if not entry.children and entry.path:
            # An example of a command is about this command.
            assert " ".join(words(example)).startswith(" ".join(entry.path)), example
        assert args.run, example


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the examples speak of."""
    north_west = data_folder("questionnaires") / "north-west"
    (bakery,) = (case for case in load_cases(north_west) if case.id == "bakery")
    (tmp_path / "clients").mkdir()
    for path in (tmp_path / "bakery.readiness.json", tmp_path / "clients/bakery.readiness.json"):
        path.write_bytes(dumps(bakery.response, 1))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_quick_examples_do_what_they_say(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = set()
    for entry, example in _examples():
        command = " ".join(entry.path)
        if command not in QUICK:
            continue
        typed = [
            str(found)
            for word in words(example)
            for found in (sorted(p.name for p in desk.glob(word)) if "*" in word else [word])
        ]
        if {"my-pack", "my-region"} & set(typed) and command != "pack new":
            continue  # a pack that this folder does not have
        ran.add(command)
        assert cli.main(typed) in (0, 1), example
        assert "fault" not in capsys.readouterr().err
    assert ran == set(QUICK)
