"""One session's value of a patient with its error: what comparisons with a line are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from jumpstation.clinical.records import Patient, Series
from jumpstation.clinical.spread import Spread
from jumpstation.stats.error import ErrorSource, TypicalError, choose_error
from jumpstation.stats.published import published_error
from jumpstation.stats.records import SessionValue, differences, usable
from jumpstation.stats.reliability import Estimate
from jumpstation.stats.sentence import Display, display_of

BASELINE_SESSIONS = 4
_LETTER = {"left": "L", "right": "R", "both": ""}


@dataclass(frozen=True)
class Point:
    """One session's value of one series. earlier: the comparable sessions before it.

    per_session: trials that a session of this series has, on average; averaged: the protocol
    takes the mean of them.
    """

    entry: SessionValue
    series: Series
    earlier: Sequence[SessionValue] = field(repr=False)
    squad_error: Estimate | None
    averaged: bool
    per_session: float

    @cached_property
    def te(self) -> TypicalError | None:
        """The typical error in use; None: the test's error is not known."""
        values = [e.value for e in self.earlier if e.value is not None]
        paper = published_error(self.series[2], self.series[0])
        days = [e.on for e in self.earlier]
        return choose_error(days, values, self.value, self.squad_error, paper)

    @property
    def per_value(self) -> float:
        """Trials that stand behind one value whose error `te` is.

        A published error is of one trial; an own or squad's one of as many as a session has.
        """
        if not self.averaged:
            return float(self.entry.n_trials)
        if self.te is None or self.te.source is ErrorSource.PUBLISHED:
            return 1.0
        return self.per_session

    @property
    def value(self) -> float:
        """The session's value."""
        assert self.entry.value is not None
        return self.entry.value

    @property
    def spread(self) -> Spread | None:
        """Typical error over the root of the trials, with the measurement uncertainty."""
        if self.te is None:
            return None
        return Spread(
            self.te.value, self.entry.n_trials / self.per_value, self.entry.uncertainty or 0.0
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """What is compared with the line: value and spread in the line's unit, and what it is from.

    words: absolute values and baseline, so that no ratio ever stands alone.
    """

    on: date
    value: float
    spread: Spread | None
    points: tuple[Point, ...]
    words: str
    error_words: str
    warnings: tuple[str, ...] = ()


def show_of(series: Series, unit: str) -> Display:
    """How the values of a series are written."""
    return display_of(series[2], unit)


def side_letter(series: Series) -> str:
    """L, R, or nothing for both."""
    return _LETTER[series[1]]


def points_of(patient: Patient, series: Series) -> list[Point]:
    """Every session under the rule of the last one, newest first."""
    entries = [entry for entry in usable(patient.series.get(series, ())) if _past(entry, patient)]
    if not entries:
        return []
    last = entries[-1]
    kept = [entry for entry in entries if not differences(entry.rule, last.rule)]
    averaged = patient.session_how.get(series[0], "mean") == "mean"
    per_session = sum(entry.n_trials for entry in kept) / len(kept)
    squad = patient.squad_errors.get(series)
    points = [
        Point(entry, series, kept[:at], squad, averaged, per_session)
        for at, entry in enumerate(kept)
    ]
    return points[::-1]


def _past(entry: SessionValue, patient: Patient) -> bool:
    return entry.on <= patient.today


def written(point: Point) -> str:
    """The value with its side: "R 0.42 m/s"."""
    show = show_of(point.series, point.entry.rule.unit)
    return f"{side_letter(point.series)} {show.number(point.value)}".strip()


def before_injury(points: Sequence[Point], injury_on: date | None) -> list[Point]:
    """The last sessions from before the injury, oldest first; none without a day of injury."""
    if injury_on is None:
        return []
    return [point for point in points if point.entry.on < injury_on][:BASELINE_SESSIONS][::-1]


def error_words(te: TypicalError | None) -> str:
    """Whose typical error it is."""
    if te is None:
        return "the test's own error is not known"
    if te.source is ErrorSource.OWN:
        return f"own error, {te.n} sessions"
    if te.source is ErrorSource.SQUAD:
        return f"squad's error, {te.n} athletes"
    assert te.published is not None
    return f"published error {te.published.amount} ({te.published.source})"
