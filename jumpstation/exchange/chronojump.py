"""Reading Chronojump's session export: by the shape of its tables, whatever their language.

Its headers are translated, its separator and decimal sign are the user's; only "RSI" is the same
everywhere, and the order of columns. A contact of -1 (or 0) means that there was none: it never
becomes a number. Simple jumps and reactive jumps with their sub-jumps are read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from jumpstation.exchange.imported import imported_trial, slug, started
from jumpstation.exchange.records import ImportRow, Person
from jumpstation.exchange.tables import Table
from jumpstation.metrics.evaluate import evaluate
from jumpstation.metrics.inputs import RepInput
from jumpstation.model import Contact, Instant, Method, MetricValue, Rep

PROGRAM = "Chronojump"
METRICS = (
    *("rsi_m_per_s", "rsr", "contact_time_s", "flight_time_s", "jump_height_m"),
    "stiffness_dalleau_n_per_m",
)
_METHOD = Method(
    "chronojump-file",
    "imported",
    "",
    "mat",
    0.05,
    0.05,
    debounce_s=0.05,
    debounce_assumed=True,
    mat_bias_uncertainty_s=0.005,
    mat_bias_assumed=True,
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([_ ]\d{2}-\d{2}-\d{2})?")
_YES = ("yes", "sí", "si", "oui", "ja", "sim", "да", "是")
_TC, _TF = 1, 2  # in the table of sub-jumps
_LENGTHS = {"reactive": 20, "simple": 14}


@dataclass(frozen=True, slots=True)
class _Jump:
    """One row of jumps, simple or reactive, before it is a trial."""

    line: int
    cells: tuple[str, ...]
    hops: tuple[tuple[str, str], ...]


def is_chronojump(table: Table) -> bool:
    """True where a table of jumps in Chronojump's order of columns is found."""
    return any(_is_simple_header(row) or _is_reactive_header(row) for _, row in table.rows)


def read_chronojump(table: Table) -> tuple[list[ImportRow], tuple[str, ...]]:
    """Its jumps as rows, and notes on what was passed over."""
    masses = _masses(table)
    session_day = _session_day(table)
    jumps, passed = _jumps(table)
    rows = [_row(jump, table, masses, session_day) for jump in jumps]
    notes = (f"{passed} other filled lines (persons, totals, races) passed over",) if passed else ()
    return rows, notes


def _is_reactive_header(row: Sequence[str]) -> bool:
    return sum(cell.endswith("RSI") and cell != "RSI" for cell in row) == 2 and len(row) >= 20


def _is_simple_header(row: Sequence[str]) -> bool:
    return len(row) > 14 and row[14] == "RSI"


def _is_sub_header(row: Sequence[str]) -> bool:
    return len(row) > 4 and not row[0].strip() and row[4] == "RSI"


def _jumps(table: Table) -> tuple[list[_Jump], int]:
    found: list[_Jump] = []
    mode, hops, passed = "", [], 0
    for line, row in table.rows:
        if not any(row):
            mode = "" if mode != "reactive" else mode
        elif _is_reactive_header(row):
            mode = "reactive"
        elif _is_simple_header(row):
            mode = "simple"
        elif _is_sub_header(row):
            mode, hops = "hops", []
        elif mode in _LENGTHS and len(row) >= _LENGTHS[mode] and _whole(row[0]) and _whole(row[3]):
            pair = ((row[5], row[6]),) if mode == "simple" else ()
            found.append(_Jump(line, row, pair))
        elif mode == "hops" and found and len(row) > _TF and _whole(row[0]):
            hops.append((row[_TC], row[_TF]))
            found[-1] = _Jump(found[-1].line, found[-1].cells, tuple(hops))
        else:
            passed += 1
    return found, passed


def _row(jump: _Jump, table: Table, masses: dict[str, float], session_day: str | None) -> ImportRow:
    person = Person(jump.cells[1])
    kind = jump.cells[4]
    day = next((cell for cell in jump.cells[5:] if _DATE.fullmatch(cell)), session_day)
    text = f"{(day or '')[:10]} {person.name}: {kind}"
    if day is None:
        return ImportRow(jump.line, text, person, problem="no date in the file")
    try:
        reps, notes = _reps(jump.hops, table, masses.get(jump.cells[0]))
    except ValueError as error:
        return ImportRow(jump.line, text, person, problem=f"not understood: {error}")
    if not reps:
        reason = "no table of its hops in the file: export with sub-jumps"
        return ImportRow(jump.line, text, person, problem=reason)
    simulated = jump.cells[-1].casefold() in _YES
    record = imported_trial(
        PROGRAM,
        person,
        started(day),
        f"chronojump-{slug(kind)}",
        _score(reps),
        method=_method(simulated),
        reps=reps,
        mass_kg=masses.get(jump.cells[0]),
        notes=("score: the mean of all its hops",),
    )
    if simulated:
        notes = (*notes, "simulated there: not for measurement")
    return ImportRow(jump.line, text, person, trial=record, notes=notes)


def _method(simulated: bool) -> Method:
    from dataclasses import replace

    return replace(_METHOD, for_measurement=not simulated)


def _reps(
    hops: Sequence[tuple[str, str]], table: Table, mass_kg: float | None
) -> tuple[tuple[Rep, ...], tuple[str, ...]]:
    reps: list[Rep] = []
    missing = 0
    now, previous = 0.0, None
    for index, (contact_text, flight_text) in enumerate(hops):
        contact_s, flight_s = (_time(text, table) for text in (contact_text, flight_text))
        missing += (contact_s is None) + (flight_s is None)
        rounding = _rounding(contact_text, flight_text, table.decimal)
        touchdown = None if contact_s is None else Instant(now, rounding)
        now += contact_s or 0.0
        takeoff = Instant(now, rounding)
        now += flight_s or 0.0
        landing = None if flight_s is None else Instant(now, rounding)
        contact = Contact(index, touchdown, takeoff, landing, previous)
        previous = None if flight_s is None else takeoff
        values = evaluate(RepInput(contact, _METHOD, body_mass_kg=mass_kg), METRICS)
        reps.append(Rep(index, contact, True, metrics=values))
    notes = (f"{missing} times of -1 or 0 read as missing",) if missing else ()
    return tuple(reps), notes


def _time(text: str, table: Table) -> float | None:
    """Seconds; -1 and 0 stand for "none" there. Raises ValueError."""
    value = table.number(text)
    if value is None or value in (-1.0, 0.0):
        return None
    if not 0 < value < 60:
        raise ValueError(f"a time of {text} s cannot be")
    return value


def _rounding(*args: str) -> float:
    """Standard uncertainty of an instant that was rounded to the decimals in the file."""
    *texts, decimal = args
    digits = max((len(text.partition(decimal)[2]) for text in texts), default=0)
    return 10.0**-digits / math.sqrt(12)


def _score(reps: Sequence[Rep]) -> dict[str, MetricValue]:
    score: dict[str, MetricValue] = {}
    for metric_id in METRICS:
        values = [rep.metrics[metric_id] for rep in reps if metric_id in rep.metrics]
        numbers = [value.value for value in values if value.value is not None]
        if numbers:
            first = values[0]
            score[metric_id] = MetricValue(
                metric_id, first.version, first.unit, math.fsum(numbers) / len(numbers)
            )
    return score


def _masses(table: Table) -> dict[str, float]:
    """Weights of the table of persons: number, name, sex, born, about, height, weight, ..."""
    found: dict[str, float] = {}
    for _, row in table.rows:
        if not 12 <= len(row) <= 14 or not _whole(row[0]):
            continue
        try:
            mass = table.number(row[6])
        except ValueError:
            continue
        if mass is not None and 20 <= mass <= 250:
            found[row[0]] = mass
    return found


def _session_day(table: Table) -> str | None:
    """The one day in the table of sessions at the top; None where there is none or several."""
    days: set[str] = set()
    for _, row in table.rows[:12]:
        if len(row) < 4 or not _whole(row[0]):
            continue
        try:
            days.add(started(row[3])[:10])
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


def _whole(text: str) -> bool:
    return text.isdigit()
