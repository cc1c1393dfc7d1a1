"""What an answer asks of the records: a few bulk reads, never one call a person.

The SQLite store implements it (`store.reading`); any other history that does gives the same
answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from jumpstation.stats.records import SessionValue

Series = tuple[str, str, str]  # protocol, side, metric
Histories = Mapping[str, Mapping[Series, Sequence[SessionValue]]]  # by person


class Person(Protocol):
    """Somebody on file."""

    @property
    def id(self) -> str:
        """The key they are known by."""
        ...

    @property
    def name(self) -> str:
        """As it is read out."""
        ...

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups they train in."""
        ...


class Reading(Protocol):
    """A history of athletes, read."""

    @property
    def invented(self) -> bool:
        """Whether everything in it is a demo's."""
        ...

    def people(self, group: str | None = None) -> Sequence[Person]:
        """Everybody (of a group) who is not archived, by name."""
        ...

    def session_values(
        self,
        people: Sequence[str],
        protocol_id: str,
        side: str | None,
        metric_ids: Sequence[str],
    ) -> Histories:
        """One value a session of each of these metrics, oldest first; side None: every side."""
        ...

    def tests_on_file(self) -> Sequence[tuple[str, str]]:
        """Protocol and side of every test that somebody has done."""
        ...
