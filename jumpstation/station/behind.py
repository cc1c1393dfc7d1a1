"""The trials behind the evidence, out of the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from jumpstation.clinical.attempts import Attempt
from jumpstation.store import Store


def attempts_of(store: Store, trial_ids: Iterable[str]) -> tuple[Attempt, ...]:
    """The trials with their contacts as they stand judged now, in the order of the keys."""
    return tuple(_attempt(store, key) for key in dict.fromkeys(trial_ids))


def _attempt(store: Store, trial_id: str) -> Attempt:
    held = store.recorded_trial(trial_id)
    reps = [stored.rep for stored in held.reps]
    refused = Counter(rep.reason or "no reason given" for rep in reps if not rep.accepted)
    losses = held.losses
    return Attempt(
        trial_id,
        date.fromisoformat(held.row.on_date),
        held.row.protocol_id,
        held.row.protocol_version,
        held.row.side,
        held.method,
        sum(rep.accepted for rep in reps) if reps else None,
        dict(refused),
        losses.edges_lost + losses.samples_lost,
    )
