"""What an answer asks of the records: a few bulk reads, never one call a person.

The SQLite store implements it (`store.reading`); any other history that does gives the same
answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from jumpstation.stats.records import SessionValue
from jumpstation.store.records import Athlete

Series = tuple[str, str, str]  # protocol, side, metric
Histories = Mapping[str, Mapping[Series, Sequence[SessionValue]]]  # by person


class Reading(Protocol):
    """A history of athletes, read."""

    @property
    def invented(self) -> bool:
        """Whether everything in it is a demo's."""
        ...

    def people(self, group: str | None = None) -> Sequence[Athlete]:
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
