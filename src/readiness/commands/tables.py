"""Commands about many firms: batch, cohort, demo."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from readiness import batching, console, looking, workflow
from readiness.commands.terminal import (
    FINDINGS,
    OK,
    day,
    end_progress,
    note,
    one_of,
    optional_folder,
    optional_path,
    out,
    out_json,
    progress,
)
from readiness.errors import clean, fault
from readiness.papers import Wish

if TYPE_CHECKING:
    from readiness.batch.cohort import CohortWish
    from readiness.batch.run import BatchSummary


def batch(args: Namespace) -> int:
    """Score a table of responses, or look at it before."""
    if args.check and args.map_init:
        raise fault("C104", "--check and --map-init do not go together.", "Leave one out.")
    for name in ("against", "json"):
        if getattr(args, name) and not args.check:
            raise fault("C104", f"--{name} is about doubts.", "Add --check.")
    if args.check:
        return _check(args)
    if args.map_init:
        return _map_init(args)
    if not args.cohort:
        _check_cohort_arguments(args)
    _check_brand(args)
    if args.to is None:
        hint = "See 'readiness batch --help'."
        raise fault("C101", "the following arguments are required: --to.", hint)
    return _score(args)


def _check(args: Namespace) -> int:
    found, code = looking.check_table(
        Path(args.table),
        pack=args.pack,
        mapping=optional_path(args.map),
        encoding=args.encoding,
        sheet=args.sheet,
        against=optional_path(args.against),
    )
    if args.json:
        out_json(found)
    else:
        out(looking.doubts_text(found))
    return code


def _map_init(args: Namespace) -> int:
    text, path = looking.first_mapping(
        Path(args.table),
        optional_path(args.to),
        pack=args.pack,
        encoding=args.encoding,
        sheet=args.sheet,
    )
    if path is None:
        out(text.rstrip("\n"))
    else:
        out(f"written to {clean(str(path))}: mend it, then give it as --map {clean(str(path))}")
    return OK


def _score(args: Namespace) -> int:
    roadmaps = _roadmaps_wish(args)
    try:
        summary = batching.run_batch(
            Path(args.table),
            Path(args.to),
            day(args.on),
            pack=args.pack,
            mapping=Path(args.map) if args.map else None,
            roadmaps=roadmaps,
            lenient=args.lenient,
            encoding=args.encoding,
            sheet=args.sheet,
            cohort=_cohort_wish(args) if args.cohort else None,
            also=_forms(args.also),
            progress=progress("rows"),
        )
    except BaseException:
        end_progress()
        if roadmaps is not None and batching.kept_roadmaps(Path(args.to)):
            note(
                "Finished roadmaps are kept: the same command with --resume goes on with them, "
                "without it they are drawn again."
            )
        raise
    told = summary.quality["table"]["notices"]
    for notice in summary.notices:
        if notice not in told:
            note(notice)
    for row in summary.quarantined:
        note(f"row {row}: no roadmap, because drawing it ended its worker twice.")
    out(_batch_text(args.to, summary))
    return summary.exit_code


def _batch_text(folder: str, summary: BatchSummary) -> str:
    return console.batch_text(
        folder,
        summary.quality,
        summary.outputs,
        provisional=summary.provisional,
        withheld=summary.withheld,
    )


def _roadmaps_wish(args: Namespace) -> batching.RoadmapsWish | None:
    if args.workers is not None and args.workers < 1:
        raise fault("C104", f"--workers {args.workers} cannot be used.", "Give 1 or more.")
    if args.workers is not None and args.cluster is not None:
        raise fault("C104", "--workers and --cluster do not go together.", "Leave one out.")
    if not args.roadmaps:
        for name in ("zip", "cluster", "resume"):
            if getattr(args, name):
                raise fault("C104", f"--{name} is about roadmaps.", "Add --roadmaps.")
        return None
    return batching.RoadmapsWish(
        brand=optional_path(args.brand),
        workers=args.workers,
        cluster=args.cluster,
        resume=args.resume,
        zip=args.zip,
        any_day=args.on is None,
        progress=progress("roadmaps"),
    )


def _forms(text: str | None) -> list[str]:
    """The further forms of the scores. Raises UserError (C104, G101)."""
    from readiness.batch.also import FORMS, check_forms

    forms = [part.strip() for part in (text or "").split(",") if part.strip()]
    found = [one_of(sorted(FORMS), form, "form of the scores") for form in forms]
    check_forms(found)
    return found


def _check_cohort_arguments(args: Namespace) -> None:
    """Refuse, without a cohort report, what only says how it is to be."""
    for name in ("name", "k", "places"):
        if getattr(args, name) not in ("", None):
            raise fault("C104", f"--{name} is about the cohort report.", "Add --cohort.")


def _check_brand(args: Namespace) -> None:
    if args.brand and not (args.roadmaps or args.cohort):
        raise fault("C104", "--brand is about documents.", "Add --roadmaps, --cohort or both.")


def _cohort_wish(args: Namespace) -> CohortWish:
    places = Path(args.places) if args.places else None
    advisers = getattr(args, "advisers", None)
    templates = optional_folder(getattr(args, "templates", None))
    look = Wish(brand=optional_path(args.brand), templates=templates)
    wish = batching.cohort_wish(args.name, args.k, places, args.pack, look)
    return replace(wish, advisers=Path(advisers)) if advisers else wish


def cohort(args: Namespace) -> int:
    """Write the cohort report of one batch, or of two waves."""
    if len(args.waves) > 2:
        raise fault("C104", f"{len(args.waves)} waves cannot be compared.", "Name one or two.")
    folders = [Path(wave) for wave in args.waves]
    wish = _cohort_wish(args)
    found, waves, names = batching.report_cohort(folders, Path(args.to), day(args.on), wish)
    if found.whole is None:
        note(f"Fewer than {found.k} firms: nothing of them is shown.")
    if waves is not None and waves.refused:
        note(
            f"The two waves are nearly the same in {len(waves.refused)} place(s), which are not "
            "compared. Pass on the report of one wave only: both together would tell what the few "
            "firms that differ answered."
        )
    out(f"{found.firms.count} firms, {found.hidden} figures hidden (k = {found.k})")
    out(f"written to {clean(args.to)}: {', '.join(names)}")
    return FINDINGS if waves is not None and waves.refused else OK


def demo(args: Namespace) -> int:
    """Write sample data and run the whole chain on it."""
    done = workflow.run_demo(Path(args.to), day(args.on), progress())
    batch_words = _batch_text(str(done.batch_folder), done.batch)
    saved, roadmaps = [str(p) for p in done.saved], [str(p) for p in done.roadmaps]
    out(console.demo_text(batch_words, args.to, str(done.table), saved, roadmaps))
    return OK
