"""The exact linear spring of SCIENCE 5.1, and contacts that end where they should."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.devices.simulated.athlete import (
    G,
    countermovement,
    flight_time_s,
    landing_to_standing,
    speed_for_frequency,
    spring_contact,
    spring_contact_time_s,
    spring_loading,
)
from jumpstation.devices.simulated.curve import motion
from jumpstation.errors import InputError

TABLE = [  # mass, stiffness, speed, contact, flight, peak, deepest
    (70.0, 25000.0, 2.0, 0.193104, 0.407886, 3419.8, 0.136793),
    (70.0, 15000.0, 1.5, 0.271999, 0.305915, 2369.8, 0.157989),
    (80.0, 40000.0, 1.8, 0.161872, 0.367098, 4098.7, 0.102467),
    (60.0, 10000.0, 0.8, 0.361010, 0.163155, 1442.9, 0.144292),
    (70.0, 30000.0, 2.5, 0.169845, 0.509858, 4373.8, 0.145793),
]


@pytest.mark.parametrize("row", TABLE)
def test_the_exact_linear_spring(row):
    mass, stiffness, speed, tc, tf, peak, deepest = row
    arcs = spring_contact(mass, stiffness, speed, speed)
    assert sum(arc.duration_s for arc in arcs) == pytest.approx(tc, abs=6e-7)
    assert spring_contact_time_s(mass, stiffness, speed) == pytest.approx(tc, abs=6e-7)
    assert flight_time_s(speed) == pytest.approx(tf, abs=6e-7)
    assert spring_loading(mass, stiffness, speed)[1] == pytest.approx(peak, abs=0.06)
    assert motion(arcs[:1], mass, G, -speed)[1] == pytest.approx(-deepest, abs=6e-7)


@given(
    mass=st.floats(40.0, 120.0),
    per_kg=st.floats(150.0, 600.0),
    landing=st.floats(0.8, 3.0),
    leaving=st.floats(0.8, 3.0),
)
def test_a_contact_begins_and_ends_at_zero_force_and_leaves_at_the_speed_asked(
    mass, per_kg, landing, leaving
):
    arcs = spring_contact(mass, per_kg * mass, landing, leaving)
    assert arcs[0].force(0.0) == pytest.approx(0.0, abs=1e-6)
    assert arcs[0].force(arcs[0].duration_s) == pytest.approx(arcs[1].force(0.0), rel=1e-9)
    assert arcs[1].force(arcs[1].duration_s) == pytest.approx(0.0, abs=1e-6)
    assert motion(arcs, mass, G, -landing)[0] == pytest.approx(leaving, rel=1e-9)


@given(mass=st.floats(40.0, 120.0), landing=st.floats(0.8, 3.0))
def test_a_landing_ends_at_rest_on_body_weight(mass, landing):
    arcs = landing_to_standing(mass, 200.0 * mass, landing)
    assert motion(arcs, mass, G, -landing)[0] == pytest.approx(0.0, abs=1e-9)
    assert arcs[-1].force(arcs[-1].duration_s) == pytest.approx(mass * G)
    assert min(arc.force(arc.duration_s) for arc in arcs) > 0.2 * mass * G


@pytest.mark.parametrize(("dip", "rise_m"), [(0.6, 0.05), (0.0, 0.30)])
@pytest.mark.parametrize("leaving", [1.5, 2.2, 2.8])
def test_a_jump_from_standing_leaves_at_the_speed_and_the_height_asked(dip, rise_m, leaving):
    arcs = countermovement(75.0, leaving, dip)
    speed, height = motion(arcs, 75.0, G, 0.0)
    assert speed == pytest.approx(leaving, rel=1e-9)
    assert height == pytest.approx(rise_m, abs=1e-6)


def test_a_spring_too_soft_for_the_beat_is_refused():
    with pytest.raises(InputError, match="cannot hop that fast"):
        speed_for_frequency(75.0, 10000.0, 3.0)
