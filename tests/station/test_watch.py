"""What the operator is told of the set-up: each fault of the simulated device, once."""

import pytest
from live_runs import run

from jumpstation.model import LinkFault


def faults(spec, protocol="ankle-hops-10-5"):
    trials, told = run(protocol, spec)
    return trials[0], [one.code for one in told if isinstance(one, LinkFault)]


@pytest.mark.parametrize("spec", ["sim:seed=2", "sim:device=plate,seed=2,drift=20"])
def test_a_sound_device_gives_no_cause_for_words(spec):
    trial, codes = faults(spec)
    assert trial.valid
    assert codes == []


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
