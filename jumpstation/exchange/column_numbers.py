"""The numbers of one column of a table: its signs, its unit behind the digits, its blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jumpstation.errors import InputError
from jumpstation.exchange.numbers import COMMA, OTHER, POINT, Marks, marks_of, number
from jumpstation.exchange.plausible import can_be
from jumpstation.exchange.presets import RSI, RSR, Reading
from jumpstation.exchange.quantities import unit_of
from jumpstation.exchange.records import Answers
from jumpstation.exchange.tables import NO_VALUE, Table

LEAST_MASS, MOST_MASS = 0.0, 2600.0  # kg, lb or N
_WITH_UNIT = re.compile(r"([-+]?[\d.,'’\s\u00a0−]*\d[.,]?)\s*([^\d\s.,]+)")


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """How the cells of a column are read. unit: what stands behind their digits, "" for nothing.
    filled: whether there is a number in it at all."""

    marks: Marks
    unit: str = ""
    filled: bool = True

    def number(self, text: str) -> float | None:
        """The number in a cell, None for a blank; raises ValueError for anything else."""
        plain = text.strip().strip("\u00a0")
        if plain.casefold() in NO_VALUE:
            return None
        value = number(self._bare(plain), self.marks)
        if value is None:
            raise ValueError(f"{plain!r} is not a number")
        return value

    def _bare(self, plain: str) -> str:
        found = _WITH_UNIT.fullmatch(plain)
        return found[1] if found and self.unit and unit_of(f"x {found[2]}") == self.unit else plain


def number_column(
    table: Table, head: str, cells: Sequence[str], reading: Reading | None, answers: Answers
) -> NumberColumn:
    """How a column is to be read; raises InputError, which asks, where its signs fit two readings.

    reading: what it holds; None: a mass, of a person or added. What nobody can have is no reading.
    """
    filled = [cell.strip() for cell in cells if cell.strip().casefold() not in NO_VALUE]
    unit = _common_unit(filled)
    column = NumberColumn(POINT, unit, bool(filled))
    bare = [column._bare(cell) for cell in filled]
    if table.sheet is not None and not any("," in cell for cell in bare):
        return column  # an Excel cell is a number, not its picture
    if answers.decimal is not None:
        sign = answers.decimal
        return replace(column, marks=Marks(sign, OTHER[sign]))
    marks = marks_of(bare)
    if marks.certain:
        return replace(column, marks=marks)
    fits = [
        other
        for other in (marks, Marks(OTHER[marks.decimal], marks.decimal))
        if _can_be(bare, other, reading)
    ]
    if len(fits) == 1:
        return replace(column, marks=fits[0])
    raise InputError(
        table.file,
        f"{bare[0]!r} under {head!r} may be two numbers",
        "say --decimal point or --decimal comma",
    )


def _common_unit(cells: Sequence[str]) -> str:
    """The unit behind the digits of every cell that has one; "" where they differ."""
    found = [_WITH_UNIT.fullmatch(cell) for cell in cells]
    units = {unit_of(f"x {match[2]}") for match in found if match}
    return units.pop() if len(units) == 1 else ""


def _can_be(cells: Sequence[str], marks: Marks, reading: Reading | None) -> bool:
    """Whether a person can have every number of the column, read with these signs."""
    for cell in cells:
        value = number(cell, marks)
        if value is None:
            return False
        if reading is None:
            possible = LEAST_MASS <= value <= MOST_MASS
        elif reading.metric_id is None:
            possible = can_be(RSR, value) or can_be(RSI, value) or can_be(RSI, value / 100)
        else:
            possible = can_be(reading.metric_id, value * reading.factor)
        if not possible:
            return False
    return True


SIGNS = {"point": POINT.decimal, "comma": COMMA.decimal}
