"""What pages and bundle are made of: the change of a value, the squad, every stored value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jumpstation.clinical.records import (
    Patient,
    Series,
)
from jumpstation.exchange.fhir import AMENDED, FINAL, WITHDRAWN, StoredValue, Subject
from jumpstation.model import MetricValue
from jumpstation.station.storing import local_start
from jumpstation.stats.change import Change, assess
from jumpstation.stats.published import published_error
from jumpstation.store import Store, TrialRow


def change_of(patient: Patient, series: Series) -> Change | None:
    """The last session of a series against its baseline; None: not tested."""
    return assess(
        patient.series.get(series, ()),
        squad_error=patient.squad_errors.get(series),
        published=published_error(series[2], series[0]),
    )


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


def _at(row: TrialRow) -> str:
    """The day and time there where the test was made, with its offset."""
    local = local_start(row).isoformat(timespec="microseconds")
    return row.on_date + local.removeprefix(local[:10])


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
                row.id, "answer", _at(row), value, row.side, protocol, text=text, demo=marked
            )
        )
    return made


def _values_of_trial(store: Store, row: TrialRow, demo: bool) -> list[StoredValue]:
    """The values of a trial and of its contacts, in every stored formula version.

    Where a contact was left out by hand, the first score is withdrawn and the standing one stands
    beside it, amended. A trial that was left out by hand is withdrawn.
    """
    (device,) = store.tuples(
        "SELECT device_kind, device_id FROM method WHERE id = ?", [row.method_id]
    )
    whole = StoredValue(
        row.id,
        "trial_value",
        _at(row),
        MetricValue("", 1, "1"),
        row.side,
        f"{row.protocol_id} version {row.protocol_version}",
        " ".join(device),
        demo=demo and not row.for_measurement,
        status=WITHDRAWN if row.excluded else FINAL,
        remark=_remark(store, row),
    )
    first = [replace(whole, value=value) for value in _versions(store, "trial_value", row.id)]
    if _scored_again(store, row.id):
        told = "scored again after a contact was left out by hand"
        amended = [
            replace(
                whole,
                table="change",
                value=value,
                status=WITHDRAWN if row.excluded else AMENDED,
                remark="; ".join(text for text in (whole.remark, told) if text),
            )
            for value in store.score(row.id).values()
        ]
        first = [replace(one, status=WITHDRAWN, remark=f"replaced: {told}") for one in first]
        first += amended
    reps = [
        replace(whole, key=rep.id, table="rep_value", value=value)
        for rep in store.reps(row.id)
        for value in _versions(store, "rep_value", rep.id)
    ]
    return [*first, *reps]


def _versions(store: Store, table: str, key: str) -> Iterator[MetricValue]:
    """Every stored formula version of the values of a trial or contact."""
    column = table.replace("_value", "_id")
    versions = store.tuples(
        f"SELECT DISTINCT version FROM {table} WHERE {column} = ? ORDER BY version", [key]
    )
    for (version,) in versions:
        yield from store.values(table, key, version).values()


def _scored_again(store: Store, trial_id: str) -> bool:
    return any(change.field == "score" for change in store.changes(trial_id))


def _remark(store: Store, row: TrialRow) -> str:
    """Why a trial does not count; empty: it does."""
    if row.excluded:
        why = [c.why for c in store.changes(row.id) if c.field == "excluded"]
        return f"left out by hand: {why[-1]}" if why else "left out by hand"
    if row.familiarisation:
        return "familiarisation: it does not count"
    return f"it does not count: {row.invalid_reason}" if row.invalid_reason else ""
