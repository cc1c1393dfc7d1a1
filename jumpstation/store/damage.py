"""Rows whose content is not what was written: found by their checksums, told by whose they are."""

from __future__ import annotations

import struct
from functools import cache
from typing import Any

from sqlite_utils import Database

from jumpstation.store.checksums import columns_of, row_checksum
from jumpstation.store.connection import add_functions
from jumpstation.store.migrations import STEPS
from jumpstation.store.schema import FACT_TABLES, PRIMARY_KEYS, PROJECTIONS

_WORDS = {
    "rep": "a contact",
    "rep_value": "a value of a contact",
    "trial_value": "a value",
    "raw": "a piece of the recording",
    "trial_end": "its end",
    "change": "a correction",
    "event": "an event",
}
_TRIAL_OF_REP = "SELECT trial_id FROM rep WHERE id = ?"


def damaged_rows(db: Database) -> list[str]:
    """One sentence for each damaged row of the facts, at most 20 a table; empty: none."""
    found = _damaged_tables(db)
    if found:
        return found  # the names of its columns are not to be trusted
    for table in FACT_TABLES:
        told = [_sentence(db, table, row) for row in _wrong(db, table)]
        found += told[:20]
        if len(told) > 20:
            found.append(f"{len(told) - 20} more rows of {table} are damaged")
    return found


def _damaged_tables(db: Database) -> list[str]:
    """Tables whose description is not the one that this program's steps make."""
    right, here = _as_made(), _descriptions(db)
    names = [name for name in (*FACT_TABLES, *PROJECTIONS) if right.get(name) != here.get(name)]
    return [f"the description of the table {name} is damaged" for name in names]


@cache
def _as_made() -> dict[str, str]:
    made = Database(memory=True)
    add_functions(made.conn)
    STEPS.apply(made)
    return _descriptions(made)


def _descriptions(db: Database) -> dict[str, str]:
    """The columns of each table as SQLite understands them."""
    return {
        name: repr(db.conn.execute(f"PRAGMA table_info({name})").fetchall())
        for name in (*FACT_TABLES, *PROJECTIONS)
    }


def _wrong(db: Database, table: str) -> list[dict[str, Any]]:
    """The rows of a table that do not fit their checksum, texts as bytes."""
    info = db.conn.execute(f"PRAGMA table_info({table})").fetchall()
    columns, names = columns_of(info), [row[1] for row in info]
    before = db.conn.text_factory
    db.conn.text_factory = bytes
    try:
        cursor = db.conn.execute(f"SELECT {', '.join(names)} FROM {table}")
        rows = (dict(zip(names, row, strict=True)) for row in cursor)
        return [cells for cells in rows if not is_whole(columns, cells)]
    finally:
        db.conn.text_factory = before


def is_whole(columns: tuple[tuple[str, str], ...], cells: dict[str, Any]) -> bool:
    """Whether a row, by column, fits its checksum."""
    try:
        return row_checksum(columns, [cells[name] for name, _ in columns]) == cells["checksum"]
    except (TypeError, ValueError, struct.error):
        return False


def _sentence(db: Database, table: str, row: dict[str, Any]) -> str:
    about = {name: _text(row.get(name)) for name in (*PRIMARY_KEYS.get(table, ("id",)), "trial_id")}
    what = _WORDS.get(table, f"a row of {table}")
    trial_id = about["trial_id"] or (about.get("id") if table == "trial" else None)
    if table == "rep_value":
        trial_id = _one(db, _TRIAL_OF_REP, [about["rep_id"]])
    athlete_id = _text(row.get("athlete_id"))
    on_date = _text(row.get("on_date"))
    if trial_id:
        owner = "SELECT athlete_id, on_date FROM trial_now WHERE trial_id = ?"
        whose = db.conn.execute(owner, [trial_id]).fetchone()
        athlete_id, on_date = whose or (athlete_id, on_date)
    name = _one(db, "SELECT name FROM athlete WHERE id = ?", [athlete_id]) if athlete_id else None
    place = [name, on_date, f"trial {trial_id}" if trial_id else None]
    metric = f" ({_text(row['metric_id'])})" if "metric_id" in row else ""
    key = about.get("id") or about.get("rep_id") or about.get("trial_id")
    said = ", ".join(part for part in place if part) or "of nobody in particular"
    return f"{said}: {what}{metric} is damaged (row {key} of {table})"


def _text(cell: Any) -> str | None:
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell


def _one(db: Database, sql: str, values: list[Any]) -> Any:
    found = db.conn.execute(sql, values).fetchone()
    return _text(found[0]) if found else None
