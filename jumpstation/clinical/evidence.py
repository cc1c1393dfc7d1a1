"""Evidence for a stage: each criterion with what was measured, its error, and the verdict.

A verdict is said of a measurement against a written line, never of a person.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jumpstation.clinical import felt as felt_rules
from jumpstation.clinical.measured import (
    Reading,
    points_of,
    readings,
    show_of,
)
from jumpstation.clinical.records import Finding, Patient
from jumpstation.clinical.schema import (
    AnyCriterion,
    BaselineCriterion,
    DifferenceCriterion,
    FeltCriterion,
    FindingCriterion,
    LsiCriterion,
    Measured,
    TimeCriterion,
    TrendCriterion,
    ValueCriterion,
)
from jumpstation.clinical.spread import MOST_TRIALS, Spread, interval90, judge, more_trials
from jumpstation.clinical.words import HOW_SURE, NEEDS_SIDE, Verdict, counted
from jumpstation.stats.error import trend
from jumpstation.stats.records import Rule
from jumpstation.stats.sentence import Display, day, display_of, say_trend

_PERCENT = (LsiCriterion, BaselineCriterion, TrendCriterion)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One criterion with all that stands beside it. Numbers are in `unit`; words are for people.

    low, high: 90 % interval; None: no interval. more_trials: how many more would settle it.
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
    trials: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Source and how sure it is, in the same words everywhere."""
        return f"{self.criterion.source} · {HOW_SURE[self.criterion.certainty]}"


def evidence_for(patient: Patient, criteria: Sequence[AnyCriterion]) -> tuple[Evidence, ...]:
    """Evidence for each criterion, in the order of the file."""
    return tuple(weigh(patient, criterion) for criterion in criteria)


def weigh(patient: Patient, criterion: AnyCriterion) -> Evidence:
    """One criterion against what is known of the patient on `patient.today`."""
    if isinstance(criterion, FeltCriterion):
        return _felt(patient, criterion)
    if isinstance(criterion, FindingCriterion):
        return _finding(patient, criterion)
    if isinstance(criterion, TimeCriterion):
        return _time(patient, criterion)
    return _measured(patient, criterion)


def _often(criterion: AnyCriterion) -> str:
    if criterion.times == 1:
        return ""
    apart = f", {counted(criterion.apart_days, 'day')} apart" if criterion.apart_days else ""
    return f" · {criterion.times} times{apart}"


# --- measured values -------------------------------------------------------------------------


def display_for(criterion: Measured) -> Display:
    """How the compared value is written: percent, or the metric's own way."""
    if isinstance(criterion, TrendCriterion):
        return Display("", "% in 28 days", 1.0, 0)
    if isinstance(criterion, _PERCENT):
        return Display("", "%", 1.0, 0)
    return display_of(criterion.metric, "")


def _limit(criterion: Measured) -> tuple[float, bool]:
    if criterion.at_least is not None:
        return criterion.at_least, True
    assert criterion.at_most is not None
    return criterion.at_most, False


def _measured(patient: Patient, criterion: Measured) -> Evidence:
    limit, more = _limit(criterion)
    show = display_for(criterion)
    line = f"{'≥' if more else '≤'} {show.number(limit)}{_often(criterion)}"
    found = readings(patient, criterion)
    if isinstance(found, str):
        reason = NEEDS_SIDE if found.startswith("the involved") else f"{_first_up(found)}."
        return Evidence(criterion, Verdict.NOT_MEASURED, line, reason=reason)
    if not found:
        return Evidence(criterion, Verdict.NOT_MEASURED, line, reason="Not tested yet.")
    latest = found[0]
    verdicts = [(reading.on, _verdict(criterion, reading)) for reading in found]
    verdict, reason = _so_often(criterion, verdicts, patient.today)
    settle = _to_settle(criterion, latest) if verdict is Verdict.CANNOT_BE_TOLD else None
    low, high = _interval(criterion, latest)
    return Evidence(
        criterion,
        verdict,
        line,
        measured=_value_words(show, latest, criterion),
        beside=latest.words if isinstance(criterion, _PERCENT) else _beside(latest),
        value=latest.value,
        unit="%" if isinstance(criterion, _PERCENT) else latest.points[0].entry.rule.unit,
        error=latest.spread.error if latest.spread else None,
        low=low,
        high=high,
        limit=limit,
        wants_more=more,
        on=latest.on,
        origin=_origin(latest, patient.today),
        rule=_rule(latest),
        trend=_trend(patient, latest),
        reason=reason or (settle or (None, ""))[1],
        more_trials=settle[0] if settle else None,
        trials=_trials(patient, latest),
        warnings=latest.warnings,
    )


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _as_counted(criterion: Measured) -> bool:
    return isinstance(criterion, ValueCriterion) and not criterion.interval


def _verdict(criterion: Measured, reading: Reading) -> Verdict:
    limit, more = _limit(criterion)
    if reading.spread is None and not _as_counted(criterion):
        return Verdict.CANNOT_BE_TOLD
    spread = None if _as_counted(criterion) else reading.spread
    return judge(reading.value, limit, more, spread)


def _so_often(
    criterion: AnyCriterion, verdicts: Sequence[tuple[date, Verdict]], today: date
) -> tuple[Verdict, str]:
    """The verdict over the newest sessions: met only when met so often, so far apart."""
    newest_on, newest = verdicts[0]
    if criterion.within_days is not None and (today - newest_on).days > criterion.within_days:
        old = f"Last on {newest_on.isoformat()}: older than {criterion.within_days} days."
        return Verdict.NOT_MEASURED, old
    if newest is not Verdict.MET or criterion.times == 1:
        return newest, ""
    met: list[date] = []
    for on, verdict in verdicts:
        if verdict is not Verdict.MET:
            break
        if not met or (met[-1] - on).days >= criterion.apart_days:
            met.append(on)
    if len(met) >= criterion.times:
        return Verdict.MET, ""
    return Verdict.NOT_MEASURED, f"Met {len(met)} of {criterion.times} times so far."


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


def _to_settle(criterion: Measured, reading: Reading) -> tuple[int | None, str]:
    limit, _ = _limit(criterion)
    if reading.spread is None:
        return None, "Its own error between days is not known: repeat the test on other days."
    if isinstance(criterion, TrendCriterion):
        return None, "The slope's interval is on both sides of the line: more sessions narrow it."
    more = more_trials(reading.value, limit, reading.spread)
    if more is None:
        left = "the error of baseline and measurement remains"
        return None, f"No number of trials would settle it: {left}."
    each = max(point.per_value for point in reading.points)
    trials = math.ceil(more * each)
    if trials > MOST_TRIALS:
        return trials, f"More than {MOST_TRIALS} more trials would be needed at this level."
    sides = " a side" if len(reading.points) > 1 else ""
    return trials, f"About {counted(trials, 'more trial')}{sides} at this level would settle it."


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


# --- what is felt ----------------------------------------------------------------------------


def _felt(patient: Patient, criterion: FeltCriterion) -> Evidence:
    answered = felt_rules.answers(patient, criterion)
    line = f"≤ {criterion.at_most:g} of 10" if criterion.at_most is not None else "back to base"
    line += _often(criterion)
    if not answered:
        what = "next morning" if criterion.when == "next_morning" else criterion.when
        reason = f"No answer on {criterion.kind} {what} is on file."
        return Evidence(criterion, Verdict.NOT_MEASURED, line, reason=reason)
    latest = answered[0]
    if latest.value is None:
        reason = f"The morning after {latest.of.isoformat()} is not answered yet."
        return Evidence(criterion, Verdict.NOT_MEASURED, line, on=latest.on, reason=reason)
    verdicts = [
        (a.on, Verdict.MET if a.value <= a.limit else Verdict.NOT_MET)
        for a in answered
        if a.value is not None and a.limit is not None
    ]
    if latest.limit is None:
        return Evidence(
            criterion, Verdict.NOT_MEASURED, line, reason="No pain before the session is on file."
        )
    verdict, reason = _so_often(criterion, verdicts, patient.today)
    asked = f"limit {latest.limit:g}" if criterion.back_to_base else "as reported"
    return Evidence(
        criterion,
        verdict,
        line,
        measured=f"{latest.value:g} of 10",
        beside=f"{asked}, {counted(len(verdicts), 'answer')} on file",
        value=latest.value,
        unit="0-10",
        limit=latest.limit,
        wants_more=False,
        on=latest.on,
        origin=f"{day(latest.on, patient.today)} · reported",
        reason=reason,
    )


# --- what a named person found ---------------------------------------------------------------


def _finding(patient: Patient, criterion: FindingCriterion) -> Evidence:
    line = _finding_line(criterion) + _often(criterion)
    found = [f for f in patient.findings if f.name == criterion.name and f.on <= patient.today]
    found.sort(key=lambda finding: finding.on, reverse=True)
    if not found:
        return Evidence(criterion, Verdict.NOT_MEASURED, line, reason=f"Not typed: {criterion.ask}")
    judged = [(finding.on, _found(criterion, finding)) for finding in found]
    latest = found[0]
    verdict, reason = _so_often(criterion, judged, patient.today)
    if judged[0][1] is Verdict.NOT_MEASURED:
        reason = f"{_found_words(criterion, latest)} is not an answer to: {criterion.ask}"
    return Evidence(
        criterion,
        verdict,
        line,
        measured=_found_words(criterion, latest),
        beside="as typed, no interval",
        value=latest.value,
        unit=latest.unit or "",
        limit=criterion.at_least if criterion.at_least is not None else criterion.at_most,
        wants_more=criterion.at_least is not None,
        on=latest.on,
        origin=f"{day(latest.on, patient.today)} · {latest.named}",
        reason=reason,
    )


def _finding_line(criterion: FindingCriterion) -> str:
    if criterion.expect is not None:
        return "yes" if criterion.expect else "no"
    if criterion.worst_grade is not None:
        first = criterion.worst_grade == criterion.grades[0]
        return criterion.worst_grade if first else f"{criterion.worst_grade} or less"
    if criterion.at_least is not None:
        return f"≥ {criterion.at_least:g} {criterion.unit}"
    return f"≤ {criterion.at_most:g} {criterion.unit}"


def _found(criterion: FindingCriterion, finding: Finding) -> Verdict:
    if criterion.worst_grade is not None:
        if finding.text not in criterion.grades:
            return Verdict.NOT_MEASURED
        worst = criterion.grades.index(criterion.worst_grade)
        good = criterion.grades.index(finding.text) <= worst
    elif finding.value is None:
        return Verdict.NOT_MEASURED
    elif criterion.expect is not None:
        good = bool(finding.value) is criterion.expect
    elif criterion.at_least is not None:
        good = finding.value >= criterion.at_least
    else:
        assert criterion.at_most is not None
        good = finding.value <= criterion.at_most
    return Verdict.MET if good else Verdict.NOT_MET


def _found_words(criterion: FindingCriterion, finding: Finding) -> str:
    if criterion.expect is not None and finding.value is not None:
        return "yes" if finding.value else "no"
    if finding.value is None:
        return finding.text or ""
    return f"{finding.value:g} {finding.unit or ''}".strip()


# --- time ------------------------------------------------------------------------------------


def _time(patient: Patient, criterion: TimeCriterion) -> Evidence:
    weeks = criterion.at_least_weeks
    words = {"injury": "the injury", "surgery": "the surgery", "start": "the start"}
    line = f"≥ {weeks:g} weeks since {words[criterion.since]}"
    days = {
        "injury": patient.injury_on,
        "surgery": patient.surgery_on,
        "start": patient.started_on,
    }
    since = days[criterion.since]
    if since is None:
        reason = f"The day of {words[criterion.since]} is not set."
        return Evidence(criterion, Verdict.NOT_MEASURED, line, reason=reason)
    gone = (patient.today - since).days / 7
    verdict = Verdict.MET if gone >= weeks else Verdict.NOT_MET
    due = since + timedelta(days=math.ceil(7 * weeks))
    return Evidence(
        criterion,
        verdict,
        line,
        measured=f"{math.floor(gone * 10) / 10:.1f} weeks",
        beside=f"since {day(since, patient.today)}",
        value=gone,
        unit="wk",
        limit=weeks,
        wants_more=True,
        on=patient.today,
        origin=f"{day(since, patient.today)} · calendar",
        reason="" if verdict is Verdict.MET else f"Reached on {due.isoformat()}.",
    )


__all__ = ["Evidence", "Spread", "evidence_for", "weigh"]
