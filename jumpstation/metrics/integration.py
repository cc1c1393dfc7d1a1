"""Force to the motion of the centre of mass, one contact at a time.

Every contact starts anew from its own touch-down speed: an error of body weight or zero that is
carried across hops grows without end.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from jumpstation.metrics.withheld import Withheld
from jumpstation.model import ForceTrace

WITHIN_SAMPLE = 1e-3  # of a sample: an instant this near to one is on it


@dataclass(frozen=True, slots=True)
class Motion:
    """The centre of mass through one contact; all arrays of shape (n,), ends included.

    displacement_m is 0 at touch-down and negative below it.
    """

    time_s: np.ndarray
    force_n: np.ndarray
    velocity_m_per_s: np.ndarray
    displacement_m: np.ndarray
    mass_kg: float

    @property
    def lowest(self) -> int:
        """Index of the lowest point."""
        return int(np.argmin(self.displacement_m))

    @property
    def depth_m(self) -> float:
        """How far the centre of mass sank below its touch-down height (positive)."""
        return -float(self.displacement_m[self.lowest])

    @property
    def closure_m(self) -> float:
        """Height at take-off above the height at touch-down."""
        return float(self.displacement_m[-1])


def cut(trace: ForceTrace, from_s: float, to_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Times and forces from `from_s` to `to_s`, the ends interpolated between samples.

    Raises Withheld where the trace does not reach (by more than a sample) or is not whole.

    >>> trace = ForceTrace(0.0, 10.0, np.array([0.0, 10.0, 20.0, 30.0]))
    >>> [part.round(3).tolist() for part in cut(trace, 0.05, 0.25)]
    [[0.05, 0.1, 0.2, 0.25], [5.0, 10.0, 20.0, 25.0]]
    """
    step = 1.0 / trace.rate_hz
    times = trace.start_s + np.arange(trace.force_n.size) * step
    if times.size < 2 or from_s < times[0] - step or to_s > times[-1] + step or to_s <= from_s:
        raise Withheld("the recorded force does not cover the contact")
    inside = (times > from_s) & (times < to_s)
    cut_times = np.concatenate(([from_s], times[inside], [to_s]))
    ends = np.interp([from_s, to_s], times, trace.force_n)
    force = np.concatenate((ends[:1], trace.force_n[inside], ends[1:])).astype(float)
    if not np.all(np.isfinite(force)):
        raise Withheld("force samples are missing inside the contact")
    return cut_times, force


def crossing_shift_s(trace: ForceTrace, time_s: float, level_n: float) -> float:
    """From an instant, the first sample past a crossing of `level_n`, back to the crossing itself.

    Zero or negative, less than a sample; by a straight line between the two samples. 0 where the
    force does not cross that level between them: the instant is then taken as it is.

    >>> trace = ForceTrace(0.0, 1000.0, np.array([0.0, 0.0, 40.0, 90.0]))
    >>> round(crossing_shift_s(trace, 0.002, 20.0), 6)
    -0.0005
    """
    after = round((time_s - trace.start_s) * trace.rate_hz - WITHIN_SAMPLE + 0.5)
    if not 1 <= after < trace.force_n.size:
        return 0.0
    first, second = (float(f) - level_n for f in trace.force_n[after - 1 : after + 1])
    if not first * second <= 0 or first == second:
        return 0.0
    crossing_s = trace.start_s + (after - 1 + first / (first - second)) / trace.rate_hz
    return crossing_s - time_s


def running_integral(time_s: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Trapezoidal integral from the first point to each point; shape as given.

    >>> running_integral(np.array([0.0, 1.0, 3.0]), np.array([1.0, 1.0, 2.0])).tolist()
    [0.0, 1.0, 4.0]
    """
    steps = np.diff(time_s) * (values[1:] + values[:-1]) / 2
    return np.concatenate(([0.0], np.cumsum(steps)))


def net_impulse_n_s(
    trace: ForceTrace, from_s: float, to_s: float, weight_n: float
) -> tuple[float, float]:
    """Integral of (force - body weight) between two instants in N s, and their distance in s."""
    times, force = cut(trace, from_s, to_s)
    return float(running_integral(times, force - weight_n)[-1]), to_s - from_s


def speed_between_touchdowns_m_per_s(
    time_s: np.ndarray, net_m_per_s2: np.ndarray, flight_s: float, g_m_per_s2: float, rise_m: float
) -> float:
    """Touch-down speed (negative is downward) of a contact that is followed by another landing.

    From one touch-down to the next the centre of mass comes back to its height, give or take
    `rise_m`: contact and flight together displace it by v (tc + tf) + D + G tf - g tf^2 / 2, with
    G and D the first and second integral of F/m - g over the contact. Solved for v. Half a flight
    assumes instead that people land as they take off, and they land lower.

    >>> contact = np.linspace(0.0, 0.2, 201)
    >>> push = np.full(201, 20.0)  # m/s2 beyond gravity: from -2 to +2 m/s, and 4 / g in the air
    >>> round(speed_between_touchdowns_m_per_s(contact, push, 4 / 9.80665, 9.80665, 0.0), 6)
    -2.0
    """
    gained = running_integral(time_s, net_m_per_s2)
    displaced_m = float(running_integral(time_s, gained)[-1])
    contact_s = float(time_s[-1] - time_s[0])
    falling_m = g_m_per_s2 * flight_s**2 / 2 - float(gained[-1]) * flight_s
    return (rise_m + falling_m - displaced_m) / (contact_s + flight_s)


def motion_from(
    time_s: np.ndarray,
    force_n: np.ndarray,
    mass_kg: float,
    g_m_per_s2: float,
    touchdown_m_per_s: float,
) -> Motion:
    """Double integration of one contact from its touch-down speed (negative is downward)."""
    gained = running_integral(time_s, force_n / mass_kg - g_m_per_s2)
    velocity = touchdown_m_per_s + gained
    return Motion(time_s, force_n, velocity, running_integral(time_s, velocity), mass_kg)
