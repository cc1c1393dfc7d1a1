"""The group `clearance`, and the decorator that makes a function a command about one person."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from jumpstation.cli.finding import shown_athlete
from jumpstation.cli.opening import answer, opened, store_options
from jumpstation.store import Athlete, Store

DAY = click.DateTime(["%Y-%m-%d"])
CONDITION_HELP = "Criteria id or file (default: the one followed)."
Answered = tuple[Any, Callable[[], list[str]]]  # what --json prints, the lines for a person


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


@dataclass(frozen=True)
class Visit:
    """Whom a command is about, on which day, and whose word it is ("" where nobody is named)."""

    store: Store
    athlete: Athlete
    day: date
    named: str


def on_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --on: the day it is about."""
    return click.option("--on", type=DAY, help="The day it is about (default: today).")(command)


def condition_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --condition: which criteria file."""
    return click.option("--condition", help=CONDITION_HELP)(command)


def day_of(on: Any) -> date:
    """The day an option gives, else today."""
    return on.date() if on else date.today()


def argument(name: str, **how: Any) -> click.Parameter:
    """An argument of a command."""
    return click.Argument([name], **how)


def option(*names: str, **how: Any) -> click.Parameter:
    """An option of a command."""
    return click.Option(names, **how)


CONDITION = option("--condition", help=CONDITION_HELP)


def about_a_person(
    *own: click.Parameter, by: str = "required"
) -> Callable[[Callable[..., Answered]], click.Command]:
    """Make `work(visit, ...)` a command of the group: PERSON, its own parameters, --on and --by.

    It runs with the history file open and returns what is printed. by: "required", "optional"
    (else the athlete's own word) or "no" (nobody's word is written down).
    """

    find = shown_athlete if by == "no" else Store.find_athlete

    def made(work: Callable[..., Answered]) -> click.Command:
        @functools.wraps(work)
        def callback(
            person: str,
            on: Any,
            db: Path | None,
            ask_key: bool,
            who: str | None,
            as_json: bool,
            named: str | None = None,
            **given: Any,
        ) -> None:
            with opened(db, ask_key, who, must_exist=True) as store:
                athlete = find(store, person)
                visit = Visit(store, athlete, day_of(on), named or athlete.name)
                data, lines = work(visit, **given)
            answer(data, as_json, lines)

        command = clearance.command()(on_option(store_options(callback)))
        common = [*_BY[by], *command.params]
        command.params = [argument("person"), *own, *common]
        return command

    return made


_BY: dict[str, list[click.Parameter]] = {
    "required": [option("--by", "named", required=True, help="Whose word it is, by name.")],
    "optional": [option("--by", "named", help="Whose word it is (default: the athlete's).")],
    "no": [],
}
