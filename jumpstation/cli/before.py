"""What `run` asks before a test: answered by options, or at the terminal, and shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from jumpstation.errors import InputError, Withheld

if TYPE_CHECKING:
    from jumpstation.clinical.flags import Card
    from jumpstation.clinical.schema import ScreeningItem
    from jumpstation.protocols import Protocol
    from jumpstation.station.before import Before
    from jumpstation.store import Store

ANSWER = "answer with --answer ITEM=yes, ITEM=no or ITEM=2 (all=no: none of them)"
LET_PASS = "--who NAME --role operator|clinician --because TEXT"


@dataclass(frozen=True, slots=True)
class Given:
    """What the options say: answers, and who lets which items pass, and why."""

    answers: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    who: str = ""
    role: str = ""
    because: str = ""

    def check(self, athlete: str | None) -> None:
        """Raises InputError where the options do not belong together."""
        if (self.answers or self.overrides) and athlete is None:
            raise InputError("--answer", "nothing says whose it is", "add --athlete NAME")
        missing = [
            name
            for name, value in (("--who", self.who), ("--role", self.role),
                                ("--because", self.because))
            if self.overrides and not value
        ]  # fmt: skip
        if missing:
            raise InputError("--override", "an override needs one", f"add {' and '.join(missing)}")


def screening_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --answer, --override, --who, --role and --because to a command."""
    for option in (
        click.option("--because", default="", help="Why, in ten letters or more."),
        click.option("--role", type=click.Choice(["operator", "clinician"]), help="Of --who."),
        click.option("--who", default="", help="Who lets it pass, by name."),
        click.option(
            "--override", "overrides", multiple=True, help="Let a held item pass today, by name."
        ),
        click.option(
            "--answer", "answers", multiple=True,
            help="Answer what is asked before a test: ITEM=yes, ITEM=no, pain=2, all=no.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


def screened(store: Store, athlete_id: str, protocol: Protocol, given: Given) -> Before:
    """The screening with everything answered that options and terminal answer."""
    from jumpstation.station.before import answer, before_test, override
    from jumpstation.station.folders import user_protocols

    today = date.today()

    def now() -> Before:
        return before_test(store, athlete_id, protocol, today, user_protocols())

    before = now()
    if given.answers:
        told = _read(given.answers, before)
        named = {text.partition("=")[0] for text in given.answers}
        answer(store, before, told, all_no=told.keys() - named)
        before = now()
    for item in given.overrides:
        override(store, before, item, given.who, given.role, given.because)
        before = now()
    if before.open and sys.stdin.isatty():
        _ask(store, before)
        before = now()
    return before


def refuse(before: Before) -> None:
    """Raise Withheld where something holds, with the options that lead on."""
    withheld = before.withheld
    if withheld is not None:
        raise Withheld(withheld.thing, withheld.found, _way_on(before))


def _way_on(before: Before) -> str:
    """What can be done about what holds, by options."""
    items = [one.item for one in before.blocked]
    if any(item.override == "nobody" for item in items):
        return f"{ANSWER} what was answered wrong, or do not test today"
    ways = [ANSWER]
    if items:
        named = " ".join(f"--override {item.id}" for item in items)
        ways.append(f"let it pass with {named} {LET_PASS}")
    return f"{', '.join(ways)}, or do not test today"


def before_object(before: Before) -> dict[str, Any]:
    """The screening for JSON: the first line of a run."""
    return {
        "event": "before",
        "athlete": before.athlete.name,
        "screening": [
            {
                "item": one.item.id,
                "ask": one.item.ask,
                "state": one.state.value,
                "words": one.words,
                "override_by": one.item.override,
                "group": one.item.group,
                "asked_closer": [part.id for part in one.open_parts],
            }
            for one in before.screened
        ],
        "held": [one.item.id for one in before.held],
        "warnings": list(before.warnings),
        "contacts": [
            {
                "plan": plan.name,
                "today": plan.volume.today,
                "of_these_elsewhere": plan.volume.today_elsewhere,
                "allowed_today": plan.volume.today_allowed,
                "left_today": plan.left,
                "seven_days": plan.volume.week,
                "allowed_seven_days": plan.volume.week_allowed,
            }
            for plan in before.plans
        ],
        "stop_rules": [rule.text for rule in before.stops.rules],
    }


# --- reading -----------------------------------------------------------------------------------


def _read(texts: Sequence[str], before: Before) -> dict[str, float]:
    from jumpstation.clinical.flags import answerable
    from jumpstation.clinical.permitted import is_asked
    from jumpstation.station.before import none_of

    items = {name: item for name, item in answerable(before.screened).items() if is_asked(item)}
    told: dict[str, float] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if name == "all" and value == "no":
            told = none_of(before.listed) | told
        elif name in items:
            told[name] = _value(items[name], value)
        else:
            known = ", ".join(items)
            raise InputError(f"--answer {text!r}", "it is no item", f"use one of {known}, all=no")
    return told


def _value(item: ScreeningItem, text: str) -> float:
    from jumpstation.station.entries import YES_NO, number_of

    if item.kind == "scale":
        return number_of(item.id, text)
    if text.casefold() not in YES_NO:
        raise InputError(item.id, f"{text!r} was given", "say yes or no")
    return YES_NO[text.casefold()]


# --- asking --------------------------------------------------------------------------------------


def _ask(store: Store, before: Before) -> None:
    """Ask what is open at the terminal; an empty line leaves a scale unanswered."""
    from jumpstation.station.before import answer

    told: dict[str, float] = {}
    for card in before.cards:
        told |= _card(before.athlete.name, card)
    for item in before.single:
        told[item.id] = _again(lambda item=item: _value(item, _prompt(f"{item.ask} yes or no")))
    for item in before.scales:
        value = _again(lambda item=item: _scale(item, _prompt(item.ask)))
        if value is not None:
            told[item.id] = value
    answer(store, before, told)


def _card(name: str, card: Card) -> dict[str, float]:
    """A card by its numbers; what a yes is asked closer comes at once."""
    from jumpstation.clinical.flags import closer_items
    from jumpstation.station.before import none_of

    told: dict[str, float] = {}
    heads = {True: "For the clinician", False: "Before the test"}
    head = f"{heads[card.clinician]}, {name}:"
    listed = card.items
    while listed:
        click.echo(head, err=True)
        for number, item in enumerate(listed, start=1):
            click.echo(f"  {number}  {item.ask}", err=True)
        yes = _again(
            lambda asked=listed: _numbers(asked, _prompt("None of these: n. Else the numbers"))
        )
        told |= none_of(listed, yes)
        listed = tuple(part for item in listed if item.id in yes for part in closer_items(item))
        head = "Which of these:"
    return told


def _prompt(text: str) -> str:
    return click.prompt(text, default="", show_default=False, err=True).strip()


def _numbers(listed: Sequence[ScreeningItem], text: str) -> list[str]:
    if text.casefold() in ("n", "no", "none"):
        return []
    chosen = text.replace(",", " ").split()
    if not chosen or not all(w.isdigit() and 1 <= int(w) <= len(listed) for w in chosen):
        raise InputError(repr(text), "it is none of the numbers", f"n, or 1 to {len(listed)}")
    return [listed[int(word) - 1].id for word in chosen]


def _scale(item: ScreeningItem, text: str) -> float | None:
    from jumpstation.station.entries import number_of, on_scale

    return on_scale(item.id, number_of(item.id, text)) if text else None


def _again(read: Callable[[], Any]) -> Any:
    """Ask until it can be read."""
    while True:
        try:
            return read()
        except InputError as wrong:
            click.echo(str(wrong), err=True)
