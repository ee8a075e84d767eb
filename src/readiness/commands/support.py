"""Commands of the support catalogue."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from pathlib import Path
from shutil import get_terminal_size

from readiness import console, workflow
from readiness.commands.offer_lines import offers_table, stale_data, stale_table
from readiness.commands.terminal import FINDINGS, OK, day, note, one_of, out, out_json
from readiness.errors import clean, fault, nearest


def support_list(args: Namespace) -> int:
    """Print the support catalogue, filtered."""
    from readiness.authoring import OfferWish

    _at_least("--employees", args.employees, 1)
    _at_least("--years", args.years, 0)
    pack, on = workflow.load_pack(args.pack), day(args.on)
    area = one_of(pack.area, args.area, "area") if args.area else None
    sector = one_of([s.id for s in pack.sectors], args.sector, "sector") if args.sector else None
    ids = [c.id for c in pack.components]
    component = one_of(ids, args.component, "component") if args.component else None
    kinds = sorted({offer.kind for offer in pack.offers})
    wish = OfferWish(
        area=area or "",
        sector=sector or "",
        component=component or "",
        kind=one_of(kinds, args.kind, "kind of support") if args.kind else "",
        stage=args.stage or "",
        status=args.status or "",
        employees=args.employees,
        years=args.years,
        makes_things=args.makes_things,
        closed=args.all,
    )
    chosen = [offer for offer in pack.offers if wish.fits(pack, offer, on)]
    if args.json:
        out_json([asdict(offer) for offer in chosen])
    elif chosen:
        out(offers_table(chosen, on, _width()))
    else:
        note("No offer matches all of these filters.")
    return OK


def support_stale(args: Namespace) -> int:
    """Print the offers that nobody has checked for a while."""
    from readiness.authoring import stale_offers

    _at_least("--days", args.days, 0)
    pack, on = workflow.load_pack(args.pack), day(args.on)
    found = stale_offers(pack, args.days, on)
    if args.json:
        out_json([stale_data(offer, age) for offer, age in found])
    elif found:
        out(stale_table(found, _width()))
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
    for one in silent:
        note(f"{one.path}: {one.why}.")
    named = len({path for path, _ in found})
    note(f"{named} of {len(args.files)} files name {clean(args.scheme, limit=40)}.")
    unread = any(not one.read for one in silent)
    return FINDINGS if found or unread else OK


def _width() -> int:
    """Letters in a line of the terminal; 80 where there is none."""
    return get_terminal_size((80, 24)).columns


def _at_least(option: str, value: int | None, least: int) -> None:
    if value is not None and value < least:
        raise fault("C104", f"{option} {value} cannot be used.", f"Give {least} or more.")
