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
from jumpstation.store.connection import connect, leave_clean, log_of
from jumpstation.store.faults import told
from jumpstation.store.keys import new_key, utc_now
from jumpstation.store.migrations import migrate
from jumpstation.store.place import place_warning
from jumpstation.store.stamps import FOLLOWED, ahead, stamp_of


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
                if self.uses_log:
                    leave_clean(self.db)
                self.db.close()
                self.lock.release()

    def notices(self) -> list[str]:
        """What a person should know about this file here, each told once a folder."""
        told = [self.clock_behind()]
        warning = place_warning(self.path)
        folder = str(self.path.absolute().parent)
        if warning and self.one("SELECT value FROM local WHERE key = 'place_told'") != folder:
            told.append(warning)
            self._keep_local("place_told", folder)
        return [sentence for sentence in told if sentence]

    def about_the_file(self) -> list[str]:
        """What is odd about the file as a file: its place, a log that is missing, a clock."""
        told = [place_warning(self.path), self.clock_behind(), self._missing_log()]
        return [sentence for sentence in told if sentence]

    def clock_behind(self) -> str | None:
        """A sentence where the file holds rows that are more than a day ahead of the clock."""
        now = self.clock()
        with self.guard, told(self.path):
            self._look_at_stamps()
        if self.newest_stamp - stamp_of(now) <= FOLLOWED:
            return None
        return (
            f"the newest row of {self.path.name} is {ahead(self.newest_stamp, now)} ahead of this "
            "computer's clock: set the clock right before you test"
        )

    def _missing_log(self) -> str | None:
        until = self.one("SELECT value FROM local WHERE key = 'log_missing'")
        if until is None:
            return None
        return (
            f"{self.path.name} was copied while the program had it open, without its log "
            f"({self.path.name}-wal): everything that was stored until {until} is in it, what came "
            "later is only in the original; make copies with `jumpstation backup`"
        )

    def just_upgraded(self) -> bool:
        """Whether the file was made by an older version and nobody was told yet; asked once."""
        if self.one("SELECT value FROM local WHERE key = 'upgraded'") != "to be told":
            return False
        self._keep_local("upgraded", self.now())
        return True

    def _keep_local(self, key: str, value: str) -> None:
        with self.writing():
            sql = "INSERT OR REPLACE INTO local (key, value) VALUES (?, ?)"
            self.db.conn.execute(sql, [key, value])


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
    lazily: bool = False,
) -> Store:
    """Open (or make) the history; None is the file in the user's data folder.

    key: of an encrypted file. station: this program will run trials, so take the station lock
    now and refuse when another has it. Older files are copied, then migrated. Trials left
    running by a program that is gone are marked interrupted. lazily: the log is begun with the
    first thing that is written, so a command that only reads writes nothing. Raises StoreError.
    """
    place = Path(path) if path is not None else default_path()
    if path is None:
        with told(place):
            place.parent.mkdir(parents=True, exist_ok=True)
    elif not place.parent.is_dir():
        raise StoreError(str(place), "its folder does not exist", "make the folder first")
    has_log = log_of(place).exists()
    db = connect(place, key, wait_s)
    store = Store(db, place, key, who or user_name(), clock)
    try:
        with told(place):
            _make_ready(store, db, has_log, lazily)
        if station:
            store.lock.take()
        store.mark_interrupted()
    except BaseException:
        store.close()
        raise
    return store


def _make_ready(store: Store, db: Database, has_log: bool, lazily: bool) -> None:
    left_open = db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    # Looking comes first: a foreign or newer file is refused before a byte of it is touched.
    upgraded = migrate(db, store.path, store.clock(), backup_folder(store.path), store.key)
    local = dict(store.tuples("SELECT key, value FROM local"))
    store.station_id = local.get("station_id", "")
    is_ready = store.station_id and "history_id" in local and "projections" not in local
    if lazily and is_ready and not left_open:
        return
    store.use_log()
    with store.writing():
        for key, value in (("station_id", new_key()[-12:]), ("history_id", new_key())):
            db.execute("INSERT OR IGNORE INTO local (key, value) VALUES (?, ?)", [key, value])
        if upgraded is not None:
            db.execute(
                "INSERT OR REPLACE INTO local (key, value) VALUES ('upgraded', 'to be told')"
            )
        if left_open and not has_log:
            # Only this version marks a file that it closes; one of 0.1.0 has no mark at all.
            db.execute(
                "INSERT OR IGNORE INTO local (key, value) "
                "SELECT 'log_missing', value FROM local WHERE key = 'stored_until'"
            )
        store.station_id = store.one("SELECT value FROM local WHERE key = 'station_id'")
        row = {"id": store.station_id, "name": "station", "at": store.now()}
        store.add("station", row, or_ignore=True)
        if store.one("SELECT 1 FROM local WHERE key = 'projections'"):
            store.rebuild()
            db.execute("DELETE FROM local WHERE key = 'projections'")
