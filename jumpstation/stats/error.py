"""Which typical error a change is judged by: the athlete's own, the squad's, or a published one.

Why this order, and why these windows: docs/decisions/change.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

import numpy as np
from scipy import stats

from jumpstation.stats.published import PublishedError
from jumpstation.stats.reliability import Estimate, pooled_typical_error, sd_estimate

OWN_SESSIONS = 8  # counting the session that is judged, which adds nothing to the error
WINDOW_SESSIONS = 8
SQUAD_DEGREES_OF_FREEDOM = 10
TREND_LEVEL = 0.95


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
    x = np.asarray([day.toordinal() for day in days], dtype=float) / 28
    x -= x.mean()
    y = np.asarray(values, dtype=float)
    spread = float((x**2).sum())
    if spread == 0:
        return None
    slope = float((x * y).sum()) / spread
    residual = y - y.mean() - slope * x
    error = float(np.sqrt((residual**2).sum() / (n - 2) / spread))
    reach = _t_quantile(0.5 + level / 2, n - 2) * error
    return Trend(slope, slope - reach, slope + reach, n)


@lru_cache(maxsize=1024)
def _t_quantile(probability: float, df: float) -> float:
    return float(stats.t.ppf(probability, df))


def own_typical_error(days: Sequence[date], values: Sequence[float]) -> Estimate | None:
    """The error of one athlete from the sessions before the one that is judged.

    The first stretch of eight (seven, where there are just seven) without a trend; the standard
    deviation there is the typical error. None: too few sessions, or a trend in every stretch.
    """
    n = len(values)
    if n + 1 < OWN_SESSIONS:
        return None
    length = min(n, WINDOW_SESSIONS)
    for start in range(n - length + 1):
        stretch = slice(start, start + length)
        found = trend(days[stretch], values[stretch])
        if found is None or not found.present:
            window = np.asarray(values[stretch], dtype=float)
            return sd_estimate(float(window.std(ddof=1)), length - 1, length)
    return None


def squad_typical_error(
    athletes: Sequence[tuple[Sequence[date], Sequence[float]]],
) -> Estimate | None:
    """The squad's error, pooled within athletes over their first (up to eight) sessions.

    Each athlete is given by days and values under one rule, oldest first; the latest session of
    each is left out (it is what is judged), and so is a stretch with a trend. None: fewer than
    10 degrees of freedom.
    """
    series: list[Sequence[float]] = []
    for days, values in athletes:
        length = min(len(values) - 1, WINDOW_SESSIONS)
        if length < 2:
            continue
        found = trend(days[:length], values[:length])
        if found is None or not found.present:
            series.append(values[:length])
    if not series:
        return None
    pooled = pooled_typical_error(series)
    return pooled if pooled.df >= SQUAD_DEGREES_OF_FREEDOM else None


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
