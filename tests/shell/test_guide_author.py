"""The author's guide, followed step by step from an empty folder: every command, every edit."""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from readiness.cli import main

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide-author.md"
TYPED = ["The example bakery", "1", "6", "1", "1", "", "12", "1", "", "",
         "2", "1", "x", "1", "2", "d", "2"]  # fmt: skip
"""What the author types in step 6: ten lines about the firm, then an answer to each question."""
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FIND = re.compile(r"[Ii]n\s+`([\w./-]+)`,\s+find$")
_ADD = re.compile(r"At the end\s+of\s+`([\w./-]+)`,\s+add$")


def steps() -> Iterator[tuple[str, str, str]]:
    """What the guide says to do, in order: what, on which file, and the text."""
    text, mark, _ = GUIDE.read_text("utf-8").partition("\n# What to know next\n")
    assert mark
    before, at = "", 0
    file = ""
    for block in _BLOCK.finditer(text):
        before, at = text[at : block.start()].strip(), block.end()
        kind, inside = block[1], block[2]
        if kind == "setup":
            continue  # takes minutes; the next test looks at its lines
        found, added = _FIND.search(before), _ADD.search(before)
        if kind in ("sh", "text"):
            yield kind, "", inside
        elif found:
            file = found[1]
            yield "find", file, inside
        elif before == "and write instead":
            yield "replace", file, inside
        elif added:
            yield "add", added[1], inside
        else:
            raise AssertionError(f"nobody can tell what to do with: {inside}")


def test_the_set_up_of_the_guide_makes_the_command_that_it_goes_on_with() -> None:
    make, *rest = [
        line
        for block in _BLOCK.finditer(GUIDE.read_text("utf-8"))
        if block[1] == "setup"
        for line in block[2].splitlines()
    ]
    makefile = (GUIDE.parents[1] / "Makefile").read_text("utf-8")
    assert make == "make run"
    assert re.search(r"^run: \$\(VENV\)/run.stamp$", makefile, re.MULTILINE)
    assert re.search(r"^VENV \?= \.venv$", makefile, re.MULTILINE)
    assert rest == [". .venv/bin/activate", "cd ..", "mkdir my-packs", "cd my-packs"]


def test_the_guide_leads_from_an_empty_folder_to_a_printed_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("READINESS_HOME", str(tmp_path / "home"))
    told, old, commands, edits = "", "", 0, 0
    for kind, file, text in steps():
        path = Path(file) if file else Path()
        if kind == "sh":
            told = ""
            for line in text.splitlines():
                program, *args = shlex.split(line)
                assert program == "readiness"
                monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*TYPED, "n", ""])))
                code = main(args)
                captured = capsys.readouterr()
                told += captured.out + captured.err
                assert code in (0, 1) or "P211" in told, f"{line}: {told}"
                commands += 1
        elif kind == "text":
            for line in text.splitlines():
                assert line in told, f"the guide shows {line!r}, but this was printed:\n{told}"
        elif kind == "find":
            old = text
            assert path.read_text("utf-8").count(old) == 1, f"{old!r} in {file}"
        elif kind == "replace":
            path.write_text(path.read_text("utf-8").replace(old, text), "utf-8")
            edits += 1
        else:
            path.write_text(path.read_text("utf-8") + text, "utf-8")
            edits += 1
    assert (commands, edits) == (11, 8)
    (report,) = Path("report").iterdir()
    assert report.read_bytes().startswith(b"%PDF-")
    assert {p.suffix for p in Path("forms").iterdir()} >= {".pdf", ".html", ".xlsx", ".csv"}
