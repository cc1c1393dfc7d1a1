"""Pain and soreness against a rule, and the mornings that are to be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from jumpstation.clinical.records import Felt, Patient
from jumpstation.clinical.schema import FeltCriterion

MORNING_ASKED_DAYS = 3  # an answer later than this is memory, not a morning


@dataclass(frozen=True, slots=True)
class Told:
    """One answer with its limit; value None: a morning not answered. of: the day of the load."""

    on: date
    of: date
    value: float | None
    limit: float | None


def answers(patient: Patient, criterion: FeltCriterion) -> list[Told]:
    """What counts for a criterion, newest first; an unanswered last morning stands first."""
    told = [felt for felt in patient.felt if _belongs(felt, criterion, patient.today)]
    told.sort(key=lambda felt: felt.on)
    found = [_told(patient, felt, criterion) for felt in _worst_of_day(told)]
    if criterion.when == "next_morning" and criterion.kind == "pain":
        answered = {one.of for one in found}
        open_days = [d for d in patient.asks_morning if d < patient.today and d not in answered]
        latest = max(answered, default=date.min)
        found += [Told(d + timedelta(days=1), d, None, None) for d in open_days if d > latest]
    return sorted(found, key=lambda one: one.of, reverse=True)


def _belongs(felt: Felt, criterion: FeltCriterion, today: date) -> bool:
    if (felt.kind, felt.when) != (criterion.kind, criterion.when) or felt.on > today:
        return False
    return criterion.protocol is None or felt.protocol_id == criterion.protocol


def _worst_of_day(told: list[Felt]) -> list[Felt]:
    worst: dict[date, Felt] = {}
    for felt in told:
        there = worst.get(felt.on)
        if there is None or felt.value > there.value:
            worst[felt.on] = felt
    return list(worst.values())


def _told(patient: Patient, felt: Felt, criterion: FeltCriterion) -> Told:
    of = felt.of or felt.on
    limit = criterion.at_most
    if criterion.back_to_base:
        base = base_of(patient, criterion.kind, of)
        limits = [value for value in (base, criterion.at_most) if value is not None]
        limit = min(limits) if base is not None else None
    return Told(felt.on, of, felt.value, limit)


def base_of(patient: Patient, kind: str, on: date) -> float | None:
    """What was felt before the load of a day; None where nobody asked."""
    before = [f.value for f in patient.felt if (f.kind, f.when, f.on) == (kind, "before", on)]
    return max(before) if before else None


def mornings_due(patient: Patient) -> list[date]:
    """Days whose next morning has come and is not answered, within the last three days."""
    answered = {felt.of for felt in patient.felt if felt.when == "next_morning"}
    first = patient.today - timedelta(days=MORNING_ASKED_DAYS)
    return sorted(
        {d for d in patient.asks_morning if first <= d < patient.today and d not in answered}
    )
