"""The steps from an empty file to today's tables, and the rules for taking them.

Before a step is taken the file is copied and the copy is checked; all steps of one opening are
one transaction; a file with steps that this program does not know is refused untouched.
A step that is on main is never edited: a new table or column is a new step below it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database, Migrations

from jumpstation.errors import StoreError
from jumpstation.store.checksums import columns_of, sql_checksum
from jumpstation.store.schema import (
    APPLICATION_ID,
    CLINIC_TABLES,
    DAY_TABLES,
    FIRST_TABLES,
    NEWEST_TABLES,
    OLD_FACT_TABLES,
    OLD_STAMPS,
    OLD_WORDS,
)

STEPS = Migrations("jumpstation")


@STEPS()
def first_tables(db: Database) -> None:
    """The tables of the first version."""
    _make(db, FIRST_TABLES)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


@STEPS()
def clinic_tables(db: Database) -> None:
    """Criteria texts, what a person typed at a visit, and signed decisions."""
    _make(db, CLINIC_TABLES)


@STEPS()
def newest_values(db: Database) -> None:
    """The newest formula version marked; the opening that takes this step makes projections."""
    _make(db, NEWEST_TABLES)


@STEPS()
def stamps_and_days(db: Database) -> None:
    """Stamps, checksums, the place of a trial in time and under the foot, what can be withdrawn."""
    _make(db, DAY_TABLES)
    _make(db, OLD_WORDS)
    for table in OLD_FACT_TABLES:
        db.execute(f"UPDATE {table} SET stamp = {OLD_STAMPS[table]}")
        columns = columns_of(db.execute(f"PRAGMA table_info({table})").fetchall())
        db.execute(f"UPDATE {table} SET checksum = {sql_checksum(columns)}")


def _make(db: Database, tables: str) -> None:
    for statement in tables.split(";\n"):
        if statement.strip():
            db.execute(statement)


def known_steps() -> list[str]:
    """The names of every step, oldest first."""
    return [step.name for step in STEPS._migrations]


def applied_steps(db: Database) -> list[str]:
    """The names of the steps a file has taken."""
    return [step.name for step in STEPS.applied(db)]


def refuse_foreign(db: Database, path: Path) -> None:
    """Refuse a file of a newer program, and a SQLite file that is something else."""
    unknown = [name for name in applied_steps(db) if name not in known_steps()]
    if unknown:
        raise StoreError(
            str(path),
            f"a newer jumpstation wrote it (it holds the step {unknown[-1]!r})",
            "update this program; the file is left as it is",
        )
    if not applied_steps(db) and db.table_names():
        raise StoreError(
            str(path),
            "it is a database of another program",
            "name another file with --db; it is left as it is",
        )


def migrate(
    db: Database, path: Path, now: datetime, copies: Path, key: str | None = None
) -> Path | None:
    """Take the missing steps, all or none; the checked copy made before is returned."""
    from jumpstation.store.backup import checked_copy

    refuse_foreign(db, path)
    missing = [step.name for step in STEPS.pending(db)]
    if not missing:
        return None
    copy = None
    if applied_steps(db):
        copy = copies / f"{path.stem}-before-{missing[0]}-{now:%Y%m%dT%H%M%S}.db"
        checked_copy(db, copy, path, key)
    with db.atomic():
        STEPS.apply(db)
    return copy
