"""What a page may ask for at most: the size of its terminal, and how much it may send how fast."""

from __future__ import annotations

COLUMNS, ROWS = (20, 400), (10, 200)
"""Smallest and largest terminal, in cells. Unclamped, one request could ask for 18 GB."""
LONGEST_MESSAGE = 65_536
"""Bytes of one message from the page; a pasted note is far shorter."""
MESSAGES_A_SECOND, MESSAGES_AT_ONCE = 200.0, 2_000.0
"""In messages of up to 1 kB. A held key sends 30 a second, a moving mouse up to 100."""
LARGEST_FRAME = 16_000_000
"""Bytes of one packet of the app; the largest screen, every cell in another colour, has 4 MB."""
LARGEST_DOCUMENT = 64_000_000
"""Bytes of one document for download; a roadmap has about 0.1 MB."""


def clamp(columns: object, rows: object) -> tuple[int, int]:
    """The nearest size that is allowed; 80 x 24 for what is no size at all.

    Args:
        columns: Width in cells, as the page gives it: a number, or text.
        rows: Height in cells, likewise.
    """
    return _within(columns, COLUMNS, 80), _within(rows, ROWS, 24)


def _within(value: object, bounds: tuple[int, int], usual: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return usual
    try:
        # Text of a million digits would cost time before it could be too large.
        number = int(value[:9]) if isinstance(value, str) else int(value)
    except (ValueError, OverflowError):
        return usual
    return max(bounds[0], min(bounds[1], number))


class Allowance:
    """How long a sender has to wait before the next message, so that none is lost.

    A bucket that holds `at_once` messages and is filled with `a_second`. Whoever empties it waits;
    the wait reaches the sender because nothing more is read from its socket.
    """

    def __init__(
        self, a_second: float = MESSAGES_A_SECOND, at_once: float = MESSAGES_AT_ONCE
    ) -> None:
        """Start with a full bucket."""
        self._a_second = a_second
        self._at_once = at_once
        self._left = at_once
        self._seen: float | None = None

    def take(self, length: int, now: float) -> float:
        """Seconds to wait before a message of `length` characters may pass.

        Args:
            length: Of the message.
            now: A clock in seconds that never goes back.
        """
        since = 0.0 if self._seen is None else now - self._seen
        self._seen = now
        self._left = min(self._at_once, self._left + since * self._a_second)
        self._left -= 1 + length / 1024
        return max(0.0, -self._left / self._a_second)
