"""The panels that the app itself opens: what went wrong, what to do about it, which folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App

from readiness.errors import UserError, clean
from readiness.tui.autosave import SaveState
from readiness.tui.typed_path import path_in

_MOST = 5
"""Problems shown at once."""


def explain(app: App[Any], title: str, error: UserError) -> None:
    """Say what is wrong with what the person gave."""
    from readiness.tui.screens.dialogs import TextDialog

    lines = [(clean(str(problem)), "text") for problem in error.problems[:_MOST]]
    app.push_screen(TextDialog(title, *lines))


def offer_previous(
    app: App[Any], path: Path, error: UserError, restored: Callable[[], object]
) -> None:
    """Say what is wrong with a file and offer the good save before it, if there is one.

    Args:
        app: The app.
        path: The file.
        error: Why it cannot be opened.
        restored: Is called when the earlier save stands in the file's place.
    """
    from readiness.storage.saves import previous_good, restore
    from readiness.tui.screens.dialogs import PickDialog

    good = previous_good(path) if error.problems[0].code in ("S101", "S102", "S106") else None
    if good is None:
        explain(app, "This file cannot be opened", error)
        return

    def chosen(choice: str | None) -> None:
        if choice == "restore":
            try:
                restore(path)
            except UserError as fault:
                explain(app, "This file cannot be opened", fault)
            else:
                restored()

    done = len(good.response.answers)
    app.push_screen(
        PickDialog(
            "This file is damaged",
            (("restore", f"Go on with the save before it (answers: {done})"), ("no", "Leave it")),
            (f"{clean(path.name)} {clean(error.problems[0].message)}", "text"),
            ("The damaged file is kept beside it, whatever you choose.", "quiet"),
        ),
        chosen,
    )


def ask_unsaved(
    app: App[Any],
    state: SaveState,
    chosen: Callable[[str | None], None],
    *,
    elsewhere: bool = True,
) -> None:
    """Ask what to do when the last answers cannot be saved: again, elsewhere, stay, leave.

    Args:
        app: The app.
        state: Why not.
        chosen: Is called with the choice; None when the panel was closed.
        elsewhere: Whether another folder may be chosen.
    """
    from readiness.tui.screens.dialogs import PickDialog

    choices = (
        ("again", "Try again and quit"),
        *([("elsewhere", "Save it somewhere else")] if elsewhere else []),
        ("stay", "Stay here"),
        ("leave", "Quit and lose what is not saved"),
    )
    words = clean(state.words)
    words = f"{words[:1].upper()}{words[1:]}"
    app.push_screen(PickDialog("NOT SAVED", choices, (words, "text")), chosen)


def ask_folder(app: App[Any], title: str, folder: Path, chosen: Callable[[Path], object]) -> None:
    """Ask for a folder, with one to start from."""
    from readiness.tui.screens.dialogs import PathDialog

    def typed(text: str | None) -> None:
        if text:
            chosen(path_in(text))

    words = ("In which folder? Enter takes this one.", "quiet")
    app.push_screen(PathDialog(title, str(folder), words), typed)
