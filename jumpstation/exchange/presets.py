"""Columns in the manner of other programs, matched by quantity and unit and never by name.

Another program's "RSI" may be flight over contact (our RSR, no unit), or height over contact in
m/s or in cm/s. So a column is written with the quantity it stands for, and on reading a reactive
column without a stated unit is taken for what it is by the contact and flight time beside it; one
that cannot be told is reported and not read.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from jumpstation.exchange.days import day_and_time
from jumpstation.exchange.head_words import unaccented
from jumpstation.exchange.quantities import (
    CONTACT_WORDS,
    FLIGHT_WORDS,
    HEIGHT_WORDS,
    REACTIVE,
    begins_with,
    unit_of,
    words_of,
)
from jumpstation.exchange.records import TrialRecord
from jumpstation.model import STANDARD_GRAVITY_M_PER_S2, MetricValue

NO_UNIT = "no unit is stated"
OWN_COLUMN = "jumpstation trial"
RSI, RSR = "rsi_m_per_s", "rsr"
CONTACT, FLIGHT, HEIGHT = "contact_time_s", "flight_time_s", "jump_height_m"
TOLERANCE = 0.15  # a mean of ratios is not the ratio of means; the candidates are 1.3 apart or more


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in another program's column: our value x `scale` stands there."""

    metric_id: str
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Preset:
    """A set of columns: (header, quantity). `words` tell the program's files apart when read."""

    id: str
    title: str
    name: str
    date: str
    side: str
    test: str
    mass: str
    values: tuple[tuple[str, Quantity], ...]
    words: tuple[str, ...]


PRESETS: dict[str, Preset] = {
    "hawkin": Preset(
        "hawkin",
        'in the manner of Hawkin Dynamics: its "RSI" is flight over contact, its "mRSI" height '
        "over contact",
        *("Name", "Date", "Segment", "Test Type", "System Weight(kg)"),
        (
            ("RSI", Quantity(RSR)),
            ("mRSI(m/s)", Quantity(RSI)),
            ("Contact Time(s)", Quantity(CONTACT)),
            ("Flight Time(s)", Quantity(FLIGHT)),
            ("Jump Height(m)", Quantity(HEIGHT)),
        ),
        ("segment", "test type"),
    ),
    "forcedecks": Preset(
        "forcedecks",
        "in the manner of ForceDecks: HOP_RSI is flight over contact, RSI height over contact in "
        "cm/s",
        *("Name", "Date", "Limb", "Test Type", "BW [KG]"),
        (
            ("HOP_RSI", Quantity(RSR)),
            ("RSI (JH/Contact Time) [cm/s]", Quantity(RSI, 100.0)),
            ("Contact Time [ms]", Quantity(CONTACT, 1000.0)),
            ("Flight Time [ms]", Quantity(FLIGHT, 1000.0)),
            ("Jump Height (Flight Time) [cm]", Quantity(HEIGHT, 100.0)),
        ),
        ("limb", "bw [kg]"),
    ),
}


def fits_preset(record: TrialRecord, preset: Preset) -> bool:
    """Whether a trial counts and has a value for one of that preset's columns."""
    score = record.trial.score
    held = [score[q.metric_id].value for _, q in preset.values if q.metric_id in score]
    return record.counted and any(value is not None for value in held)


def preset_text(records: Sequence[TrialRecord], preset: Preset) -> str:
    """One row a trial in that preset's columns; a missing value is a blank.

    The last column is the trial's key: it tells our own import that each column holds what its
    head stands for here, so that the values come back as they went.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(
        [preset.name, preset.date, preset.test, preset.side, preset.mass]
        + [header for header, _ in preset.values]
        + [OWN_COLUMN]
    )
    for record in records:
        trial = record.trial
        mass = trial.body_mass_kg
        writer.writerow(
            [record.person.name, day_and_time(record), trial.protocol_id, trial.side.value]
            + ["" if mass is None else repr(mass)]
            + [_scaled(trial.score.get(q.metric_id), q.scale) for _, q in preset.values]
            + [record.trial_id]
        )
    return buffer.getvalue()


def _scaled(value: MetricValue | None, scale: float) -> str:
    return "" if value is None or value.value is None else repr(value.value * scale)


# --- reading ---------------------------------------------------------------------------------

_TIME = {"s": 1.0, "ms": 0.001}
_LENGTH = {"m": 1.0, "cm": 0.01, "mm": 0.001, "in": 0.0254}
_SPEED = {"m/s": 1.0, "cm/s": 0.01}
_NOT_A_SCORE = re.compile(
    r"asymm|landing|peak|time to|\bsd\b|\bcv\b|std|deviation|eccentric|concentric|left|right|"
    r"modified|\bmod\b|imp-mom|impulse|stiffness|\bl\b|\br\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one column is read: our metric and the factor to SI; None: told by the row's times."""

    header: str
    metric_id: str | None
    factor: float = 1.0


def read_header(header: str) -> Reading | str:
    """What a column is, by quantity and unit; a text is the reason why it is not read.

    >>> read_header("Contact Time [ms]")
    Reading(header='Contact Time [ms]', metric_id='contact_time_s', factor=0.001)
    >>> read_header("Contact Time")
    'no unit is stated'
    >>> read_header("RSI")
    Reading(header='RSI', metric_id=None, factor=1.0)
    """
    plain = re.sub(r"[\s_]+", " ", unaccented(header.casefold()))
    if _NOT_A_SCORE.search(plain):
        return "not a value this program keeps"
    unit = unit_of(header)
    if REACTIVE.search(plain):
        return _reactive(header, unit)
    said = words_of(header)
    for known, metric_id, units in (
        (CONTACT_WORDS, CONTACT, _TIME),
        (FLIGHT_WORDS, FLIGHT, _TIME),
        (HEIGHT_WORDS, HEIGHT, _LENGTH),
    ):
        # "Jump Height (Flight Time)" is a height: the first words name the quantity
        if begins_with(said, known):
            if not unit:
                return NO_UNIT
            if unit not in units:
                return f"{unit} is no unit of it"
            return Reading(header, metric_id, units[unit])
    return "not a value this program keeps"


def _reactive(header: str, unit: str) -> Reading | str:
    if unit in _SPEED:
        return Reading(header, RSI, _SPEED[unit])
    if unit:
        return f"{unit} is no unit of it"
    return Reading(header, None)


def tell_reactive(value: float, contact_s: float | None, flight_s: float | None) -> Reading | str:
    """Which quantity a reactive number is, by the contact and flight time beside it.

    >>> tell_reactive(2.5, 0.2, 0.5).metric_id, tell_reactive(153.2, 0.2, 0.5).factor
    ('rsr', 0.01)
    """
    if not contact_s or not flight_s or value <= 0:
        return "without a unit, and no contact and flight time beside it to tell which it is"
    height_over_contact = STANDARD_GRAVITY_M_PER_S2 * flight_s**2 / 8 / contact_s
    candidates = (
        (flight_s / contact_s, Reading("", RSR)),
        (height_over_contact, Reading("", RSI)),
        (100 * height_over_contact, Reading("", RSI, 0.01)),
    )
    distances = sorted(
        ((abs(math.log(value / expected)), reading) for expected, reading in candidates),
        key=lambda found: found[0],
    )
    if distances[0][0] > TOLERANCE or distances[1][0] < 2 * distances[0][0]:
        return "agrees neither with flight over contact nor with height over contact"
    return distances[0][1]
