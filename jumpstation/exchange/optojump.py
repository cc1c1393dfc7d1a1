"""Reading OptoJump's table: one row a step or hop, many rows a test, times in seconds.

Its heads are translated and name no unit; "#" over the number of the hop, and a flight and a
contact time without one, tell it apart. The values are computed here from the times.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from jumpstation.errors import InputError
from jumpstation.exchange.column_numbers import NumberColumn, number_column
from jumpstation.exchange.dates import day_first_in, started
from jumpstation.exchange.hops import Hop, mean_score, reps_of, rounding_of
from jumpstation.exchange.imported import imported_trial, slug
from jumpstation.exchange.people import NameColumns, find_name_columns
from jumpstation.exchange.presets import CONTACT, FLIGHT, Reading
from jumpstation.exchange.quantities import CONTACT_WORDS, FLIGHT_WORDS, unit_of, words_of
from jumpstation.exchange.records import NOTHING_SAID, Answers, ImportRow, Person
from jumpstation.exchange.sides import SideColumn, find_side_column
from jumpstation.exchange.tables import Table
from jumpstation.exchange.vendor import HEAD_ROWS, places_of_trials, vendor_of
from jumpstation.model import Method, Side

PROGRAM = "OptoJump"
_METHOD = Method(
    *("optojump-file", "imported", "", "mat", 0.05, 0.05),
    mat_bias_uncertainty_s=0.005,
    mat_bias_assumed=True,
)
Row = tuple[int, tuple[str, ...]]


def is_optojump(table: Table) -> bool:
    """True where a head in OptoJump's manner is found."""
    return any(_is_header(row) for _, row in table.rows[:HEAD_ROWS])


def _is_header(row: Sequence[str]) -> bool:
    return "#" in row and vendor_of(row) == "table" and len(_times(row)) == 2


def _times(header: Sequence[str]) -> dict[str, int]:
    """The columns of contact and flight time; only where they name no unit."""
    found: dict[str, int] = {}
    for at, head in enumerate(header):
        for metric_id, known in ((CONTACT, CONTACT_WORDS), (FLIGHT, FLIGHT_WORDS)):
            if words_of(head) in known and not unit_of(head) and "%" not in head:
                found.setdefault(metric_id, at)
    return found


def read_optojump(
    table: Table, answers: Answers = NOTHING_SAID
) -> tuple[list[ImportRow], dict[str, str], tuple[str, ...]]:
    """Its tests as rows, how each column was understood, and notes on what was passed over."""
    at = next(i for i, (_, row) in enumerate(table.rows[:HEAD_ROWS]) if _is_header(row))
    header = table.rows[at][1]
    body = [(line, row) for line, row in table.rows[at + 1 :] if any(row)]
    rows = [row for _, row in body]
    names = find_name_columns(table.file, header, rows, answers.name_columns)
    places = places_of_trials(header, set(names.order))
    times = _times(header)
    taken = {*places.values(), *names.order, *times.values()}
    number_at = header.index("#")
    hops = [(line, row) for line, row in body if _cell(row, number_at).isdigit()]
    side = find_side_column(table.file, header, [row for _, row in hops], taken)
    columns = {
        metric_id: number_column(
            table,
            header[i],
            [_cell(row, i) for _, row in hops],
            Reading(header[i], metric_id),
            answers,
        )
        for metric_id, i in times.items()
    }
    reading = _Reading(header, names, places, times, columns, side, answers)
    reading.dated(rows)
    found = [
        row
        for _, together in groupby(hops, key=lambda item: reading.test_of(item[1]))
        for row in reading.trials(list(together))
    ]
    if not found:
        raise InputError(table.file, "holds no hops", "export the test with its rows")
    told = {header[i]: f"{metric_id}, in seconds" for metric_id, i in times.items()}
    told |= {header[i]: what for what, i in places.items() if what not in ("mass", "segment")}
    told |= {header[i]: "name" for i in names.order} | {"#": "number of the hop"}
    if side is not None:
        told[header[side.at]] = "side"
    passed = len(body) - len(hops)
    notes = (f"{passed} rows without a number (starts, stops) passed over",) if passed else ()
    return found, told, notes


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


class _Reading:
    """Which column is what, and how the hops of one test become trials."""

    def __init__(
        self,
        header: Sequence[str],
        names: NameColumns,
        places: dict[str, int],
        times: dict[str, int],
        columns: dict[str, NumberColumn],
        side: SideColumn | None,
        answers: Answers,
    ) -> None:
        self.header, self.names, self.places = header, names, places
        self.times, self.columns, self.side = times, columns, side
        self.day_first = answers.day_first

    def dated(self, rows: Sequence[Sequence[str]]) -> None:
        """Learn the order of day and month from all dates of the column."""
        if self.day_first is None:
            self.day_first = day_first_in(_cell(row, self.places["date"]) for row in rows)

    def test_of(self, row: Sequence[str]) -> tuple[str, ...]:
        """What all hops of one test share."""
        whose = tuple(_cell(row, at) for at in self.names.order)
        return (
            *whose,
            *(_cell(row, self.places.get(what)) for what in ("date", "time", "test", "id")),
        )

    def trials(self, rows: list[Row]) -> list[ImportRow]:
        """One trial, or one for each leg: left and right are never averaged."""
        line, first = rows[0]
        person = None
        try:
            name = self.names.name(first)
            if not name:
                return [ImportRow(line, "", problem="names nobody")]
            person = Person(name, external_id=_cell(first, self.places.get("id")) or None)
            by_side: dict[Side, list[Row]] = {}
            for at, row in rows:
                told = Side.BOTH if self.side is None else self.side.side(row)
                by_side.setdefault(told, []).append((at, row))
            return [self._trial(person, side, those) for side, those in by_side.items()]
        except ValueError as error:
            return [ImportRow(line, "", person, problem=f"not understood: {error}")]

    def _trial(self, person: Person, side: Side, rows: list[Row]) -> ImportRow:
        line, first = rows[0]
        when = started(
            _cell(first, self.places["date"]),
            _cell(first, self.places.get("time")),
            self.day_first,
        )
        test = slug(_cell(first, self.places.get("test")))
        reps, notes = reps_of([self._hop(row) for _, row in rows], _METHOD, None, side)
        text = f"{when[:10]} {person.name}: {test}, {len(rows)} hops"
        if not any(rep.accepted for rep in reps):
            reason = next((rep.reason for rep in reps), None)
            return ImportRow(line, text, person, problem=reason or "no hop of it counts")
        record = imported_trial(
            PROGRAM,
            person,
            when,
            f"optojump-{test}",
            mean_score(reps),
            method=_METHOD,
            side=side,
            reps=reps,
            notes=("score: the mean of all its hops",),
        )
        return ImportRow(line, text, person, trial=record, notes=notes)

    def _hop(self, row: Sequence[str]) -> Hop:
        seconds: dict[str, float | None] = {}
        for metric_id, at in self.times.items():
            try:
                value = self.columns[metric_id].number(_cell(row, at))
            except ValueError as error:
                raise ValueError(f"{self.header[at]}: {error}") from None
            seconds[metric_id] = value if value is None or value > 0 else None
        texts = [_cell(row, at) for at in self.times.values()]
        decimal = self.columns[CONTACT].marks.decimal
        return Hop(seconds[CONTACT], seconds[FLIGHT], rounding_of(*texts, decimal=decimal))
