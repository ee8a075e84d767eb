"""Commands of a questionnaire pack and its author."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from readiness import authoring, console, workflow
from readiness.commands.terminal import (
    FAULTS,
    FINDINGS,
    OK,
    day,
    note,
    optional_folder,
    optional_path,
    out,
    out_json,
)
from readiness.errors import UserError, clean


def pack_list(args: Namespace) -> int:
    """Print the installed packs."""
    from readiness.packs import shipped_packs

    packs = shipped_packs()
    if args.json:
        out_json(
            [{"id": p.id, "version": p.version, "title": p.title, "hash": p.hash} for p in packs]
        )
    else:
        rows = [("id", "version", "title"), *((p.id, p.version, clean(p.title)) for p in packs)]
        out("\n".join(console.columns(rows)))
    return OK


def pack_show(args: Namespace) -> int:
    """Print a pack as a document to read."""
    from readiness.forms.readable import pack_document

    out(pack_document(workflow.load_pack(args.pack), questions_only=args.questions))
    return OK


def pack_check(args: Namespace) -> int:
    """Check a pack: its files (faults raise), what it means, and its golden cases."""
    on, templates, brand = day(args.on), optional_folder(args.templates), optional_path(args.brand)
    try:
        checked = authoring.check_pack(args.pack, on, templates, brand)
    except UserError as error:
        if not args.json:
            raise
        # Programs get the faults of a pack that does not load as they get findings.
        out_json([console.finding_data(problem) for problem in error.problems])
        return FAULTS
    if args.json:
        out_json([console.finding_data(problem) for problem in checked.findings])
        return FINDINGS if checked.findings else OK
    for problem in checked.findings:
        out(str(problem))
    if checked.findings:
        count = len(checked.findings)
        note(f"{count} finding{'' if count == 1 else 's'}.")
        return FINDINGS
    pack, firms = checked.questionnaire, checked.cases
    out(
        f"{pack.id} {pack.version}: no findings. {len(pack.components)} components, "
        f"{len(pack.questions)} questions, {len(pack.recommendations)} steps, "
        f"{len(pack.offers)} offers, {firms} golden case{'' if firms == 1 else 's'}."
    )
    tried = [clean(path) for path in (args.templates, args.brand) if path]
    if tried:
        out(f"{', '.join(tried)}: no findings with {checked.clients} made-up worst cases.")
    return OK


def pack_diff(args: Namespace) -> int:
    """Print what stays comparable between two packs."""
    from readiness.packs.diff import compare_packs, diff_text

    found = compare_packs(workflow.load_pack(args.before), workflow.load_pack(args.after))
    if args.json:
        out_json(asdict(found) | {"same": found.same})
    else:
        out(diff_text(found))
    return OK


def pack_new(args: Namespace) -> int:
    """Write a starter pack."""
    from readiness import authoring

    for path in authoring.new_pack(Path(args.folder), args.id, args.title):
        out(str(path))
    note(f"Next: readiness pack check {clean(args.folder)}")
    return OK


def pack_schema(args: Namespace) -> int:
    """Write the JSON Schema of each file of a pack."""
    from readiness import authoring

    for path in authoring.write_schemas(Path(args.to)):
        out(str(path))
    return OK


def pack_form(args: Namespace) -> int:
    """Write blank forms of a pack; all kinds when none is named."""
    from readiness import authoring

    kinds = [kind for kind in authoring.FORM_KINDS if getattr(args, kind)]
    for path in authoring.write_forms(args.pack, Path(args.to), kinds or authoring.FORM_KINDS):
        out(str(path))
    return OK
