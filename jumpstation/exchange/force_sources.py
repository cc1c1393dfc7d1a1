"""Where tables of force stand: delimited text, Excel sheets, JSON arrays."""

from __future__ import annotations

from pathlib import Path

from jumpstation.exchange.delimited import Table, read_tables


def tables_in(path: str | Path) -> list[Table]:
    """Every table of numbers in a file, in its order; raises InputError for none."""
    return read_tables(path)
