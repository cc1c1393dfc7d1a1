"""The store as one object, and the one function that opens it."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from jumpstation.errors import StoreError
from jumpstation.store.backup import backup_folder
from jumpstation.store.clinic import Clinic
from jumpstation.store.connection import connect, use_write_ahead_log
from jumpstation.store.faults import told
from jumpstation.store.keys import new_key, utc_now
from jumpstation.store.migrations import migrate


class Store(Clinic):
    """The athlete history: every room of the store on one connection, safe between threads."""

    @property
    def history_id(self) -> str:
        """The key of this history: its backups and copies carry it, other histories never."""
        return self.one("SELECT value FROM local WHERE key = 'history_id'")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def close(self) -> None:
        """Put waiting bytes on disk, close the file, let go of the station lock."""
        with self.guard:
            try:
                for trial_id in list(self._waiting):
                    self.flush_raw(trial_id)
            finally:
                self.db.close()
                self.lock.release()


def default_path() -> Path:
    """The one file in the user's data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("jumpstation", appauthor=False)) / "history.db"


def user_name() -> str:
    """Who is at the keyboard, for the audit, where nobody said."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "operator"


def open_store(
    path: Path | str | None = None,
    key: str | None = None,
    *,
    who: str | None = None,
    station: bool = False,
    wait_s: float = 5.0,
    clock: Callable[[], datetime] = utc_now,
) -> Store:
    """Open (or make) the history; None is the file in the user's data folder.

    key: of an encrypted file. station: this program will run trials, so take the station lock
    now and refuse when another has it. Older files are copied, then migrated. Trials left
    running by a program that is gone are marked interrupted. Raises StoreError.
    """
    place = Path(path) if path is not None else default_path()
    if path is None:
        with told(place):
            place.parent.mkdir(parents=True, exist_ok=True)
    elif not place.parent.is_dir():
        raise StoreError(str(place), "its folder does not exist", "make the folder first")
    db = connect(place, key, wait_s)
    store = Store(db, place, key, who or user_name(), clock)
    try:
        with told(place):
            _make_ready(store, db)
        if station:
            store.lock.take()
        store.mark_interrupted()
    except BaseException:
        store.close()
        raise
    return store


def _make_ready(store: Store, db: Database) -> None:
    # Looking comes first: a foreign or newer file is refused before a byte of it is touched.
    migrate(db, store.path, store.clock(), backup_folder(store.path), store.key)
    use_write_ahead_log(db)
    with store.writing():
        db.execute(
            "INSERT OR IGNORE INTO local (key, value) VALUES ('station_id', ?)",
            [new_key()[-12:]],
        )
        db.execute("INSERT OR IGNORE INTO local (key, value) VALUES ('history_id', ?)", [new_key()])
        store.station_id = store.one("SELECT value FROM local WHERE key = 'station_id'")
        row = {"id": store.station_id, "name": "station", "at": store.now()}
        store.add("station", row, or_ignore=True)
        if store.one("SELECT 1 FROM local WHERE key = 'projections'"):
            store.rebuild()
            db.execute("DELETE FROM local WHERE key = 'projections'")
