"""A patient out of the store: records to the clinic's floor, and a decision back into it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from jumpstation.clinical.clearance import Clearance, Person, assemble, evidence_as_signed
from jumpstation.clinical.ladder import check_decision
from jumpstation.clinical.load import criteria_from_text, criteria_text, load_screening
from jumpstation.clinical.records import (
    Answer,
    Decided,
    Felt,
    Finding,
    Load,
    Override,
    Patient,
    Series,
)
from jumpstation.clinical.runner import DiaryDay, advise
from jumpstation.clinical.schema import Criteria
from jumpstation.clinical.volume import contacts_of_trial
from jumpstation.errors import InputError, JumpstationError
from jumpstation.exchange.fhir import StoredValue, Subject
from jumpstation.model import MetricValue, Side
from jumpstation.protocols import Protocol, load_protocol
from jumpstation.stats.change import Change, assess
from jumpstation.stats.published import published_error
from jumpstation.stats.records import SessionValue, usable
from jumpstation.stats.reliability import Estimate
from jumpstation.stats.squad import SquadRow, by_verdict, squad_error, squad_table
from jumpstation.store import Athlete, ClinicDecision, ClinicEntry, ClinicTrial, Store, TrialRow
from jumpstation.store.histories import (
    histories,
    lower_is_better,
    members,
    session_rule,
    squad_of,
)

_WHEN = ("before", "during", "after")
_DIARY_COLUMNS = {
    "pain_free_range": "pain_free_range_m",
    "balance_left": "balance_left_s",
    "balance_right": "balance_right_s",
}


def conditions_of(store: Store, athlete_id: str, until: date | None = None) -> list[ClinicEntry]:
    """The criteria a person is followed under, oldest first; closed ones left out."""
    latest: dict[str, ClinicEntry] = {}
    for entry in store.entries(athlete_id, "condition", until=until.isoformat() if until else None):
        latest[entry.name] = entry
    return [entry for entry in latest.values() if entry.text != "closed"]


def clearance_of(
    store: Store,
    athlete_id: str,
    today: date,
    *,
    condition: str | None = None,
    user_folder: Path | None = None,
    movement: str | None = None,
) -> Clearance:
    """Everything on one patient on one day.

    condition: a criteria id; None: the one the person is followed under. In a demo file its
    invented trials count, and everything made from it says DEMO. Raises InputError,
    ProtocolError.
    """
    athlete = store.athlete(athlete_id)
    followed = conditions_of(store, athlete_id, today)
    chosen = condition or _only(athlete, followed)
    text, name = criteria_text(chosen, user_folder)
    criteria = criteria_from_text(text, name)
    patient = patient_of(store, athlete, criteria, today)
    decisions = [
        _decided(store, row, text)
        for row in store.decisions(athlete_id, criteria.id, until=today.isoformat())
    ]
    mass = store.last_fact(athlete_id, "body_mass", until=today.isoformat())
    person = Person(
        athlete.id,
        athlete.name,
        athlete.birth_year,
        patient.involved.value if patient.involved else None,
        mass.value if mass else None,
    )
    plan = criteria.progression
    advice = None
    if plan is not None:
        advice = advise(plan, diary_of(store, athlete_id, today), today, _last_check(patient))
    return assemble(
        person,
        patient,
        criteria,
        load_screening(user_folder),
        decisions,
        movement=movement,
        advice=advice,
        demo=store.demo is not None,
        criteria_text=text,
    )


def sign(
    store: Store,
    clearance: Clearance,
    stage: int,
    why: str,
    named: str,
    *,
    next_visit: date | None = None,
) -> str:
    """Sign a decision; InputError where it differs from the evidence without a reason."""
    check_decision(clearance.criteria, clearance.proposal, stage, why, clearance.blocked)
    return store.sign_decision(
        clearance.person.id,
        clearance.criteria.id,
        clearance.criteria.version,
        clearance.criteria_text,
        stage_before=clearance.proposal.now,
        stage=stage,
        stage_proposed=clearance.proposal.proposed,
        why=why,
        named=named,
        evidence=json.dumps(evidence_as_signed(clearance), ensure_ascii=False, sort_keys=True),
        on_date=clearance.today.isoformat(),
        next_visit=next_visit.isoformat() if next_visit else None,
    )


def _only(athlete: Athlete, followed: list[ClinicEntry]) -> str:
    if len(followed) == 1:
        return followed[0].name
    if not followed:
        raise InputError(
            athlete.name,
            "is followed under no criteria yet",
            "jumpstation clearance condition ATHLETE CRITERIA --by NAME, or --condition CRITERIA",
        )
    names = ", ".join(entry.name for entry in followed)
    raise InputError(athlete.name, f"is followed under {names}", "name one with --condition")


def patient_of(store: Store, athlete: Athlete, criteria: Criteria, today: date) -> Patient:
    """What evidence is made of, as known on a day; later entries are not looked at."""
    until = today.isoformat()
    entries = store.entries(athlete.id, until=until)
    by_kind: dict[str, list[ClinicEntry]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry)
    condition = [e for e in by_kind["condition"] if e.name == criteria.id and e.text != "closed"]
    trials = _trials(store, athlete.id, today)
    series = _until(histories(store, athlete.id), today)
    days = diary_of(store, athlete.id, today)
    side = (condition[-1].side if condition else None) or athlete.involved_side
    return Patient(
        today=today,
        involved=Side(side) if side in ("left", "right") and criteria.sided else None,
        birth_year=athlete.birth_year,
        injury_on=_last_day(by_kind["injury"]),
        surgery_on=_last_day(by_kind["surgery"]),
        started_on=date.fromisoformat(condition[0].on_date) if condition else None,
        series=series,
        squad_errors=_squad_errors(store, athlete, criteria, series),
        session_how={key[0]: session_rule(key[0])[0] for key in series},
        trials=_trial_keys(trials),
        felt=[*_felt(trials), *_typed_felt(by_kind), *_diary_felt(days)],
        findings=[
            Finding(e.name, date.fromisoformat(e.on_date), e.named, e.value, e.unit, e.text)
            for e in by_kind["finding"]
        ],
        answers=[
            Answer(e.name, e.value, date.fromisoformat(e.on_date), e.named)
            for e in by_kind["screening"]
            if e.value is not None
        ],
        overrides=[
            Override(e.name, date.fromisoformat(e.on_date), e.named, e.text or "")
            for e in by_kind["override"]
        ],
        loads=[*_loads(trials), *_elsewhere(by_kind["contacts"]), *_diary_loads(days)],
        asks_morning=sorted(_asks_morning(trials, by_kind["contacts"], days)),
    )


def _trials(store: Store, athlete_id: str, today: date) -> list[ClinicTrial]:
    """Measured trials up to a day; in a demo file the invented ones stand in for them."""
    demo, until = store.demo is not None, today.isoformat()
    trials = store.clinic_trials(athlete_id)
    return [t for t in trials if (t.for_measurement or demo) and t.on_date <= until]


def _last_day(entries: list[ClinicEntry]) -> date | None:
    return date.fromisoformat(entries[-1].on_date) if entries else None


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
                found.append(Felt(kind, when, float(str(value)), on, trial.protocol_id))
    return found


def _typed_felt(by_kind: dict[str, list[ClinicEntry]]) -> list[Felt]:
    found = [
        Felt("pain", e.name, e.value, date.fromisoformat(e.on_date))
        for e in by_kind["pain"]
        if e.value is not None
    ]
    for e in by_kind["morning"]:
        if e.value is not None:
            on = date.fromisoformat(e.on_date)
            of = date.fromisoformat(e.about) if e.about else on - timedelta(days=1)
            found.append(Felt(e.name, "next_morning", e.value, on, of=of))
    for e in by_kind["screening"]:
        if e.name in ("pain", "soreness") and e.value is not None:
            found.append(Felt(e.name, "before", e.value, date.fromisoformat(e.on_date)))
    return found


def _diary_felt(days: Iterable[DiaryDay]) -> list[Felt]:
    found = []
    for day in days:
        if day.pain_during is not None:
            found.append(Felt("pain", "during", day.pain_during, day.on))
        if day.soreness_morning is not None:
            morning = day.on + timedelta(days=1)
            found.append(Felt("soreness", "next_morning", day.soreness_morning, morning, of=day.on))
    return found


def diary_of(store: Store, athlete_id: str, today: date) -> list[DiaryDay]:
    """The runner's diary, one record a day, oldest first; the last word on a field counts."""
    days: dict[date, DiaryDay] = {}
    for entry in store.entries(athlete_id, "diary", until=today.isoformat()):
        on = date.fromisoformat(entry.on_date)
        field = _DIARY_COLUMNS.get(entry.name, entry.name)
        value = entry.text if entry.name in ("surface", "shoes") else entry.value
        if field == "contacts":
            value = round(entry.value or 0)
        days[on] = replace(days.get(on, DiaryDay(on)), **{field: value})
    return [days[on] for on in sorted(days)]


def _last_check(patient: Patient) -> date | None:
    """The last day of a heel-raise, balance or knee-to-wall test: the weekly check."""
    weekly = ("heel-raises", "balance", "knee-to-wall")
    days = [e.on for key, entries in patient.series.items() if key[0] in weekly for e in entries]
    return max(days, default=None)


# --- load ------------------------------------------------------------------------------------


def _known(protocol_id: str) -> Protocol | None:
    try:
        return load_protocol(protocol_id)
    except JumpstationError:
        return None


def _loads(trials: Iterable[ClinicTrial]) -> list[Load]:
    found = []
    for trial in trials:
        protocol = _known(trial.protocol_id)
        if protocol is None:
            contacts = trial.contacts
        else:
            reps = protocol.end.reps
            contacts = contacts_of_trial(trial.contacts, protocol.contacts.per_trial, reps)
        if contacts:
            found.append(Load(date.fromisoformat(trial.on_date), contacts))
    return found


def _elsewhere(entries: Iterable[ClinicEntry]) -> list[Load]:
    return [
        Load(date.fromisoformat(e.on_date), round(e.value), e.text or "elsewhere")
        for e in entries
        if e.value is not None
    ]


def _diary_loads(days: Iterable[DiaryDay]) -> list[Load]:
    return [Load(day.on, day.contacts, "diary") for day in days if day.contacts]


def _asks_morning(
    trials: Iterable[ClinicTrial], contacts: Iterable[ClinicEntry], days: Iterable[DiaryDay]
) -> set[date]:
    found = {date.fromisoformat(e.on_date) for e in contacts if e.value}
    found |= {day.on for day in days if day.contacts}
    for trial in trials:
        protocol = _known(trial.protocol_id)
        if protocol is not None and protocol.questions.next_morning:
            found.add(date.fromisoformat(trial.on_date))
    return found


def _decided(store: Store, row: ClinicDecision, text: str) -> Decided:
    return Decided(
        row.stage,
        date.fromisoformat(row.on_date),
        row.named,
        row.why,
        row.criteria_version,
        date.fromisoformat(row.next_visit) if row.next_visit else None,
        row.stage_proposed,
        store.criteria_text(row.criteria_key) == text,
    )


def mornings_due(store: Store, today: date) -> list[tuple[Athlete, date]]:
    """Whose next morning is to be asked for, with the day it is about, over all athletes."""
    from jumpstation.clinical.felt import mornings_due as due

    found = []
    for athlete in store.athletes():
        trials = _trials(store, athlete.id, today)
        entries = store.entries(athlete.id, until=today.isoformat())
        by_kind: dict[str, list[ClinicEntry]] = defaultdict(list)
        for entry in entries:
            by_kind[entry.kind].append(entry)
        days = diary_of(store, athlete.id, today)
        patient = Patient(
            today=today,
            felt=[*_typed_felt(by_kind), *_diary_felt(days)],
            asks_morning=sorted(_asks_morning(trials, by_kind["contacts"], days)),
        )
        found += [(athlete, day) for day in due(patient)]
    return found


# --- for the pages ---------------------------------------------------------------------------


def change_of(patient: Patient, series: Series) -> Change | None:
    """The last session of a series against its baseline; None: not tested."""
    return assess(
        patient.series.get(series, ()),
        squad_error=patient.squad_errors.get(series),
        published=published_error(series[2], series[0]),
    )


def squad_rows(store: Store, group: str | None, series: Series, today: date) -> list[SquadRow]:
    """The squad table of one value as of a day, those who need the coach first."""
    people = members(store, store.athletes(group=group), series)
    people = [replace(one, history=[e for e in one.history if e.on <= today]) for one in people]
    rows = squad_table(
        people,
        today,
        published=published_error(series[2], series[0]),
        lower_is_better=lower_is_better(series[2]),
    )
    return by_verdict(rows)


def fhir_of(store: Store, athlete_id: str) -> tuple[Subject, list[StoredValue]]:
    """Every stored value of a person, one record each: trials, contacts, facts, typed entries.

    Simulated trials are left out, but for a demo file's. Values withheld are there with their
    reason.
    """
    athlete = store.athlete(athlete_id)
    demo = store.demo is not None
    found: list[StoredValue] = []
    for row in store.trials(athlete_id=athlete.id):
        if row.status != "finished" or not (row.for_measurement or demo):
            continue
        found += _values_of_trial(store, row, demo)
    for fact in store.facts(athlete.id):
        if fact.value is not None:
            value = MetricValue(fact.kind, 1, fact.unit or "1", fact.value)
            found.append(StoredValue(fact.id, "fact", fact.on_date, value, fact.side))
    for entry in store.entries(athlete.id):
        if entry.kind in ("condition", "injury", "surgery", "override"):
            continue
        name = entry.name if entry.kind in ("finding", "diary") else f"{entry.kind}_{entry.name}"
        withheld = None if entry.value is not None else entry.text
        value = MetricValue(name, 1, entry.unit or "1", entry.value, None, withheld)
        found.append(
            StoredValue(
                entry.id,
                "clinic_entry",
                entry.on_date,
                value,
                entry.side,
                text=entry.text if entry.value is None else None,
                performer=entry.named,
            )
        )
    return Subject(athlete.id, athlete.name, athlete.birth_year), found


def _values_of_trial(store: Store, row: TrialRow, demo: bool) -> list[StoredValue]:
    """The values of a trial and of its contacts, in every stored formula version."""
    device = store.tuples(
        "SELECT device_kind, device_id FROM method WHERE id = ?", [row.method_id]
    )[0]
    made = []
    owners = [("trial_value", row.id)] + [("rep_value", rep.id) for rep in store.reps(row.id)]
    for table, key in owners:
        column = table.replace("_value", "_id")
        versions = store.tuples(
            f"SELECT DISTINCT version FROM {table} WHERE {column} = ? ORDER BY version", [key]
        )
        for (version,) in versions:
            for value in store.values(table, key, version).values():
                made.append(
                    StoredValue(
                        key,
                        table,
                        row.started_at,
                        value,
                        row.side,
                        f"{row.protocol_id} version {row.protocol_version}",
                        " ".join(device),
                        demo=demo and not row.for_measurement,
                    )
                )
    return made
