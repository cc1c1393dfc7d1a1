"""What holds for every contact, whatever its numbers."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumpstation.metrics import RepInput, SetInput, best, evaluate, evaluate_set, mean_of
from jumpstation.metrics.stiffness_mat import (
    dalleau_stiffness_n_per_m,
    half_sine_depth_m,
    half_sine_peak_n,
)
from jumpstation.model import BodyWeight, Contact, ForceTrace, Instant
from tests.metrics.traces import MAT, PLATE, G, hop, series, spring, spring_times

contact_times = st.floats(0.08, 0.6)
flight_times = st.floats(0.06, 0.8)
masses = st.floats(30, 150)
quick = settings(max_examples=60, deadline=None)


@given(contact_times, flight_times)
@quick
def test_rsi_is_g_rsr_tf_over_8(tc, tf):
    found = evaluate(RepInput(hop(tc, tf), MAT))
    rsi, rsr = found["rsi_m_per_s"].value, found["rsr"].value
    assert rsi == pytest.approx(G * rsr * found["flight_time_s"].value / 8)
    assert found["jump_height_m"].value == pytest.approx(
        found["takeoff_velocity_m_per_s"].value ** 2 / (2 * G)
    )
    assert found["step_time_s"].value == pytest.approx(tc + tf)


@given(contact_times, flight_times, st.floats(-1e6, 1e6))
@quick
def test_where_the_clock_stands_does_not_matter(tc, tf, start_s):
    here = evaluate(RepInput(hop(tc, tf), MAT, body_mass_kg=70))
    there = evaluate(RepInput(hop(tc, tf, start_s=start_s), MAT, body_mass_kg=70))
    for metric_id, value in here.items():
        assert there[metric_id].withheld == value.withheld
        if value.value is not None:
            assert there[metric_id].value == pytest.approx(value.value, rel=1e-6)


@given(masses, contact_times, flight_times)
@quick
def test_the_half_sine_models_stiffness_is_its_peak_over_its_depth(m, tc, tf):
    stiffness = dalleau_stiffness_n_per_m(m, tc, tf)
    assert stiffness == pytest.approx(half_sine_peak_n(m, tc, tf) / half_sine_depth_m(m, tc, tf))
    assert dalleau_stiffness_n_per_m(2 * m, tc, tf) == pytest.approx(2 * stiffness)


@given(masses, st.floats(80, 600), st.floats(0.8, 2.8))
@quick
def test_on_any_spring_dalleau_is_low_and_cavagna_is_exact(m, per_kg, v):
    stiffness = m * per_kg
    tc, tf = spring_times(m, stiffness, v)
    assert 0.975 <= dalleau_stiffness_n_per_m(m, tc, tf) / stiffness <= 1.0
    found = evaluate(spring(m, stiffness, v, rate_hz=2000.0))
    assert found["stiffness_cavagna_n_per_m"].value == pytest.approx(stiffness, rel=0.01)
    assert found["stiffness_plate_n_per_m"].value == pytest.approx(stiffness, rel=0.01)
    assert found["return_ratio"].value == pytest.approx(1.0, abs=0.01)
    depth = G / (stiffness / m) * (1 + sqrt(1 + (v * sqrt(stiffness / m) / G) ** 2))
    assert found["com_displacement_m"].value == pytest.approx(depth, rel=0.01)


@given(st.floats(0.5, 2.0))
@quick
def test_force_and_weight_in_another_unit_scale_stiffness_and_nothing_else(factor):
    rep = spring(70, 25000, 2.0)
    trace, weight = rep.contact.trace, rep.body_weight
    assert trace is not None
    assert weight is not None
    scaled = replace(
        rep,
        contact=replace(rep.contact, trace=replace(trace, force_n=trace.force_n * factor)),
        body_weight=replace(weight, weight_n=weight.weight_n * factor),
    )
    one, other = evaluate(rep), evaluate(scaled)
    for metric_id in ("com_displacement_m", "spring_correlation", "return_ratio"):
        assert other[metric_id].value == pytest.approx(one[metric_id].value)
    for metric_id in ("stiffness_plate_n_per_m", "stiffness_cavagna_n_per_m", "force_peak_n"):
        assert other[metric_id].value == pytest.approx(factor * one[metric_id].value)


@given(contact_times, flight_times, st.floats(1e-6, 0.005), st.floats(0, 0.01))
@quick
def test_the_combined_uncertainty_is_the_root_of_the_squares_of_its_parts(tc, tf, stamp_s, bias_s):
    method = replace(MAT, mat_bias_uncertainty_s=bias_s, clock_uncertainty_ppm=50.0)
    found = evaluate(RepInput(hop(tc, tf, uncertainty_s=stamp_s), method, body_mass_kg=70))
    for value in found.values():
        if value.uncertainty is not None:
            assert value.uncertainty**2 == pytest.approx(sum(p**2 for p in value.parts.values()))
            assert value.uncertainty > 0


@given(st.lists(st.tuples(contact_times, flight_times), min_size=1, max_size=12), st.integers(1, 5))
@quick
def test_the_mean_of_the_best_lies_between_the_mean_of_all_and_the_best(times, count):
    values = [evaluate(RepInput(hop(*t), MAT), ["rsi_m_per_s"])["rsi_m_per_s"] for t in times]
    everything = mean_of(values).value
    score = mean_of(best(values, count)).value
    assert everything is not None
    assert score is not None
    top = max(v.value for v in values if v.value is not None)
    assert everything - 1e-12 <= score <= top + 1e-12


@given(st.lists(st.tuples(contact_times, flight_times), min_size=6, max_size=20))
@quick
def test_a_set_played_backwards_has_the_same_power_and_decrement_and_the_slope_turned(times):
    forward = SetInput(PLATE, series(*zip(*times, strict=True)))
    backward = SetInput(PLATE, series(*zip(*times[::-1], strict=True)))
    one, other = evaluate_set(forward), evaluate_set(backward)
    for metric_id in ("bosco_power_w_per_kg", "decrement_percent", "hop_frequency_hz"):
        assert other[metric_id].value == pytest.approx(one[metric_id].value)
    first, turned = one["rsi_slope_percent_per_hop"], other["rsi_slope_percent_per_hop"]
    if first.value is not None and turned.value is not None and abs(first.value) > 1e-6:
        assert first.value * turned.value < 0


def test_a_longer_contact_at_the_same_flight_is_less_of_everything_reactive():
    values = [evaluate(RepInput(hop(tc, 0.42), MAT, body_mass_kg=70)) for tc in (0.15, 0.2, 0.25)]
    for metric_id in ("rsi_m_per_s", "rsr", "stiffness_dalleau_n_per_m"):
        found = [v[metric_id].value for v in values]
        assert found == sorted(found, reverse=True)


forces = st.lists(
    st.one_of(
        st.floats(-5000, 20000),
        st.sampled_from([0.0, 700.0, float("nan"), float("inf")]),
    ),
    min_size=0,
    max_size=60,
)
offsets = st.one_of(st.none(), st.floats(-0.05, 0.1))


@given(
    forces,
    st.sampled_from([80.0, 250.0, 1000.0]),
    st.tuples(offsets, offsets, offsets, offsets),
    st.one_of(st.none(), st.floats(1.0, 3000.0)),
    st.sampled_from([None, 0.0, 20.0]),
)
@settings(max_examples=150, deadline=None)
def test_no_force_and_no_instants_however_odd_raise_anything(force, rate, instants, weight, level):
    at = [None if t is None else Instant(t, 0.0004, 0, t - 0.001, t + 0.001) for t in instants]
    contact = Contact(0, *at, trace=ForceTrace(-0.02, rate, np.array(force)))
    method = replace(PLATE, rate_hz=rate, threshold_n=level, clock_uncertainty_ppm=30.0)
    body = None if weight is None else BodyWeight(weight, 1.0, "quiet standing")
    found = evaluate(RepInput(contact, method, body_weight=body))
    for value in found.values():
        assert (value.value is None) != (value.withheld is None)
        assert value.value is None or np.isfinite(value.value)
        assert value.uncertainty is None or np.isfinite(value.uncertainty)
