"""Reliability of a repeated test: typical error, CV, ICC, SWC and MDC, each with its interval.

Sources: Hopkins 2000 (Sports Med 30:1-15), Weir 2005 (J Strength Cond Res 19:231), intervals of
the ICC after McGraw & Wong 1996 (Psychol Methods 1:30). z is 1.96 and 1.645 as written there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import stats

Z95 = 1.96
Z90 = 1.645
MDC95_FACTOR = Z95 * math.sqrt(2)
MDC90_FACTOR = Z90 * math.sqrt(2)
SWC_FACTOR = 0.2


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its confidence interval and the tests behind it.

    n: sessions or athletes behind it, whichever the function says; df: degrees of freedom.
    """

    value: float
    low: float
    high: float
    n: int
    df: float
    level: float = 0.95

    def times(self, factor: float) -> Estimate:
        """The same estimate in another measure (MDC from TE)."""
        return Estimate(
            self.value * factor, self.low * factor, self.high * factor, self.n, self.df, self.level
        )


@dataclass(frozen=True, slots=True)
class Reliability:
    """All of one table of athletes by sessions.

    cv_log_percent None: a value was not above 0; icc None: no two values differ.
    """

    n_athletes: int
    n_sessions: int
    n_left_out: int
    mean_change: float
    typical_error: Estimate
    cv_log_percent: Estimate | None
    icc31: Estimate | None
    icc21: Estimate | None
    between_sd: Estimate
    swc: Estimate
    mdc90: Estimate
    mdc95: Estimate

    @property
    def sem(self) -> Estimate:
        """Standard error of measurement: the typical error by its other name."""
        return self.typical_error

    @property
    def usefulness(self) -> str:
        """Hopkins: "good" where TE < SWC, "ok" where equal (within 10 %), else "marginal"."""
        ratio = self.typical_error.value / self.swc.value if self.swc.value else math.inf
        if ratio < 0.9:
            return "good"
        return "ok" if ratio <= 1.1 else "marginal"


def sd_estimate(sd: float, df: float, n: int, level: float = 0.95) -> Estimate:
    """A standard deviation with its chi-square interval (8 people, 7 df: 0.66 to 2.04 times).

    >>> estimate = sd_estimate(1.0, 7, 8)
    >>> round(estimate.low, 2), round(estimate.high, 2)
    (0.66, 2.04)
    """
    low, high = _sd_factors(df, level)
    return Estimate(sd, sd * low, sd * high, n, df, level)


@lru_cache(maxsize=1024)
def _sd_factors(df: float, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    low, high = (float(stats.chi2.ppf(p, df)) for p in (1 - tail, tail))
    return math.sqrt(df / low), math.sqrt(df / high)


def reliability(table: Sequence[Sequence[float | None]], level: float = 0.95) -> Reliability:
    """Reliability of a table, one row an athlete, one column a session (at least 2 x 2).

    Rows with a missing value are left out and counted. The typical error is the root of the
    residual mean square of the two-way table, for two sessions SD(difference)/sqrt(2).
    Raises ValueError where fewer than two complete rows or two columns remain.
    """
    complete = [row for row in table if all(value is not None for value in row)]
    data = np.asarray(complete, dtype=float)
    if data.ndim != 2 or data.shape[0] < 2 or data.shape[1] < 2:
        raise ValueError("reliability needs at least two athletes with two sessions each")
    n, k = data.shape
    squares = _mean_squares(data)
    typical = sd_estimate(math.sqrt(squares.error), (n - 1) * (k - 1), n, level)
    between = sd_estimate(math.sqrt(float(data.var(axis=0, ddof=1).mean())), n - 1, n, level)
    return Reliability(
        n_athletes=n,
        n_sessions=k,
        n_left_out=len(table) - n,
        mean_change=float((data[:, -1] - data[:, 0]).mean()),
        typical_error=typical,
        cv_log_percent=_cv_log(data, level),
        icc31=_icc31(squares, n, k, level),
        icc21=_icc21(squares, n, k, level),
        between_sd=between,
        swc=between.times(SWC_FACTOR),
        mdc90=typical.times(MDC90_FACTOR),
        mdc95=typical.times(MDC95_FACTOR),
    )


def pooled_typical_error(series: Sequence[Sequence[float]], level: float = 0.95) -> Estimate:
    """Within-athlete typical error pooled over series of unequal length; n counts athletes.

    Series of fewer than two values add nothing. Raises ValueError where none is left.

    >>> round(pooled_typical_error([[1.0, 1.2], [2.0, 2.2, 2.4]]).value, 4)
    0.1826
    """
    usable = [np.asarray(values, dtype=float) for values in series if len(values) >= 2]
    if not usable:
        raise ValueError("a typical error needs at least one athlete with two sessions")
    df = sum(len(values) - 1 for values in usable)
    total = sum(float(((values - values.mean()) ** 2).sum()) for values in usable)
    return sd_estimate(math.sqrt(total / df), df, len(usable), level)


def coefficient_of_variation_percent(typical_error_ln: float) -> float:
    """CV in percent from the typical error of ln(x): 100 (exp(TE_ln) - 1).

    >>> round(coefficient_of_variation_percent(0.0341617), 3)
    3.475
    """
    return 100 * math.expm1(typical_error_ln)


def reliable_change_z(change: float, typical_error: float) -> float:
    """Reliable change: z = d / (sqrt(2) TE).

    >>> round(reliable_change_z(0.20, 0.047949), 2)
    2.95
    """
    return change / (math.sqrt(2) * typical_error)


@dataclass(frozen=True, slots=True)
class _MeanSquares:
    rows: float
    columns: float
    error: float


def _mean_squares(data: np.ndarray) -> _MeanSquares:
    n, k = data.shape
    grand = data.mean()
    rows, columns = data.mean(axis=1), data.mean(axis=0)
    residual = data - rows[:, None] - columns[None, :] + grand
    squares = (
        float(k * ((rows - grand) ** 2).sum() / (n - 1)),
        float(n * ((columns - grand) ** 2).sum() / (k - 1)),
        float((residual**2).sum() / ((n - 1) * (k - 1))),
    )
    # what only rounding left is nothing: a ratio of two such remainders would mean nothing
    dust = float((np.abs(data).max() * 1e-12) ** 2)
    rows_ms, columns_ms, error_ms = (value if value > dust else 0.0 for value in squares)
    return _MeanSquares(rows_ms, columns_ms, error_ms)


def _cv_log(data: np.ndarray, level: float) -> Estimate | None:
    if (data <= 0).any():
        return None
    n, k = data.shape
    log = sd_estimate(math.sqrt(_mean_squares(np.log(data)).error), (n - 1) * (k - 1), n, level)
    low, middle, high = (
        coefficient_of_variation_percent(value) for value in (log.low, log.value, log.high)
    )
    return Estimate(middle, low, high, n, log.df, level)


def _icc31(squares: _MeanSquares, n: int, k: int, level: float) -> Estimate | None:
    df = (n - 1) * (k - 1)
    if squares.error == 0:
        return Estimate(1.0, 1.0, 1.0, n, df, level) if squares.rows else None
    top = 1 - (1 - level) / 2
    ratio = squares.rows / squares.error
    low = ratio / float(stats.f.ppf(top, n - 1, df))
    high = ratio * float(stats.f.ppf(top, df, n - 1))
    value = (ratio - 1) / (ratio + k - 1)
    return Estimate(value, (low - 1) / (low + k - 1), (high - 1) / (high + k - 1), n, df, level)


def _icc21(squares: _MeanSquares, n: int, k: int, level: float) -> Estimate | None:
    rows, columns, error = squares.rows, squares.columns, squares.error
    if rows == columns == error == 0:
        return None
    value = (rows - error) / (rows + (k - 1) * error + k * (columns - error) / n)
    df = (n - 1) * (k - 1)
    if error == 0:
        return Estimate(value, value, value, n, df, level)
    top = 1 - (1 - level) / 2
    ratio = columns / error
    spread = n * (1 + (k - 1) * value) - k * value
    freedom = df * (k * value * ratio + spread) ** 2
    freedom /= (n - 1) * (k * value * ratio) ** 2 + spread**2
    upper = float(stats.f.ppf(top, n - 1, freedom))
    lower = float(stats.f.ppf(top, freedom, n - 1))
    rest = k * columns + (k * n - k - n) * error
    return Estimate(
        value,
        n * (rows - upper * error) / (upper * rest + n * rows),
        n * (lower * rows - error) / (rest + n * lower * rows),
        n,
        df,
        level,
    )
