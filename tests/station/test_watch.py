"""What the operator is told of the set-up: each fault of the simulated device, once."""

import math

import pytest
from live_runs import run

from jumpstation.model import LinkFault, Side
from jumpstation.protocols import list_protocols, load_protocol
from jumpstation.station.watch import expected_of


def faults(spec, protocol="ankle-hops-10-5"):
    trials, told = run(protocol, spec)
    return trials[0], [one.code for one in told if isinstance(one, LinkFault)]


@pytest.mark.parametrize("spec", ["sim:seed=2", "sim:device=plate,seed=2,drift=20"])
def test_a_sound_device_gives_no_cause_for_words(spec):
    trial, codes = faults(spec)
    assert trial.valid
    assert codes == []


@pytest.mark.parametrize(
    ("protocol", "spec"),
    [
        ("single-leg-hops", "sim:device=plate,seed=2"),
        ("isometric-calf-hold", "sim:device=plate,seed=2"),
        ("balance", "sim:seed=2"),
    ],
)
def test_what_a_test_does_by_design_is_no_fault_of_the_set_up(protocol, spec):
    """One leg leaves one half of a plate unloaded; balance is one long contact."""
    _, codes = faults(spec, protocol)
    assert codes == []


@pytest.mark.parametrize("protocol", [entry.id for entry in list_protocols()])
def test_no_protocol_asks_for_what_would_be_warned_of(protocol):
    found = load_protocol(protocol)
    sides = {"both": [Side.BOTH], "left": [Side.LEFT], "right": [Side.RIGHT]}
    for side in sides.get(found.who.sides, [Side.LEFT, Side.RIGHT]):
        expected = expected_of(found, side)
        assert expected.one_leg is (found.who.sides != "both")
        stood_s = found.start.stand_still_s + found.start.countdown_s
        assert expected.closed_s > stood_s
        if found.movement in ("balance", "heel_raises"):
            assert math.isinf(expected.closed_s)


def test_a_slow_start_of_a_users_own_is_waited_for():
    hops = load_protocol("ankle-hops-10-5")
    slow = hops.start.model_copy(update={"stand_still_s": 8.0, "countdown_s": 6})
    own = hops.model_copy(update={"start": slow})
    assert expected_of(own, Side.BOTH).closed_s == 19.0


def test_a_cut_cable_is_no_test():
    trial, codes = faults("sim:fault=cut@0")
    assert "mat_not_connected" in codes
    assert not trial.valid
    assert "cable is open" in trial.invalid_reason


def test_something_lying_on_the_mat_is_said():
    trial, codes = faults("sim:fault=stuck@0", "rebounds-5")
    assert not trial.valid
    assert "mat_closed" in codes


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("saturate@3", "saturated"),
        ("dead_channel@0", "dead_channel"),
        ("tared@0", "tared_while_standing"),
    ],
)
def test_a_plate_that_cannot_be_believed_is_said_once(fault, code):
    _, codes = faults(f"sim:device=plate,fault={fault}")
    assert codes.count(code) == 1
