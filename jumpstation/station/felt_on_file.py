"""What was felt and found, out of the store, and which mornings are to be asked for.

Without statistics: what is asked before a test must be there at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from jumpstation.clinical.felt import MORNING_ASKED_DAYS
from jumpstation.clinical.records import Felt, Finding, Patient
from jumpstation.clinical.runner import DiaryDay
from jumpstation.station.followed import diary_of, known_protocol, trials_of
from jumpstation.store import Athlete, ClinicEntry, ClinicTrial, Store

_WHEN = ("before", "during", "after")


def felt_at_tests(trials: Iterable[ClinicTrial]) -> list[Felt]:
    """Answers kept with the trials, "pain_before" and the like; stiffness is asked, not judged."""
    found = []
    for trial in trials:
        for name, value in trial.answers.items():
            kind, _, when = name.partition("_")
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if kind in ("pain", "soreness") and when in _WHEN and number:
                on = date.fromisoformat(trial.on_date)
                at = trial.answered_at
                found.append(Felt(kind, when, float(str(value)), on, trial.protocol_id, at=at))
    return found


def felt_typed(by_kind: dict[str, list[ClinicEntry]]) -> list[Felt]:
    """Pain typed by itself, mornings, and what was answered before a test."""
    found = [
        Felt("pain", e.name, e.value, date.fromisoformat(e.on_date), at=e.at)
        for e in by_kind["pain"]
        if e.value is not None
    ]
    for e in by_kind["morning"]:
        if e.value is not None:
            on = date.fromisoformat(e.on_date)
            of = date.fromisoformat(e.about) if e.about else on - timedelta(days=1)
            found.append(Felt(e.name, "next_morning", e.value, on, of=of, at=e.at))
    for e in by_kind["screening"]:
        if e.name in ("pain", "soreness") and e.value is not None:
            on = date.fromisoformat(e.on_date)
            found.append(Felt(e.name, "before", e.value, on, at=e.at))
    return found


def felt_of_diary(days: Iterable[DiaryDay], entries: Iterable[ClinicEntry]) -> list[Felt]:
    """Pain during and soreness the morning after, of the diary's days."""
    written = {e.on_date: e.at for e in entries}  # of a day the last
    found = []
    for day in days:
        at = written.get(day.on.isoformat(), "")
        if day.pain_during is not None:
            found.append(Felt("pain", "during", day.pain_during, day.on, at=at))
        if day.soreness_morning is not None:
            morning = day.on + timedelta(days=1)
            sore = day.soreness_morning
            found.append(Felt("soreness", "next_morning", sore, morning, of=day.on, at=at))
    return found


def findings_of(entries: Iterable[ClinicEntry]) -> list[Finding]:
    """What named persons found."""
    return [
        Finding(e.name, date.fromisoformat(e.on_date), e.named, e.value, e.unit, e.text, e.at)
        for e in entries
    ]


def asks_morning(
    trials: Iterable[ClinicTrial], contacts: Iterable[ClinicEntry], days: Iterable[DiaryDay]
) -> set[date]:
    """Days of a load whose next morning is to be asked for."""
    found = {date.fromisoformat(e.on_date) for e in contacts if e.value}
    found |= {day.on for day in days if day.contacts}
    for trial in trials:
        protocol = known_protocol(trial.protocol_id)
        if protocol is not None and protocol.questions.next_morning:
            found.add(date.fromisoformat(trial.on_date))
    return found


def told_of(
    store: Store, athlete_id: str, entries: Iterable[ClinicEntry], patient: Patient
) -> Patient:
    """The patient with what was felt, found and loaded; entries: all of the person up to today."""
    by_kind: dict[str, list[ClinicEntry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    trials = trials_of(store, athlete_id, patient.today)
    days = diary_of(store, athlete_id, patient.today)
    return replace(
        patient,
        felt=[*felt_at_tests(trials), *felt_typed(by_kind), *felt_of_diary(days, by_kind["diary"])],
        findings=findings_of(by_kind["finding"]),
        asks_morning=sorted(asks_morning(trials, by_kind["contacts"], days)),
    )


def mornings_of(store: Store, athlete: Athlete, today: date) -> Patient:
    """What was felt on mornings and which days still ask for one: what `mornings_due` looks at."""
    since = (today - timedelta(days=MORNING_ASKED_DAYS)).isoformat()
    trials = [trial for trial in trials_of(store, athlete.id, today) if trial.on_date >= since]
    entries = store.entries(athlete.id, until=today.isoformat())
    by_kind: dict[str, list[ClinicEntry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    days = diary_of(store, athlete.id, today)
    return Patient(
        today=today,
        felt=[*felt_typed(by_kind), *felt_of_diary(days, by_kind["diary"])],
        asks_morning=sorted(asks_morning(trials, by_kind["contacts"], days)),
    )
