"""Quiet standing before a jump, and the instant at which the movement begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jumpstation.metrics.withheld import Withheld
from jumpstation.model import ForceTrace

QUIET_S = 1.0
QUIET_SD_SHARE = 0.03  # of body weight: more than this is not standing still
WEIGHT_SHARE = 0.02  # quiet standing carries body weight to within this share
ONSET_SD = 5.0
ONSET_SHARE = 0.01  # of body weight: the least force step that counts as movement
MOVING_SHARE = 0.10  # of body weight: a departure that is certainly the jump
MOVING_LASTS_S = 0.030
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
    """The quietest second before a take-off, and the onset of movement.

    Quiet: a second at body weight within 2 % whose SD is at most 3 % of it. Weight and SD come
    from the quietest one. Onset: from the last second that is nearly as quiet (SD at most twice
    the quietest's, plus 1 N) the first departure by 10 % of body weight that lasts 30 ms, from
    there back to the last sample within 5 SD (at least 1 % of body weight) of it, then 30 ms back
    (Owen et al. 2014, doi 10.1519/JSC.0000000000000311; the two seconds, the 10 % and the floor
    are ours, so that sway before the jump is not taken for it). `onset_factor` scales the 5 SD.
    Raises Withheld where there is no such second or no movement.
    """
    times = trace.start_s + np.arange(trace.force_n.size) / trace.rate_hz
    before = times < takeoff_s
    times, force = times[before], trace.force_n[before].astype(float)
    if not np.all(np.isfinite(force)):
        raise Withheld("force samples are missing before take-off")
    first, end, still = _quiet_samples(times, force, trace.rate_hz, weight_n, window_s)
    quiet = force[first:end]
    mean, sd = float(quiet.mean()), float(quiet.std(ddof=1))
    if abs(mean - weight_n) > WEIGHT_SHARE * weight_n:
        raise Withheld(
            f"standing still shows {mean:.0f} N and body weight is {weight_n:.0f} N: not one person"
        )
    level = max(ONSET_SD * sd, ONSET_SHARE * mean) * onset_factor
    away = np.abs(force[still:] - mean)
    moving = _first_lasting(away > MOVING_SHARE * mean, MOVING_LASTS_S * trace.rate_hz)
    if moving is None:
        raise Withheld("no movement was found between quiet standing and take-off")
    within = np.flatnonzero(away[:moving] <= level)
    start = still + (int(within[-1]) + 1 if within.size else 0)
    onset_s = max(float(times[start]) - ONSET_BACK_S, float(times[still]))
    return StandingStart(mean, sd, float(times[first]), float(times[end - 1]), onset_s)


def _quiet_samples(
    times: np.ndarray,
    force: np.ndarray,
    rate_hz: float,
    weight_n: float,
    window_s: tuple[float, float] | None,
) -> tuple[int, int, int]:
    """First sample and one past the last of the quietest second; first of the last quiet one."""
    count = round(QUIET_S * rate_hz)
    if window_s is not None:
        first, last = (int(i) for i in np.searchsorted(times, window_s))
        if last - first < 0.99 * count:
            raise Withheld("the quiet standing given is shorter than 1 s")
        return first, last, first
    if force.size <= count:
        raise Withheld("less than 1 s on the plate before take-off: no standing start")
    mean, sd = _rolling(force, count)
    at_weight = np.abs(mean - weight_n) <= WEIGHT_SHARE * weight_n
    quiet = at_weight & (sd <= QUIET_SD_SHARE * weight_n)
    if not quiet.any():
        raise Withheld("no second of quiet standing before the movement: no standing start")
    sd = np.where(quiet, sd, np.inf)
    quietest = int(np.argmin(sd))
    last = int(np.flatnonzero(sd <= 2 * sd[quietest] + 1.0)[-1])
    return quietest, quietest + count, last


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
