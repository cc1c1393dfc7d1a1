"""Trials made of other programs' numbers: under their own rule, compared with nothing of ours."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping

from jumpstation.exchange.dates import day_first_in, started
from jumpstation.exchange.records import Person, TrialRecord
from jumpstation.metrics.registry import registered
from jumpstation.model import (
    DeviceInfo,
    LinkLosses,
    Method,
    MetricValue,
    Rep,
    Side,
    Trial,
)

__all__ = ["day_first_in", "elsewhere_value", "imported_trial", "slug", "started"]

ELSEWHERE = 0  # formula version of a value that was computed by another program
_ASCII = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_NAMESPACE = uuid.UUID("6d1f7f0e-0d7c-4b1e-9f43-5a7ad6f5a0c1")


def slug(text: str) -> str:
    """A text as an id.

    >>> slug("RJ(j)"), slug("Drop Jump 30 cm"), slug("Прыжок 30")
    ('rj-j', 'drop-jump-30-cm', 'прыжок-30')
    """
    kept = "".join(
        letter if letter in _ASCII or (letter.isalnum() and letter > "\u036f") else "-"
        for letter in text.casefold()
    )
    return re.sub(r"-+", "-", kept).strip("-") or "imported"


def elsewhere_value(metric_id: str, value: float, program: str) -> MetricValue:
    """A value that another program computed: version 0, no uncertainty."""
    known = registered().get(metric_id)
    unit = known.unit if known else ""
    return MetricValue(metric_id, ELSEWHERE, unit, value, notes=(f"computed by {program}",))


def imported_trial(
    program: str,
    person: Person,
    started_at: str,
    protocol_id: str,
    score: Mapping[str, MetricValue],
    *,
    method: Method,
    side: Side = Side.BOTH,
    reps: tuple[Rep, ...] = (),
    mass_kg: float | None = None,
    notes: tuple[str, ...] = (),
    protocol_version: int = 0,
) -> TrialRecord:
    """A finished trial of another program; its key is made of its content."""
    trial = Trial(
        protocol_id,
        protocol_version,
        side,
        reps,
        bool(score),
        score,
        method,
        LinkLosses(),
        None if score else "nothing to score",
        mass_kg,
        notes=(f"read from a file of {program}", *notes),
    )
    content = "|".join(
        (program, person.name, started_at, protocol_id, side.value, repr(sorted(score.items())))
    )
    device = DeviceInfo(
        method.device_kind,
        method.device_id,
        method.firmware,
        method.tick_s or 0.0,
        for_measurement=method.for_measurement,
    )
    return TrialRecord(
        str(uuid.uuid5(_NAMESPACE, content)), person, started_at, trial, device, counted=bool(score)
    )
