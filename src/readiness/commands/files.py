"""Commands about saved responses."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from readiness import console
from readiness.commands.terminal import OK, note, out, out_json
from readiness.errors import clean, fault


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
