"""When each sample was taken: the converter has an oscillator of its own.

Every block carries the device's tick of its first sample, late by up to some interrupt time and
never early. The converter's real period is fitted to the stamps of the last blocks; times are
made from it, so that they run evenly, and stay within a few microseconds of the stamps. The fit
lives in running sums of whole numbers, which are exact: an hour of blocks adds no rounding.
"""

from __future__ import annotations

from collections import deque

import numpy as np

BLOCKS = 256
FEWEST = 16  # stamps to fit a period to; before that the stamp itself is the time


class SampleClock:
    """Device time of samples, from block stamps: causal, one block at a time."""

    def __init__(self, rate_hz: float, tick_s: float, clock_ppm: float) -> None:
        self._tick_s = tick_s * (1.0 + clock_ppm * 1e-6)
        self._period_s = 1.0 / rate_hz
        self._stamps: deque[tuple[int, int]] = deque()  # index and tick of each block's first
        self._sums = (0, 0, 0, 0)  # of index, tick, index * index, index * tick
        self._base: tuple[int, float] | None = None
        self._steps = np.arange(0)

    @property
    def period_s(self) -> float:
        """Seconds of device time from sample to sample, as fitted so far."""
        return self._period_s

    def times(self, index: int, tick: int, count: int) -> np.ndarray:
        """Times in s, shape (count,), of a block whose first sample is `index`, ready at `tick`."""
        self._stamps.append((index, tick))
        self._add(index, tick, 1)
        if len(self._stamps) > BLOCKS:
            self._add(*self._stamps.popleft(), -1)
        if len(self._stamps) >= FEWEST:
            base_index, base_s = self._base = self._fit()
            start_s = base_s + (index - base_index) * self._period_s
        else:
            start_s = tick * self._tick_s
        if len(self._steps) != count:
            self._steps = np.arange(count)
        return start_s + self._period_s * self._steps

    def time_after_loss(self, index: int) -> float:
        """Time in s at which sample `index` is due, by the period fitted so far."""
        last_index, last_tick = self._stamps[-1]
        base_index, base_s = self._base or (last_index, last_tick * self._tick_s)
        return base_s + (index - base_index) * self._period_s

    def _add(self, index: int, tick: int, sign: int) -> None:
        x, y, xx, xy = self._sums
        signed = sign * index
        self._sums = (x + signed, y + sign * tick, xx + signed * index, xy + signed * tick)

    def _fit(self) -> tuple[int, float]:
        """The period, and the fitted time of the middle sample.

        Numbered from the middle: far from it, an error of the period would be felt.
        """
        x, y, xx, xy = self._sums
        count = len(self._stamps)
        ticks_per_sample = (count * xy - x * y) / (count * xx - x * x)
        self._period_s = ticks_per_sample * self._tick_s
        middle = round(x / count)
        base_tick = y / count + ticks_per_sample * (middle * count - x) / count
        return middle, base_tick * self._tick_s
