"""The people on file, and who of them is meant by what was typed or read.

Two intents. *To write* (and erase, sign, hand out): only the full key, the external id or the whole
name, and only one person. *To show*: a unique beginning of a name or key too, because the answer
says who it is about and nothing is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import Generic, NoReturn, Protocol, TypeVar
from unicodedata import category

from jumpstation.errors import InputError
from jumpstation.identity.names import (
    NameMatch,
    begins,
    compare_names,
    is_half,
    read_name,
    written,
)

SHORTEST_KEY_BEGINNING = 8
MOST_LISTED = 5
ALIKE = 0.6  # of difflib's ratio: near enough to be listed as meant
MISTAKABLE = 0.8  # near enough to be a slip of the pen


class Known(Protocol):
    """A person on file. `joined`, where there is one, holds the keys of rows joined into it."""

    @property
    def id(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def external_id(self) -> str | None: ...
    @property
    def birth_year(self) -> int | None: ...


K = TypeVar("K", bound=Known)


class Register(Generic[K]):
    """The people on file, found by key, external id and name."""

    def __init__(self, people: Iterable[K]) -> None:
        self.people = list(people)
        self._by_key: dict[str, K] = {}
        self._by_external_id: dict[str, list[K]] = defaultdict(list)
        self._by_name: dict[tuple[str, ...], list[K]] = defaultdict(list)
        self._by_word: dict[str, list[K]] = defaultdict(list)
        for person in self.people:
            self._by_key.update(dict.fromkeys(keys_of(person), person))
            if person.external_id and written(person.external_id):
                self._by_external_id[written(person.external_id)].append(person)
            key = read_name(person.name).key
            self._by_name[key].append(person)
            for word in set(key):
                self._by_word[word].append(person)

    def with_key(self, key: str | None) -> K | None:
        """The person with that full key, that of a row joined into theirs included."""
        return self._by_key.get(key) if key else None

    def with_external_id(self, external_id: str | None) -> list[K]:
        """Everybody whom another system knows by that id."""
        return list(self._by_external_id.get(written(external_id or ""), ()))

    def named_alike(self, name: str) -> list[tuple[NameMatch, K]]:
        """Everybody whose whole name may be that one, turned round too; the surest first."""
        found: list[tuple[NameMatch, K]] = []
        for person in self._by_name.get(read_name(name).key, ()):
            match = compare_names(name, person.name)
            if match is not None:
                found.append((match, person))
        return sorted(found, key=lambda pair: pair[0])

    def named(self, name: str) -> list[K]:
        """Whose whole name it is: of several that fold alike only the surest.

        >>> from types import SimpleNamespace as Made
        >>> names = ("Anna Muller", "Anna Müller")
        >>> people = Register(Made(id=n, name=n, external_id=None, birth_year=None) for n in names)
        >>> [one.id for one in people.named("anna müller")], people.named("anna")
        (['Anna Müller'], [])
        """
        alike = [(match, person) for match, person in self.named_alike(name) if match.whole]
        return [person for match, person in alike if match == alike[0][0]]

    def in_full(self, words: str) -> list[K]:
        """Whose full key, external id or whole name the words are; more than one: nobody knows.

        A full key is beyond doubt. An external id that is somebody else's name is not.
        """
        person = self.with_key(words.strip())
        if person is not None:
            return [person]
        return _once([*self.with_external_id(words), *self.named(words)])

    def to_write(self, words: str) -> K:
        """The one person to write, erase, sign or hand out for. Raises InputError unless one."""
        found = self.in_full(words)
        if len(found) == 1:
            return found[0]
        if found:
            self._refuse_several(words, found)
        self._refuse_none(words, self.near(words))

    def to_show(self, words: str) -> K:
        """The one person to show: a unique beginning will do too. Raises InputError unless one."""
        found = self.in_full(words) or self.beginning_with(words)
        if len(found) == 1:
            return found[0]
        if found:
            self._refuse_several(words, found)
        self._refuse_none(words, self.near(words))

    def beginning_with(self, words: str) -> list[K]:
        """Whose name or key begins with the words."""
        start = words.strip()
        by_key = [
            person
            for key, person in self._by_key.items()
            if len(start) >= SHORTEST_KEY_BEGINNING and key.startswith(start)
        ]
        return _once([*by_key, *(p for p in self.people if begins(words, p.name))])

    def near(self, words: str) -> list[K]:
        """Who may have been meant, the nearest first; a list to choose from, never a choice."""
        typed = "".join(read_name(words).plain_words)
        if not typed:
            return []
        likeness = {
            id(person): _likeness(typed, "".join(read_name(person.name).plain_words))
            for person in self.people
        }
        alike = [person for person in self.people if likeness[id(person)] >= ALIKE]
        alike.sort(key=lambda person: -likeness[id(person)])
        parts = [p for p in self.people if is_half(words, p.name) or _is_inside(words, p.name)]
        return _once([*self.beginning_with(words), *parts, *alike])

    def halves(self, name: str) -> list[K]:
        """Of whose name this is some whole words, or whose name is some words of this."""
        sharing = (person for word in read_name(name).key for person in self._by_word.get(word, ()))
        return _once(person for person in sharing if is_half(name, person.name))

    def mistakable(self, name: str) -> list[K]:
        """Who may have been meant by a name that is nobody's: a half of theirs, or a slip away."""
        typed = read_name(name).plain_words

        def slip(person: K) -> bool:
            other = read_name(person.name).plain_words
            same_numbers = _digits(typed) == _digits(other)
            return same_numbers and _likeness("".join(typed), "".join(other)) >= MISTAKABLE

        return [
            person
            for person in self.people
            if begins(name, person.name)
            or is_half(name, person.name)
            or _is_inside(name, person.name)
            or slip(person)
        ]

    def to_write_or_new(self, words: str) -> K | None:
        """The one to write for; None: nobody is called that, nor anything that it could be.

        Raises InputError where more than one fit, or where the words are a half or a slip of
        somebody's name.
        """
        if not self.in_full(words):
            meant = self.mistakable(words)
            if meant:
                found = f"there is none; near it: {listed(meant)}"
                raise InputError(
                    f"athlete {words!r}",
                    found,
                    "give the whole name or the key, or add a new person first: "
                    "jumpstation athlete add",
                )
            if read_name(words).words:
                return None
        return self.to_write(words)

    def likely_duplicates(self) -> list[tuple[K, K, str]]:
        """Pairs that may be one person, with the reason; a person decides, nothing is joined."""
        pairs: dict[tuple[int, int], tuple[K, K, str]] = {}
        for same in self._by_external_id.values():
            for first, second in combinations(same, 2):
                pairs[id(first), id(second)] = (first, second, "the same external id")
        for same in self._by_name.values():
            for first, second in combinations(same, 2):
                alike = compare_names(first.name, second.name)
                if alike is not None and not contradict(first.birth_year, second.birth_year):
                    pairs[id(first), id(second)] = (first, second, "the same name")
        return list(pairs.values())

    def _refuse_several(self, words: str, found: Sequence[K]) -> NoReturn:
        raise InputError(f"athlete {words!r}", f"{len(found)} fit: {listed(found)}", "use the key")

    def _refuse_none(self, words: str, near: Sequence[K]) -> NoReturn:
        if near:
            found = f"there is none; near it: {listed(near)}"
            do = "give the whole name, the external id or the key"
        else:
            found, do = "there is none", "see who there is: jumpstation athlete list"
        raise InputError(f"athlete {words!r}", found, do)


def keys_of(person: Known) -> tuple[str, ...]:
    """Every key a person goes by: their own and those of rows joined into it."""
    return tuple(key for key in (person.id, *getattr(person, "joined", ())) if key)


def is_named_in_full(words: str, person: Known) -> bool:
    """Whether the words are a full key, the external id or the whole name of the person."""
    by_id = written(words) == written(person.external_id or "") != ""
    match = compare_names(words, person.name)
    return words.strip() in keys_of(person) or by_id or (match is not None and match.whole)


def describe(person: Known) -> str:
    """A person among others of the name: birth year and key.

    >>> from types import SimpleNamespace as Made
    >>> describe(Made(id="01a", name="Anna Müller", external_id=None, birth_year=2009))
    'Anna Müller (born 2009, 01a)'
    """
    born = f"born {person.birth_year}" if person.birth_year is not None else ""
    archived = "archived" if getattr(person, "archived", False) else ""
    told = ", ".join(part for part in (born, archived, person.id) if part)
    name = "".join("\ufffd" if category(sign) == "Cc" else sign for sign in written(person.name))
    return f"{name} ({told})" if told else name


def listed(people: Sequence[Known]) -> str:
    """A few people in one line, and how many more."""
    more = len(people) - MOST_LISTED
    told = ", ".join(describe(person) for person in people[:MOST_LISTED])
    return f"{told} and {more} more" if more > 0 else told


def contradict(one: object, other: object) -> bool:
    """Whether both are known and differ.

    >>> contradict(2009, 2010), contradict(2009, None)
    (True, False)
    """
    return one is not None and other is not None and one != other


def _once(people: Iterable[K]) -> list[K]:
    return list({id(person): person for person in people}.values())


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _is_inside(words: str, name: str) -> bool:
    typed = "".join(read_name(words).plain_words)
    return len(typed) >= 2 and any(typed in word for word in read_name(name).plain_words)


def _digits(words: Sequence[str]) -> str:
    return "".join(sign for word in words for sign in word if sign.isdigit())
