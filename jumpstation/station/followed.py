"""What a person is followed under, what was answered, which contacts were made: without statistics.

The clinic's evidence needs scipy; what is asked and counted before a test must be there at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from jumpstation.clinical.load import criteria_from_text, criteria_text
from jumpstation.clinical.permitted import Followed, Unread
from jumpstation.clinical.records import Answer, Decided, Load, Override
from jumpstation.clinical.runner import DiaryDay
from jumpstation.clinical.volume import contacts_of_trial
from jumpstation.errors import JumpstationError
from jumpstation.protocols import Protocol, load_protocol
from jumpstation.station.folders import user_protocols
from jumpstation.store import ClinicDecision, ClinicEntry, ClinicTrial, Store

AS_FACTS = ("pain", "soreness", "fatigue")
TYPED = ("screening", "override")
NOW = ("rest", "before", "after")  # pain typed with its moment: what is felt now, not in the work
_DIARY_COLUMNS = {
    "pain_free_range": "pain_free_range_m",
    "balance_left": "balance_left_s",
    "balance_right": "balance_right_s",
}


def trials_of(store: Store, athlete_id: str, today: date) -> list[ClinicTrial]:
    """Measured trials up to a day; in a demo file the invented ones stand in for them."""
    demo, until = store.demo is not None, today.isoformat()
    trials = store.clinic_trials(athlete_id)
    return [t for t in trials if (t.for_measurement or demo) and t.on_date <= until]


def screening_entries(entries: list[ClinicEntry]) -> tuple[list[Answer], list[Override]]:
    """Answers and overrides among the entries of a person.

    An answer that was given after an override is not let pass by it. What was answered before
    the day of a surgery (an agreement of the surgeon) speaks of the time before it: left out.
    """
    surgery = _last_surgery(entries)
    entries = [e for e in entries if e.kind not in TYPED or e.on_date >= surgery]
    answered = {e.name: e.at for e in entries if e.kind == "screening"}
    answers = [
        Answer(e.name, e.value, date.fromisoformat(e.on_date), e.named)
        for e in entries
        if e.kind == "screening" and e.value is not None
    ]
    overrides = [
        Override(e.name, date.fromisoformat(e.on_date), e.named, e.text or "", e.at)
        for e in entries
        if e.kind == "override" and e.at >= answered.get(e.name, "")
    ]
    return answers, overrides


def _last_surgery(entries: list[ClinicEntry]) -> str:
    """The latest day of a surgery, each as it was typed last; empty: none is known."""
    typed = sorted((e for e in entries if e.kind == "surgery"), key=lambda e: e.at)
    return max({e.name: e.on_date for e in typed}.values(), default="")


def answered_and_told(
    store: Store, athlete_id: str, entries: list[ClinicEntry], today: date
) -> tuple[list[Answer], list[Override]]:
    """Answers and overrides of a person; pain and the like told since is the last word.

    What was told after an override is not let pass by it.
    """
    answers, overrides = screening_entries(entries)
    since = _told_since(store, athlete_id, entries, today)
    later = {answer.item for answer in since}
    return [*answers, *since], [o for o in overrides if o.item not in later]


def _told_since(
    store: Store, athlete_id: str, entries: list[ClinicEntry], today: date
) -> list[Answer]:
    """Pain and the like told or typed today, after every answer and override: as it is now."""
    found = []
    for kind in AS_FACTS:
        last = max([e.at for e in entries if e.kind in TYPED and e.name == kind], default="")
        fact = store.last_fact(athlete_id, kind, until=today.isoformat())
        of_today = fact is not None and fact.on_date == today.isoformat()
        if fact is not None and of_today and fact.value is not None and last < fact.at:
            found.append((fact.at, Answer(kind, fact.value, today, "told at a test")))
        found += [
            (e.at, Answer(kind, e.value, today, e.named))
            for e in entries
            if (e.kind, e.on_date) == (kind, today.isoformat())
            and e.name in NOW
            and e.value is not None
            and e.at > last
        ]
    return [answer for _, answer in sorted(found, key=lambda one: one[0])]


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


def known_protocol(protocol_id: str) -> Protocol | None:
    """A protocol that is on this machine; None where it is not, or has faults."""
    try:
        return load_protocol(protocol_id, user_protocols())
    except JumpstationError:
        return None


def loads_of_trials(trials: Iterable[ClinicTrial]) -> list[Load]:
    """Contacts of trials: every landing, as their protocols count them."""
    found = []
    for trial in trials:
        protocol = known_protocol(trial.protocol_id)
        if protocol is None:
            contacts = trial.contacts
        else:
            reps = protocol.end.reps
            contacts = contacts_of_trial(trial.contacts, protocol.contacts.per_trial, reps)
        if contacts:
            found.append(Load(date.fromisoformat(trial.on_date), contacts))
    return found


def loads_elsewhere(entries: Iterable[ClinicEntry]) -> list[Load]:
    """Contacts typed in as made elsewhere."""
    return [
        Load(date.fromisoformat(e.on_date), round(e.value), e.text or "elsewhere")
        for e in entries
        if e.value is not None
    ]


def loads_of_diary(days: Iterable[DiaryDay]) -> list[Load]:
    """Contacts of the diary."""
    return [Load(day.on, day.contacts, "diary") for day in days if day.contacts]


def conditions_of(store: Store, athlete_id: str, until: date | None = None) -> list[ClinicEntry]:
    """The criteria a person is followed under, oldest first; closed ones left out."""
    latest: dict[str, ClinicEntry] = {}
    for entry in store.entries(athlete_id, "condition", until=until.isoformat() if until else None):
        latest[entry.name] = entry
    return [entry for entry in latest.values() if entry.text != "closed"]


def runners_page_under(store: Store, athlete_id: str, today: date) -> str | None:
    """The criteria of the runner's page: the runner's, unless only others are followed (None)."""
    names = [entry.name for entry in conditions_of(store, athlete_id, today)]
    return None if names and "runner" not in names else "runner"


def last_closed(store: Store, athlete_id: str, criteria_id: str, today: date) -> str:
    """When a person was last said to be followed no longer; empty: never."""
    entries = store.entries(athlete_id, "condition", until=today.isoformat())
    return max((e.at for e in entries if (e.name, e.text) == (criteria_id, "closed")), default="")


def decisions_of(
    store: Store, athlete_id: str, criteria_id: str, today: date
) -> list[ClinicDecision]:
    """What was signed up to a day since the person was last taken off these criteria.

    Who is followed again, after another injury, begins before the ladder.
    """
    closed = last_closed(store, athlete_id, criteria_id, today)
    signed = store.decisions(athlete_id, criteria_id, until=today.isoformat())
    return [row for row in signed if row.at > closed]


def followed_under(
    store: Store, athlete_id: str, today: date, user_folder: Path | None = None
) -> tuple[list[Followed], list[Unread]]:
    """Every criteria file of a person with its stage; before the first decision it is 0.

    A file that is not on this computer, or has faults, stands in the second list.
    """
    found, unread = [], []
    for entry in conditions_of(store, athlete_id, today):
        try:
            criteria = criteria_from_text(*criteria_text(entry.name, user_folder))
        except JumpstationError as error:
            unread.append(Unread(entry.name, str(error)))
            continue
        signed = decisions_of(store, athlete_id, criteria.id, today)
        last = _decided(signed[-1]) if signed else None
        stage = min(last.stage, len(criteria.stages)) if last else 0
        since = started_on(store, athlete_id, criteria.id, today)
        found.append(Followed(criteria, stage, last, since))
    return found, unread


def _decided(row: ClinicDecision) -> Decided:
    on, version = date.fromisoformat(row.on_date), row.criteria_version
    return Decided(row.stage, on, row.named, row.why, version, at=row.at)


def started_on(store: Store, athlete_id: str, criteria_id: str, today: date) -> date | None:
    """The day since which a person is followed under criteria; None: is not."""
    closed = last_closed(store, athlete_id, criteria_id, today)
    followed = [
        e.on_date
        for e in store.entries(athlete_id, "condition", until=today.isoformat())
        if e.name == criteria_id and e.text != "closed" and e.at > closed
    ]
    return date.fromisoformat(followed[0]) if followed else None


def loads_of(store: Store, athlete_id: str, today: date) -> list[Load]:
    """Every contact of a person up to a day: counted here, typed in, or in the diary."""
    return [
        *loads_of_trials(trials_of(store, athlete_id, today)),
        *loads_elsewhere(store.entries(athlete_id, "contacts", until=today.isoformat())),
        *loads_of_diary(diary_of(store, athlete_id, today)),
    ]
