"""A delimited text file of force against time, as vendors and laboratories write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from jumpstation.errors import InputError
from jumpstation.exchange.delimited import Table, read_table
from jumpstation.model import STANDARD_GRAVITY_M_PER_S2, Side

UNITS_N = {"N": 1.0, "kg": STANDARD_GRAVITY_M_PER_S2, "lbf": 4.4482216152605}
# what a column's name may say of its unit: the factor to newtons, or None where it is no force
NAMED_UNITS: dict[str, float | None] = {
    **dict.fromkeys(("n", "newton", "newtons"), 1.0),
    "kn": 1000.0,
    **dict.fromkeys(("kg", "kgf", "kp"), STANDARD_GRAVITY_M_PER_S2),
    **dict.fromkeys(("lbf", "lb", "lbs"), 4.4482216152605),
    **dict.fromkeys(("bw", "xbw", "n/kg", "n/bw", "%bw", "v", "mv", "counts"), None),
}
_NAMED_UNIT = re.compile(r"[\[(]\s*([^\[\]()]+?)\s*[\])]\s*$|[\s_]([%\w/]+)$")
HIGHEST_RATE_HZ = 100_000.0
SAME_RATE_SHARE = 0.01
FEW_SHARE = 0.02
LONGEST_HOLE_S = 600.0
_TIME_NAME = re.compile(
    r"^(abs\w*[\s_]*|elapsed[\s_]*)?(time(stamp)?|zeit|temps|tiempo|tempo|t)(?![a-z])",
    re.IGNORECASE,
)
_MILLISECONDS = re.compile(r"(?<![a-z])(ms|msec|millis(econds?)?)(?![a-z])", re.IGNORECASE)
_MICROSECONDS = re.compile(r"(?<![a-zµμ])(us|µs|μs|usec|micros(econds?)?)(?![a-z])", re.IGNORECASE)
_RATE_LINE = re.compile(
    r"(?:sampl\w*\s*(?:rate|freq\w*)|frequency|abtastrate|frecuencia)\D{0,20}?(\d+(?:[.,]\d+)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ForceRequest:
    """Which columns of the file, and what it does not say of itself.

    force: columns to add up. left, right: columns of each side instead. rate_hz, unit: where the
    file does not say (a unit that nobody says is N). from_s, to_s: the part to use, in s from the
    file's first sample.
    """

    force: tuple[str, ...] = ()
    left: str | None = None
    right: str | None = None
    time: str | None = None
    rate_hz: float | None = None
    unit: str | None = None
    from_s: float | None = None
    to_s: float | None = None


@dataclass(frozen=True, slots=True)
class ForceFile:
    """Force in N, shape (n, channels), evenly sampled; a sample that is missing is NaN.

    start_s: time of the first row used, from the file's first sample. notes: (code, sentence).
    """

    path: str
    rate_hz: float
    force_n: np.ndarray
    channels: tuple[str, ...]
    sides: tuple[Side, ...]
    start_s: float
    notes: tuple[tuple[str, str], ...]


def read_force_file(path: str | Path, request: ForceRequest) -> ForceFile:
    """Read force from a delimited text file; raises InputError with what to say instead."""
    table = read_table(path)
    notes: list[tuple[str, str]] = []
    if table.passed_over:
        rows = f"{table.passed_over} rows inside the table hold no numbers and are taken as lost"
        notes.append(("rows_not_understood", rows))
    time_index = _time_column(table, request)
    indices, sides = _force_columns(table, request, time_index, notes)
    if time_index is not None and time_index in indices:
        name = table.names[time_index] or str(time_index)
        found = f"column {name} is asked for as time and as force"
        raise InputError(table.path, found, "give another --time or --force")
    force = table.columns[:, indices] * _units(table, indices, request.unit, notes)
    force = force[: _common_length(table, force, notes)]
    if time_index is not None:
        force, rate_hz = _by_time(table, time_index, force, request, notes)
    else:
        rate_hz = _known_rate(table, request, notes)
    force, start_s = _part(str(path), force, rate_hz, request)
    names = tuple(table.names[i] or str(i) for i in indices)
    return ForceFile(str(path), rate_hz, force, names, sides, start_s, tuple(notes))


def _common_length(table: Table, force: np.ndarray, notes: list[tuple[str, str]]) -> int:
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


def _units(
    table: Table, indices: list[int], unit: str | None, notes: list[tuple[str, str]]
) -> np.ndarray:
    """Newtons to one of each column's unit: as asked for, else as its name says, else 1."""
    if unit is not None and unit not in UNITS_N:
        raise InputError("--unit", f"{unit!r} is not known", "give N, kg or lbf")
    factors = []
    for index in indices:
        name = table.names[index]
        said = _unit_in(name)
        factor = UNITS_N[unit] if unit is not None else NAMED_UNITS.get(said, 1.0)
        if factor is None:
            raise InputError(
                table.path,
                f"column {name} says that it is no force in N, kg or lbf",
                "export the force, or say --unit if the name is wrong",
            )
        factors.append(factor)
        if unit is None and factor != 1.0:
            notes.append(("unit_from_header", f"column {name} says its unit: turned into N"))
        elif unit is not None and NAMED_UNITS.get(said, factor) != factor:
            notes.append(("unit_differs", f"column {name} is taken as {unit}, as asked"))
    return np.array(factors)


def _unit_in(name: str) -> str:
    found = _NAMED_UNIT.search(name)
    return "" if found is None else (found[1] or found[2]).lower()


# --- which columns ---------------------------------------------------------------------------


def _time_column(table: Table, request: ForceRequest) -> int | None:
    if request.time is not None:
        return table.find(request.time, "--time")
    chosen = _asked_for(table, request)
    named = [
        i
        for i, name in enumerate(table.names)
        if table.numeric[i] and _TIME_NAME.match(name) and i not in chosen
    ]
    if named:
        return named[0]
    for i in range(table.columns.shape[1]):
        if table.numeric[i] and i not in chosen and _is_unnamed_time(table, i):
            return i
    return None


def _asked_for(table: Table, request: ForceRequest) -> set[int]:
    sides = [w for w in (request.left, request.right) if w is not None]
    return {*_found(table, request.force), *(table.find(word, "--force") for word in sides)}


def _found(table: Table, words: tuple[str, ...]) -> list[int]:
    """The columns of those names or numbers; a name may have a comma in it."""
    whole = ",".join(words)
    if len(words) > 1 and whole.strip() in table.names:
        return [table.find(whole, "--force")]
    return [table.find(word, "--force") for word in words]


def _steps(column: np.ndarray) -> np.ndarray:
    return np.diff(column[np.isfinite(column)])


def _is_unnamed_time(table: Table, index: int) -> bool:
    """Evenly rising by less than 0.1: seconds in a file without names."""
    if table.names[index]:
        return False
    steps = _steps(table.columns[:, index])
    if len(steps) < 20 or not (steps > 0).all():
        return False
    middle = float(np.median(steps))
    return middle < 0.1 and bool((np.abs(steps - middle) < 0.2 * middle).mean() > 0.98)


def _is_counter(table: Table, index: int) -> bool:
    steps = _steps(table.columns[:, index])
    return len(steps) >= 20 and bool((steps == 1).all())


def _force_columns(
    table: Table, request: ForceRequest, time_index: int | None, notes: list[tuple[str, str]]
) -> tuple[list[int], tuple[Side, ...]]:
    if (request.left is None) != (request.right is None):
        missing = "--right" if request.right is None else "--left"
        raise InputError(table.path, "only one side was given", f"give {missing} too, or --force")
    if request.left is not None and request.right is not None:
        if request.force:
            raise InputError(
                table.path, "--force and --left/--right were given", "give one of them"
            )
        both = [table.find(request.left, "--left"), table.find(request.right, "--right")]
        if both[0] == both[1]:
            raise InputError(table.path, "left and right are one column", "give two columns")
        return both, (Side.LEFT, Side.RIGHT)
    if request.force:
        chosen = _found(table, request.force)
        if len(set(chosen)) < len(chosen):
            raise InputError(table.path, "one column was given twice", "give each column once")
        return chosen, (Side.BOTH,) * len(chosen)
    left_over = [i for i in range(table.columns.shape[1]) if table.numeric[i] and i != time_index]
    counters = [i for i in left_over if _is_counter(table, i)]
    if counters and len(left_over) > len(counters):
        left_over = [i for i in left_over if i not in counters]
        words = ", ".join(table.names[i] or str(i) for i in counters)
        notes.append(("counter_left_out", f"column {words} only counts the samples: left out"))
    if len(left_over) == 1:
        return left_over, (Side.BOTH,)
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


# --- time ------------------------------------------------------------------------------------


def _known_rate(table: Table, request: ForceRequest, notes: list[tuple[str, str]]) -> float:
    if request.rate_hz is not None:
        return _sane_rate(table.path, request.rate_hz)
    for line in table.preamble:
        found = _RATE_LINE.search(line)
        if found:
            rate_hz = _sane_rate(table.path, float(found[1].replace(",", ".")))
            notes.append(("rate_from_header", f"the file's header says {rate_hz:g} Hz: used"))
            return rate_hz
    raise InputError(
        table.path,
        "has no time column, so its sampling rate cannot be known",
        "say --rate-hz, for example --rate-hz 1000",
    )


def _sane_rate(path: str, rate_hz: float) -> float:
    if not (np.isfinite(rate_hz) and 1.0 <= rate_hz <= HIGHEST_RATE_HZ):
        raise InputError(path, f"a rate of {rate_hz:g} Hz is not possible", "give --rate-hz in Hz")
    return float(rate_hz)


def _by_time(
    table: Table,
    index: int,
    force: np.ndarray,
    request: ForceRequest,
    notes: list[tuple[str, str]],
) -> tuple[np.ndarray, float]:
    """Rate from the time column; rows missing in time become lost samples."""
    time = table.columns[: len(force), index]
    name = table.names[index] or str(index)
    kept = np.isfinite(time)
    time, force = time[kept], force[kept]
    if len(time) < 3:
        raise InputError(table.path, "has fewer than three rows", "export the whole recording")
    kept = ~_repeated(time, force)
    if not kept.all():
        words = f"{int((~kept).sum())} rows repeat the one before them, time and all: left out"
        notes.append(("rows_repeated", words))
        time, force = time[kept], force[kept]
    steps = np.diff(time)
    rounded = _is_rounded(steps)
    if not (steps > 0).all() and not rounded:
        row = int(np.flatnonzero(steps <= 0)[0]) + 2
        if request.rate_hz is not None and request.time is None:
            words = f"time in column {name} does not rise at row {row} of the table: not used"
            notes.append(("time_not_used", words))
            return force, _sane_rate(table.path, request.rate_hz)
        raise InputError(
            table.path,
            f"time in column {name} does not rise at row {row} of the table",
            "choose another --time, or give --rate-hz",
        )
    scale = _seconds(name)
    middle = float(np.median(steps[steps > 0]))
    usual = np.abs(steps - middle) < 0.6 * middle
    if rounded:
        usual = np.ones(len(steps), bool)
        step = _fitted_step(time)
    else:
        step = float(np.mean(steps[usual]))
    if request.rate_hz is None and step * scale > 0.1:
        raise InputError(
            table.path,
            f"time in column {name} rises by {step * scale:g} a row and its unit cannot be known",
            "say --rate-hz",
        )
    rate_hz = round(1.0 / (step * scale), 9)
    if request.rate_hz is not None:
        asked_hz = _sane_rate(table.path, request.rate_hz)
        if abs(rate_hz / asked_hz - 1.0) > SAME_RATE_SHARE:
            words = (
                f"time in column {name} says {rate_hz:.6g} Hz: {asked_hz:g} Hz is used, as asked"
            )
            notes.append(("rate_differs", words))
        rate_hz = asked_hz
    if rounded and middle > 1.5 * step:
        words = f"time in column {name} is rounded to {middle * scale:g} s"
        words += ": the rate is fitted, and rows that are missing cannot be seen"
        notes.append(("time_rounded", words))
    if usual.mean() < 0.9:
        notes.append(("time_uneven", f"time in column {name} is uneven: samples are taken as even"))
        return force, rate_hz
    ahead = np.where(usual, 1, np.maximum(np.round(steps / step), 1)).astype(int)
    places = np.concatenate(([0], np.cumsum(ahead)))
    lost = int(places[-1]) + 1 - len(places)
    if lost == 0:
        return force, rate_hz
    if step * scale * lost > LONGEST_HOLE_S:
        row = int(np.argmax(ahead)) + 2
        raise InputError(
            table.path,
            f"time in column {name} leaps by {steps.max() * scale:g} s at row {row} of the table",
            "cut the file there, choose another --time, or give --rate-hz and --force",
        )
    notes.append(("samples_missing", f"{lost} samples are missing in time: their phases are void"))
    whole = np.full((int(places[-1]) + 1, force.shape[1]), np.nan)
    whole[places] = force
    return whole, rate_hz


def _seconds(name: str) -> float:
    """Seconds to one of a time column's unit, as its name says."""
    if _MILLISECONDS.search(name):
        return 1e-3
    return 1e-6 if _MICROSECONDS.search(name) else 1.0


def _is_rounded(steps: np.ndarray) -> bool:
    """Equal times in neighbouring rows, from rounding: never back, and ahead by one figure.

    Either some neighbours are equal now and then, or most are and the others step evenly.
    """
    if not ((steps >= 0).all() and (steps == 0).any() and (steps > 0).any()):
        return False
    ahead = steps[steps > 0]
    one_figure = ahead.max() <= 1.5 * np.median(ahead)
    return bool(one_figure or steps.max() <= 2.5 * np.mean(steps))


def _repeated(time: np.ndarray, force: np.ndarray) -> np.ndarray:
    """Rows written twice: a few that equal the one before in time and force, where no other
    times are equal."""
    still = np.diff(time, prepend=-np.inf) == 0
    same = still & np.r_[False, (force[1:] == force[:-1]).all(axis=1)]
    few = same.mean() < FEW_SHARE and (still == same).all()
    return same if few else np.zeros(len(time), bool)


def _fitted_step(time: np.ndarray) -> float:
    """Slope of time against row by least squares: rounding at the ends hardly moves it."""
    row = np.arange(len(time)) - (len(time) - 1) / 2
    return float(row @ (time - time.mean()) / (row @ row))


def _part(
    path: str, force: np.ndarray, rate_hz: float, request: ForceRequest
) -> tuple[np.ndarray, float]:
    duration_s = len(force) / rate_hz
    first = 0 if request.from_s is None else round(request.from_s * rate_hz)
    last = len(force) if request.to_s is None else round(request.to_s * rate_hz)
    if first < 0 or last <= first or first >= len(force):
        raise InputError(
            path,
            f"lasts {duration_s:.3f} s and --from/--to leave nothing of it",
            "give --from below --to, both in seconds of the recording",
        )
    part = force[first : min(last, len(force))]
    known = int(np.isfinite(part).all(axis=1).sum())
    if len(part) >= 10 and known < 10:
        raise InputError(
            path, f"only {known} samples of {len(part)} are there", "choose another part or column"
        )
    if len(part) < 0.1 * rate_hz or len(part) < 10:
        raise InputError(
            path, f"only {len(part)} samples are left", "give at least 0.1 s of recording"
        )
    return part, first / rate_hz
