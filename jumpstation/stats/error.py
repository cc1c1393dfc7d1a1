"""Which typical error a change is judged by: the athlete's own, the squad's, or a published one.

Why this order, and why these windows: docs/decisions/change.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from statistics import median

import numpy as np
from scipy import stats

from jumpstation.stats.published import PublishedError
from jumpstation.stats.reliability import Estimate, pooled_typical_error, sd_estimate

OWN_SESSIONS = 8  # counting the session that is judged, which adds nothing to the error
OWN_STRETCH = 4  # sessions of a steady stretch, at least
SQUAD_DEGREES_OF_FREEDOM = 10
TREND_LEVEL = 0.95
STEADY_LEVEL = 0.95


class ErrorSource(StrEnum):
    """Where a typical error comes from."""

    OWN = "own"
    SQUAD = "squad"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class TypicalError:
    """The typical error in use, in the value's unit.

    estimate None: a published figure, which has no interval of ours. n: sessions (own) or
    athletes (squad) behind it; own_sessions: how many of the athlete's own there are.
    bound: the paper gives an upper bound, which is used as it stands.
    """

    value: float
    source: ErrorSource
    own_sessions: int
    estimate: Estimate | None = None
    published: PublishedError | None = None

    @property
    def n(self) -> int | None:
        """Sessions (own) or athletes (squad) behind it; None for a published figure."""
        return self.estimate.n if self.estimate else None

    @property
    def bound(self) -> bool:
        """True where the figure is a published upper bound."""
        return self.published is not None and self.published.bound


@dataclass(frozen=True, slots=True)
class Trend:
    """Slope of the values over time with its t interval, per 28 days; n sessions behind it."""

    per_28_days: float
    low: float
    high: float
    n: int

    @property
    def present(self) -> bool:
        """True where the interval leaves zero out."""
        return self.low > 0 or self.high < 0


def trend(
    days: Sequence[date], values: Sequence[float], level: float = TREND_LEVEL
) -> Trend | None:
    """Least-squares trend of at least three values; None: too few, or all on one day.

    >>> found = trend([date(2026, 1, 1), date(2026, 1, 29), date(2026, 2, 26)], [1.0, 1.1, 1.2])
    >>> round(found.per_28_days, 6), found.present
    (0.1, True)
    """
    n = len(values)
    if n < 3:
        return None
    # plain Python: for the few values of a history it is several times faster than arrays
    first = days[0].toordinal()
    x = [(day.toordinal() - first) / 28 for day in days]
    mean_x, mean_y = math.fsum(x) / n, math.fsum(values) / n
    spread = math.fsum((at - mean_x) ** 2 for at in x)
    if spread == 0:
        return None
    pairs = list(zip(x, values, strict=True))
    slope = math.fsum((at - mean_x) * (value - mean_y) for at, value in pairs) / spread
    residual = math.fsum((value - mean_y - slope * (at - mean_x)) ** 2 for at, value in pairs)
    reach = _t_quantile(0.5 + level / 2, n - 2) * math.sqrt(residual / (n - 2) / spread)
    return Trend(slope, slope - reach, slope + reach, n)


@lru_cache(maxsize=1024)
def _t_quantile(probability: float, df: float) -> float:
    return float(stats.t.ppf(probability, df))


def steady_stretches(values: Sequence[float]) -> list[slice]:
    """The values cut wherever the level stepped, by binary segmentation.

    A cut is made where the largest two-sample t over all cuts passes its 95 % limit (Bonferroni
    over the cuts), then again within both parts. Without this a real change would count as error.

    >>> steady_stretches([1.0, 1.1, 0.9, 1.0, 1.1, 2.0, 2.1, 1.9, 2.0])
    [slice(0, 5, None), slice(5, 9, None)]
    """
    return _cut(np.asarray(values, dtype=float), 0, len(values))


def _cut(values: np.ndarray, start: int, stop: int) -> list[slice]:
    at = _step(values[start:stop])
    if at is None:
        return [slice(start, stop)]
    return _cut(values, start, start + at) + _cut(values, start + at, stop)


def _step(values: np.ndarray) -> int | None:
    n = len(values)
    if n < 4:
        return None
    before = np.arange(1, n)
    after = n - before
    centred = values - values.mean()
    # sum of squares between the two parts, for every cut at once
    between = np.cumsum(centred)[:-1] ** 2 * n / (before * after)
    at = int(between.argmax())
    within = float((centred**2).sum() - between[at])
    if between[at] <= 0:
        return None
    limit = _t_quantile(1 - (1 - STEADY_LEVEL) / (2 * (n - 1)), n - 2) ** 2
    return at + 1 if between[at] * (n - 2) > limit * max(within, 0.0) else None


def _without_trend(days: Sequence[date], values: Sequence[float], at_least: int) -> list[slice]:
    return [
        stretch
        for stretch in _level_stretches(tuple(days), tuple(values))
        if stretch.stop - stretch.start >= at_least
    ]


@lru_cache(maxsize=1024)  # the squad's error and the athlete's own rest on the same stretches
def _level_stretches(days: tuple[date, ...], values: tuple[float, ...]) -> tuple[slice, ...]:
    """The steady stretches that have no trend."""
    kept: list[slice] = []
    for stretch in steady_stretches(values):
        found = trend(days[stretch], values[stretch])
        if found is None or not found.present:
            kept.append(stretch)
    return tuple(kept)


def own_typical_error(days: Sequence[date], values: Sequence[float]) -> Estimate | None:
    """The error of one athlete from the sessions before the one that is judged.

    The standard deviation within steady stretches of at least four sessions without a trend;
    n counts their sessions, of which seven are needed (the judged one is the eighth).
    """
    kept = _without_trend(days, values, OWN_STRETCH)
    n = sum(stretch.stop - stretch.start for stretch in kept)
    if n + 1 < OWN_SESSIONS:
        return None
    pooled = pooled_typical_error([values[stretch] for stretch in kept])
    return sd_estimate(pooled.value, pooled.df, n)


def squad_typical_error(
    athletes: Sequence[tuple[Sequence[date], Sequence[float]]],
) -> Estimate | None:
    """The squad's error: that of its middle athlete, within steady stretches without a trend.

    Each athlete is given by days and values under one rule, oldest first; the latest session of
    each is left out (it is what is judged). The median over athletes of s sqrt(df / m), where m is
    the median of chi-square with df degrees of freedom, so that few sessions do not pull it down;
    the interval is that of a median (order statistics, `level` says how much it holds). n counts
    athletes. None: fewer than 10 degrees of freedom.
    """
    errors: list[float] = []
    behind = 0
    for days, values in athletes:
        kept = _without_trend(days[:-1], values[:-1], 2)
        if kept:
            own = pooled_typical_error([values[stretch] for stretch in kept])
            errors.append(own.value * math.sqrt(own.df / _chi2_median(own.df)))
            behind += int(own.df)
    if behind < SQUAD_DEGREES_OF_FREEDOM:
        return None
    errors.sort()
    n = len(errors)
    reach = max(1, int(stats.binom.ppf(0.025, n, 0.5)))  # from either end
    level = 1 - 2 * float(stats.binom.cdf(reach - 1, n, 0.5))
    return Estimate(median(errors), errors[reach - 1], errors[-reach], n, behind, level)


@lru_cache(maxsize=1024)
def _chi2_median(df: float) -> float:
    return float(stats.chi2.median(df))


def choose_error(
    days: Sequence[date],
    values: Sequence[float],
    level: float,
    squad: Estimate | None = None,
    published: PublishedError | None = None,
) -> TypicalError | None:
    """The typical error to use: own, else the squad's, else published; None: none is known.

    days, values: the athlete's sessions under one rule before the one judged, oldest first.
    level: the value a published CV is taken of (the baseline's mean).
    """
    n = len(values) + 1
    own = own_typical_error(days, values)
    # an error of nothing is no error known: values typed in equal, or too coarse to differ
    if own is not None and own.value > 0:
        return TypicalError(own.value, ErrorSource.OWN, n, own)
    if squad is not None and squad.value > 0:
        return TypicalError(squad.value, ErrorSource.SQUAD, n, squad)
    if published is not None:
        return TypicalError(
            published.typical_error(level), ErrorSource.PUBLISHED, n, None, published
        )
    return None
