"""`jumpstation clearance`: evidence against written criteria; a named person types and signs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.cli.protocols import user_folder
from jumpstation.errors import InputError

DAY = click.DateTime(["%Y-%m-%d"])
_YES = {"yes": 1.0, "no": 0.0}


class ShowByDefault(click.Group):
    """`clearance ATHLETE` is `clearance show ATHLETE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_help = bool(args) and args[0] in ctx.help_option_names
        if args and args[0] not in self.commands and not asks_help:
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=ShowByDefault)
def clearance() -> None:
    """Evidence against written criteria. `clearance ATHLETE` shows it; a named person decides."""


def on_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --on: the day it is about."""
    return click.option("--on", type=DAY, help="The day it is about (default: today).")(command)


def by_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --by: the person whose word it is."""
    return click.option("--by", "named", required=True, help="Whose word it is, by name.")(command)


def condition_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --condition: which criteria file."""
    return click.option("--condition", help="Criteria id or file (default: the one followed).")(
        command
    )


def day_of(on: Any) -> date:
    """The day an option gives, else today."""
    return on.date() if on else date.today()


@clearance.command()
@click.argument("person")
@condition_option
@on_option
@click.option("--movement", help="Also what is asked before this movement (drop_jump).")
@store_options
def show(
    person: str,
    condition: str | None,
    on: Any,
    movement: str | None,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """The ladder, the evidence for the next stage, what is missing, and what was signed."""
    from jumpstation.clinical.clearance import as_json as plain
    from jumpstation.clinical.clearance import lines
    from jumpstation.station.clinic import clearance_of

    with opened(db, ask_key, who, must_exist=True) as store:
        found = clearance_of(
            store,
            store.find_athlete(person).id,
            day_of(on),
            condition=condition,
            user_folder=user_folder(),
            movement=movement,
        )
    answer(plain(found), as_json, lambda: lines(found))


@clearance.command()
@click.argument("person")
@click.argument("stage", type=int)
@by_option
@click.option("--why", default="", help="Ten letters or more where it differs from the evidence.")
@click.option("--next-visit", type=DAY)
@condition_option
@on_option
@store_options
def sign(
    person: str,
    stage: int,
    named: str,
    why: str,
    next_visit: Any,
    condition: str | None,
    on: Any,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Sign a decision: PERSON is at STAGE from now on. It stays; a later one stands beside it."""
    from jumpstation.station import clinic

    with opened(db, ask_key, who, must_exist=True) as store:
        found = clinic.clearance_of(
            store,
            store.find_athlete(person).id,
            day_of(on),
            condition=condition,
            user_folder=user_folder(),
        )
        visit = next_visit.date() if next_visit else None
        key = clinic.sign(store, found, stage, why, named, next_visit=visit)
    name = found.person.name
    answer(
        {"id": key, "stage": stage, "stage_proposed": found.proposal.proposed, "by": named},
        as_json,
        lambda: [f"Signed by {named}: {name}, stage {stage} of {found.criteria.name}."],
    )


@clearance.command()
@click.argument("person")
@click.argument("criteria")
@click.option("--side", type=click.Choice(["left", "right", "both"]), help="The involved side.")
@click.option("--injury", type=DAY, help="Day of the injury.")
@click.option("--surgery", type=DAY, help="Day of the surgery.")
@click.option("--close", is_flag=True, help="No longer followed under it.")
@by_option
@on_option
@store_options
def condition(
    person: str,
    criteria: str,
    side: str | None,
    injury: Any,
    surgery: Any,
    close: bool,
    named: str,
    on: Any,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Follow PERSON under a criteria file from a day on: side, day of injury and surgery."""
    from jumpstation.clinical.load import load_criteria

    found = load_criteria(criteria, user_folder())
    start = day_of(on).isoformat()
    with opened(db, ask_key, who) as store:
        athlete = store.find_athlete(person)
        state = "closed" if close else "followed"
        with store.writing():
            key = store.add_entry(
                athlete.id,
                "condition",
                found.id,
                named=named,
                text=state,
                side=side,
                on_date=start,
            )
            for kind, given in (("injury", injury), ("surgery", surgery)):
                if given:
                    when = given.date().isoformat()
                    store.add_entry(athlete.id, kind, found.id, named=named, on_date=when)
    answer({"id": key}, as_json, lambda: [f"{athlete.name}: {found.name} is {state} from {start}."])


@clearance.command()
@click.argument("person")
@click.argument("name")
@click.argument("value")
@click.option("--unit", help="Of a number (default: the one of the criterion).")
@condition_option
@by_option
@on_option
@store_options
def finding(
    person: str,
    name: str,
    value: str,
    unit: str | None,
    condition: str | None,
    named: str,
    on: Any,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Type a finding: yes or no, a number, or a grade. NAME as in the criteria file."""
    from jumpstation.clinical.load import list_criteria, load_criteria
    from jumpstation.station.clinic import conditions_of

    with opened(db, ask_key, who, must_exist=True) as store:
        athlete = store.find_athlete(person)
        files = [condition] if condition else [e.name for e in conditions_of(store, athlete.id)]
        files = files or [entry.id for entry in list_criteria(user_folder())]
        asked = [c for f in files for c in _findings(load_criteria(f, user_folder()))]
        number, text, unit = _as_asked(name, value, unit, asked)
        key = store.add_entry(
            athlete.id,
            "finding",
            name,
            number,
            named=named,
            unit=unit,
            text=text,
            on_date=day_of(on).isoformat(),
        )
    answer({"id": key}, as_json, lambda: [f"{athlete.name}: {name} {value} ({named})."])


def _findings(criteria: Any) -> list[Any]:
    """Everything that a file asks a person to type: criteria, and findings of a flare-up."""
    found = [c for stage in criteria.stages for c in stage.criteria if c.kind == "finding"]
    return [*found, *(rule for rule in criteria.flare if rule.kind == "finding")]


def _as_asked(
    name: str, value: str, unit: str | None, asked: list[Any]
) -> tuple[float | None, str | None, str | None]:
    """The value in the way the criterion wants it; InputError names what would do."""
    rules = [rule for rule in asked if rule.name == name]
    if not rules:
        known = ", ".join(dict.fromkeys(str(rule.name) for rule in asked))
        raise InputError(f"finding {name!r}", "no criterion asks for it", f"use one of {known}")
    rule = rules[0]
    grades = getattr(rule, "grades", ())
    if grades:
        if value not in grades:
            raise InputError(
                name, f"{value!r} is no grade of it", f"use one of {', '.join(grades)}"
            )
        return None, value, None
    yes_no = rule.kind == "finding" and getattr(rule, "unit", None) is None
    if yes_no:
        if value.casefold() not in _YES:
            raise InputError(name, f"{value!r} was given", "say yes or no")
        return _YES[value.casefold()], value.casefold(), None
    number = _number(name, value)
    if unit is not None and unit != rule.unit:
        raise InputError(name, f"it is asked for in {rule.unit}", f"give it in {rule.unit}")
    return number, None, rule.unit


def _number(name: str, value: str) -> float:
    try:
        return float(value.replace(",", "."))
    except ValueError as error:
        raise InputError(name, f"{value!r} is no number", "give a number") from error


def _scale(name: str, value: float) -> float:
    if not 0 <= value <= 10:
        raise InputError(name, f"{value:g} is outside 0 to 10", "0 is none, 10 the worst")
    return value


@clearance.command()
@click.argument("person")
@click.argument("when", type=click.Choice(["rest", "before", "during", "after"]))
@click.argument("value", type=float)
@by_option
@on_option
@store_options
def pain(
    person: str,
    when: str,
    value: float,
    named: str,
    on: Any,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Write down pain, 0 to 10, that was told outside a test."""
    _scale("pain", value)
    with opened(db, ask_key, who, must_exist=True) as store:
        athlete = store.find_athlete(person)
        day = day_of(on).isoformat()
        key = store.add_entry(
            athlete.id, "pain", when, value, named=named, unit="0-10", on_date=day
        )
    answer({"id": key}, as_json, lambda: [f"{athlete.name}: pain {when} {value:g} of 10."])


@clearance.command()
@click.argument("person")
@click.argument("value", type=float)
@click.option("--soreness", type=float, help="Muscle soreness of the same morning, 0 to 10.")
@click.option("--of", type=DAY, help="The day of the load (default: the day before).")
@by_option
@on_option
@store_options
def morning(
    person: str,
    value: float,
    soreness: float | None,
    of: Any,
    named: str,
    on: Any,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Answer next-morning pain, 0 to 10."""
    day = day_of(on)
    about = of.date() if of else day - timedelta(days=1)
    if not about < day:
        raise InputError("--of", f"{about} is not before {day}", "name the day of the load")
    told = {"pain": _scale("pain", value)}
    if soreness is not None:
        told["soreness"] = _scale("soreness", soreness)
    with opened(db, ask_key, who, must_exist=True) as store:
        athlete = store.find_athlete(person)
        with store.writing():
            keys = [
                store.add_entry(
                    athlete.id,
                    "morning",
                    name,
                    number,
                    named=named,
                    unit="0-10",
                    on_date=day.isoformat(),
                    about=about.isoformat(),
                )
                for name, number in told.items()
            ]
    answer(
        {"ids": keys},
        as_json,
        lambda: [f"{athlete.name}: {value:g} of 10 the morning after {about}."],
    )


@clearance.command()
@click.argument("person")
@click.argument("count", type=click.IntRange(1, 5000))
@click.option("--where", default="elsewhere", help="Field, gym, match.")
@by_option
@on_option
@store_options
def contacts(
    person: str,
    count: int,
    where: str,
    named: str,
    on: Any,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Log ground contacts made elsewhere; they count in the session and the week."""
    with opened(db, ask_key, who, must_exist=True) as store:
        athlete = store.find_athlete(person)
        day = day_of(on).isoformat()
        key = store.add_entry(
            athlete.id, "contacts", "elsewhere", count, named=named, text=where, on_date=day
        )
    answer({"id": key}, as_json, lambda: [f"{athlete.name}: {count} contacts, {where}, {day}."])


@clearance.command()
@click.argument("person")
@click.argument("values", nargs=-1, required=True)
@click.option("--by", "named", help="Who wrote it (default: the athlete).")
@on_option
@store_options
def diary(
    person: str,
    values: tuple[str, ...],
    named: str | None,
    on: Any,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Write the runner's diary of a day: NAME=VALUE (contacts=60 soreness_morning=1 shoes=flats).

    Names: contacts, pain_during, soreness_morning, pain_free_range (m), balance_left,
    balance_right (s), foot_fatigue, calf_fatigue, surface, shoes.
    """
    told = [_diary_value(text) for text in values]
    with opened(db, ask_key, who, must_exist=True) as store:
        athlete = store.find_athlete(person)
        day = day_of(on).isoformat()
        with store.writing():
            keys = [
                store.add_entry(
                    athlete.id,
                    "diary",
                    name,
                    number,
                    named=named or athlete.name,
                    unit=unit,
                    text=text,
                    on_date=day,
                )
                for name, number, unit, text in told
            ]
    answer({"ids": keys}, as_json, lambda: [f"{athlete.name}: {day} is in the diary."])


def _diary_value(text: str) -> tuple[str, float | None, str | None, str | None]:
    from jumpstation.clinical.runner import DIARY_FIELDS

    name, sign_, value = text.partition("=")
    if not sign_ or name not in DIARY_FIELDS:
        raise InputError(
            f"diary {text!r}",
            "it is no field of it",
            f"write NAME=VALUE of {', '.join(DIARY_FIELDS)}",
        )
    rule = DIARY_FIELDS[name]
    if rule is None:
        return name, None, None, value
    words, unit, low, high = rule
    number = _number(name, value)
    if not low <= number <= high:
        raise InputError(
            name, f"{number:g} is outside {low:g} to {high:g}", f"give the {words} in {unit}"
        )
    return name, number, unit, None


@clearance.command()
@click.argument("person")
@click.argument("values", nargs=-1)
@click.option("--override", help="Let this item pass today, with a reason, by name.")
@click.option("--why", default="")
@click.option(
    "--role",
    type=click.Choice(["operator", "clinician"]),
    default="clinician",
    show_default=True,
    help="Of the person named.",
)
@condition_option
@by_option
@on_option
@store_options
def screen(
    person: str,
    values: tuple[str, ...],
    override: str | None,
    why: str,
    role: str,
    condition: str | None,
    named: str,
    on: Any,
    db: Path | None,
    ask_key: bool,
    who: str,
    as_json: bool,
) -> None:
    """Answer the screening before a test: ITEM=yes, ITEM=no, pain=2; `all=no` answers the rest."""
    from jumpstation.clinical.load import load_criteria, load_screening
    from jumpstation.station.clinic import conditions_of

    day = day_of(on).isoformat()
    with opened(db, ask_key, who, must_exist=True) as store:
        athlete = store.find_athlete(person)
        files = [condition] if condition else [e.name for e in conditions_of(store, athlete.id)]
        items = {item.id: item for item in load_screening(user_folder()).items}
        for name in files:
            items |= {item.id: item for item in load_criteria(name, user_folder()).screening}
        told = _screened(values, items)
        if override:
            _may(override, items, role, why)
        with store.writing():
            for name, number in told.items():
                store.add_entry(athlete.id, "screening", name, number, named=named, on_date=day)
            if override:
                store.add_entry(
                    athlete.id, "override", override, named=named, text=why, on_date=day
                )
    answer(
        {"answered": told, "override": override},
        as_json,
        lambda: [
            f"{athlete.name}: {len(told)} answered"
            + (f", {override} let pass by {named}." if override else ".")
        ],
    )


def _screened(values: tuple[str, ...], items: dict[str, Any]) -> dict[str, float]:
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
            told[name] = _scale(name, _number(name, value))
        elif value.casefold() in _YES:
            told[name] = _YES[value.casefold()]
        else:
            raise InputError(name, f"{value!r} was given", "say yes or no")
    if rest is not None:
        # what "no" would hold (has the surgeon agreed?) must be answered by itself
        plain = [n for n, item in items.items() if item.kind == "yes_no" and item.hold_when]
        told = {**dict.fromkeys(plain, rest), **told}
    return told


def _may(name: str, items: dict[str, Any], role: str, why: str) -> None:
    from jumpstation.clinical.ladder import REASON_LETTERS
    from jumpstation.clinical.screening import may_override

    if name not in items:
        raise InputError(f"override {name!r}", "it is no item", f"use one of {', '.join(items)}")
    item = items[name]
    if not may_override(item, role):
        who = "nobody" if item.override == "nobody" else f"only a {item.override}"
        raise InputError(name, f"{who} may override it", "answer what it asks first")
    if sum(letter.isalpha() for letter in why) < REASON_LETTERS:
        raise InputError(
            "reason", "an override needs one", "say why in ten letters or more (--why)"
        )


@clearance.command()
@click.argument("files", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def criteria(files: tuple[str, ...], as_json: bool) -> None:
    """List the criteria files; or check FILES: every fault at once, with its key."""
    from jumpstation.clinical.load import list_criteria, load_criteria

    entries = list_criteria(user_folder())
    found = [load_criteria(name, user_folder()) for name in files or [e.id for e in entries]]
    notes = {entry.id: entry.note for entry in entries}
    data = [
        {"id": c.id, "version": c.version, "name": c.name, "stages": len(c.stages)} for c in found
    ]

    def lines() -> list[str]:
        told = []
        for one in found:
            told.append(f"{one.id:16} version {one.version}  {one.name}: {len(one.stages)} stages")
            told += [f"    {note}" for note in [notes.get(one.id)] if note]
        return told

    answer(data, as_json, lines)
