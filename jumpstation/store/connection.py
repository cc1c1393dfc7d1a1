"""Opening the file: plain or encrypted, with the settings that keep what was written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from jumpstation.errors import StoreError
from jumpstation.store.checksums import called_by_sql
from jumpstation.store.faults import is_database_error, told
from jumpstation.store.stamps import stamp_of_key, stamp_of_text

_PLAIN_HEADER = b"SQLite format 3\x00"


def looks_encrypted(path: Path) -> bool:
    """Whether a file that exists and holds something does not begin as plain SQLite.

    SQLite itself is asked: it alone may open and close a file that this process has open.
    """
    with told(path):
        if not path.exists() or path.stat().st_size == 0:
            return False
        file = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        with closing(file):
            try:
                file.execute("PRAGMA schema_version").fetchone()
            except sqlite3.DatabaseError as error:
                return _is(error, "not a database", "unable to open") and not _begins_plain(path)
        return False


def _is(error: BaseException, *fragments: str) -> bool:
    return is_database_error(error) and any(part in str(error) for part in fragments)


def _begins_plain(path: Path) -> bool:
    """Only for a file that SQLite has refused: see `jumpstation.store.looking`."""
    with path.open("rb") as file:
        return file.read(16) == _PLAIN_HEADER


def _refuse_unreadable(path: Path, key: str | None) -> None:
    """Say why SQLite has refused a file, where its bytes tell: encrypted, or cut short."""
    if key is not None or path.stat().st_size == 0:
        return
    if not _begins_plain(path):
        raise StoreError(
            str(path),
            "it is encrypted, or it is not a jumpstation database",
            "give its key when asked (--ask-key), or name another file with --db",
        )
    with path.open("rb") as file:
        head = file.read(100)
    page = int.from_bytes(head[16:18], "big") if len(head) == 100 else 0
    page = 65536 if page == 1 else page
    pages = int.from_bytes(head[28:32], "big") if len(head) == 100 else 1
    size = path.stat().st_size
    if size < max(page, 512) * pages:
        raise _cut_short(path, size, page * pages)


def _refuse_last_page_cut(path: Path, raw: sqlite3.Connection) -> None:
    """SQLite takes a last page that is cut for a whole one; a log may hold what is missing."""
    (page,), (pages,) = (
        raw.execute(f"PRAGMA {what}").fetchone() for what in ("page_size", "page_count")
    )
    log = log_of(path)
    if log.exists() and log.stat().st_size:
        return
    size = path.stat().st_size
    if size and size < page * pages:
        raise _cut_short(path, size, page * pages)


def _cut_short(path: Path, size: int, wanted: int) -> StoreError:
    return StoreError(
        str(path),
        f"it is cut short ({size} of {wanted} bytes are there)",
        "bring back the last backup with: jumpstation restore",
    )


def sqlcipher():
    """The SQLCipher library, or a sentence on how to get it."""
    try:
        from sqlcipher3 import dbapi2  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise StoreError(
            "encryption",
            "the SQLCipher library is not installed",
            "install jumpstation with its encryption extra: pip install 'jumpstation[encryption]'",
        ) from error
    return dbapi2


def quoted(text: str) -> str:
    """A text as an SQL literal, for the few statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def connect(path: Path, key: str | None = None, wait_s: float = 5.0) -> Database:
    """Open a connection: foreign keys on, write-ahead log, full sync, deleted bytes overwritten.

    key: the passphrase of an encrypted file, None for a plain one. wait_s: how long to wait for
    another writer. Raises StoreError.
    """
    with told(path):
        if path.is_dir():
            raise StoreError(str(path), "it is a folder", "name a file with --db")
        library: Any = sqlite3 if key is None else sqlcipher()
        raw = library.connect(str(path), timeout=wait_s, check_same_thread=False)
        try:
            if key is not None:
                raw.execute(f"PRAGMA key = {quoted(key)}")
            raw.execute("PRAGMA foreign_keys = ON")
            raw.execute("PRAGMA secure_delete = ON")
            raw.execute("PRAGMA cache_size = -65536")
            add_functions(raw)
            raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            if key is None:
                _refuse_last_page_cut(path, raw)
            return Database(raw, recursive_triggers=False)
        except BaseException as error:
            raw.close()
            if _is(error, "not a database", "malformed"):
                _refuse_unreadable(path, key)
            raise


def log_of(path: Path) -> Path:
    """The write-ahead log beside a database."""
    return path.with_name(path.name + "-wal")


def leave_clean(db: Database) -> None:
    """Put everything into the one file and mark it closed, where nobody else has it open.

    The mark is SQLite's own, in the file's header: a file that is not in write-ahead mode has no
    log. Where another program has the file open, its log stays and is that program's.
    """
    try:
        db.conn.execute("PRAGMA busy_timeout = 0")
        db.conn.execute("PRAGMA journal_mode = DELETE").fetchone()
    except Exception as error:
        if not is_database_error(error):
            raise


def add_functions(raw: Any) -> None:
    """What the store's own SQL calls: checksums and stamps of rows."""
    for name, count, function in (
        ("row_checksum", -1, called_by_sql),
        ("stamp_of_text", 1, stamp_of_text),
        ("stamp_of_key", 1, stamp_of_key),
    ):
        raw.create_function(name, count, function)


def use_write_ahead_log(db: Database) -> None:
    """Every commit is on the disk when it returns."""
    db.execute("PRAGMA journal_mode = WAL").fetchone()
    db.execute("PRAGMA synchronous = FULL")
