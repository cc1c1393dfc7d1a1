"""Delimited text and Excel sheets as rows of text: separators, decimal commas, encodings."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jumpstation.errors import InputError
from jumpstation.exchange.cutting import cut, find_separator
from jumpstation.exchange.sheets import is_book, read_sheets

NO_VALUE = ("", "-", "–", "na", "n/a", "nan", "null", "none")
_NUMBER = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text with their line numbers (from 1); decimal is "." or ",".

    doubts: why the row of a line is doubted. sheet: its name in an Excel book, else None.
    """

    file: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    decimal: str = "."
    doubts: Mapping[int, str] = field(default_factory=dict)
    sheet: str | None = None

    def number(self, text: str) -> float | None:
        """A number, or None for a blank; raises ValueError for anything else, NaN included."""
        return number(text, self.decimal)


def number(text: str, decimal: str = ".") -> float | None:
    """Read a number written with that decimal sign; blanks and dashes are None.

    >>> number("0,182", ","), number(""), number("-")
    (0.182, None, None)
    """
    plain = text.strip().strip("\u00a0")
    if plain.casefold() in NO_VALUE:
        return None
    if not _NUMBER.fullmatch(plain) or (decimal == "." and "," in plain):
        raise ValueError(f"{plain!r} is not a number")
    value = float(plain.replace(",", "."))
    if not math.isfinite(value):
        raise ValueError(f"{plain!r} is not a number")
    return value


def read_tables(path: Path) -> list[Table]:
    """The tables of a file: a delimited text is one, an Excel book one a filled sheet.

    What a file is, its first bytes say and not its name. Raises InputError.
    """
    if path.suffix.casefold() in (".xlsx", ".xlsm") or is_book(first_bytes(path)):
        return [
            Table(path.name, tuple(rows), sheet=name)
            for name, rows in read_sheets(path, first_bytes(path))
        ]
    text = read_text(path)
    if not text.strip():
        raise InputError(path.name, "is empty", "export it again")
    separator = find_separator(text)
    cuts = [row for row in cut(text, separator) if not is_separator_line(row.cells)]
    rows = tuple((row.line, row.cells) for row in cuts)
    doubts = {row.line: row.doubt for row in cuts if row.doubt}
    return [Table(path.name, rows, _decimal(rows, separator), doubts)]


def is_separator_line(cells: Sequence[str]) -> bool:
    """The line "sep=;" that Excel writes above a table."""
    return bool(cells) and cells[0].casefold() in ("sep=", "sep=,") and not any(cells[1:])


def read_table(path: Path) -> Table:
    """The first table of a file. Raises InputError."""
    return read_tables(path)[0]


def first_bytes(path: Path, count: int = 8192) -> bytes:
    """The beginning of a file. Raises InputError."""
    try:
        with path.open("rb") as file:
            return file.read(count)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> InputError:
    reason = (error.strerror or str(error)).casefold()
    return InputError(path.name, f"cannot be read ({reason})", "check the file")


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1252. Raises InputError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):  # without its mark
        if len(data) >= 8 and set(data[first:64:2]) == {0} and 0 not in data[1 - first : 64 : 2]:
            return data.decode(encoding, errors="replace")
    if b"\0" in data[:4096]:
        raise InputError(path.name, "is not a text file", "export it as CSV or Excel")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _decimal(rows: Sequence[tuple[int, tuple[str, ...]]], separator: str) -> str:
    if separator == ",":
        quoted = [cell for _, row in rows for cell in row if re.fullmatch(r"-?\d+,\d+", cell)]
        points = [cell for _, row in rows for cell in row if re.fullmatch(r"-?\d+\.\d+", cell)]
        return "," if len(quoted) > len(points) else "."
    commas = sum(bool(re.fullmatch(r"-?\d+,\d+", cell)) for _, row in rows for cell in row)
    points = sum(bool(re.fullmatch(r"-?\d+\.\d+", cell)) for _, row in rows for cell in row)
    return "," if commas > points else "."
