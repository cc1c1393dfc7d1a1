"""Numbers of a whole series of hops or taps: power, decay, rhythm."""

from __future__ import annotations

import numpy as np

from jumpstation.metrics.inputs import SetInput
from jumpstation.metrics.needs import FAST_ENOUGH, hops_at_least
from jumpstation.metrics.registry import Need, metric
from jumpstation.metrics.withheld import Withheld
from jumpstation.model import STANDARD_GRAVITY_M_PER_S2, Contact


def bosco_power_from_times_w_per_kg(
    total_s: float,
    flight_s: float,
    jumps: int,
    g_m_per_s2: float = STANDARD_GRAVITY_M_PER_S2,
) -> float:
    """Mechanical power of repeated jumps in W/kg: g^2 Tf Ts / (4 n (Ts - Tf)).

    Source: Bosco, Luhtanen & Komi 1983, Eur J Appl Physiol 50:273, doi 10.1007/BF00422166.

    >>> round(bosco_power_from_times_w_per_kg(15.0, 7.5, 15), 6)
    24.042596
    """
    return g_m_per_s2**2 * flight_s * total_s / (4 * jumps * (total_s - flight_s))


def fatigue_index_of(values: np.ndarray) -> float:
    """100 (mean of the first 3 - mean of the last 3) / mean of the first 3; a fall is positive.

    Needs 6 values or more, so that no value is on both sides.

    >>> round(fatigue_index_of(np.array([1.6, 1.62, 1.58, 1.55, 1.44, 1.40, 1.38])), 4)
    12.0833
    """
    first, last = float(np.mean(values[:3])), float(np.mean(values[-3:]))
    return 100 * (first - last) / first


def slope_of(values: np.ndarray) -> tuple[float, float]:
    """Least-squares slope per hop and intercept, the hops numbered from 1.

    >>> [round(x, 6) for x in slope_of(np.array([2.0, 1.5, 1.0]))]
    [-0.5, 2.5]
    """
    number = np.arange(1, len(values) + 1) - (len(values) + 1) / 2
    slope = float(np.dot(number, values) / np.dot(number, number))
    return slope, float(np.mean(values)) - slope * (len(values) + 1) / 2


def decrement_of(values: np.ndarray) -> float:
    """100 (1 - mean / highest).

    >>> decrement_of(np.array([2.0, 1.0]))
    25.0
    """
    return 100 * (1 - float(np.mean(values)) / float(np.max(values)))


def blocks(contacts: tuple[Contact, ...], block_s: float = 5.0) -> list[tuple[Contact, ...]]:
    """Contacts by the block of time (from the first touch-down) in which each touches down.

    Contacts without a touch-down, or on another clock than the first, are left out.
    """
    timed = [c for c in contacts if c.touchdown is not None]
    if not timed or timed[0].touchdown is None:
        return []
    start = timed[0].touchdown
    found: dict[int, list[Contact]] = {}
    for contact in timed:
        at = contact.touchdown
        if at is not None and at.clock == start.clock:
            found.setdefault(int((at.time_s - start.time_s) // block_s), []).append(contact)
    return [tuple(found.get(number, ())) for number in range(max(found) + 1)]


def _rsi(given: SetInput) -> np.ndarray:
    times = given.times
    return given.method.g_m_per_s2 * times.flight_s**2 / (8 * times.contact_s)


@metric(
    id="bosco_power_w_per_kg",
    version=1,
    unit="W/kg",
    bounds=(0.0, 150.0),
    better="higher",
    formula="g^2 Tf Ts / (4 n (Ts - Tf))",
    source="Bosco, Luhtanen & Komi 1983, Eur J Appl Physiol 50:273, doi 10.1007/BF00422166",
    title="power of repeated jumps (Bosco)",
    scope="set",
    needs=(hops_at_least(2),),
)
def bosco_power_w_per_kg(given: SetInput) -> float:
    """Mean mechanical power of repeated jumps from total and flight time; depth is not measured."""
    times = given.times
    total_s, flight_s = float(times.step_s.sum()), float(times.flight_s.sum())
    return bosco_power_from_times_w_per_kg(
        total_s, flight_s, times.flight_s.size, given.method.g_m_per_s2
    )


@metric(
    id="fatigue_index_percent",
    version=1,
    unit="%",
    bounds=(-500.0, 100.0),
    better="lower",
    formula="100 (mean RSI of first 3 - mean RSI of last 3) / mean RSI of first 3",
    source="definition; sign kept, a fall is positive",
    title="fatigue index (RSI)",
    scope="set",
    needs=(hops_at_least(6), FAST_ENOUGH),
)
def fatigue_index_percent(given: SetInput) -> float:
    """How far RSI fell from the first three hops to the last three; a rise is negative."""
    return fatigue_index_of(_rsi(given))


@metric(
    id="rsi_slope_percent_per_hop",
    version=1,
    unit="%/hop",
    bounds=(-100.0, 1000.0),
    better="higher",
    formula="100 b / a of the least-squares line RSI = a + b hop number",
    source="definition",
    title="RSI slope",
    scope="set",
    needs=(hops_at_least(3), FAST_ENOUGH),
)
def rsi_slope_percent_per_hop(given: SetInput) -> float:
    """Change of RSI per hop in percent of the line's start; a fall is negative."""
    slope, intercept = slope_of(_rsi(given))
    if intercept <= 0:
        raise Withheld("the line through the hops starts below zero")
    return 100 * slope / intercept


@metric(
    id="decrement_percent",
    version=1,
    unit="%",
    bounds=(0.0, 100.0),
    better="lower",
    formula="100 (1 - mean RSI / best RSI)",
    source="definition",
    title="RSI decrement",
    error_scale="absolute",
    scope="set",
    needs=(hops_at_least(2), FAST_ENOUGH),
)
def decrement_percent(given: SetInput) -> float:
    """How far the mean RSI of the set lies below its best hop."""
    return decrement_of(_rsi(given))


@metric(
    id="hop_frequency_hz",
    version=1,
    unit="Hz",
    bounds=(0.0, 20.0),
    better="neither",
    formula="n / sum(tc + tf)",
    source="definition",
    title="hop frequency",
    scope="set",
    needs=(hops_at_least(1),),
)
def hop_frequency_hz(given: SetInput) -> float:
    """Hops per second over the set, touch-down to touch-down."""
    return given.times.flight_s.size / float(given.times.step_s.sum())


def _target(given: SetInput) -> str | None:
    return None if given.target_hz else "no metronome was set"


@metric(
    id="frequency_error_percent",
    version=1,
    unit="%",
    bounds=(-100.0, 1000.0),
    better="neither",
    formula="100 (f / f_beat - 1)",
    source="definition",
    title="error against the metronome",
    scope="set",
    needs=(hops_at_least(1), Need("a metronome's beat", _target)),
)
def frequency_error_percent(given: SetInput) -> float:
    """How far the hop frequency lies above (positive) or below the beat."""
    if given.target_hz is None:
        raise Withheld("no metronome was set")
    return 100 * (hop_frequency_hz(given) / given.target_hz - 1)


@metric(
    id="tap_rate_hz",
    version=1,
    unit="Hz",
    bounds=(0.0, 20.0),
    better="higher",
    formula="n / sum(tc + tf) of the taps",
    source="definition",
    title="tap rate",
    scope="set",
    needs=(hops_at_least(2, "taps"),),
)
def tap_rate_hz(given: SetInput) -> float:
    """Taps per second, touch-down to touch-down."""
    return hop_frequency_hz(given)
