"""Small words for the page: days, counts, lists and labels. Sentences stand in the templates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

LONGEST_NOTE = 400
"""Longer notes and reasons end in an ellipsis: a card and a row must fit on a page."""
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

# Whom to ask, by the keys that packs use; another key is printed as it is, hyphens as spaces.
WHO = {
    "accountant": "Your accountant",
    "broadband-provider": "Your broadband provider",
    "carrier": "Your carrier or freight agent",
    "customers": "Your customers",
    "growth-hub": "Your growth hub",
    "it-support": "Whoever looks after your IT",
    "owner": "The owner",
    "staff": "The people who work here",
    "whoever-runs-systems": "Whoever runs your systems",
    "": "Someone who knows",
}
COST = {
    "none": "No cost",
    "time-only": "Your time only",
    "ask-for-a-quote": "Ask for a quote",
}
KIND = {
    "advice": "Advice",
    "connectivity": "Connection",
    "cyber": "Cyber security",
    "finance": "Finance",
    "grant": "Grant",
    "leadership": "Leadership",
    "loan": "Loan",
    "network": "Network",
    "placement": "Placement",
    "research": "Research",
    "tax-relief": "Tax relief",
    "trade": "Trade",
    "training": "Training",
}


def day(value: date) -> str:
    """A day in words, such as ``23 November 2026``."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def later(value: date, months: int) -> date:
    """The same day some months on, or the last day of that month."""
    index = value.year * 12 + value.month - 1 + months
    year, month = divmod(index, 12)
    for last in range(value.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, min(value.day, 28))


def iso_words(text: str) -> str:
    """An ISO day, month or year in words; anything else as it is."""
    parts = text.split("-")
    try:
        if len(parts) == 3:
            return day(date.fromisoformat(text))
        if len(parts) == 2 and len(parts[0]) == 4:
            return f"{MONTHS[int(parts[1]) - 1]} {int(parts[0])}"
    except (ValueError, IndexError):
        pass
    return text


def count(number: int, one: str, many: str = "") -> str:
    """``1 person``, ``3 people``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listing(parts: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    found = [part for part in parts if part]
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


def ordinal(number: int) -> str:
    """``first`` to ``tenth``; figures after that."""
    names = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
    ]
    return names[number - 1] if 1 <= number <= len(names) else f"{number}th"


def cardinal(number: int) -> str:
    """``one`` to ``twelve``; figures after that."""
    names = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ]
    return names[number] if 0 <= number < len(names) else str(number)


def address_words(url: str) -> str:
    """A web address as people write it."""
    return url.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
