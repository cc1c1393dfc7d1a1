"""What pages and bundle are made of: the change of a value, the squad, every stored value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from jumpstation.clinical.records import (
    Patient,
    Series,
)
from jumpstation.exchange.fhir import StoredValue, Subject
from jumpstation.model import MetricValue
from jumpstation.stats.change import Change, assess
from jumpstation.stats.published import published_error
from jumpstation.stats.squad import SquadRow, by_verdict, squad_table
from jumpstation.store import Store, TrialRow
from jumpstation.store.histories import (
    lower_is_better,
    members,
)


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
        found += _answers_of_trial(store, row, demo)
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


def _answers_of_trial(store: Store, row: TrialRow, demo: bool) -> list[StoredValue]:
    """What was asked in a trial: pain before and after, the box, the beat."""
    units = {"m": "m", "hz": "Hz", "before": "0-10", "during": "0-10", "after": "0-10"}
    made = []
    for name, said in store.recorded_trial(row.id).answers.items():
        number = isinstance(said, int | float) and not isinstance(said, bool)
        text = None if number else {True: "yes", False: "no"}.get(said, str(said))  # type: ignore
        unit = units.get(name.rpartition("_")[2], "1")
        value = MetricValue(name, 1, unit, float(said) if number else None, None, text)
        protocol = f"{row.protocol_id} version {row.protocol_version}"
        marked = demo and not row.for_measurement
        made.append(
            StoredValue(
                row.id, "answer", row.started_at, value, row.side, protocol, text=text, demo=marked
            )
        )
    return made


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
