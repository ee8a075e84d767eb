"""A path as people type it, and as terminals paste it."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.exports import copies_folder
from readiness.tui.typed_path import path_in


def test_quotes_and_escaped_blanks_of_a_pasted_path_go(tmp_path: Path) -> None:
    there = tmp_path / "my file.json"
    there.touch()
    for typed in (str(there), f"'{there}'", f'"{there}" ', str(there).replace(" ", "\\ ")):
        assert path_in(typed) == there


def test_a_name_that_really_holds_a_backslash_stays(tmp_path: Path) -> None:
    odd = tmp_path / "my\\ file.json"
    odd.touch()
    assert path_in(str(odd)) == odd


def test_the_home_of_nobody_is_just_a_name() -> None:
    assert path_in("~nobody-of-this-name/x") == Path("~nobody-of-this-name/x")
    assert path_in("~/x") == Path.home() / "x"


@pytest.mark.parametrize("documents", [True, False])
def test_copies_of_a_hidden_file_go_where_they_are_found(
    documents: bool, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    if documents:
        (tmp_path / "Documents").mkdir()
    seen = tmp_path / "Documents" if documents else tmp_path
    assert copies_folder(home / "a.readiness.json") == seen
    assert copies_folder(None) == seen
    assert copies_folder(tmp_path / "work" / "a.readiness.json") == tmp_path / "work"


def test_without_a_home_copies_go_beside_the_saved_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", none)
    assert copies_folder(home / "a.readiness.json") == home
