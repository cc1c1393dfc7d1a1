"""A measured value against a line: the 90 % interval, the verdict, and what would settle it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from jumpstation.clinical.age_and_sex import of_age_and_sex
from jumpstation.clinical.evidence import Evidence
from jumpstation.clinical.lines import PERCENT, display_for, limit_of, line_of
from jumpstation.clinical.measured import readings
from jumpstation.clinical.often import so_often
from jumpstation.clinical.points import Reading, points_of, show_of
from jumpstation.clinical.records import Patient
from jumpstation.clinical.schema import (
    DifferenceCriterion,
    Measured,
    TrendCriterion,
    ValueCriterion,
)
from jumpstation.clinical.spread import MOST_TRIALS, interval90, judge, more_trials
from jumpstation.clinical.words import NEEDS_SIDE, Verdict, counted
from jumpstation.stats.error import trend
from jumpstation.stats.records import Rule
from jumpstation.stats.sentence import Display, day, say_trend


def weigh_measured(patient: Patient, criterion: Measured) -> Evidence:
    """A measured value with its error against a line."""
    criterion, whose = of_age_and_sex(criterion, patient)
    limit, more = limit_of(criterion)
    show = display_for(criterion)
    line = f"{line_of(criterion)}{whose}"
    found = readings(patient, criterion)
    if isinstance(found, str):
        reason = NEEDS_SIDE if found.startswith("the involved") else f"{_first_up(found)}."
        return Evidence(criterion, Verdict.NOT_MEASURED, line, reason=reason)
    if not found:
        return Evidence(criterion, Verdict.NOT_MEASURED, line, reason="Not tested yet.")
    latest = found[0]
    verdicts = [(reading.on, _verdict(criterion, reading)) for reading in found]
    verdict, reason = so_often(criterion, verdicts, patient.today)
    settle = _to_settle(criterion, latest) if verdict is Verdict.CANNOT_BE_TOLD else None
    low, high = _interval(criterion, latest)
    return Evidence(
        criterion,
        verdict,
        line,
        measured=_value_words(show, latest, criterion),
        beside=latest.words if isinstance(criterion, PERCENT) else _beside(latest),
        value=latest.value,
        unit="%" if isinstance(criterion, PERCENT) else latest.points[0].entry.rule.unit,
        error=latest.spread.error if latest.spread else None,
        low=low,
        high=high,
        limit=limit,
        wants_more=more,
        on=latest.on,
        origin=_origin(latest, patient.today),
        rule=_rule(latest),
        trend=_trend(patient, latest),
        reason=reason or (settle.words if settle else ""),
        more_trials=settle.trials if settle else None,
        more_sessions=settle.sessions if settle else None,
        trials=_trials(patient, latest),
        warnings=latest.warnings,
    )


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _as_counted(criterion: Measured) -> bool:
    return isinstance(criterion, ValueCriterion) and not criterion.interval


def _verdict(criterion: Measured, reading: Reading) -> Verdict:
    limit, more = limit_of(criterion)
    if reading.spread is None and not _as_counted(criterion):
        return Verdict.CANNOT_BE_TOLD
    spread = None if _as_counted(criterion) else reading.spread
    return judge(reading.value, limit, more, spread)


def _interval(criterion: Measured, reading: Reading) -> tuple[float | None, float | None]:
    if reading.spread is None or _as_counted(criterion):
        return None, None
    low, high = interval90(reading.value, reading.spread)
    return (max(low, 0.0) if isinstance(criterion, DifferenceCriterion) else low), high


def _value_words(show: Display, reading: Reading, criterion: Measured) -> str:
    number = show.number(reading.value)
    if reading.spread is None or _as_counted(criterion):
        return number
    error = reading.spread.error
    decimals = show.decimals
    while error * show.scale < 0.5 * 10**-decimals and decimals < 6 and error > 0:
        decimals += 1
    bare = Display("", "", show.scale, decimals).number(error)
    return f"{Display('', '', show.scale, show.decimals).number(reading.value)} ± {bare}" + (
        f" {show.unit}" if show.unit else ""
    )


def _beside(reading: Reading) -> str:
    return reading.words if len(reading.points) > 1 else reading.error_words


@dataclass(frozen=True, slots=True)
class _Settled:
    """How much more of the same would settle it, in words and numbers."""

    words: str
    trials: int | None = None
    sessions: int | None = None


def _to_settle(criterion: Measured, reading: Reading) -> _Settled:
    """What would take the interval off the line, at the same level.

    A mean narrows with the trials of a session. A best or a last does not: only the mean of
    several sessions would.
    """
    limit, _ = limit_of(criterion)
    if reading.spread is None:
        return _Settled("Its own error between days is not known: repeat the test on other days.")
    if isinstance(criterion, TrendCriterion):
        return _Settled("The interval of the slope holds the line: more sessions narrow it.")
    more = more_trials(reading.value, limit, reading.spread)
    if more is None:
        left = "the error of baseline and measurement remains"
        return _Settled(f"No number of trials would settle it: {left}.")
    sides = " a side" if len(reading.points) > 1 else ""
    if not all(point.averaged for point in reading.points):
        if more > MOST_TRIALS:
            words = f"More than {MOST_TRIALS} more sessions would be needed."
            return _Settled(words, sessions=more)
        words = f"About {counted(more, 'more session')}{sides} would settle it, by their mean"
        return _Settled(f"{words}; more trials in one do not.", sessions=more)
    trials = math.ceil(more * max(point.per_value for point in reading.points))
    if trials > MOST_TRIALS:
        words = f"More than {MOST_TRIALS} more trials would be needed at this level."
    else:
        words = f"About {counted(trials, 'more trial')}{sides} at this level would settle it."
    return _Settled(words, trials=trials)


def _origin(reading: Reading, today: date) -> str:
    kinds = {_device(point.entry.rule) for point in reading.points}
    n = sum(point.entry.n_trials for point in reading.points)
    return f"{day(reading.on, today)} · {', '.join(sorted(kinds))} · {counted(n, 'trial')}"


def _device(rule: Rule) -> str:
    if rule.device_kind in (None, "none"):
        return "by hand"
    return f"{rule.device_kind} {rule.device_id or ''}".strip()


def _rule(reading: Reading) -> str:
    rule = reading.points[0].entry.rule
    parts = [f"{rule.protocol_id} v{rule.protocol_version}"]
    parts.append(f"{rule.metric_id} v{rule.metric_version}")
    if rule.threshold_n is not None:
        parts.append(f"threshold {rule.threshold_n:g} N")
    if rule.debounce_s is not None:
        parts.append(f"debounce {1000 * rule.debounce_s:g} ms")
    return ", ".join(parts)


def _trend(patient: Patient, reading: Reading) -> str:
    point = reading.points[0]
    points = points_of(patient, point.series)[::-1]
    found = trend([p.entry.on for p in points], [p.value for p in points])
    return say_trend(found, show_of(point.series, point.entry.rule.unit)) if found else ""


def _trials(patient: Patient, reading: Reading) -> tuple[str, ...]:
    keys: list[str] = []
    for point in reading.points:
        keys += patient.trials.get((point.entry.session_id, point.series[0], point.series[1]), ())
    return tuple(dict.fromkeys(keys))
