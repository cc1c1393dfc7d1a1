"""What an operator should be told about a device while a test runs, each thing once.

These are about the set-up, not about single contacts: a cable that is cut, something lying on the
mat, a plate whose range is too small, one half of it dead, or one that was tared with the athlete
on it. What a test does by design is no fault of the set-up (`Expected`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from jumpstation.model import DeviceStatus, Edge, ForceBlock, LinkFault, Reading, Side
from jumpstation.protocols import Protocol
from jumpstation.signal.stream import ContactStream

CUT_SHARE = 0.97  # of the supply: the loop is open; idle it reads 0.91 through its resistors
CLOSED_S = 10.0
LONGER_S = 5.0  # an athlete takes so much longer to begin than the start asks for
LONG_CONTACT = ("balance", "heel_raises", "isometric_hold", "circuit")  # stood on throughout
TARED_N = 150.0
DEAD_AFTER_S = 4.0
DEAD_SHARE = 0.01
LOADED_N = 300.0

CUT = LinkFault("mat_not_connected", "mat A is not connected: its cable is open")
SATURATED = LinkFault(
    "saturated", "the force went past the plate's range: force values are void, use a larger range"
)
TARED = LinkFault(
    "tared_while_standing",
    "the plate was tared with the athlete on it: its zero was put right in the first flight; "
    "everyone off, then zero, before the next test",
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a trial does by design: one leg loads one half of a plate, and a mat may be stood on.

    closed_s: for so long at most, s; infinite where the whole trial is one contact.
    """

    one_leg: bool = False
    closed_s: float = CLOSED_S


def expected_of(protocol: Protocol, side: Side) -> Expected:
    """What a trial of a protocol on a side does by design.

    >>> from jumpstation.protocols import load_protocol
    >>> expected_of(load_protocol("balance"), Side.LEFT)
    Expected(one_leg=True, closed_s=inf)
    >>> expected_of(load_protocol("ankle-hops-10-5"), Side.BOTH)
    Expected(one_leg=False, closed_s=10.0)
    """
    one_leg = side in (Side.LEFT, Side.RIGHT) or protocol.movement == "single_leg_hops"
    if protocol.movement in LONG_CONTACT:
        return Expected(one_leg, math.inf)
    stood_s = protocol.start.stand_still_s + protocol.start.countdown_s + LONGER_S
    return Expected(one_leg, max(CLOSED_S, stood_s, protocol.count.max_contact_s or 0.0))


class Watch:
    """Looks at every reading of one armed stretch."""

    def __init__(self, stream: ContactStream, expected: Expected | None = None) -> None:
        self._stream = stream
        self._expected = expected or Expected()
        self._told: set[str] = set()
        self._closed_since_s: float | None = None
        self._first_zero_n: float | None = None
        self._from_s: float | None = None
        self._low: np.ndarray | None = None
        self._high: np.ndarray | None = None

    def look(self, reading: Reading) -> list[LinkFault]:
        """What this reading shows and was not told before."""
        found: list[LinkFault] = []
        if isinstance(reading, DeviceStatus) and self._stream.source == "mat":
            found += self._cable(reading)
            found += self._held(reading)
        elif isinstance(reading, Edge):
            self._closed_since_s = None
        elif isinstance(reading, ForceBlock) and self._stream.plate is not None:
            if reading.saturated:
                found.append(SATURATED)
            found += self._zero()
            found += self._channels()
        new = [fault for fault in found if fault.code not in self._told]
        self._told |= {fault.code for fault in new}
        return new

    def _cable(self, status: DeviceStatus) -> list[LinkFault]:
        if not status.loop_v or status.supply_v is None:
            return []
        return [CUT] if status.loop_v[0] > CUT_SHARE * status.supply_v else []

    def _held(self, status: DeviceStatus) -> list[LinkFault]:
        if not (status.mat_closed and status.mat_closed[0]):
            self._closed_since_s = None
            return []
        now_s = status.tick * self._stream.info.tick_s
        if self._closed_since_s is None:
            self._closed_since_s = now_s
        if now_s - self._closed_since_s < self._expected.closed_s:
            return []
        long = f"{self._expected.closed_s:.0f} s"
        words = f"the mat has been closed for {long}: is something lying on it?"
        return [LinkFault("mat_closed", words)]

    def _zero(self) -> list[LinkFault]:
        plate = self._stream.plate
        assert plate is not None
        if self._first_zero_n is None:
            self._first_zero_n = plate.detector.zero_n
        return [TARED] if plate.detector.zero_n < self._first_zero_n - TARED_N else []

    def _channels(self) -> list[LinkFault]:
        plate = self._stream.plate
        assert plate is not None
        if plate.latest is None:
            return []
        time_s, force_n = plate.latest
        low, high = force_n.min(axis=0), force_n.max(axis=0)
        if self._low is not None and self._high is not None:
            low, high = np.minimum(self._low, low), np.maximum(self._high, high)
        self._low, self._high = low, high
        if self._from_s is None:
            self._from_s = float(time_s[0])
        spans = high - low
        if time_s[-1] - self._from_s < DEAD_AFTER_S or spans.sum() < LOADED_N:
            return []
        dead = np.flatnonzero(spans < DEAD_SHARE * spans.max())
        if not len(dead) or len(spans) < 2 or self._expected.one_leg:
            return []
        side = plate.force.sides[int(dead[0])]
        words = f"the {side} half of the plate does not answer to load: check its cable"
        return [LinkFault("dead_channel", words)]
