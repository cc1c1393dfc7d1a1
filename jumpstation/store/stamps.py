"""Hybrid logical stamps: which of two facts is the later one, also where a clock was wrong.

A stamp is one integer: milliseconds since 1970 times 2**16, plus a counter. It follows the host's
clock, never goes back in one file, and a correction is always later than what it corrects. Equal
stamps of two stations go by the row's key, so that every file decides alike.

After Kulkarni, Demirbas, Madappa, Avva and Leone (2014), "Logical physical clocks". Deviation: a
stamp that is more than a day ahead of the host's clock is not followed, except by corrections of
that very row; so one wrong clock does not carry every other station away.
"""

from __future__ import annotations

from datetime import UTC, datetime

COUNTER_BITS = 16
DAY_MS = 86_400_000
FOLLOWED = DAY_MS << COUNTER_BITS  # how far ahead of the host's clock a stamp is still followed
TOLD = 120_000 << COUNTER_BITS  # from two minutes on, a station's clock is told to be off


def stamp_of(when: datetime) -> int:
    """The stamp of an instant; microseconds stand where the counter begins.

    >>> stamp_of(datetime(1970, 1, 1, 0, 0, 1, 5, tzinfo=UTC)) == (1000 << 16) + 5
    True
    """
    passed = when - datetime(1970, 1, 1, tzinfo=UTC)
    micros = (passed.days * 86400 + passed.seconds) * 1_000_000 + passed.microseconds
    return (micros // 1000 << COUNTER_BITS) + micros % 1000


def stamp_of_text(at: str | None) -> int:
    """The stamp of a stored time (ISO, UTC); 0 where there is none or it cannot be read."""
    try:
        return stamp_of(datetime.fromisoformat(at or ""))
    except (ValueError, TypeError):
        return 0


def stamp_of_key(key: str) -> int:
    """The stamp of the time that a UUID of version 7 was made at; 0 for every other key.

    >>> stamp_of_key("00000000-03e8-7000-8000-000000000000") == 1000 << 16
    True
    """
    letters = key.replace("-", "")
    if len(letters) != 32 or letters[12] != "7":
        return 0
    try:
        return int(letters[:12], 16) << COUNTER_BITS
    except ValueError:
        return 0


def time_of(stamp: int) -> datetime:
    """The instant of a stamp, to a millisecond; the counter is left out.

    >>> time_of(1000 << 16).isoformat()
    '1970-01-01T00:00:01+00:00'
    """
    return datetime.fromtimestamp((stamp >> COUNTER_BITS) / 1000, UTC)


def ahead(stamp: int, now: datetime) -> str:
    """How far a stamp is ahead of a clock, in words.

    >>> ahead(stamp_of(datetime(2026, 3, 9, tzinfo=UTC)), datetime(2026, 3, 1, tzinfo=UTC))
    '8 days'
    """
    minutes = round((time_of(stamp) - now).total_seconds() / 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 1440} days"


class HybridClock:
    """Stamps of one open file, each later than the one before."""

    def __init__(self) -> None:
        self._last = 0

    def seen(self, stamp: int, now: datetime) -> None:
        """A stamp that is on file; followed from now on unless it is too far ahead."""
        if stamp - stamp_of(now) <= FOLLOWED:
            self._last = max(self._last, stamp)

    def next(self, now: datetime, after: int = 0) -> int:
        """The next stamp; after: the stamp of what is corrected, which it must pass.

        >>> clock, noon = HybridClock(), datetime(2026, 3, 1, 12, tzinfo=UTC)
        >>> first = clock.next(noon)
        >>> set_back = clock.next(noon.replace(hour=11))
        >>> set_back > first, time_of(clock.next(noon, after=1 << 60)).year
        (True, 2527)
        """
        wall = stamp_of(now)
        last = self._last if self._last - wall <= FOLLOWED else 0
        made = max(wall, last + 1, after + 1)
        if made - wall <= FOLLOWED:
            self._last = max(self._last, made)
        return made
