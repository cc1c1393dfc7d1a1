"""What stands above a table: names of columns, their groups and units, and the sampling rate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from jumpstation.exchange.numbers import COMMA, POINT, number
from jumpstation.exchange.units import is_label, is_unit, seconds_factor

MOST_HEAD_LINES = 12
DEVICE_TITLES = ("devices", "analog", "analogs", "force plates", "forces")
_COMMENT = "#%/* \t"
_COMMENT_NAME = re.compile(
    r"comments?|notes?|events?|markers?|kommentare?|coment\w+", re.IGNORECASE
)
_RATE_WORD = re.compile(
    r"sampl\w*\s*(?:rate|freq\w*)|(?:scan|data|acquisition|capture|analog\w*)\s*(?:rate|freq\w*)"
    r"|samples?\s*(?:/|per)\s*s\w*|abtast(?:rate|frequenz)|messrate"
    r"|fr[eé]quence(?:\s+d['’e]?\s*\w+)?|frecuencia(?:\s+de\s+\w+)?"
    r"|freq[uü][eê]ncia(?:\s+de\s+\w+)?|frequenza(?:\s+di\s+\w+)?|частота(?:\s+\w+)?"
    r"|采样[率频]\w*|サンプリング\w*|샘플링\w*|^\W*(?:freq\w*|rate|fs|sps)\b",
    re.IGNORECASE,
)
_NOT_THE_RATE = re.compile(r"filter|cut.?off|low.?pass|video|camera|marker|grenz|natural", re.I)
_PERIOD_WORD = re.compile(
    r"sampl\w*\s*(?:interval|period|time)|(?:time\s*)?step|delta\s*t|Δt|\bdt\b|abtastintervall"
    r"|intervalle|intervalo",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_HERTZ = re.compile(
    r"(\d+(?:[.,]\d+)?)[\s,;\t\"]*(k?)(?:hz|гц|赫兹|ヘルツ)(?![a-z])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Head:
    """One name, group and unit a column ("" for none), and the lines above them."""

    names: tuple[str, ...]
    groups: tuple[str, ...]
    units: tuple[str, ...]
    lines: tuple[str, ...]


def head_of(rows: Sequence[list[str]], texts: Sequence[str], width: int) -> Head:
    """The head of a table `width` columns wide; rows: cells of the lines above it, top first."""
    blank = ("",) * width
    names, groups, units = blank, blank, blank
    found_names = found_units = False
    index = len(rows) - 1
    stop = max(index - MOST_HEAD_LINES, -1)
    while index > stop:
        cells = _fitted(rows[index], width)
        index -= 1
        if cells is None or not any(c.isalnum() for cell in cells for c in cell):
            continue
        if not found_units and _is_unit_row(cells):
            units, found_units = _units(cells), True
        elif not _numeric(cells) and _are_names(cells, rows[index + 1]):
            names, found_names = tuple(cells), True
            break
    if not found_names and found_units and width == 1:
        index = len(rows) - 1
    if found_names:
        groups = _groups(rows, index, width)
    return Head(names, groups, units, tuple(texts))


def _fitted(row: list[str], width: int) -> list[str] | None:
    """A line's cells as many as the table has columns; None where they cannot be its head."""
    cells = [cell.strip() for cell in row]
    if cells:
        cells[0] = cells[0].lstrip(_COMMENT)
        if not cells[0] and row[0].strip() and len(cells) == width + 1:
            cells = cells[1:]  # a mark of comment in a cell of its own
    while len(cells) > width and (not cells[-1] or _COMMENT_NAME.fullmatch(cells[-1])):
        cells.pop()  # nothing, or the name of a column of comments in which none stands
    if len(cells) == 1 < width:  # names apart by blanks over columns apart by tabs
        words = re.split(r"\s{2,}|\t", cells[0]), cells[0].split()
        cells = next((w for w in words if len(w) == width), cells)
    cells = _put_together(cells, width)
    if len(cells) > width or not cells:
        return None
    return cells + [""] * (width - len(cells))


def _put_together(cells: list[str], width: int) -> list[str]:
    """Names that were cut at spaces: a unit in brackets belongs to the word before it, and the
    words over a single column are its name."""
    if len(cells) <= width:
        return cells
    joined: list[str] = []
    for cell in cells:
        if joined and re.fullmatch(r"[\[(].*[\])]", cell):
            joined[-1] += f" {cell}"
        else:
            joined.append(cell)
    return [" ".join(joined)] if width == 1 else joined


def _is_unit_row(cells: list[str]) -> bool:
    words = [cell for cell in cells if cell]
    if words and is_label(words[0]) and words[0] == cells[0]:
        words = words[1:]
    return bool(words) and all(is_unit(word) for word in words)


def _units(cells: list[str]) -> tuple[str, ...]:
    return tuple("" if is_label(cell) else cell.strip("()[] ") for cell in cells)


def _is_number(cell: str) -> bool:
    return number(cell, POINT) is not None or number(cell, COMMA) is not None


def _numeric(cells: list[str]) -> bool:
    """A row of settings or of another table: half of it and more is numbers."""
    filled = [cell for cell in cells if cell]
    return 2 * sum(map(_is_number, filled)) >= max(len(filled), 1)


def _are_names(cells: list[str], row: list[str]) -> bool:
    """Whether the words stand over the columns, and not in the first one only."""
    filled = sum(bool(cell) for cell in cells)
    if len(cells) == 1:
        return True
    return filled >= max(2, 0.4 * len(cells)) or (filled == 1 and not cells[0] and len(row) > 1)


def _groups(rows: Sequence[list[str]], index: int, width: int) -> tuple[str, ...]:
    """The row of channel groups above the names: each counts for the blank cells behind it."""
    for i in range(index, max(index - 2, -1), -1):
        row = [cell.strip() for cell in rows[i]]
        if not any(c.isalnum() for cell in row for c in cell):
            continue
        while len(row) > width and not row[-1]:
            row.pop()
        filled = [cell for cell in row if cell]
        wide = len(row) > max(2, width // 2) or (row[0] == "" and len(row) > 1)
        if len(row) > width or any(map(_is_number, filled)) or not wide:
            break
        groups: list[str] = []
        for cell in row:
            groups.append(cell or (groups[-1] if groups else ""))
        groups += [groups[-1]] * (width - len(groups))
        return tuple(groups)
    return ("",) * width


def rate_of(lines: Sequence[str]) -> tuple[float, str] | None:
    """The sampling rate in Hz that lines above a table say, and the line; None where none does.

    >>> rate_of(["Cut-off frequency: 50 Hz", "Sampling rate: 1200 Hz"])[0]
    1200.0
    >>> rate_of(["500,Hz,,,"])[0]
    500.0
    >>> rate_of(["Devices", "500"])[0], rate_of(["Sample interval (ms); 2"])[0], rate_of(["Fz"])
    (500.0, 500.0, None)
    """
    for line in lines:
        if _RATE_WORD.search(line) and not _NOT_THE_RATE.search(line):
            behind = line[_RATE_WORD.search(line).end() :]  # type: ignore[union-attr]
            if found := _NUMBER.search(behind):
                kilo = re.search(r"khz", behind, re.IGNORECASE)
                return _value(found[0]) * (1e3 if kilo else 1.0), line
    for line in lines:
        if _PERIOD_WORD.search(line) and not _NOT_THE_RATE.search(line):
            behind = line[_PERIOD_WORD.search(line).end() :]  # type: ignore[union-attr]
            found = _NUMBER.search(behind)
            unit = seconds_factor(re.sub(r"[\d.,]+", " ", behind)) or 1.0
            if found and _value(found[0]) > 0:
                return 1.0 / (_value(found[0]) * unit), line
    for line in lines:
        if (found := _HERTZ.search(line)) and not _NOT_THE_RATE.search(line):
            return _value(found[1]) * (1e3 if found[2] else 1.0), line
    return _under_devices(lines)


def _under_devices(lines: Sequence[str]) -> tuple[float, str] | None:
    """A lone number under the title of a block of channels is its rate (Vicon Nexus)."""
    for title, line in pairwise(lines):
        titled = title.strip(" ,;\t").casefold() in DEVICE_TITLES
        if titled and re.fullmatch(r"[\s,;]*\d+(\.\d+)?[\s,;]*", line):
            return _value(line.strip(" ,;\t")), line
    return None


def _value(text: str) -> float:
    return float(text.replace(",", ".")) if text.count(",") <= 1 else float(text.replace(",", ""))
