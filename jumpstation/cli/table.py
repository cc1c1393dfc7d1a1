"""Rows of declared columns on a terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import TypeVar

from jumpstation.answers.columns import Column, fitting, of_face

GAP = "  "
Row = TypeVar("Row")


def table_lines(
    columns: Sequence[Column[Row]], rows: Sequence[Row], *, beneath: str | None = None
) -> list[str]:
    """A head and a line a row; where the terminal is narrow, columns that give way are left out.

    beneath: the id of a column whose words stand on a line of their own under the row.
    """
    shown = [column for column in of_face(columns, "text") if column.id != beneath]
    under = [column for column in columns if column.id == beneath]
    cells = [[column.words(row) for column in shown] for row in rows]
    widths = [
        max(len(column.head), *(len(line[place]) for line in cells), 0)
        for place, column in enumerate(shown)
    ]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else float("inf")
    stay = fitting(shown, [width + len(GAP) for width in widths], room)

    def line(words: Sequence[str]) -> str:
        set_in = [
            words[i].rjust(widths[i]) if shown[i].numeric else words[i].ljust(widths[i])
            for i in stay
        ]
        return GAP.join(set_in).rstrip()

    told = [line([column.head for column in shown])]
    for row, words in zip(rows, cells, strict=True):
        told.append(line(words))
        beneath_it = [column.words(row) for column in under]
        told += [f"    {more}" for more in beneath_it if more.rstrip(".") not in words]
    return told
