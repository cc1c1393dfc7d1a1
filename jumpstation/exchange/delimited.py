"""Tables of numbers in delimited text, with whatever vendors write round them.

Nothing is guessed in silence: a row that is not understood keeps its place and its line number, and
another table under the first is another table.
"""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from jumpstation.errors import InputError
from jumpstation.exchange.heads import head_of
from jumpstation.exchange.number_table import Table
from jumpstation.exchange.table_parts import (
    FOOTER_ROWS,
    LOOKED_AT,
    STEADY_ROWS,
    STEADY_SHARE,
    Part,
    even_step,
    is_words,
    parts_of,
    stretches_of,
)
from jumpstation.exchange.text_lines import Lines

SETTINGS_SHARE = 0.25  # of a table's rows at most has a table of settings above it


def tables_of(lines: Lines) -> list[Table]:
    """Every table of numbers in those lines; raises InputError where there is none."""
    tables: list[Table] = []
    after = 0
    for width, first, end in stretches_of(lines):
        for part in parts_of(lines, width, first, end):
            tables.append(_table(lines, part, after, tables[-1] if tables else None))
            after = int(part.lines[-1]) + 1
    tables = _with_shorter_rows(tables)
    tables = [_under_settings(tables[:i], table) for i, table in enumerate(tables)]
    if tables:
        tables[-1] = _with_its_end(lines, tables[-1])
    if not tables:
        raise InputError(
            lines.path, "holds no table of numbers", "export the force as columns of numbers"
        )
    return tables


def _with_shorter_rows(tables: list[Table]) -> list[Table]:
    """Rows go on in fewer cells where the last columns end before the first: one table."""
    joined: list[Table] = []
    for table in tables:
        before = joined[-1] if joined else None
        if before is None or not _goes_on(before, table):
            joined.append(table)
            continue
        short = before.columns.shape[1] - table.columns.shape[1]
        blank = np.full((len(table.columns), short), np.nan)
        joined[-1] = replace(
            before,
            columns=np.vstack((before.columns, np.hstack((table.columns, blank)))),
            row_lines=np.concatenate((before.row_lines, table.row_lines)),
        )
    return joined


def _goes_on(before: Table, table: Table) -> bool:
    width = table.columns.shape[1]
    close = int(table.row_lines[0]) == int(before.row_lines[-1]) + 1
    if not close or width >= before.columns.shape[1] or len(table.columns) < FOOTER_ROWS:
        return False
    step = even_step(before.columns[-LOOKED_AT:, 0])
    leap = table.columns[0, 0] - before.columns[-1, 0]
    return step is None or abs(leap - step) < 0.5 * step


def _under_settings(above: list[Table], table: Table) -> Table:
    """A table whose head goes on over the tables of settings above it (corners of plates)."""
    lines = table.preamble
    for other in reversed(above):
        if len(other.columns) > SETTINGS_SHARE * len(table.columns):
            break
        lines = (*lines, "", *other.preamble)
    return replace(table, preamble=lines)


# --- one table -------------------------------------------------------------------------------


def _table(lines: Lines, part: Part, after: int, before: Table | None) -> Table:
    """A part with the head above it, or that of the part before; empty columns without a name at
    its end are left out."""
    start = int(part.lines[0])
    above = list(range(max(after, start - 400), start))
    head = head_of([lines.words(i) for i in above], [lines.text(i) for i in above], part.width)
    names, groups, units = list(head.names), list(head.groups), list(head.units)
    _refuse_commas(lines, above, part)
    if _is_short_by_one(names, part):
        names, groups, units = (["", *row[:-1]] for row in (names, groups, units))
    if before is not None and not any(names) and len(before.names) == part.width:
        names, groups, units = list(before.names), list(before.groups), list(before.units)
        head = replace(head, lines=(*before.preamble, *head.lines))
    filled = np.any(np.isfinite(part.values), axis=0)
    kept = part.width
    while kept > 1 and not filled[kept - 1] and not names[kept - 1] and not units[kept - 1]:
        kept -= 1
    return Table(
        lines.path,
        tuple(names[:kept]),
        part.values[:, :kept],
        tuple(bool(n) for n in part.numeric[:kept]),
        head.lines,
        tuple(groups[:kept]),
        tuple(units[:kept]),
        row_lines=part.lines + 1,
        doubtful=part.doubtful,
        source=lines,
    )


def _is_short_by_one(names: list[str], part: Part) -> bool:
    """Names from the second column on, over rows that begin with their own number or name (R)."""
    if len(names) < 3 or names[-1] or not all(names[:-1]) or not part.numeric[-1]:
        return False
    steps = np.diff(part.values[part.good, 0])
    return not part.numeric[0] or bool((steps == 1).mean() > STEADY_SHARE)


def _refuse_commas(lines: Lines, above: list[int], part: Part) -> None:
    """A comma between columns and in the numbers too: 0,002,686,81 under two names."""
    if lines.separator != "," or part.width % 2 or not above:
        return
    names = [cell for cell in lines.words(above[-1]) if cell]
    if 2 * len(names) != part.width or not is_words(names):
        return
    whole = part.values[part.good]
    if bool((whole % 1 == 0).all()):
        raise InputError(
            lines.path,
            "has commas between its columns and decimal commas in them",
            "export it with semicolons or tabs between the columns",
        )


def _with_its_end(lines: Lines, table: Table) -> Table:
    """The last table with what stands under it, and without a number that was cut off."""
    last = int(table.row_lines[-1])  # the number of the line behind it, from 0
    beyond = np.arange(last, len(lines))
    beyond = beyond[lines.lengths(beyond) > 0]
    if len(beyond):
        return replace(table, rows_beyond=(len(beyond), int(beyond[0]) + 1))
    if lines.ended or len(table.columns) < STEADY_ROWS + 1:
        return table
    width = int(lines.cells[last - 1])
    column = max(i for i in range(min(width, table.columns.shape[1])) if table.numeric[i])
    rows = range(max(last - 50, 0), last)
    fixed = [_decimals(lines.cell(i, column)) for i in rows if lines.cells[i] == width]
    if len(fixed) < 2 or fixed[-1] >= fixed[-2] or len(set(fixed[:-1])) > 1:
        return table
    values = table.columns.copy()
    values[-1, column] = np.nan
    return replace(table, columns=values, cut_off=last)


def _decimals(cell: str) -> int:
    return len(re.split(r"[.,]", cell)[-1]) if re.search(r"[.,]", cell) else 0
