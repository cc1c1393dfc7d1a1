"""What evidence is made of, out of the store: measured, felt, found, typed, carried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from jumpstation.clinical.felt import MORNING_ASKED_DAYS
from jumpstation.clinical.records import (
    Felt,
    Finding,
    Patient,
    Series,
)
from jumpstation.clinical.runner import DiaryDay
from jumpstation.clinical.schema import Criteria, Progression
from jumpstation.model import Side
from jumpstation.protocols import load_battery
from jumpstation.station.followed import (
    answered_and_told,
    diary_of,
    known_protocol,
    last_closed,
    loads_elsewhere,
    loads_of_diary,
    loads_of_trials,
    trials_of,
)
from jumpstation.stats.records import SessionValue, usable
from jumpstation.stats.reliability import Estimate
from jumpstation.stats.squad import squad_error
from jumpstation.store import Athlete, ClinicEntry, ClinicTrial, Store
from jumpstation.store.histories import (
    histories,
    members,
    session_rule,
    squad_of,
)

_WHEN = ("before", "during", "after")


def patient_of(store: Store, athlete: Athlete, criteria: Criteria, today: date) -> Patient:
    """What evidence is made of, as known on a day; later entries are not looked at."""
    until = today.isoformat()
    entries = store.entries(athlete.id, until=until)
    by_kind: dict[str, list[ClinicEntry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    closed = last_closed(store, athlete.id, criteria.id, today)
    condition = [
        e
        for e in by_kind["condition"]
        if e.name == criteria.id and e.text != "closed" and e.at > closed
    ]
    answers, overrides = answered_and_told(store, athlete.id, entries, today)
    trials = trials_of(store, athlete.id, today)
    series = _until(histories(store, athlete.id), today)
    days = diary_of(store, athlete.id, today)
    side = (condition[-1].side if condition else None) or athlete.involved_side
    return Patient(
        today=today,
        involved=Side(side) if side in ("left", "right") and criteria.sided else None,
        birth_year=athlete.birth_year,
        sex=athlete.sex,
        injury_on=_last_day(by_kind["injury"], criteria.id),
        surgery_on=_last_day(by_kind["surgery"], criteria.id),
        started_on=date.fromisoformat(condition[0].on_date) if condition else None,
        series=series,
        squad_errors=_squad_errors(store, athlete, criteria, series),
        session_how={key[0]: session_rule(key[0])[0] for key in series},
        trials=_trial_keys(trials),
        felt=[*_felt(trials), *_typed_felt(by_kind), *_diary_felt(days, by_kind["diary"])],
        findings=[
            Finding(e.name, date.fromisoformat(e.on_date), e.named, e.value, e.unit, e.text, e.at)
            for e in by_kind["finding"]
        ],
        answers=answers,
        overrides=overrides,
        loads=[
            *loads_of_trials(trials),
            *loads_elsewhere(by_kind["contacts"]),
            *loads_of_diary(days),
        ],
        asks_morning=sorted(_asks_morning(trials, by_kind["contacts"], days)),
    )


def _last_day(entries: list[ClinicEntry], criteria_id: str) -> date | None:
    """The day as it was typed last for these criteria: a correction may be an earlier day."""
    own = [e for e in entries if e.name == criteria_id]
    return date.fromisoformat(max(own, key=lambda e: e.at).on_date) if own else None


def _until(
    found: dict[Series, list[SessionValue]], today: date
) -> dict[Series, list[SessionValue]]:
    return {key: [e for e in entries if e.on <= today] for key, entries in found.items()}


def _squad_errors(
    store: Store,
    athlete: Athlete,
    criteria: Criteria,
    series: dict[Series, list[SessionValue]],
) -> dict[Series, Estimate]:
    """The squad's error of every value that a criterion asks for."""
    asked = {
        (getattr(c, "protocol", None), getattr(c, "metric", None))
        for stage in criteria.stages
        for c in stage.criteria
    }
    squad = squad_of(store, athlete)
    found: dict[Series, Estimate] = {}
    for key, entries in series.items():
        measured = usable(entries)
        if (key[0], key[2]) not in asked or not measured or len(squad) < 2:
            continue
        error = squad_error(members(store, squad, key), measured[-1].rule)
        if error is not None:
            found[key] = error
    return found


def _trial_keys(trials: Iterable[ClinicTrial]) -> dict[tuple[str, str, str], tuple[str, ...]]:
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for trial in trials:
        if trial.counted:
            place = (trial.session_id, trial.protocol_id, trial.side)
            found[place] = (*found.get(place, ()), trial.id)
    return found


# --- what was felt ---------------------------------------------------------------------------


def _felt(trials: Iterable[ClinicTrial]) -> list[Felt]:
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


def _typed_felt(by_kind: dict[str, list[ClinicEntry]]) -> list[Felt]:
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


def _diary_felt(days: Iterable[DiaryDay], entries: Iterable[ClinicEntry]) -> list[Felt]:
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


def last_check(patient: Patient, plan: Progression) -> date | None:
    """The day from which on the weekly check is whole; None: a test of it was never made."""
    days: dict[str, date] = {}
    for (protocol, _, _), entries in patient.series.items():
        for entry in entries:
            days[protocol] = max(entry.on, days.get(protocol, entry.on))
    steps = load_battery(plan.battery).steps
    tests = {step.protocol for step in steps if not step.optional}
    return min(days[test] for test in tests) if tests <= days.keys() else None


# --- load ------------------------------------------------------------------------------------


def _asks_morning(
    trials: Iterable[ClinicTrial], contacts: Iterable[ClinicEntry], days: Iterable[DiaryDay]
) -> set[date]:
    found = {date.fromisoformat(e.on_date) for e in contacts if e.value}
    found |= {day.on for day in days if day.contacts}
    for trial in trials:
        protocol = known_protocol(trial.protocol_id)
        if protocol is not None and protocol.questions.next_morning:
            found.add(date.fromisoformat(trial.on_date))
    return found


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
        felt=[*_typed_felt(by_kind), *_diary_felt(days, by_kind["diary"])],
        asks_morning=sorted(_asks_morning(trials, by_kind["contacts"], days)),
    )


def loaded_lately(store: Store, today: date) -> list[Athlete]:
    """Everybody whose last loads are young enough for their mornings to be asked for."""
    since = today - timedelta(days=MORNING_ASKED_DAYS)
    loaded = store.loaded_since(since.isoformat())
    return store.athletes(ids=loaded) if loaded else []
