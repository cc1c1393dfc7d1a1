"""Projections: what the facts come to, kept so that every screen is one indexed query.

Everything here can be dropped and made again from the facts (`rebuild`), in any order of their
arrival; that is what makes a merge the same in either order.
"""

from __future__ import annotations

from collections.abc import Iterable

from jumpstation.store.room import Room
from jumpstation.store.schema import STANDS

_LAST = """(SELECT value FROM change WHERE trial_id = t.id AND rep_id IS NULL
            AND field = '{field}' ORDER BY stamp DESC, id DESC LIMIT 1)"""


def _last(field: str) -> str:
    return _LAST.format(field=field)


_TRIAL_NOW = f"""
INSERT INTO trial_now (trial_id, athlete_id, session_id, on_date, started_at, protocol_id,
    protocol_version, side, status, valid, invalid_reason, familiarisation, excluded, counted,
    for_measurement, method_id, rule_key, body_mass_kg, surface, footwear, utc_offset_s)
SELECT x.id, coalesce(p.person_id, x.owner), x.session_id, x.on_date, x.started_at,
       x.protocol_id, x.protocol_version, x.side, x.status, x.valid,
       x.invalid_reason, x.familiarisation, x.excluded,
       x.status = 'finished' AND x.valid AND NOT x.familiarisation AND NOT x.excluded,
       x.for_measurement AND m.for_measurement, x.method, m.rule_key,
       x.body_mass_kg, x.surface, x.footwear, x.utc_offset_s
FROM (
  SELECT t.id,
    coalesce({_last("athlete_id")}, t.athlete_id) AS owner,
    t.session_id, coalesce({_last("on_date")}, t.on_date) AS on_date, t.started_at,
    coalesce({_last("protocol_id")}, t.protocol_id) AS protocol_id,
    CAST(coalesce({_last("protocol_version")}, t.protocol_version) AS INTEGER)
        AS protocol_version,
    coalesce({_last("side")}, t.side) AS side,
    coalesce(e.outcome, 'running') AS status,
    coalesce(e.valid, 0) AS valid, e.invalid_reason,
    CAST(coalesce({_last("familiarisation")}, e.familiarisation, 0) AS INTEGER)
        AS familiarisation,
    CAST(coalesce({_last("excluded")}, 0) AS INTEGER) AS excluded,
    t.for_measurement, coalesce(e.method_id, t.method_id) AS method,
    CAST(coalesce({_last("body_mass_kg")}, e.body_mass_kg) AS REAL) AS body_mass_kg,
    coalesce({_last("surface")}, t.surface, s.surface) AS surface,
    coalesce({_last("footwear")}, t.footwear, s.footwear) AS footwear, t.utc_offset_s
  FROM trial t
  JOIN session s ON s.id = t.session_id
  LEFT JOIN trial_end e ON e.id = (SELECT id FROM trial_end WHERE trial_id = t.id
                                   ORDER BY stamp DESC, id DESC LIMIT 1)
  WHERE {{which}}
    AND {STANDS.replace("import_id", "t.import_id")}
) x
JOIN method m ON m.id = x.method
LEFT JOIN person p ON p.athlete_id = x.owner
"""

# `number` says which trial of the session and rule a value is of: a metric may miss some of them.
_SESSION_VALUE = """
WITH n AS (
  SELECT *, row_number() OVER (PARTITION BY athlete_id, session_id, protocol_id,
      protocol_version, side, for_measurement, rule_key, surface, footwear
      ORDER BY started_at, trial_id) AS number
  FROM trial_now WHERE counted AND {which}
)
INSERT INTO session_value
SELECT athlete_id,
       version = max(version) OVER (PARTITION BY athlete_id, session_id, metric_id, protocol_id,
           protocol_version, side, for_measurement, rule_key, surface, footwear),
       metric_id, min(on_date), min(started_at), min(trial_id), version, session_id, min(unit),
       protocol_id, protocol_version, side, for_measurement, rule_key, min(method_id),
       surface, footwear, count(*),
       (SELECT count(*) FROM trial_now o WHERE o.session_id = c.session_id
        AND o.athlete_id = c.athlete_id AND o.protocol_id = c.protocol_id AND o.side = c.side
        AND NOT o.counted),
       avg(value), max(uncertainty),
       '[' || json_group_array(value) || ',' || json_group_array(uncertainty) || ','
           || json_group_array(number) || ']'
FROM (
  SELECT n.*, v.metric_id, v.version, v.unit, v.value, v.uncertainty
  FROM n JOIN trial_value v ON v.trial_id = n.trial_id
  WHERE v.value IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM change WHERE trial_id = n.trial_id AND rep_id IS NULL
                    AND field = 'score')
  UNION ALL
  SELECT n.*, j.key, json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]'),
         json_extract(j.value, '$[2]'), json_extract(j.value, '$[3]')
  FROM n
  JOIN change r ON r.id = (SELECT id FROM change WHERE trial_id = n.trial_id AND rep_id IS NULL
                           AND field = 'score' ORDER BY stamp DESC, id DESC LIMIT 1),
       json_each(r.value) j
  WHERE json_extract(j.value, '$[2]') IS NOT NULL
  ORDER BY started_at, trial_id
) c
GROUP BY athlete_id, session_id, metric_id, version, protocol_id, protocol_version, side,
         for_measurement, rule_key, surface, footwear
"""

_BEST = """
INSERT INTO best_value
SELECT protocol_id, side, metric_id, version, athlete_id, count(*), min(value), max(value),
       max(on_date)
FROM (
  SELECT s.protocol_id, s.side, s.metric_id, s.version, s.athlete_id, s.on_date,
         j.value
  FROM session_value s, json_each(s.trial_values, '$[0]') j
  WHERE s.for_measurement AND {which}
)
GROUP BY protocol_id, side, metric_id, version, athlete_id
"""


class Projection(Room):
    """Keeping the projections in step with the facts."""

    def person_of(self, athlete_id: str) -> str:
        """The key a person goes by; the key itself when it was joined with nobody."""
        found = self.one("SELECT person_id FROM person WHERE athlete_id = ?", [athlete_id])
        return found or athlete_id

    def refresh_trial(self, trial_id: str) -> None:
        """Bring one trial and everything it is counted in up to date."""
        with self.writing():
            before = self._places([trial_id])
            self.db.conn.execute("DELETE FROM trial_now WHERE trial_id = ?", [trial_id])
            self.db.conn.execute(_TRIAL_NOW.format(which="t.id = ?"), [trial_id])
            self._refresh_sessions(before | self._places([trial_id]))

    def refresh_trials(self, trial_ids: Iterable[str]) -> None:
        """Bring several trials up to date."""
        with self.writing():
            for trial_id in trial_ids:
                self.refresh_trial(trial_id)

    def _places(self, trial_ids: list[str]) -> set[tuple[str, str]]:
        marks = ", ".join("?" * len(trial_ids))
        sql = f"SELECT DISTINCT athlete_id, session_id FROM trial_now WHERE trial_id IN ({marks})"
        return set(self.tuples(sql, trial_ids))

    def _refresh_sessions(self, places: set[tuple[str, str]]) -> None:
        for athlete_id, session_id in places:
            self.db.conn.execute(
                "DELETE FROM session_value WHERE athlete_id = ? AND session_id = ?",
                [athlete_id, session_id],
            )
            self.db.conn.execute(
                _SESSION_VALUE.format(which="session_id = ? AND athlete_id = ?"),
                [session_id, athlete_id],
            )
        for athlete_id in {place[0] for place in places}:
            self.db.conn.execute("DELETE FROM best_value WHERE athlete_id = ?", [athlete_id])
            self.db.conn.execute(_BEST.format(which="s.athlete_id = ?"), [athlete_id])

    def refresh_persons(self) -> None:
        """Find who is who out of all joins that stand: the newest one's `into` names the person."""
        joins = self.tuples(
            "SELECT from_id, into_id FROM athlete_join "
            "WHERE id NOT IN (SELECT subject_id FROM withdrawn) ORDER BY stamp, id"
        )
        name: dict[str, str] = {}
        members: dict[str, set[str]] = {}
        for from_id, into_id in joins:
            together = members.get(from_id, {from_id}) | members.get(into_id, {into_id})
            into = name.get(into_id) or into_id
            members.update(dict.fromkeys(together, together))
            name.update(dict.fromkeys(together, into))
        with self.writing():
            before = dict(self.tuples("SELECT athlete_id, person_id FROM person"))
            after = {key: name.get(key, key) for (key,) in self.tuples("SELECT id FROM athlete")}
            self.db.conn.execute("DELETE FROM person")
            self.db.conn.executemany("INSERT INTO person VALUES (?, ?)", after.items())
            moved = [k for k in before.keys() | after.keys() if before.get(k) != after.get(k)]
            touched = {p for k in moved for p in (before.get(k), after.get(k), k) if p}
            for person in sorted(touched):
                self._refresh_person(person)

    def _refresh_person(self, athlete_id: str) -> None:
        for (trial_id,) in self.tuples(
            "SELECT trial_id FROM trial_now WHERE athlete_id = ?", [athlete_id]
        ):
            self.refresh_trial(trial_id)

    def rebuild(self) -> None:
        """Make every projection again from the facts alone."""
        with self.writing():
            for table in ("session_value", "best_value", "trial_now", "person"):
                self.db.conn.execute(f"DELETE FROM {table}")
            self.refresh_persons()
            self.db.conn.execute(_TRIAL_NOW.format(which="1"))
            self.db.conn.execute(_SESSION_VALUE.format(which="1"))
            self.db.conn.execute(_BEST.format(which="1"))
