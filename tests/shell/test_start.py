"""The start stays light: what a fresh process must not have loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import readiness

HEAVY = ("textual", "rich", "polars", "numpy", "reportlab", "jinja2", "pydantic", "yaml")
SOURCE = str(Path(readiness.__file__).parents[1])


def loaded_after(code: str) -> set[str]:
    """Top-level modules that a fresh process has loaded after running `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": SOURCE},
    )
    return {name.split(".")[0] for name in done.stderr.split()}


def test_the_check_sees_a_heavy_import() -> None:
    assert "yaml" in loaded_after("import yaml")


def test_help_loads_nothing_heavy() -> None:
    code = "from readiness.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass"
    found = loaded_after(code)
    assert "readiness" in found
    assert not found & set(HEAVY)


@pytest.mark.parametrize("module", ["readiness.scoring", "readiness.roadmap"])
def test_the_core_loads_no_library_of_the_shells(module: str) -> None:
    found = loaded_after(f"import {module}")
    assert "readiness" in found
    assert not found & set(HEAVY)


def test_scoring_a_saved_file_with_a_compiled_pack_parses_no_yaml() -> None:
    warm = "from readiness.packs import load\nload()"
    loaded_after(warm)
    assert not loaded_after(warm) & set(HEAVY)


def test_the_first_page_of_the_app_waits_for_no_part_of_the_core() -> None:
    code = (
        "from readiness.tui.trips import trips\nimport readiness.tui.screens.welcome, sys\n"
        "assert trips().benchmark() is None\n"
        "print('questionnaire', 'readiness.questionnaire' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": SOURCE},
    )
    assert done.stdout == "questionnaire False\n"
