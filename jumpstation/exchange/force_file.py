"""A file of force against time, as vendors and laboratories write it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from jumpstation.errors import InputError
from jumpstation.exchange.force_sources import tables_in
from jumpstation.exchange.heads import rate_of
from jumpstation.exchange.number_table import Table
from jumpstation.exchange.sampling import Notes, evenly_sampled, line_words, places, sane_rate
from jumpstation.exchange.time_axis import TimeColumn, column_as_time, counter_of, find_time
from jumpstation.exchange.units import UNITS_N, force_factor, force_unit_of_lines
from jumpstation.exchange.which_table import choose_table
from jumpstation.model import Side

HIGHEST_THOUSANDS = 15.0  # of newtons in a jump


@dataclass(frozen=True, slots=True)
class ForceRequest:
    """Which columns of the file, and what it does not say of itself.

    force: columns to add up. left, right: columns of each side instead, several with commas.
    rate_hz, unit: where the file does not say. from_s, to_s: the part to use, in s from the
    file's first sample. table: which of several tables in the file, from 1.
    """

    force: tuple[str, ...] = ()
    left: str | None = None
    right: str | None = None
    time: str | None = None
    rate_hz: float | None = None
    unit: str | None = None
    from_s: float | None = None
    to_s: float | None = None
    table: int | None = None


@dataclass(frozen=True, slots=True)
class ForceFile:
    """Force in N, shape (n, channels), evenly sampled; a sample that is missing is NaN.

    start_s: time of the first row used, from the file's first sample. notes: (code, sentence).
    unit_said: whether the file or the request says the unit; else newtons were supposed. first_s:
    what the file's own clock showed at its first sample, where it has one.
    """

    path: str
    rate_hz: float
    force_n: np.ndarray
    channels: tuple[str, ...]
    sides: tuple[Side, ...]
    start_s: float
    notes: tuple[tuple[str, str], ...]
    unit_said: bool = True
    first_s: float | None = None

    def part(self, from_s: float | None, to_s: float | None) -> ForceFile:
        """The part between two times, s from the first sample; raises InputError for none."""
        duration_s = len(self.force_n) / self.rate_hz
        first = 0 if from_s is None else round(from_s * self.rate_hz)
        last = len(self.force_n) if to_s is None else round(to_s * self.rate_hz)
        if first < 0 or last <= first or first >= len(self.force_n):
            raise InputError(
                self.path,
                f"lasts {duration_s:.3f} s and --from/--to leave nothing of it",
                "give --from below --to, both in seconds of the recording",
            )
        part = self.force_n[first : min(last, len(self.force_n))]
        known = int(np.isfinite(part).all(axis=1).sum())
        if len(part) >= 10 and known < 10:
            raise InputError(
                self.path,
                f"only {known} samples of {len(part)} are there",
                "choose another part or column",
            )
        if len(part) < 0.1 * self.rate_hz or len(part) < 10:
            raise InputError(
                self.path,
                f"only {len(part)} samples are left",
                "give at least 0.1 s of recording",
            )
        return replace(self, force_n=part, start_s=first / self.rate_hz)


@dataclass(frozen=True, slots=True)
class _Channels:
    """The columns of each channel, added up, and the side it belongs to."""

    columns: tuple[tuple[int, ...], ...]
    sides: tuple[Side, ...]

    def all(self) -> list[int]:
        return [index for group in self.columns for index in group]


def read_force_file(path: str | Path, request: ForceRequest) -> ForceFile:
    """Read force from a text file, an Excel file or a JSON file of arrays.

    Raises InputError with what to say instead.
    """
    notes: Notes = []
    asked = [*request.force, *_split(request.left), *_split(request.right)]
    table = choose_table(tables_in(path), asked, request.table, notes)
    time = None if request.time is None else column_as_time(table, _time_asked(table, request))
    if time is None:
        time = find_time(table, _asked_for(table, request))
    channels = _channels(table, request, time, notes)
    chosen = channels.all()
    if time is not None and time.index in chosen:
        found = f"column {time.name} is asked for as time and as force"
        raise InputError(table.path, found, "give another --time or --force")
    factors, unit_said = _units(table, chosen, request.unit, notes)
    columns = table.columns[:, chosen] * factors
    length = _common_length(table, columns, notes)
    _say_what_is_lost(table, columns[:length], time, notes)
    groups = np.cumsum([0, *(len(group) for group in channels.columns)])
    force = np.column_stack([columns[:length, a:b].sum(axis=1) for a, b in pairwise(groups)])
    lines, first_s = table.row_lines[:length], None
    if time is not None:
        force, rate_hz, first_s = evenly_sampled(
            table.path, time, lines, force, request.rate_hz, request.time is not None, notes
        )
        _compare_rates(table, rate_hz, request, notes)
    else:
        rate_hz = _known_rate(table, request, notes)
        counter = counter_of(table, chosen)
        if counter is not None:
            force = places(table.path, "of samples", counter[:length], lines, force, notes)
    names = tuple(" + ".join(table.label(i) for i in group) for group in channels.columns)
    file = ForceFile(
        str(path), rate_hz, force, names, channels.sides, 0.0, tuple(notes), unit_said, first_s
    )
    return file.part(request.from_s, request.to_s)


# --- which columns ---------------------------------------------------------------------------


def _split(words: str | None) -> list[str]:
    return [word.strip() for word in (words or "").split(",") if word.strip()]


def _time_asked(table: Table, request: ForceRequest) -> int:
    try:
        return table.find(request.time or "", "--time")
    except InputError:
        named = [i for i, name in enumerate(table.names) if name and name == request.time]
        if len(named) == 1:
            return named[0]  # a column of stamps holds no numbers
        raise


def _asked_for(table: Table, request: ForceRequest) -> set[int]:
    sides = (request.left, request.right)
    found = [i for words in sides if words is not None for i in _found(table, words, "--left")]
    return {*_found(table, ",".join(request.force), "--force"), *found}


def _found(table: Table, words: str, option: str) -> list[int]:
    """The columns of those names or numbers; a name may have a comma in it."""
    if "," in words and words.strip() in table.names:
        return [table.find(words, option)]
    return [table.find(word, option) for word in _split(words)]


def _channels(
    table: Table, request: ForceRequest, time: TimeColumn | None, notes: Notes
) -> _Channels:
    if (request.left is None) != (request.right is None):
        missing = "--right" if request.right is None else "--left"
        raise InputError(table.path, "only one side was given", f"give {missing} too, or --force")
    if request.left is not None and request.right is not None:
        if request.force:
            raise InputError(
                table.path, "--force and --left/--right were given", "give one of them"
            )
        left, right = (
            tuple(_found(table, words, option))
            for words, option in ((request.left, "--left"), (request.right, "--right"))
        )
        if set(left) & set(right) or not left or not right:
            raise InputError(table.path, "left and right are one column", "give two columns")
        return _Channels((left, right), (Side.LEFT, Side.RIGHT))
    if request.force:
        chosen = _found(table, ",".join(request.force), "--force")
        if len(set(chosen)) < len(chosen):
            raise InputError(table.path, "one column was given twice", "give each column once")
        return _Channels(tuple((i,) for i in chosen), (Side.BOTH,) * len(chosen))
    return _only_one(table, time, notes)


def _only_one(table: Table, time: TimeColumn | None, notes: Notes) -> _Channels:
    """The one column that can be force; where there are several, it is asked for."""
    columns = range(table.columns.shape[1])
    left_over = [i for i in columns if table.numeric[i] and (time is None or i != time.index)]
    counters = [i for i in left_over if _is_counter(table, i)]
    if counters and len(left_over) > len(counters):
        left_over = [i for i in left_over if i not in counters]
        words = ", ".join(table.names[i] or str(i) for i in counters)
        notes.append(("counter_left_out", f"column {words} only counts the samples: left out"))
    if len(left_over) == 1:
        return _Channels((tuple(left_over),), (Side.BOTH,))
    if not left_over:
        raise InputError(
            table.path,
            "has no column of numbers besides time",
            "export the force as numbers, without a unit in each cell",
        )
    raise InputError(
        table.path,
        f"has {len(left_over)} columns of numbers and it cannot be known which is force",
        f"say --force COL[,COL...] or --left COL --right COL, from {table.listing()}",
    )


def _is_counter(table: Table, index: int) -> bool:
    steps = np.diff(table.columns[:, index])
    steps = steps[np.isfinite(steps)]
    return len(steps) >= 20 and bool((steps == 1).mean() > 0.98)


# --- units, and what is lost -----------------------------------------------------------------


def _units(
    table: Table, indices: list[int], unit: str | None, notes: Notes
) -> tuple[np.ndarray, bool]:
    """Newtons to one of each column's unit: as asked for, else as its head says, else 1."""
    if unit is not None and unit not in UNITS_N:
        raise InputError("--unit", f"{unit!r} is not known", "give N, kN, kg or lbf")
    factors, all_said = [], True
    for index in indices:
        name = table.label(index)
        factor, word = force_factor(table.names[index], table.units[index])
        if not word:
            factor, word = force_factor(table.groups[index])
        if not word:
            factor, word = force_unit_of_lines(table.preamble)
        all_said &= bool(word) or unit is not None
        if unit is not None:
            if word and factor != UNITS_N[unit]:
                notes.append(("unit_differs", f"column {name} is taken as {unit}, as asked"))
            factors.append(UNITS_N[unit])
            continue
        if factor is None:
            raise InputError(
                table.path,
                f"column {name} says that it is no force in N, kg or lbf",
                "export the force, or say --unit if the name is wrong",
            )
        factors.append(factor)
        if factor == 1.0 and index in table.doubtful:
            _refuse_thousands(table, index)
        if factor != 1.0:
            words = f"column {name} says its unit ({word}): turned into N"
            notes.append(("unit_from_header", words))
    return np.array(factors), all_said


def _refuse_thousands(table: Table, index: int) -> None:
    """Newtons of one figure and three behind the sign in every cell: 1.498 may be 1498."""
    top = float(np.nanmax(np.abs(table.columns[:, index])))
    if top < HIGHEST_THOUSANDS:
        raise InputError(
            table.path,
            f"column {table.label(index)} goes up to {top:.3f}, "
            f"which may be {top * 1000:.0f} with a sign between its thousands",
            "say --unit kN or --unit N, or export it without signs between thousands",
        )


def _common_length(table: Table, force: np.ndarray, notes: Notes) -> int:
    """Rows up to the last in which every chosen column has a number."""
    whole = np.flatnonzero(np.isfinite(force).all(axis=1))
    if not len(whole):
        raise InputError(
            table.path, "the chosen columns never have numbers in one row", "choose others"
        )
    length = int(whole[-1]) + 1
    beyond = int(np.isfinite(force[length:]).any(axis=1).sum())
    if beyond:
        words = f"one column is {beyond} samples longer than another: the common part is used"
        notes.append(("unequal_length", words))
    return length


def _say_what_is_lost(
    table: Table, force: np.ndarray, time: TimeColumn | None, notes: Notes
) -> None:
    """Rows without a number where force or time should be, with their lines."""
    lost = ~np.isfinite(force).all(axis=1)
    if time is not None:
        lost |= ~np.isfinite(time.values[: len(force)])
    lines = table.row_lines[: len(force)][lost]
    if not len(lines):
        return
    apart = np.unique(lines)
    count = len(apart) if time is not None else len(lines)
    what = f"{count} rows inside the table hold no number where force or time should be"
    words = f"{what} ({line_words(lines)}): {'left out' if time is not None else 'taken as lost'}"
    notes.append(("rows_not_understood", words))
    if len(apart) < len(lines) and time is None:
        long = apart[np.unique(lines, return_counts=True)[1] > 1]
        words = f"{line_words(long)} is as long as several rows: about so many samples are lost"
        notes.append(("rows_not_parted", f"{words}, and later times are only about right"))


def _compare_rates(table: Table, rate_hz: float, request: ForceRequest, notes: Notes) -> None:
    said = rate_of(table.preamble)
    if said is not None and request.rate_hz is None and abs(said[0] / rate_hz - 1.0) > 0.02:
        words = f"the file's head says {said[0]:g} Hz and its time column {rate_hz:.6g} Hz"
        notes.append(("rate_in_head_differs", f"{words}: the time column is used"))


def _known_rate(table: Table, request: ForceRequest, notes: Notes) -> float:
    if request.rate_hz is not None:
        return sane_rate(table.path, request.rate_hz)
    said = rate_of(table.preamble)
    if said is not None:
        rate_hz = sane_rate(table.path, said[0])
        notes.append(("rate_from_header", f"the file's header says {rate_hz:g} Hz: used"))
        return rate_hz
    raise InputError(
        table.path,
        "has no time column, so its sampling rate cannot be known",
        "say --rate-hz, for example --rate-hz 1000",
    )
