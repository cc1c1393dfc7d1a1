"""Quiet standing before a jump, and the instant at which the movement begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jumpstation.metrics.withheld import Withheld
from jumpstation.model import ForceTrace

QUIET_S = 1.0
QUIET_SD_SHARE = 0.015  # of body weight: more than this is not standing still
WEIGHT_SHARE = 0.02  # quiet standing carries body weight to within this share
ONSET_SD = 5.0
ONSET_SHARE = 0.01  # of body weight: the least force step that counts as movement
ONSET_LASTS_S = 0.030
ONSET_BACK_S = 0.030


@dataclass(frozen=True, slots=True)
class StandingStart:
    """Where a person stood still (mean and SD of force there), and when the movement began."""

    weight_n: float
    sd_n: float
    from_s: float
    to_s: float
    onset_s: float


def find_standing_start(
    trace: ForceTrace,
    takeoff_s: float,
    weight_n: float,
    window_s: tuple[float, float] | None = None,
    onset_factor: float = 1.0,
) -> StandingStart:
    """The last quiet second before a take-off and the onset of movement after it.

    Quiet: a second whose SD is at most 1.5 % of body weight and at most twice (plus 1 N) that of
    the quietest, at body weight within 2 %. Onset: the first departure from its mean by more
    than 5 SD (at least 1 % of body weight) that lasts 30 ms, then 30 ms back (Owen et al. 2014,
    doi 10.1519/JSC.0000000000000311; the last quiet second, the duration and the floor are ours,
    so that a shift of posture before the jump is not taken for it). `onset_factor` scales the
    5 SD. Raises Withheld where there is no such second or no movement.
    """
    times = trace.start_s + np.arange(trace.force_n.size) / trace.rate_hz
    before = times < takeoff_s
    times, force = times[before], trace.force_n[before].astype(float)
    if not np.all(np.isfinite(force)):
        raise Withheld("force samples are missing before take-off")
    first, last = _quiet_samples(times, force, trace.rate_hz, weight_n, window_s)
    quiet = force[first:last]
    mean, sd = float(quiet.mean()), float(quiet.std(ddof=1))
    if abs(mean - weight_n) > WEIGHT_SHARE * weight_n:
        raise Withheld(
            f"standing still shows {mean:.0f} N and body weight is {weight_n:.0f} N: not one person"
        )
    level = max(ONSET_SD * sd, ONSET_SHARE * mean) * onset_factor
    start = _first_lasting(np.abs(force[first:] - mean) > level, ONSET_LASTS_S * trace.rate_hz)
    if start is None:
        raise Withheld("no movement was found between quiet standing and take-off")
    onset_s = max(float(times[first + start]) - ONSET_BACK_S, float(times[first]))
    return StandingStart(mean, sd, float(times[first]), float(times[last - 1]), onset_s)


def _quiet_samples(
    times: np.ndarray,
    force: np.ndarray,
    rate_hz: float,
    weight_n: float,
    window_s: tuple[float, float] | None,
) -> tuple[int, int]:
    """First sample and one past the last of the quiet second."""
    count = round(QUIET_S * rate_hz)
    if window_s is not None:
        first, last = (int(i) for i in np.searchsorted(times, window_s))
        if last - first < 0.99 * count:
            raise Withheld("the quiet standing given is shorter than 1 s")
        return first, last
    if force.size <= count:
        raise Withheld("less than 1 s on the plate before take-off: no standing start")
    mean, sd = _rolling(force, count)
    at_weight = np.abs(mean - weight_n) <= WEIGHT_SHARE * weight_n
    quiet = at_weight & (sd <= QUIET_SD_SHARE * weight_n)
    if not quiet.any():
        raise Withheld("no second of quiet standing before the movement: no standing start")
    quiet &= sd <= 2 * sd[quiet].min() + 1.0
    first = int(np.flatnonzero(quiet)[-1])
    return first, first + count


def _rolling(force: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean and SD of every run of `count` samples."""
    middle = force.mean()
    total = np.concatenate(([0.0], np.cumsum(force - middle)))
    squares = np.concatenate(([0.0], np.cumsum((force - middle) ** 2)))
    mean = (total[count:] - total[:-count]) / count
    variance = (squares[count:] - squares[:-count]) / count - mean**2
    return mean + middle, np.sqrt(np.maximum(variance, 0.0) * count / (count - 1))


def _first_lasting(condition: np.ndarray, samples: float) -> int | None:
    """Index of the first run of at least `samples` true values."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], condition.astype(np.int8), [0]))))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start >= samples:
            return int(start)
    return None
