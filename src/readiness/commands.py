"""What each command of the command line does with its arguments; the trips are in `workflow`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readiness import console, workflow
from readiness.assessment import Assessment, Result
from readiness.errors import clean, fault, nearest
from readiness.papers import Wish
from readiness.scoring import shown

if TYPE_CHECKING:
    from readiness.batch.cohort import CohortWish

OK, FINDINGS = 0, 1


def score(args: Namespace) -> int:
    """Print the scores of saved responses."""
    scored = workflow.score_files([Path(f) for f in args.files], args.pack)
    for one in scored:
        for notice in one.notices:
            note(f"{one.path}: {notice}.")
    if args.json:
        out_json([_score_data(one.assessment) | {"file": str(one.path)} for one in scored])
    else:
        out("\n\n".join(console.score_table(one.assessment) for one in scored))
    return OK


def _score_data(assessment: Assessment) -> dict[str, Any]:
    pack = assessment.questionnaire
    return {
        "name": assessment.response.respondent.name,
        "pack": {"id": pack.id, "version": pack.version, "hash": pack.hash},
        "length": assessment.length,
        "overall": _result_data(assessment, assessment.overall),
        "components": {k: _result_data(assessment, r) for k, r in assessment.components.items()},
        "contradictions": list(assessment.contradictions),
    }


def _result_data(assessment: Assessment, result: Result) -> dict[str, Any]:
    """Scores as decimal text, cut to two places: JSON numbers would be floats again."""
    pack = assessment.questionnaire
    return {
        "status": result.status,
        "score": shown(result.score, decimals=2) or None,
        "low": shown(result.low, decimals=2) or None,
        "high": shown(result.high, decimals=2) or None,
        "level": None if result.level is None else pack.levels[result.level].label,
        "capped_by": [cap.question for cap in result.caps],
        "answered": result.counts.answered,
        "dont_know": result.counts.dont_know,
        "not_applicable": result.counts.not_applicable,
        "unanswered": result.counts.unanswered,
    }


def explain(args: Namespace) -> int:
    """Print every point of a score."""
    (one,) = workflow.score_files([Path(args.file)], args.pack)
    for notice in one.notices:
        note(f"{one.path}: {notice}.")
    ids = [c.id for c in one.assessment.questionnaire.components]
    component = _one_of(ids, args.component, "component") if args.component else None
    out(console.explanation(one.assessment, component))
    return OK


def roadmap(args: Namespace) -> int:
    """Write roadmap documents."""
    written = workflow.make_roadmaps(
        [Path(f) for f in args.files],
        Path(args.to),
        day(args.on),
        pack=args.pack,
        wish=Wish(args.summary, args.html, _path(args.brand), _path(args.templates)),
        progress=progress(),
        warn=note,
    )
    for path in written:
        out(str(path))
    return OK


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None


def batch(args: Namespace) -> int:
    """Score a table of responses."""
    if args.workers is not None and args.workers < 1:
        raise fault("C104", f"--workers {args.workers} cannot be used.", "Give 1 or more.")
    summary = workflow.run_batch(
        Path(args.table),
        Path(args.to),
        day(args.on),
        pack=args.pack,
        mapping=Path(args.map) if args.map else None,
        roadmaps=args.roadmaps,
        workers=args.workers,
        lenient=args.lenient,
        encoding=args.encoding,
        cohort=_cohort_wish(args) if args.cohort else None,
        progress=progress(),
    )
    told = summary.quality["table"]["notices"]
    for notice in summary.notices:
        if notice not in told:
            note(notice)
    out(console.batch_text(args.to, summary.quality, summary.outputs))
    return summary.exit_code


def _cohort_wish(args: Namespace) -> CohortWish:
    places = Path(args.places) if args.places else None
    # A batch has no brand of its own: its roadmaps come in the plain look.
    brand = getattr(args, "brand", None)
    return workflow.cohort_wish(
        args.name, args.k, places, args.pack, Path(brand) if brand else None
    )


def cohort(args: Namespace) -> int:
    """Write the cohort report of one batch, or of two waves."""
    if len(args.waves) > 2:
        raise fault("C104", f"{len(args.waves)} waves cannot be compared.", "Name one or two.")
    folders = [Path(wave) for wave in args.waves]
    found, names = workflow.report_cohort(folders, Path(args.to), day(args.on), _cohort_wish(args))
    if found.whole is None:
        note(f"Fewer than {found.k} firms: nothing of them is shown.")
    out(f"{found.firms.count} firms, {found.hidden} figures hidden (k = {found.k})")
    out(f"written to {clean(args.to)}: {', '.join(names)}")
    return OK


def demo(args: Namespace) -> int:
    """Write sample data and run the whole chain on it."""
    done = workflow.run_demo(Path(args.to), day(args.on), progress())
    batch_words = console.batch_text(str(done.batch_folder), done.batch.quality, done.batch.outputs)
    saved, roadmaps = [str(p) for p in done.saved], [str(p) for p in done.roadmaps]
    out(console.demo_text(batch_words, args.to, str(done.table), saved, roadmaps))
    return OK


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
    """Print a pack as readable text."""
    out(console.pack_text(workflow.load_pack(args.pack)))
    return OK


def pack_check(args: Namespace) -> int:
    """Check a pack: its files (faults raise), what it means, and its golden cases."""
    checked = workflow.check_pack(args.pack, day(args.on), _path(args.templates))
    if args.json:
        out_json([console.finding_data(problem) for problem in checked.findings])
        return FINDINGS if checked.findings else OK
    for problem in checked.findings:
        out(str(problem))
    if checked.findings:
        note(f"{len(checked.findings)} findings.")
        return FINDINGS
    pack = checked.questionnaire
    out(
        f"{pack.id} {pack.version}: no findings. {len(pack.components)} components, "
        f"{len(pack.questions)} questions, {len(pack.recommendations)} steps, "
        f"{len(pack.offers)} offers, {checked.cases} golden cases."
    )
    if args.templates:
        out(f"{clean(args.templates)}: no findings with {checked.clients} made-up worst cases.")
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


def support_list(args: Namespace) -> int:
    """Print the support catalogue, filtered."""
    from readiness.support import is_open

    pack, on = workflow.load_pack(args.pack), day(args.on)
    area = _one_of(pack.area, args.area, "area") if args.area else None
    sector = _one_of([s.id for s in pack.sectors], args.sector, "sector") if args.sector else None
    ids = [c.id for c in pack.components]
    component = _one_of(ids, args.component, "component") if args.component else None
    sub_region = pack.area[area].sub_region if area else None
    chosen = [
        offer
        for offer in pack.offers
        if (args.all or is_open(offer, on))
        and (sub_region is None or {sub_region, pack.region, "england", "uk"} & set(offer.regions))
        and (sector is None or "any" in offer.sectors or sector in offer.sectors)
        and (component is None or component in offer.components)
        and (args.makes_things or not offer.makes_things)
    ]
    if args.json:
        from dataclasses import asdict

        out_json([asdict(offer) for offer in chosen])
    elif chosen:
        out(console.offers_table(chosen, on))
    else:
        note("No offer matches all of these filters.")
    return OK


def support_stale(args: Namespace) -> int:
    """Print the offers that nobody has checked for a while."""
    from readiness.authoring import stale_offers

    if args.days < 0:
        raise fault("C104", f"--days {args.days} cannot be used.", "Give 0 or more.")
    pack, on = workflow.load_pack(args.pack), day(args.on)
    found = stale_offers(pack, args.days, on)
    if args.json:
        out_json([console.stale_data(offer, age) for offer, age in found])
    elif found:
        out(console.stale_table(found))
    else:
        note(f"Every offer was checked in the {args.days} days before {on.isoformat()}.")
    return FINDINGS if found else OK


def support_affected(args: Namespace) -> int:
    """Print which issued roadmaps name an offer."""
    from readiness.authoring import affected_roadmaps

    pack = workflow.load_pack(args.pack)
    guess = nearest(args.scheme, [offer.id for offer in pack.offers])
    if guess != args.scheme:
        # An offer may have left the catalogue since, so this is no fault.
        also = f" Did you mean {guess}?" if guess else ""
        note(f"“{clean(args.scheme, limit=40)}” is not in the catalogue of {pack.id} now.{also}")
    found, silent = affected_roadmaps(args.scheme, [Path(f) for f in args.files])
    if args.json:
        out_json([{"file": str(path), **one.event()} for path, one in found])
    elif found:
        rows = [(o.on, f"{o.pack} {o.version}", o.checked, clean(str(p))) for p, o in found]
        out("\n".join(console.columns([("issued", "pack", "offers checked", "file"), *rows])))
    for path, why in silent:
        note(f"{path}: {why}.")
    named = len({path for path, _ in found})
    note(f"{named} of {len(args.files)} files name {clean(args.scheme, limit=40)}.")
    return FINDINGS if found else OK


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


def day(text: str | None) -> date:
    """The date on the command line, or today. Raises UserError C104."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fault(
            "C104", f"“{clean(text, limit=40)}” is not a date.", "Write it as 2026-12-31."
        ) from None


def _one_of(choices: Iterable[str], value: str, what: str) -> str:
    """The choice that is meant, whatever its case. Raises UserError C104."""
    known = list(choices)
    for choice in known:
        if choice.casefold() == value.casefold():
            return choice
    guess = nearest(value, known)
    hint = f"Did you mean {guess}?" if guess else f"Use one of {', '.join(known)}."
    raise fault("C104", f"“{clean(value, limit=40)}” is not a known {what}.", hint)


def out(text: str) -> None:
    """Print a result."""
    sys.stdout.write(f"{text}\n")


def out_json(data: object) -> None:
    """Print a result for programs."""
    out(json.dumps(data, ensure_ascii=False, indent=1))


def note(text: str) -> None:
    """Tell a person something that is not the result."""
    sys.stderr.write(f"{clean(text)}\n")


def progress() -> workflow.Progress | None:
    """A progress line on stderr, when that is a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        end = "\n" if done == of else ""
        sys.stderr.write(f"\r{done} of {of}{end}")
        sys.stderr.flush()

    return show
