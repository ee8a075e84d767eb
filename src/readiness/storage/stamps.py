"""Moments and days as they stand in saved files."""

from __future__ import annotations

from datetime import UTC, datetime

KEPT_MONTHS = 24
"""After so many months a saved file is due for review: keep it or delete it."""


def stamp(at: datetime) -> str:
    """A moment in UTC to the second, such as ``2026-11-23T09:00:00Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def review_by(at: datetime, months: int = KEPT_MONTHS) -> str:
    """The day on which a file started at this moment is due for review, so many months later."""
    month = at.month - 1 + months
    year, month = at.year + month // 12, month % 12 + 1
    # The 28th exists in every month, and a day or two do not matter here.
    return f"{year:04d}-{month:02d}-{min(at.day, 28):02d}"
