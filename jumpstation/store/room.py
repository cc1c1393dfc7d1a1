"""What every room of the store shares: one connection, one writer at a time, one clock."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from jumpstation.errors import InputError
from jumpstation.store.checksums import Columns, columns_of, row_checksum, sql_checksum
from jumpstation.store.connection import use_write_ahead_log
from jumpstation.store.faults import is_database_error, told
from jumpstation.store.keys import new_key, stamp
from jumpstation.store.lock import StationLock
from jumpstation.store.schema import CHAINS, FACT_TABLES, MADE_BY_IMPORTS, PRIMARY_KEYS
from jumpstation.store.stamps import HybridClock


class Room:
    """The connection, the station's identity and the few ways rows go in and come out."""

    def __init__(
        self,
        db: Database,
        path: Path,
        key: str | None,
        who: str,
        clock: Callable[[], datetime],
    ) -> None:
        self.db = db
        self.path = path
        self.key = key
        self.who = who
        self.clock = clock
        self.lock = StationLock(path)
        self.guard = threading.RLock()
        self.station_id = ""
        self.stamps = HybridClock()
        self.newest_stamp = 0  # of the rows that were on file when it was looked at last
        self._seen_version = -1  # of the file, when its stamps were looked at last
        self._columns: dict[str, Columns] = {}
        self.uses_log = False
        self.running: set[str] = set()  # trials that this program has begun and not ended
        self._import_id: str | None = None  # what is added now is made by this import

    @cached_property
    def demo(self) -> str | None:
        """Version and day of the invented squad where this is a demo file; None: it is not."""
        return self.one("SELECT value FROM local WHERE key = 'demo'")

    def mark_demo(self, made: str) -> None:
        """Say once and for all that everything in this file is invented."""
        with self.writing():
            self.db.conn.execute(
                "INSERT OR REPLACE INTO local (key, value) VALUES ('demo', ?)", [made]
            )
        self.__dict__.pop("demo", None)

    def now(self) -> str:
        """Now, as the store writes it."""
        return stamp(self.clock())

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All that is written inside is stored whole when it ends, or not at all."""
        with self.guard, told(self.path):
            if self.db.conn.in_transaction:
                yield
                return
            self.use_log()
            self.db.conn.execute("BEGIN IMMEDIATE")
            running, before, written = set(self.running), self.db.conn.total_changes, False
            try:
                self._look_at_stamps()
                yield
                written = self.db.conn.total_changes > before
                if written and not self.running:
                    self._mark_stored()
                self.db.conn.execute("COMMIT")
            except BaseException:
                self.running = running
                if self.db.conn.in_transaction:
                    self.db.conn.execute("ROLLBACK")
                raise
            if written and not self.running:
                self.checkpoint()

    def use_log(self) -> None:
        """Write to the write-ahead log from now on: no reader holds up a trial."""
        if not self.uses_log:
            use_write_ahead_log(self.db)
            self.uses_log = True

    def _mark_stored(self) -> None:
        """Say in the file until when everything is in it: a copy of it alone can be judged so."""
        sql = "INSERT OR REPLACE INTO local (key, value) VALUES ('stored_until', ?)"
        self.db.conn.execute(sql, [self.now()])

    def checkpoint(self) -> bool:
        """Move what is in the log into the file; whether all of it is there now.

        Nobody is made to wait, and what a reader still needs stays in the log, where it is safe.
        Done after everything that is written outside a running trial, so a copy of the one file
        holds what this program has said is stored.
        """
        with self.guard:
            try:
                done = self.db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            except Exception as error:
                if not is_database_error(error):
                    raise
                return False
        busy, in_log, moved = done
        return not busy and in_log == moved

    def _look_at_stamps(self) -> None:
        """Follow what another program has written since we looked last."""
        version = self.db.conn.execute("PRAGMA data_version").fetchone()[0]
        if version == self._seen_version:
            return
        self._seen_version = version
        now = self.clock()
        # Within one file stamps only grow, so the last row of each table says enough; what a
        # merge brought in is kept apart.
        newest = " UNION ALL ".join(
            f"SELECT * FROM (SELECT stamp FROM {table} ORDER BY rowid DESC LIMIT 1)"
            for table in FACT_TABLES
            if table not in PRIMARY_KEYS
        )
        kept = "SELECT CAST(value AS INTEGER) FROM local WHERE key = 'stamp'"
        for (stamp_on_file,) in self.db.conn.execute(f"{newest} UNION ALL {kept}").fetchall():
            self.stamps.seen(stamp_on_file, now)
            self.newest_stamp = max(self.newest_stamp, stamp_on_file)

    def next_stamp(self, table: str = "", row: dict[str, Any] | None = None) -> int:
        """The stamp of the next row; later than what the row corrects, whatever the clock says."""
        after = 0
        if row is not None and table in CHAINS:
            where = " AND ".join(f"{name} IS ?" for name in CHAINS[table]) or "1"
            sql = f"SELECT max(stamp) FROM {table} WHERE {where}"
            after = self.one(sql, [row.get(name) for name in CHAINS[table]]) or 0
        return self.stamps.next(self.clock(), after)

    def columns(self, table: str) -> Columns:
        """The columns of a table that its checksums cover."""
        if table not in self._columns:
            info = self.db.conn.execute(f"PRAGMA table_info({table})").fetchall()
            self._columns[table] = columns_of(info)
        return self._columns[table]

    def sealed(self, table: str, row: dict[str, Any]) -> dict[str, Any]:
        """A row with its checksum."""
        columns = self.columns(table)
        return {**row, "checksum": row_checksum(columns, [row.get(name) for name, _ in columns])}

    def seal(self, table: str, where: str, values: Sequence[Any] = ()) -> None:
        """Make the checksums of rows again that an erasure has rewritten."""
        made = sql_checksum(self.columns(table))
        self.db.conn.execute(f"UPDATE {table} SET checksum = {made} WHERE {where}", values)

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
        """Rows as dictionaries."""
        with self.guard, told(self.path):
            cursor = self.db.conn.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def tuples(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[tuple]:
        """Rows as tuples, for the queries that must be fast."""
        with self.guard, told(self.path):
            return self.db.conn.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.tuples(sql, values)
        return found[0][0] if found else None

    def add(self, table: str, row: dict[str, Any], *, or_ignore: bool = False) -> str:
        """Append one row; a missing `id` is made, the station is written in."""
        row = {"station_id": self.station_id, **row}
        if table not in PRIMARY_KEYS:
            row = {"id": new_key(), **row}
        if self._import_id is not None and table in MADE_BY_IMPORTS:
            row = {"import_id": self._import_id, **row}
        verb = "INSERT OR IGNORE" if or_ignore else "INSERT"
        with self.writing():
            row = self.sealed(table, {"stamp": self.next_stamp(table, row), **row})
            names = ", ".join(row)
            marks = ", ".join("?" * len(row))
            self.db.conn.execute(
                f"{verb} INTO {table} ({names}) VALUES ({marks})", tuple(row.values())
            )
        return row.get("id", "")

    def audit(self, action: str, subject_id: str | None, **detail: Any) -> None:
        """Write down who did what to what; keys and counts only, never a name."""
        self.add(
            "audit",
            {
                "action": action,
                "subject_id": subject_id,
                "who": self.who,
                "at": self.now(),
                "detail": json.dumps(detail, sort_keys=True),
            },
        )

    def audit_rows(self, subject_id: str | None = None) -> list[dict[str, Any]]:
        """The audit, newest last, of everything or of one thing."""
        if subject_id is None:
            return self.rows("SELECT * FROM audit ORDER BY stamp, id")
        return self.rows(
            "SELECT * FROM audit WHERE subject_id = ? ORDER BY stamp, id", [subject_id]
        )

    def must_exist(self, table: str, row_id: str, what: str) -> None:
        """Raise InputError unless a row with that key is there."""
        if self.one(f"SELECT 1 FROM {table} WHERE id = ?", [row_id]) is None:
            raise InputError(
                f"{what} {row_id!r}", "there is none with that key", "list them and choose one"
            )
