"""When each sample was taken: the converter has an oscillator of its own.

Every block carries the device's tick of its first sample, late by up to some interrupt time and
never early. The converter's real period is fitted to the stamps of the last blocks; times are
made from it, so that they run evenly, and stay within a few microseconds of the stamps.
"""

from __future__ import annotations

from collections import deque

import numpy as np

BLOCKS = 256


class SampleClock:
    """Device time of samples, from block stamps: causal, one block at a time."""

    def __init__(self, rate_hz: float, tick_s: float, clock_ppm: float) -> None:
        self._tick_s = tick_s * (1.0 + clock_ppm * 1e-6)
        self._period_s = 1.0 / rate_hz
        self._stamps: deque[tuple[int, float]] = deque(maxlen=BLOCKS)
        self._base: tuple[int, float] | None = None

    @property
    def period_s(self) -> float:
        """Seconds of device time from sample to sample, as fitted so far."""
        return self._period_s

    def times(self, index: int, tick: int, count: int) -> np.ndarray:
        """Times in s, shape (count,), of a block whose first sample is `index`, ready at `tick`."""
        self._stamps.append((index, tick * self._tick_s))
        if len(self._stamps) >= 16:
            self._fit()
            assert self._base is not None
            start_s = self._base[1] + (index - self._base[0]) * self._period_s
        else:
            start_s = tick * self._tick_s
        return start_s + self._period_s * np.arange(count)

    def time_after_loss(self, index: int) -> float:
        """Time in s at which sample `index` is due, by the period fitted so far."""
        last_index, last_s = self._base or self._stamps[-1]
        return last_s + (index - last_index) * self._period_s

    def _fit(self) -> None:
        index = np.array([i for i, _ in self._stamps], dtype=float)
        time_s = np.array([t for _, t in self._stamps])
        middle_index, middle_s = index.mean(), time_s.mean()
        offset = index - middle_index
        self._period_s = float(offset @ (time_s - middle_s) / (offset @ offset))
        # numbered from the middle: far from it, an error of the period would be felt
        self._base = (
            round(middle_index),
            middle_s + (round(middle_index) - middle_index) * self._period_s,
        )
