"""A window on an endless stream of force samples, addressed by sample number."""

from __future__ import annotations

import numpy as np


class SampleBuffer:
    """Keeps samples `first` to `end` (half-open, numbered from the stream's beginning).

    Every sample has a time, its channels and their sum. What lies before `keep_from` is let go,
    in large steps, so that an hour of stream needs no more memory than a minute.
    """

    def __init__(self, channels: int) -> None:
        self.first = 0
        self.end = 0
        self._time = np.empty(4096)
        self._sum = np.empty(4096)
        self._channels = np.empty((4096, channels))

    def append(self, time_s: np.ndarray, force_n: np.ndarray) -> None:
        """Add n samples: times (n,), force (n, channels) in N; a lost sample is NaN."""
        count = len(time_s)
        used = self.end - self.first
        if used + count > len(self._time):
            self._grow(used, count)
        place = slice(used, used + count)
        self._time[place] = time_s
        self._channels[place] = force_n
        self._sum[place] = force_n.sum(axis=1)
        self.end += count

    def _grow(self, used: int, count: int) -> None:
        room = max(2 * len(self._time), 2 * (used + count))
        for name in ("_time", "_sum", "_channels"):
            old = getattr(self, name)
            new = np.empty((room, *old.shape[1:]))
            new[:used] = old[:used]
            setattr(self, name, new)

    def keep_from(self, number: int) -> None:
        """Let go of samples before `number`, once they are the larger part of what is kept."""
        spare = min(number, self.end) - self.first
        used = self.end - self.first
        if spare < 4096 or spare * 2 < used:
            return
        for name in ("_time", "_sum", "_channels"):
            kept = getattr(self, name)
            kept[: used - spare] = kept[spare:used].copy()
        self.first += spare

    def time(self, start: int, end: int) -> np.ndarray:
        """Times in s of samples start to end (a view)."""
        return self._time[start - self.first : end - self.first]

    def total(self, start: int, end: int) -> np.ndarray:
        """Sum over the channels in N of samples start to end (a view)."""
        return self._sum[start - self.first : end - self.first]

    def channels(self, start: int, end: int) -> np.ndarray:
        """Each channel in N of samples start to end, shape (n, channels) (a view)."""
        return self._channels[start - self.first : end - self.first]
