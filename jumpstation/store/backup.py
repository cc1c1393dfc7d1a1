"""Backups: a copy checked before it takes its name, kept N deep, brought back by one call."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from jumpstation.errors import InputError, StoreError
from jumpstation.store.connection import connect, quoted
from jumpstation.store.damage import damaged_rows
from jumpstation.store.faults import told
from jumpstation.store.migrations import refuse_foreign
from jumpstation.store.queries import Queries

KEPT = 10


def backup_folder(database: Path) -> Path:
    """Where the backups of a database and the copies made before migrations are."""
    return database.parent / "backups"


def backups_of(database: Path) -> list[Path]:
    """The backups of a database, newest first; copies made before migrations are left out."""
    found = backup_folder(database).glob(f"{database.stem}-[0-9]*.db")
    return sorted(found, key=lambda path: path.name, reverse=True)


def check_database(db: Database, *, thorough: bool = False) -> list[str]:
    """What an integrity check found; empty when the file is whole.

    thorough: every index entry and every link between rows too.
    """
    pragma = "integrity_check" if thorough else "quick_check"
    found = [row[0] for row in db.execute(f"PRAGMA {pragma}").fetchall()]
    faults = [] if found == ["ok"] else found
    if not thorough:
        return faults
    for table, row_id, parent, _ in db.execute("PRAGMA foreign_key_check").fetchall():
        faults.append(f"row {row_id} of {table} hangs on a {parent} that is not there")
    return faults


def checked_copy(db: Database, target: Path, source: Path, key: str | None = None) -> None:
    """Copy a database to `target`: under another name first, checked, then put in its place."""
    unfinished = target.with_name(target.name + ".part")
    with told(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        try:
            # An encrypted database makes an encrypted copy under the same key.
            db.conn.execute(f"VACUUM INTO {quoted(str(unfinished))}")
            copy = connect(unfinished, key)
            try:
                faults = check_database(copy)
            finally:
                copy.close()
            if faults:
                raise StoreError(str(source), f"its copy is not whole ({faults[0]})", "check it")
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)


class Backup(Queries):
    """Making, rotating and checking backups of the open store."""

    def backup(self, target: Path | None = None, *, keep: int = KEPT) -> Path:
        """Make a checked copy and, in the backup folder, keep the newest `keep`; its path."""
        if keep < 1:
            raise InputError("backups", f"{keep} would keep none", "keep at least 1")
        moment = self.clock()
        name = f"{self.path.stem}-{moment:%Y%m%dT%H%M%S%f}.db"
        copy = target or backup_folder(self.path) / name
        if target is not None and target.exists():
            raise InputError(str(target), "it is there already", "choose a new name")
        with self.guard, told(self.path):
            self.use_log()  # a copy takes a while: nobody who measures meanwhile shall wait
            checked_copy(self.db, copy, self.path, self.key)
        if target is None:
            for old in backups_of(self.path)[keep:]:
                old.unlink(missing_ok=True)
        self.audit("backup made", None, file=copy.name)
        return copy

    def check(self, *, thorough: bool = True) -> list[str]:
        """What is wrong with the file, in sentences; empty when it is whole."""
        with self.guard, told(self.path):
            faults = check_database(self.db, thorough=thorough)
            return faults + damaged_rows(self.db) if thorough else faults


def restore(database: Path, backup: Path, now: datetime, key: str | None = None) -> Path | None:
    """Put a backup in the place of a database; what was there is kept beside it, and its path told.

    The backup is opened and checked first. Raises StoreError, and then nothing was changed.
    """
    from jumpstation.store.lock import StationLock

    if not backup.exists():
        raise InputError(str(backup), "there is no such file", "see: jumpstation backup --list")
    source = connect(backup, key)
    lock = StationLock(database)
    unfinished = database.with_name(database.name + ".restoring")
    try:
        with told(backup):
            refuse_foreign(source, backup)
            faults = check_database(source)
            if faults:
                raise StoreError(str(backup), f"it is not whole ({faults[0]})", "take another one")
        lock.take()
        checked_copy(source, unfinished, backup, key)
        with told(database):
            aside = _set_aside(database, now)
            unfinished.replace(database)
        return aside
    finally:
        source.close()
        lock.release()
        unfinished.unlink(missing_ok=True)


def _set_aside(database: Path, now: datetime) -> Path | None:
    if not database.exists():
        return None
    folder = backup_folder(database)
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f"{database.stem}-replaced-{now:%Y%m%dT%H%M%S%f}.db"
    for ending in ("-wal", "-shm", ""):
        part = database.with_name(database.name + ending)
        if part.exists():
            shutil.move(part, aside.with_name(aside.name + ending))
    return aside
