"""Delimited text as it is found: any separator, decimal comma, header lines, quotes.

Reads a table of numbers out of what vendors write round it. Nothing is guessed in silence: what
was passed over is counted, and what is ambiguous is left to the caller to ask about.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from operator import and_
from pathlib import Path

import numpy as np

from jumpstation.errors import InputError

SEPARATORS = ("\t", ";", "|", ",")  # the comma last: it may be a decimal comma
LARGEST = 1e18  # no force and no time is larger: a cell that is was spoilt
CLEARLY = 0.9  # of the lines have one number of cells
STEADY_ROWS = 4
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}([.,]\d{3})+([.,]\d+)?")
_SPACED = re.compile(r"[+-]?\d{1,3}([\s'’]\d{3})+([.,]\d+)?")
_UNIT_BEHIND = re.compile(r"\s*[\[(].*[\])]$|[\s_](kN|N|kg|lbf|s|ms)$", re.IGNORECASE)
MISSING = {"", "-", "--", "nan", "na", "n/a", "null", "none", "inf", "-inf", "+inf", "#n/a"}


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of numbers with the names that stood over them.

    names: one a column, "" where there was none. columns: shape (rows, columns), NaN where a
    cell was empty or no number. numeric: which columns are numbers at all. preamble: the lines
    before the table. passed_over: rows inside the table that were not understood.
    """

    path: str
    names: tuple[str, ...]
    columns: np.ndarray
    numeric: tuple[bool, ...]
    preamble: tuple[str, ...]
    passed_over: int

    def find(self, column: str, option: str) -> int:
        """Index of a column by its header name or its 0-based index; raises InputError."""
        wanted = column.strip()
        exact = [i for i, name in enumerate(self.names) if name == wanted]
        loose = [i for i, name in enumerate(self.names) if name.lower() == wanted.lower()]
        bare = [i for i, name in enumerate(self.names) if _bare(name) == wanted.lower()]
        for found in (exact, loose, bare):
            if len(found) == 1:
                return self._numeric(found[0], column, option)
            if len(found) > 1:
                places = ", ".join(map(str, found))
                raise InputError(
                    self.path,
                    f"{len(found)} columns are named {column!r}",
                    f"give {option} as one of the column numbers {places}",
                )
        if re.fullmatch(r"\d+", wanted) and int(wanted) < self.columns.shape[1]:
            return self._numeric(int(wanted), column, option)
        raise InputError(
            self.path, f"has no column {column!r}", f"give {option} as one of {self.listing()}"
        )

    def _numeric(self, index: int, column: str, option: str) -> int:
        if not self.numeric[index]:
            raise InputError(
                self.path, f"column {column!r} holds no numbers", f"choose another for {option}"
            )
        return index

    def listing(self) -> str:
        """The columns that hold numbers, by name and number, for a message."""
        words = []
        for index, name in enumerate(self.names):
            if self.numeric[index]:
                words.append(f"{index} ({name})" if name else str(index))
        return ", ".join(words)


def _bare(name: str) -> str:
    """A column's name without the unit behind it, in small letters."""
    return _UNIT_BEHIND.sub("", name).strip().lower()


def read_table(path: str | Path) -> Table:
    """Read a delimited text file; raises InputError where it holds no table of numbers."""
    lines = _text(path).splitlines()
    try:
        rows, separator = _rows(path, lines)
    except csv.Error as error:
        raise InputError(
            str(path), f"is not cut into cells as a table is ({error})", "export it again as CSV"
        ) from error
    decimal_comma = _decimal_comma(rows, separator)
    numbers = [[number(cell, decimal_comma) for cell in row] for row in rows]
    patterns = [tuple([value is not None for value in row]) for row in numbers]
    start = _first_data_row(path, rows, patterns)
    width = len(rows[start])
    names = _names(rows, patterns, start, width)
    values, passed_over = _values(numbers[start:], width)
    numeric = tuple(bool(np.isfinite(values[:, i]).any()) for i in range(width))
    preamble = tuple(" ".join(row) for row in rows[:start])
    return Table(str(path), names, values, numeric, preamble, passed_over)


def number(cell: str, decimal_comma: bool) -> float | None:
    """The number in a cell, or None.

    >>> number("1,5", True), number(" -2.5e3 ", False), number("1.234,5", True), number("x", True)
    (1.5, -2500.0, 1234.5, None)
    >>> number("1'234.5", False), number("1 234,5", True)
    (1234.5, 1234.5)
    """
    if not decimal_comma:
        try:  # nearly every cell of nearly every file, and much faster than what follows
            value = float(cell)
        except ValueError:
            pass
        else:
            return value if abs(value) <= LARGEST and "_" not in cell else None
    text = cell.strip().replace("−", "-")
    if _SPACED.fullmatch(text):
        text = re.sub(r"[\s'’]", "", text)
    if decimal_comma:
        if "." in text and "," in text:
            text = text.replace(".", "")
        text = text.replace(",", ".")
    elif "," in text:
        if not _GROUPED.fullmatch(text):
            return None
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) <= LARGEST else None


def _text(path: str | Path) -> str:
    try:
        data = Path(path).read_bytes()
    except FileNotFoundError as error:
        raise InputError(str(path), "does not exist", "check the name") from error
    except IsADirectoryError as error:
        raise InputError(str(path), "is a folder", "name a file in it") from error
    except ValueError as error:
        raise InputError(repr(str(path)), "is no file name", "check the name") from error
    except OSError as error:
        raise InputError(
            str(path), f"cannot be read ({error.strerror})", "check the file and its rights"
        ) from error
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):  # without a mark in front
        if len(data) >= 8 and set(data[first:64:2]) == {0} and 0 not in data[1 - first : 64 : 2]:
            return data.decode(encoding, "replace")
    if b"\x00" in data[:4096]:
        raise InputError(
            str(path), "is not a text file", "export the force as CSV or tab-separated text"
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _rows(path: str | Path, lines: list[str]) -> tuple[list[list[str]], str]:
    """Cells of every line that is not empty, cut by the separator that fits most lines."""
    filled = [line for line in lines if line.strip()]
    if not filled:
        raise InputError(str(path), "is empty", "export the recording again")
    sample = filled[len(filled) // 3 : len(filled) // 3 + 200]
    separator = _separator(sample)
    one_column = separator == "," and _only_decimal_commas(sample) and "," not in filled[0]
    one_column |= separator == "," and _only_decimal_commas(filled)
    if one_column or _fit(sample, separator) == (0, 0):
        return [line.split() for line in filled], " "
    if separator == "," and _spaced_decimal_commas(sample):
        return [line.split() for line in filled], " "
    cells = list(csv.reader(filled, delimiter=separator, skipinitialspace=True))
    return [[cell.strip() for cell in row] for row in cells], separator


def _separator(sample: list[str]) -> str:
    """The first mark that cuts nearly all lines alike, else the one that cuts most lines so."""
    for mark in SEPARATORS:
        if _fit(sample, mark)[0] >= CLEARLY:
            return mark
    return max(SEPARATORS, key=lambda mark: _fit(sample, mark))


def _fit(sample: list[str], mark: str) -> tuple[float, int]:
    """The share of lines with the commonest number of cells, and that number; none below two."""
    counts = Counter(len(row) for row in csv.reader(sample, delimiter=mark))
    width, lines = counts.most_common(1)[0]
    if width < 2:
        return (0.0, 0)
    return (lines / max(len(sample), 1), width)


def _only_decimal_commas(sample: list[str]) -> bool:
    """A single column of numbers with decimal commas looks like two columns."""
    return all(re.fullmatch(r"\s*[+-]?\d+(,\d+)?\s*", line) for line in sample)


def _spaced_decimal_commas(sample: list[str]) -> bool:
    return all(re.fullmatch(r"\s*[+-]?\d+,\d+(\s+[+-]?\d+(,\d+)?)+\s*", line) for line in sample)


def _decimal_comma(rows: list[list[str]], separator: str) -> bool:
    """True where commas stand inside cells and points do not."""
    sample = [cell for row in rows[len(rows) // 3 :][:400] for cell in row]
    commas = sum(bool(re.fullmatch(r"[+-]?\d*,\d+([eE][+-]?\d+)?", cell)) for cell in sample)
    points = sum(bool(re.fullmatch(r"[+-]?\d*\.\d+([eE][+-]?\d+)?", cell)) for cell in sample)
    grouped = sum(bool(re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", cell)) for cell in sample)
    return commas + grouped > points


def _first_data_row(
    path: str | Path, rows: list[list[str]], patterns: list[tuple[bool, ...]]
) -> int:
    """Where the table begins: its first rows, alike to its longest unbroken part.

    Lines of settings above a table may hold numbers too, but never as many lines in one form.
    """
    start, end = _longest_part(patterns)
    part = patterns[start:end]
    wanted = min(STEADY_ROWS, end - start)
    often = [sum(column) >= 0.5 * len(part) for column in zip(*part, strict=True)]
    columns = [c for c, numbers in enumerate(often) if numbers]
    if end - start < min(STEADY_ROWS, len(rows)) or not columns:
        raise InputError(
            str(path), "holds no table of numbers", "export the force as columns of numbers"
        )
    for first in range(start):
        block = range(first, first + wanted)
        alike = all(
            len(rows[i]) == len(often)
            and all(patterns[i][c] or _blank(rows[i][c]) for c in columns)
            and any(patterns[i])
            for i in block
        )
        if alike:
            return first
    return start


def _longest_part(patterns: list[tuple[bool, ...]]) -> tuple[int, int]:
    """First row and one past the last of the most rows of one width with a number in common."""
    best, start = (0, 0), 0
    for i in range(len(patterns) + 1):
        here, before = (patterns[i], patterns[i - 1]) if 0 < i < len(patterns) else ((), ())
        if here and len(here) == len(before) and any(map(and_, here, before)):
            continue
        if i - start > best[1] - best[0]:
            best = (start, i)
        start = i
    return best


def _blank(cell: str) -> bool:
    return cell.strip().lower() in MISSING


_UNIT_ROW = re.compile(r"[\[(]?(s|sec|ms|n|kn|kg|lbf|v|mv|nm|n\*m|n\.m|mm|m|cm|hz|%|bw)?[\])]?")


def _names(
    rows: list[list[str]], patterns: list[tuple[bool, ...]], start: int, width: int
) -> tuple[str, ...]:
    """The nearest line above the table with words and as many cells; a line of units only is
    put behind the names above it."""
    units: list[str] = []
    for i in range(start - 1, max(start - 6, -1), -1):
        cells = [cell.strip() for cell in rows[i]]
        cells[:1] = [cells[0].lstrip("#%/ ")] if cells else []
        cells = _put_together(cells, width)
        if len(cells) != width or any(patterns[i]) or not any(cells):
            continue
        if not units and all(_UNIT_ROW.fullmatch(cell.lower()) for cell in cells):
            units = cells
            continue
        if not units:
            return tuple(cells)
        return tuple(f"{c} {u}".strip() for c, u in zip(cells, units, strict=True))
    return tuple(units) or ("",) * width


def _put_together(cells: list[str], width: int) -> list[str]:
    """Names that were cut at spaces: a unit in brackets belongs to the word before it, and the
    words over a single column are its name."""
    if len(cells) <= width:
        return cells
    joined: list[str] = []
    for cell in cells:
        if joined and re.fullmatch(r"[\[(].*[\])]", cell):
            joined[-1] += f" {cell}"
        else:
            joined.append(cell)
    return [" ".join(joined)] if width == 1 else joined


def _values(rows: list[list[float | None]], width: int) -> tuple[np.ndarray, int]:
    """The table, NaN where a cell holds no number, and the rows inside it that hold none."""
    values = np.array([row if len(row) == width else _padded(row, width) for row in rows], float)
    found = np.flatnonzero(np.isfinite(values).any(axis=1))
    last = int(found[-1]) + 1
    return values[:last], last - len(found)


def _padded(row: list[float | None], width: int) -> list[float | None]:
    """A row as wide as the table; one that is wider is not understood."""
    return [*row, *[None] * (width - len(row))] if len(row) < width else [None] * width
