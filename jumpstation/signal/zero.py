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
PERSON_N = 150.0  # two levels this far apart are a person and none
RINGS_N = 60.0  # a plate may ring this far below its own zero
QUICK_S = 1.0  # on the plate and off again within this: a jump, not a pull on a bar
SHORT_S = 0.15  # nobody falls freely for longer at the bottom of a countermovement (11 cm)
NEIGHBOUR_S = 3.0


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
    if lowest >= NEAR_ZERO_N:
        held = flat & (level <= lowest + CHAIN_N)
        lasts_s = _lasting_s(centre[held], step, width, rate_hz)
        if lasts_s.max() < SHORT_S or not _nobody_at(lowest, force_n, rate_hz):
            return _nothing()
    chosen = _chain(centre[flat], level[flat], rate_hz)
    chosen = chosen[_trusted(centre[flat][chosen], step, width, rate_hz)]
    at, levels = centre[flat][chosen], level[flat][chosen]
    return UnloadedSignal(at, levels, float(np.median(spread[flat][chosen])), True)


def _nothing() -> UnloadedSignal:
    return UnloadedSignal(np.empty(0), np.empty(0), None, False)


def _nobody_at(lowest_n: float, force_n: np.ndarray, rate_hz: float) -> bool:
    """True where a level as high as a person's weight is the plate's own offset after all.

    Either the person is seen standing well above it; or nothing lies below it, which nobody who
    jumps or lands on the plate can avoid, and force leaves it and comes back within a second.
    """
    quiet_n = _quiet_level(force_n, rate_hz)
    if quiet_n is not None and lowest_n <= 0.6 * quiet_n:
        return True
    width = max(1, round(0.01 * rate_hz))
    whole = force_n[: len(force_n) // width * width].reshape(-1, width)
    low_n = np.median(whole[~np.isnan(whole).any(axis=1)], axis=1)
    if low_n.min() < lowest_n - RINGS_N:
        return False
    if quiet_n is not None and quiet_n - lowest_n >= PERSON_N:
        return True
    loaded = np.concatenate(([0], force_n > lowest_n + PERSON_N, [0])).astype(np.int8)
    starts, ends = np.flatnonzero(np.diff(loaded) == 1), np.flatnonzero(np.diff(loaded) == -1)
    inside = (starts > 0) & (ends < len(force_n))
    lasts_s = (ends - starts)[inside] / rate_hz
    return bool(((lasts_s > WINDOW_S) & (lasts_s < QUICK_S)).any())


def _trusted(centre: np.ndarray, step: int, width: int, rate_hz: float) -> np.ndarray:
    """Which stretches to trust: short ones only where no longer one is near in time.

    The bottom of a deep countermovement is flat and nearly unloaded, and shorter than a flight.
    """
    lasts_s = _lasting_s(centre, step, width, rate_hz)
    long = centre[lasts_s >= SHORT_S]
    if not len(long):
        return np.ones(len(centre), bool)
    after = np.minimum(np.searchsorted(long, centre), len(long) - 1)
    away = np.minimum(abs(centre - long[after]), abs(centre - long[np.maximum(after - 1, 0)]))
    return (lasts_s >= SHORT_S) | (away > NEIGHBOUR_S * rate_hz)


def _lasting_s(centre: np.ndarray, step: int, width: int, rate_hz: float) -> np.ndarray:
    """How long the flat stretch lasts that each window is part of, in s; shape as `centre`."""
    breaks = np.flatnonzero(np.diff(centre) > 2 * step) + 1
    runs = np.split(centre, breaks)
    return np.concatenate([np.full(len(r), (r[-1] - r[0] + width) / rate_hz) for r in runs])


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
