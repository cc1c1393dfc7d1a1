"""Erasing a person for good: rows, log, free pages, backups, copies and recordings.

What remains is a tombstone, a key and a date, that every later merge and import honours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jumpstation.errors import JumpstationError
from jumpstation.store.backup import Backup, backup_folder, check_database
from jumpstation.store.connection import connect, leave_clean, looks_encrypted
from jumpstation.store.faults import is_database_error, told
from jumpstation.store.migrations import applied_steps, known_steps
from jumpstation.store.records import Swept
from jumpstation.store.sweep import (
    Traces,
    data_files,
    holds,
    holds_open,
    is_recording_of,
    recording_pieces,
    written_forms,
)

_ERASED = "(SELECT id FROM tombstone)"
_OWNER = """coalesce((SELECT value FROM change WHERE trial_id = trial.id AND rep_id IS NULL
    AND field = 'athlete_id' ORDER BY stamp DESC, id DESC LIMIT 1), athlete_id)"""
# Only these can be anybody's who was erased: found by an index, not by looking at every trial.
_NEAR = f"""(SELECT id FROM trial WHERE athlete_id IN {_ERASED}
    UNION SELECT trial_id FROM change WHERE field = 'athlete_id' AND value IN {_ERASED})"""
_SHOWN = f"""SELECT DISTINCT athlete_id, session_id FROM trial_now
    WHERE trial_id IN {_ERASED} OR trial_id IN {_NEAR}"""
# A trial goes with the athlete whose it is now; one that was moved to another stays with that one.
_DROP = (
    f"""INSERT OR IGNORE INTO tombstone (id, station_id, at)
        SELECT x.id, s.station_id, s.at FROM (
            SELECT id, {_OWNER} AS owner FROM trial WHERE id IN {_NEAR}) x
        JOIN tombstone s ON s.id = x.owner""",
    f"DELETE FROM trial WHERE id IN {_ERASED}",
    f"UPDATE change SET why = NULL WHERE why IS NOT NULL AND trial_id IN {_NEAR}",
    f"UPDATE trial SET athlete_id = {_OWNER} WHERE athlete_id IN {_ERASED}",
    f"""DELETE FROM session WHERE athlete_id IN {_ERASED}
        AND NOT EXISTS (SELECT 1 FROM trial WHERE session_id = session.id)""",
    f"UPDATE session SET athlete_id = NULL, note = NULL WHERE athlete_id IN {_ERASED}",
    f"DELETE FROM athlete WHERE id IN {_ERASED}",
    f"""DELETE FROM audit WHERE subject_id IN {_ERASED}
        AND action NOT IN ('athlete erased', 'merged')""",
    f"DELETE FROM session_value WHERE athlete_id IN {_ERASED}",
    f"DELETE FROM best_value WHERE athlete_id IN {_ERASED}",
)
_DROP_WITHDRAWALS = """DELETE FROM withdrawal WHERE subject = 'athlete_join'
    AND subject_id NOT IN (SELECT id FROM athlete_join)"""
# The name of a file may be a person's: it goes with the last row that the file made.
_IMPORTS_OF_ERASED = " UNION ".join(
    f"SELECT import_id FROM {table} WHERE {owner} IN {_ERASED} AND import_id IS NOT NULL"
    for table, owner in (("athlete", "id"), ("trial", "athlete_id"), ("trial", "id"))
)
_EMPTY_IMPORT = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {table} WHERE import_id = import.id)"
    for table in ("athlete", "trial", "fact", "athlete_change", "clinic_entry")
)


class Erase(Backup):
    """Erasure of one person and the sweep after it."""

    def erase_athlete(self, athlete_id: str, *, whole_folder: bool = False) -> Swept:
        """Erase a person and all that hangs on them, raw included, everywhere in the data folder.

        whole_folder: the database's folder is the program's own, so every file in it is searched.
        The answer counts the rows, names the files reached and lists what was not. Raises
        InputError, StoreError.
        """
        self.must_exist("athlete", athlete_id, "athlete")
        with self.station_lock():
            person = self.person_of(athlete_id)
            ids = [
                key
                for (key,) in self.tuples(
                    "SELECT athlete_id FROM person WHERE person_id = ?", [person]
                )
            ]
            traces = self.traces_of(ids)
            with self.writing():
                at = self.now()
                for key in ids:
                    self.add("tombstone", {"id": key, "at": at}, or_ignore=True)
                rows = self.drop_erased()
                named = [(name.decode("utf-8", "ignore"),) for name in traces.names]
                self._forget_files("instr(lower(file), lower(?))", named)
                for key in ids:
                    self.audit("athlete erased", key)
            swept = self.sweep(traces, whole_folder=whole_folder)
        return Swept(rows, swept.files, swept.not_reached)

    def is_erased(self, key: str) -> bool:
        """Whether an athlete or trial of that key was erased; no import may bring it back."""
        return self.one("SELECT 1 FROM tombstone WHERE id = ?", [key]) is not None

    @contextmanager
    def station_lock(self):
        """Hold the station lock for as long as something is done that suffers no company."""
        held = self.lock.held
        self.lock.take()
        try:
            yield
        finally:
            if not held:
                self.lock.release()

    def traces_of(self, athlete_ids: Iterable[str]) -> Traces:
        """What the files of these athletes are recognised by, read before they are gone."""
        ids = list(athlete_ids)
        names: set[bytes] = set()
        for key in ids:
            texts = set(self.tuples("SELECT name, external_id FROM athlete WHERE id = ?", [key])[0])
            sql = (
                "SELECT value FROM athlete_change WHERE athlete_id = ? "
                "AND field IN ('name', 'external_id')"
            )
            texts |= {json.loads(value) for (value,) in self.tuples(sql, [key])}
            names |= {form for text in texts if text for form in written_forms(str(text))}
        marks = ", ".join("?" * len(ids))
        # Trials of a withdrawn import are nowhere but in the table of trials.
        sql = (
            f"SELECT trial_id FROM trial_now WHERE athlete_id IN ({marks}) "
            f"UNION SELECT id FROM trial WHERE athlete_id IN ({marks}) "
            "AND id NOT IN (SELECT trial_id FROM trial_now)"
        )
        trials = [trial_id for (trial_id,) in self.tuples(sql, [*ids, *ids])]
        recordings = tuple(
            recording_pieces([piece[1] for piece in self.raw(key) if isinstance(piece, tuple)])
            for key in trials
        )
        keys = tuple(key.encode() for key in [*ids, *trials])
        return Traces(keys, tuple(names), recordings)

    def drop_erased(self) -> int:
        """Delete all that hangs on a tombstone; how many rows went. Inside a transaction."""
        with self.writing():
            moved = self.tuples(_NEAR[1:-1])
            imports = self.tuples(_IMPORTS_OF_ERASED)
            # They may be shown as another's here: a merge brings move and erasure at once.
            shown = set(self.tuples(_SHOWN))
            gone = self._drop((*_DROP, _DROP_WITHDRAWALS))
            self._forget_files(f"id = ? AND {_EMPTY_IMPORT}", imports)
            self.refresh_persons()
            for (trial_id,) in moved:
                if self.one("SELECT 1 FROM trial WHERE id = ?", [trial_id]):
                    self.refresh_trial(trial_id)
            self._refresh_sessions(shown)
            return gone

    def _drop(self, statements: Iterable[str]) -> int:
        """Run the statements; rows that they rewrite get their checksum again."""
        gone = 0
        for statement in statements:
            if statement.startswith("INSERT"):  # tombstones of trials, dated as their athlete's
                self.db.conn.execute(statement)
                made = "UPDATE tombstone SET stamp = stamp_of_text(at) WHERE stamp = 0"
                self.db.conn.execute(made)
                self.seal("tombstone", "checksum = 0")
                continue
            if statement.startswith("UPDATE"):
                table = statement.split()[1]
                for (row,) in self.tuples(f"{statement} RETURNING rowid"):
                    self.seal(table, "rowid = ?", [row])
                continue
            before = self.db.conn.total_changes
            self.db.conn.execute(statement)
            if statement.startswith("DELETE"):
                gone += self.db.conn.total_changes - before
        return gone

    def _forget_files(self, where: str, values: Iterable[tuple[Any, ...]]) -> None:
        for value in values:
            self.db.conn.execute(f"UPDATE import SET file = NULL WHERE {where}", value)
            self.seal("import", "file IS NULL AND " + where, value)

    def sweep(self, traces: Traces, *, whole_folder: bool) -> Swept:
        """Clean the log, the free pages and every file of the data folder of these traces."""
        reached: list[str] = []
        left: list[str] = []
        left += self.scrub()
        database_files = {self.path.with_name(self.path.name + end) for end in ("-wal", "-shm")}
        database_files |= {self.path, self.lock.path}
        backups = backup_folder(self.path)
        for path in data_files(self.path, whole_folder):
            if path in database_files:
                continue
            if path.parent == backups and path.suffix == ".db":
                self._sweep_copy(path, reached, left)
            elif path.parent == backups and path.name.endswith(("-wal", "-shm", ".lock")):
                continue
            elif path.parent.name == "recordings" and is_recording_of(path, traces):
                path.unlink()
                reached.append(f"{path.name}: deleted")
            elif holds(path, traces.keys + traces.names) or is_recording_of(path, traces):
                left.append(f"{path}: it holds the name or a recording; delete it by hand")
        if self.key is None and holds_open(self.path, traces.names):
            left.append(f"{self.path.name}: the name stands in a note or is another person's too")
        return Swept(0, tuple(reached), tuple(left))

    def scrub(self) -> list[str]:
        """Write the file anew without free pages and empty the log; what could not be done."""
        with self.guard:
            try:
                self.db.conn.execute("VACUUM")
                busy = self.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            except Exception as error:
                if not is_database_error(error):
                    raise
                return [f"{self.path.name}: free pages and log ({error}); close other programs"]
        if busy:
            return [f"{self.path.name}-wal: another program is reading it; close it, erase again"]
        return []

    def _sweep_copy(self, path: Path, reached: list[str], left: list[str]) -> None:
        try:
            gone = self._drop_in_copy(path)
        except Exception as error:
            if not isinstance(error, JumpstationError) and not is_database_error(error):
                raise
            left.append(f"{path}: it could not be opened; delete it by hand ({error})")
            return
        if gone:
            reached.append(f"{path.name}: {gone} rows erased")

    def _drop_in_copy(self, path: Path) -> int:
        key = self.key if looks_encrypted(path) else None
        db = connect(path, key)
        copy = type(self)(db, path, key, self.who, self.clock)
        copy.station_id = self.station_id
        try:
            tombstones = self.rows("SELECT * FROM tombstone")
            if applied_steps(db) == known_steps():
                with copy.writing():
                    copy.take_tombstones(tombstones)
                    gone = copy.drop_erased()
            else:
                gone = copy.drop_erased_in_old(tombstones)
            left = copy.scrub() if gone else []
            faults = check_database(db)
            if faults or left:
                raise _not_whole(path, [*faults, *left])
            return gone
        finally:
            leave_clean(db)
            db.close()

    def drop_erased_in_old(self, tombstones: list[dict[str, Any]]) -> int:
        """The same in a copy with older tables, whose next opening makes its projections again."""
        with self.guard, told(self.path), self.db.conn:
            self.db.conn.executemany(
                "INSERT OR IGNORE INTO tombstone (id, station_id, at) VALUES (?, ?, ?)",
                [(row["id"], row["station_id"], row["at"]) for row in tombstones],
            )
            before = self.db.conn.total_changes
            for statement in _DROP:
                self.db.conn.execute(statement.replace("stamp DESC", "at DESC"))
            gone = self.db.conn.total_changes - before
            if gone:
                self.db.conn.execute(
                    "INSERT OR REPLACE INTO local (key, value) "
                    "VALUES ('projections', 'to be made again')"
                )
            return gone

    def take_tombstones(self, tombstones: list[dict[str, Any]]) -> None:
        """Take over tombstones from elsewhere."""
        for tombstone in tombstones:
            self.add("tombstone", tombstone, or_ignore=True)


def _not_whole(path: Path, faults: list[str]) -> JumpstationError:
    return JumpstationError(str(path), faults[0], "delete it by hand")
