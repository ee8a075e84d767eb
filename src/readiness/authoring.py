"""What an author of questionnaires has done: a starter pack, a check, schemas, forms, offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from readiness.errors import Place, Problem, UserError, clean, fault
from readiness.record import Record

if TYPE_CHECKING:
    from readiness.questionnaire import Offer, Questionnaire
    from readiness.report.issued import Issued

FORM_KINDS = ("csv", "xlsx", "paper", "html", "survey")
MOST_BYTES = 50 << 20
"""A larger file is no roadmap; one with a large logo has 3 MB."""


def new_pack(folder: Path, pack_id: str, title: str) -> list[Path]:
    """Write a small working pack into a new folder; returns what was written. Raises UserError."""
    from readiness.packs.starter import starter_files

    files = starter_files(pack_id, title)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise fault(
            "W102",
            "is not an empty folder.",
            "Name a folder that is not there yet.",
            Place(file=str(folder)),
        )
    return _write(folder, {name: text.encode("utf-8") for name, text in files.items()})


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PackCheck(Record):
    """A pack that loads, the findings on it, and how many cases and clients were tried."""

    questionnaire: Questionnaire
    findings: tuple[Problem, ...]
    cases: int
    clients: int = 0


def check_pack(
    ref: str | None, on: date, templates: Path | None = None, brand: Path | None = None
) -> PackCheck:
    """Load a pack, look at what it means, and score its golden cases.

    With a folder of templates or a brand, documents of the worst cases one can think of are tried.

    Args:
        ref: The pack.
        on: The day its support offers are judged by.
        templates: A folder of page templates.
        brand: A brand file.

    Raises:
        UserError: The pack does not load, or the brand is faulty; all problems.
    """
    from readiness import hub
    from readiness.packs import load, load_cases
    from readiness.packs.meaning import check_meaning
    from readiness.packs.places import pack_folder
    from readiness.papers import Wish, check_templates

    ref = hub.pack_or_default(ref)
    findings = check_meaning(pack_folder(ref), on, date.today())
    questionnaire = load(ref)
    if ref is not None:
        Wish().load(ref)  # a faulty brand of the pack's own is a fault of the pack
    cases = load_cases(pack_folder(ref))
    clients = 0
    if templates is not None or brand is not None:
        more, clients = check_templates(questionnaire, templates, brand)
        findings += more
    return PackCheck(questionnaire, tuple(findings), len(cases), clients)


def write_schemas(to: Path) -> list[Path]:
    """Write the JSON Schema of each file of a pack; returns what was written. Raises UserError."""
    from readiness.packs.schema import schema_files

    return _write(to, {name: text.encode("utf-8") for name, text in schema_files().items()})


def write_forms(ref: str | None, to: Path, kinds: Sequence[str] = FORM_KINDS) -> list[Path]:
    """Write blank forms of a pack into a folder; returns what was written.

    Args:
        ref: The pack: an id, a folder, or None for the North West one.
        to: The folder.
        kinds: Which of `FORM_KINDS`.

    Raises:
        UserError: The pack does not load, or the folder cannot be written.
    """
    from readiness import hub
    from readiness.forms import blank_forms
    from readiness.packs import load

    return _write(to, blank_forms(load(hub.pack_or_default(ref)), kinds))


class OfferWish(NamedTuple):
    """What to look for in the support catalogue; what is left empty is not asked."""

    area: str = ""
    sector: str = ""
    component: str = ""
    kind: str = ""
    stage: str = ""
    status: str = ""
    employees: int | None = None
    years: int | None = None
    makes_things: bool = False
    """Whether offers for makers only are shown too."""
    closed: bool = False
    """Whether those that have ended are shown too."""

    def fits(self, pack: Questionnaire, offer: Offer, on: date) -> bool:
        """Whether an offer is what is looked for, on a day."""
        from readiness.support import is_open

        here: set[str] = set()
        if self.area:
            here = {pack.area[self.area].sub_region, pack.region, pack.nation, "uk"}
        return (
            (self.closed or self.status == "closed" or is_open(offer, on))
            and (not here or bool(set(here) & set(offer.regions)))
            and (not self.area or not offer.areas or self.area in offer.areas)
            and (not self.sector or "any" in offer.sectors or self.sector in offer.sectors)
            and (not self.component or self.component in offer.components)
            and self.kind in ("", offer.kind)
            and self.status in ("", offer.status)
            and (not self.stage or not offer.stages or self.stage in offer.stages)
            and _within(self.employees, offer.employees_min, offer.employees_max)
            and _within(self.years, offer.min_trading_years, offer.max_trading_years)
            and (self.makes_things or not offer.makes_things)
        )


def _within(value: int | None, low: int | None, high: int | None) -> bool:
    if value is None:
        return True
    return (low is None or value >= low) and (high is None or value <= high)


def stale_offers(questionnaire: Questionnaire, days: int, on: date) -> list[tuple[Offer, int]]:
    """The offers last checked more than so many days before a day, oldest check first.

    Those known to be closed are left out: nobody has to read their sources again.

    Returns:
        Each offer with the days since its check.
    """
    aged = [
        (offer, (on - date.fromisoformat(offer.checked)).days)
        for offer in questionnaire.offers
        if offer.status != "closed"
    ]
    return sorted(
        ((offer, age) for offer, age in aged if age > days), key=lambda p: (-p[1], p[0].id)
    )


class Affected(NamedTuple):
    """A roadmap that names an offer: the file that says so, and what was issued."""

    path: Path
    issued: Issued


class Silent(NamedTuple):
    """A file that tells of no roadmap, and why. `read`: it was one that could tell."""

    path: Path
    why: str
    read: bool


def affected_roadmaps(offer_id: str, files: Sequence[Path]) -> tuple[list[Affected], list[Silent]]:
    """Which issued roadmaps name an offer, by PDFs, web pages and saved responses.

    Returns:
        The roadmaps in the order of the files, and each file that tells nothing, with the reason.

    Raises:
        UserError: C102 and S1xx for files that cannot be read, all at once; C102 too when none of
            the files is one that could tell.
    """
    from readiness.report.issued import issued_in_document, issued_in_history
    from readiness.storage.saves import read

    found: list[Affected] = []
    silent: list[Silent] = []
    problems: list[Problem] = []
    for path in files:
        try:
            if path.name.endswith(".json"):
                known = issued_in_history(read(path).response.history)
                why = "no roadmap was issued from it"
            else:
                data = _read(path)
                one = issued_in_document(data)
                known = () if one is None else (one,)
                why = "it is not a roadmap that this program wrote, or an older one"
                if data.startswith(b"PK\x03\x04"):
                    why = "it is a zip: unpack it, and name the documents in it"
        except UserError as error:
            problems += error.problems
            continue
        found += [Affected(path, one) for one in known if offer_id in one.offers]
        if not known:
            silent.append(Silent(path, why, path.name.endswith(".json")))
    if files and len([one for one in silent if not one.read]) == len(files):
        hint = "Name roadmaps (PDF, web page) or saved responses."
        problems += [
            Problem("C102", Place(file=clean(str(s.path))), f"{s.why}.", hint) for s in silent
        ]
    if problems:
        raise UserError(problems)
    return found, silent


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise OSError("it is larger than any roadmap")
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        where = Place(file=str(path))
        raise fault("C102", f"cannot be read: {reason}.", "Check the name.", where) from None


def _write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    from readiness.storage.files import make_folder, write_whole

    for name, data in files.items():
        make_folder((folder / name).parent)
        write_whole(folder / name, data, mode=0o644)
    return [folder / name for name in files]
