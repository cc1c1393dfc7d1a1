"""Measured values of a patient in the terms of a criterion: the newest first, one a session."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from jumpstation.clinical.points import (
    Point,
    Reading,
    before_injury,
    error_words,
    points_of,
    show_of,
    side_letter,
    written,
)
from jumpstation.clinical.records import Patient, Series
from jumpstation.clinical.schema import (
    BaselineCriterion,
    DifferenceCriterion,
    LsiCriterion,
    Measured,
    TrendCriterion,
    ValueCriterion,
)
from jumpstation.clinical.spread import Spread, joined, scaled
from jumpstation.clinical.uninvolved import declined
from jumpstation.metrics.companions import better_of
from jumpstation.model import Side
from jumpstation.stats.error import trend
from jumpstation.stats.records import differences

SIDES_APART_DAYS = 7
RECENT = 30  # sessions that are looked at for "so many times, so far apart"


def readings(patient: Patient, criterion: Measured) -> list[Reading] | str:
    """The newest first; or the sentence why there is none."""
    match criterion:
        case LsiCriterion() | DifferenceCriterion():
            return _of_both_sides(patient, criterion)
        case BaselineCriterion():
            return _of_sides(patient, criterion, _baseline)
        case TrendCriterion():
            return _of_sides(patient, criterion, _trend)
        case ValueCriterion():
            return _of_sides(patient, criterion, _plain)


# --- one side at a time ----------------------------------------------------------------------


def _sides(patient: Patient, side: str) -> list[str] | str:
    if side == "both":
        return ["both"]
    if side == "each":
        return ["left", "right"]
    if patient.involved is None:
        return "the involved side is not set"
    other = Side.LEFT if patient.involved is Side.RIGHT else Side.RIGHT
    return [(patient.involved if side == "involved" else other).value]


def _of_sides(patient: Patient, criterion, made) -> list[Reading] | str:
    sides = _sides(patient, criterion.side)
    if isinstance(sides, str):
        return sides
    by_side: list[list[Reading]] = []
    for side in sides:
        series = (criterion.protocol, side, criterion.metric)
        points = points_of(patient, series)
        if not points:
            return _not_tested(patient, series)
        found = made(patient, points, criterion)
        if isinstance(found, str):
            return found
        by_side.append(found)
    return by_side[0] if len(by_side) == 1 else _weaker(by_side, criterion.at_least is not None)


def _not_tested(patient: Patient, series: Series) -> str:
    side = "" if series[1] == "both" else f" {series[1]}"
    if any(entry.value is not None for entry in patient.series.get(series, ())):
        return f"{series[0]}{side}: only simulated or keyboard trials, which are never counted"
    return f"{series[0]}{side}: not tested yet"


def _weaker(by_side: list[list[Reading]], wants_more: bool) -> list[Reading]:
    """Of the two sides of about one day the one further from the wanted side."""
    found = []
    for one in by_side[0]:
        near = [o for o in by_side[1] if abs((o.on - one.on).days) <= SIDES_APART_DAYS]
        if near:
            pair = (one, near[0])
            weak = (min if wants_more else max)(pair, key=lambda r: r.value)
            words = " · ".join(r.words for r in pair)
            points = pair[0].points + pair[1].points
            found.append(replace(weak, words=words, points=points))
    return found


def _plain(patient: Patient, points: list[Point], criterion: ValueCriterion) -> list[Reading]:
    return [_absolute(point) for point in points[:RECENT]]


def _absolute(point: Point) -> Reading:
    return Reading(
        point.entry.on,
        point.value,
        point.spread,
        (point,),
        written(point),
        error_words(point.te),
    )


def _baseline(
    patient: Patient, points: list[Point], criterion: BaselineCriterion
) -> list[Reading] | str:
    day = patient.injury_on or patient.surgery_on
    base = before_injury(points, day)
    if not base:
        if day is None:
            return "no day of injury is set, so no own value from before it"
        return "no comparable test from before the injury"
    mean = sum(point.value for point in base) / len(base)
    found = []
    for point in points[:RECENT]:
        if day is not None and point.entry.on < day:
            continue
        percent, spread = _ratio(point, mean, len(base), better_of(criterion.metric) == "lower")
        show = show_of(point.series, point.entry.rule.unit)
        words = f"{written(point)} · baseline {show.number(mean)} ({len(base)})"
        found.append(
            Reading(point.entry.on, percent, spread, (point,), words, error_words(point.te))
        )
    return found or "not tested since the injury"


def _ratio(point: Point, base: float, n_base: int, lower: bool) -> tuple[float, Spread | None]:
    percent = 100 * (base / point.value if lower else point.value / base)
    spread = point.spread
    if spread is None or point.te is None:
        return percent, None
    own = scaled(spread, percent / point.value)
    of_base = percent / base * point.te.value / math.sqrt(n_base)
    return percent, replace(own, rest=math.hypot(own.rest, of_base))


def _trend(patient: Patient, points: list[Point], criterion: TrendCriterion) -> list[Reading] | str:
    window = points[: criterion.sessions][::-1]
    values = [point.value for point in window]
    found = trend([point.entry.on for point in window], values, level=0.90)
    mean = sum(values) / len(values)
    if len(window) < criterion.sessions or found is None or mean <= 0:
        return f"{len(points)} of {criterion.sessions} sessions for a trend"
    percent = 100 * found.per_28_days / mean
    # the interval of the slope as it is: Spread of which 1.645 make half its width
    half = 100 * (found.high - found.low) / 2 / mean
    spread = Spread(0.0, 1.0, half / 1.6448536269514722)
    words = f"{written(points[0])}, over {len(window)} sessions"
    return [Reading(points[0].entry.on, percent, spread, tuple(window), words, "of the slope")]


# --- both sides ------------------------------------------------------------------------------


def _of_both_sides(
    patient: Patient, criterion: LsiCriterion | DifferenceCriterion
) -> list[Reading] | str:
    if patient.involved is None:
        return "the involved side is not set"
    other = "left" if patient.involved is Side.RIGHT else "right"
    series = [(criterion.protocol, side, criterion.metric) for side in (patient.involved, other)]
    both = [points_of(patient, (one[0], str(one[1]), one[2])) for one in series]
    for one, points in zip(series, both, strict=True):
        if not points:
            return _not_tested(patient, (one[0], str(one[1]), one[2]))
    found = [pair for point in both[0][:RECENT] if (pair := _paired(point, both[1]))]
    if not found:
        return f"left and right were not tested within {SIDES_APART_DAYS} days of each other"
    made = [_compared(patient, criterion, pair, both) for pair in found]
    return [reading for reading in made if reading is not None] or "a side is not above zero"


def _paired(involved: Point, others: Sequence[Point]) -> tuple[Point, Point] | None:
    rule = involved.entry.rule
    for other in sorted(others, key=lambda o: abs((o.entry.on - involved.entry.on).days)):
        apart = abs((other.entry.on - involved.entry.on).days)
        same = not differences(replace(rule, side=other.entry.rule.side), other.entry.rule)
        if apart <= SIDES_APART_DAYS and same:
            return involved, other
    return None


def _compared(
    patient: Patient,
    criterion: LsiCriterion | DifferenceCriterion,
    pair: tuple[Point, Point],
    both: list[list[Point]],
) -> Reading | None:
    involved, other = pair
    on = max(involved.entry.on, other.entry.on)
    words = _absolute_words(patient, pair, both)
    warned = declined(patient, other, both[1])
    errors = " · ".join(dict.fromkeys(error_words(point.te) for point in pair))
    spreads = (involved.spread, other.spread)
    if isinstance(criterion, DifferenceCriterion):
        spread = None if None in spreads else joined(*[s for s in spreads if s])
        value = abs(involved.value - other.value)
        return Reading(on, value, spread, pair, words, errors, warned)
    if min(involved.value, other.value) <= 0:
        return None
    top, base = involved.value, other.value
    if better_of(criterion.metric) == "lower":
        top, base = base, top
    lsi = 100 * top / base
    relative = [
        scaled(spread, lsi / point.value)
        for spread, point in zip(spreads, pair, strict=True)
        if spread is not None
    ]
    spread = joined(*relative) if len(relative) == 2 else None
    return Reading(on, lsi, spread, pair, words, errors, warned)


def _absolute_words(patient: Patient, pair: tuple[Point, Point], both: list[list[Point]]) -> str:
    """Both absolute values, with each side's own value from before the injury."""
    parts = [written(point) for point in sorted(pair, key=lambda p: p.series[1], reverse=True)]
    base = []
    day = patient.injury_on or patient.surgery_on
    for points in both:
        own = before_injury(points, day)
        if own:
            show = show_of(own[0].series, own[0].entry.rule.unit)
            mean = sum(point.value for point in own) / len(own)
            base.append(f"{side_letter(own[0].series)} {show.number(mean)}")
    parts.append(f"before: {', '.join(base)}" if base else "no baseline")
    return " · ".join(parts)
