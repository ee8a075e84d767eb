"""Support offers matched to a firm by eligibility and date, with reasons for what was not offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from readiness.questionnaire import Offer

Wording = Literal["offer", "check", "ask-hub"]


@dataclass(frozen=True, slots=True)
class OfferMatch:
    """An offer the firm may be eligible for.

    `wording`: print it as it is, with "check before applying", or as a question to the growth hub.
    `reasons` say why it fits; `serves` are recommendation ids.
    """

    offer: Offer
    wording: Wording
    reasons: tuple[str, ...]
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """An offer that was considered and not offered, and why."""

    offer: Offer
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Matches:
    """What was offered, best first, and what was not."""

    offered: tuple[OfferMatch, ...]
    refused: tuple[Refusal, ...]
