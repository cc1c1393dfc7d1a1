"""The athlete history in SQLite: `open_store(path) -> Store`; facts appended, nothing rewritten."""

from jumpstation.store.records import (
    Athlete,
    BestValue,
    Change,
    ClinicDecision,
    ClinicEntry,
    ClinicTrial,
    Event,
    Fact,
    LastTest,
    RecordedTrial,
    Session,
    SessionValue,
    StoredRep,
    Swept,
    TrialRow,
)
from jumpstation.store.store import Store, default_path, open_store

__all__ = [
    "Athlete",
    "BestValue",
    "Change",
    "ClinicDecision",
    "ClinicEntry",
    "ClinicTrial",
    "Event",
    "Fact",
    "LastTest",
    "RecordedTrial",
    "Session",
    "SessionValue",
    "Store",
    "StoredRep",
    "Swept",
    "TrialRow",
    "default_path",
    "open_store",
]
