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
    from jumpstation.clinical.flags import closer_items, in_order, under
    from jumpstation.clinical.load import load_criteria, load_screening
    from jumpstation.station.before import check_override, still_held, write_override
    from jumpstation.station.followed import conditions_of

    store, athlete, named = visit.store, visit.athlete, visit.named
    day = visit.day.isoformat()
    files = [condition] if condition else [e.name for e in conditions_of(store, athlete.id)]
    items = {item.id: item for item in load_screening(user_folder()).items}
    for name in files:
        items |= {item.id: item for item in load_criteria(name, user_folder()).screening}
    asked = items | {part.id: part for item in items.values() for part in closer_items(item)}
    told = in_order(_screened(values, asked), asked)
    all_no = {name for name in told if not told[name]} - {v.partition("=")[0] for v in values}
    if override:
        check_override(override, items, role, why)
    with store.writing():
        for name, number in told.items():
            list_and_version = under(asked[name], name in all_no)
            store.add_entry(
                athlete.id, "screening", name, number, named=named, on_date=day,
                text=list_and_version,
            )  # fmt: skip
        if override:
            write_override(store, athlete.id, override, named, role, why, visit.day)
        held = still_held(store, athlete.id, list(items.values()), visit.day, user_folder())
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
        parts = {part.id for item in items.values() for part in item.parts}
        plain = [n for n, item in items.items() if item.kind == "yes_no" and item.hold_when]
        plain = [name for name in plain if name not in parts]  # asked only after a yes
        told = {**dict.fromkeys(plain, rest), **told}
    return told


@about_a_person(by="no")
def answered(visit: Visit) -> Answered:
    """What PERSON answered before tests, newest last: whose word, and under which list."""
    entries = visit.store.entries(visit.athlete.id, "screening", until=visit.day.isoformat())
    data = [
        {
            "on": e.on_date,
            "item": e.name,
            "value": e.value,
            "by": e.named,
            "typed_by": e.who,
            "at": e.at,
            "list": e.text,
        }
        for e in entries
    ]

    def lines() -> list[str]:
        told: dict[tuple[str, str, str], list[str]] = {}
        for e in entries:
            place = (e.on_date, e.text or "list not kept", e.named)
            told.setdefault(place, []).append(f"{e.name}={_word(e.name, e.value)}")
        return [
            f"{on}  {under_list}  {by}: {', '.join(items)}"
            for (on, under_list, by), items in told.items()
        ] or ["Nothing was answered."]

    return data, lines


def _word(name: str, value: float | None) -> str:
    if name in ("pain", "soreness", "fatigue") or value not in (0, 1):
        return f"{value:g}" if value is not None else "–"
    return "yes" if value else "no"
