"""A declared column in the window: its head, and its cell in a row; no Qt."""

from __future__ import annotations

from typing import TypeVar

from jumpstation.answers.columns import Column, Said
from jumpstation.ui.text import MISSING, tr
from jumpstation.ui.values.cells import Cell
from jumpstation.ui.values.verdict import of_change

Row = TypeVar("Row")


def head(column: Column[Row]) -> str:
    """The words over the column, with the unit of its numbers."""
    unit = column.display.unit if column.display is not None and column.numeric else ""
    return f"{tr(column.title)} {unit}".strip()


def cell(column: Column[Row], row: Row) -> Cell:
    """What stands in the column in this row."""
    if column.kind == "course":
        course = column.value(row)
        return Cell(spark=course) if course else Cell()
    text, strong = _words(column, row), column.is_strong(row)
    if column.kind == "verdict":
        return Cell(text, bold=strong, verdict=of_change(column.value(row)))
    missing = text == MISSING
    tone = "text2" if missing or column.tone == "quiet" else "text"
    if column.tone == "warning" and strong:
        tone = "notmet"
    return Cell(text, bold=strong and not missing, tone=tone, right=column.numeric)


def _words(column: Column[Row], row: Row) -> str:
    if column.said is None:
        return column.words(row)
    said = column.said(row)
    return tr(said.sentence, **said.values) if isinstance(said, Said) else tr(said)
