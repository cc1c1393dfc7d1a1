"""Contact, flight and jump height by flight time and by impulse; the two heights never mix."""

from __future__ import annotations

from jumpstation.metrics.display import HEIGHT, MILLISECONDS
from jumpstation.metrics.inputs import RepInput
from jumpstation.metrics.integration import net_impulse_n_s
from jumpstation.metrics.needs import (
    CONTACT,
    FLIGHT,
    FORCE,
    QUIET_WEIGHT,
    STANDING,
    starts_within,
)
from jumpstation.metrics.registry import metric
from jumpstation.metrics.withheld import Withheld
from jumpstation.model import STANDARD_GRAVITY_M_PER_S2
from jumpstation.signal.settings import LONGEST_FLIGHT_S

LONGEST_MOVEMENT_S = 2.5  # an error of 1 N of weight is 0.04 m/s after that long (70 kg)
BOSCO_1983 = "Bosco, Luhtanen & Komi 1983, Eur J Appl Physiol 50:273, doi 10.1007/BF00422166"


def flight_height_m(flight_s: float, g_m_per_s2: float = STANDARD_GRAVITY_M_PER_S2) -> float:
    """Height of a flight that begins and ends in the same posture: g tf^2 / 8, in m.

    >>> round(flight_height_m(0.5), 6)
    0.306458
    """
    return g_m_per_s2 * flight_s**2 / 8


def flight_velocity_m_per_s(
    flight_s: float, g_m_per_s2: float = STANDARD_GRAVITY_M_PER_S2
) -> float:
    """Take-off speed of a flight that begins and ends in the same posture: g tf / 2, in m/s.

    >>> round(flight_velocity_m_per_s(0.42), 4)
    2.0594
    """
    return g_m_per_s2 * flight_s / 2


@metric(
    id="contact_time_s",
    version=1,
    unit="s",
    bounds=(0.0, 3600.0),
    better="lower",
    formula="t_to - t_td",
    source="definition",
    title="contact time",
    name="Contact",
    shown=MILLISECONDS,
    needs=(CONTACT,),
)
def contact_time_s(rep: RepInput) -> float:
    """Time on the ground from touch-down to the take-off that stays."""
    return rep.contact_s


@metric(
    id="flight_time_s",
    version=1,
    unit="s",
    bounds=(0.0, LONGEST_FLIGHT_S),
    better="higher",
    formula="next t_td - t_to",
    source="definition",
    title="flight time",
    name="Flight",
    shown=MILLISECONDS,
    needs=(FLIGHT,),
)
def flight_time_s(rep: RepInput) -> float:
    """Time in the air after this contact."""
    return rep.flight_s


@metric(
    id="step_time_s",
    version=1,
    unit="s",
    bounds=(0.0, 3600.0),
    better="neither",
    formula="tc + tf",
    source="definition; Healy, Kenny & Harrison 2016, J Hum Kinet: nearly immune to the threshold",
    title="step time",
    shown=MILLISECONDS,
    needs=(CONTACT, FLIGHT),
)
def step_time_s(rep: RepInput) -> float:
    """Touch-down to touch-down: the strictest number for comparing two devices."""
    return rep.contact_s + rep.flight_s


def _posture(rep: RepInput) -> tuple[str, ...]:
    return ("flight-time height: landing with bent legs makes it read high",)


@metric(
    id="jump_height_m",
    version=1,
    unit="m",
    bounds=(0.0, 1.8),
    better="higher",
    formula="g tf^2 / 8",
    source=BOSCO_1983,
    title="jump height (flight time)",
    name="Height",
    shown=HEIGHT,
    needs=(FLIGHT,),
    notes=_posture,
)
def jump_height_m(rep: RepInput) -> float:
    """Flight-time height: the rise of the centre of mass if take-off and landing are alike."""
    return flight_height_m(rep.flight_s, rep.g)


@metric(
    id="takeoff_velocity_m_per_s",
    version=1,
    unit="m/s",
    bounds=(0.0, 6.0),
    better="higher",
    formula="g tf / 2",
    source=BOSCO_1983,
    title="take-off velocity (flight time)",
    needs=(FLIGHT,),
)
def takeoff_velocity_m_per_s(rep: RepInput) -> float:
    """Speed at take-off by flight time."""
    return flight_velocity_m_per_s(rep.flight_s, rep.g)


def impulse_velocity_m_per_s(rep: RepInput) -> float:
    """Speed at take-off of a jump from standing, by impulse, in m/s; raises Withheld.

    The weight that is taken off is that of the quiet standing before the jump.
    """
    trace, standing = rep.contact.trace, rep.standing
    if trace is None:
        raise Withheld("it needs force up to a take-off")
    weight = standing.weight_n + rep.weight_error_n
    impulse, _ = net_impulse_n_s(trace, standing.onset_s, rep.cut_to_s, weight)
    return impulse * rep.g / weight


IMPULSE_NEEDS = (FORCE, QUIET_WEIGHT, STANDING, starts_within(LONGEST_MOVEMENT_S))


@metric(
    id="takeoff_velocity_impulse_m_per_s",
    version=1,
    unit="m/s",
    bounds=(0.0, 6.0),
    better="higher",
    formula="integral(F - BW) dt / m from the start of movement to take-off",
    source="Street et al. 2001, J Appl Biomech 17:27; Owen et al. 2014, "
    "doi 10.1519/JSC.0000000000000311",
    title="take-off velocity (impulse)",
    needs=IMPULSE_NEEDS,
)
def takeoff_velocity_impulse_m_per_s(rep: RepInput) -> float:
    """Speed at take-off by the impulse from a standing start."""
    return impulse_velocity_m_per_s(rep)


@metric(
    id="jump_height_impulse_m",
    version=1,
    unit="m",
    bounds=(0.0, 1.8),
    better="higher",
    formula="v_to^2 / (2 g), v_to = integral(F - BW) dt / m from the start of movement to take-off",
    source="Street et al. 2001, J Appl Biomech 17:27; Owen et al. 2014, "
    "doi 10.1519/JSC.0000000000000311",
    title="jump height (impulse)",
    shown=HEIGHT,
    needs=IMPULSE_NEEDS,
)
def jump_height_impulse_m(rep: RepInput) -> float:
    """Height above the take-off posture by the impulse from a standing start."""
    velocity = impulse_velocity_m_per_s(rep)
    if velocity <= 0:
        raise Withheld(f"the impulse gives a take-off speed of {velocity:.2f} m/s: not a jump")
    return velocity**2 / (2 * rep.g)
