"""Commands about one firm: score, explain, roadmap."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from readiness import console, workflow
from readiness.assessment import Assessment, Result
from readiness.commands.terminal import (
    OK,
    day,
    note,
    one_of,
    optional_folder,
    optional_path,
    out,
    out_json,
    progress,
)
from readiness.errors import clean, fault
from readiness.figures import scale_of
from readiness.papers import Wish, write_comparison
from readiness.scoring import shown


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
    scale = scale_of(pack, result)
    return {
        "status": result.status,
        "score": shown(result.score, scale, 2) or None,
        "low": shown(result.low, scale, 2) or None,
        "high": shown(result.high, scale, 2) or None,
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
    component = one_of(ids, args.component, "component") if args.component else None
    out(console.explanation(one.assessment, component))
    return OK


def roadmap(args: Namespace) -> int:
    """Write roadmap documents."""
    written = workflow.make_roadmaps(
        [Path(f) for f in args.files],
        Path(args.to),
        day(args.on),
        pack=args.pack,
        wish=Wish(
            args.summary,
            args.html,
            optional_path(args.brand),
            optional_folder(args.templates),
            optional_path(args.benchmark),
            args.all_answers,
            args.meeting,
        ),
        progress=progress(),
        warn=note,
    )
    for path in written:
        out(str(path))
    return OK


def compare(args: Namespace) -> int:
    """Print what changed between two saved responses, and write it as a PDF if asked to."""
    from readiness.changes import changes

    both = workflow.score_files([Path(args.before), Path(args.after)], args.pack)
    for one in both:
        for notice in one.notices:
            note(f"{one.path}: {notice}.")
    before, after = (one.assessment for one in both)
    names = [clean(a.response.respondent.name).strip() for a in (before, after)]
    if names[0] != names[1]:
        note(f"The two files bear different names: {names[0]!r} and {names[1]!r}.")
    try:
        found = changes(before, after)
    except ValueError as error:
        hint = "Give two files of the same pack and length."
        raise fault("C104", f"The two files do not compare: {error}.", hint) from error
    path = optional_path(args.to)
    if path is not None:
        if path.suffix.lower() != ".pdf":
            named = clean(args.to, limit=60)
            raise fault("C104", f"“{named}” is not a PDF.", "Name a file that ends in .pdf.")
        look = Wish(brand=optional_path(args.brand), templates=optional_folder(args.templates))
        write_comparison(path, found, day(args.on), look, note)
    out(console.comparison(found))
    if path is not None:
        out(f"\n{path}")
    return OK
