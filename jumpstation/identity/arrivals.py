"""Whose the rows of a file are: somebody's on file, a new person's, or nobody can know.

By key, then external id, then whole name. Two that contradict each other (birth year, external id)
are two persons, on file or in the file itself; who could be either of two is nobody's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Generic, TypeVar

from jumpstation.identity.names import NameMatch, compare_names, read_name, written
from jumpstation.identity.register import Known, Register, contradict, describe, listed


class Sign(Enum):
    """By what a person of a file is known."""

    KEY = "key"
    EXTERNAL_ID = "external id"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Whose a row is.

    verdict: "known", "new" or "unclear". key: of the person on file. newcomer: which of the new
    persons of the file, counted from 0. reason: why it is unclear; note: what the reader of the
    plan should see.
    """

    verdict: str
    key: str | None = None
    newcomer: int | None = None
    reason: str | None = None
    note: str | None = None
    sign: Sign | None = None


P = TypeVar("P", bound=Known)


class Arrivals(Generic[P]):
    """The people of one file against those on file; hashable persons, the same one once."""

    def __init__(self, register: Register[Known]) -> None:
        self.register = register
        self._newcomers: list[list[P]] = []
        self._by_name: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._by_external_id: dict[str, P] = {}

    def settle(self, people: Iterable[P]) -> dict[P, Arrival]:
        """Whose each person of a file is."""
        found = {person: match(person, self.register) for person in people}
        new = [person for person, arrival in found.items() if arrival.verdict == "new"]
        for person in sorted(new, key=_unknowns):  # who is told most of first
            found[person] = self._newcomer(person, found[person])
        self._number(found)
        self._doubt_known(found)
        return found

    def _newcomer(self, person: P, arrival: Arrival) -> Arrival:
        fitting = self._alike(person)
        if len(fitting) > 1:
            return _unclear(f"{len(fitting)} in this file are called {person.name}: give the id")
        if fitting:
            there = self._newcomers[fitting[0]]
            if not any(_same_name(person, other) for other in there):
                return _unclear(_turned(person, f"{there[0].name} of this file"))
            there.append(person)
            return replace(arrival, newcomer=fitting[0])
        external_id = written(person.external_id or "")
        other = self._by_external_id.get(external_id)
        if other is not None:
            words = f"id {person.external_id} is {other.name}'s and {person.name}'s in this file"
            return _unclear(words)
        number = len(self._newcomers)
        self._newcomers.append([person])
        self._by_name[read_name(person.name).key].append(number)
        if external_id:
            self._by_external_id[external_id] = person
        return replace(arrival, newcomer=number)

    def _alike(self, person: P) -> list[int]:
        """Which newcomers it may be: of those that fold alike only the surest."""
        graded: list[tuple[NameMatch, int]] = []
        for number in self._by_name[read_name(person.name).key]:
            names = [compare_names(person.name, other.name) for other in self._newcomers[number]]
            sure = [name for name in names if name is not None]
            if sure and not any(_two(person, other) for other in self._newcomers[number]):
                graded.append((min(sure), number))
        surest = min((name for name, _ in graded), default=None)
        return [number for name, number in graded if name == surest]

    def _number(self, found: dict[P, Arrival]) -> None:
        """Count the new persons in the order of the file."""
        order: dict[int, int] = {}
        for person, arrival in found.items():
            if arrival.newcomer is not None:
                number = order.setdefault(arrival.newcomer, len(order))
                found[person] = replace(arrival, newcomer=number)

    def _doubt_known(self, found: dict[P, Arrival]) -> None:
        """Who is on file by the name alone, while the file itself tells two of that name apart."""
        of_key: dict[str, list[P]] = defaultdict(list)
        for person, arrival in found.items():
            if arrival.key is not None:
                of_key[arrival.key].append(person)
        for person, arrival in list(found.items()):
            if arrival.sign is not Sign.NAME or arrival.key is None:
                continue
            if any(_two(person, other) for other in of_key[arrival.key]):
                words = f"two in this file are called {person.name}, one is on file"
                found[person] = _unclear(f"{words}: give the id")
            elif self._alike(person) and not _told_apart(person, self.register, arrival.key):
                words = f"{person.name} is on file, and this file has another of that name"
                found[person] = _unclear(f"{words}: give the id or the birth year")


def match(person: Known, register: Register[Known]) -> Arrival:
    """Whose one person of a file is, as far as those on file tell.

    >>> from types import SimpleNamespace as Made
    >>> anna = Made(id="a1", name="MULLER, Anna", external_id=None, birth_year=None)
    >>> here = Made(id=None, name="Anna Müller", external_id=None, birth_year=None)
    >>> match(here, Register([anna])).key
    'a1'
    """
    there = register.with_key(person.id)
    if there is not None:
        return _known(person, there, Sign.KEY)
    if not read_name(person.name).words and not person.external_id:
        return _unclear("names nobody")
    holders = register.with_external_id(person.external_id)
    if len(holders) > 1:
        return _unclear(f"id {person.external_id} is that of {listed(holders)} on file")
    if holders:
        return _by_external_id(person, holders[0])
    return _by_name(person, register)


def _by_external_id(person: Known, there: Known) -> Arrival:
    called = f"id {person.external_id} is"
    if written(person.name) and compare_names(person.name, there.name) is None:
        return _unclear(f"{called} {there.name} on file and {person.name} here")
    if contradict(person.birth_year, there.birth_year):
        years = f"{there.name}, born {there.birth_year}, on file and born {person.birth_year} here"
        return _unclear(f"{called} {years}")
    return _known(person, there, Sign.EXTERNAL_ID)


def _by_name(person: Known, register: Register[Known]) -> Arrival:
    alike = register.named_alike(person.name)
    fits = [(sure, other) for sure, other in alike if not _differ(person, other)]
    surest = [other for sure, other in fits if sure == fits[0][0]]
    if len(surest) > 1:
        return _unclear(f"{listed(surest)} are called {person.name}: give the id")
    if surest:
        others = [other for sure, other in alike if sure < fits[0][0]]
        if others:  # the very name is somebody's who it cannot be
            words = f"{person.name} may be {describe(surest[0])}, or another than {listed(others)}"
            return _unclear(f"{words}: give the id")
        if not _same_name(person, surest[0]):
            return _unclear(_turned(person, describe(surest[0])))
        return _known(person, surest[0], Sign.NAME)
    return Arrival("new", note=_new_note(person, [other for _, other in alike], register))


def _new_note(person: Known, namesakes: Sequence[Known], register: Register[Known]) -> str | None:
    if namesakes:
        return f"another than {listed(namesakes)}"
    halves = register.halves(person.name)
    if halves:
        return f"taken for another than {listed(halves)}: if not, give the whole name or the id"
    return None


def _known(person: Known, there: Known, sign: Sign) -> Arrival:
    likeness = compare_names(person.name, there.name)
    same = not written(person.name) or likeness in (NameMatch.EXACT, NameMatch.CASE)
    note = None if same else f"on file as {there.name}"
    return Arrival("known", there.id, note=note, sign=sign)


def _same_name(person: Known, there: Known) -> bool:
    """Whether the names are one; turned round they are where the birth years say so too."""
    match = compare_names(person.name, there.name)
    return match is not None and (match.whole or _same_year(person, there))


def _turned(person: Known, other: str) -> str:
    words = f"{person.name} may be {other}, the words in another order"
    return f"{words}: write it alike, or give the id or the birth year"


def _unclear(reason: str) -> Arrival:
    return Arrival("unclear", reason=reason)


def _differ(one: Known, other: Known) -> bool:
    return contradict(one.birth_year, other.birth_year) or contradict(
        one.external_id, other.external_id
    )


def _two(one: Known, other: Known) -> bool:
    """Whether two of one file are two persons; there the key of the other station tells too."""
    return _differ(one, other) or contradict(one.id, other.id)


def _told_apart(person: Known, register: Register[Known], key: str) -> bool:
    """Whether more than the name says that it is the one on file."""
    there = register.with_key(key)
    assert there is not None
    return _same_year(person, there)


def _same_year(one: Known, other: Known) -> bool:
    """Whether both birth years are known and are one."""
    return one.birth_year is not None and one.birth_year == other.birth_year


def _unknowns(person: Known) -> int:
    return sum(value is None for value in (person.id, person.external_id, person.birth_year))
