"""Which sample is heard now: the sound device's own clock, and the computer's while there is none.

No Qt and no sound device: instants are handed in. They place beats and flashes and time nothing
else.
"""

from __future__ import annotations

from collections import deque

from jumpstation.ui.sound.tones import RATE_HZ

LOOKED_BACK_S = 1.0
STEADY_S = 0.25  # a device that took samples at its rate for so long is one that plays


class SoundClock:
    """Sample number against time, a line of slope 48 000 a second.

    A device takes samples in blocks: as long as one does, the line is laid through its earliest
    takings of the last second, so that it follows the device's clock and not the blocks.
    Nothing taken: the line goes on by the computer's clock, with no jump. heard_after_s: from the
    taking of a block to the hearing of its end.
    """

    def __init__(self, heard_after_s: float) -> None:
        self._ahead = round(heard_after_s * RATE_HZ)
        self._taken: deque[tuple[float, int]] = deque()  # (when, sample number after it)
        self._offset: float | None = None  # sample number heard at second 0

    def heard(self, now_s: float) -> int:
        """The number of the sample that is heard now; the first call is sample 0."""
        if self._offset is None:
            self._offset = -now_s * RATE_HZ
        return round(self._offset + now_s * RATE_HZ)

    def next_to_give(self, count: int, now_s: float) -> int:
        """Where a device that takes `count` samples has to begin, for the beat to go on."""
        return self.heard(now_s) + self._ahead - count

    def took(self, end: int, now_s: float) -> None:
        """The device has taken every sample before number `end`."""
        self._taken.append((now_s, end))
        while now_s - self._taken[0][0] > LOOKED_BACK_S:
            self._taken.popleft()
        self._offset = max(at - s * RATE_HZ for s, at in self._taken) - self._ahead

    def forget(self) -> None:
        """There is no device any more; the line goes on."""
        self._taken.clear()


class Steady:
    """Whether a new device plays already: some take a first block and then wait for seconds."""

    def __init__(self) -> None:
        self._taken: deque[tuple[float, int]] = deque()

    def took(self, count: int, now_s: float) -> bool:
        """It has taken `count` samples; true once they go at the rate for a quarter second."""
        self._taken.append((now_s, count))
        while now_s - self._taken[0][0] > 2 * STEADY_S:
            self._taken.popleft()
        span_s = now_s - self._taken[0][0]
        since = sum(each for _, each in list(self._taken)[1:])
        return span_s >= STEADY_S and abs(since / RATE_HZ - span_s) < 0.3 * span_s
