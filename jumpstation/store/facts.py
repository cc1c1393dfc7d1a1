"""Dated facts about athletes and records about devices: appended, never rewritten."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from jumpstation.errors import InputError
from jumpstation.store.athletes import Athletes
from jumpstation.store.records import Fact
from jumpstation.store.schema import STANDS

# kind: (unit, lowest, highest); None: a text, not a number
FACT_KINDS: Mapping[str, tuple[str, float, float] | None] = {
    "body_mass": ("kg", 10.0, 300.0),
    "leg_length": ("m", 0.3, 1.5),
    "pain": ("0-10", 0.0, 10.0),
    "soreness": ("0-10", 0.0, 10.0),
    "fatigue": ("0-10", 0.0, 10.0),
    "injury": None,
    "hold": None,
    "surface": None,
    "footwear": None,
    "note": None,
    "consent": None,
    "guardian_consent": None,
    "consent_withdrawn": None,
    "screening": None,
    "clearance": None,
}
_COLUMNS = ", ".join(field.name for field in fields(Fact))


def iso_date(text: str) -> str:
    """A date as ISO 8601, or an InputError.

    >>> iso_date("2026-03-01")
    '2026-03-01'
    """
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise InputError(f"date {text!r}", "it is not a date", "write it as 2026-03-31") from error


class Facts(Athletes):
    """Body mass, leg length, injuries, surface, pain, consent, notes; calibrations on file."""

    def add_fact(
        self,
        athlete_id: str,
        kind: str,
        value: float | None = None,
        *,
        text: str | None = None,
        on_date: str | None = None,
        side: str | None = None,
        source: str | None = None,
        replaces: str | None = None,
    ) -> str:
        """Append a fact of FACT_KINDS; `source` says where it came from ("plate", "typed").

        A surface or footwear holds for the trials of that day that are begun after it is told.
        Raises InputError for an unknown kind, a missing value or one out of its range.
        """
        self.must_exist("athlete", athlete_id, "athlete")
        if kind not in FACT_KINDS:
            known = ", ".join(FACT_KINDS)
            raise InputError(f"fact {kind!r}", "the kind is not known", f"use one of {known}")
        rule = FACT_KINDS[kind]
        if rule is None and value is None and not text:
            raise InputError(f"fact {kind!r}", "it says nothing", "give a text")
        if rule is not None and (value is None or not math.isfinite(value)):
            raise InputError(f"fact {kind!r}", "it has no number", f"give it in {rule[0]}")
        if rule is not None and value is not None and not rule[1] <= value <= rule[2]:
            raise InputError(
                f"fact {kind!r}",
                f"{value:g} is outside {rule[1]:g} to {rule[2]:g}",
                f"give it in {rule[0]}",
            )
        now = self.clock()
        row = {
            "athlete_id": athlete_id,
            "kind": kind,
            "on_date": iso_date(on_date) if on_date else now.astimezone().date().isoformat(),
            "value": value,
            "unit": rule[0] if rule else None,
            "text": text,
            "side": side,
            "source": source,
            "who": self.who,
            "at": self.now(),
            "replaces": replaces,
        }
        return self.add("fact", row)

    def facts(
        self, athlete_id: str, kind: str | None = None, *, until: str | None = None
    ) -> list[Fact]:
        """A person's facts by date, those that a later row replaces left out."""
        sql = (
            f"SELECT {_COLUMNS} FROM fact WHERE athlete_id IN "
            "(SELECT athlete_id FROM person WHERE person_id = :person) "
            "AND (:kind IS NULL OR kind = :kind) AND (:until IS NULL OR on_date <= :until) "
            f"AND id NOT IN (SELECT replaces FROM fact WHERE replaces IS NOT NULL AND {STANDS}) "
            f"AND {STANDS} "
            "ORDER BY on_date, stamp, id"
        )
        values = {"person": self.person_of(athlete_id), "kind": kind, "until": until}
        return [Fact(*row) for row in self.tuples(sql, values)]

    def last_fact(self, athlete_id: str, kind: str, *, until: str | None = None) -> Fact | None:
        """The newest fact of a kind on or before a date; None where there is none."""
        found = self.facts(athlete_id, kind, until=until)
        return found[-1] if found else None

    def record_consent(
        self, athlete_id: str, text: str, *, guardian: bool = False, on_date: str | None = None
    ) -> str:
        """Record that consent was given, by a guardian where needed, and on which day."""
        kind = "guardian_consent" if guardian else "consent"
        with self.writing():
            fact_id = self.add_fact(athlete_id, kind, text=text, on_date=on_date)
            self.audit("consent recorded", athlete_id, kind=kind)
        return fact_id

    def add_device_record(self, device_id: str, kind: str, on_date: str, data: Any) -> str:
        """File a calibration, a self-test or a clock measurement of one device."""
        row = {
            "device_id": device_id,
            "kind": kind,
            "on_date": iso_date(on_date),
            "data": json.dumps(data, sort_keys=True),
            "who": self.who,
            "at": self.now(),
        }
        return self.add("device_record", row)

    def device_records(self, device_id: str, kind: str | None = None) -> list[dict[str, Any]]:
        """What is on file for a device, newest last; `data` is decoded."""
        found = self.rows(
            "SELECT id, device_id, kind, on_date, data, who, at FROM device_record "
            "WHERE device_id = ? AND (? IS NULL OR kind = ?) ORDER BY on_date, stamp, id",
            [device_id, kind, kind],
        )
        return [{**row, "data": json.loads(row["data"])} for row in found]
