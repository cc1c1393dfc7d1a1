"""Between the store's rows and the records that go out and come in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from itertools import groupby

from jumpstation.exchange.records import ImportPlan, ImportRow, Person, TrialRecord
from jumpstation.model import Edge, ForceBlock, Side, Trial
from jumpstation.store import Athlete, Store, TrialRow

SAME_SCORE = 1e-9
DEMO_NOTE = ("DEMO: invented, not measured on a person",)
LEFT_OUT = ("on file", "unfinished")


def person_of(athlete: Athlete) -> Person:
    """An athlete as other files know them."""
    return Person(
        athlete.name,
        athlete.id,
        athlete.external_id,
        athlete.birth_year,
        athlete.sex,
        athlete.groups,
        athlete.involved_side,
    )


def records_of(
    store: Store, athlete: Athlete, row: TrialRow, with_raw: bool = False
) -> TrialRecord:
    """One stored trial as it goes out, as it stands after every correction."""
    recorded = store.recorded_trial(row.id, with_raw=with_raw)
    trial = Trial(
        protocol_id=row.protocol_id,
        protocol_version=row.protocol_version,
        side=Side(row.side),
        reps=tuple(stored.rep for stored in recorded.reps),
        valid=row.valid,
        score=recorded.score,
        method=recorded.method,
        losses=recorded.losses,
        invalid_reason=row.invalid_reason,
        body_mass_kg=row.body_mass_kg,
        familiarisation=row.familiarisation,
        answers=recorded.answers,
        notes=(*DEMO_NOTE, *recorded.notes) if store.demo else recorded.notes,
    )
    return TrialRecord(
        trial_id=row.id,
        person=person_of(athlete),
        started_at=local_start(row).isoformat(timespec="microseconds"),
        trial=trial,
        device=recorded.device,
        status=row.status,
        counted=row.counted,
        excluded=row.excluded,
        surface=row.surface,
        footwear=row.footwear,
        protocol_text=recorded.protocol_text,
        raw=recorded.raw,
        local_date=row.on_date,
        utc_offset_known=row.utc_offset_s is not None,
    )


def local_start(row: TrialRow) -> datetime:
    """When a trial began, in the offset of its place; in this computer's where that is unknown."""
    offset_s = row.utc_offset_s
    place = None if offset_s is None else timezone(timedelta(seconds=offset_s))
    return datetime.fromisoformat(row.started_at).astimezone(place)


def on_file_in(store: Store) -> Callable[[str, TrialRecord], bool]:
    """Whether an athlete has a trial of that second, test, side and score already.

    Either the instant or the clock on the wall: one file read in two time zones is one file.
    """

    def on_file(athlete_id: str, record: TrialRecord) -> bool:
        instant, wall = _seconds(datetime.fromisoformat(record.started_at))
        return any(
            row.protocol_id == record.trial.protocol_id
            and row.side == record.trial.side.value
            and _is_at(local_start(row), instant, wall)
            and _same_score(store, row.id, record)
            for row in store.trials(athlete_id=athlete_id)
        )

    return on_file


def mass_on_file_in(store: Store) -> Callable[[str, str], float | None]:
    """The last body mass of an athlete, in kg, on or before an ISO day; None where none is told."""

    def mass_on_file(athlete_id: str, day: str) -> float | None:
        fact = store.last_fact(athlete_id, "body_mass", until=day)
        return None if fact is None else fact.value

    return mass_on_file


def _same_score(store: Store, trial_id: str, record: TrialRecord) -> bool:
    there = {key: value.value for key, value in store.score(trial_id).items()}
    here = {key: value.value for key, value in record.trial.score.items()}
    shared = [
        (there[key], value)
        for key, value in here.items()
        if value is not None and there.get(key) is not None
    ]
    return all(abs(a - b) <= SAME_SCORE * abs(b) for a, b in shared if a is not None)


def _is_at(at: datetime, instant: datetime, wall: datetime) -> bool:
    return _seconds(at)[0] == instant or _seconds(at)[1] == wall


def _seconds(at: datetime) -> tuple[datetime, datetime]:
    """The second of an instant, in UTC and on the wall; without a zone: of this computer."""
    second = at.replace(microsecond=0)
    return second.astimezone(UTC), second.replace(tzinfo=None)


def store_plan(store: Store, plan: ImportPlan) -> dict[str, int]:
    """Store all rows of a plan that were understood, in one step: all of them or none."""
    done = {"athletes": 0, "trials": 0}
    made: dict[int | None, str] = {}
    with store.importing(plan.file, plan.sha256, plan.kind):
        for row in plan.rows:
            if row.problem is not None or row.person is None or row.match in LEFT_OUT:
                continue
            athlete_id = row.matched_id or made.get(row.newcomer)
            if athlete_id is None:
                athlete_id = _add(store, row.person)
                if row.newcomer is not None:
                    made[row.newcomer] = athlete_id
                done["athletes"] += 1
            elif row.trial is None:
                _add_to(store, athlete_id, row.person, plan.file)
            if row.trial is not None:
                _store_trial(store, athlete_id, row, plan)
                done["trials"] += 1
        store.audit("file imported", None, file=plan.file, kind=plan.kind, **done)
    return done


def _add(store: Store, person: Person) -> str:
    return store.add_athlete(
        person.name,
        external_id=person.external_id,
        birth_year=person.birth_year,
        sex=person.sex,
        groups=person.groups,
        involved_side=person.involved_side,
    )


def _add_to(store: Store, athlete_id: str, person: Person, file: str) -> None:
    """Fill in what is not on file yet, and add groups; nothing on file is replaced."""
    there = store.athlete(athlete_id)
    for field in ("external_id", "birth_year", "sex", "involved_side"):
        new = getattr(person, field)
        if new is not None and getattr(there, field) is None:
            store.change_athlete(athlete_id, field, new, f"read from {file}")
    more = [group for group in person.groups if group not in there.groups]
    if more:
        store.change_athlete(athlete_id, "groups", [*there.groups, *more], f"read from {file}")


def _store_trial(store: Store, athlete_id: str, row: ImportRow, plan: ImportPlan) -> None:
    record = row.trial
    assert record is not None
    text = record.protocol_text or f"# {record.trial.protocol_id}, read from {plan.kind}\n"
    trial_id = store.import_trial(
        athlete_id,
        None,
        record.trial,
        text,
        record.device,
        datetime.fromisoformat(record.started_at),
        surface=record.surface,
        footwear=record.footwear,
        on_date=record.on_date,
        utc_offset_known=record.utc_offset_known,
    )
    _store_raw(store, trial_id, record)
    if record.excluded:
        store.exclude_trial(trial_id, f"excluded in {plan.file}")


def _store_raw(store: Store, trial_id: str, record: TrialRecord) -> None:
    """The recording in its order; edges that follow each other are stored together."""
    for kind, together in groupby(record.raw, type):
        pieces = list(together)
        if kind is Edge:
            store.append_edges(trial_id, pieces, record.device.tick_s)
        elif kind is ForceBlock and record.device.force is not None:
            for block in pieces:
                store.append_counts(trial_id, block, record.device.force)
        elif kind is tuple:
            for arrival_s, data in pieces:
                store.append_raw(trial_id, data, arrival_s)
            store.flush_raw(trial_id)
