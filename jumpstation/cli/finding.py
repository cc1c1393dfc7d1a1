"""Who is meant on the command line: to show, and to erase."""

from __future__ import annotations

import click

from jumpstation.errors import InputError
from jumpstation.identity import NameMatch, compare_names, describe, is_named_in_full
from jumpstation.identity.register import keys_of, listed
from jumpstation.store import Athlete, Store


def shown_athlete(store: Store, words: str) -> Athlete:
    """The athlete to show; where only a beginning was typed, who it is on standard error."""
    found = store.find_to_show(words)
    if not is_named_in_full(words, found):
        click.echo(f"{words}: {describe(found)}", err=True)
    return found


def say_namesakes(store: Store, name: str, external_id: str | None) -> None:
    """Say on standard error who is on file already under a name or external id."""
    register = store.register()
    alike = [person for _, person in register.named_alike(name)]
    if alike:
        click.echo(f"Note: on file by that name: {listed(alike)}.", err=True)
    holders = register.with_external_id(external_id)
    if holders:
        click.echo(f"Note: on file by that external id: {listed(holders)}.", err=True)


def athlete_to_erase(store: Store, words: str, *, typed_already: bool) -> Athlete:
    """The athlete to erase, after their name was typed in full, or their key. Raises InputError.

    typed_already: nothing is asked, `words` themselves must be the full name or the key.
    """
    found = store.find_athlete(words)
    if typed_already:
        _must_be_typed(store, found, words)
        return found
    trials = len(store.trials(athlete_id=found.id))
    click.echo(
        f"To be erased for good, with all that was ever recorded: {describe(found)}, "
        f"{trials} {'trial' if trials == 1 else 'trials'}.",
        err=True,
    )
    typed = click.prompt("Type the name in full, or the key", err=True)
    _must_be_typed(store, found, typed)
    return found


def _must_be_typed(store: Store, athlete: Athlete, typed: str) -> None:
    """Only the key, or the name as it is written where nobody else has it."""
    if typed.strip() in keys_of(athlete):
        return
    if compare_names(typed, athlete.name) is not NameMatch.EXACT:
        raise InputError(
            f"erase {describe(athlete)}",
            f"{typed!r} is not the name as it is on file; nothing was erased",
            "type the name in full as it is written there, or the key",
        )
    if len(store.register().named(athlete.name)) > 1:
        raise InputError(
            f"erase {describe(athlete)}",
            "another athlete has the same name; nothing was erased",
            "type the key",
        )
