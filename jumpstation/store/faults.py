"""Every fault of the database as one sentence: what it is about, what was found, what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jumpstation.errors import StoreError

# fragment of SQLite's own message: (what was found, what to do)
_SENTENCES = (
    ("database is locked", "another program is writing to it", "close that program and try again"),
    (
        "readonly database",
        "it, or the folder it is in, may only be read",
        "give yourself the right to write there, or name another file with --db",
    ),
    (
        "unable to open database file",
        "it cannot be opened or made there",
        "check that the folder exists and may be written to, or name another file with --db",
    ),
    (
        "disk is full",
        "the disk is full; what was stored before is whole",
        "free some space and try again",
    ),
    (
        "disk I/O error",
        "the disk refused to write; what was stored before is whole",
        "check that the disk is not full or failing and try again",
    ),
    (
        "malformed",
        "it is damaged or cut short",
        "bring back the last backup with: jumpstation restore",
    ),
    (
        "not a database",
        "it is not a jumpstation database, or it is encrypted with another key",
        "check the file and the key, or bring back a backup with: jumpstation restore",
    ),
)


def is_database_error(error: BaseException) -> bool:
    """Whether an exception comes from SQLite or from SQLCipher."""
    return isinstance(error, sqlite3.Error) or type(error).__module__.startswith("sqlcipher3")


def as_store_error(path: Path | str, error: BaseException) -> StoreError:
    """The sentence for a fault of the database.

    >>> print(as_store_error("a.db", sqlite3.OperationalError("database is locked")))
    a.db: another program is writing to it; close that program and try again
    """
    text = str(error)
    for fragment, found, do in _SENTENCES:
        if fragment in text:
            return StoreError(str(path), found, do)
    return StoreError(str(path), f"the database refused ({text})", "run: jumpstation check-store")


@contextmanager
def told(path: Path | str) -> Iterator[None]:
    """Turn what the database raises inside into a StoreError."""
    try:
        yield
    except Exception as error:
        if isinstance(error, OSError):
            found = error.strerror or str(error)
            raise StoreError(str(path), found, "check the file and its folder") from error
        if is_database_error(error):
            raise as_store_error(path, error) from error
        if isinstance(error, UnicodeDecodeError):
            raise as_store_error(path, sqlite3.DatabaseError("malformed text")) from error
        raise
