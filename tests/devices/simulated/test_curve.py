"""Arcs are exact: force, impulse, second impulse and crossings agree with fine numerical sums."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.devices.simulated.curve import (
    Arc,
    ForceCurve,
    constant,
    fall_to_zero,
    motion,
    ramp,
    rise_from_zero,
    swaying,
)

ARCS = [
    constant(700.0, 0.4),
    ramp(700.0, 1500.0, 0.2),
    rise_from_zero(700.0, 0.12),
    fall_to_zero(1600.0, 0.08),
    swaying(700.0, 20.0, 3.0, 1.1),
    Arc(0.09, 735.0, -735.0, 2600.0, 19.9),
]


@pytest.mark.parametrize("arc", ARCS)
def test_impulses_are_the_integrals_of_the_force(arc):
    s = np.linspace(0.0, arc.duration_s, 20001)
    force = np.array([arc.force(x) for x in s])
    impulse = np.array([arc.impulse(x) for x in s])
    assert np.trapezoid(force, s) == pytest.approx(arc.impulse(arc.duration_s), rel=1e-7)
    assert np.trapezoid(impulse, s) == pytest.approx(arc.second_impulse(arc.duration_s), rel=1e-7)


@given(
    level=st.floats(5.0, 1500.0),
    amplitude=st.floats(1.0, 3000.0),
    phase=st.floats(-3.0, 3.0),
    omega=st.floats(0.5, 60.0),
)
def test_every_crossing_is_on_the_level_and_none_is_missed(level, amplitude, phase, omega):
    arc = Arc(0.7, 735.0, amplitude * np.cos(phase), amplitude * np.sin(phase), omega)
    roots = arc.roots(level)
    for s, rising in roots:
        assert arc.force(s) == pytest.approx(level, abs=1e-6)
        before, after = arc.force(s - 1e-7), arc.force(s + 1e-7)
        assert bool(after >= before) is rising
    inside = [0.0, *(s for s, _ in roots), 0.7]
    for low, high in pairwise(inside):
        middle = np.array([arc.force(x) for x in np.linspace(low, high, 21)[1:-1]]) - level
        assert np.all(middle >= -1e-6) or np.all(middle <= 1e-6)


def test_a_curve_goes_on_as_it_ends():
    curve = ForceCurve([constant(0.0, 1.0), rise_from_zero(700.0, 0.1)])
    assert curve.end_s == pytest.approx(1.1)
    assert curve.force(np.array([5.0]))[0] == pytest.approx(700.0)


def test_motion_of_a_free_fall():
    speed, height = motion([constant(0.0, 0.5)], 70.0, 9.8, 0.0)
    assert (speed, height) == pytest.approx((-4.9, -1.225))
