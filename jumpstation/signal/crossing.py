"""Where a force crosses a level: the first sample at or above it, the first sample below it.

Both begin inside the contact and walk outwards, so that a plate ringing in the air, or noise
about the level, is never taken for the crossing. No interpolation: it is biased at low rates
(a millisecond at 250 Hz).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from jumpstation.model import Instant

Crossing = Callable[[np.ndarray, int, float], int | None]
LARGEST_NOISE_S = 0.05
SURE = 2.0  # levels at which the foot is certainly on the ground


def rising(force_n: np.ndarray, near: int, level_n: float) -> int | None:
    """Index of the first sample at or above level_n of the contact that begins near `near`.

    force_n: shape (n,), N, zeroed. None where the force is at or above the level throughout.

    >>> rising(np.array([0.0, 5, 15, 40, 90, 200]), 3, 20.0)
    3
    >>> rising(np.array([0.0, 5, 15, 40, 90, 200]), 3, 10.0)
    2
    """
    ahead = force_n[near:]
    if not len(ahead):
        return None
    sure = np.flatnonzero(ahead >= min(SURE * level_n, float(np.nanmax(ahead))))
    inside = near + int(sure[0])
    below = np.flatnonzero(~(force_n[:inside] >= level_n))
    if force_n[inside] < level_n or not len(below):
        return None
    return int(below[-1]) + 1


def leaving(force_n: np.ndarray, near: int, level_n: float) -> int | None:
    """Index of the first sample below level_n of the contact that ends near `near`.

    force_n: shape (n,), N, zeroed. None where the force never falls below the level.

    >>> leaving(np.array([200.0, 90, 40, 15, 5, 0]), 3, 20.0)
    3
    >>> leaving(np.array([200.0, 90, 40, 15, 5, 0]), 3, 10.0)
    4
    """
    before = force_n[:near]
    if not len(before):
        return None
    sure = np.flatnonzero(before >= min(SURE * level_n, float(np.nanmax(before))))
    inside = int(sure[-1])
    below = np.flatnonzero(~(force_n[inside:] >= level_n))
    if not len(below):
        return None
    return inside + int(below[0])


def instant(
    find: Crossing,
    force_n: np.ndarray,
    time_s: np.ndarray,
    near: int,
    threshold_n: float,
    noise_sd_n: float,
    clock: int = 0,
) -> Instant | None:
    """The crossing of the threshold near sample `near`, with its error and its neighbours' levels.

    force_n, time_s: shape (n,), N zeroed and s, evenly sampled. The standard uncertainty joins the
    sampling step (rectangular: step / sqrt(12)) with noise over slope. None where there is none.
    """
    at = find(force_n, near, threshold_n)
    if at is None:
        return None
    step_s = float(time_s[1] - time_s[0]) if len(time_s) > 1 else 0.0
    low, high = find(force_n, near, threshold_n / 2), find(force_n, near, threshold_n * 1.5)
    around = force_n[max(at - 2, 0) : at + 2]
    past = around[-1] if at + 1 < len(force_n) else force_n[at]
    if at > 0 and (past >= threshold_n) != (force_n[at] >= threshold_n):
        around = force_n[at - 1 : at + 1]  # a blip of one sample: its own flank is the slope
    rise_n = abs(float(around[-1] - around[0]))
    span_s = max(len(around) - 1, 1) * step_s
    noise_s = min(noise_sd_n * span_s / rise_n, LARGEST_NOISE_S) if rise_n > 0 else 0.0
    return Instant(
        time_s=float(time_s[at]),
        uncertainty_s=float(np.hypot(step_s / np.sqrt(12.0), noise_s)),
        clock=clock,
        low_s=None if low is None else float(time_s[low]),
        high_s=None if high is None else float(time_s[high]),
    )
