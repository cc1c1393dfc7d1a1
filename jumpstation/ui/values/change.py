"""A value against an earlier one, in words and as cells."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.ui.text import number, signed
from jumpstation.ui.values.cells import Cell, figure
from jumpstation.ui.values.verdict import Verdict, face


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """The score against one other: last, baseline or best."""

    against: str
    value: float | None = None
    change: float | None = None
    error: float | None = None
    swc: float | None = None
    mdc: float | None = None
    verdict: Verdict = Verdict.FIRST
    word: str = ""


def change_words(row: ChangeRow) -> tuple[str, str, str]:
    """Value, change and verdict of a comparison, in words."""
    return (
        number(row.value),
        "" if row.change is None else signed(row.change),
        row.word or face(row.verdict).word,
    )


def rise_cells(rows: tuple[ChangeRow, ...]) -> tuple[tuple[Cell, ...], ...]:
    """The comparisons as a small table: against, value, change, mark."""
    return tuple(
        (
            Cell(row.against),
            figure(row.value),
            Cell(change_words(row)[1] or "–", bold=True, right=True),
            Cell(verdict=row.verdict),
        )
        for row in rows
    )
