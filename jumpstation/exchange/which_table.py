"""Which of several tables in a file is the force that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from jumpstation.errors import InputError
from jumpstation.exchange.heads import DEVICE_TITLES
from jumpstation.exchange.number_table import Table
from jumpstation.exchange.sampling import Notes
from jumpstation.exchange.units import force_factor

FEW_ROWS = 20  # a shorter table of numbers is a footer or a setting
ALIKE_SHARE = 0.5  # of the longest table's rows: then it cannot be known which is meant


def choose_table(
    tables: Sequence[Table], asked: Sequence[str], number: int | None, notes: Notes
) -> Table:
    """The table that holds the columns asked for; the others are said.

    number: which table, from 1, where it was said. Raises InputError where two are alike.
    """
    path = tables[0].path
    if number is not None:
        if not 1 <= number <= len(tables):
            what = f"holds {len(tables)} tables of numbers, and --table is {number}"
            raise InputError(path, what, f"give --table 1 to {len(tables)}")
        chosen = tables[number - 1]
    else:
        chosen = _likeliest(tables, asked)
    for nth, table in enumerate(tables, 1):
        if table is not chosen:
            rows = len(table.columns)
            what = f"{rows} rows of numbers from {_place(table)} are another table"
            if rows >= FEW_ROWS:
                what += f" (columns {_shortened(table.listing())})"
            words = f"{what}: left out; --table {nth} reads them"
            notes.append(("another_table", words))
    if chosen.rows_beyond:
        count, line = chosen.rows_beyond
        words = f"{count} lines under the table, from line {line}, hold no rows of it: left out"
        notes.append(("lines_beyond", words))
    if chosen.cut_off:
        words = f"the last line ({chosen.cut_off}) is cut off in the middle of a number: left out"
        notes.append(("cut_off", words))
    return chosen


def _place(table: Table) -> str:
    return f"line {int(table.row_lines[0])}" if len(table.row_lines) else "the file"


def _shortened(words: str) -> str:
    return words if len(words) <= 80 else words[:77] + "..."


def _likeliest(tables: Sequence[Table], asked: Sequence[str]) -> Table:
    """The longest table with the columns that are asked for; one of two alike is asked for."""
    fits = [t for t in tables if _holds(t, asked)] or list(tables)
    longest = max(fits, key=lambda table: len(table.columns))
    rivals = [
        t
        for t in fits
        if len(t.columns) >= max(ALIKE_SHARE * len(longest.columns), FEW_ROWS)
        and _force_like(t, asked) >= _force_like(longest, asked)
    ]
    if len(rivals) > 1 and longest in rivals:
        better = [t for t in rivals if _force_like(t, asked) > _force_like(longest, asked)]
        if len(better) == 1:
            return better[0]
        places = ", ".join(
            f"{tables.index(t) + 1} ({len(t.columns)} rows from {_place(t)})" for t in rivals
        )
        raise InputError(
            longest.path,
            f"holds {len(rivals)} tables of numbers and it cannot be known which is meant",
            f"give --table as one of {places}",
        )
    return longest


def _holds(table: Table, asked: Sequence[str]) -> bool:
    try:
        for word in asked:
            table.find(word, "--force")
    except InputError as error:
        return "columns are named" in error.found
    return True


def _force_like(table: Table, asked: Sequence[str]) -> int:
    """How much the head speaks for force: its title, and a unit of force over what is asked for."""
    titled = any(line.strip(" ,;\t").casefold() in DEVICE_TITLES for line in table.preamble)
    columns = [table.find(word, "--force") for word in asked] if _holds(table, asked) else []
    if not columns:
        columns = [i for i, known in enumerate(table.numeric) if known]
    said = [force_factor(table.names[i], table.units[i]) for i in columns]
    return 2 * titled + any(word and factor is not None for factor, word in said)
