"""Sample data for `readiness demo`: every firm in it is made up, and says so in its name."""

from __future__ import annotations

from pathlib import Path

RESPONSES = "responses.csv"
SAVED = ("bakery.readiness.json", "machine-shop.readiness.json", "home-care.readiness.json")


def sample(name: str) -> bytes:
    """The content of one sample file. Raises FileNotFoundError for a name that is not shipped."""
    return (Path(__file__).parent / name).read_bytes()
