"""Reading tables of trials, one row a trial: Hawkin's, ForceDecks', and what people type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jumpstation.errors import InputError
from jumpstation.exchange.column_numbers import NumberColumn, number_column
from jumpstation.exchange.head_words import any_of, plain_head, words
from jumpstation.exchange.imported import (
    day_first_in,
    elsewhere_value,
    imported_trial,
    slug,
    started,
)
from jumpstation.exchange.people import NameColumns, find_name_columns, names_someone, part_of
from jumpstation.exchange.plausible import height_agrees, refused
from jumpstation.exchange.presets import (
    CONTACT,
    FLIGHT,
    HEIGHT,
    NO_UNIT,
    OWN_COLUMN,
    PRESETS,
    RSI,
    RSR,
    Reading,
    read_header,
    tell_reactive,
)
from jumpstation.exchange.quantities import MASS_WORDS, unit_of, unread_mass_unit, words_of
from jumpstation.exchange.records import NOTHING_SAID, Answers, ImportRow, Person
from jumpstation.exchange.sides import SideColumn, find_side_column, side_of
from jumpstation.exchange.tables import Table
from jumpstation.model import STANDARD_GRAVITY_M_PER_S2, Method, MetricValue, Side

_IDS = words(
    "external id, externalid, athlete id, athlete external id, profile id, id, player id,",
    "kader id,",
    "spieler id, athleten id, id atleta, id jugador, id joueur, startnummer",
)
_DATES = words(
    "date, test date, timestamp, datetime, date time, date/time, date & time, recorded, date utc,",
    "recorded utc, recorded at, test time stamp, day, datum, testdatum, messdatum, datum/zeit,",
    "tag,",
    "fecha, fecha de la prueba, fecha test, día, fecha y hora, date du test, date de test, jour,",
    "date et heure, data, data del test, data do teste, data e ora, data e hora, giorno, dia,",
    "dato, päivä, päivämäärä, pvm, kuupäev, dátum, dátum testu, data testu, data badania, datums,",
    "tarih, дата, дата теста, дата тесту, ημερομηνία, 日付, 測定日, 日期, 测试日期, 날짜, 일자,",
    "tanggal, ngày, التاريخ, תאריך",
)
_TIMES = words(
    "time, test time, time of day, local time, start time, clock, uhrzeit, zeit, hora, heure, ora,",
    "orario, tijd, tijdstip, tid, tidspunkt, klokkeslett, klockslag, klo, aika, godzina, čas, idő,",
    "ora testului, vrijeme, saat, время, час, ώρα, 時刻, 時間, 时间, 시간, waktu, giờ",
)
_TESTS = words(
    "test type, testtype, test, test name, exercise, exercise name, movement, jump type, type,",
    "protocol, drill, testart, sprungart, sprungform, sprung, übung, testname, prueba, ejercicio,",
    "tipo de salto, tipo salto, salto, tipo, tipo de prueba, épreuve, exercice, type de saut,",
    "type de test, saut, prova, esercizio, tipo di salto, tipo di test, teste, exercício,",
    "oefening,",
    "sprong, testtyp, övning, øvelse, testi, liike, ćwiczenie, rodzaj skoku, skok, cvik,",
    "druh skoku,",
    "gyakorlat, ugrás, exercițiu, vježba, vrsta skoka, egzersiz, тест, упражнение, прыжок, вправа,",
    "種目, テスト, 测试, 项目, 종목, 테스트, jenis lompatan, bài kiểm tra",
)
_LOADS = words(
    "additional load, external load, extra load, added load, load, extra weight, added weight,",
    "zusatzlast, zusatzgewicht, last, carga, carga adicional, carga externa, charge,",
    "charge additionnelle, carico, sovraccarico, carga adicional, extra gewicht, belasting",
)
_KG = {"kg": 1.0, "lb": 0.45359237, "n": 1.0 / STANDARD_GRAVITY_M_PER_S2}
_SEGMENT = re.compile(r"(.*\D)\s*:\s*(\d+)")
HEAD_ROWS = 30


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column of a table is what."""

    table: Table
    kind: str
    header: tuple[str, ...]
    names: NameColumns
    places: Mapping[str, int]
    side: SideColumn | None
    readings: Mapping[int, Reading]
    numbers: Mapping[int, NumberColumn]
    mass_kg: float  # one of its unit
    load_kg: float
    day_first: bool | None
    own_file: bool
    told: Mapping[str, str] = field(default_factory=dict)

    def cell(self, row: Sequence[str], what: str) -> str:
        """The text under a head, "" where there is none."""
        at = self.places.get(what)
        return row[at].strip() if at is not None and at < len(row) else ""


def vendor_of(header: Sequence[str]) -> str | None:
    """ "hawkin", "forcedecks" or "table" (another program's); None: no table of trials."""
    plain = [cell.strip().casefold() for cell in header]
    has_date = any(plain_head(cell) in _DATES for cell in header)
    if not (has_date and names_someone(header)):
        return None
    for preset in PRESETS.values():
        if all(word in plain for word in preset.words):
            return preset.id
    return "table"


def trial_heads(header: Sequence[str]) -> list[str]:
    """The heads that say that a table holds trials and not persons."""
    return [
        cell
        for cell in header
        if isinstance(found := read_header(cell), Reading) or found == NO_UNIT
    ]


def find_header(table: Table) -> int | None:
    """The place of the header: the first row of the first 30 that names a person and a date."""
    for at, (_, row) in enumerate(table.rows[:HEAD_ROWS]):
        if vendor_of(row) is not None:
            return at
    return None


def read_vendor(
    table: Table, answers: Answers = NOTHING_SAID
) -> tuple[str, list[ImportRow], dict[str, str]]:
    """The program, its rows, and how each column was understood. Raises InputError."""
    at = find_header(table)
    if at is None:
        raise InputError(table.file, "has no columns for name and date", "choose another kind")
    body = [(line, row) for line, row in table.rows[at + 1 :] if any(row)]
    header = table.rows[at][1]
    if body and is_unit_row(body[0][1]):
        header = with_units(header, body.pop(0)[1])
    _refuse_groups_of_sides(table.file, table.rows[max(0, at - 1)][1] if at else (), header)
    layout = _layout(table, header, [row for _, row in body], answers)
    rows = [_row(line, row, layout) for line, row in body]
    return layout.kind, rows, dict(layout.told)


def is_unit_row(row: Sequence[str]) -> bool:
    """True for a row of units below the heads: nothing else stands in it.

    >>> is_unit_row(["", "", "[ms]", "ms"]), is_unit_row(["Ida", "", "ms"])
    (True, False)
    """
    filled = [cell.strip("[]() ") for cell in row if cell.strip("[]() -")]
    return bool(filled) and all(unit_of(f"[{cell}]") for cell in filled)


def with_units(header: Sequence[str], units: Sequence[str]) -> tuple[str, ...]:
    """Heads with the units of the row below them."""
    told = [unit.strip("[]() -") for unit in units] + [""] * len(header)
    return tuple(f"{head} [{told[i]}]" if told[i] else head for i, head in enumerate(header))


def _refuse_groups_of_sides(file: str, above: Sequence[str], header: Sequence[str]) -> None:
    """Left and right side by side under one head each would be read as both legs."""
    sides = {_one_side(cell) for cell in above if cell.strip()} - {Side.BOTH}
    heads = [words_of(head) for head in header if isinstance(read_header(head), Reading)]
    if len(sides) == 2 and len(set(heads)) < len(heads):
        raise InputError(file, "has left and right side by side", "write one row for each leg")


def _layout(
    table: Table, header: tuple[str, ...], rows: list[tuple[str, ...]], answers: Answers
) -> Layout:
    names = find_name_columns(table.file, header, rows, answers.name_columns)
    places = places_of_trials(header, set(names.order))
    taken = {*places.values(), *names.order}
    found = {i: read_header(cell) for i, cell in enumerate(header) if i not in taken}
    readings = {i: reading for i, reading in found.items() if isinstance(reading, Reading)}
    side = find_side_column(table.file, header, rows, {*taken, *readings} - {places.get("segment")})
    wanted = {*readings, *(places[what] for what in ("mass", "load") if what in places)}
    numbers = {
        i: number_column(
            table, header[i], [row[i] for row in rows if i < len(row)], readings.get(i), answers
        )
        for i in wanted
    }
    told = {header[i]: _told(reading) for i, reading in found.items() if header[i].strip()}
    told |= {header[i]: f"name ({part_of(header[i]) or 'chosen'})" for i in names.order}
    told |= {header[i]: what for what, i in places.items() if what != "segment"}
    if side is not None:
        told[header[side.at]] = "side"
    _refuse_without_values(table.file, header, found, readings)
    dates = [row[places["date"]] for row in rows if places["date"] < len(row)]
    day_first = answers.day_first
    if day_first is None and (day_first := day_first_in(dates)) is not None:
        told[header[places["date"]]] += (
            f" ({'day' if day_first else 'month'} first: its dates show it)"
        )
    return Layout(
        table,
        vendor_of(header) or "table",
        header,
        names,
        places,
        side,
        readings,
        numbers,
        _kilograms(table.file, header, numbers, places.get("mass"), answers),
        _kilograms(table.file, header, numbers, places.get("load"), answers),
        day_first,
        OWN_COLUMN in header,
        told,
    )


def _refuse_without_values(
    file: str,
    header: Sequence[str],
    found: Mapping[int, Reading | str],
    readings: Mapping[int, Reading],
) -> None:
    """A table of which nothing would be kept: say what is missing instead of refusing each row."""
    if readings:
        return
    bare = [header[i] for i, reading in found.items() if reading == NO_UNIT]
    if bare:
        todo = f"head it as {bare[0]} [ms], [s] or [cm]"
        raise InputError(file, f"states no unit of {any_of(bare[:4])}", todo)
    raise InputError(
        file,
        "names people and days, and no value that this program keeps",
        "say --kind roster if it is a list of people",
    )


def _told(reading: Reading | str) -> str:
    if isinstance(reading, str):
        return f"not read: {reading}"
    return reading.metric_id or "told by the contact and flight time of the row"


def places_of_trials(header: Sequence[str], names: set[int]) -> dict[str, int]:
    """Where id, date, time, test, mass, load and segment stand; names: columns of the name."""
    found: dict[str, int] = {}
    for what, known in (
        *(("id", _IDS), ("date", _DATES), ("time", _TIMES), ("test", _TESTS)),
        *(("mass", MASS_WORDS), ("load", _LOADS), ("segment", words("segment"))),
    ):
        for at, cell in enumerate(header):
            said = words_of(cell) if what in ("mass", "load") else plain_head(cell)
            if at not in names and (said in known or plain_head(cell) in known):
                found.setdefault(what, at)
    return found


def _kilograms(
    file: str,
    header: Sequence[str],
    numbers: Mapping[int, NumberColumn],
    at: int | None,
    answers: Answers,
) -> float:
    """What one of a column of masses is in kg; raises InputError, which asks, without a unit.

    A unit that the head says and nobody reads is not overruled by an answer.
    """
    if at is None or not numbers[at].filled:
        return 1.0
    if unread := unread_mass_unit(header[at]):
        raise InputError(
            file,
            f"the column {header[at]!r} is in {unread}, which is not read as a mass",
            "write the masses in kg, lb or N, and the unit in the head",
        )
    unit = unit_of(header[at]) or numbers[at].unit or (answers.mass_unit or "")
    if unit in _KG:
        return _KG[unit]
    raise InputError(
        file,
        f"the column {header[at]!r} is a mass without a unit",
        "say --mass-unit kg, lb or N",
    )


def _row(line: int, row: Sequence[str], layout: Layout) -> ImportRow:
    try:
        name = layout.names.name(row)
    except ValueError as error:
        return ImportRow(line, "", problem=f"not understood: {error}")
    if not name:
        return ImportRow(line, "", problem="names nobody")
    person = Person(name, external_id=layout.cell(row, "id") or None)
    over = [cell for cell in row[len(layout.header) :] if cell.strip()]
    if over:
        reason = f"{len(over)} cells more than the head: a separator stands inside a cell"
        return ImportRow(line, name, person, problem=reason)
    try:
        return _trial_row(line, row, layout, person)
    except ValueError as error:
        return ImportRow(line, name, person, problem=f"not understood: {error}")


def _trial_row(line: int, row: Sequence[str], layout: Layout, person: Person) -> ImportRow:
    when = started(layout.cell(row, "date"), layout.cell(row, "time"), layout.day_first)
    test, side, told = _test_and_side(row, layout)
    mass = _number(row, layout, "mass")
    load = _number(row, layout, "load")
    score, notes = _score(row, layout)
    notes = (*told, *notes)
    protocol = slug(test)
    if load:
        load_kg = load * layout.load_kg
        protocol += f"-plus-{slug(f'{load_kg:.4g}')}-kg"
        notes = (*notes, f"with a load of {load_kg:.4g} kg: a test of its own")
    text = f"{when[:10]} {person.name}: {protocol}"
    if not score:
        reason = "no value this program keeps" + "".join(f"; {note}" for note in notes)
        return ImportRow(line, text, person, problem=reason)
    record = imported_trial(
        layout.kind,
        person,
        when,
        protocol,
        score,
        method=Method(f"{layout.kind}-file", "imported", "", "plate", 0.0, 0.0),
        side=side,
        mass_kg=None if mass is None else mass * layout.mass_kg,
    )
    return ImportRow(line, text, person, trial=record, notes=notes)


def _test_and_side(row: Sequence[str], layout: Layout) -> tuple[str, Side, tuple[str, ...]]:
    """The test and the side; a test whose name ends with a side tells it where no column does."""
    test, notes = layout.cell(row, "test"), ()
    side = layout.side.side(row) if layout.side is not None else Side.BOTH
    segment = _SEGMENT.fullmatch(layout.cell(row, "segment"))
    if segment is not None:
        test = test or segment[1].strip()
        notes = (f"number {segment[2]} of {segment[1].strip()}",)
    bare, named = split_side(test)
    if named is Side.BOTH:
        return test, side, notes
    if side not in (Side.BOTH, named):
        raise ValueError(f"{test!r} is the {named} leg, and the column of sides says {side}")
    return bare, named, notes


def split_side(test: str) -> tuple[str, Side]:
    """A test's name without the side in it, and that side.

    >>> split_side("SL Drop Jump - Left"), split_side("DJ (rechts)")[1], split_side("Hop")
    (('SL Drop Jump', <Side.LEFT: 'left'>), <Side.RIGHT: 'right'>, ('Hop', <Side.BOTH: 'both'>))
    """
    parts = re.split(r"[\s\-_,;:()\[\]/]+", test.strip())
    found = [part for part in parts if len(part) >= 4 and _one_side(part) is not Side.BOTH]
    if len(found) != 1 or len([part for part in parts if part]) < 2:
        return test, Side.BOTH
    bare = re.sub(rf"[\s\-_,;:(\[/]*{re.escape(found[0])}[)\]]?", " ", test)
    return " ".join(bare.split()).strip(" -_,;:"), _one_side(found[0])


def _one_side(word: str) -> Side:
    try:
        return side_of(word)
    except ValueError:
        return Side.BOTH


def _number(row: Sequence[str], layout: Layout, what: str) -> float | None:
    at = layout.places.get(what)
    if at is None or at >= len(row):
        return None
    try:
        return layout.numbers[at].number(row[at])
    except ValueError as error:
        raise ValueError(f"{layout.header[at]}: {error}") from None


def _score(row: Sequence[str], layout: Layout) -> tuple[dict[str, MetricValue], tuple[str, ...]]:
    numbers: dict[int, tuple[Reading, float]] = {}
    for at, reading in layout.readings.items():
        if at >= len(row):
            continue
        try:
            value = layout.numbers[at].number(row[at])
        except ValueError as error:
            raise ValueError(f"{reading.header}: {error}") from None
        if value is not None:
            numbers[at] = (reading, value)
    for reading, value in numbers.values():
        if value <= 0:
            raise ValueError(f"{reading.header}: {value:g} cannot be")
        _refuse(reading, value)
    times: dict[str | None, float] = {
        reading.metric_id: value * reading.factor
        for reading, value in numbers.values()
        if reading.metric_id in (CONTACT, FLIGHT)
    }
    score: dict[str, MetricValue] = {}
    notes: list[str] = []
    for reading, value in numbers.values():
        settled = reading if layout.own_file else _settle(reading, value, times)
        if isinstance(settled, str):
            notes.append(f"{reading.header} is {settled}")
            continue
        metric_id = settled.metric_id or RSR
        amount = value * settled.factor
        if metric_id in score:
            there = score[metric_id].value
            if there is None or abs(there - amount) > 0.02 * abs(there):
                notes.append(f"{reading.header} is a second {metric_id}: left out")
            continue
        score[metric_id] = elsewhere_value(metric_id, amount, layout.kind)
    return score, tuple(notes)


def _refuse(reading: Reading, value: float) -> None:
    """A time or height that cannot be is refused; a reactive number is judged by its times."""
    if reading.metric_id in (None, RSI, RSR):
        return
    reason = refused(reading.metric_id, value * reading.factor)
    if reason is not None:
        raise ValueError(f"{reading.header}: {reason}")


def _settle(reading: Reading, value: float, times: Mapping[str | None, float]) -> Reading | str:
    """What a number is. A reactive one must agree with the times beside it, unit or not."""
    if reading.metric_id == HEIGHT:
        flight_s = times.get(FLIGHT)
        if flight_s is not None and not height_agrees(value * reading.factor, flight_s):
            return "no height that the flight time beside it allows"
        return reading
    if reading.metric_id not in (None, RSI, RSR):
        return reading
    told = tell_reactive(value, times.get(CONTACT), times.get(FLIGHT))
    if reading.metric_id is None:
        return told
    if len(times) < 2:
        # height over contact and height over time to take-off share a unit and, in places, a name
        doubtful = "mrsi" in reading.header.casefold()
        if doubtful:
            return "doubtful: no contact and flight time beside it"
        reason = refused(reading.metric_id, value * reading.factor)
        if reason is not None:
            raise ValueError(f"{reading.header}: {reason}")
        return reading
    if isinstance(told, str):
        return told
    if (told.metric_id, told.factor) != (reading.metric_id, reading.factor):
        unit = {RSR: "flight over contact", RSI: "cm/s" if told.factor != 1.0 else "m/s"}
        said = f"{unit[told.metric_id or RSR]} by the times beside it"
        return f"{said}, which its unit contradicts: left out"
    return reading


def heads_of_trials(header: Sequence[str]) -> str:
    """The heads that say that a table holds trials, for a sentence; "" for none."""
    return any_of(trial_heads(header)[:4])
