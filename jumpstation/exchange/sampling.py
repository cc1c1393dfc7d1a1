"""Rows to evenly spaced samples: a row that is missing in time keeps its place as a lost one."""

from __future__ import annotations

import numpy as np

from jumpstation.errors import InputError
from jumpstation.exchange.time_axis import TimeColumn

HIGHEST_RATE_HZ = 100_000.0
SAME_RATE_SHARE = 0.01
FEW_SHARE = 0.02
LONGEST_HOLE_S = 600.0
LINES_NAMED = 5

Notes = list[tuple[str, str]]


def sane_rate(path: str, rate_hz: float) -> float:
    """The rate, where force plates have such; raises InputError."""
    if not (np.isfinite(rate_hz) and 1.0 <= rate_hz <= HIGHEST_RATE_HZ):
        raise InputError(path, f"a rate of {rate_hz:g} Hz is not possible", "give --rate-hz in Hz")
    return float(rate_hz)


def line_words(lines: np.ndarray) -> str:
    """Which lines, in words: the first few of many.

    >>> line_words(np.array([7])), line_words(np.array([4, 5, 6, 7, 8, 9]))
    ('line 7', 'lines 4, 5, 6, 7, 8 and 1 more')
    """
    lines = np.unique(lines)
    first = ", ".join(str(int(line)) for line in lines[:LINES_NAMED])
    more = f" and {len(lines) - LINES_NAMED} more" if len(lines) > LINES_NAMED else ""
    return f"line{'s' if len(lines) > 1 else ''} {first}{more}"


def evenly_sampled(
    path: str,
    column: TimeColumn,
    lines: np.ndarray,
    force: np.ndarray,
    asked_hz: float | None,
    time_asked: bool,
    notes: Notes,
) -> tuple[np.ndarray, float, float | None]:
    """Force with lost samples where rows are missing in time; the rate in Hz; the first time in s.

    force: N, shape (rows, channels). lines: the file's line of each row. Raises InputError where
    the times cannot be used.
    """
    name = column.name
    time = column.values[: len(force)]
    kept = np.isfinite(time)
    if not kept.all():
        time, force, lines = time[kept], force[kept], lines[kept]
    if len(time) < 3:
        raise InputError(path, "has fewer than three rows", "export the whole recording")
    time, force, lines = _without_spoilt(time, force, lines, name, notes)
    time, force, lines = _without_repeated(time, force, lines, notes)
    steps = np.diff(time)
    rounded = _is_rounded(steps)
    if not (steps > 0).all() and not rounded:
        line = int(lines[int(np.flatnonzero(steps <= 0)[0]) + 1])
        if asked_hz is not None and not time_asked:
            words = f"time in column {name} does not rise at line {line}: not used"
            notes.append(("time_not_used", words))
            return force, sane_rate(path, asked_hz), None
        raise InputError(
            path,
            f"time in column {name} does not rise at line {line}",
            "choose another --time, or give --rate-hz",
        )
    middle = float(np.median(steps[steps > 0]))
    usual = np.abs(steps - middle) < 0.6 * middle
    if rounded:
        usual = np.ones(len(steps), bool)
        step = _fitted_step(time)
    else:
        step = float(np.mean(steps[usual]))
    scale = _scale(path, column, step, asked_hz)
    rate_hz = round(1.0 / (step * scale), 9)
    if asked_hz is not None:
        asked_hz = sane_rate(path, asked_hz)
        if abs(rate_hz / asked_hz - 1.0) > SAME_RATE_SHARE:
            words = (
                f"time in column {name} says {rate_hz:.6g} Hz: {asked_hz:g} Hz is used, as asked"
            )
            notes.append(("rate_differs", words))
        rate_hz = asked_hz
    elif not column.said and scale != 1.0:
        unit = {1e-3: "ms", 1e-6: "us", 86_400.0: "days"}[scale]
        words = f"time in column {name} has no unit and can only be {unit}: {rate_hz:.6g} Hz"
        notes.append(("time_unit_by_step", words))
    if rounded and middle > 1.5 * step:
        words = f"time in column {name} is rounded to {middle * scale:g} s"
        words += ": the rate is fitted, and rows that are missing cannot be seen"
        notes.append(("time_rounded", words))
    first_s = float(time[0]) * scale
    if usual.mean() < 0.9:
        notes.append(("time_uneven", f"time in column {name} is uneven: samples are taken as even"))
        return force, rate_hz, first_s
    return _filled(path, name, steps, usual, step, scale, lines, force, notes), rate_hz, first_s


def places(
    path: str, name: str, counter: np.ndarray, lines: np.ndarray, force: np.ndarray, notes: Notes
) -> np.ndarray:
    """Force in the places that a count of the samples tells, lost samples between them."""
    kept = np.isfinite(counter)
    counter, lines, force = counter[kept], lines[kept], force[kept]
    counter, force, lines = _without_spoilt(counter, force, lines, name, notes)
    counter, force, lines = _without_repeated(counter, force, lines, notes)
    steps = np.diff(counter)
    if not (steps > 0).all():
        line = int(lines[int(np.flatnonzero(steps <= 0)[0]) + 1])
        notes.append(("counter_not_used", f"the count of samples falls back at line {line}"))
        return force
    return _filled(path, name, steps, steps == 1, 1.0, 1e-3, lines, force, notes)


def _scale(path: str, column: TimeColumn, step: float, asked_hz: float | None) -> float:
    """Seconds to one of the time's unit; raises InputError where it cannot be known."""
    scale = column.seconds
    if asked_hz is not None:
        return scale if scale is not None else 1.0 / (asked_hz * step)
    if scale is None or not 1.0 / HIGHEST_RATE_HZ <= step * scale <= 0.1:
        unit = "" if scale is None else f" {'as its head says' if column.said else ''}"
        raise InputError(
            path,
            f"time in column {column.name} rises by {step:g} a row{unit.rstrip()} "
            "and its unit cannot be known",
            "say --rate-hz",
        )
    return scale


def _filled(
    path: str,
    name: str,
    steps: np.ndarray,
    usual: np.ndarray,
    step: float,
    scale: float,
    lines: np.ndarray,
    force: np.ndarray,
    notes: Notes,
) -> np.ndarray:
    """Force with a lost sample for each row that is missing."""
    if usual.all():
        return force
    ahead = np.where(usual, 1, np.maximum(np.round(steps / step), 1)).astype(np.int64)
    at = np.concatenate(([0], np.cumsum(ahead)))
    lost = int(at[-1]) + 1 - len(at)
    if lost == 0:
        return force
    if step * scale * lost > LONGEST_HOLE_S:
        line = int(lines[int(np.argmax(ahead)) + 1])
        raise InputError(
            path,
            f"time in column {name} leaps by {steps.max() * scale:g} s at line {line}",
            "cut the file there, choose another --time, or give --rate-hz and --force",
        )
    behind = lines[1:][ahead > 1]
    words = f"{lost} samples are missing in time (before {line_words(behind)})"
    notes.append(("samples_missing", f"{words}: their phases are void"))
    whole = np.full((int(at[-1]) + 1, force.shape[1]), np.nan)
    whole[at] = force
    return whole


# --- stamps that cannot be right -------------------------------------------------------------


def _without_spoilt(
    time: np.ndarray, force: np.ndarray, lines: np.ndarray, name: str, notes: Notes
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows whose own time is out of order, where the rows round them are in order without it."""
    falls = np.flatnonzero(np.diff(time) < 0)
    if len(time) < 5 or not 0 < len(falls) < max(FEW_SHARE * len(time), 2):
        return time, force, lines
    middle = float(np.median(np.diff(time)))
    spoilt = np.zeros(len(time), bool)
    for before in falls.tolist():
        if not spoilt[before]:
            spoilt[_out_of_order(time, before, middle)] = True
    kept = ~spoilt
    if (np.diff(time[kept]) < 0).any():
        return time, force, lines
    words = f"{int(spoilt.sum())} stamps in column {name} are out of order"
    words += f" ({line_words(lines[spoilt])}): these samples are taken as lost"
    notes.append(("stamps_spoilt", words))
    return time[kept], force[kept], lines[kept]


def _out_of_order(time: np.ndarray, before: int, step: float) -> int:
    """Which of two rows between which time falls back is the one that is wrong."""
    behind = before + 1
    if before == 0:
        return before
    over = time[behind] - time[before - 1]  # without the row before
    here = time[before] - time[before - 1]
    early_is_odd = abs(here - step) > 0.5 * step and over > 0
    return before if early_is_odd else behind


def _without_repeated(
    time: np.ndarray, force: np.ndarray, lines: np.ndarray, notes: Notes
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of one time, where no other times are equal: a row written twice is left out; of two
    that differ none can be believed."""
    still = np.diff(time, prepend=-np.inf) == 0
    if not 0 < still.sum() < max(FEW_SHARE * len(time), 2) or _is_rounded_evenly(time):
        return time, force, lines
    equal = np.r_[False, ((force[1:] == force[:-1]) | np.isnan(force[1:])).all(axis=1)]
    same, differ = still & equal, still & ~equal
    if same.any():
        words = f"{int(same.sum())} rows repeat the one before them ({line_words(lines[same])})"
        notes.append(("rows_repeated", f"{words}, time and all: left out"))
    if differ.any():
        where = line_words(lines[differ])
        words = f"{int(differ.sum())} rows have the time of the row before ({where})"
        notes.append(("stamps_repeated", f"{words} and another force: taken as lost"))
        force = force.copy()
        force[np.flatnonzero(differ) - 1] = np.nan
    return time[~still], force[~still], lines[~still]


def _is_rounded_evenly(time: np.ndarray) -> bool:
    """Equal neighbours that come from rounding: the steps beside them are as wide as the others."""
    steps = np.diff(time)
    ahead = steps[steps > 0]
    if not len(ahead) or not (steps >= 0).all():
        return False
    middle = float(np.median(ahead))
    still = np.flatnonzero(steps == 0)
    spacing = np.diff(still)
    even = len(spacing) > 3 and bool((np.abs(spacing - np.median(spacing)) <= 2).mean() > 0.8)
    return even and bool((np.abs(ahead - middle) <= 1.5 * middle).all())


def _is_rounded(steps: np.ndarray) -> bool:
    """Equal times in neighbouring rows, from rounding: never back, and ahead by one figure.

    Either some neighbours are equal now and then, or most are and the others step evenly.
    """
    if not ((steps >= 0).all() and (steps == 0).any() and (steps > 0).any()):
        return False
    ahead = steps[steps > 0]
    one_figure = ahead.max() <= 1.5 * np.median(ahead)
    return bool(one_figure or steps.max() <= 2.5 * np.mean(steps))


def _fitted_step(time: np.ndarray) -> float:
    """Slope of time against row by least squares: rounding at the ends hardly moves it."""
    row = np.arange(len(time)) - (len(time) - 1) / 2
    return float(row @ (time - time.mean()) / (row @ row))
