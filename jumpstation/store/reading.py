"""The records as the answers ask for them: each question a bulk read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jumpstation.stats.records import SessionValue
from jumpstation.store import histories
from jumpstation.store.histories import Series
from jumpstation.store.queries import Queries
from jumpstation.store.records import Athlete


class StoreReading:
    """`answers.reading.Reading` on the SQLite file."""

    def __init__(self, store: Queries) -> None:
        self._store = store

    @property
    def invented(self) -> bool:
        """Whether everything in it is a demo's."""
        return self._store.demo is not None

    def people(self, group: str | None = None) -> Sequence[Athlete]:
        """Everybody (of a group) who is not archived, by name."""
        return self._store.athletes(group=group)

    def session_values(
        self,
        people: Sequence[str],
        protocol_id: str,
        side: str | None,
        metric_ids: Sequence[str],
    ) -> Mapping[str, Mapping[Series, Sequence[SessionValue]]]:
        """One value a session of each of these metrics, oldest first; side None: every side."""
        return histories.of_people(self._store, people, protocol_id, side, metric_ids)

    def tests_on_file(self) -> Sequence[tuple[str, str]]:
        """Protocol and side of every test that somebody has done."""
        sql = "SELECT DISTINCT protocol_id, side FROM session_value ORDER BY protocol_id, side"
        return [(protocol_id, side) for protocol_id, side in self._store.tuples(sql)]
