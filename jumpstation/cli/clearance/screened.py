"""What is asked before a test: answers, and a named person who lets an item pass."""

from __future__ import annotations

from typing import Any

import click

from jumpstation.cli.clearance.frame import (
    CONDITION,
    Answered,
    Visit,
    about_a_person,
    argument,
    option,
)
from jumpstation.cli.protocols import user_folder
from jumpstation.errors import InputError


@about_a_person(
    argument("values", nargs=-1),
    option("--override", help="Let this item pass today, with a reason, by name."),
    option("--why", default="", help="The reason, ten letters or more."),
    option(
        "--role",
        type=click.Choice(["operator", "clinician"]),
        default="clinician",
        show_default=True,
        help="Of the person named.",
    ),
    CONDITION,
)
def screen(
    visit: Visit,
    values: tuple[str, ...],
    override: str | None,
    why: str,
    role: str,
    condition: str | None,
) -> Answered:
    """Answer the screening before a test: ITEM=yes, ITEM=no, pain=2; `all=no` answers the rest."""
    from jumpstation.clinical.load import load_criteria, load_screening
    from jumpstation.station.before import check_override, still_held, write_override
    from jumpstation.station.followed import conditions_of

    store, athlete, named = visit.store, visit.athlete, visit.named
    day = visit.day.isoformat()
    files = [condition] if condition else [e.name for e in conditions_of(store, athlete.id)]
    items = {item.id: item for item in load_screening(user_folder()).items}
    for name in files:
        items |= {item.id: item for item in load_criteria(name, user_folder()).screening}
    told = _screened(values, items)
    if override:
        check_override(override, items, role, why)
    with store.writing():
        for name, number in told.items():
            store.add_entry(athlete.id, "screening", name, number, named=named, on_date=day)
        if override:
            write_override(store, athlete.id, override, named, role, why, visit.day)
        held = still_held(store, athlete.id, list(items.values()), visit.day)
    said = f"{athlete.name}: {len(told)} answered"
    said += f", {override} let pass by {named}." if override else "."
    shown = [said, *(f"Start withheld: {words}" for words in held)]
    return {"answered": told, "override": override, "start_withheld": held}, lambda: shown


def _screened(values: tuple[str, ...], items: dict[str, Any]) -> dict[str, float]:
    from jumpstation.station.entries import YES_NO, number_of, on_scale

    told: dict[str, float] = {}
    rest: float | None = None
    for text in values:
        name, _, value = text.partition("=")
        if name == "all" and value == "no":
            rest = 0.0
            continue
        if name not in items or items[name].kind == "age":
            known = ", ".join(n for n, item in items.items() if item.kind != "age")
            raise InputError(f"screening {text!r}", "it is no item", f"use one of {known}")
        if items[name].kind == "scale":
            told[name] = on_scale(name, number_of(name, value))
        elif value.casefold() in YES_NO:
            told[name] = YES_NO[value.casefold()]
        else:
            raise InputError(name, f"{value!r} was given", "say yes or no")
    if rest is not None:
        # what "no" would hold (has the surgeon agreed?) must be answered by itself
        plain = [n for n, item in items.items() if item.kind == "yes_no" and item.hold_when]
        told = {**dict.fromkeys(plain, rest), **told}
    return told
