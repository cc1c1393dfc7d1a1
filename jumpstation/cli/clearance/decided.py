"""What a person decides: under which criteria somebody is followed, and which stage is signed."""

from __future__ import annotations

from typing import Any

import click

from jumpstation.cli.clearance.frame import (
    CONDITION,
    DAY,
    Answered,
    Visit,
    about_a_person,
    argument,
    option,
)
from jumpstation.cli.protocols import user_folder


@about_a_person(
    argument("criteria"),
    option("--side", type=click.Choice(["left", "right", "both"]), help="The involved side."),
    option("--injury", type=DAY, help="Day of the injury."),
    option("--surgery", type=DAY, help="Day of the surgery."),
    option("--close", is_flag=True, help="No longer followed under it."),
)
def condition(
    visit: Visit, criteria: str, side: str | None, injury: Any, surgery: Any, close: bool
) -> Answered:
    """Follow PERSON under a criteria file from a day on: side, day of injury and surgery."""
    from jumpstation.clinical.load import load_criteria
    from jumpstation.station.entries import follow

    found = load_criteria(criteria, user_folder())
    key, *_ = follow(
        visit.store,
        visit.athlete.id,
        found.id,
        visit.named,
        visit.day,
        side=side,
        injury=injury.date() if injury else None,
        surgery=surgery.date() if surgery else None,
        close=close,
    )
    state = "closed" if close else "followed"
    return {"id": key}, lambda: [f"{visit.athlete.name}: {found.name} is {state} from {visit.day}."]


@about_a_person(
    argument("stage", type=int),
    option("--why", default="", help="Ten letters or more where it differs from the evidence."),
    option("--next-visit", type=DAY, help="The day of the next visit."),
    CONDITION,
)
def sign(visit: Visit, stage: int, why: str, next_visit: Any, condition: str | None) -> Answered:
    """Sign a decision: PERSON is at STAGE from now on. It stays; a later one stands beside it."""
    from jumpstation.station import clinic

    found = clinic.clearance_of(
        visit.store,
        visit.athlete.id,
        visit.day,
        condition=condition,
        user_folder=user_folder(),
    )
    day = next_visit.date() if next_visit else None
    key = clinic.sign(visit.store, found, stage, why, visit.named, next_visit=day)
    name, by = found.person.name, visit.named
    return (
        {"id": key, "stage": stage, "stage_proposed": found.proposal.proposed, "by": by},
        lambda: [f"Signed by {by}: {name}, stage {stage} of {found.criteria.name}."],
    )
