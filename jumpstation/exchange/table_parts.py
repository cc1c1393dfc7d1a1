"""Where tables begin and end among lines of cells: rows cut alike, that hold numbers, in one go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from jumpstation.exchange.digits import BLANK, NUMBER, OTHER, ROWS_AT_ONCE, read_cells
from jumpstation.exchange.heads import MOST_HEAD_LINES
from jumpstation.exchange.numbers import Evidence, Marks, number
from jumpstation.exchange.text_lines import Lines

STEADY_ROWS = 4  # in one form make a table
FOOTER_ROWS = 20  # a shorter part under a blank line is no recording
DOUBLE_SPACED = 0.3  # of the lines and more are blank: they part lines and are no samples
STEADY_SHARE = 0.95
LOOKED_AT = 4000
MISSING = {
    "", "-", "--", "–", "nan", "na", "n/a", "null", "none", "inf", "-inf", "+inf", "#n/a", "-nan",
    "nan(ind)", "-nan(ind)", "1.#qnan", "-1.#ind", "1.#inf",
}  # fmt: skip


def stretches_of(lines: Lines) -> list[tuple[int, int, int]]:
    """(cells a line, first line, one past the last) of stretches of lines cut alike."""
    every = np.arange(len(lines), dtype=lines.cells.dtype)
    filled = np.flatnonzero((lines.cells > 1) | (lines.lengths(every) > 0)).astype(every.dtype)
    if not len(filled):
        return []
    cells = lines.cells[filled]
    turns = np.flatnonzero(np.diff(cells)) + 1
    begins = np.concatenate(([0], turns))
    counts = np.diff(np.concatenate((begins, [len(cells)])))
    long = counts >= min(STEADY_ROWS, len(cells))
    regions: list[list[int]] = []
    for begin, count in zip(begins[long].tolist(), counts[long].tolist(), strict=True):
        width, end = int(cells[begin]), begin + count
        if regions and regions[-1][0] == width and begin - regions[-1][2] < STEADY_ROWS:
            regions[-1][2] = end
        else:
            regions.append([width, begin, end])
    return [(w, int(filled[a]), int(filled[b - 1]) + 1) for w, a, b in regions]


@dataclass(slots=True)
class Part:
    """Rows that belong together: their lines, values (rows, columns), which are good, and which
    hold something else than a number or nothing."""

    width: int
    lines: np.ndarray
    values: np.ndarray
    good: np.ndarray
    spoilt: np.ndarray
    numeric: np.ndarray
    doubtful: tuple[int, ...]


def parts_of(lines: Lines, width: int, first: int, end: int) -> list[Part]:
    """The tables in a stretch of lines cut alike; none where it holds no numbers."""
    every = np.arange(first, end, dtype=lines.cells.dtype)
    fits = lines.cells[every] == width
    if width == 1:  # a blank line is a sample that was not written, where lines are not spaced out
        blank = lines.lengths(every) == 0
        fits &= ~blank | (blank.sum() <= DOUBLE_SPACED * len(every))
    proper = every[fits]
    values = np.empty((len(proper), width), order="F")  # a column lies in one piece
    other = np.empty((len(proper), width), bool, order="F")
    doubtful = []
    for column in range(width):
        found, kinds, marks = _column(lines, proper, column)
        values[:, column], other[:, column] = found, kinds == OTHER
        if not marks.certain:
            doubtful.append(column)
    known = np.isfinite(values)
    numeric = (known.sum(axis=0) > other.sum(axis=0)) & known.any(axis=0)
    if not numeric.any():
        return []
    spoilt, some = np.zeros(len(proper), bool), np.zeros(len(proper), bool)
    for column in np.flatnonzero(numeric):
        spoilt |= other[:, column]
        some |= known[:, column]
    good = some & ~spoilt
    values[_run_together(lines, proper, spoilt)] = np.nan
    if good.sum() < min(STEADY_ROWS, len(proper)):
        return []
    whole = Part(width, proper, values, good, spoilt, numeric, tuple(doubtful))
    return [part for part in _cut(lines, whole, every) if part.good.sum() >= 1]


def _run_together(lines: Lines, rows: np.ndarray, spoilt: np.ndarray) -> np.ndarray:
    """Which of the spoilt rows hold the beginning of one and the end of another: none of their
    numbers can be believed."""
    at = np.flatnonzero(spoilt)
    usual = float(np.median(lines.lengths(rows[:LOOKED_AT])))
    long = lines.lengths(rows[at]) > 1.5 * usual
    holed = [b"\0" in lines.raw_line(int(row)) for row in rows[at]] if 0 in lines.raw else False
    return at[long | np.array(holed, bool)]


def _column(lines: Lines, rows: np.ndarray, column: int) -> tuple[np.ndarray, np.ndarray, Marks]:
    """Values and kinds of one column's cells, under the signs that fit the whole of it."""
    marks = Marks("." if lines.separator == "," else _likely_decimal(lines, rows, column))
    tries = 0
    while True:
        seen = Evidence.none()
        values, kinds = np.empty(len(rows)), np.empty(len(rows), np.uint8)
        for first in range(0, len(rows), ROWS_AT_ONCE):
            part = slice(first, first + ROWS_AT_ONCE)
            begins, ends = lines.column(rows[part], column)
            cells = read_cells(lines.data, begins, ends, marks.decimal, seen)
            values[part], kinds[part] = cells.values, cells.kinds
        _the_others(lines, rows, column, values, kinds, marks, seen)
        verdict, tries = seen.marks(), tries + 1
        same = (verdict.decimal, verdict.grouping) == (marks.decimal, marks.grouping)
        if same or tries == 3:
            return values, kinds, verdict
        marks = verdict


def _likely_decimal(lines: Lines, rows: np.ndarray, column: int) -> str:
    few = rows[len(rows) // 3 :][:20]
    commas = sum("," in text for text in lines.texts(few, column))
    return "," if 2 * commas > len(few) else "."


def _the_others(
    lines: Lines,
    rows: np.ndarray,
    column: int,
    values: np.ndarray,
    kinds: np.ndarray,
    marks: Marks,
    seen: Evidence,
) -> None:
    """Read the cells that are no plain numbers one by one; a column of words is left as words."""
    rest = np.flatnonzero(kinds == OTHER)
    if len(rest) > LOOKED_AT and len(rest) > 0.5 * len(rows):
        words = lines.texts(rows[rest[:: len(rest) // 200]], column)
        if all(number(word, m) is None for word in words for m in _ANY_MARKS):
            return
    for i, cell in zip(rest.tolist(), lines.texts(rows[rest], column), strict=True):
        if cell.casefold() in MISSING:
            kinds[i] = BLANK
            continue
        seen.see(cell)
        value = number(cell, marks)
        if value is not None:
            values[i], kinds[i] = value, NUMBER


_ANY_MARKS = (Marks("."), Marks(","), Marks(".", ","), Marks(",", "."))


# --- one table or several --------------------------------------------------------------------


def _cut(lines: Lines, whole: Part, every: np.ndarray) -> list[Part]:
    """The stretch cut where one table ends and another begins."""
    good = np.flatnonzero(whole.good)
    steady = _steady_column(whole, good)
    gaps = np.flatnonzero(np.diff(whole.lines[good]) > 1)
    cuts = [0]
    for gap in gaps.tolist():
        before, behind = good[gap], good[gap + 1]
        between = range(int(whole.lines[before]) + 1, int(whole.lines[behind]))
        if _is_break(lines, whole, between, good, gap, steady):
            cuts.append(gap + 1)
    if steady is not None:
        back = np.flatnonzero(np.diff(whole.values[good, steady]) < 0) + 1
        cuts += [int(i) for i in back if _begins_anew(whole, good, int(i), steady)]
    cuts = [*sorted(set(cuts)), len(good)]
    parts = []
    for begin, end in pairwise(cuts):
        rows = slice(int(good[begin]), int(good[end - 1]) + 1)
        parts.append(
            Part(
                whole.width,
                whole.lines[rows],
                whole.values[rows],
                whole.good[rows],
                whole.spoilt[rows],
                np.isfinite(whole.values[rows]).any(axis=0) & whole.numeric,
                whole.doubtful,
            )
        )
    return _with_lost_lines(lines, parts, every)


def _steady_column(part: Part, good: np.ndarray) -> int | None:
    """The first column that rises evenly: time, or a count of the samples."""
    for column in np.flatnonzero(part.numeric).tolist():
        rows = good[len(good) // 3 :][:LOOKED_AT]
        if even_step(part.values[rows, column]) is not None:
            return column
    return None


def even_step(values: np.ndarray) -> float | None:
    """The even step of a column, or None where it has none."""
    steps = np.diff(values[np.isfinite(values)])
    if len(steps) < 3:
        return None
    middle = float(np.median(steps))
    if middle <= 0:
        return None
    even = np.abs(steps - middle) < 0.25 * middle
    return middle if even.mean() >= STEADY_SHARE else None


def _is_break(
    lines: Lines,
    whole: Part,
    between: range,
    good: np.ndarray,
    gap: int,
    steady: int | None,
) -> bool:
    """Whether the lines between two rows part two tables."""
    before_row, behind_row = int(good[gap]), int(good[gap + 1])
    if steady is not None:
        before = whole.values[good[max(gap - 50, 0) : gap + 1], steady]
        behind = whole.values[good[gap + 1 : gap + 52], steady]
        ahead = even_step(before) if even_step(before) is not None else even_step(behind)
        leap = behind[0] - before[-1]
        if ahead is not None and np.isfinite(leap) and leap > 0:
            steps = (even_step(before), even_step(behind))
            same = None in steps or abs(steps[0] / steps[1] - 1.0) < 0.3  # type: ignore[operator]
            if same and leap <= max(100.0 * len(between), 1e4) * ahead:
                return False
    missing = whole.lines[before_row + 1 : behind_row][~whole.spoilt[before_row + 1 : behind_row]]
    empty = not any(lines.lengths(np.array(between)).tolist())
    if len(missing) == len(between) and not empty:
        return False  # rows in which nothing stands: samples that were not written
    if len(between) > MOST_HEAD_LINES * 4:
        return steady is not None
    known_missing = set() if empty else set(missing.tolist())
    rows = [[c for c in lines.words(i) if c] for i in between if i not in known_missing]
    rows = [row for row in rows if row]
    if not rows:  # blank lines only
        short = min(gap + 1, len(good) - gap - 1) < FOOTER_ROWS < len(good) // 2
        return steady is not None or (short and len(between) < FOOTER_ROWS)
    words = sum(is_words(row) for row in rows)
    return words > 0 and (len(rows) > 1 or len(between) > len(rows) or steady is not None)


def is_words(row: list[str]) -> bool:
    """A line of names or a title: half of its cells have letters and no figures or odd signs."""
    named = sum(any(c.isalpha() for c in cell) and cell.isprintable() for cell in row)
    figures = sum(bool(re.search(r"\d[.,]?\d", cell)) for cell in row)
    return 2 * named >= len(row) and figures == 0


def _begins_anew(whole: Part, good: np.ndarray, at: int, steady: int) -> bool:
    """Whether a time that falls back goes on evenly from there: another recording."""
    values = whole.values[good, steady]
    behind = values[at : at + FOOTER_ROWS]
    before = values[max(at - FOOTER_ROWS, 0) : at]
    if min(len(behind), len(before)) < FOOTER_ROWS:
        return False
    steps = even_step(behind), even_step(before)
    return None not in steps and values[at] < values[at - 1] - 5 * steps[1]  # type: ignore[operator]


def _with_lost_lines(lines: Lines, parts: list[Part], every: np.ndarray) -> list[Part]:
    """Lines inside a part that are cut otherwise than it: rows of it without numbers.

    A spoilt line as long as several rows (a hole of zero bytes, a line end that is gone) stands for
    them.
    """
    if not parts:
        return parts
    lengths = lines.lengths(every)
    odd = (lines.cells[every] != parts[0].width) & (lengths > 0)
    return [_with_its_lost_lines(lines, part, every[odd]) for part in parts]


def _with_its_lost_lines(lines: Lines, part: Part, odd: np.ndarray) -> Part:
    odd = odd[(odd > part.lines[0]) & (odd < part.lines[-1])]
    spoilt = part.lines[part.spoilt]
    if not len(odd) and not len(spoilt):
        return part
    usual = float(np.median(lines.lengths(part.lines[:LOOKED_AT]))) + 1.0

    def stands_for(which: np.ndarray) -> np.ndarray:
        return np.maximum(np.round((lines.lengths(which) + 1) / usual), 1).astype(int)

    more = np.concatenate(
        (np.repeat(odd, stands_for(odd)), np.repeat(spoilt, stands_for(spoilt) - 1))
    )
    if not len(more):
        return part
    order = np.argsort(np.concatenate((part.lines, more)), kind="stable")
    blank = np.full((len(more), part.width), np.nan)
    return Part(
        part.width,
        np.concatenate((part.lines, more))[order],
        np.vstack((part.values, blank))[order],
        np.concatenate((part.good, np.zeros(len(more), bool)))[order],
        np.concatenate((part.spoilt, np.ones(len(more), bool)))[order],
        part.numeric,
        part.doubtful,
    )
