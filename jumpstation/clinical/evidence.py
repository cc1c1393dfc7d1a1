"""What is said of one criterion: measured, its error, the verdict, and all that stands beside it.

A verdict is said of a measurement against a written line, never of a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jumpstation.clinical.schema import AnyCriterion
from jumpstation.clinical.words import HOW_SURE, Verdict


@dataclass(frozen=True, slots=True)
class Evidence:
    """One criterion with all that stands beside it. Numbers are in `unit`; words are for people.

    low, high: 90 % interval; None: no interval. more_trials: how many more of this session would
    settle it; more_sessions: where only more sessions would.
    reason: why it is not measured, or cannot be told. trials: keys of the trials it came from.
    """

    criterion: AnyCriterion
    verdict: Verdict
    line: str
    measured: str = ""
    beside: str = ""
    value: float | None = None
    unit: str = ""
    error: float | None = None
    low: float | None = None
    high: float | None = None
    limit: float | None = None
    wants_more: bool | None = None
    on: date | None = None
    origin: str = ""
    rule: str = ""
    trend: str = ""
    reason: str = ""
    more_trials: int | None = None
    more_sessions: int | None = None
    trials: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Source and how sure it is, in the same words everywhere."""
        return f"{self.criterion.source} · {HOW_SURE[self.criterion.certainty]}"
