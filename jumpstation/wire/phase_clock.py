"""Phases without a check value made into edges of one clock, or into a break.

The Chronopic and its relatives tell how long a phase lasted and nothing that proves it. Two
things must agree before a phase is believed: states alternate, and the phase is as long as the
time between the arrivals of its two ends, within 60 ms. That bound is the only use of arrival
times: they reject, they never measure.
"""

from __future__ import annotations

from jumpstation.model import ClockBreak, Edge, EdgesLost, Reading

ARRIVAL_BOUND_S = 0.060


class PhaseClock:
    """Counts phases up to instants; a phase that cannot be believed starts another clock.

    >>> clock = PhaseClock(tick_s=8e-6)
    >>> clock.begin(closed=False)
    []
    >>> clock.edge(True, 0, 10.0)
    [Edge(tick=0, closed=True, channel=0, flags=<EdgeFlag.NONE: 0>, clock=0)]
    >>> clock.edge(False, 22_500, 10.19)[0].tick
    22500
    >>> [type(reading).__name__ for reading in clock.edge(False, 55_500, 10.63)]
    ['EdgesLost', 'ClockBreak', 'Edge']
    """

    def __init__(self, tick_s: float, channel: int = 0) -> None:
        self.tick_s = tick_s
        self.channel = channel
        self.clock = 0
        self.edges_lost = 0
        self.closed: bool | None = None
        self._tick = 0
        self._last_arrival_s: float | None = None  # of the last edge on this clock
        self._doubt = False
        self._used = False

    def begin(self, closed: bool | None) -> list[Reading]:
        """A new run from this state (None: not known); its clock is another one."""
        readings: list[Reading] = []
        if self._used:
            self.clock += 1
            readings.append(ClockBreak(self.clock, "a new run"))
        self.closed = closed
        self._used = self._doubt = False
        self._last_arrival_s = None
        return readings

    def doubt(self) -> None:
        """Something was lost here: the next phase is not to be believed."""
        self._doubt = True

    def believable(self, ticks: int, arrival_s: float) -> bool:
        """Whether a phase of this length fits between the arrivals of its ends."""
        if self._last_arrival_s is None:
            return True
        waited_s = arrival_s - self._last_arrival_s
        return abs(waited_s - ticks * self.tick_s) <= ARRIVAL_BOUND_S

    def too_long(self, ticks: int, arrival_s: float) -> bool:
        """Whether a phase is longer than all the time since the last edge."""
        if self._last_arrival_s is None:
            return False
        return ticks * self.tick_s > arrival_s - self._last_arrival_s + ARRIVAL_BOUND_S

    def edge(
        self, closed: bool, ticks: int, arrival_s: float, longest: int | None = None
    ) -> list[Reading]:
        """The readings of an edge that ended a phase of `ticks`; `longest`: the first length
        that the device cannot tell from longer ones."""
        readings: list[Reading] = []
        if self._doubt:
            readings = self._lost(None, "bytes were lost on the way")
        elif self.closed is closed:
            readings = self._lost(1, "an edge was lost on the way")
        elif self._last_arrival_s is None:
            self._tick = 0
        elif longest is not None and ticks >= longest:
            readings = self._break("a phase was longer than the device can tell")
        elif not self.believable(ticks, arrival_s):
            readings = self._lost(None, "a phase does not fit the time that passed")
        else:
            self._tick += ticks
        self._doubt = False
        self._used = True
        self.closed = closed
        self._last_arrival_s = arrival_s
        readings.append(Edge(self._tick, closed, self.channel, clock=self.clock))
        return readings

    def _lost(self, count: int | None, cause: str) -> list[Reading]:
        self.edges_lost += count or 1
        before = self._tick if self._last_arrival_s is not None else None
        lost = EdgesLost(count, self.clock, self.channel, before, None)
        return [lost, *self._break(cause)]

    def _break(self, cause: str) -> list[Reading]:
        self.clock += 1
        self._tick = 0
        return [ClockBreak(self.clock, cause)]
