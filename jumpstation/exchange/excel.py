"""An Excel book: a sheet "about", one row a trial, one row a rep, and what each column is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException

from jumpstation import __version__
from jumpstation.errors import InputError
from jumpstation.exchange.cells import to_cell
from jumpstation.exchange.columns import Column
from jumpstation.exchange.native_csv import rep_columns, rep_rows, trial_columns
from jumpstation.exchange.records import TrialRecord

ABOUT = (
    ("What this is", "Jump tests: one row a trial, one row a rep, one row a column explained."),
    ("RSI", "jump height over contact time, m/s (rsi_m_per_s)"),
    ("RSR", "flight time over contact time, no unit (rsr); other programs call this RSI"),
    ("Missing", "an empty cell: never 0, never -1; the reason stands in the column _withheld"),
    ("Uncertainty", "standard uncertainty (k = 1) of the value beside it, same unit"),
    ("Comparing", "only where method, protocol, surface and footwear are the same"),
)


def write_excel(records: Sequence[TrialRecord], path: Path, made_at: str) -> None:
    """Write the book; made_at is the ISO time of the export. Raises InputError."""
    rows = rep_rows(records)
    trials, reps = trial_columns(records), rep_columns(rows)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    about = book.add_worksheet("about")
    about.set_column(0, 0, 18)
    about.set_column(1, 1, 90)
    facts = (
        *ABOUT,
        ("Made by", f"jumpstation {__version__}"),
        ("Made at", made_at),
        ("Trials", len(records)),
        ("Reps", len(rows)),
    )
    for line, (word, text) in enumerate(facts):
        about.write_string(line, 0, word, bold)
        about.write(line, 1, text)
    _sheet(book.add_worksheet("trials"), trials, records, bold)
    _sheet(book.add_worksheet("reps"), reps, rows, bold)
    _columns_sheet(book.add_worksheet("columns"), (("trials", trials), ("reps", reps)), bold)
    try:
        book.close()
    except (XlsxWriterException, OSError) as error:
        raise InputError(
            path.name, "cannot be written", "close it elsewhere and try again"
        ) from error


def _sheet(sheet: Any, columns: Sequence[Column], rows: Iterable[Any], bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column.header, bold)
    for line, row in enumerate(rows, start=1):
        for at, column in enumerate(columns):
            value = column.value(row)
            if value is None or value == ():
                continue
            if isinstance(value, bool):
                sheet.write_boolean(line, at, value)
            elif isinstance(value, int | float):
                sheet.write_number(line, at, value)
            else:
                sheet.write_string(line, at, to_cell(value))


def _columns_sheet(sheet: Any, tables: Sequence[tuple[str, Sequence[Column]]], bold: Any) -> None:
    heads = ("sheet", "column", "unit", "meaning", "formula", "version", "source")
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, bold)
    line = 0
    for table, columns in tables:
        for column in columns:
            line += 1
            version = "" if column.version is None else str(column.version)
            cells = (
                *(table, column.header, column.unit, column.meaning),
                *(column.formula, version, column.source),
            )
            for at, text in enumerate(cells):
                sheet.write_string(line, at, text)
