"""Athlete: is she changing, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from jumpstation.ui.text import tr
from jumpstation.ui.values.cells import Cell
from jumpstation.ui.values.change import ChangeRow

TABS = ("overview", "left_right", "drop_jump", "overlaid", "stiffness", "trials")


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One session's value; `comparable` is false where device or rule differ from today's."""

    on: date
    value: float
    error: float | None = None
    comparable: bool = True
    trial_id: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """Baseline with its two bands; it begins where the baseline begins."""

    begins: date
    baseline: float
    swc: float | None
    mdc: float


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time with a name: an injury; `ends` None: it has not ended."""

    begins: date
    ends: date | None
    words: str


@dataclass(frozen=True, slots=True)
class Note:
    """A dated word on the time axis."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class TrendModel:
    """Values over time with everything that may explain them."""

    title: str = ""
    unit: str = ""
    subtitle: str = ""
    points: tuple[TrendPoint, ...] = ()
    band: Band | None = None
    spans: tuple[Span, ...] = ()
    notes: tuple[Note, ...] = ()
    before_words: str = ""  # what the hollow points are, e.g. "on the mat"
    begins: date | None = None
    ends: date | None = None
    digits: int = 2


@dataclass(frozen=True, slots=True)
class SidePair:
    """Left and right of one session, each with its error; difference in per cent of the better."""

    label: str
    left: float | None
    right: float | None
    left_error: float | None = None
    right_error: float | None = None
    words: str = ""
    clear: bool = False


@dataclass(frozen=True, slots=True)
class SidesModel:
    """Sessions in order, with one sentence."""

    title: str = ""
    unit: str = ""
    pairs: tuple[SidePair, ...] = ()
    sentence: str = ""
    error_words: str = ""
    hurt_side: str = ""  # "left" or "right" with a word, for the legend
    hurt_words: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """One box height with every try."""

    label: str
    tries: tuple[float, ...]
    optimum: bool = False

    @property
    def mean(self) -> float | None:
        """The mean of the tries; None without one."""
        return sum(self.tries) / len(self.tries) if self.tries else None


@dataclass(frozen=True, slots=True)
class LadderModel:
    """RSI against box height."""

    title: str = ""
    subtitle: str = ""
    unit: str = ""
    rungs: tuple[Rung, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a plot: x and y of shape (n,)."""

    name: str
    x: np.ndarray
    y: np.ndarray
    role: str = "flight"
    points: bool = False


@dataclass(frozen=True, slots=True)
class CurvesModel:
    """Lines with axes: hops overlaid, force against displacement, stiffness against frequency."""

    title: str = ""
    x_name: str = ""
    y_name: str = ""
    curves: tuple[Curve, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class AthleteModel:
    """The screen; every part may be empty, and says so."""

    athlete_id: str = ""
    name: str = ""
    first_name: str = ""
    tab: str = "overview"
    value_name: str = ""
    metric_id: str = ""
    value_unit: str = "m/s"  # of the comparisons, as they are shown
    span_name: str = ""
    sentence: str = ""
    changes: tuple[ChangeRow, ...] = ()
    trend: TrendModel = field(default_factory=TrendModel)
    sides: SidesModel = field(default_factory=SidesModel)
    ladder: LadderModel = field(default_factory=LadderModel)
    overlaid: CurvesModel = field(default_factory=CurvesModel)
    loop: CurvesModel = field(default_factory=CurvesModel)
    stiffness: CurvesModel = field(default_factory=CurvesModel)
    trials: tuple[tuple[Cell, ...], ...] = ()
    trial_ids: tuple[str, ...] = ()
    facts: tuple[tuple[str, str, bool], ...] = ()  # date, words, is an injury
    due: str = ""
    can_test: bool = True

    @property
    def empty(self) -> bool:
        """No athlete is chosen."""
        return not self.athlete_id


def tab_choices(model: AthleteModel) -> tuple[tuple[str, str], ...]:
    """The tabs with their names."""
    return (
        ("overview", tr("Overview")),
        ("left_right", tr("Left–right")),
        ("drop_jump", tr("Drop jump")),
        ("overlaid", tr("Hops overlaid")),
        ("stiffness", tr("Stiffness")),
        ("trials", tr("Trials {n}", n=len(model.trials))),
    )


def trend_state(trend: TrendModel) -> str:
    """What is said where there is too little to draw."""
    if not trend.points:
        return tr("Not tested yet.")
    same = sum(point.comparable for point in trend.points)
    if trend.band is None and same < 3:
        left = 3 - same
        return (
            tr("One more test and a baseline can be drawn.")
            if left == 1
            else tr("{n} more tests and a baseline can be drawn.", n=left)
        )
    return ""


def runs(points: tuple[TrendPoint, ...]) -> tuple[tuple[TrendPoint, ...], ...]:
    """Points that may be joined by a line: neighbours under one rule, in order of time."""
    found: list[list[TrendPoint]] = []
    for point in points:
        if found and found[-1][-1].comparable == point.comparable:
            found[-1].append(point)
        else:
            found.append([point])
    return tuple(tuple(run) for run in found)


def month_ticks(begins: date, ends: date, most: int = 14) -> tuple[tuple[date, str], ...]:
    """First days of months within a stretch of time, with their names; thinned to `most`.

    >>> [name for _, name in month_ticks(date(2025, 11, 20), date(2026, 2, 3))]
    ['Dec', '2026', 'Feb']
    """
    names = (
        tr("Jan"),
        tr("Feb"),
        tr("Mar"),
        tr("Apr"),
        tr("May"),
        tr("Jun"),
        tr("Jul"),
        tr("Aug"),
        tr("Sep"),
        tr("Oct"),
        tr("Nov"),
        tr("Dec"),
    )
    months: list[tuple[date, str]] = []
    year, month = begins.year, begins.month
    while date(year, month, 1) <= ends:
        first = date(year, month, 1)
        if first >= begins:
            months.append((first, str(year) if month == 1 else names[month - 1]))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    every = -(-len(months) // most) if months else 1
    if every > 1:
        every = next(step for step in (2, 3, 6, 12, 24, 60, 120, 1200) if step >= every)
        months = [(on, name) for on, name in months if (on.year * 12 + on.month - 1) % every == 0]
    return tuple(months)
