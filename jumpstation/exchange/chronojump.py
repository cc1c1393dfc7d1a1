"""Reading Chronojump's session export: by the heads of its tables, whatever their language.

Its heads are translated, its separator and decimal sign are the user's; "RSI", "Kg" and "%" are
the same everywhere. It quotes nothing, so that a separator inside a name or a description makes a
row longer than its head: such a row is read by what its cells hold. A contact of -1 (or 0) means
that there was none: it never becomes a number. Simple jumps and reactive jumps with their
sub-jumps are read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from jumpstation.exchange.chronojump_words import simulated
from jumpstation.exchange.dates import started
from jumpstation.exchange.head_words import plain_head
from jumpstation.exchange.hops import Hop, mean_score, reps_of, rounding_of
from jumpstation.exchange.imported import imported_trial, slug
from jumpstation.exchange.quantities import MASS_WORDS
from jumpstation.exchange.records import NOTHING_SAID, Answers, ImportRow, Person
from jumpstation.exchange.tables import Table
from jumpstation.model import Method

PROGRAM = "Chronojump"
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
_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")
_ID, _NAME, _SESSION, _JUMP, _TYPE, _TC, _TF = range(7)  # how every table of jumps begins
_HOP_TC, _HOP_TF = 1, 2  # in the table of sub-jumps
_SUMS = 3  # total, mean and SD stand above the sub-jumps
_PERSON_SEX, _PERSON_BORN, _PERSON_HEIGHT, _PERSON_WEIGHT = 2, 3, 5, 6


@dataclass(frozen=True, slots=True)
class _Jump:
    """One row of jumps, simple or reactive, before it is a trial."""

    line: int
    cells: tuple[str, ...]
    header: tuple[str, ...]
    hops: tuple[tuple[str, str], ...]
    problem: str | None = None

    @property
    def load(self) -> tuple[str, str]:
        """The cell of the extra load, and "kg" or "%"."""
        for at, head in enumerate(self.header):
            for unit in ("kg", "%"):
                if head.casefold().endswith(unit):
                    return self.cells[at], unit
        return "", "kg"


def is_chronojump(table: Table) -> bool:
    """True where a table of jumps in Chronojump's order of columns is found."""
    return any(_is_simple_header(row) or _is_reactive_header(row) for _, row in table.rows)


def read_chronojump(
    table: Table, answers: Answers = NOTHING_SAID
) -> tuple[list[ImportRow], tuple[str, ...]]:
    """Its jumps as rows, and notes on what was passed over."""
    masses = _masses(table)
    session_day = _session_day(table)
    jumps, passed = _jumps(table)
    rows = [_row(jump, table, masses, session_day, answers) for jump in jumps]
    notes = (f"{passed} other filled lines (persons, totals, races) passed over",) if passed else ()
    return rows, notes


def _is_reactive_header(row: Sequence[str]) -> bool:
    return sum(cell.endswith("RSI") and cell != "RSI" for cell in row) == 2 and len(row) >= 20


def _is_simple_header(row: Sequence[str]) -> bool:
    loads = any(cell.casefold().endswith((" kg", " %")) for cell in row)
    return len(row) > 14 and "RSI" in row[8:] and bool(row[0].strip()) and loads


def _is_sub_header(row: Sequence[str]) -> bool:
    return len(row) > 4 and not row[0].strip() and row[4] == "RSI"


def _jumps(table: Table) -> tuple[list[_Jump], int]:
    found: list[_Jump] = []
    header: tuple[str, ...] = ()
    mode, hop_rows, passed = "", 0, 0
    for line, row in table.rows:
        if not any(row):
            mode = "" if mode != "reactive" else mode
        elif _is_reactive_header(row):
            mode, header = "reactive", row
        elif _is_simple_header(row):
            mode, header = "simple", row
        elif _is_sub_header(row):
            mode, hop_rows = "hops", 0
        elif mode in ("simple", "reactive") and _whole(row[0]):
            found.append(_jump(line, row, header, mode, table))
        elif mode == "hops" and found:
            hop_rows += 1
            if not _whole(row[0]) and hop_rows <= _SUMS:
                passed += 1
            else:
                found[-1] = _with_hop(found[-1], line, row)
        else:
            passed += 1
    return found, passed


def _with_hop(jump: _Jump, line: int, row: Sequence[str]) -> _Jump:
    if not _whole(row[0]) or len(row) <= _HOP_TF:
        return replace(jump, problem=jump.problem or f"line {line} is no hop: {row[0]!r}")
    return replace(jump, hops=(*jump.hops, (row[_HOP_TC], row[_HOP_TF])))


def _jump(
    line: int, row: tuple[str, ...], header: tuple[str, ...], mode: str, table: Table
) -> _Jump:
    """The cells of a row under its head; a row that is longer is told by what its cells hold."""
    fits = _placed(row, header, table)
    if len(fits) != 1:
        what = "fewer" if len(row) < len(header) else "other"
        reason = f"has {what} cells than its head: mend the line"
        return _Jump(line, row, header, (), reason)
    cells = fits.pop()
    hops = ((cells[_TC], cells[_TF]),) if mode == "simple" else ()
    return _Jump(line, cells, header, hops)


def _placed(row: tuple[str, ...], header: tuple[str, ...], table: Table) -> set[tuple[str, ...]]:
    """Every way to put a row under its head; a name and a description may hold separators."""
    more = len(row) - len(header)
    if more == 0:
        return {row}
    found = set()
    for in_name in range(more + 1):
        shifted = _joined(_joined(row, _NAME, in_name), len(header) - 2, more - in_name)
        if len(shifted) == len(header) and _makes_sense(shifted, table):
            found.add(shifted)
    return found


def _joined(row: tuple[str, ...], at: int, more: int) -> tuple[str, ...]:
    return (*row[:at], " ".join(row[at : at + more + 1]), *row[at + more + 1 :])


def _makes_sense(cells: tuple[str, ...], table: Table) -> bool:
    dated = [at for at, cell in enumerate(cells) if _DATE.fullmatch(cell)]
    return (
        _whole(cells[_SESSION])
        and _whole(cells[_JUMP])
        and not _is_number(cells[_TYPE], table)
        and all(_is_number(cell, table) for cell in cells[_TC : _TF + 1])
        and (not dated or dated[0] == len(cells) - 3)
    )


def _is_number(text: str, table: Table) -> bool:
    try:
        return table.number(text) is not None
    except ValueError:
        return False


def _row(
    jump: _Jump,
    table: Table,
    masses: dict[str, float],
    session_day: str | None,
    answers: Answers,
) -> ImportRow:
    person = Person(jump.cells[_NAME] if len(jump.cells) > _NAME else "")
    if jump.problem is not None or not person.name:
        return ImportRow(jump.line, person.name, problem=jump.problem or "names nobody")
    kind = jump.cells[_TYPE]
    day = next((cell for cell in jump.cells[_TC:] if _DATE.fullmatch(cell)), session_day)
    text = f"{(day or '')[:10]} {person.name}: {kind}"
    if day is None:
        return ImportRow(jump.line, text, person, problem="no date in the file")
    try:
        return _trial_row(jump, table, masses.get(jump.cells[_ID]), day, text, person, answers)
    except ValueError as error:
        return ImportRow(jump.line, text, person, problem=f"not understood: {error}")


def _trial_row(
    jump: _Jump,
    table: Table,
    mass_kg: float | None,
    day: str,
    text: str,
    person: Person,
    answers: Answers,
) -> ImportRow:
    load_kg, loaded = _load(jump, table, mass_kg)
    moved_kg = None if mass_kg is None else mass_kg + load_kg
    reps, notes = reps_of(_hops(jump, table), _METHOD, moved_kg)
    if not any(rep.accepted for rep in reps):
        reason = next((rep.reason for rep in reps), None)
        reason = reason or "no table of its hops in the file: export with sub-jumps"
        return ImportRow(jump.line, text, person, problem=reason)
    invented = simulated(jump.cells[-1], answers)
    kept = ["score: the mean of all its hops"]
    if loaded:
        by = "" if moved_kg is None else f", stiffness by {moved_kg:.1f} kg"
        notes = (*notes, f"with a load of {load_kg:.4g} kg{by}: a test of its own")
        kept.append(notes[-1])
    record = imported_trial(
        PROGRAM,
        person,
        started(day),
        f"chronojump-{slug(jump.cells[_TYPE])}{loaded}",
        mean_score(reps),
        method=replace(_METHOD, for_measurement=not invented),
        reps=reps,
        mass_kg=mass_kg,
        notes=tuple(kept),
    )
    if invented:
        notes = (*notes, "simulated there: not for measurement")
    return ImportRow(jump.line, text, person, trial=record, notes=notes)


def _load(jump: _Jump, table: Table, mass_kg: float | None) -> tuple[float, str]:
    """The extra load in kg, and what it adds to the name of the test; raises ValueError."""
    text, unit = jump.load
    amount = table.number(text) or 0.0
    if amount < 0:
        raise ValueError(f"a load of {text} cannot be")
    if amount == 0:
        return 0.0, ""
    if unit == "kg":
        return amount, f"-plus-{slug(f'{amount:.4g}')}-kg"
    if mass_kg is None:
        raise ValueError(f"a load of {text} % of a body mass that the file does not tell")
    return mass_kg * amount / 100.0, f"-plus-{slug(f'{amount:.4g}')}-percent"


def _hops(jump: _Jump, table: Table) -> list[Hop]:
    return [
        Hop(
            _time(contact, table),
            _time(flight, table),
            rounding_of(contact, flight, decimal=table.decimal),
        )
        for contact, flight in jump.hops
    ]


def _time(text: str, table: Table) -> float | None:
    """Seconds; -1 and 0 stand for "none" there. Raises ValueError."""
    value = table.number(text)
    if value is None or value in (-1.0, 0.0):
        return None
    if value < 0:
        raise ValueError(f"a time of {text} s cannot be")
    return value


def _masses(table: Table) -> dict[str, float]:
    """The weight under its head in the table of persons, by the person's number there."""
    found: dict[str, float] = {}
    header: tuple[str, ...] = ()
    for (_, row), (_, following) in zip(table.rows, (*table.rows[1:], (0, ())), strict=True):
        if not any(row):
            header = ()
        elif not _whole(row[0]):
            header = row if _heads_persons(row, following) else ()
        elif header:
            masses = _weights(row, header, table)
            if len(masses) == 1 and (mass := masses.pop()) > 0:
                found[row[0]] = mass
    return found


def _heads_persons(row: Sequence[str], following: Sequence[str]) -> bool:
    """The head of the persons: below it a number, and a sex where jumps have a session's number."""
    return (
        len(row) > _PERSON_WEIGHT
        and not any(cell.endswith("RSI") for cell in row)
        and len(following) >= len(row)
        and _whole(following[0])
        and not _whole(following[2])
    )


def _weights(row: tuple[str, ...], header: tuple[str, ...], table: Table) -> set[float]:
    """What the weight can be; several where a separator in a text leaves it open."""
    by_head = [at for at, head in enumerate(header) if plain_head(head) in MASS_WORDS]
    weight_at = by_head[0] if by_head else _PERSON_WEIGHT
    more = len(row) - len(header)
    found: set[float] = set()
    for in_name in range(more + 1):
        for in_description in range(more - in_name + 1):
            shift = in_name + in_description
            height = row[_PERSON_HEIGHT + shift : _PERSON_HEIGHT + shift + 1]
            weight = row[weight_at + shift : weight_at + shift + 1]
            born = row[_PERSON_BORN + in_name].strip()
            numbers = [cell for cell in (*height, *weight) if _is_number(cell, table)]
            if len(numbers) == 2 and (more == 0 or _DAY.match(born)):
                found.add(table.number(weight[0]) or 0.0)
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
