"""The clinic's room: typed findings, answers of the next morning, contacts elsewhere, decisions.

Everything is appended. An entry is corrected by a later one that replaces it; a decision is
never corrected: a later decision stands beside it.
"""

from __future__ import annotations

import json
import math
from dataclasses import fields

from jumpstation.errors import InputError
from jumpstation.store.export import Export
from jumpstation.store.facts import iso_date
from jumpstation.store.keys import content_key
from jumpstation.store.records import ClinicDecision, ClinicEntry, ClinicTrial
from jumpstation.store.schema import STANDS

ENTRY_KINDS = (
    "condition",  # followed under a criteria file (name), from on_date; text "closed" ends it
    "injury",  # day of the injury
    "surgery",  # day of the surgery
    "finding",  # a finding of a named person: number with unit, or text
    "pain",  # name: before, during, after, rest; 0 to 10
    "morning",  # name: pain, soreness; about: the day it answers for
    "contacts",  # made elsewhere: value; text: where
    "diary",  # the runner's: one entry a field
    "screening",  # answer to a screening item (name)
    "override",  # of a screening item (name); text: the reason
)
DATED_ONLY = ("injury", "surgery")
_ENTRY = ", ".join(field.name for field in fields(ClinicEntry))
_DECISION = ", ".join(field.name for field in fields(ClinicDecision))
_PERSON = "athlete_id IN (SELECT athlete_id FROM person WHERE person_id = :person)"


class Clinic(Export):
    """What people typed about a patient, and what they decided."""

    def add_entry(
        self,
        athlete_id: str,
        kind: str,
        name: str,
        value: float | None = None,
        *,
        named: str,
        unit: str | None = None,
        text: str | None = None,
        side: str | None = None,
        on_date: str | None = None,
        about: str | None = None,
        replaces: str | None = None,
    ) -> str:
        """Append one entry of ENTRY_KINDS by a named person. Raises InputError."""
        self.must_exist("athlete", athlete_id, "athlete")
        if kind not in ENTRY_KINDS:
            raise InputError(
                f"entry {kind!r}", "the kind is not known", f"use one of {', '.join(ENTRY_KINDS)}"
            )
        if value is not None and not math.isfinite(value):
            raise InputError(f"{kind} {name}", f"{value} is no number", "give a number")
        if value is None and not text and kind not in DATED_ONLY:
            raise InputError(f"{kind} {name}", "it says nothing", "give a number or a text")
        row = {
            "athlete_id": athlete_id,
            "kind": kind,
            "name": name,
            "value": value,
            "unit": unit,
            "text": text,
            "side": side,
            "on_date": iso_date(on_date) if on_date else self._today(),
            "about": iso_date(about) if about else None,
            "named": _person_named(named),
            "who": self.who,
            "at": self.now(),
            "replaces": replaces,
        }
        with self.writing():
            entry_id = self.add("clinic_entry", row)
            self.audit(f"{kind} typed", self.person_of(athlete_id), entry=entry_id)
        return entry_id

    def entries(
        self, athlete_id: str, kind: str | None = None, *, until: str | None = None
    ) -> list[ClinicEntry]:
        """A person's entries by date, those that a later one replaces left out."""
        sql = (
            f"SELECT {_ENTRY} FROM clinic_entry WHERE {_PERSON} "
            "AND (:kind IS NULL OR kind = :kind) AND (:until IS NULL OR on_date <= :until) "
            "AND id NOT IN (SELECT replaces FROM clinic_entry "
            f"WHERE replaces IS NOT NULL AND {STANDS}) "
            f"AND {STANDS} "
            "ORDER BY on_date, stamp, id"
        )
        values = {"person": self.person_of(athlete_id), "kind": kind, "until": until}
        return [ClinicEntry(*row) for row in self.tuples(sql, values)]

    def keep_criteria(self, criteria_id: str, version: int, text: str) -> str:
        """Keep the text of a criteria file under the key of its content; that key."""
        row = {
            "id": content_key(f"criteria\n{criteria_id}\n{version}\n{text}"),
            "criteria_id": criteria_id,
            "criteria_version": version,
            "text": text,
        }
        return self.add("criteria", row, or_ignore=True)

    def criteria_text(self, criteria_key: str) -> str:
        """The text of a criteria file as it stood when a decision was made under it."""
        self.must_exist("criteria", criteria_key, "criteria file")
        return self.one("SELECT text FROM criteria WHERE id = ?", [criteria_key])

    def sign_decision(
        self,
        athlete_id: str,
        criteria_id: str,
        criteria_version: int,
        criteria_text: str,
        *,
        stage_before: int,
        stage: int,
        stage_proposed: int | None,
        why: str,
        named: str,
        evidence: str,
        on_date: str | None = None,
        next_visit: str | None = None,
    ) -> str:
        """Append a decision with the criteria and the evidence it was made under; its key."""
        self.must_exist("athlete", athlete_id, "athlete")
        with self.writing():
            decision_id = self.add(
                "clinic_decision",
                {
                    "athlete_id": athlete_id,
                    "criteria_id": criteria_id,
                    "criteria_version": criteria_version,
                    "criteria_key": self.keep_criteria(
                        criteria_id, criteria_version, criteria_text
                    ),
                    "stage_before": stage_before,
                    "stage": stage,
                    "stage_proposed": stage_proposed,
                    "why": why.strip(),
                    "named": _person_named(named),
                    "on_date": iso_date(on_date) if on_date else self._today(),
                    "next_visit": iso_date(next_visit) if next_visit else None,
                    "evidence": evidence,
                    "who": self.who,
                    "at": self.now(),
                },
            )
            self.audit(
                "decision signed", self.person_of(athlete_id), decision=decision_id, stage=stage
            )
        return decision_id

    def decisions(
        self, athlete_id: str, criteria_id: str | None = None, *, until: str | None = None
    ) -> list[ClinicDecision]:
        """Every signed decision of a person, oldest first."""
        sql = (
            f"SELECT {_DECISION} FROM clinic_decision WHERE {_PERSON} "
            "AND (:criteria IS NULL OR criteria_id = :criteria) "
            "AND (:until IS NULL OR on_date <= :until) ORDER BY on_date, stamp, id"
        )
        values = {"person": self.person_of(athlete_id), "criteria": criteria_id, "until": until}
        return [ClinicDecision(*row) for row in self.tuples(sql, values)]

    def clinic_trials(self, athlete_id: str) -> list[ClinicTrial]:
        """Every trial of a person with its answers and how many contacts it recorded, by time.

        Also those that do not count: what was felt was felt, and every landing loads the leg.
        """
        sql = (
            "SELECT n.trial_id, n.session_id, n.on_date, n.protocol_id, n.side, n.counted, "
            "n.for_measurement, (SELECT answers FROM trial_end e WHERE e.trial_id = n.trial_id "
            "ORDER BY e.stamp DESC, e.id DESC LIMIT 1), "
            "(SELECT max(e.at) FROM trial_end e WHERE e.trial_id = n.trial_id), "
            "(SELECT count(*) FROM rep r WHERE r.trial_id = n.trial_id) "
            "FROM trial_now n WHERE n.athlete_id = ? ORDER BY n.started_at, n.trial_id"
        )
        return [
            ClinicTrial(
                trial_id,
                session_id,
                on_date,
                protocol_id,
                side,
                counted=bool(counted),
                for_measurement=bool(measured),
                answers=json.loads(answers or "{}"),
                contacts=contacts,
                answered_at=answered_at or "",
            )
            for (
                trial_id,
                session_id,
                on_date,
                protocol_id,
                side,
                counted,
                measured,
                answers,
                answered_at,
                contacts,
            ) in self.tuples(sql, [self.person_of(athlete_id)])
        ]

    def loaded_since(self, on_date: str) -> list[str]:
        """Keys of the persons with a trial, typed contacts or a diary entry since a day."""
        sql = (
            "SELECT athlete_id FROM trial_now WHERE on_date >= :since UNION "
            "SELECT p.person_id FROM clinic_entry e JOIN person p ON p.athlete_id = e.athlete_id "
            "WHERE e.kind IN ('contacts', 'diary') AND e.on_date >= :since"
        )
        return [key for (key,) in self.tuples(sql, {"since": iso_date(on_date)})]

    def _today(self) -> str:
        return self.clock().astimezone().date().isoformat()


def _person_named(name: str) -> str:
    name = " ".join(name.split())
    if sum(letter.isalpha() for letter in name) < 2:
        raise InputError("name", "nobody is named", "type a name, as Anna Weiss")
    return name
