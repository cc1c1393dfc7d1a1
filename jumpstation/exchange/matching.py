"""Whose row is it? By key, by external id, by name; never guessed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from jumpstation.exchange.records import Person


def match(person: Person, roster: Sequence[Person]) -> tuple[str, str | None, str | None]:
    """("known" or "new" or "unclear", the key on file, the reason where unclear).

    >>> match(Person("Anna Müller"), [Person("MULLER, Anna", id="a1")])
    ('known', 'a1', None)
    """
    if person.id is not None:
        found = [other for other in roster if other.id == person.id]
        if found:
            return "known", found[0].id, None
    if person.external_id:
        found = [other for other in roster if other.external_id == person.external_id]
        if len(found) == 1:
            if plain_name(found[0].name) == plain_name(person.name) or not person.name:
                return "known", found[0].id, None
            return (
                "unclear",
                None,
                f"id {person.external_id} is {found[0].name} on file and {person.name} here",
            )
    named = [other for other in roster if plain_name(other.name) == plain_name(person.name)]
    fits = [other for other in named if not _contradict(person, other)]
    if len(fits) == 1:
        return "known", fits[0].id, None
    if len(fits) > 1:
        return "unclear", None, f"{len(fits)} athletes are called {person.name}: give the id"
    return "new", None, None


def plain_name(name: str) -> str:
    """A name without case, accents, order or spacing.

    >>> plain_name("Müller, Anna") == plain_name("anna  MULLER")
    True
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
    return " ".join(sorted(plain.split()))


def _contradict(one: Person, other: Person) -> bool:
    return any(
        first is not None and second is not None and first != second
        for first, second in (
            (one.external_id, other.external_id),
            (one.birth_year, other.birth_year),
        )
    )
