"""What evidence is made of, out of the store: measured, felt, found, typed, carried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from jumpstation.clinical.felt import MORNING_ASKED_DAYS
from jumpstation.clinical.records import Patient, Series
from jumpstation.clinical.schema import Criteria, Progression
from jumpstation.model import Side
from jumpstation.protocols import load_battery
from jumpstation.station.felt_on_file import (
    asks_morning,
    felt_at_tests,
    felt_of_diary,
    felt_typed,
    findings_of,
)
from jumpstation.station.followed import (
    answered_and_told,
    diary_of,
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
        felt=[*felt_at_tests(trials), *felt_typed(by_kind), *felt_of_diary(days, by_kind["diary"])],
        findings=findings_of(by_kind["finding"]),
        answers=answers,
        overrides=overrides,
        loads=[
            *loads_of_trials(trials),
            *loads_elsewhere(by_kind["contacts"]),
            *loads_of_diary(days),
        ],
        asks_morning=sorted(asks_morning(trials, by_kind["contacts"], days)),
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


def last_check(patient: Patient, plan: Progression) -> date | None:
    """The day from which on the weekly check is whole; None: a test of it was never made."""
    days: dict[str, date] = {}
    for (protocol, _, _), entries in patient.series.items():
        for entry in entries:
            days[protocol] = max(entry.on, days.get(protocol, entry.on))
    steps = load_battery(plan.battery).steps
    tests = {step.protocol for step in steps if not step.optional}
    return min(days[test] for test in tests) if tests <= days.keys() else None


def loaded_lately(store: Store, today: date) -> list[Athlete]:
    """Everybody whose last loads are young enough for their mornings to be asked for."""
    since = today - timedelta(days=MORNING_ASKED_DAYS)
    loaded = store.loaded_since(since.isoformat())
    return store.athletes(ids=loaded) if loaded else []
