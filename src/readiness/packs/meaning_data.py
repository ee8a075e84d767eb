"""Whether facts carry their source, and offers were looked at lately."""

from __future__ import annotations

from datetime import date, timedelta

from readiness.packs.findings import Findings
from readiness.questionnaire import Questionnaire
from readiness.support import ASK_AFTER


def check_sources(found: Findings, _pack: Questionnaire) -> None:
    """P415: a pack, question or step that does not say where it comes from."""
    head = found.pack.pack
    general = head.model is not None and bool(head.model.sources)
    if not general:
        text = "the pack does not say where its content comes from."
        hint = "List it under `sources`: title, year, what was taken; own judgement is a source."
        found.note("P415", head, (), text, hint)
    read = found.pack.recommendations
    for index, step in enumerate(read.model.root if read is not None and read.model else ()):
        assert read is not None
        if not step.source:
            text = f"step {step.id} does not say where its advice comes from."
            hint = "Add `source`; own judgement is one, when it says so."
            found.note("P415", read, (index, "id"), text, hint)


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
