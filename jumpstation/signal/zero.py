"""What the plate reads unloaded, from a whole recording: its flat, lowest stretches.

A recording may begin with the athlete standing, be tared with the athlete on it, or drift.
Unloaded stretches are flat as nothing else is, and they are the lowest. They are chained in time,
so that a zero that wanders slowly is followed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

WINDOW_S = 0.06
NEAR_ZERO_N = 150.0  # a flat stretch below this is never a person
LOOSE_N = 15.0  # no unloaded plate is noisier than this
STRICT_N = 3.0
CHAIN_N = 20.0
CHAIN_N_PER_S = 10.0


@dataclass(frozen=True, slots=True)
class UnloadedSignal:
    """Zero line of a recording.

    at: sample numbers (k,), level_n: the zero there (k,), in N; noise_sd_n: the unloaded
    standard deviation, None where nothing unloaded was found; found: whether it was.
    """

    at: np.ndarray
    level_n: np.ndarray
    noise_sd_n: float | None
    found: bool

    def line(self, count: int) -> np.ndarray:
        """Zero in N of each of `count` samples, straight between stretches, level outside."""
        if not self.found:
            return np.zeros(count)
        return np.interp(np.arange(count), self.at, self.level_n)


def unloaded(force_n: np.ndarray, rate_hz: float) -> UnloadedSignal:
    """Find the zero line of a whole recording; force_n shape (n,), N, NaN where lost.

    >>> still = np.r_[np.full(500, 700.0), np.zeros(500), np.full(500, 900.0)] + 12
    >>> float(unloaded(still, 1000.0).line(3)[0])
    12.0
    """
    width = max(6, round(WINDOW_S * rate_hz))
    step = max(1, width // 3)
    if len(force_n) < width:
        return _nothing()
    windows = np.lib.stride_tricks.sliding_window_view(force_n, width)[::step]
    whole = ~np.isnan(windows).any(axis=1)
    if not whole.any():
        return _nothing()
    windows = windows[whole]
    centre = np.flatnonzero(whole) * step + width // 2
    level = np.median(windows, axis=1)
    spread = np.std(windows, axis=1)
    slope = np.abs(windows[:, -width // 3 :].mean(axis=1) - windows[:, : width // 3].mean(axis=1))
    flat = spread <= LOOSE_N
    if not flat.any():
        return _nothing()
    lowest = float(level[flat].min())
    near = flat & (level <= lowest + CHAIN_N)
    flat &= spread <= max(STRICT_N, 2.5 * float(spread[near].min()))
    flat &= slope <= max(STRICT_N, 2.0 * float(spread[near].min()))
    if not flat.any():
        return _nothing()
    lowest = float(level[flat].min())
    quiet = _quiet_level(force_n, rate_hz)
    if lowest >= NEAR_ZERO_N and (quiet is None or lowest > 0.6 * quiet):
        return _nothing()
    chosen = _chain(centre[flat], level[flat], rate_hz)
    at, levels = centre[flat][chosen], level[flat][chosen]
    return UnloadedSignal(at, levels, float(np.median(spread[flat][chosen])), True)


def _nothing() -> UnloadedSignal:
    return UnloadedSignal(np.empty(0), np.empty(0), None, False)


def _quiet_level(force_n: np.ndarray, rate_hz: float) -> float | None:
    """The highest level held flat for half a second: somebody standing, if anybody does."""
    width = max(6, round(0.5 * rate_hz))
    if len(force_n) < width:
        return None
    windows = np.lib.stride_tricks.sliding_window_view(force_n, width)[:: max(1, width // 5)]
    spread = np.std(windows, axis=1)
    mean = np.mean(windows, axis=1)
    still = spread <= np.maximum(10.0, 0.03 * np.abs(mean))
    return float(mean[still].max()) if still.any() else None


def _chain(centre: np.ndarray, level: np.ndarray, rate_hz: float) -> np.ndarray:
    """Indices of the flat stretches that one slowly wandering zero explains."""
    start = int(np.argmin(level))
    chosen = [start]
    for direction in (1, -1):
        here = start
        i = start + direction
        while 0 <= i < len(level):
            away_s = abs(centre[i] - centre[here]) / rate_hz
            if abs(level[i] - level[here]) <= CHAIN_N + CHAIN_N_PER_S * min(away_s, 3.0):
                chosen.append(i)
                here = i
            i += direction
    return np.array(sorted(chosen))
