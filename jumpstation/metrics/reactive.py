"""Reactive strength: height over contact (RSI), flight over contact (RSR), and RSI modified."""

from __future__ import annotations

from jumpstation.metrics.display import HEIGHT
from jumpstation.metrics.height import IMPULSE_NEEDS, flight_height_m, jump_height_impulse_m
from jumpstation.metrics.inputs import RepInput
from jumpstation.metrics.integration import net_impulse_n_s
from jumpstation.metrics.needs import (
    CONTACT,
    DROP,
    FAST_ENOUGH,
    FLIGHT,
    FORCE,
    QUIET_WEIGHT,
    REBOUND,
    starts_within,
)
from jumpstation.metrics.registry import metric
from jumpstation.metrics.withheld import Withheld
from jumpstation.model import STANDARD_GRAVITY_M_PER_S2

LONGEST_COUNTERMOVEMENT_S = 1.5  # longer is a squat that was held, or a shift before the jump
REACTIVE_NEEDS = (REBOUND, CONTACT, FLIGHT, FAST_ENOUGH)


def rsi_from_times_m_per_s(
    contact_s: float, flight_s: float, g_m_per_s2: float = STANDARD_GRAVITY_M_PER_S2
) -> float:
    """Reactive strength index from contact and flight in s: g tf^2 / (8 tc), in m/s.

    >>> round(rsi_from_times_m_per_s(0.2, 0.5), 5)
    1.53229
    """
    return flight_height_m(flight_s, g_m_per_s2) / contact_s


@metric(
    id="rsi_m_per_s",
    version=1,
    unit="m/s",
    bounds=(0.0, 10.0),
    better="higher",
    formula="h / tc = g tf^2 / (8 tc)",
    source="Young 1995, New Studies in Athletics 10:89",
    title="RSI (height / contact)",
    name="RSI",
    needs=REACTIVE_NEEDS,
)
def rsi_m_per_s(rep: RepInput) -> float:
    """Reactive strength index: flight-time height over contact time."""
    return rsi_from_times_m_per_s(rep.contact_s, rep.flight_s, rep.g)


@metric(
    id="rsr",
    version=1,
    unit="1",
    bounds=(0.0, 20.0),
    better="higher",
    formula="tf / tc",
    source="Healy, Kenny & Harrison 2018, IJSPP, doi 10.1123/ijspp.2017-0511",
    title="RSR (flight / contact)",
    name="RSR",
    needs=REACTIVE_NEEDS,
)
def rsr(rep: RepInput) -> float:
    """Reactive strength ratio: flight time over contact time; some vendors call it RSI."""
    return rep.flight_s / rep.contact_s


@metric(
    id="rsi_modified_m_per_s",
    version=1,
    unit="m/s",
    bounds=(0.0, 3.0),
    better="higher",
    formula="h / TTT: impulse height over time from the start of movement to take-off",
    source="Ebben & Petushek 2010, J Strength Cond Res 24:1983, doi 10.1519/JSC.0b013e3181e72466",
    title="RSI modified",
    name="RSImod",
    needs=(*IMPULSE_NEEDS, starts_within(LONGEST_COUNTERMOVEMENT_S)),
)
def rsi_modified_m_per_s(rep: RepInput) -> float:
    """Impulse height over time to take-off of a jump from standing; not for hops."""
    takeoff = rep.contact.takeoff
    if takeoff is None:
        raise Withheld("no take-off was seen")
    return jump_height_impulse_m(rep) / (takeoff.time_s - rep.standing.onset_s)


@metric(
    id="drop_height_m",
    version=1,
    unit="m",
    bounds=(0.0, 2.0),
    better="neither",
    formula="v_td^2 / (2 g), v_td = g tf / 2 - integral(F - BW) dt / m over the contact",
    source="McMahon et al. 2021, Biomechanics 1:178; Baca 1999, Med Sci Sports Exerc 31:437",
    title="drop height (momentum)",
    shown=HEIGHT,
    needs=(FORCE, REBOUND, CONTACT, FLIGHT, DROP, QUIET_WEIGHT, FAST_ENOUGH),
    notes=lambda rep: (
        () if rep.box_height_m is None else (f"box {rep.box_height_m:.2f} m (not the drop)",)
    ),
)
def drop_height_m(rep: RepInput) -> float:
    """The height that was truly dropped, by momentum: people step down low or jump up."""
    trace = rep.contact.trace
    if trace is None:
        raise Withheld("it needs force over the whole contact")
    impulse, _ = net_impulse_n_s(trace, rep.cut_from_s, rep.cut_to_s, rep.weight_n)
    velocity = rep.g * rep.flight_s / 2 - impulse * rep.g / rep.weight_n
    if velocity >= 0:
        raise Withheld(f"momentum gives {velocity:+.2f} m/s at touch-down: not a drop")
    return velocity**2 / (2 * rep.g)
