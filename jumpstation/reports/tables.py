"""A table of declared columns as a file: delimited text or an Excel sheet, values in SI."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from jumpstation.answers.columns import Column, of_face
from jumpstation.errors import InputError

Row = TypeVar("Row")


def table_bytes(
    columns: Sequence[Column[Row]], rows: Sequence[Row], ending: str, *, note: str = ""
) -> bytes:
    """The file: ending ".csv" (UTF-8 with its mark) or ".xlsx"; a missing value is empty.

    note: what stands in every row where the file must not be taken for a measurement. Raises
    InputError for another ending.
    """
    shown = of_face(columns, "file")
    if ending == ".csv":
        return _delimited(shown, rows, note)
    if ending == ".xlsx":
        return _sheet(shown, rows, note)
    raise InputError(f"ending {ending!r}", "names no format of a table", "end it in .csv or .xlsx")


def table_file(
    columns: Sequence[Column[Row]], rows: Sequence[Row], path: Path, *, note: str = ""
) -> bytes:
    """The same, by the ending of a file's name."""
    return table_bytes(columns, rows, path.suffix.casefold(), note=note)


def _delimited(columns: Sequence[Column[Row]], rows: Sequence[Row], note: str) -> bytes:
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow([*(column.si_head for column in columns), "Note"])
    for row in rows:
        out.writerow([*(column.in_file(row) for column in columns), note])
    return text.getvalue().encode("utf-8-sig")


def _sheet(columns: Sequence[Column[Row]], rows: Sequence[Row], note: str) -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    sheet, bold = book.add_worksheet("table"), book.add_format({"bold": True})
    sheet.write_row(0, 0, [*(column.si_head for column in columns), "Note"], bold)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _write(sheet, line, place, column, row)
        sheet.write_string(line, len(columns), note)
    sheet.freeze_panes(1, 1)
    book.close()
    return made.getvalue()


def _write(sheet: Any, line: int, place: int, column: Column[Row], row: Row) -> None:
    value = column.value(row) if column.numeric else column.in_file(row)
    if isinstance(value, int | float):
        sheet.write_number(line, place, value)
    elif value:
        sheet.write_string(line, place, str(value))
