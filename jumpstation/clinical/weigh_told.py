"""What is felt, what a named person found, and how much time has gone by, against a line."""

from __future__ import annotations

import math
from datetime import timedelta

from jumpstation.clinical.evidence import Evidence
from jumpstation.clinical.felt import answers
from jumpstation.clinical.lines import SINCE, line_of
from jumpstation.clinical.often import so_often
from jumpstation.clinical.records import Finding, Patient
from jumpstation.clinical.schema import FeltCriterion, FindingCriterion, TimeCriterion
from jumpstation.clinical.words import Verdict, counted
from jumpstation.stats.sentence import day

_WHEN = {"rest": "at rest", "next_morning": "the next morning", "during": "during the work"}


def weigh_felt(patient: Patient, criterion: FeltCriterion) -> Evidence:
    """Pain or soreness as it was told, against a limit."""
    answered = answers(patient, criterion)
    line = line_of(criterion)
    if not answered:
        what = _WHEN.get(criterion.when, criterion.when)
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
    verdict, reason = so_often(criterion, verdicts, patient.today)
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


def weigh_finding(patient: Patient, criterion: FindingCriterion) -> Evidence:
    """What a named person typed, against what the criterion asks."""
    line = line_of(criterion)
    found = [f for f in patient.findings if f.name == criterion.name and f.on <= patient.today]
    found.sort(key=lambda finding: finding.on, reverse=True)
    if not found:
        return Evidence(criterion, Verdict.NOT_MEASURED, line, reason=f"Not typed: {criterion.ask}")
    judged = [(finding.on, _found(criterion, finding)) for finding in found]
    latest = found[0]
    verdict, reason = so_often(criterion, judged, patient.today)
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


def weigh_time(patient: Patient, criterion: TimeCriterion) -> Evidence:
    """Weeks since a day, against a line."""
    weeks = criterion.at_least_weeks
    line = line_of(criterion)
    days = {
        "injury": patient.injury_on,
        "surgery": patient.surgery_on,
        "start": patient.started_on,
    }
    since = days[criterion.since]
    if since is None:
        reason = f"The day of {SINCE[criterion.since]} is not set."
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
