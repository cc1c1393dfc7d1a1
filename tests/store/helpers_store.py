"""Small honest records for the tests of the store: ankle hops as a mat sees them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from jumpstation.model import (
    Contact,
    DeviceInfo,
    Instant,
    LinkLosses,
    Method,
    MetricValue,
    Rep,
    Side,
    Trial,
)

STARTED = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
DEVICE = DeviceInfo("native", "mat-1", "1.0.0", tick_s=5e-7)
METHOD = Method("native", "mat-1", "1.0.0", "mat", min_contact_s=0.05, min_flight_s=0.05)


def value(number: float, metric_id: str = "rsi_m_per_s", version: int = 1) -> MetricValue:
    return MetricValue(metric_id, version, "m/s", number, 0.02, parts={"clock": 0.001})


def hop(index: int, rsi: float = 1.8, version: int = 1) -> Rep:
    start_s = 1.0 + 0.7 * index
    contact = Contact(
        index,
        Instant(start_s, 1e-6),
        Instant(start_s + 0.2, 1e-6),
        Instant(start_s + 0.7, 1e-6),
    )
    return Rep(index, contact, True, metrics={"rsi_m_per_s": value(rsi, version=version)})


def hops(number: float = 1.8, n: int = 5, version: int = 1, **changes) -> Trial:
    made = {
        "protocol_id": "ankle_hops",
        "protocol_version": 1,
        "side": Side.BOTH,
        "reps": tuple(hop(i, number, version) for i in range(n)),
        "valid": True,
        "score": {"rsi_m_per_s": value(number, version=version)},
        "method": METHOD,
        "losses": LinkLosses(),
    }
    return Trial(**{**made, **changes})


def begin(store, athlete_id: str, when: datetime = STARTED, device=DEVICE, method=METHOD, **more):
    place = {"session_id": None, "side": Side.BOTH, **more}
    return store.begin_trial(
        athlete_id,
        place["session_id"],
        "ankle_hops",
        1,
        'id = "ankle_hops"',
        place["side"],
        device,
        method,
        when,
    )


def jump(store, athlete_id: str, number: float = 1.8, when: datetime = STARTED, **changes) -> str:
    trial_id = begin(store, athlete_id, when)
    trial = hops(number, **changes)
    for rep in trial.reps:
        bytes_of_it = hashlib.sha256(f"{trial_id} {rep.index}".encode()).digest()
        store.append_raw(trial_id, b"EDGE %d " % rep.index + bytes_of_it, rep.index * 0.7)
        store.add_rep(trial_id, rep)
    store.finish_trial(trial_id, trial)
    return trial_id
