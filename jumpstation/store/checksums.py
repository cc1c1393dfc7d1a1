"""A checksum in every row of facts: a flipped bit is noticed, and told by athlete, date, trial.

CRC-32 over the names and contents of all columns but the checksum, in order of their names.
Empty columns are left out, so a column that a later version adds leaves old checksums right.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

Columns = tuple[tuple[str, str], ...]  # name and declared type


def row_checksum(columns: Columns, values: Iterable[Any]) -> int:
    """The checksum of a row; `values` in the order of `columns`, which is by name.

    A text may be given as its UTF-8 bytes. Raises TypeError, ValueError or struct.error where a
    value is not of its column's type, as only a damaged file has it.

    >>> columns = (("name", "TEXT"), ("value", "REAL"))
    >>> row_checksum(columns, ["a", 2]) == row_checksum(columns, [b"a", 2.0])
    True
    """
    parts: list[bytes] = []
    for (name, kind), value in zip(columns, values, strict=True):
        data = _written(kind, value)
        if data is not None:
            parts += (name.encode(), data)
    return zlib.crc32(b"\0".join(parts))


def _written(kind: str, value: Any) -> bytes | None:
    """A value as bytes; None: an empty cell, which is how SQLite keeps what is not a number."""
    if value is None:
        return None
    if kind == "TEXT":
        return value if isinstance(value, bytes) else str(value).encode("utf-8")
    if kind == "REAL":
        return None if math.isnan(value) else struct.pack(">d", value + 0.0)
    return b"%d" % value if kind == "INTEGER" else bytes(value)


def columns_of(table_info: Sequence[tuple[Any, ...]]) -> Columns:
    """The columns that a checksum covers, of the rows of `PRAGMA table_info`."""
    return tuple(sorted((row[1], row[2]) for row in table_info if row[1] != "checksum"))


@lru_cache(maxsize=128)
def _columns(text: str) -> Columns:
    return tuple(
        (name, kind) for name, _, kind in (word.partition(" ") for word in text.split(","))
    )


def sql_checksum(columns: Columns) -> str:
    """The SQL expression of a row's checksum; the connection knows the function `row_checksum`."""
    about = ",".join(f"{name} {kind}" for name, kind in columns)
    return f"row_checksum('{about}', {', '.join(name for name, _ in columns)})"


def called_by_sql(about: str, *values: Any) -> int:
    """`row_checksum` as SQL calls it."""
    return row_checksum(_columns(about), values)
