"""A person as a mass on springs: what each kind of contact does to the force, in closed form."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from jumpstation.devices.simulated.curve import Arc, constant, fall_to_zero, motion, ramp
from jumpstation.errors import InputError
from jumpstation.model import STANDARD_GRAVITY_M_PER_S2

G = STANDARD_GRAVITY_M_PER_S2
TWO_LEG_STIFFNESS_PER_KG = 395.0  # 1/s2: self-chosen maximal hops show 345 to 410
ONE_LEG_STIFFNESS_PER_KG = 200.0  # about half of two legs


@dataclass(frozen=True, slots=True)
class Athlete:
    """Who jumps. None: the movement's own usual value.

    stiffness_n_per_m: of the ground spring, on two legs. height_m: rise in flight.
    frequency_hz: hops a second; fixes the height when given. fatigue: share of the height lost
    from the first to the last hop. variability: relative SD of height and stiffness from hop to
    hop. asymmetry: (left - right) / (left + right) of force on two legs, of height on one.
    """

    mass_kg: float = 75.0
    stiffness_n_per_m: float | None = None
    height_m: float | None = None
    frequency_hz: float | None = None
    fatigue: float = 0.03
    variability: float = 0.02
    asymmetry: float = 0.0
    sway_n: float = 1.5

    @property
    def weight_n(self) -> float:
        """Body weight in newtons."""
        return self.mass_kg * G


def take_off_speed(height_m: float) -> float:
    """Speed at take-off for a rise of `height_m`: sqrt(2 g h).

    >>> round(take_off_speed(0.306458), 4)
    2.4517
    """
    return math.sqrt(2.0 * G * height_m)


def flight_time_s(speed: float) -> float:
    """Time in the air between equal postures: 2 v / g."""
    return 2.0 * speed / G


def spring_contact(mass_kg: float, stiffness: float, landing: float, leaving: float) -> list[Arc]:
    """Force of one contact on a linear spring, from speed `landing` down to `leaving` up.

    Loading: stiffness as given. Unloading: force goes on without a step, with the one stiffness
    that gives `leaving`; with equal speeds it is the exact linear spring of
    tc = (2/w)(pi - atan(v w / g)), w = sqrt(K/m).

    >>> down, up = spring_contact(70.0, 25000.0, 2.0, 2.0)
    >>> round(down.duration_s + up.duration_s, 6)
    0.193104
    """
    loading, peak_n = spring_loading(mass_kg, stiffness, landing)
    weight_n = mass_kg * G
    over_n = peak_n - weight_n
    omega = math.sqrt(over_n**2 - weight_n**2) / (mass_kg * leaving)
    duration_s = math.acos(-weight_n / over_n) / omega
    return [loading, Arc(duration_s, weight_n, over_n, 0.0, omega)]


def spring_loading(mass_kg: float, stiffness: float, landing: float) -> tuple[Arc, float]:
    """The first half of a contact, from touch-down to the deepest point, and its peak force."""
    omega = math.sqrt(stiffness / mass_kg)
    ratio = landing * omega / G
    weight_n = mass_kg * G
    duration_s = (math.pi - math.atan(ratio)) / omega
    arc = Arc(duration_s, weight_n, -weight_n, weight_n * ratio, omega)
    return arc, weight_n * (1.0 + math.hypot(1.0, ratio))


def spring_contact_time_s(mass_kg: float, stiffness: float, speed: float) -> float:
    """Contact time on the exact linear spring, landing and leaving at `speed`."""
    omega = math.sqrt(stiffness / mass_kg)
    return 2.0 / omega * (math.pi - math.atan(speed * omega / G))


def landing_to_standing(mass_kg: float, stiffness: float, landing: float) -> list[Arc]:
    """A landing that ends at rest: the spring takes the fall, then the person stands up.

    The second and third arc together carry exactly body weight, so the speed ends at 0.
    """
    loading, peak_n = spring_loading(mass_kg, stiffness, landing)
    weight_n, off_s, up_s = mass_kg * G, 0.06, 0.6
    low_n = (weight_n * (2.0 * off_s + up_s) - peak_n * off_s) / (off_s + up_s)
    return [loading, ramp(peak_n, low_n, off_s), ramp(low_n, weight_n, up_s)]


def countermovement(mass_kg: float, leaving: float, dip: float = 0.6) -> list[Arc]:
    """A jump from standing: unweight, brake and push, leave at speed `leaving`.

    dip: share of body weight taken off while sinking; 0 is a squat jump. The push is as long as
    it takes to leave about 5 cm above standing height (from a squat: 30 cm above it).
    """
    weight_n, sink_s, rise_s, fall_s = mass_kg * G, 0.36, 0.12, 0.08
    dip_n = dip * weight_n
    wave = 2.0 * math.pi / sink_s
    sink = [Arc(sink_s, weight_n - dip_n / 2.0, dip_n / 2.0, 0.0, wave)] if dip else []
    lost = dip_n * sink_s / 2.0 if dip else 0.0

    def push(hold_s: float) -> list[Arc]:
        needed = mass_kg * leaving + lost + weight_n * (rise_s / 2.0 + hold_s + fall_s)
        top_n = needed / (rise_s / 2.0 + hold_s + 2.0 * fall_s / math.pi)
        rising = ramp(weight_n, top_n, rise_s)
        return [*sink, rising, constant(top_n, hold_s), fall_to_zero(top_n, fall_s)]

    goal_m = 0.05 if dip else 0.30

    def error_m(hold_s: float) -> float:
        return motion(push(hold_s), mass_kg, G, 0.0)[1] - goal_m

    return push(_bisect(error_m, 0.01, 1.5))


def speed_for_frequency(mass_kg: float, stiffness: float, frequency_hz: float) -> float:
    """Take-off speed at which contact plus flight on the linear spring last 1 / frequency_hz.

    Raises InputError where the spring is too soft to leave the ground at that rate.

    >>> v = speed_for_frequency(70.0, 25000.0, 2.2)
    >>> round(spring_contact_time_s(70.0, 25000.0, v) + flight_time_s(v), 6)
    0.454545
    """
    slow, fast = 0.3, 6.0
    shortest_s = spring_contact_time_s(mass_kg, stiffness, slow) + flight_time_s(slow)
    if 1.0 / frequency_hz < shortest_s:
        raise InputError(
            f"simulated athlete, frequency={frequency_hz:g}",
            f"a spring of {stiffness:.0f} N/m under {mass_kg:g} kg cannot hop that fast",
            "give a lower frequency or a larger stiffness",
        )

    def error_s(speed: float) -> float:
        contact_s = spring_contact_time_s(mass_kg, stiffness, speed)
        return contact_s + flight_time_s(speed) - 1.0 / frequency_hz

    return _bisect(error_s, slow, fast)


def _bisect(function: Callable[[float], float], low: float, high: float) -> float:
    """A root of `function` between `low` and `high`; the nearer end where there is none."""
    at_low, at_high = function(low), function(high)
    if at_low * at_high > 0.0:
        return low if abs(at_low) < abs(at_high) else high
    for _ in range(80):
        middle = (low + high) / 2.0
        if function(middle) * at_low > 0.0:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0
