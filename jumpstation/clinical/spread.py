"""The error of a compared value, its 90 % interval against a line, and how many trials settle it.

error² = typical error² / trials + the rest²; the rest is what more trials do not average out
(measurement uncertainty, the baseline's own error). A difference of sides carries both sides'
errors: sqrt(2) times one where they are equal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from jumpstation.clinical.words import Verdict

Z90 = 1.6448536269514722  # two-sided 90 %
MOST_TRIALS = 99


@dataclass(frozen=True, slots=True)
class Spread:
    """per_trial: typical error of one value; n: how many are averaged; rest: all else."""

    per_trial: float
    n: float = 1.0
    rest: float = 0.0

    @property
    def error(self) -> float:
        """Combined standard error (k = 1).

        >>> Spread(0.08, 4, 0.03).error
        0.05
        """
        return math.sqrt(self.per_trial**2 / self.n + self.rest**2)


def joined(*spreads: Spread) -> Spread:
    """The spread of a difference of independent values.

    >>> round(joined(Spread(0.1), Spread(0.1)).error, 6)
    0.141421
    """
    n = min(spread.n for spread in spreads)
    per_trial = math.sqrt(sum(s.per_trial**2 * n / s.n for s in spreads))
    return Spread(per_trial, n, math.sqrt(sum(s.rest**2 for s in spreads)))


def scaled(spread: Spread, factor: float) -> Spread:
    """The spread of a value times a number."""
    return Spread(spread.per_trial * abs(factor), spread.n, spread.rest * abs(factor))


def interval90(value: float, spread: Spread) -> tuple[float, float]:
    """Where the true value lies with 90 % certainty."""
    reach = Z90 * spread.error
    return value - reach, value + reach


def judge(value: float, line: float, wants_more: bool, spread: Spread | None) -> Verdict:
    """Met, not met, or cannot be told. spread None: a value taken as counted, by its point.

    >>> judge(93, 90, True, Spread(7)), judge(99, 90, True, Spread(4)), judge(69, 90, True, None)
    (<Verdict.CANNOT_BE_TOLD...>, <Verdict.MET...>, <Verdict.NOT_MET...>)
    """
    low, high = (value, value) if spread is None else interval90(value, spread)
    if not wants_more:
        low, high, line = -high, -low, -line
    if low >= line:
        return Verdict.MET
    return Verdict.NOT_MET if high < line else Verdict.CANNOT_BE_TOLD


def more_trials(value: float, line: float, spread: Spread) -> int | None:
    """How many more of what n counts until the interval leaves the line, at the same level.

    None: no number would, because the rest of the error alone is as wide.

    >>> more_trials(93, 90, Spread(7)), more_trials(93, 90, Spread(7, 1, 2.0))
    (14, None)
    """
    most = (abs(value - line) / Z90) ** 2 - spread.rest**2
    if most <= 0:
        return None
    wanted = spread.per_trial**2 / most
    return max(1, math.floor(wanted + 1e-9) + 1 - math.floor(spread.n))
