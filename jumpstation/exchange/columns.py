"""The columns of the native tables: where each comes from, its type, unit, formula and source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

from jumpstation.exchange.records import TrialRecord
from jumpstation.metrics.registry import registered
from jumpstation.model import Instant, LinkLosses, Method, MetricValue, Rep

INSTANTS = ("touchdown", "takeoff", "next_touchdown", "previous_takeoff")
METHOD_TYPES = get_type_hints(Method)
LOSS_TYPES = get_type_hints(LinkLosses)
INSTANT_TYPES = get_type_hints(Instant)
_UNITS = {"_s": "s", "_n": "N", "_hz": "Hz", "_kg": "kg", "_ppm": "ppm", "_m_per_s2": "m/s2"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, the value of a row, the type of a cell, and what it means."""

    header: str
    value: Callable[[Any], Any]
    kind: Any = str
    unit: str = ""
    meaning: str = ""
    formula: str = ""
    version: int | None = None
    source: str = ""


RepRow = tuple[TrialRecord, Rep]

TRIAL_COLUMNS = (
    Column("trial_id", lambda r: r.trial_id, str, meaning="key of the trial"),
    Column("athlete_id", lambda r: r.person.id, str | None, meaning="key of the athlete"),
    Column("external_id", lambda r: r.person.external_id, str | None, meaning="the club's own id"),
    Column("athlete", lambda r: r.person.name, str, meaning="name"),
    Column("birth_year", lambda r: r.person.birth_year, int | None),
    Column("sex", lambda r: r.person.sex, str | None),
    Column("groups", lambda r: r.person.groups, tuple[str, ...]),
    Column("on_date", lambda r: r.on_date, str, meaning="ISO date there where it was made"),
    Column("started_at", lambda r: r.started_at, str, meaning="ISO date and time, with offset"),
    Column("utc_offset_s", lambda r: r.utc_offset_s, int | None, "s", "blank: not known"),
    Column("status", lambda r: r.status, str),
    Column("counted", lambda r: r.counted, bool, meaning="enters the history"),
    Column("excluded", lambda r: r.excluded, bool),
    Column("surface", lambda r: r.surface, str | None),
    Column("footwear", lambda r: r.footwear, str | None),
    Column("protocol_id", lambda r: r.trial.protocol_id, str),
    Column("protocol_version", lambda r: r.trial.protocol_version, int),
    Column("side", lambda r: r.trial.side, str, meaning="left, right or both"),
    Column("valid", lambda r: r.trial.valid, bool),
    Column("invalid_reason", lambda r: r.trial.invalid_reason, str | None),
    Column("familiarisation", lambda r: r.trial.familiarisation, bool),
    Column("body_mass_kg", lambda r: r.trial.body_mass_kg, float | None, "kg"),
    Column("notes", lambda r: r.trial.notes, tuple[str, ...]),
    Column("reps", lambda r: len(r.trial.reps), int, meaning="contacts on record"),
    Column("reps_counted", lambda r: sum(rep.accepted for rep in r.trial.reps), int),
)

REP_COLUMNS = (
    Column("trial_id", lambda row: row[0].trial_id, str, meaning="key of the trial"),
    Column("athlete", lambda row: row[0].person.name, str),
    Column("on_date", lambda row: row[0].on_date, str, meaning="ISO date"),
    Column("rep", lambda row: row[1].index, int, meaning="number of the contact, from 0"),
    Column("contact", lambda row: row[1].contact.index, int, meaning="number in the recording"),
    Column("side", lambda row: row[1].contact.side, str),
    Column("accepted", lambda row: row[1].accepted, bool, meaning="it counts"),
    Column("reason", lambda row: row[1].reason, str | None, meaning="why it does not count"),
    Column("flags", lambda row: row[1].contact.flags, tuple[str, ...]),
    Column("notes", lambda row: row[1].notes, tuple[str, ...]),
)


def method_columns() -> list[Column]:
    """One column for each field of the rule a value was made under, and for each loss."""
    return [
        Column(
            f"method_{item.name}",
            lambda r, name=item.name: getattr(r.trial.method, name),
            METHOD_TYPES[item.name],
            _unit(item.name),
            "part of the rule the values were made under",
        )
        for item in fields(Method)
    ] + [
        Column(
            f"losses_{item.name}",
            lambda r, name=item.name: getattr(r.trial.losses, name),
            LOSS_TYPES[item.name],
            "",
            "counted on the way from the device",
        )
        for item in fields(LinkLosses)
    ]


def instant_columns() -> list[Column]:
    """Time, uncertainty and clock of the four instants of a contact."""
    found: list[Column] = []
    for name in INSTANTS:
        for item in fields(Instant):
            header = f"{name}_{item.name}".replace("_time_s", "_s")
            found.append(
                Column(
                    header,
                    lambda row, name=name, part=item.name: _part(row[1], name, part),
                    INSTANT_TYPES[item.name],
                    _unit(item.name),
                    "on the device's clock",
                )
            )
    return found


def answer_columns(records: Iterable[TrialRecord]) -> list[Column]:
    """One column for each question that was answered."""
    keys = sorted({key for record in records for key in record.trial.answers})
    return [
        Column(f"answer_{key}", lambda r, key=key: r.trial.answers.get(key), Any, "", "as answered")
        for key in keys
    ]


def value_columns(
    rows: Sequence[Any], values: Callable[[Any], Mapping[str, MetricValue]]
) -> list[Column]:
    """For each metric and version present: the value, its uncertainty, the reason for none."""
    present: dict[str, dict[int, MetricValue]] = defaultdict(dict)
    withheld: set[tuple[str, int]] = set()
    for row in rows:
        for metric_id, value in values(row).items():
            present[metric_id].setdefault(value.version, value)
            if value.withheld is not None:
                withheld.add((metric_id, value.version))
    found: list[Column] = []
    for metric_id, versions in sorted(present.items()):
        for version, example in sorted(versions.items()):
            header = metric_id if len(versions) == 1 else f"{metric_id}@{version}"
            found += _value_columns(header, metric_id, version, example.unit, values)
            if (metric_id, version) not in withheld:
                found.pop()
    return found


def _value_columns(
    header: str,
    metric_id: str,
    version: int,
    unit: str,
    values: Callable[[Any], Mapping[str, MetricValue]],
) -> list[Column]:
    def part(name: str) -> Callable[[Any], Any]:
        def read(row: Any) -> Any:
            value = values(row).get(metric_id)
            return getattr(value, name) if value and value.version == version else None

        return read

    known = registered().get(metric_id)
    formula = known.formula if known and known.version == version else ""
    source = known.source if known and known.version == version else ""
    title = known.title if known else metric_id
    about = {"formula": formula, "version": version, "source": source}
    return [
        Column(header, part("value"), float | None, unit, title, **about),
        Column(
            f"{header}_uncertainty",
            part("uncertainty"),
            float | None,
            unit,
            f"standard uncertainty (k = 1) of {title}",
            version=version,
        ),
        Column(
            f"{header}_withheld",
            part("withheld"),
            str | None,
            "",
            f"why there is no {title}",
            version=version,
        ),
    ]


def _part(rep: Rep, name: str, part: str) -> Any:
    instant = getattr(rep.contact, name)
    return None if instant is None else getattr(instant, part)


def _unit(name: str) -> str:
    for ending, unit in sorted(_UNITS.items(), key=lambda item: -len(item[0])):
        if name.endswith(ending):
            return unit
    return ""
