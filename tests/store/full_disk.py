"""A disk that takes no rows of some tables: SQLite's own refusal, for every connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from jumpstation.store import Store


@contextmanager
def full_disk(store: Store, *tables: str, when: str = "1") -> Iterator[None]:
    """Refuse the rows that fulfil `when`; at the end the disk takes them again."""
    with store.writing():
        for table in tables:
            store.db.conn.execute(
                f"CREATE TRIGGER full_{table} BEFORE INSERT ON {table} WHEN {when} "
                "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
            )
    yield
    with store.writing():
        for table in tables:
            store.db.conn.execute(f"DROP TRIGGER full_{table}")
