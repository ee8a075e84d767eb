"""Copies of one interview for its owner: the roadmap as PDF and web page, the answers as JSON.

Nothing is overwritten unless that was asked for: `taken` says what is in the way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

from readiness.errors import Place, fault
from readiness.papers import Wish, documents, plan_roadmap
from readiness.storage.paths import user_data_folder
from readiness.workflow import Scored, score_files

Kind = Literal["pdf", "html", "json"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_ENDS: dict[Kind, str] = {"pdf": " roadmap.pdf", "html": " roadmap.html", "json": " answers.json"}
_MOST_NAMES = 1000


class Exported(NamedTuple):
    """What was written, and what the history of the response should remember of it, if anything."""

    paths: tuple[Path, ...]
    event: Mapping[str, Any] | None
    notices: tuple[str, ...] = ()


def copies_folder(saved: Path | None) -> Path:
    """Where copies go unless another folder is named: beside the saved file, where it was put.

    A file that the program found a place for lies in a folder that most people never see. Copies of
    it go to the documents of the person, or else into their home.
    """
    if saved is not None and saved.absolute().parent != user_data_folder().absolute():
        return saved.absolute().parent
    try:
        home = Path.home()
    except RuntimeError:  # an account without a home
        return Path() if saved is None else saved.absolute().parent
    documents = home / "Documents"
    return documents if documents.is_dir() else home


def taken(
    saved: Path, folder: Path, kinds: Sequence[Kind], pack: str | None = None
) -> tuple[Path, ...]:
    """The files that stand where these copies would go; arguments are those of `export`.

    Raises:
        UserError: S101 to S106, when the saved file cannot be read.
    """
    (one,) = score_files([saved], _pack_of(saved, pack))
    return tuple(path for path in _targets(one, folder, kinds, 1).values() if path.exists())


def export(
    saved: Path,
    folder: Path,
    kinds: Sequence[Kind],
    on: date,
    *,
    replace: bool = False,
    wish: Wish | None = None,
    pack: str | None = None,
) -> Exported:
    """Write copies of an interview into a folder; each is read back before it counts as written.

    Args:
        saved: The saved response; its newest state must be on the disk.
        folder: Where to; it is made if it is not there.
        kinds: Which copies.
        on: The day on the document.
        replace: Files of the same names may be replaced; else the copies get a number.
        wish: How documents look.
        pack: The pack of the interview, where it was named; it may bring a look of its own.

    Raises:
        UserError: The saved file cannot be read or scored, or the folder cannot be written.
    """
    from readiness.storage.files import make_folder, write_whole

    pack = _pack_of(saved, pack)
    (one,) = score_files([saved], pack)
    wish = wish or Wish()
    notices: list[str] = []
    data: dict[Kind, bytes] = {}
    if "json" in kinds:
        data["json"] = saved.read_bytes()
    if "pdf" in kinds or "html" in kinds:
        made = documents(
            one.assessment,
            on,
            dataclasses.replace(wish, html="html" in kinds),
            wish.load(pack),
            wish.load_benchmark(),
            notices,
        )
        data |= {kind: made[f".{kind}"] for kind in kinds if f".{kind}" in made}
    make_folder(folder)
    paths = _free(one, folder, kinds) if not replace else _targets(one, folder, kinds, 1)
    for kind in kinds:
        write_whole(paths[kind], data[kind], mode=0o600 if kind == "json" else 0o644)
        if paths[kind].read_bytes() != data[kind]:
            where = Place(file=str(paths[kind]))
            hint = "Check the disk, and write to another one."
            raise fault("W101", "does not hold what was written.", hint, where)
    event = None
    if set(kinds) & {"pdf", "html"}:
        from readiness.report.earlier import event as event_of

        event = event_of(one.assessment, plan_roadmap(one.assessment, on))
    return Exported(tuple(paths[kind] for kind in kinds), event, tuple(notices))


def _pack_of(saved: Path, pack: str | None) -> str | None:
    """The pack that was named, or the hub's own; None for one that comes with the program."""
    from readiness import hub
    from readiness.workflow import read_response

    if pack is not None:
        return pack
    wanted = read_response(saved).pack_id
    meant = hub.pack_or_default(wanted)
    return None if meant == wanted else meant


def _targets(one: Scored, folder: Path, kinds: Sequence[Kind], number: int) -> dict[Kind, Path]:
    """The path of each copy; from the second `number` on with that number in the name."""
    from readiness.storage.files import safe_name

    name = one.assessment.response.respondent.name or one.path.name.split(".")[0]
    more = f" {number}" if number > 1 else ""
    out: dict[Kind, Path] = {}
    for kind in kinds:
        stem, ending = _ENDS[kind].split(".")
        out[kind] = folder / f"{safe_name(f'{name}{stem}{more}')}.{ending}"
    return out


def _free(one: Scored, folder: Path, kinds: Sequence[Kind]) -> dict[Kind, Path]:
    """Paths that nothing stands at, all with one number."""
    for number in range(1, _MOST_NAMES):
        paths = _targets(one, folder, kinds, number)
        if not any(path.exists() for path in paths.values()):
            return paths
    where = Place(file=str(folder))
    raise fault("W101", "has too many copies of this roadmap.", "Name another folder.", where)
