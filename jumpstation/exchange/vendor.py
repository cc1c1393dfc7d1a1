"""Reading Hawkin- and ForceDecks-style tables: one row a trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jumpstation.errors import InputError
from jumpstation.exchange.imported import (
    elsewhere_value,
    imported_trial,
    side_of,
    slug,
    started,
)
from jumpstation.exchange.presets import (
    CONTACT,
    FLIGHT,
    PRESETS,
    RSI,
    RSR,
    Reading,
    read_header,
    tell_reactive,
)
from jumpstation.exchange.records import ImportRow, Person
from jumpstation.exchange.tables import Table
from jumpstation.model import Method, MetricValue

_NAMES = ("name", "athlete", "athlete name", "full name", "athlete_name")
_IDS = ("external id", "externalid", "athlete id", "athlete_external_id", "profile id")
_DATES = ("date", "test date", "timestamp", "datetime", "recorded", "test_date")
_TIMES = ("time", "test time")
_TESTS = ("test type", "testtype", "test", "test_type")
_SIDES = ("segment", "limb", "side", "leg")
_MASSES = ("system weight(kg)", "bw [kg]", "body weight [kg]", "bodyweight in kilograms", "weight")


def vendor_of(header: Sequence[str]) -> str | None:
    """ "hawkin", "forcedecks" or "table" (another program's); None: no table of trials."""
    plain = [cell.casefold() for cell in header]
    for preset in PRESETS.values():
        if all(word in plain for word in preset.words):
            return preset.id
    has = [any(cell in words for cell in plain) for words in (_NAMES, _DATES)]
    return "table" if all(has) else None


def find_header(table: Table) -> int | None:
    """The place of the header: the first row of the first 30 that names a person and a date."""
    for at, (_, row) in enumerate(table.rows[:30]):
        if vendor_of(row) is not None:
            return at
    return None


def read_vendor(
    table: Table, day_first: bool | None = None
) -> tuple[str, list[ImportRow], dict[str, str]]:
    """The program, its rows, and how each column was understood. Raises InputError."""
    at = find_header(table)
    if at is None:
        raise InputError(table.file, "has no columns for name and date", "choose another kind")
    header = table.rows[at][1]
    kind = vendor_of(header) or "table"
    places = _places(header)
    readings = {i: read_header(cell) for i, cell in enumerate(header) if i not in places.values()}
    understood = {header[i]: _told(reading) for i, reading in readings.items() if header[i].strip()}
    rows = [
        _row(line, row, places, readings, table, kind, day_first)
        for line, row in table.rows[at + 1 :]
        if any(cell.strip() for cell in row)
    ]
    return kind, rows, understood


def _told(reading: Reading | str) -> str:
    if isinstance(reading, str):
        return f"not read: {reading}"
    return reading.metric_id or "told by the contact and flight time of the row"


def _places(header: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for what, words in (
        *(("name", _NAMES), ("id", _IDS), ("date", _DATES), ("time", _TIMES)),
        *(("test", _TESTS), ("side", _SIDES), ("mass", _MASSES)),
    ):
        for at, cell in enumerate(header):
            if cell.strip().casefold() in words:
                found.setdefault(what, at)
    return found


def _row(
    line: int,
    row: Sequence[str],
    places: Mapping[str, int],
    readings: Mapping[int, Reading | str],
    table: Table,
    kind: str,
    day_first: bool | None,
) -> ImportRow:
    def cell(what: str) -> str:
        at = places.get(what)
        return row[at].strip() if at is not None and at < len(row) else ""

    person = Person(cell("name"), external_id=cell("id") or None)
    if not person.name:
        return ImportRow(line, "", problem="names nobody")
    try:
        when = started(cell("date"), cell("time"), day_first)
        side = side_of(cell("side"))
        mass = table.number(cell("mass"))
        score, notes = _score(row, readings, table, kind)
    except ValueError as error:
        return ImportRow(line, person.name, person, problem=f"not understood: {error}")
    test = slug(cell("test"))
    text = f"{when[:10]} {person.name}: {test}"
    if not score:
        reason = "no value this program keeps" + "".join(f"; {note}" for note in notes)
        return ImportRow(line, text, person, problem=reason)
    method = Method(f"{kind}-file", "imported", "", "plate", 0.0, 0.0)
    record = imported_trial(kind, person, when, test, score, method=method, side=side, mass_kg=mass)
    return ImportRow(line, text, person, trial=record, notes=notes)


def _score(
    row: Sequence[str], readings: Mapping[int, Reading | str], table: Table, kind: str
) -> tuple[dict[str, MetricValue], tuple[str, ...]]:
    numbers: dict[int, tuple[Reading, float]] = {}
    for at, reading in readings.items():
        if isinstance(reading, str) or at >= len(row):
            continue
        try:
            value = table.number(row[at])
        except ValueError as error:
            raise ValueError(f"{reading.header}: {error}") from None
        if value is not None:
            numbers[at] = (reading, value)
    for reading, value in numbers.values():
        if value <= 0:
            raise ValueError(f"{reading.header}: {value:g} cannot be")
    times: dict[str | None, float] = {
        reading.metric_id: value * reading.factor
        for reading, value in numbers.values()
        if reading.metric_id in (CONTACT, FLIGHT)
    }
    score: dict[str, MetricValue] = {}
    notes: list[str] = []
    for reading, value in numbers.values():
        settled = _settle(reading, value, times)
        if isinstance(settled, str):
            notes.append(f"{reading.header} is {settled}")
            continue
        assert settled.metric_id is not None
        if settled.metric_id in score:
            notes.append(f"{reading.header} is a second {settled.metric_id}: left out")
            continue
        score[settled.metric_id] = elsewhere_value(settled.metric_id, value * settled.factor, kind)
    return score, tuple(notes)


def _settle(reading: Reading, value: float, times: Mapping[str | None, float]) -> Reading | str:
    """What a number is. A reactive one must agree with the times beside it, unit or not."""
    if reading.metric_id not in (None, RSI, RSR):
        return reading
    told = tell_reactive(value, times.get(CONTACT), times.get(FLIGHT))
    if reading.metric_id is None:
        return told
    if len(times) < 2:
        # height over contact and height over time to take-off share a unit and, in places, a name
        doubtful = "mrsi" in reading.header.casefold()
        return "doubtful: no contact and flight time beside it" if doubtful else reading
    if isinstance(told, str):
        return told
    if (told.metric_id, told.factor) != (reading.metric_id, reading.factor):
        return f"{told.metric_id} by the times beside it, which its unit contradicts"
    return reading
