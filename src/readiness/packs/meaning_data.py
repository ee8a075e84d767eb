"""Whether the files a roadmap lives on are there, and facts carry their source and date."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from readiness.packs.findings import Findings
from readiness.packs.models import Path
from readiness.packs.reading import FileRead
from readiness.questionnaire import Questionnaire
from readiness.support import ASK_AFTER


def check_sources(found: Findings, _pack: Questionnaire) -> None:
    """P415: a pack, question or step that does not say where it comes from, and of when that is."""
    head = found.pack.pack
    general = head.model is not None and bool(head.model.sources)
    if not general:
        text = "the pack does not say where its content comes from."
        hint = "List it under `sources`: title, year, what was taken; own judgement is a source."
        found.note("P415", head, (), text, hint)
    own = "Add `source`; own judgement is one, when it says so."
    day = "Add `checked`: the day on which somebody last held it against its source."
    for spot in found.spots.values():
        at = (*spot.path, "id")
        if not spot.model.source:
            text = f"question {spot.model.id} does not say where its topic comes from."
            found.note("P415", spot.read, at, text, own)
        if not spot.model.checked:
            text = f"question {spot.model.id} does not say when it was last checked."
            found.note("P415", spot.read, at, text, day)
    read = found.pack.recommendations
    for index, step in enumerate(read.model.root if read is not None and read.model else ()):
        assert read is not None
        if not step.source:
            text = f"step {step.id} does not say where its advice comes from."
            found.note("P415", read, (index, "id"), text, own)
        if not step.checked:
            text = f"step {step.id} does not say when its advice was last checked."
            found.note("P415", read, (index, "id"), text, day)


def check_days(found: Findings, today: date) -> None:
    """P415: something that was checked on a day still to come, so that it never gets old."""
    # Elsewhere on earth it may be tomorrow already.
    last = (today + timedelta(days=1)).isoformat()
    days: list[tuple[FileRead[Any], Path, str]] = [
        (spot.read, (*spot.path, "checked"), spot.model.checked) for spot in found.spots.values()
    ]
    pack = found.pack
    steps = pack.recommendations
    if steps is not None and steps.model is not None:
        costs = [(i, step.cost.checked) for i, step in enumerate(steps.model.root)]
        days += [(steps, (i, "cost", "checked"), day) for i, day in costs]
    lists: tuple[FileRead[Any] | None, ...] = (steps, pack.support, pack.benchmarks)
    for read in lists:
        if read is not None and read.model is not None:
            days += [(read, (i, "checked"), one.checked) for i, one in enumerate(read.model.root)]
    for read, path, day in days:
        if day > last:
            text = f"it was checked on {day}, and that day is still to come."
            found.note("P415", read, path, text, "Write the day on which it was last checked.")


def check_files(found: Findings, _pack: Questionnaire) -> None:
    """P416: questions, but no steps or no offers that could follow from the answers."""
    pack = found.pack
    wanted: tuple[tuple[str, FileRead[Any] | None, str], ...] = (
        ("recommendations.yaml", pack.recommendations, "a firm gets no next step from its answers"),
        ("support.yaml", pack.support, "no step can name help that the firm may get"),
    )
    for name, read, so in wanted:
        hint = f"Write {name}; `readiness pack new` makes a small one to copy from."
        if read is None:
            found.note("P416", pack.pack, ("components",), f"there is no {name}, so {so}.", hint)
        elif read.model is not None and not read.model.root:
            found.note("P416", read, (), f"there is nothing in {name}, so {so}.", hint)


def check_kinds(found: Findings, _pack: Questionnaire) -> None:
    """P417: steps that ask for a kind of help which no offer gives."""
    steps, offers = found.pack.recommendations, found.pack.support
    if steps is None or offers is None or not (steps.model and offers.model):
        return
    there = {offer.kind for offer in offers.model.root if offer.status != "closed"}
    wanted = Counter(kind for step in steps.model.root for kind in step.support)
    for kind, count in sorted(wanted.items()):
        if offers.model.root and kind not in there:
            who = "a step asks" if count == 1 else f"{count} steps ask"
            text = f"{who} for help of the kind '{kind}', and no open offer is of this kind."
            hint = "Add an offer, or take the kind out of the steps."
            found.note("P417", offers, (), text, hint)


def check_find_out(found: Findings, _pack: Questionnaire) -> None:
    """P420: a question whose don't-know could only be answered with the question itself."""
    hint = "Add `find_out`: what to ask, `who` knows it, and how many `minutes` that takes."
    for spot in found.spots.values():
        if spot.model.find_out is None:
            text = f"question {spot.model.id} does not say how to find out: a don't-know leads to "
            text += "“Someone who knows”, the question again, and no time."
            found.note("P420", spot.read, (*spot.path, "id"), text, hint)


def check_figures_are_fresh(found: Findings, on: date) -> None:
    """P421: an outside figure that is too old to be set beside anybody."""
    read = found.pack.benchmarks
    for index, figure in enumerate(read.model.root if read is not None and read.model else ()):
        assert read is not None
        if figure.until and date.fromisoformat(figure.until) < on:
            text = f"the figure {figure.id} was to be shown until {figure.until}."
            hint = "Look for a newer one: write that and its new day, or take the figure out."
            found.note("P421", read, (index, "until"), text, hint)


def check_offers_are_fresh(found: Findings, on: date) -> None:
    """P414: an offer last checked too long ago, or past its last day and still called active."""
    read = found.pack.support
    for index, offer in enumerate(read.model.root if read is not None and read.model else ()):
        assert read is not None
        if offer.status == "closed":
            continue
        age = on - date.fromisoformat(offer.checked)
        if offer.closes and _has_ended(offer.status, date.fromisoformat(offer.closes), on):
            text = f"{offer.id} closed on {offer.closes}, and its status is {offer.status}."
            hint = "Look whether it runs again: write the new day, or `status: closed`."
            found.note("P414", read, (index, "closes"), text, hint)
        elif age > ASK_AFTER:
            text = f"{offer.id} was last checked on {offer.checked}, {age.days} days ago."
            hint = "Read its source again, then write the day into `checked`, and what changed."
            found.note("P414", read, (index, "checked"), text, hint)


def _has_ended(status: str, closes: date, on: date) -> bool:
    # Between two rounds an offer is only shut; a year without a new round says that it ended.
    return on - closes > (ASK_AFTER if status == "round-based" else timedelta(0))
