"""Delimited text cut into cells, so that a stray quote costs its own row and no other.

A quote opens a cell only where it also closes it: before a separator or the end of its line. One
that does not is an ordinary character, and its row is doubted. A cell may hold line breaks where
the lines together are as wide as the table, and none that it would swallow is so alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

QUOTE = '"'
MOST_LINES_OF_A_CELL = 40
DOUBT = "a quote in it does not close: mend the line"
MARKS = (";", "\t", "|", ",")
_LINE_END = re.compile(r"\r\n|\r|\n")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")


@dataclass(frozen=True, slots=True)
class CutRow:
    """One row: the line it begins at (from 1), its cells, and why it is doubted."""

    line: int
    cells: tuple[str, ...]
    doubt: str | None = None


def cut(text: str, separator: str) -> list[CutRow]:
    r"""Rows of a delimited text; cells are stripped of the spaces round them.

    >>> [row.cells for row in cut('a,"b, c"\n"d,e', ",")]
    [('a', 'b, c'), ('"d', 'e')]
    >>> cut('a,b\n"c,d', ",")[1].doubt
    'a quote in it does not close: mend the line'
    """
    lines = _unwrapped(_LINE_END.split(text), separator)
    cuts = [_cut_line(line, separator) for line in lines]
    width = _width(cuts)
    rows: list[CutRow] = []
    at = 0
    while at < len(lines):
        cells, closed, runs_on = cuts[at]
        taken = 1
        if runs_on:
            joined = _joined(lines[at : at + MOST_LINES_OF_A_CELL], separator, width)
            if joined is not None:
                (cells, taken), closed = joined, True
        if taken > 1 or at < len(lines) - 1 or any(cells):
            rows.append(CutRow(at + 1, tuple(cells), None if closed else DOUBT))
        at += taken
    return rows


def find_separator(text: str) -> str:
    r"""The mark that stands in most lines; a comma between digits is a decimal comma.

    >>> find_separator('Name,Note\nAnna,"fine; 1, 2"'), find_separator("Name;Zeit\nAnna;0,18")
    (',', ';')
    >>> find_separator("Squad, spring 2026\nName;Zeit\nAnna;0,18\nBen;0,19")
    ';'
    """
    lines = [line for line in _LINE_END.split(text) if line.strip()][:400]
    if lines and len(lines[0].strip()) == 5 and lines[0].casefold().startswith("sep="):
        return lines[0][4]
    bare = [re.sub(r'"[^"]*"', '""', line) for line in lines]
    certain = [_DECIMAL_COMMA.sub("", line) for line in bare]
    found = {mark: sum(mark in line for line in certain) for mark in MARKS}
    best = max(MARKS, key=lambda mark: found[mark])
    if found[best]:
        return best
    if any("," in line for line in bare):
        return ","
    return ":" if lines and all(":" in line for line in lines[:3]) else ","


def _unwrapped(lines: list[str], separator: str) -> list[str]:
    """Lines of a table whose every row was saved as one quoted cell."""
    filled = [line for line in lines if line.strip()]
    cuts = [_cut_line(line, separator) for line in filled]
    wrapped = len(filled) > 1 and all(
        closed and len(cells) == 1 and separator in cells[0] for cells, closed, _ in cuts
    )
    if not wrapped:
        return lines
    return [_cut_line(line, separator)[0][0] for line in lines]


def _width(cuts: Sequence[tuple[list[str], bool, bool]]) -> int:
    """The commonest number of cells of the rows whose quotes close."""
    counts = Counter(len(cells) for cells, closed, _ in cuts if closed and len(cells) > 1)
    return counts.most_common(1)[0][0] if counts else 0


def _joined(lines: Sequence[str], separator: str, width: int) -> tuple[list[str], int] | None:
    """The cells of the first lines taken as one row, and how many lines it took.

    None where a line that would be swallowed is as wide as the table: it is a row of its own.
    """
    for count in range(2, len(lines) + 1):
        if len(_cut_line(lines[count - 1], separator)[0]) >= width:
            return None
        cells, closed, _ = _cut_line("\n".join(lines[:count]), separator)
        if closed:
            return (cells, count) if len(cells) == width else None
    return None


def _cut_line(line: str, separator: str) -> tuple[list[str], bool, bool]:
    """Cells; whether all quotes close; whether one could still be closed by a later line."""
    if QUOTE not in line:
        return [cell.strip() for cell in line.split(separator)], True, False
    cells: list[str] = []
    at, closed, runs_on = 0, True, False
    blank = " " if separator == "\t" else " \t"
    while True:
        start = at
        while line[start : start + 1] in blank and start < len(line):
            start += 1
        if line[start : start + 1] == QUOTE:
            end, stop = _closing(line, start + 1, separator, blank)
            if end is not None:
                cells.append(line[start + 1 : end].replace('""', QUOTE).strip())
                if stop >= len(line):
                    return cells, closed, runs_on
                at = stop + 1
                continue
            closed = False
            runs_on = runs_on or stop >= len(line)
        stop = line.find(separator, at)
        if stop < 0:
            cells.append(line[at:].strip())
            return cells, closed, runs_on
        cells.append(line[at:stop].strip())
        at = stop + 1


def _closing(line: str, at: int, separator: str, blank: str) -> tuple[int | None, int]:
    """The quote that closes a cell opened before `at`, and the separator or end behind it.

    None: it is followed by something else (and that place), or there is none (the line's end).
    """
    while True:
        end = line.find(QUOTE, at)
        if end < 0:
            return None, len(line)
        if line[end + 1 : end + 2] == QUOTE:
            at = end + 2
            continue
        stop = end + 1
        while stop < len(line) and line[stop] in blank:
            stop += 1
        if stop == len(line) or line[stop] == separator:
            return end, stop
        return None, stop
