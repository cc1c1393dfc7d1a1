"""Every movement of a protocol has a plan whose contacts are where its force is."""

from itertools import pairwise

import numpy as np
import pytest

from jumpstation.devices.simulated.athlete import Athlete, G
from jumpstation.devices.simulated.movements import MOVEMENTS, Wish, make_plan
from jumpstation.model import Side


def plan_of(movement, athlete=None, seed=1, **wish):
    return make_plan(movement, athlete or Athlete(), Wish(**wish), np.random.default_rng(seed))


def flights(plan):
    return [after.touchdown_s - before.takeoff_s for before, after in pairwise(plan.contacts)]


def contact_times(plan):
    return [
        c.takeoff_s - c.touchdown_s
        for c in plan.contacts
        if c.takeoff_s is not None and c.touchdown_s is not None
    ]


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("movement", MOVEMENTS)
def test_there_is_force_in_every_contact_and_none_in_the_air(movement, side):
    plan = plan_of(movement, side=side, approach_s=1.0)
    ground = np.zeros(int(plan.end_s * 10000) + 1, dtype=bool)
    time_s = (np.arange(len(ground)) + 0.5) / 10000
    for contact in plan.contacts:
        start = 0.0 if contact.touchdown_s is None else contact.touchdown_s
        end = plan.end_s if contact.takeoff_s is None else contact.takeoff_s
        ground |= (time_s > start) & (time_s < end)
    edge_s = [t for c in plan.contacts for t in (c.touchdown_s, c.takeoff_s) if t is not None]
    near = np.min(np.abs(time_s[:, None] - np.array(edge_s)), axis=1) < 2e-4
    force = plan.curve.force(time_s)
    assert np.all(force[ground & ~near & (time_s < plan.end_s)] > 0.0)
    assert np.all(force[~ground & ~near & (time_s < plan.end_s)] == 0.0)


@pytest.mark.parametrize("movement", MOVEMENTS)
def test_force_never_steps(movement):
    plan = plan_of(movement, approach_s=1.0)
    ends = plan.curve.starts_s[1:]
    before, after = plan.curve.force(ends - 1e-9), plan.curve.force(ends + 1e-9)
    assert np.max(np.abs(after - before)) < 0.02


def test_the_usual_hops_last_0_18_s_and_fly_0_45_s():
    plan = plan_of("hops")
    assert len(plan.contacts) == 14  # standing, twelve hops, the last landing
    assert np.mean(contact_times(plan)) == pytest.approx(0.18, abs=0.01)
    assert np.mean(flights(plan)) == pytest.approx(0.45, abs=0.02)


def test_whole_hop_cycles_carry_body_weight():
    plan = plan_of("hops", Athlete(variability=0.0, fatigue=0.0))
    one, other = plan.contacts[3], plan.contacts[4]
    time_s = np.linspace(one.touchdown_s, other.touchdown_s, 200001)
    assert np.mean(plan.curve.force(time_s)) == pytest.approx(75.0 * G, rel=1e-4)


def test_hops_at_a_metronome_keep_the_beat():
    plan = plan_of("hops_metronome", Athlete(variability=0.0, fatigue=0.0), frequency_hz=2.2)
    touches = [c.touchdown_s for c in plan.contacts[2:]]
    assert np.diff(touches) == pytest.approx(1 / 2.2, abs=1e-9)


def test_fatigue_lowers_the_hops_from_the_first_to_the_last():
    plan = plan_of("hops", Athlete(variability=0.0, fatigue=0.2))
    first, *_, last = flights(plan)[1:]
    assert (last / first) ** 2 == pytest.approx(0.8, abs=1e-9)


def test_one_leg_is_higher_by_the_asymmetry_and_loads_its_own_side():
    athlete = Athlete(variability=0.0, fatigue=0.0, asymmetry=0.1)
    left = plan_of("single_leg_hops", athlete, side=Side.LEFT)
    right = plan_of("single_leg_hops", athlete, side=Side.RIGHT)
    assert (flights(left)[-1] / flights(right)[-1]) ** 2 == pytest.approx(1.1 / 0.9)
    assert (left.left_share, right.left_share) == (1.0, 0.0)
    assert {c.side for c in left.contacts} == {Side.LEFT}


def test_a_drop_jump_lands_at_the_speed_of_its_box():
    plan = plan_of("drop_jump", Athlete(variability=0.0), drop_height_m=0.45)
    arc = plan.curve.arcs[1]
    fall = arc.sine_n / (75.0 * arc.omega_rad_per_s)  # K v / w over m w is the speed
    assert fall**2 / (2 * G) == pytest.approx(0.45)


def test_taps_are_light_and_quick():
    plan = plan_of("taps", Athlete(variability=0.0))
    assert len(plan.contacts) > 100
    assert np.mean(contact_times(plan)) == pytest.approx(0.052)


def test_the_same_seed_is_the_same_plan_and_another_is_another():
    one, same, other = (plan_of("hops", seed=s) for s in (5, 5, 6))
    assert one.contacts == same.contacts
    assert one.contacts != other.contacts
