"""Commands about saved responses."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from readiness import console
from readiness.commands.terminal import OK, note, out, out_json
from readiness.errors import clean, fault

if TYPE_CHECKING:
    from readiness.keeping import Leaving


def files_list(args: Namespace) -> int:
    """Print the saved responses of a folder."""
    from readiness.storage.saves import list_saved

    folder = Path(args.folder) if args.folder else None
    if folder is not None and not folder.is_dir():
        raise fault("C102", f"“{clean(args.folder)}” is not a folder.", "Check the name.")
    found = list_saved(folder)
    if args.json:
        shown = ("name", "pack_id", "length", "done", "created_at", "updated_at", "problem")
        out_json([{"path": str(i.path)} | {n: getattr(i, n) for n in shown} for i in found])
    elif found:
        rows = [("firm", "saved", "length", "answers", "file")]
        for i in found:
            state = i.problem or str(i.done)
            name = clean(i.name, limit=40) or "(no name)"
            rows.append((name, i.updated_at[:10], i.length, state, clean(str(i.path))))
        out("\n".join(console.columns(rows)))
    else:
        note("No saved responses yet. 'readiness' starts one.")
    return OK


def files_import(args: Namespace) -> int:
    """Take in a saved file or a code."""
    from readiness.forms.importing import take_in

    taken = take_in(args.source, Path(args.to) if args.to else None, sys.stdin)
    if not taken.new:
        note("These answers were taken in before; nothing was written.")
    out(str(taken.path))
    return OK


def files_export(args: Namespace) -> int:
    """Copy saved responses out."""
    from readiness.keeping import copy_out

    for path in copy_out([Path(f) for f in args.files], Path(args.to), owner=args.for_owner):
        out(clean(str(path)))
    return OK


def files_delete(args: Namespace) -> int:
    """Erase saved responses, with everything that belongs to them, after a question."""
    from readiness.keeping import erase, leaving

    going = leaving([Path(f) for f in args.files])
    if not args.yes:
        _ask(going)
    for one in going:
        for path in erase(one):
            out(clean(str(path)))
    days = sorted({day for one in going for day in one.issued})
    note("Erased. Copies, mails, prints and backups are beyond the reach of this program.")
    if days:
        note(f"Roadmaps were handed out on {', '.join(days)}: look for those, too.")
    return OK


def _ask(going: Sequence[Leaving]) -> None:
    """Say what will go, and wait for a clear yes. Raises UserError C103, C107."""
    if not sys.stdin.isatty():
        raise fault(
            "C103",
            "erasing asks first, and this is no terminal. Nothing was erased.",
            "Add --yes, if you are sure: nothing brings the answers back.",
        )
    for one in going:
        note(f"{one.name or '(no name)'}:")
        for path in one.files:
            note(f"  {path}")
    note("Nothing brings the answers back. Type yes to erase them:")
    if sys.stdin.readline().strip().casefold() != "yes":
        hint = "Type the command again, and yes, to erase them."
        raise fault("C107", "you did not type yes. Nothing was erased.", hint)
