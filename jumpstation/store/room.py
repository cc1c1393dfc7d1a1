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
from jumpstation.store.faults import told
from jumpstation.store.keys import new_key, stamp
from jumpstation.store.lock import StationLock


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
            self.db.conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.conn.execute("COMMIT")
            except BaseException:
                if self.db.conn.in_transaction:
                    self.db.conn.execute("ROLLBACK")
                raise

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
        if table not in ("trial_value", "rep_value"):
            row = {"id": new_key(), **row}
        names = ", ".join(row)
        marks = ", ".join("?" * len(row))
        verb = "INSERT OR IGNORE" if or_ignore else "INSERT"
        with self.writing():
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
            return self.rows("SELECT * FROM audit ORDER BY at, id")
        return self.rows("SELECT * FROM audit WHERE subject_id = ? ORDER BY at, id", [subject_id])

    def must_exist(self, table: str, row_id: str, what: str) -> None:
        """Raise InputError unless a row with that key is there."""
        if self.one(f"SELECT 1 FROM {table} WHERE id = ?", [row_id]) is None:
            raise InputError(
                f"{what} {row_id!r}", "there is none with that key", "list them and choose one"
            )
