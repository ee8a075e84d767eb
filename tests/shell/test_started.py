"""The command that closing lines name: the bare name where it works, else how it was started."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from readiness.shell.started import command


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A program of that name, in a folder that is not searched."""
    path = tmp_path / "my tools" / "readiness"
    path.parent.mkdir()
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def started(monkeypatch: pytest.MonkeyPatch, argv0: str, path: Path | str = "") -> str:
    monkeypatch.setattr(sys, "argv", [argv0])
    monkeypatch.setenv("PATH", str(path))
    return command()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows finds programs by their endings")
def test_a_program_that_is_found_by_its_name_is_named_so(
    script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert started(monkeypatch, str(script), script.parent) == "readiness"
    assert started(monkeypatch, "readiness") == "readiness"


def test_a_program_that_is_not_found_is_named_as_it_was_started(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert started(monkeypatch, "my tools/readiness") == "'my tools/readiness'"
    other = tmp_path / "other"
    other.mkdir()
    (other / "readiness").write_text("#!/bin/sh\n")
    (other / "readiness").chmod(0o755)
    assert started(monkeypatch, str(script), other) == f"'{script}'", "another one is found"


def test_a_module_is_named_with_its_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "orig_argv", [".venv/bin/python", "-m", "readiness"])
    assert started(monkeypatch, "/x/readiness/__main__.py") == ".venv/bin/python -m readiness"


@pytest.mark.parametrize("argv0", ["/x/pytest/__main__.py", "-c", "", "/x/readiness/serve/v.py"])
def test_whatever_else_started_it_says_nothing(argv0: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert started(monkeypatch, argv0) == "readiness"
