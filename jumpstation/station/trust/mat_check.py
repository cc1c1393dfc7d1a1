"""A mat that is set up: does it close and open under a foot, and how long does it bounce."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from jumpstation.devices.interface import Device
from jumpstation.errors import NotPossible
from jumpstation.model import ClockBreak, Edge, EdgesLost, Ended, Reading, StartRequest
from jumpstation.station.trust.mat import stop

BOUNCE_CONTACTS = 5
SHORTEST_PHASE_S = 0.05  # anything shorter is no contact and no flight: it belongs to its edge
LONGEST_BOUNCE_S = 0.02  # leaves a shortest contact of 50 ms twice as long as its two edges
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class MatSeen:
    """contacts: closed for 50 ms and more, and open again; bounces: edges that were not clean.

    longest_bounce_s: the longest time from an edge's first to its last switching; hidden: the
    device's own hold-off swallows bounces, so that none can be seen.
    """

    contacts: int
    bounces: int
    longest_bounce_s: float
    hidden: bool = False

    @property
    def reason(self) -> str | None:
        """Why it is not well; None: it is."""
        if not self.contacts:
            return "it never closed and opened again: is it plugged in, does something lie on it?"
        if self.longest_bounce_s > LONGEST_BOUNCE_S:
            return (
                f"it bounces for {1000 * self.longest_bounce_s:.1f} ms "
                f"({1000 * LONGEST_BOUNCE_S:.0f} ms is the most): look for a worn or dirty spot"
            )
        return None

    @property
    def words(self) -> str:
        """One line for a person.

        >>> MatSeen(5, 3, 0.0012).words
        'mat well: 5 contacts, the longest bounce 1.2 ms'
        """
        if self.reason is not None:
            return f"mat not well: {self.reason}"
        counted = "1 contact" if self.contacts == 1 else f"{self.contacts} contacts"
        if self.hidden:
            return f"mat well: {counted}; the device's own hold-off hides bounces"
        return f"mat well: {counted}, the longest bounce {1000 * self.longest_bounce_s:.1f} ms"

    def record(self) -> dict[str, Any]:
        """What is filed."""
        return {**asdict(self), "passed": self.reason is None, "words": self.words}


class MatCheck:
    """Readings in; `seen` is what they show. An edge and its bounces are one."""

    def __init__(self, tick_s: float, hidden: bool = False) -> None:
        self._tick_s, self._hidden = tick_s, hidden
        self._first_s = self._last_s = 0.0
        self._begun = False  # the first edge has come
        self._closed = self._was_closed = False
        self._contacts = self._bounces = 0
        self._longest_s = 0.0

    def push(self, reading: Reading) -> None:
        """One reading. Raises NotPossible where edges were lost: what is missing may bounce."""
        if isinstance(reading, EdgesLost | ClockBreak):
            raise NotPossible("the mat", "edges were lost on the way", "swap the cable and repeat")
        if not isinstance(reading, Edge) or reading.channel != 0:
            return
        at_s = reading.tick * self._tick_s
        if self._begun and at_s - self._last_s < SHORTEST_PHASE_S:
            self._last_s, self._closed = at_s, reading.closed
            return
        self._settle()
        self._was_closed, self._closed = self._closed, reading.closed
        self._first_s = self._last_s = at_s
        self._begun = True

    def _settle(self) -> None:
        """The edge before is over: what it was, and how long it took."""
        if not self._begun:
            return
        span_s = self._last_s - self._first_s
        self._bounces += span_s > 0.0
        self._longest_s = max(self._longest_s, span_s)
        if self._was_closed and not self._closed:
            self._contacts += 1

    @property
    def seen(self) -> MatSeen:
        """What has come so far, the last edge included."""
        contacts = self._contacts + (self._begun and self._was_closed and not self._closed)
        span_s = self._last_s - self._first_s
        longest_s = max(self._longest_s, span_s)
        return MatSeen(contacts, self._bounces + (span_s > 0.0), longest_s, self._hidden)


def check_mat(
    device: Device, contacts: int, progress: Callable[[int], None] | None = None
) -> MatSeen:
    """Arm the mat and watch until so many contacts are over. Raises NotPossible, DeviceLost."""
    if not device.info.mats:
        raise NotPossible(device.name, "it has no mat", "choose a device with one")
    expect = getattr(getattr(device, "transport", None), "expect", None)
    if expect is not None:
        expect("hops", hops=contacts + 2)
    device.start(StartRequest())
    check = MatCheck(device.info.tick_s, bool(device.info.debounce_s))
    try:
        until_s = device.now_s() + PATIENCE_S
        while check.seen.contacts < contacts and device.now_s() < until_s:
            readings = device.read(0.05)
            for reading in readings:
                check.push(reading)
            if progress is not None:
                progress(check.seen.contacts)
            if Ended() in readings:
                break
    finally:
        stop(device)
    return check.seen
