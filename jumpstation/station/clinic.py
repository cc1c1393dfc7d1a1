"""A patient's clearance out of the store, and a signed decision back into it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from jumpstation.clinical.clearance import Clearance, Person, assemble
from jumpstation.clinical.clearance_text import evidence_as_signed
from jumpstation.clinical.ladder import check_decision
from jumpstation.clinical.load import criteria_from_text, criteria_text, load_screening
from jumpstation.clinical.records import (
    Decided,
)
from jumpstation.clinical.runner import advise, plan_days
from jumpstation.errors import InputError
from jumpstation.station.behind import attempts_of
from jumpstation.station.followed import conditions_of, decisions_of, diary_of
from jumpstation.station.handed_over import change_of
from jumpstation.station.patient import (
    last_check,
    patient_of,
)
from jumpstation.store import Athlete, ClinicDecision, ClinicEntry, Store

__all__ = [
    "change_of",
    "clearance_of",
    "conditions_of",
    "sign",
]


def clearance_of(
    store: Store,
    athlete_id: str,
    today: date,
    *,
    condition: str | None = None,
    user_folder: Path | None = None,
    movement: str | None = None,
) -> Clearance:
    """Everything on one patient on one day.

    condition: a criteria id; None: the one the person is followed under. In a demo file its
    invented trials count, and everything made from it says DEMO. Raises InputError,
    ProtocolError.
    """
    athlete = store.athlete(athlete_id)
    followed = conditions_of(store, athlete_id, today)
    chosen = condition or _only(athlete, followed)
    text, name = criteria_text(chosen, user_folder)
    criteria = criteria_from_text(text, name)
    patient = patient_of(store, athlete, criteria, today)
    decisions = [
        _decided(store, row, text) for row in decisions_of(store, athlete_id, criteria.id, today)
    ]
    mass = store.last_fact(athlete_id, "body_mass", until=today.isoformat())
    person = Person(
        athlete.id,
        athlete.name,
        athlete.birth_year,
        patient.involved.value if patient.involved else None,
        mass.value if mass else None,
    )
    plan = criteria.progression
    days = diary_of(store, athlete_id, today) if plan else []
    advice = None
    if plan and any(entry.name == criteria.id for entry in followed):
        advice = advise(plan, plan_days(patient), today, last_check(patient, plan))
    found = assemble(
        person,
        patient,
        criteria,
        load_screening(user_folder),
        decisions,
        movement=movement,
        advice=advice,
        demo=store.demo is not None,
        criteria_text=text,
    )
    keys = [key for one in found.proposal.evidence for key in one.trials]
    return replace(found, attempts=attempts_of(store, keys), diary=tuple(days))


def sign(
    store: Store,
    clearance: Clearance,
    stage: int,
    why: str,
    named: str,
    *,
    next_visit: date | None = None,
) -> str:
    """Sign a decision; InputError where it differs from the evidence without a reason."""
    check_decision(clearance.criteria, clearance.proposal, stage, why, clearance.blocked)
    return store.sign_decision(
        clearance.person.id,
        clearance.criteria.id,
        clearance.criteria.version,
        clearance.criteria_text,
        stage_before=clearance.proposal.now,
        stage=stage,
        stage_proposed=clearance.proposal.proposed,
        why=why,
        named=named,
        evidence=json.dumps(evidence_as_signed(clearance), ensure_ascii=False, sort_keys=True),
        on_date=clearance.today.isoformat(),
        next_visit=next_visit.isoformat() if next_visit else None,
    )


def _only(athlete: Athlete, followed: list[ClinicEntry]) -> str:
    if len(followed) == 1:
        return followed[0].name
    if not followed:
        raise InputError(
            athlete.name,
            "is followed under no criteria yet",
            "jumpstation clearance condition ATHLETE CRITERIA --by NAME, or --condition CRITERIA",
        )
    names = ", ".join(entry.name for entry in followed)
    raise InputError(athlete.name, f"is followed under {names}", "name one with --condition")


def _decided(store: Store, row: ClinicDecision, text: str) -> Decided:
    return Decided(
        row.stage,
        date.fromisoformat(row.on_date),
        row.named,
        row.why,
        row.criteria_version,
        date.fromisoformat(row.next_visit) if row.next_visit else None,
        row.stage_proposed,
        store.criteria_text(row.criteria_key) == text,
        row.at,
        tuple((one["criterion"], one["verdict"]) for one in json.loads(row.evidence)),
    )
