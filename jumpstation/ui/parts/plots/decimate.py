"""Samples to pixels: an incremental minimum and maximum for each pixel column. No Qt.

A live trace never looks at a sample twice: a block is folded into the bucket of its pixel when
it arrives, so that the cost of a frame does not grow with the sampling rate.
"""

from __future__ import annotations

import numpy as np


class DoubleRing:
    """The last `size` values as one contiguous view: each is written twice.

    >>> ring = DoubleRing(3)
    >>> ring.push(np.array([1.0, 2.0, 3.0, 4.0]))
    >>> ring.view().tolist()
    [2.0, 3.0, 4.0]
    """

    def __init__(self, size: int) -> None:
        if size < 1:
            raise ValueError(f"size must be at least 1, not {size}")
        self.size = size
        self._store = np.full(2 * size, np.nan)
        self._at = 0

    def push(self, values: np.ndarray) -> None:
        """Add values, newest last; what does not fit any more falls out."""
        values = values[-self.size :]
        while values.size:
            room = min(values.size, self.size - self._at)
            self._store[self._at : self._at + room] = values[:room]
            self._store[self._at + self.size : self._at + self.size + room] = values[:room]
            self._at = (self._at + room) % self.size
            values = values[room:]

    def view(self) -> np.ndarray:
        """The last `size` values, oldest first, without a copy; NaN where none came yet."""
        return self._store[self._at : self._at + self.size]

    def replace_newest(self, value: float) -> None:
        """Write over the newest value."""
        place = (self._at - 1) % self.size
        self._store[place] = self._store[place + self.size] = value

    def clear(self) -> None:
        """Forget everything."""
        self._store[:] = np.nan
        self._at = 0


class PixelMinMax:
    """The last `columns` pixel columns of a signal, each with its lowest and highest sample.

    samples_per_column: how many samples share a column (at least 1, may be a fraction: columns
    then hold one more or less). A lost sample is given as NaN by `lose`: a column that holds only
    lost samples is NaN and breaks the line; the others keep what was measured.
    """

    def __init__(self, columns: int, samples_per_column: float) -> None:
        if samples_per_column < 1:
            samples_per_column = 1.0
        self.columns = columns
        self.per_column = samples_per_column
        self._low, self._high = DoubleRing(columns), DoubleRing(columns)
        self._count = 0  # samples so far, lost ones included
        self._open = -1  # number of the newest column

    @property
    def count(self) -> int:
        """Samples pushed so far, lost ones included."""
        return self._count

    def push(self, samples: np.ndarray) -> None:
        """Fold samples of shape (n,) into their columns."""
        n = samples.size
        if n == 0:
            return
        places = ((self._count + np.arange(n)) / self.per_column).astype(np.int64)
        self._count += n
        starts = np.flatnonzero(np.diff(places, prepend=places[0] - 1))
        low = np.fmin.reduceat(samples, starts)
        high = np.fmax.reduceat(samples, starts)
        if places[0] == self._open:
            self._low.replace_newest(float(np.fmin(self._low.view()[-1], low[0])))
            self._high.replace_newest(float(np.fmax(self._high.view()[-1], high[0])))
            low, high = low[1:], high[1:]
        self._low.push(low)
        self._high.push(high)
        self._open = int(places[-1])

    def lose(self, count: int) -> None:
        """Let time pass over lost samples: nothing is drawn across them."""
        whole = int(self.columns * self.per_column) + 1
        while count > 0:
            part = min(count, whole)
            self.push(np.full(part, np.nan))
            count -= part

    def line(self, out: np.ndarray) -> np.ndarray:
        """Lowest and highest of each column in turn, into `out` of shape (2 * columns,)."""
        out[0::2] = self._low.view()
        out[1::2] = self._high.view()
        return out

    def clear(self) -> None:
        """Forget everything."""
        self._low.clear()
        self._high.clear()
        self._count, self._open = 0, -1


def decimated(
    time_s: np.ndarray, values: np.ndarray, columns: int
) -> tuple[np.ndarray, np.ndarray]:
    """A finished signal reduced to minimum and maximum of `columns` stretches.

    Signals of at most 2 * columns samples come back as they are.

    >>> t, v = decimated(np.arange(6.0), np.array([0.0, 5, 1, 1, 9, 2]), 2)
    >>> v.tolist()
    [0.0, 5.0, 1.0, 9.0]
    """
    n = values.size
    if n <= 2 * columns:
        return time_s, values
    starts = (np.arange(columns) * n // columns).astype(np.int64)
    out_t, out_v = np.repeat(time_s[starts], 2), np.empty(2 * columns)
    out_v[0::2] = np.fmin.reduceat(values, starts)
    out_v[1::2] = np.fmax.reduceat(values, starts)
    return out_t, out_v
