"""What people type: findings, pain, the next morning, contacts made elsewhere, the diary."""

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
from jumpstation.errors import InputError


@about_a_person(
    argument("name"),
    argument("value"),
    option("--unit", help="Of a number (default: the one of the criterion)."),
    CONDITION,
)
def finding(
    visit: Visit, name: str, value: str, unit: str | None, condition: str | None
) -> Answered:
    """Type a finding: yes or no, a number, or a grade. NAME as in the criteria file."""
    from jumpstation.station.entries import questions_of, type_finding

    athlete = visit.athlete
    asked = questions_of(visit.store, athlete.id, condition, user_folder())
    key = type_finding(
        visit.store, athlete.id, name, value, visit.named, visit.day, questions=asked, unit=unit
    )
    return {"id": key}, lambda: [f"{athlete.name}: {name} {value} ({visit.named})."]


@about_a_person(
    argument("when", type=click.Choice(["rest", "before", "during", "after"])),
    argument("value", type=float),
)
def pain(visit: Visit, when: str, value: float) -> Answered:
    """Write down pain, 0 to 10, that was told outside a test."""
    from jumpstation.station.entries import type_pain

    key = type_pain(visit.store, visit.athlete.id, when, value, visit.named, visit.day)
    return {"id": key}, lambda: [f"{visit.athlete.name}: pain {when} {value:g} of 10."]


@about_a_person(
    argument("value", type=float),
    option("--soreness", type=float, help="Muscle soreness of the same morning, 0 to 10."),
    option("--of", type=DAY, help="The day of the load (default: the day before)."),
)
def morning(visit: Visit, value: float, soreness: float | None, of: Any) -> Answered:
    """Answer next-morning pain, 0 to 10."""
    from datetime import timedelta

    from jumpstation.station.entries import type_morning

    about = of.date() if of else visit.day - timedelta(days=1)
    keys = type_morning(
        visit.store,
        visit.athlete.id,
        value,
        visit.named,
        visit.day,
        about=about,
        soreness=soreness,
    )
    said = f"{visit.athlete.name}: {value:g} of 10 the morning after {about}."
    return {"ids": keys}, lambda: [said]


@about_a_person(
    argument("count", type=click.IntRange(1, 5000)),
    option("--where", default="elsewhere", help="Field, gym, match."),
)
def contacts(visit: Visit, count: int, where: str) -> Answered:
    """Log ground contacts made elsewhere; they count in the session and the week."""
    from jumpstation.station.entries import type_contacts

    key = type_contacts(visit.store, visit.athlete.id, count, where, visit.named, visit.day)
    said = f"{visit.athlete.name}: {count} contacts, {where}, {visit.day}."
    return {"id": key}, lambda: [said]


@about_a_person(argument("values", nargs=-1, required=True), by="optional")
def diary(visit: Visit, values: tuple[str, ...]) -> Answered:
    """Write the runner's diary of a day: NAME=VALUE (contacts=60 soreness_morning=1 shoes=flats).

    Names: contacts, pain_during, soreness_morning, pain_free_range (m), balance_left,
    balance_right (s), foot_fatigue, calf_fatigue, surface, shoes.
    """
    from jumpstation.station.entries import type_diary

    told = dict(_named_value(text) for text in values)
    keys = type_diary(visit.store, visit.athlete.id, told, visit.named, visit.day)
    return {"ids": keys}, lambda: [f"{visit.athlete.name}: {visit.day} is in the diary."]


def _named_value(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise InputError(f"diary {text!r}", "it has no value", "write NAME=VALUE")
    return name, value
