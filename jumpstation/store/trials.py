"""Writing a trial while it runs: one small transaction a finished contact, none half done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from jumpstation.model import (
    DeviceInfo,
    Edge,
    ForceBlock,
    ForceInput,
    LinkLosses,
    Method,
    MetricValue,
    Rep,
    Side,
    Trial,
)
from jumpstation.store import codecs
from jumpstation.store.facts import Facts
from jumpstation.store.keys import content_key, new_key, stamp
from jumpstation.store.plain import (
    REP_COLUMNS,
    VALUE_COLUMNS,
    rep_columns,
    rule_key,
    to_text,
    value_columns,
)

# Wire bytes wait for the next contact, but no longer than this: both bound what a kill can cost.
_WAIT_S = 0.05
_WAIT_BYTES = 32768

_REP_SQL = (
    f"INSERT INTO rep (id, station_id, trial_id, idx, at, {', '.join(REP_COLUMNS)}, stamp, "
    f"checksum) VALUES ({', '.join('?' * (7 + len(REP_COLUMNS)))})"
)
_REP_NAMES = ("id", "station_id", "trial_id", "idx", "at", *REP_COLUMNS, "stamp")
_VALUE_SQL = (
    "INSERT OR IGNORE INTO {table} ({owner}, station_id, metric_id, version, unit, value, "
    "uncertainty, withheld, parts, notes, stamp, checksum) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Trials(Facts):
    """Beginning, filling and ending trials."""

    def add_session(
        self,
        on_date: str,
        *,
        athlete_id: str | None = None,
        battery: str | None = None,
        place: str | None = None,
        surface: str | None = None,
        footwear: str | None = None,
        note: str | None = None,
    ) -> str:
        """Begin a session: of one athlete, or (athlete_id None) of a squad day."""
        row = {
            "athlete_id": athlete_id,
            "on_date": on_date,
            "at": self.now(),
            "battery": battery,
            "place": place,
            "surface": surface,
            "footwear": footwear,
            "note": note,
        }
        return self.add("session", row)

    def session_on(self, athlete_id: str, on_date: str) -> str:
        """The athlete's own session of that day, of no battery; begun when there is none."""
        sql = (
            "SELECT id FROM session WHERE athlete_id = ? AND on_date = ? AND battery IS NULL "
            "ORDER BY stamp, id LIMIT 1"
        )
        found = self.one(sql, [athlete_id, on_date])
        return found or self.add_session(on_date, athlete_id=athlete_id)

    def battery_session(self, athlete_id: str, on_date: str, battery: str) -> str:
        """The athlete's session of that day with that battery, begun when there is none.

        It ties the tests of one sitting to each other, and names the battery they belong to.
        """
        sql = (
            "SELECT id FROM session WHERE athlete_id = ? AND on_date = ? AND battery = ? "
            "ORDER BY stamp, id LIMIT 1"
        )
        found = self.one(sql, [athlete_id, on_date, battery])
        return found or self.add_session(on_date, athlete_id=athlete_id, battery=battery)

    def keep_method(self, method: Method) -> str:
        """The key of a method, stored once."""
        text = to_text(method)
        row = {
            "id": content_key(text),
            "rule_key": rule_key(method),
            "device_kind": method.device_kind,
            "device_id": method.device_id,
            "source": method.source,
            "threshold_n": method.threshold_n,
            "debounce_s": method.debounce_s,
            "min_contact_s": method.min_contact_s,
            "min_flight_s": method.min_flight_s,
            "for_measurement": int(method.for_measurement),
            "json": text,
        }
        return self.add("method", row, or_ignore=True)

    def keep_device(self, info: DeviceInfo) -> str:
        """The key of what a device said of itself, stored once."""
        text = to_text(info)
        row = {"id": content_key(text), "device_id": info.device_id, "json": text}
        return self.add("device", row, or_ignore=True)

    def keep_protocol(self, protocol_id: str, protocol_version: int, text: str) -> str:
        """The key of a protocol's text, stored once."""
        row = {
            "id": content_key(f"{protocol_id}\n{protocol_version}\n{text}"),
            "protocol_id": protocol_id,
            "protocol_version": protocol_version,
            "text": text,
        }
        return self.add("protocol", row, or_ignore=True)

    def begin_trial(
        self,
        athlete_id: str,
        session_id: str | None,
        protocol_id: str,
        protocol_version: int,
        protocol_text: str,
        side: Side | str,
        device_info: DeviceInfo,
        method: Method,
        started_at: datetime,
        *,
        surface: str | None = None,
        footwear: str | None = None,
        on_date: str | None = None,
        utc_offset_known: bool = True,
    ) -> str:
        """Store that a trial has begun ("running") and return its key.

        started_at: with its time zone, that of the place; its local date is the day of the
        session. surface, footwear: as told with this trial; without, what was told last for that
        day and person so far. on_date, utc_offset_known: only where a file says another day than
        its own instant, or does not know the offset of the place.
        Takes the station lock, so that a second program on the same file is told. Raises
        StoreError.
        """
        self.lock.take()
        self.must_exist("athlete", athlete_id, "athlete")
        on_date = on_date or started_at.date().isoformat()
        offset = started_at.utcoffset() if utc_offset_known else None
        day = (athlete_id, on_date, session_id)
        with self.writing():
            trial_id = self.add(
                "trial",
                {
                    "session_id": session_id or self.session_on(athlete_id, on_date),
                    "athlete_id": athlete_id,
                    "protocol_key": self.keep_protocol(
                        protocol_id, protocol_version, protocol_text
                    ),
                    "method_id": self.keep_method(method),
                    "protocol_id": protocol_id,
                    "protocol_version": protocol_version,
                    "side": str(side),
                    "started_at": stamp(started_at),
                    "on_date": on_date,
                    "utc_offset_s": None if offset is None else round(offset.total_seconds()),
                    "surface": surface or self._told_so_far("surface", *day),
                    "footwear": footwear or self._told_so_far("footwear", *day),
                    "for_measurement": int(device_info.for_measurement and method.for_measurement),
                    "device_key": self.keep_device(device_info),
                },
            )
            self.refresh_trial(trial_id)
        self._waiting.pop(trial_id, None)
        self.running.add(trial_id)  # from here on nothing keeps the disk busy but the trial
        return trial_id

    def _told_so_far(
        self, kind: str, athlete_id: str, on_date: str, session_id: str | None
    ) -> str | None:
        """The newest word of that day; none where the session, or an import, has its own."""
        of_session = f"SELECT {kind} FROM session WHERE id = ?"
        if self._import_id is not None or self.one(of_session, [session_id]):
            return None
        told = [fact for fact in self.facts(athlete_id, kind) if fact.on_date == on_date]
        return told[-1].text if told else None

    @property
    def _waiting(self) -> dict[str, list[tuple[float, bytes]]]:
        return self.__dict__.setdefault("_waiting_pieces", {})

    def append_raw(self, trial_id: str, data: bytes, arrival_s: float) -> None:
        """Append wire bytes as they came; on disk with the next contact or within 0.05 s."""
        with self.guard:
            pieces = self._waiting.setdefault(trial_id, [])
            pieces.append((arrival_s, bytes(data)))
            waited_s = arrival_s - pieces[0][0]
            if waited_s >= _WAIT_S or sum(len(data) for _, data in pieces) >= _WAIT_BYTES:
                self.flush_raw(trial_id)

    def flush_raw(self, trial_id: str) -> None:
        """Put waiting wire bytes on disk; they go on waiting if that fails."""
        with self.guard:
            if self._waiting.get(trial_id):
                self._add_raw(trial_id, codecs.pack_wire(self._waiting[trial_id]))
                del self._waiting[trial_id]

    def append_edges(self, trial_id: str, edges: Sequence[Edge], tick_s: float) -> None:
        """Append edges in device ticks, for devices whose bytes are not kept."""
        self._add_raw(trial_id, codecs.pack_edges(edges, tick_s))

    def append_counts(self, trial_id: str, block: ForceBlock, force: ForceInput) -> None:
        """Append a block of converter counts with its scale, zero and rate."""
        self._add_raw(trial_id, codecs.pack_counts(block, force))

    def _add_raw(self, trial_id: str, packed: codecs.Packed) -> None:
        row = {"codec": packed.codec, "meta": packed.meta, "data": packed.data}
        self.add("raw", {"trial_id": trial_id, **row})

    def add_rep(self, trial_id: str, rep: Rep) -> str:
        """Store one finished contact with its metrics; on disk when this returns."""
        with self.writing():
            self.flush_raw(trial_id)
            return self._insert_rep(trial_id, rep)

    def _insert_rep(self, trial_id: str, rep: Rep) -> str:
        rep_id = new_key()
        head = (rep_id, self.station_id, trial_id, rep.index, self.now())
        row = (*head, *rep_columns(rep), self.next_stamp())
        sealed = self.sealed("rep", dict(zip(_REP_NAMES, row, strict=True)))
        self.db.conn.execute(_REP_SQL, (*row, sealed["checksum"]))
        self.add_values("rep_value", rep_id, rep.metrics)
        return rep_id

    def add_values(self, table: str, owner_id: str, values: Mapping[str, MetricValue]) -> int:
        """Append metric values that are not there yet; how many were new."""
        owner = table.replace("_value", "_id")
        sql = _VALUE_SQL.format(table=table, owner=owner)
        names = (owner, "station_id", *VALUE_COLUMNS, "parts", "notes", "stamp")
        with self.writing():
            made, rows = self.next_stamp(), []
            for value in values.values():
                row = (owner_id, self.station_id, *value_columns(value), made)
                sealed = self.sealed(table, dict(zip(names, row, strict=True)))
                rows.append((*row, sealed["checksum"]))
            return self.db.conn.executemany(sql, rows).rowcount if rows else 0

    def add_event(
        self, trial_id: str, kind: str, time_s: float | None, data: Mapping[str, Any]
    ) -> None:
        """Store something that happened; time_s is device time, None where it is not known."""
        text = json.dumps(dict(data), default=str)
        row = {"trial_id": trial_id, "kind": kind, "time_s": time_s, "at": self.now(), "data": text}
        self.add("event", row)

    def finish_trial(self, trial_id: str, trial: Trial) -> None:
        """Store the score and the end; contacts not stored yet are stored in the same step."""
        with self.writing():
            self.flush_raw(trial_id)
            self.store_result(trial_id, trial, outcome="finished")

    def store_result(
        self, trial_id: str, trial: Trial, *, outcome: str, why: str | None = None
    ) -> None:
        """Append everything a scored trial adds to what is there already."""
        stored = {
            idx: (rep_id, bool(accepted), reason)
            for idx, rep_id, accepted, reason in self.tuples(
                "SELECT idx, id, accepted, reason FROM rep WHERE trial_id = ?", [trial_id]
            )
        }
        with self.writing():
            for rep in trial.reps:
                if rep.index not in stored:
                    self._insert_rep(trial_id, rep)
                    continue
                rep_id, accepted, reason = stored[rep.index]
                self.add_values("rep_value", rep_id, rep.metrics)
                if (accepted, reason) != (rep.accepted, rep.reason):
                    self._judge_again(trial_id, rep_id, rep)
            self.add_values("trial_value", trial_id, trial.score)
            self._end(trial_id, outcome, trial, why)
            self.refresh_trial(trial_id)

    def _judge_again(self, trial_id: str, rep_id: str, rep: Rep) -> None:
        row = {
            "trial_id": trial_id,
            "rep_id": rep_id,
            "field": "accepted",
            "value": str(int(rep.accepted)),
            "who": "scoring",
            "at": self.now(),
            "why": rep.reason,
        }
        self.add("change", row)

    def _end(self, trial_id: str, outcome: str, trial: Trial, why: str | None) -> None:
        row = {
            "trial_id": trial_id,
            "outcome": outcome,
            "valid": int(trial.valid),
            "invalid_reason": trial.invalid_reason,
            "method_id": self.keep_method(trial.method),
            "losses": to_text(trial.losses),
            "body_mass_kg": trial.body_mass_kg,
            "familiarisation": int(trial.familiarisation),
            "answers": json.dumps(dict(trial.answers)),
            "notes": json.dumps(list(trial.notes)),
            "who": self.who,
            "at": self.now(),
            "why": why,
        }
        self.add("trial_end", row)
        self.running.discard(trial_id)

    def end_without_score(
        self,
        trial_id: str,
        outcome: str,
        reason: str,
        *,
        losses: LinkLosses | None = None,
        why: str | None = None,
    ) -> None:
        """Append an end without a score: interrupted, recovered or discarded."""
        row = {
            "trial_id": trial_id,
            "outcome": outcome,
            "valid": 0,
            "invalid_reason": reason,
            "losses": to_text(losses) if losses else None,
            "familiarisation": 0,
            "who": self.who,
            "at": self.now(),
            "why": why,
        }
        with self.writing():
            self.flush_raw(trial_id)
            self.add("trial_end", row)
            self.running.discard(trial_id)
            self.refresh_trial(trial_id)

    def interrupt_trial(
        self, trial_id: str, reason: str, *, losses: LinkLosses | None = None
    ) -> None:
        """End a trial that cannot go on; its finished contacts stay."""
        self.end_without_score(trial_id, "interrupted", reason, losses=losses)

    def import_trial(
        self,
        athlete_id: str,
        session_id: str | None,
        trial: Trial,
        protocol_text: str,
        device_info: DeviceInfo,
        started_at: datetime,
        **told: Any,
    ) -> str:
        """Store a whole trial that was made elsewhere, in one step; its key.

        told: surface, footwear, on_date, utc_offset_known, as of `begin_trial`.
        """
        with self.writing():
            trial_id = self.begin_trial(
                athlete_id,
                session_id,
                trial.protocol_id,
                trial.protocol_version,
                protocol_text,
                trial.side,
                device_info,
                trial.method,
                started_at,
                **told,
            )
            self.store_result(trial_id, trial, outcome="finished")
        return trial_id
