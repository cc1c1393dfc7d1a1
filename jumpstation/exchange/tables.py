"""Delimited text and Excel sheets as rows of text: separators, decimal commas, encodings."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path

from jumpstation.errors import InputError

SEPARATORS = (",", ";", "\t", ":")
NO_VALUE = ("", "-", "–", "na", "n/a", "nan", "null", "none")
_NUMBER = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text with their line numbers (from 1); decimal is "." or ","."""

    file: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    decimal: str = "."

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


def read_table(path: Path) -> Table:
    """Read a delimited text file or the first sheet of an Excel file. Raises InputError."""
    if path.suffix.casefold() in (".xlsx", ".xlsm"):
        return _read_excel(path)
    text = read_text(path)
    if not text.strip():
        raise InputError(path.name, "is empty", "export it again")
    separator = _separator(text)
    rows = [(line, tuple(cell.strip() for cell in row)) for line, row in _rows(text, separator)]
    return Table(path.name, tuple(rows), _decimal(rows, separator))


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, UTF-16 (with its mark) or Windows-1252. Raises InputError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).casefold()
        raise InputError(path.name, f"cannot be read ({reason})", "check the file") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data[:4096]:
        raise InputError(path.name, "is not a text file", "export it as CSV or Excel")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _rows(text: str, separator: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    found, line = [], 1
    for row in reader:
        found.append((line, row))
        line = reader.line_num + 1
    return found


def _separator(text: str) -> str:
    r"""The separator of the first line that has one: heads hold no decimal commas.

    >>> _separator('Name,Note\nAnna,"fine; 1, 2"'), _separator("Name;Zeit\nAnna;0,18")
    (',', ';')
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if lines[0].casefold().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    unquoted = [re.sub(r'"[^"]*"', "", line) for line in lines]
    heads = [line for line in unquoted if any(mark in line for mark in SEPARATORS[:3])][:3]
    for separator in (";", "\t", ","):
        if heads and separator in heads[0]:
            return separator
    return ":" if all(":" in line for line in lines[:3]) else ","


def _decimal(rows: list[tuple[int, tuple[str, ...]]], separator: str) -> str:
    if separator == ",":
        quoted = [cell for _, row in rows for cell in row if re.fullmatch(r"-?\d+,\d+", cell)]
        points = [cell for _, row in rows for cell in row if re.fullmatch(r"-?\d+\.\d+", cell)]
        return "," if len(quoted) > len(points) else "."
    commas = sum(bool(re.fullmatch(r"-?\d+,\d+", cell)) for _, row in rows for cell in row)
    points = sum(bool(re.fullmatch(r"-?\d+\.\d+", cell)) for _, row in rows for cell in row)
    return "," if commas > points else "."


def _read_excel(path: Path) -> Table:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (OSError, BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise InputError(path.name, "is not an Excel file", "save it again as .xlsx") from error
    try:
        sheet = book.worksheets[0]
        rows = tuple(
            (line, tuple(_cell(value) for value in row))
            for line, row in enumerate(sheet.iter_rows(values_only=True), start=1)
        )
    finally:
        book.close()
    if not any(any(row) for _, row in rows):
        raise InputError(path.name, "has an empty first sheet", "put the table there")
    return Table(path.name, rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if isoformat else str(value).strip()
