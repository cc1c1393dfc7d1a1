"""Trials made of other programs' numbers: under their own rule, compared with nothing of ours."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import datetime

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

ELSEWHERE = 0  # formula version of a value that was computed by another program
_NAMESPACE = uuid.UUID("6d1f7f0e-0d7c-4b1e-9f43-5a7ad6f5a0c1")
_DATES = (
    "%Y-%m-%dT%H:%M:%S.%f%z",
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d_%H-%M-%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%Y/%m/%d",
)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_SIDES = {
    Side.LEFT: ("left", "l", "links", "gauche", "izquierda", "sinistra", "esquerda"),
    Side.RIGHT: ("right", "r", "rechts", "droite", "derecha", "destra", "direita"),
    Side.BOTH: ("", "both", "bilateral", "trial", "n/a", "beide"),
}


def started(text: str, time_text: str = "", day_first: bool | None = None) -> str:
    """A date (and time) as ISO text; raises ValueError where day and month cannot be told.

    >>> started("2026-03-04_10-20-30")
    '2026-03-04T10:20:30'
    >>> started("25/03/2026", "10:20")
    '2026-03-25T10:20:00'
    """
    plain = f"{text.strip()} {time_text.strip()}".strip()
    try:
        return datetime.fromisoformat(plain).isoformat()
    except ValueError:
        pass
    for pattern in _DATES:
        try:
            return datetime.strptime(plain, pattern).isoformat()
        except ValueError:
            continue
    found = _SLASHED.match(plain)
    if found is None:
        raise ValueError(f"{text!r} is no date")
    first, second, year = (int(part) for part in found.groups())
    if day_first is None and first <= 12 and second <= 12 and first != second:
        raise ValueError(f"{text!r} may be two dates: say --date-order dmy or mdy")
    day, month = (second, first) if (day_first is False or second > 12) else (first, second)
    return datetime.fromisoformat(
        f"{year:04}-{month:02}-{day:02}T{_clock(plain[found.end() :])}"
    ).isoformat()


def _clock(text: str) -> str:
    found = re.search(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]m)?", text, re.IGNORECASE)
    if found is None:
        return "00:00:00"
    hour, minute, second, half = found.groups()
    hours = int(hour) % 12 + (12 if half.casefold() == "pm" else 0) if half else int(hour)
    return f"{hours:02}:{minute}:{second or '00'}"


def side_of(text: str) -> Side:
    """The side a word names; raises ValueError for a word that is not known."""
    plain = text.strip().casefold()
    for side, words in _SIDES.items():
        if plain in words:
            return side
    raise ValueError(f"{text!r} is no side")


def slug(text: str) -> str:
    """A text as an id.

    >>> slug("RJ(j)"), slug("Drop Jump 30 cm")
    ('rj-j', 'drop-jump-30-cm')
    """
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "imported"


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
