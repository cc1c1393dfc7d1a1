"""A table of numbers: columns with what stood over them, found by name, group or number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from jumpstation.errors import InputError
from jumpstation.exchange.text_lines import Lines

_UNIT_BEHIND = re.compile(r"\s*[\[(].*[\])]$|[\s_](kN|N|kg|lbf|s|ms)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Columns of numbers with what stood over them.

    names, groups, units: one a column, "" where there was none. columns: shape (rows, columns), NaN
    where a cell was empty or no number. numeric: which columns are numbers at all. preamble: the
    lines above. row_lines: the file's line (from 1) of each row. doubtful: columns whose decimal
    sign is not certain. rows_beyond: how many lines stand under it that are no rows, and the first.
    cut_off: the last line, where it ends within a number.
    """

    path: str
    names: tuple[str, ...]
    columns: np.ndarray
    numeric: tuple[bool, ...]
    preamble: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    row_lines: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))
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
