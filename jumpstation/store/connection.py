"""Opening the file: plain or encrypted, with the settings that keep what was written."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from jumpstation.errors import StoreError
from jumpstation.store.faults import told

_PLAIN_HEADER = b"SQLite format 3\x00"


def looks_encrypted(path: Path) -> bool:
    """Whether a file that exists and holds something does not begin as plain SQLite."""
    with told(path):
        if not path.exists() or path.stat().st_size == 0:
            return False
        with path.open("rb") as file:
            return file.read(16) != _PLAIN_HEADER


def _refuse_truncated(path: Path) -> None:
    """A file shorter than its own header says, with no log left to mend it, is cut short."""
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        return
    with path.open("rb") as file:
        head = file.read(100)
    if not head:
        return
    page = int.from_bytes(head[16:18], "big") if len(head) == 100 else 0
    page = 65536 if page == 1 else page
    pages = int.from_bytes(head[28:32], "big") if len(head) == 100 else 1
    size = path.stat().st_size
    if size < max(page, 512) * pages:
        raise StoreError(
            str(path),
            f"it is cut short ({size} of {page * pages} bytes are there)",
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
        if key is None and path.exists():
            if looks_encrypted(path):
                raise StoreError(
                    str(path),
                    "it is encrypted, or it is not a jumpstation database",
                    "give its key when asked (--ask-key), or name another file with --db",
                )
            _refuse_truncated(path)
        library: Any = sqlite3 if key is None else sqlcipher()
        raw = library.connect(str(path), timeout=wait_s, check_same_thread=False)
        try:
            if key is not None:
                raw.execute(f"PRAGMA key = {quoted(key)}")
            raw.execute("PRAGMA foreign_keys = ON")
            raw.execute("PRAGMA secure_delete = ON")
            raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            return Database(raw, recursive_triggers=False)
        except BaseException:
            raw.close()
            raise


def use_write_ahead_log(db: Database) -> None:
    """Every commit is on the disk when it returns."""
    db.execute("PRAGMA journal_mode = WAL").fetchone()
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA cache_size = -65536")
