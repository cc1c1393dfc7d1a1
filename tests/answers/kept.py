"""A history kept in plain records: the reading interface without a database, for tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from jumpstation.answers.reading import Histories, Series
from jumpstation.stats.records import SessionValue
from jumpstation.store.records import Athlete


@dataclass
class Kept:
    """People with their sessions, and how often each question was asked."""

    athletes: Sequence[Athlete]
    entries: Iterable[tuple[str, SessionValue]] = ()
    invented: bool = False
    asked: list[str] = field(default_factory=list)

    def people(self, group: str | None = None) -> Sequence[Athlete]:
        self.asked.append("people")
        return [a for a in self.athletes if group is None or group in a.groups]

    def session_values(
        self,
        people: Sequence[str],
        protocol_id: str,
        side: str | None,
        metric_ids: Sequence[str],
    ) -> Histories:
        self.asked.append("session_values")
        found: dict[str, dict[Series, list[SessionValue]]] = defaultdict(lambda: defaultdict(list))
        for person, entry in self.entries:
            rule = entry.rule
            wanted = rule.protocol_id == protocol_id and rule.metric_id in metric_ids
            if person in people and wanted and side in (None, rule.side):
                series = (rule.protocol_id, rule.side, rule.metric_id)
                found[person][series].append(entry)
        return found

    def tests_on_file(self) -> Sequence[tuple[str, str]]:
        self.asked.append("tests_on_file")
        return sorted({(e.rule.protocol_id, e.rule.side) for _, e in self.entries})


def person(key: str, name: str | None = None, *groups: str) -> Athlete:
    """Somebody."""
    return Athlete(key, name or key, groups=groups)
