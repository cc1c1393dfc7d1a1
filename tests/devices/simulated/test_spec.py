"""Keys of `sim:...`: what they set, and what is said of wrong ones."""

import pytest

from jumpstation.devices.simulated.faults import FAULTS, Fault, parse_fault
from jumpstation.devices.simulated.spec import KEYS, parse_settings
from jumpstation.errors import InputError
from jumpstation.model import Side


def test_nothing_is_a_mat_that_somebody_stands_on():
    settings = parse_settings("")
    assert (settings.device, settings.wish.approach_s, settings.pace) == ("mat", 0.0, 0.0)


def test_a_plate_is_stepped_on_after_a_second_unless_told():
    assert parse_settings("plate=1").wish.approach_s == 1.0
    assert parse_settings("plate=1,approach=0").wish.approach_s == 0.0
    assert parse_settings("device=both").has_mat


def test_keys_reach_their_places():
    settings = parse_settings("mass=62,side=left,latency=16,drift=-12,fault=unplug@6.2,seed=9")
    assert settings.athlete.mass_kg == 62.0
    assert settings.wish.side is Side.LEFT
    assert settings.latency_s == 0.016
    assert settings.drift_n_per_min == -12.0
    assert settings.faults == (Fault("unplug", 6.2, 1),)


def test_faults_are_given_again_or_joined():
    both = parse_settings("fault=reset@5,faults=lose@4x3+saturate").faults
    assert [f.kind for f in both] == ["reset", "lose", "saturate"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("wieght=70", "no key 'wieght'; use one of device, plate, movement"),
        ("mass", "mass: has no value"),
        ("mass=", "mass: has no value"),
        ("mass=heavy", "mass=heavy: not a number"),
        ("mass=nan", "mass=nan: outside 20 to 250"),
        ("mass=1000", "outside 20 to 250"),
        ("hops=2.5", "hops=2.5: not a whole number"),
        ("device=treadmill", "not one of mat, plate, both"),
        ("movement=dance", "not one of hops, hops_metronome"),
        ("fault=explode@3", "no such fault; write NAME@SECONDS"),
        ("fault=reset@soon", "no such fault"),
        ("fault=reset@1e", "is not a time in seconds"),
        ("fault=reset@3x2", "reset takes no count"),
        ("frequency=2.2,height=0.2", "each fixes the other"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_what_is_allowed(text, says):
    with pytest.raises(InputError) as caught:
        parse_settings(text)
    assert says in str(caught.value)
    assert "simulated athlete" in str(caught.value)


@pytest.mark.parametrize("kind", FAULTS)
def test_every_fault_can_be_asked_for(kind):
    assert parse_fault(f"{kind}@2.5").at_s == 2.5


def test_every_key_says_what_it_takes():
    assert all(key.text for key in KEYS.values())
