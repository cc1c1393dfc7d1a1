"""Reading: every question a screen or a statistic asks, each one indexed query."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from jumpstation.errors import InputError
from jumpstation.model import DeviceInfo, LinkLosses, Method, MetricValue
from jumpstation.store import codecs
from jumpstation.store.plain import from_text, rep_from, score_from, value_from
from jumpstation.store.records import (
    BestValue,
    Event,
    LastTest,
    RecordedTrial,
    Session,
    SessionValue,
    StoredRep,
    TrialRow,
)
from jumpstation.store.schema import STANDS
from jumpstation.store.withdrawals import Withdrawals

_VALUES = "metric_id, version, unit, value, uncertainty, withheld, parts, notes"
_TRIAL = ", ".join("trial_id" if f.name == "id" else f.name for f in fields(TrialRow))
_SESSION = ", ".join(f.name for f in fields(Session))
_BEST = ", ".join(f.name for f in fields(BestValue))
_FLAGS = ("valid", "familiarisation", "excluded", "counted", "for_measurement")
_SESSION_VALUE = """
SELECT v.athlete_id, v.metric_id, v.version, v.unit, v.session_id, v.on_date, v.protocol_id,
       v.protocol_version, v.side, m.device_kind, m.device_id, m.source, m.threshold_n,
       m.debounce_s, m.min_contact_s, m.min_flight_s, v.rule_key, v.surface, v.footwear,
       v.for_measurement, v.n, v.n_left_out, v.trial_values
FROM session_value v JOIN method m ON m.id = v.method_id
WHERE v.athlete_id = ?{more}
ORDER BY v.metric_id, v.on_date, v.first_at, v.version
"""


def _trial_row(row: Sequence[Any]) -> TrialRow:
    made = TrialRow(*row)
    return replace(made, **{name: bool(getattr(made, name)) for name in _FLAGS})


def _session_values(rows: list[tuple[Any, ...]]) -> list[SessionValue]:
    # One text to decode, not one a row: a squad's histories are two thousand rows.
    decoded = json.loads(f"[{','.join(row[-1] for row in rows)}]")
    return [
        SessionValue(*row[:19], bool(row[19]), *row[20:-1], tuple(numbers), tuple(uncertainties))  # pyright: ignore[reportCallIssue]
        for row, (numbers, uncertainties, _) in zip(rows, decoded, strict=True)
    ]


class Queries(Withdrawals):
    """Histories, squads, percentiles, what is due, and everything of one trial."""

    def sessions_values(
        self,
        athlete_id: str,
        metric_id: str | None = None,
        *,
        protocol_id: str | None = None,
        side: str | None = None,
        version: int | None = None,
        not_for_measurement: bool = False,
    ) -> list[SessionValue]:
        """Counted trial values of a person, one record a session and rule, oldest first.

        version None: the newest formula version of each metric in each session. Simulated and
        keyboard trials are left out unless `not_for_measurement` is asked for.
        """
        wanted: dict[str, Any] = {
            "metric_id": metric_id,
            "protocol_id": protocol_id,
            "side": side,
            "version": version,
        }
        wanted = {name: value for name, value in wanted.items() if value is not None}
        # A condition that is always there would keep SQLite from the index on the metric.
        more = "".join(f" AND v.{name} = ?" for name in wanted)
        more += "" if not_for_measurement else " AND v.for_measurement"
        more += " AND v.newest" + (" = 1" if version is None else " IN (0, 1)")
        values = [self.person_of(athlete_id), *wanted.values()]
        found = self.tuples(_SESSION_VALUE.format(more=more), values)
        return _session_values(found)

    def squad_values(
        self, athlete_ids: Iterable[str], metric_id: str | None = None, **choice: Any
    ) -> dict[str, list[SessionValue]]:
        """`sessions_values` of several athletes, by the key asked for."""
        return {key: self.sessions_values(key, metric_id, **choice) for key in athlete_ids}

    def best_values(
        self, athlete_id: str, metric_id: str | None = None, protocol_id: str | None = None
    ) -> list[BestValue]:
        """Lowest and highest counted value of a person per protocol, side, metric, version."""
        sql = (
            f"SELECT {_BEST} FROM best_value WHERE athlete_id = ? "
            "AND (? IS NULL OR metric_id = ?) AND (? IS NULL OR protocol_id = ?) "
            "ORDER BY protocol_id, side, metric_id, version"
        )
        person = self.person_of(athlete_id)
        values = [person, metric_id, metric_id, protocol_id, protocol_id]
        return [BestValue(*row) for row in self.tuples(sql, values)]

    def percentile_rank(
        self,
        value: float,
        metric_id: str,
        version: int,
        protocol_id: str,
        side: str = "both",
        *,
        lower_is_better: bool = False,
    ) -> tuple[float, int] | None:
        """Percent of athletes whose best is worse (ties count half), and of how many.

        Over all athletes of the file, by two counts on an index; None without any.
        """
        column, worse = ("lowest", ">") if lower_is_better else ("highest", "<")
        where = (
            "FROM best_value WHERE protocol_id = ? AND side = ? AND metric_id = ? AND version = ?"
        )
        place = [protocol_id, side, metric_id, version]
        total = self.one(f"SELECT count(*) {where}", place)
        if not total:
            return None
        below = self.one(f"SELECT count(*) {where} AND {column} {worse} ?", [*place, value])
        ties = self.one(f"SELECT count(*) {where} AND {column} = ?", [*place, value])
        return 100.0 * (below + ties / 2) / total, total

    def last_tests(self, athlete_ids: Iterable[str] | None = None) -> list[LastTest]:
        """When each athlete last did each protocol with a counted trial for measurement."""
        ids = None if athlete_ids is None else sorted({self.person_of(k) for k in athlete_ids})
        some = "" if ids is None else f"WHERE athlete_id IN ({', '.join('?' * len(ids))})"
        sql = (
            f"SELECT athlete_id, protocol_id, side, max(last_date) FROM best_value {some} "
            "GROUP BY athlete_id, protocol_id, side ORDER BY 4, 1, 2, 3"
        )
        return [LastTest(*row) for row in self.tuples(sql, ids or [])]

    def sessions(self, athlete_id: str) -> list[Session]:
        """The sessions in which a person has a trial or that are theirs, oldest first."""
        sql = (
            f"SELECT {_SESSION} FROM session WHERE id IN "
            "(SELECT session_id FROM trial_now WHERE athlete_id = :person) OR "
            f"{STANDS} AND athlete_id IN "
            "(SELECT athlete_id FROM person WHERE person_id = :person) ORDER BY on_date, stamp, id"
        )
        return [Session(*row) for row in self.tuples(sql, {"person": self.person_of(athlete_id)})]

    def trials(
        self,
        *,
        athlete_id: str | None = None,
        session_id: str | None = None,
        status: str | None = None,
        not_for_measurement: bool = True,
    ) -> list[TrialRow]:
        """Trials as they stand, oldest first; at least one of the first three is given."""
        where, values = [], []
        for column, value in (
            ("athlete_id", athlete_id and self.person_of(athlete_id)),
            ("session_id", session_id),
            ("status", status),
        ):
            if value is not None:
                where.append(f"{column} = ?")
                values.append(value)
        if not not_for_measurement:
            where.append("for_measurement")
        condition = " AND ".join(where) or "1"
        sql = f"SELECT {_TRIAL} FROM trial_now WHERE {condition} ORDER BY started_at, trial_id"
        return [_trial_row(row) for row in self.tuples(sql, values)]

    def trial_row(self, trial_id: str) -> TrialRow:
        """One trial as it stands. Raises InputError."""
        self.must_exist("trial", trial_id, "trial")
        sql = f"SELECT {_TRIAL} FROM trial_now WHERE trial_id = ?"
        found = self.tuples(sql, [trial_id])
        if not found:
            raise InputError(
                f"trial {trial_id}", "the import that made it was withdrawn", "let it stand again"
            )
        return _trial_row(found[0])

    def values(
        self, table: str, owner_id: str, version: int | None = None
    ) -> dict[str, MetricValue]:
        """Metric values of a trial or rep; the newest version of each, or the one asked for."""
        owner = table.replace("_value", "_id")
        found = self.tuples(
            f"SELECT {_VALUES} FROM {table} WHERE {owner} = ? AND (? IS NULL OR version = ?) "
            "ORDER BY metric_id, version",
            [owner_id, version, version],
        )
        return {row[0]: value_from(row) for row in found}

    def score(self, trial_id: str, version: int | None = None) -> dict[str, MetricValue]:
        """The score values of a trial, as they stand after contacts were left out by hand."""
        texts = self.tuples(
            "SELECT value FROM change WHERE trial_id = ? AND rep_id IS NULL AND field = 'score' "
            "ORDER BY stamp DESC, id DESC",
            [trial_id],
        )
        if not texts:
            return self.values("trial_value", trial_id, version)
        scores = [score_from(text) for (text,) in texts]
        if version is None:
            return scores[0]
        found: dict[str, MetricValue] = {}
        for score in reversed(scores):
            found.update({n: v for n, v in score.items() if v.version == version})
        return found

    def reps(self, trial_id: str) -> list[StoredRep]:
        """The contacts of a trial in order, judged as they stand now, with their metrics."""
        metrics: dict[str, dict[str, MetricValue]] = defaultdict(dict)
        sql = (
            f"SELECT v.rep_id, {_VALUES.replace('notes', 'v.notes')} FROM rep r "
            "JOIN rep_value v ON v.rep_id = r.id WHERE r.trial_id = ? ORDER BY metric_id, version"
        )
        for row in self.tuples(sql, [trial_id]):
            metrics[row[0]][row[1]] = value_from(row[1:])
        judged = {
            rep_id: (value, why)
            for rep_id, value, why in self.tuples(
                "SELECT rep_id, value, why FROM change WHERE trial_id = ? AND field = 'accepted' "
                "AND rep_id IS NOT NULL ORDER BY stamp, id",
                [trial_id],
            )
        }
        found = []
        for row in self.rows("SELECT * FROM rep WHERE trial_id = ? ORDER BY idx", [trial_id]):
            if row["id"] in judged:
                value, why = judged[row["id"]]
                row = {**row, "accepted": int(value), "reason": why}
            found.append(StoredRep(row["id"], rep_from(row, metrics[row["id"]])))
        return found

    def events(self, trial_id: str) -> list[Event]:
        """What happened in a trial, in order."""
        sql = "SELECT kind, time_s, at, data FROM event WHERE trial_id = ? ORDER BY id"
        found = self.tuples(sql, [trial_id])
        return [Event(kind, time_s, at, json.loads(data)) for kind, time_s, at, data in found]

    def raw(self, trial_id: str) -> list[object]:
        """The raw recording in order: (arrival_s, bytes) pieces, Edges and ForceBlocks."""
        found: list[object] = []
        sql = "SELECT codec, meta, data FROM raw WHERE trial_id = ? ORDER BY id"
        for row in self.tuples(sql, [trial_id]):
            packed = codecs.Packed(*row)
            if packed.codec == "wire/1":
                found.extend(codecs.unpack_wire(packed))
            elif packed.codec == "edges/1":
                found.extend(codecs.unpack_edges(packed))
            else:
                found.append(codecs.unpack_counts(packed))
        return found

    def recorded_trial(self, trial_id: str, *, with_raw: bool = False) -> RecordedTrial:
        """Everything of one trial. Raises InputError."""
        row = self.trial_row(trial_id)
        text, device, method = self.tuples(
            "SELECT p.text, d.json, m.json FROM trial t JOIN protocol p ON p.id = t.protocol_key "
            "JOIN device d ON d.id = t.device_key "
            "JOIN method m ON m.id = ? WHERE t.id = ?",
            [row.method_id, trial_id],
        )[0]
        end = self._last_end(trial_id)
        return RecordedTrial(
            row=row,
            protocol_text=text,
            device=from_text(DeviceInfo, device),
            method=from_text(Method, method),
            losses=from_text(LinkLosses, end.get("losses") or "{}"),
            answers=json.loads(end.get("answers") or "{}"),
            notes=tuple(json.loads(end.get("notes") or "[]")),
            reps=tuple(self.reps(trial_id)),
            score=self.score(trial_id),
            raw=tuple(self.raw(trial_id)) if with_raw else (),
            language=self.language_of(trial_id),
        )

    def language_of(self, trial_id: str) -> str | None:
        """The language of a trial's bytes as it was corrected by hand; None: it was not."""
        return self.one(
            "SELECT value FROM change WHERE trial_id = ? AND rep_id IS NULL "
            "AND field = 'language' ORDER BY stamp DESC, id DESC LIMIT 1",
            [trial_id],
        )

    def _last_end(self, trial_id: str) -> Mapping[str, Any]:
        sql = "SELECT * FROM trial_end WHERE trial_id = ? ORDER BY stamp DESC, id DESC LIMIT 1"
        found = self.rows(sql, [trial_id])
        return found[0] if found else {}
