"""The commands of the support catalogue."""

from __future__ import annotations

import argparse

from readiness.arguments.parser import Command, group, whole


def commands() -> list[Command]:
    """The commands of this family."""
    return [
        Command(
            "support",
            "The support catalogue of a pack.",
            ("readiness support list", "readiness support list --area bolton --makes-things"),
            group(*_support_actions()),
        ),
    ]


def _support_actions() -> list[Command]:
    return [
        Command(
            "list",
            "The offers that may be printed, with when each was last checked.",
            (
                "readiness support list --area bolton --makes-things",
                "readiness support list --component IN --json",
            ),
            _fill_support_list,
            "support:support_list",
        ),
        Command(
            "stale",
            "The offers that nobody has checked for a while.",
            (
                "readiness support stale --days 90",
                "readiness support stale --days 365 --on 2027-01-31 --json",
            ),
            _fill_support_stale,
            "support:support_stale",
        ),
        Command(
            "affected",
            "Which issued roadmaps name an offer: documents and saved responses.",
            (
                "readiness support affected --scheme made-smarter-adoption roadmaps/*.pdf",
                "readiness support affected --scheme b4rn clients/*.readiness.json --json",
            ),
            _fill_support_affected,
            "support:support_affected",
        ),
    ]


def _fill_support_list(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--area", metavar="A", help="council area, such as bolton")
    sub.add_argument("--sector", metavar="S", help="sector id")
    sub.add_argument("--component", metavar="C", help="component id, such as IN")
    sub.add_argument("--kind", metavar="K", help="kind of support, such as grant or advice")
    sub.add_argument("--employees", type=whole, metavar="N", help="for a firm of so many people")
    sub.add_argument(
        "--years", type=whole, metavar="N", help="for a firm that trades so many years"
    )
    sub.add_argument("--stage", choices=("start", "build", "scale"), help="for a firm this far on")
    sub.add_argument(
        "--status",
        choices=("active", "unclear", "round-based", "closed"),
        help="only those of this status",
    )
    sub.add_argument("--makes-things", action="store_true", help="include offers for makers only")
    sub.add_argument("--all", action="store_true", help="closed ones too, marked as closed")
    sub.add_argument("--on", metavar="DATE", help="as seen on this day (default: today)")
    sub.add_argument("--json", action="store_true", help="for programs")


def _fill_support_stale(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument(
        "--days", type=whole, required=True, metavar="N", help="older than so many days"
    )
    sub.add_argument("--on", metavar="DATE", help="as seen on this day (default: today)")
    sub.add_argument("--json", action="store_true", help="for programs")


def _fill_support_affected(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("files", nargs="+", metavar="FILE", help="roadmap (PDF, HTML) or saved file")
    sub.add_argument("--scheme", required=True, metavar="ID", help="id of the offer")
    sub.add_argument("--pack", metavar="P", help="pack id or folder (default: north-west)")
    sub.add_argument("--json", action="store_true", help="for programs")
