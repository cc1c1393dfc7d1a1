"""Joining another station's file: the union of the facts, except the erased.

The same in either order, and twice is once. Rows are only ever appended, so the union by key is
nearly all of it; where one key holds two contents (an erasure rewrote one of them) the choice
depends on the contents alone, never on which file was ours.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from jumpstation.errors import InputError, StoreError
from jumpstation.store.backup import check_database
from jumpstation.store.connection import connect, looks_encrypted, quoted
from jumpstation.store.damage import damaged_rows, is_whole
from jumpstation.store.erase import Erase
from jumpstation.store.faults import told
from jumpstation.store.migrations import migrate
from jumpstation.store.records import Athlete
from jumpstation.store.schema import FACT_TABLES, PRIMARY_KEYS
from jumpstation.store.stamps import FOLLOWED, TOLD, ahead, stamp_of

_BATCH = 500
_MANY = 2000  # from here on it is quicker to make every projection again
# Tables whose new rows change how a trial is read, and which trials those are.
_MARKED = {
    "trial": "SELECT id FROM trial WHERE rowid > ?",
    "trial_end": "SELECT trial_id FROM trial_end WHERE rowid > ?",
    "change": "SELECT trial_id FROM change WHERE rowid > ?",
    "audit": "SELECT subject_id FROM audit WHERE rowid > ? AND action = 'values computed again'",
    "withdrawal": "SELECT t.id FROM withdrawal w JOIN trial t ON t.import_id = w.subject_id "
    "WHERE w.rowid > ?",
}


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge came to: rows added by table, rows dropped as erased, likely duplicates.

    notes: what was odd, as a station whose clock is ahead of ours.
    """

    added: dict[str, int]
    erased_rows: int
    duplicates: tuple[tuple[Athlete, Athlete, str], ...]
    not_reached: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Merge(Erase):
    """Taking in the file of another station."""

    def merge(
        self,
        other: Path,
        key: str | None = None,
        progress: Callable[[str, int], None] = lambda table, rows: None,
    ) -> Merged:
        """Add what another file has, all or nothing; the other file is only read.

        key: of the other file where it is encrypted. Raises InputError, StoreError.
        """
        if not other.exists():
            raise InputError(str(other), "there is no such file", "check the name")
        if other.resolve() == self.path.resolve():
            raise InputError(str(other), "it is this very file", "name the other station's file")
        with (
            self.station_lock(),
            tempfile.TemporaryDirectory(prefix=".merging-", dir=self.path.parent) as folder,
        ):
            theirs = _working_copy(other, Path(folder), key)
            try:
                with told(other):
                    its_key = key if looks_encrypted(other) else None
                    copy, now = Path(folder) / "copy.db", self.clock()
                    migrate(theirs, copy, now, Path(folder), its_key)
                    faults = check_database(theirs, thorough=True) or damaged_rows(theirs)
                if faults:
                    raise StoreError(str(other), f"it is not whole ({faults[0]})", "mend it first")
                return self._take_in(theirs, progress)
            finally:
                theirs.close()

    def _take_in(self, theirs: Database, progress: Callable[[str, int], None]) -> Merged:
        notes = self._clocks_ahead(theirs)
        erased_there = [row[0] for row in theirs.execute("SELECT id FROM tombstone").fetchall()]
        ours = [k for k in erased_there if self.one("SELECT 1 FROM athlete WHERE id = ?", [k])]
        traces = self.traces_of(ours)
        added: dict[str, int] = {}
        self._settled: set[str] = set()
        with self.writing():
            before = {table: self._count(table) for table in FACT_TABLES}
            newest = {table: self.one(f"SELECT max(rowid) FROM {table}") or 0 for table in _MARKED}
            for table in FACT_TABLES:
                self._union(theirs, table)
                progress(table, self._count(table) - before[table])
            touched = self._touched(newest)
            dropped = self.drop_erased()
            added = {table: max(self._count(table) - before[table], 0) for table in FACT_TABLES}
            added = {table: count for table, count in added.items() if count}
            if added or ours:
                self.audit("merged", None, **added)
            self._project(touched)
            self._keep_newest_stamp()
        left: tuple[str, ...] = ()
        if ours:
            left = self.sweep(traces, whole_folder=False).not_reached
        elif dropped:
            left = tuple(self.scrub())
        return Merged(added, dropped, tuple(self.likely_duplicates()), left, notes)

    def _clocks_ahead(self, theirs: Database) -> tuple[str, ...]:
        """A sentence on each station whose stamps are more than two minutes ahead of our clock."""
        now = self.clock()
        newest = " UNION ALL ".join(f"SELECT station_id, stamp FROM {t}" for t in FACT_TABLES)
        sql = f"SELECT station_id, max(stamp) FROM ({newest}) GROUP BY 1 ORDER BY 1"
        return tuple(
            f"The clock of station {station} is {ahead(made, now)} ahead of this one, or this one "
            "is slow: set the wrong one right; what was corrected under it can be corrected again."
            for station, made in theirs.execute(sql).fetchall()
            if made - stamp_of(now) > TOLD
        )

    def _keep_newest_stamp(self) -> None:
        """Rows that came in stand anywhere: the newest stamp that we follow is written down."""
        now = self.clock()
        newest = " UNION ALL ".join(f"SELECT max(stamp) AS s FROM {t}" for t in FACT_TABLES)
        stamps = [row[0] for row in self.tuples(newest) if row[0] is not None]
        for made in stamps:
            self.stamps.seen(made, now)
        kept = max((s for s in stamps if s - stamp_of(now) <= FOLLOWED), default=0)
        self.db.conn.execute(
            "INSERT OR REPLACE INTO local (key, value) VALUES ('stamp', ?)", [str(kept)]
        )

    def _touched(self, newest: dict[str, int]) -> set[str]:
        """Trials that new rows bear on; rows that came in have a higher row number."""
        found = set(self._settled)
        for table, sql in _MARKED.items():
            found |= {key for (key,) in self.tuples(sql, [newest[table]])}
        return found

    def _project(self, touched: set[str]) -> None:
        if len(touched) > _MANY:
            self.rebuild()
            return
        self.refresh_persons()
        alive = [k for k in touched if self.one("SELECT 1 FROM trial WHERE id = ?", [k])]
        self.refresh_trials(sorted(alive))

    def _count(self, table: str) -> int:
        return self.one(f"SELECT count(*) FROM {table}")

    def _union(self, theirs: Database, table: str) -> None:
        # The columns of a table are the same in both: their copy was migrated first.
        cursor = theirs.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        marks = ", ".join("?" * len(names))
        columns = ", ".join(names)
        sql = f"INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})"
        while batch := cursor.fetchmany(_BATCH):
            new = self.db.conn.executemany(sql, batch).rowcount
            if new < len(batch):
                for row in batch:
                    self._settle(table, names, row)

    def _settle(self, table: str, names: Sequence[str], theirs: tuple[Any, ...]) -> None:
        keys = PRIMARY_KEYS.get(table, ("id",))
        where = " AND ".join(f"{key} = ?" for key in keys)
        at = [theirs[names.index(key)] for key in keys]
        ours = self.tuples(f"SELECT {', '.join(names)} FROM {table} WHERE {where}", at)
        if not ours:
            raise StoreError(
                str(self.path),
                f"a row of {table} in the other file contradicts one here",
                "check both files with: jumpstation check-store",
            )
        if ours[0] == theirs:
            return
        if "trial_id" in names or table == "trial":
            self._settled.add(theirs[names.index("id" if table == "trial" else "trial_id")])
        chosen = min(
            ours[0],
            theirs,
            key=lambda row: (not self._is_whole(table, names, row), self._order(table, names, row)),
        )
        sets = ", ".join(f"{name} = ?" for name in names)
        self.db.conn.execute(f"UPDATE {table} SET {sets} WHERE {where}", [*chosen, *at])

    def _is_whole(self, table: str, names: Sequence[str], row: tuple[Any, ...]) -> bool:
        return is_whole(self.columns(table), dict(zip(names, row, strict=True)))

    def _order(self, table: str, names: Sequence[str], row: tuple[Any, ...]) -> tuple:
        plain = tuple((value is not None, repr(value)) for value in row)
        if table != "trial":
            return (False, plain)
        # The row that still names an erased athlete first, so that the erasure sees it.
        owner = row[names.index("athlete_id")]
        erased = self.one("SELECT 1 FROM tombstone WHERE id = ?", [owner])
        return (erased is None, plain)


def _working_copy(other: Path, folder: Path, key: str | None) -> Database:
    """A copy to migrate and read, so that the other file is never written."""
    copy = folder / "copy.db"
    its_key = key if looks_encrypted(other) else None
    if looks_encrypted(other) and key is None:
        raise StoreError(str(other), "it is encrypted", "give its key when asked (--ask-key)")
    with told(other):
        try:
            source = connect(other, its_key)
            try:
                source.conn.execute(f"VACUUM INTO {quoted(str(copy))}")
            finally:
                source.close()
        except Exception:
            # A stick that may only be read cannot be opened with its log in place: copy both.
            copy.unlink(missing_ok=True)
            for end in ("", "-wal"):
                part = other.with_name(other.name + end)
                if part.exists():
                    shutil.copyfile(part, copy.with_name(copy.name + end))
        return connect(copy, its_key)
