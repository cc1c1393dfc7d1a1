"""Where tables of force stand: delimited text, Excel sheets, JSON arrays."""

from __future__ import annotations

import datetime
import io
import json
import math
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from jumpstation.errors import InputError
from jumpstation.exchange.delimited import tables_of
from jumpstation.exchange.number_table import Table
from jumpstation.exchange.text_lines import as_text, lines_of, read_file

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LEAST_VALUES = 4  # of a JSON array that may be samples
DEEPEST = 12


def tables_in(path: str | Path) -> list[Table]:
    """Every table of numbers in a file, in its order; raises InputError for none.

    What the file is, its first bytes tell, whatever its name.
    """
    data = read_file(path)
    if data.startswith(ZIP):
        return _excel(str(path), data)
    if data.startswith(OLE):
        raise InputError(str(path), "is an old Excel file", "save it again as .xlsx or CSV")
    text = as_text(data, str(path))
    if text.lstrip()[:1] in (b"{", b"["):
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            if str(path).casefold().endswith(".json"):
                where = f" at line {error.lineno}" if isinstance(error, JSONDecodeError) else ""
                found = f"is no whole JSON: it breaks off{where}"
                raise InputError(str(path), found, "export it again") from error
            document = None
        if isinstance(document, dict | list):
            return _json(str(path), document)
    return tables_of(lines_of(str(path), text))


# --- Excel -----------------------------------------------------------------------------------


def _excel(path: str, data: bytes) -> list[Table]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    broken = (OSError, BadZipFile, InvalidFileException, KeyError, ValueError, TypeError)
    broken += (SyntaxError, AttributeError, IndexError, EOFError, zlib.error)  # type: ignore[assignment]
    sheets: list[tuple[str, str]] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for sheet in book.worksheets:
                rows = ("\t".join(map(_cell, row)) for row in sheet.iter_rows(values_only=True))
                sheets.append((sheet.title, "\n".join(rows)))
            book.close()
    except broken as error:
        raise InputError(path, "is no Excel file", "save it again as .xlsx or CSV") from error
    tables: list[Table] = []
    for title, text in sheets:
        where = path if len(sheets) == 1 else f"{path} (sheet {title})"
        if text.strip():
            try:
                tables += tables_of(lines_of(where, text.encode("utf-8") + b"\n"))
            except InputError:
                continue  # a sheet of words
    if not tables:
        raise InputError(
            path, "holds no table of numbers", "export the force as columns of numbers"
        )
    return tables


def _cell(value: object) -> str:
    """A cell as text that reads back to the same number, and is never taken for thousands."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return repr(float(value)) if math.isfinite(value) else ""
    if isinstance(value, datetime.datetime | datetime.time):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, datetime.timedelta):
        return repr(value.total_seconds())
    return " ".join(str(value).replace('"', "'").split())


# --- JSON ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Series:
    name: str
    unit: str
    values: list[Any]


def _json(path: str, document: dict[str, Any] | list[Any]) -> list[Table]:
    """Arrays of one length are the columns of one table; what stands beside them is its head."""
    said: list[str] = []
    series = list(_series(document, "", said, 0))
    tables: list[Table] = []
    for length in dict.fromkeys(len(s.values) for s in series):
        columns = [s for s in series if len(s.values) == length]
        rows = zip(*(map(_json_cell, s.values) for s in columns), strict=True)
        text = "\n".join("\t".join(row) for row in rows)
        try:
            found = tables_of(lines_of(path, text.encode("utf-8") + b"\n"))
        except InputError:
            continue
        for table in found:
            width = table.columns.shape[1]
            names = tuple(s.name for s in columns)[:width]
            units = tuple(s.unit for s in columns)[:width]
            tables.append(
                replace(table, names=names, units=units, groups=("",) * width, preamble=tuple(said))
            )
    if not tables:
        raise InputError(path, "holds no arrays of numbers", "export the force as arrays or as CSV")
    return tables


def _series(node: Any, name: str, said: list[str], depth: int) -> Iterator[_Series]:
    """Every array of single values with its name; other values become lines of the head."""
    if depth > DEEPEST:
        return
    if isinstance(node, dict):
        yield from _of_object(node, name, said, depth)
    elif isinstance(node, list):
        yield from _of_array(node, name, said, depth)
    elif name and node is not None:
        said.append(f"{name}: {node}")


def _of_object(node: dict[str, Any], name: str, said: list[str], depth: int) -> Iterator[_Series]:
    names = _first(node, ("columns", "names", "headers", "labels"))
    rows = _first(node, ("data", "rows", "values"))
    if _is_row(names) and isinstance(rows, list) and rows and all(map(_is_row, rows)):
        yield from _by_rows(rows, [str(n) for n in names])
        return
    if len(node) >= LEAST_VALUES and all(_is_index(k) for k in node) and _is_row([*node.values()]):
        yield _Series(name, "", list(node.values()))
        return
    own = node.get("name", node.get("label", node.get("channel")))
    unit = node.get("unit", node.get("units", ""))
    for key, value in node.items():
        alone = isinstance(own, str) and isinstance(value, list)
        under = own if alone else f"{name}.{key}" if name and not name.isdigit() else str(key)
        for found in _series(value, str(under), said, depth + 1):
            marked = isinstance(unit, str) and alone
            yield replace(found, unit=unit) if marked else found


def _of_array(node: list[Any], name: str, said: list[str], depth: int) -> Iterator[_Series]:
    if not node:
        return
    if _is_row(node):
        if len(node) >= LEAST_VALUES:
            yield _Series(name, "", node)
        return
    if all(isinstance(item, dict) for item in node) and len(node) >= LEAST_VALUES:
        keys = dict.fromkeys(key for item in node for key in item)
        flat = [k for k in keys if not any(isinstance(i.get(k), dict | list) for i in node)]
        for key in flat:
            yield _Series(str(key), "", [item.get(key) for item in node])
        if flat:
            return
    if all(map(_is_row, node)) and len(node) >= LEAST_VALUES:
        yield from _by_rows(node, [])
        return
    for number, item in enumerate(node):
        yield from _series(item, name or str(number), said, depth + 1)


def _by_rows(rows: list[list[Any]], names: list[str]) -> Iterator[_Series]:
    """Rows of cells as columns; a first row of words is their names."""
    if not names and all(isinstance(cell, str) for cell in rows[0]) and len(rows) > LEAST_VALUES:
        names, rows = [str(cell) for cell in rows[0]], rows[1:]
    width = max(map(len, rows))
    for i in range(width):
        values = [row[i] if i < len(row) else None for row in rows]
        yield _Series(names[i] if i < len(names) else "", "", values)


def _first(node: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((node[key] for key in keys if key in node), None)


def _is_row(node: Any) -> bool:
    return isinstance(node, list) and not any(isinstance(item, dict | list) for item in node)


def _is_index(key: str) -> bool:
    return key.isdigit()


def _json_cell(value: Any) -> str:
    return _cell(value)
