"""Chatter that never moves an edge; samples that are the force, disturbed as asked."""

from itertools import pairwise

import numpy as np
import pytest

from jumpstation.devices.simulated.faults import Fault
from jumpstation.devices.simulated.mat import LONGEST_PULSE_S, mat_edges
from jumpstation.devices.simulated.movements import TrueContact, make_plan
from jumpstation.devices.simulated.plate import (
    CONVERTER,
    LARGEST_COUNT,
    ZERO_COUNTS,
    Plate,
)
from jumpstation.devices.simulated.spec import parse_settings
from jumpstation.model import EdgeFlag
from jumpstation.wire.converters import filter_delay_s

CONTACTS = (TrueContact(None, 1.0), TrueContact(1.4, 1.6), TrueContact(2.0, None))


def edges_of(*faults, bounce=4, seed=1):
    return mat_edges(CONTACTS, bounce, faults, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(20))
def test_touchdown_is_the_first_closing_and_takeoff_the_last_opening(seed):
    edges = edges_of(bounce=6, seed=seed)
    assert edges == sorted(edges, key=lambda e: e.time_s)
    levels = [True, *(e.closed for e in edges)]
    assert all(one is not other for one, other in pairwise(levels))
    near = [[e for e in edges if abs(e.time_s - at) < 0.01] for at in (1.0, 1.4, 1.6, 2.0)]
    assert [n[-1].time_s for n in (near[0], near[2])] == [1.0, 1.6]
    assert [n[0].time_s for n in (near[1], near[3])] == [1.4, 2.0]
    assert all(len(n) % 2 == 1 for n in near)
    assert all(abs(n[0].time_s - n[-1].time_s) <= 12 * LONGEST_PULSE_S for n in near)


def test_faults_of_the_mat():
    late = edges_of(Fault("late", 1.2, 2), bounce=0)
    assert [e.flags for e in late] == [0, EdgeFlag.LATE, EdgeFlag.LATE, 0]
    assert all(0 <= e.stamp_s - e.time_s <= 40e-6 for e in late)
    lost = edges_of(Fault("edge_overrun", 1.2, 2), bounce=0)
    assert [e.lost for e in lost] == [False, True, True, False]
    assert lost[3].flags & EdgeFlag.DROPPED
    assert [(e.time_s, e.closed) for e in edges_of(Fault("cut", 1.5), bounce=0)] == [
        (1.0, False),
        (1.4, True),
        (1.5, False),
    ]
    assert [(e.time_s, e.closed) for e in edges_of(Fault("stuck", 1.5), bounce=0)] == [
        (1.0, False),
        (1.4, True),
    ]
    assert len(edges_of(Fault("floating", 1.5, 40), bounce=0)) == 2 + 80


def plate_of(text, movement="hops"):
    settings = parse_settings("plate=1," + text)
    plan = make_plan(movement, settings.athlete, settings.wish, np.random.default_rng(1))
    return Plate(plan, settings, 1000.0, 77)


def newtons(plate, counts):
    return ((counts - np.array(ZERO_COUNTS)) * plate.scale_n).sum(axis=1)


def test_quiet_samples_are_the_force_of_the_filters_middle():
    plate = plate_of("noise=0")
    counts = plate.samples(0, 8000)
    at_s = plate.ready_s(np.arange(8000)) - filter_delay_s(CONVERTER, 1000.0)
    assert newtons(plate, counts) == pytest.approx(plate.plan.curve.force(at_s), abs=0.001)


def test_noise_drift_and_offset_are_of_the_sum():
    plate = plate_of("noise=3,offset=40,drift=60,approach=30", "stand")
    force = newtons(plate, plate.samples(0, 28000))
    assert np.std(np.diff(force)) / np.sqrt(2) == pytest.approx(3.0, rel=0.03)
    assert np.mean(force[:1000]) == pytest.approx(40.5, abs=0.4)
    assert np.mean(force[27000:28000]) == pytest.approx(67.5, abs=0.4)


def test_a_sample_is_the_same_whatever_it_is_asked_with():
    plate = plate_of("noise=3")
    whole = plate.samples(0, 3000)
    parts = [plate.samples(at, min(7, 3000 - at)) for at in range(0, 3000, 7)]
    assert np.array_equal(whole, np.concatenate(parts))


def test_faults_of_the_plate():
    assert plate_of("fault=saturate").samples(0, 9000).max() == LARGEST_COUNT
    dead = plate_of("fault=dead_channel@3").samples(0, 9000)
    assert len(np.unique(dead[3000:, 0])) == 1
    tared = plate_of("noise=0,fault=tared,approach=0")
    assert newtons(tared, tared.samples(0, 1)) == pytest.approx(0.0, abs=2.0)


def test_the_sides_share_by_the_asymmetry():
    plate = plate_of("noise=0,asymmetry=0.2,approach=0", "stand")
    left, right = (plate.samples(500, 1) - np.array(ZERO_COUNTS))[0]
    assert left / right == pytest.approx(0.6 / 0.4, rel=1e-4)
