"""Which column is time, and in which unit: by what it holds, then by what it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from jumpstation.exchange.number_table import Table
from jumpstation.exchange.units import seconds_factor

SECONDS_A_DAY = 86_400.0
EVEN_SHARE = 0.98
# steps of force plates in a unit that nobody says; no two units share one
STEPS_S = (0.0, 0.1)
STEPS_MS = (0.1, 5.0)
STEPS_US = (100.0, 5_000.0)
STEPS_DAYS = (1e-9, 3e-7)
_TIME_NAME = re.compile(
    r"^\W*(abs\w*[\s_]*|elapsed[\s_]*|rel\w*[\s_]*|zeit|temps|tiempo|tempo|time(stamp)?|t(?![a-z])"
    r"|tijd|tid(?![a-z])|tími|aika|aeg|čas|cas(?![a-z])|czas|idő|ido(?![a-z])|zaman|süre|vrijeme"
    r"|vreme|timp|laikas|laiks|χρόνος|χρονος|время|час(?![а-я])|време|времe|זמן|الزمن|الوقت|زمان|"
    r"समय|เวลา|thời gian|waktu|masa(?![a-z])|oras|時間|时间|時刻|시간|timestamp|horodat\w*|hora"
    r"|uhrzeit|epoch|stamp|clock)",
    re.IGNORECASE,
)
_INNER_TIME = re.compile(r"(?<![a-z])(time|zeit|tiempo|temps|tempo|время)(?![a-z])", re.IGNORECASE)
_STAMP = re.compile(
    r"(?:(?P<date>\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})[T ,]*)?(?:(?P<h>\d{1,3}):)?(?P<m>\d{1,2}):"
    r"(?P<s>\d{1,2})(?:[.,:](?P<f>\d+))?\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|[+-]\d\d:?\d\d)?"
)


@dataclass(frozen=True, slots=True)
class TimeColumn:
    """Times of each row as the file counts them, NaN where a row has none.

    seconds: to one of the file's unit, None where it cannot be known. said: whether the head says
    the unit. name: for messages.
    """

    index: int
    name: str
    values: np.ndarray
    seconds: float | None
    said: bool


def find_time(table: Table, taken: Iterable[int]) -> TimeColumn | None:
    """The column of time that is not taken as force, or None."""
    free = [i for i in range(table.columns.shape[1]) if i not in set(taken)]
    numbers = [i for i in free if table.numeric[i]]
    named = [i for i in numbers if _is_named_time(table, i)]
    named.sort(key=lambda i: (not _rises(table.columns[:, i]), i))
    if named and (_rises(table.columns[:, named[0]]) or _TIME_NAME.match(table.names[named[0]])):
        return column_as_time(table, named[0])
    for index in free:
        if not table.numeric[index] and (found := _stamps(table, index)) is not None:
            return found
    for index in numbers:
        if is_even(table.columns[:, index]) and not is_counter(table, index):
            found = column_as_time(table, index)
            if found.seconds is not None and _may_be_time(table, index, found.seconds):
                return found
    return None


def column_as_time(table: Table, index: int) -> TimeColumn:
    """That column as time, whatever it holds."""
    if not table.numeric[index] and (found := _stamps(table, index)) is not None:
        return found
    values = table.columns[:, index]
    said = seconds_factor(table.names[index], table.units[index])
    if said is None and table.groups[index] and not table.names[index]:
        said = seconds_factor(table.groups[index])
    seconds = said if said is not None else _seconds_by_step(values)
    return TimeColumn(index, table.label(index), values, seconds, said is not None)


def _is_named_time(table: Table, index: int) -> bool:
    name = table.names[index] or table.groups[index]
    if _TIME_NAME.match(name):
        return True
    if re.search(r"force|fz|kraft|fuerza|moment", name, re.IGNORECASE):
        return False
    in_seconds = seconds_factor("", table.units[index]) is not None
    bracketed = re.search(r"[\[(]\s*([mµuμn]?s|m?sec)\s*[\])]", name) is not None
    return bool(_INNER_TIME.search(name)) or in_seconds or bracketed


def _steps(values: np.ndarray) -> np.ndarray:
    return np.diff(values[np.isfinite(values)])


def _rises(values: np.ndarray) -> bool:
    steps = _steps(values)
    return len(steps) > 2 and bool((steps >= 0).mean() > 0.9 and (steps > 0).any())


def is_even(values: np.ndarray) -> bool:
    """Whether a column rises in even steps, but for a few rows."""
    steps = _steps(values)
    if len(steps) < 20 or (steps > 0).mean() < EVEN_SHARE:
        return False
    middle = float(np.median(steps))
    return bool((np.abs(steps - middle) < 0.25 * middle).mean() > EVEN_SHARE)


def is_counter(table: Table, index: int) -> bool:
    """Whether a column only counts the samples: by ones, and not called time."""
    values = table.columns[:, index]
    steps = _steps(values)
    whole = len(steps) >= 20 and bool((steps == 1).mean() > EVEN_SHARE)
    return whole and not _is_named_time(table, index) and _seconds_said(table, index) is None


def _seconds_said(table: Table, index: int) -> float | None:
    return seconds_factor(table.names[index], table.units[index])


def _seconds_by_step(values: np.ndarray) -> float | None:
    """Seconds to one of the unit, from the step alone; None where two units are possible."""
    steps = _steps(values)
    ahead = steps[steps > 0]
    if not len(ahead):
        return None
    step = float(np.median(ahead))
    if (steps == 0).mean() > 0.3:  # rounded: the mean step is the truer one
        step = float(np.mean(steps))
    first = float(values[np.isfinite(values)][0])
    if 2e4 < first < 8e4 and STEPS_DAYS[0] <= step <= STEPS_DAYS[1]:
        return SECONDS_A_DAY  # the days that spreadsheets count
    for (low, high), seconds in ((STEPS_S, 1.0), (STEPS_MS, 1e-3), (STEPS_US, 1e-6)):
        if low < step <= high and not (seconds == 1.0 and step >= STEPS_MS[0]):
            return seconds
    return None


def _may_be_time(table: Table, index: int, seconds: float) -> bool:
    """A column of another name that rises evenly: time, unless its head says another quantity."""
    step = float(np.median(_steps(table.columns[:, index]))) * seconds
    return 0.0 < step < 0.1 and not re.search(
        r"force|fz|kraft|fuerza|moment|angle|mark", table.names[index], re.IGNORECASE
    )


def counter_of(table: Table, taken: Iterable[int]) -> np.ndarray | None:
    """The number of each row's sample where a column (or frame and sub-frame) counts them."""
    free = [i for i in range(table.columns.shape[1]) if table.numeric[i] and i not in set(taken)]
    for index in free:
        if is_counter(table, index):
            return table.columns[:, index]
    for index in free:
        if re.search(r"sub.?frame", table.names[index], re.IGNORECASE) and index - 1 in free:
            inner = table.columns[:, index]
            together = table.columns[:, index - 1] * (np.nanmax(inner) + 1) + inner
            steps = _steps(together)
            if len(steps) >= 20 and (steps == 1).mean() > EVEN_SHARE:
                return together
    return None


# --- stamps ----------------------------------------------------------------------------------


def seconds_of_stamp(text: str) -> float | None:
    """Seconds since midnight of an ISO stamp, `HH:MM:SS.mmm`, `MM:SS.mmm` or 12-hour time.

    >>> seconds_of_stamp("2026-03-01T10:00:00.250Z"), seconds_of_stamp("01:02.5")
    (36000.25, 62.5)
    >>> seconds_of_stamp("01.03.2026 1:00:00 PM"), seconds_of_stamp("2/20/2019 21:03")
    (46800.0, None)
    """
    found = _STAMP.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(found[k] or 0) for k in ("h", "m", "s"))
    if found["h"] is None and (found["date"] or found["half"] or found["f"] is None):
        return None  # hours and minutes alone: no time of a sample
    if found["half"]:
        hours = hours % 12 + (12 if found["half"][0] in "pP" else 0)
    part = float(f"0.{found['f']}") if found["f"] else 0.0
    return 3600.0 * hours + 60.0 * minutes + seconds + part


def _stamps(table: Table, index: int) -> TimeColumn | None:
    """A column of stamps as seconds, midnight passed over; None where it holds none."""
    source = table.source
    if source is None or not len(table.row_lines):
        return None
    rows = table.row_lines - 1
    has = source.cells[rows] > index
    some = source.texts(rows[has][:: max(int(has.sum()) // 20, 1)], index)
    told = [seconds_of_stamp(text) is not None for text in some]
    if sum(told) < 0.7 * max(len(told), 1):
        return None
    found = [seconds_of_stamp(text) for text in source.texts(rows[has], index)]
    values = np.full(len(rows), np.nan)
    values[has] = [np.nan if s is None else s for s in found]
    known = np.flatnonzero(np.isfinite(values))
    turns = np.cumsum(np.diff(values[known], prepend=values[known[0]]) < -0.9 * SECONDS_A_DAY)
    values[known] += SECONDS_A_DAY * turns
    return TimeColumn(index, table.label(index), values, 1.0, True)
