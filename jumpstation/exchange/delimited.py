"""Tables of numbers in delimited text, with whatever vendors write round them.

Nothing is guessed in silence: a row that is not understood keeps its place and its line number, and
another table under the first is another table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from jumpstation.errors import InputError
from jumpstation.exchange.digits import BLANK, NUMBER, OTHER, ROWS_AT_ONCE, read_cells
from jumpstation.exchange.heads import MOST_HEAD_LINES, head_of
from jumpstation.exchange.numbers import Evidence, Marks, number
from jumpstation.exchange.text_lines import Lines

STEADY_ROWS = 4  # in one form make a table
FOOTER_ROWS = 20  # a shorter part under a blank line is no recording
SETTINGS_SHARE = 0.25  # of a table's rows at most has a table of settings above it
DOUBLE_SPACED = 0.3  # of the lines and more are blank: they part lines and are no samples
STEADY_SHARE = 0.95
LOOKED_AT = 4000
MISSING = {
    "", "-", "--", "–", "nan", "na", "n/a", "null", "none", "inf", "-inf", "+inf", "#n/a", "-nan",
    "nan(ind)", "-nan(ind)", "1.#qnan", "-1.#ind", "1.#inf",
}  # fmt: skip
_UNIT_BEHIND = re.compile(r"\s*[\[(].*[\])]$|[\s_](kN|N|kg|lbf|s|ms)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns of numbers with what stood over them.

    names, groups, units: one a column, "" where there was none. columns: shape (rows, columns), NaN
    where a cell was empty or no number. numeric: which columns are numbers at all. preamble: the
    lines above. row_lines: the file's line (from 1) of each row. not_understood: lines inside the
    table that hold no numbers. doubtful: columns whose decimal sign is not certain. rows_beyond:
    how many lines stand under it that are no rows, and the first. cut_off: the last line, where it
    ends within a number.
    """

    path: str
    names: tuple[str, ...]
    columns: np.ndarray
    numeric: tuple[bool, ...]
    preamble: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    row_lines: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
    not_understood: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()
    rows_beyond: tuple[int, int] | None = None
    cut_off: int | None = None
    source: Lines | None = None

    def find(self, column: str, option: str) -> int:
        """Index of a column by its name, its group and name, or its 0-based number.

        `Fz#2` is the second of several columns named Fz. Raises InputError.
        """
        wanted = _squeezed(column)
        for spelt in self._spellings():
            found = [i for i, names in enumerate(spelt) if wanted in names]
            if len(found) == 1:
                return self._numeric(found[0], column, option)
            if len(found) > 1:
                places = ", ".join(f"{i} ({self.label(i)})" for i in found)
                raise InputError(
                    self.path,
                    f"{len(found)} columns are named {column!r}",
                    f"give {option} as one of the column numbers {places}",
                )
        if nth := re.fullmatch(r"(.+)#(\d+)", wanted):
            same = [i for s in self._spellings() for i, names in enumerate(s) if nth[1] in names]
            same = sorted(set(same))
            if 1 <= int(nth[2]) <= len(same):
                return self._numeric(same[int(nth[2]) - 1], column, option)
        if re.fullmatch(r"\d+", wanted) and int(wanted) < self.columns.shape[1]:
            return self._numeric(int(wanted), column, option)
        raise InputError(
            self.path, f"has no column {column!r}", f"give {option} as one of {self.listing()}"
        )

    def _spellings(self) -> list[list[set[str]]]:
        """For each column what it may be called, the strictest first; all in small letters."""
        whole, bare, grouped = [], [], []
        for name, group, unit in zip(self.names, self.groups, self.units, strict=True):
            plain, base = _squeezed(name), _squeezed(_bare(name))
            whole.append({plain, f"{plain} ({unit.lower()})", f"{plain} {unit.lower()}"} - {""})
            bare.append({base} - {""})
            over = {_squeezed(group), _squeezed(_bare(group))} - {""}
            grouped.append(
                {f"{g}{gap}{n}" for g in over for n in (plain, base) for gap in (" ", ": ", ":")}
                | (over if not name else set())
            )
        return [whole, bare, grouped]

    def _numeric(self, index: int, column: str, option: str) -> int:
        if not self.numeric[index]:
            raise InputError(
                self.path, f"column {column!r} holds no numbers", f"choose another for {option}"
            )
        return index

    def label(self, index: int) -> str:
        """A column's name with its group, where names repeat, and its unit; else its number."""
        name, group, unit = self.names[index], self.groups[index], self.units[index]
        if group and (not name or self.names.count(name) > 1):
            name = f"{group}: {name}" if name else group
        return f"{name} ({unit})" if name and unit else name or str(index)

    def listing(self) -> str:
        """The columns that hold numbers, by name and number, for a message."""
        words = []
        for index, name in enumerate(self.names):
            if self.numeric[index]:
                named = name or self.groups[index]
                words.append(f"{index} ({self.label(index)})" if named else str(index))
        return ", ".join(words)


def _bare(name: str) -> str:
    """A column's name without the unit behind it."""
    return _UNIT_BEHIND.sub("", name).strip()


def _squeezed(name: str) -> str:
    return " ".join(name.split()).casefold()


def tables_of(lines: Lines) -> list[Table]:
    """Every table of numbers in those lines; raises InputError where there is none."""
    tables: list[Table] = []
    after = 0
    for width, first, end in _regions(lines):
        for part in _parts(lines, width, first, end):
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
            not_understood=before.not_understood + table.not_understood,
        )
    return joined


def _goes_on(before: Table, table: Table) -> bool:
    width = table.columns.shape[1]
    close = int(table.row_lines[0]) == int(before.row_lines[-1]) + 1
    if not close or width >= before.columns.shape[1] or len(table.columns) < FOOTER_ROWS:
        return False
    step = _step(before.columns[-LOOKED_AT:, 0])
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


# --- where tables are ------------------------------------------------------------------------


def _regions(lines: Lines) -> list[tuple[int, int, int]]:
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
class _Part:
    """Rows that belong together: their lines, values (rows, columns), which are good, and which
    hold something else than a number or nothing."""

    width: int
    lines: np.ndarray
    values: np.ndarray
    good: np.ndarray
    spoilt: np.ndarray
    numeric: np.ndarray
    doubtful: tuple[int, ...]


def _parts(lines: Lines, width: int, first: int, end: int) -> list[_Part]:
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
    whole = _Part(width, proper, values, good, spoilt, numeric, tuple(doubtful))
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
    commas = sum("," in lines.cell(int(row), column) for row in few)
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
        some = rest[:: len(rest) // 200]
        words = [lines.cell(int(rows[i]), column) for i in some]
        if all(number(word, m) is None for word in words for m in _ANY_MARKS):
            return
    for i in rest.tolist():
        cell = lines.cell(int(rows[i]), column)
        if cell.casefold() in MISSING:
            kinds[i] = BLANK
            continue
        seen.see(cell)
        value = number(cell, marks)
        if value is not None:
            values[i], kinds[i] = value, NUMBER


_ANY_MARKS = (Marks("."), Marks(","), Marks(".", ","), Marks(",", "."))


# --- one table or several --------------------------------------------------------------------


def _cut(lines: Lines, whole: _Part, every: np.ndarray) -> list[_Part]:
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
            _Part(
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


def _steady_column(part: _Part, good: np.ndarray) -> int | None:
    """The first column that rises evenly: time, or a count of the samples."""
    for column in np.flatnonzero(part.numeric).tolist():
        rows = good[len(good) // 3 :][:LOOKED_AT]
        if _step(part.values[rows, column]) is not None:
            return column
    return None


def _step(values: np.ndarray) -> float | None:
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
    whole: _Part,
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
        ahead = _step(before) if _step(before) is not None else _step(behind)
        leap = behind[0] - before[-1]
        if ahead is not None and np.isfinite(leap) and leap > 0:
            steps = (_step(before), _step(behind))
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
    words = sum(_is_words(row) for row in rows)
    return words > 0 and (len(rows) > 1 or len(between) > len(rows) or steady is not None)


def _is_words(row: list[str]) -> bool:
    """A line of names or a title: half of its cells have letters and no figures or odd signs."""
    named = sum(any(c.isalpha() for c in cell) and cell.isprintable() for cell in row)
    figures = sum(bool(re.search(r"\d[.,]?\d", cell)) for cell in row)
    return 2 * named >= len(row) and figures == 0


def _begins_anew(whole: _Part, good: np.ndarray, at: int, steady: int) -> bool:
    """Whether a time that falls back goes on evenly from there: another recording."""
    values = whole.values[good, steady]
    behind = values[at : at + FOOTER_ROWS]
    before = values[max(at - FOOTER_ROWS, 0) : at]
    if min(len(behind), len(before)) < FOOTER_ROWS:
        return False
    steps = _step(behind), _step(before)
    return None not in steps and values[at] < values[at - 1] - 5 * steps[1]  # type: ignore[operator]


def _with_lost_lines(lines: Lines, parts: list[_Part], every: np.ndarray) -> list[_Part]:
    """Lines inside a part that are cut otherwise than it: rows of it without numbers.

    A spoilt line as long as several rows (a hole of zero bytes, a line end that is gone) stands for
    them.
    """
    if not parts:
        return parts
    lengths = lines.lengths(every)
    odd = (lines.cells[every] != parts[0].width) & (lengths > 0)
    return [_with_its_lost_lines(lines, part, every[odd]) for part in parts]


def _with_its_lost_lines(lines: Lines, part: _Part, odd: np.ndarray) -> _Part:
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
    return _Part(
        part.width,
        np.concatenate((part.lines, more))[order],
        np.vstack((part.values, blank))[order],
        np.concatenate((part.good, np.zeros(len(more), bool)))[order],
        np.concatenate((part.spoilt, np.ones(len(more), bool)))[order],
        part.numeric,
        part.doubtful,
    )


# --- one table -------------------------------------------------------------------------------


def _table(lines: Lines, part: _Part, after: int, before: Table | None) -> Table:
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
        not_understood=tuple((part.lines[~part.good] + 1).tolist()),
        doubtful=part.doubtful,
        source=lines,
    )


def _is_short_by_one(names: list[str], part: _Part) -> bool:
    """Names from the second column on, over rows that begin with their own number or name (R)."""
    if len(names) < 3 or names[-1] or not all(names[:-1]) or not part.numeric[-1]:
        return False
    steps = np.diff(part.values[part.good, 0])
    return not part.numeric[0] or bool((steps == 1).mean() > STEADY_SHARE)


def _refuse_commas(lines: Lines, above: list[int], part: _Part) -> None:
    """A comma between columns and in the numbers too: 0,002,686,81 under two names."""
    if lines.separator != "," or part.width % 2 or not above:
        return
    names = [cell for cell in lines.words(above[-1]) if cell]
    if 2 * len(names) != part.width or not _is_words(names):
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
