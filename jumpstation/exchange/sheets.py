"""The sheets of an Excel book as rows of text: .xlsx, and the XML that OptoJump writes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from jumpstation.errors import InputError

MOST_COLUMNS = 1024
MOST_ROWS = 200_000
LARGEST_BOOK = 400_000_000  # bytes unpacked: no table of trials is larger
NAMESPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Sheet = tuple[str, list[tuple[int, tuple[str, ...]]]]


def is_book(data: bytes) -> bool:
    """True for the first bytes of an Excel book, whatever its name says."""
    return data.startswith(_ZIP) or data.startswith(_OLD_EXCEL) or _is_xml_book(data)


def read_sheets(path: Path, data: bytes) -> list[Sheet]:
    """Every sheet that holds something: its name and its filled rows. Raises InputError.

    data: the first bytes of the file, as `is_book` saw them.
    """
    if data.startswith(_OLD_EXCEL):
        raise InputError(
            path.name, "is an Excel file of the old kind or locked", "save it as .xlsx or CSV"
        )
    sheets = _xml_sheets(path) if _is_xml_book(data) else _xlsx_sheets(path)
    filled = [(name, rows) for name, rows in sheets if rows]
    if not filled:
        raise InputError(path.name, "has only empty sheets", "put the table on the first sheet")
    return filled


def _is_xml_book(data: bytes) -> bool:
    head = data[:4096]
    return head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<") and (
        NAMESPACE.strip("{}").encode() in head
    )


def _xlsx_sheets(path: Path) -> list[Sheet]:
    """Damage shows in a dozen kinds of error of the reader: all mean the same to a coach."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as book:
            size = sum(part.file_size for part in book.infolist())
        if size > LARGEST_BOOK:
            raise InputError(
                path.name, f"is {size // 1_000_000} MB unpacked", "save the one sheet as CSV"
            )
        with path.open("rb") as file:  # by its content: openpyxl refuses other endings
            opened = load_workbook(file, read_only=True, data_only=True)
            return [(sheet.title, _rows(path, sheet)) for sheet in opened.worksheets]
    except InputError:
        raise
    except MemoryError as error:
        raise InputError(path.name, "is too large", "save the one sheet as CSV") from error
    except Exception as error:
        raise InputError(
            path.name, "is not an Excel file, or damaged", "save it again as .xlsx or CSV"
        ) from error


def _rows(path: Path, sheet: Any) -> list[tuple[int, tuple[str, ...]]]:
    if not hasattr(sheet, "iter_rows"):  # a sheet that is a chart
        return []
    sheet.reset_dimensions()  # what the file says of its own size may be wrong
    values = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    return _filled(path, ((line, row) for line, row in enumerate(values, start=1)))


def _filled(
    path: Path, rows: Iterable[tuple[int, Sequence[Any]]]
) -> list[tuple[int, tuple[str, ...]]]:
    found: list[tuple[int, tuple[str, ...]]] = []
    for line, row in rows:
        if row.count(None) == len(row):
            continue  # there may be a million of them before a stray cell
        cells = list(row)
        while cells and cells[-1] in (None, ""):
            cells.pop()
        if not cells:
            continue
        if len(found) >= MOST_ROWS:
            raise InputError(path.name, f"has over {MOST_ROWS} rows", "split it in parts")
        found.append((line, tuple(cell_text(value) for value in cells)))
    return found


def cell_text(value: object) -> str:
    """A cell's value as text: ISO dates, a point in numbers.

    >>> cell_text(182.0), cell_text(datetime(2026, 3, 4)), cell_text(True), cell_text(None)
    ('182', '2026-03-04', 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        whole_day = value.time() == time()
        return value.date().isoformat() if whole_day else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).strip()


def _xml_sheets(path: Path) -> list[Sheet]:
    try:
        root = ElementTree.parse(path).getroot()
        return [
            (sheet.get(f"{NAMESPACE}Name", ""), _filled(path, _xml_rows(sheet)))
            for sheet in root.iter(f"{NAMESPACE}Worksheet")
        ]
    except (ElementTree.ParseError, OSError, ValueError, LookupError) as error:
        raise InputError(
            path.name, "is not an Excel file, or damaged", "save it again as .xlsx or CSV"
        ) from error


def _xml_rows(sheet: ElementTree.Element) -> Iterator[tuple[int, list[str]]]:
    line = 0
    for row in sheet.iter(f"{NAMESPACE}Row"):
        line = _index(row, line + 1)
        cells: list[str] = []
        for cell in row.iter(f"{NAMESPACE}Cell"):
            at = _index(cell, len(cells) + 1)
            if at > MOST_COLUMNS:
                break
            cells += [""] * (at - 1 - len(cells))
            data = cell.find(f"{NAMESPACE}Data")
            cells.append(_xml_text(data))
        yield line, cells


def _index(element: ElementTree.Element, following: int) -> int:
    """The place that the file gives, which may only lie further on."""
    return max(following, int(element.get(f"{NAMESPACE}Index", following)))


def _xml_text(data: ElementTree.Element | None) -> str:
    text = "" if data is None else "".join(data.itertext()).strip()
    kind = "" if data is None else data.get(f"{NAMESPACE}Type", "")
    if kind == "DateTime":
        return re.sub(r"T00:00:00(\.0+)?$", "", text)
    return text
