"""Records to JSON text and columns, and back, without losing a digit."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from jumpstation.model import (
    Contact,
    DeviceInfo,
    Flag,
    Instant,
    LinkLosses,
    Method,
    MetricValue,
    Rep,
    Side,
)
from jumpstation.store.keys import content_key

_INSTANTS = ("touchdown", "takeoff", "next_touchdown", "previous_takeoff")
REP_COLUMNS = (
    "side",
    "accepted",
    "reason",
    *(f"{name}_{part}" for name in _INSTANTS for part in ("s", "u_s", "clock")),
    "levels",
    "flags",
    "notes",
)
Record = TypeVar("Record", DeviceInfo, Method, LinkLosses)
VALUE_COLUMNS = ("metric_id", "version", "unit", "value", "uncertainty", "withheld")


@cache
def _adapter(kind: type) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def to_text(record: DeviceInfo | Method | LinkLosses) -> str:
    """A frozen record as JSON text.

    >>> from_text(LinkLosses, to_text(LinkLosses(frames_bad=2))).frames_bad
    2
    """
    # Losses are nearly always all zero, and there is one in every trial.
    short = isinstance(record, LinkLosses)
    plain = _adapter(type(record)).dump_python(record, mode="json", exclude_defaults=short)
    return json.dumps(plain, sort_keys=True)


def from_text(kind: type[Record], text: str) -> Record:
    """The record that `to_text` wrote."""
    return _adapter(kind).validate_json(text)


def rule_key(method: Method) -> str:
    """What must be equal before two values stand on one line, as a key.

    Device, source, threshold, debounce, shortest phases and the corrections; the zero, the noise
    and the clock's measured error differ from trial to trial and are left out.
    """
    rule = (
        method.device_kind,
        method.device_id,
        method.source,
        method.threshold_n,
        method.debounce_s,
        method.min_contact_s,
        method.min_flight_s,
        method.corrections,
    )
    return content_key("rule " + json.dumps(rule))


def _instant_columns(instant: Instant | None) -> tuple[float | None, float | None, int | None]:
    if instant is None:
        return (None, None, None)
    return (instant.time_s, instant.uncertainty_s, instant.clock)


def rep_columns(rep: Rep) -> tuple[Any, ...]:
    """A repetition as the values of REP_COLUMNS; its trace stays in the raw recording."""
    contact = rep.contact
    instants = [getattr(contact, name) for name in _INSTANTS]
    levels = {
        name: [instant.low_s, instant.high_s]
        for name, instant in zip(_INSTANTS, instants, strict=True)
        if instant is not None and (instant.low_s is not None or instant.high_s is not None)
    }
    return (
        str(contact.side),
        int(rep.accepted),
        rep.reason,
        *(part for instant in instants for part in _instant_columns(instant)),
        json.dumps(levels) if levels else None,
        json.dumps(sorted(contact.flags)) if contact.flags else None,
        json.dumps(list(rep.notes)) if rep.notes else None,
    )


def rep_from(row: Mapping[str, Any], metrics: Mapping[str, MetricValue]) -> Rep:
    """The repetition that a row holds."""
    levels = json.loads(row["levels"] or "{}")

    def instant(name: str) -> Instant | None:
        if row[f"{name}_s"] is None:
            return None
        low_s, high_s = levels.get(name, (None, None))
        clock = row[f"{name}_clock"]
        return Instant(row[f"{name}_s"], row[f"{name}_u_s"], clock, low_s, high_s)

    contact = Contact(
        index=row["idx"],
        touchdown=instant("touchdown"),
        takeoff=instant("takeoff"),
        next_touchdown=instant("next_touchdown"),
        previous_takeoff=instant("previous_takeoff"),
        flags=frozenset(Flag(flag) for flag in json.loads(row["flags"] or "[]")),
        side=Side(row["side"]),
    )
    notes = tuple(json.loads(row["notes"] or "[]"))
    return Rep(row["idx"], contact, bool(row["accepted"]), row["reason"], metrics, notes)


def value_columns(value: MetricValue) -> tuple[Any, ...]:
    """A metric value as VALUE_COLUMNS, parts and notes; a number or a reason, never neither."""
    number, withheld = value.value, value.withheld
    if withheld is None and (number is None or not math.isfinite(number)):
        withheld = "it is not a finite number"
    return (
        value.metric_id,
        value.version,
        value.unit,
        number if withheld is None else None,
        value.uncertainty,
        withheld,
        json.dumps(dict(value.parts)) if value.parts else None,
        json.dumps(list(value.notes)) if value.notes else None,
    )


def value_from(row: Sequence[Any]) -> MetricValue:
    """The metric value in a row of VALUE_COLUMNS, parts and notes."""
    parts, notes = json.loads(row[6] or "{}"), tuple(json.loads(row[7] or "[]"))
    return MetricValue(row[0], row[1], row[2], row[3], row[4], row[5], parts, notes)


def score_text(values: Mapping[str, MetricValue]) -> str:
    """A whole score as JSON text: name to VALUE_COLUMNS, parts and notes."""
    return json.dumps({name: value_columns(value)[1:] for name, value in values.items()})


def score_from(text: str) -> dict[str, MetricValue]:
    """The score that `score_text` wrote.

    >>> score = {"rsr": MetricValue("rsr", 1, "1", 2.5, 0.1)}
    >>> score_from(score_text(score)) == score
    True
    """
    return {name: value_from([name, *row]) for name, row in json.loads(text).items()}
