"""What must be said of a body mass: too old for stiffness, or not the one the plate weighs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jumpstation.model import MetricValue
from jumpstation.stats.records import body_mass_note
from jumpstation.store import Store

STIFFNESS = "stiffness"
BY_WEIGHT = "body_weight"  # the part of an uncertainty that a weigh-in brings


def old_mass(store: Store, athlete_id: str, metric_ids: Iterable[str], on: date) -> str:
    """Where stiffness will rest on a mass that is missing or old; empty: nothing to say."""
    if not any(STIFFNESS in metric_id for metric_id in metric_ids):
        return ""
    fact = store.last_fact(athlete_id, "body_mass", until=on.isoformat())
    note = body_mass_note(date.fromisoformat(fact.on_date) if fact else None, on)
    return f"{note[0].upper()}{note[1:]}." if note else ""


def of_trial(
    store: Store, athlete_id: str, on: date, values: Iterable[MetricValue], notes: Iterable[str]
) -> str:
    """What a stored trial notes of itself, and how old the mass is that its stiffness rests on.

    A stiffness whose error has a share of a weigh-in rests on that, not on the file.
    """
    said = [f"{note.rstrip('.')}." for note in notes]
    typed = [
        value.metric_id
        for value in values
        if value.value is not None and BY_WEIGHT not in value.parts
    ]
    said.append(old_mass(store, athlete_id, typed, on))
    return " ".join(part for part in said if part)
