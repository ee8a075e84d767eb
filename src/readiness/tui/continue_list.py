"""How far the saved interviews of the first page have come; worked out after it is painted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

from readiness.errors import UserError
from readiness.progress import Progress
from readiness.questionnaire import Questionnaire
from readiness.session import InterviewSession
from readiness.storage.saves import SavedInfo, pack_of, read


def progress_of(
    saved: Iterable[SavedInfo],
    load: Callable[[str], Questionnaire],
    known: Questionnaire | None = None,
) -> dict[Path, Progress]:
    """The progress of each file that can be read with a pack that is here.

    Args:
        saved: The files.
        load: Gives the questionnaire of a pack id.
        known: A questionnaire that is here already, for the files that were answered with it.
    """
    found = {}
    # Most files are of one pack; each is read once, not once a file.
    once = lru_cache(None)(load)
    for info in saved:
        try:
            stored = read(info.path)
            response = stored.response
            same = known is not None and response.pack_hash == known.hash
            pack = known if known is not None and same else pack_of(stored, once)
            session = InterviewSession(pack, response)
        except UserError:
            continue
        found[info.path] = session.progress()
    return found
