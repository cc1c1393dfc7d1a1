"""Contact and flight times of another program's hops, made to reps and measured by our formulas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from jumpstation.exchange.plausible import refused
from jumpstation.metrics.evaluate import evaluate
from jumpstation.metrics.inputs import RepInput
from jumpstation.model import Contact, Instant, Method, MetricValue, Rep, Side

METRICS = (
    *("rsi_m_per_s", "rsr", "contact_time_s", "flight_time_s", "jump_height_m"),
    "stiffness_dalleau_n_per_m",
)


@dataclass(frozen=True, slots=True)
class Hop:
    """A contact and the flight after it, in seconds; None: there was none, or it is not told.

    rounding_s: standard uncertainty of an instant that was rounded to the decimals in the file.
    """

    contact_s: float | None
    flight_s: float | None
    rounding_s: float


def rounding_of(*args: str, decimal: str) -> float:
    """Standard uncertainty of an instant by the decimals of the times.

    >>> round(rounding_of("0,182", "0,45", decimal=","), 6)
    0.000289
    """
    digits = max((len(text.partition(decimal)[2]) for text in args), default=0)
    return 10.0**-digits / math.sqrt(12)


def reps_of(
    hops: Sequence[Hop], method: Method, mass_kg: float | None, side: Side = Side.BOTH
) -> tuple[tuple[Rep, ...], tuple[str, ...]]:
    """The reps, and notes on what is missing; a hop that cannot be does not count, by name.

    mass_kg: of the person and what is carried.
    """
    reps: list[Rep] = []
    missing = 0
    now, previous = 0.0, None
    for index, hop in enumerate(hops):
        contact_s, flight_s = hop.contact_s, hop.flight_s
        missing += (contact_s is None) + (flight_s is None)
        touchdown = None if contact_s is None else Instant(now, hop.rounding_s)
        now += contact_s or 0.0
        takeoff = Instant(now, hop.rounding_s)
        now += flight_s or 0.0
        landing = None if flight_s is None else Instant(now, hop.rounding_s)
        contact = Contact(index, touchdown, takeoff, landing, previous, side=side)
        previous = None if flight_s is None else takeoff
        reason = _impossible(contact_s, flight_s)
        values = evaluate(RepInput(contact, method, body_mass_kg=mass_kg), METRICS)
        reps.append(Rep(index, contact, reason is None, reason, {} if reason else values))
    notes = (f"{missing} times of -1 or 0 read as missing",) if missing else ()
    told = [f"hop {rep.index + 1} does not count: {rep.reason}" for rep in reps if rep.reason]
    return tuple(reps), (*notes, *told)


def _impossible(contact_s: float | None, flight_s: float | None) -> str | None:
    """Why a hop cannot be; None for one that can."""
    for metric_id, value in (("contact_time_s", contact_s), ("flight_time_s", flight_s)):
        if value is not None and (reason := refused(metric_id, value)):
            return reason
    return None


def mean_score(reps: Sequence[Rep]) -> dict[str, MetricValue]:
    """The mean of every metric over the hops that count."""
    score: dict[str, MetricValue] = {}
    for metric_id in METRICS:
        values = [
            rep.metrics[metric_id] for rep in reps if rep.accepted and metric_id in rep.metrics
        ]
        numbers = [value.value for value in values if value.value is not None]
        if numbers:
            first = values[0]
            score[metric_id] = MetricValue(
                metric_id, first.version, first.unit, math.fsum(numbers) / len(numbers)
            )
    return score
