"""Known masses to a gain: the line, its uncertainty over many seeds, and what is refused."""

import numpy as np
import pytest

from jumpstation.stats.calibration_fit import Creep, Load, fit_plate

G = 9.80665
GAIN, ZERO = 0.001, 11_000.0
MASSES = (0, 20, 40, 60, 80)


def one_channel(error_n=lambda kg, going: 0.0, rng=None, noise_n=0.0, masses=MASSES):
    """Counts of a one-channel plate; error_n: what it reads too much."""
    loads = []
    for going, all_kg in (("up", masses), ("down", masses[-2::-1])):
        for kg in all_kg:
            noise = noise_n * rng.standard_normal() if rng is not None else 0.0
            force_n = kg * G + error_n(kg, going) + noise
            loads.append(Load(kg, (ZERO + force_n / GAIN,), going))
    return loads


def hysteresis(size_n, top_kg=80.0):
    return lambda kg, going: 4 * size_n * (kg / top_kg) * (1 - kg / top_kg) * (going == "down")


def test_an_exact_plate_is_found_exactly():
    fit = fit_plate(one_channel())
    assert fit.accepted
    assert fit.gain_n_per_count[0] == pytest.approx(GAIN, rel=1e-9)
    assert fit.zero_counts == (ZERO,)
    assert fit.newtons((ZERO + 500 / GAIN,)) == pytest.approx(500)
    assert fit.linearity_n == pytest.approx(0, abs=1e-6)
    # the masses themselves are only known to 0.1 %
    assert fit.gain_relative_uncertainty[0] == pytest.approx(0.001)


@pytest.mark.parametrize("hysteresis_n", [0.0, 0.5, 1.0])
def test_the_stated_uncertainty_holds_over_seeds(hysteresis_n):
    """With masses wrong by 0.1 % (SD, all alike), noise and hysteresis."""
    within_two = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        scale = 1 + 0.001 * rng.standard_normal()
        bow = hysteresis(hysteresis_n)
        loads = one_channel(
            lambda kg, going, s=scale, bow=bow: kg * G * (s - 1) + bow(kg, going), rng, 0.5
        )
        fit = fit_plate(loads)
        assert fit.accepted, fit.reasons
        error = fit.gain_n_per_count[0] / GAIN - 1
        within_two += abs(error) <= 2 * fit.gain_relative_uncertainty[0]
    assert within_two >= 0.93 * 200


def two_channels(gains, shares=((0.5, "up"), (0.9, "corner"), (0.1, "corner"))):
    loads = []
    for going in ("up", "down"):
        for kg in MASSES:
            loads.append((kg, 0.5, going))
    loads += [(20, share, "corner") for share, going in shares if going == "corner"]
    zero = np.array([11_000.0, -7_000.0])
    return [
        Load(kg, tuple(zero + kg * G * np.array([s, 1 - s]) / np.array(gains)), going)
        for kg, s, going in loads
    ]


def test_left_and_right_get_a_gain_each():
    fit = fit_plate(two_channels((0.001, 0.0013)))
    assert fit.accepted
    assert fit.gain_n_per_count == pytest.approx((0.001, 0.0013))
    assert fit.corner_n == pytest.approx(0, abs=1e-6)


def test_without_a_mass_on_each_half_they_get_none():
    fit = fit_plate(two_channels((0.001, 0.0013), shares=()))
    assert not fit.accepted
    assert "left and right cannot be told apart" in fit.reasons[0]


def test_figures_of_a_plate_with_faults():
    fit = fit_plate(one_channel(hysteresis(2.0)), Creep(80, 60, (ZERO,), (ZERO + 1.5 / GAIN,)))
    assert fit.hysteresis_n == pytest.approx(2.0, abs=0.01)
    assert fit.zero_return_n == pytest.approx(0, abs=1e-6)
    assert fit.creep_n == pytest.approx(1.5, abs=0.01)


@pytest.mark.parametrize(
    ("what", "loads", "creep", "said"),
    [
        ("bent", one_channel(lambda kg, _: -0.004 * kg * kg), None, "it is not straight"),
        ("hysteresis", one_channel(hysteresis(8.0)), None, "up and down differ: 8.0 N, 3.9 N"),
        ("moved", one_channel(lambda kg, going: 6.0 * (going == "down")), None, "does not come"),
        ("creep", one_channel(), Creep(80, 60, (0.0,), (6 / GAIN,)), "a load creeps: 6.0 N"),
        ("few", one_channel(masses=(0, 20, 40)), None, "2 masses on the way up, at least 3"),
        ("one way", one_channel()[:5], None, "0 masses on the way down, at least 3"),
        ("corner", [*one_channel(), Load(40, (ZERO + 400 / GAIN,), "corner")], None, "the corners"),
        ("swapped", [Load(x.mass_kg, (-x.counts[0],), x.going) for x in one_channel()], None, "wires"),  # noqa: E501
    ],
)  # fmt: skip
def test_a_bad_plate_is_refused_with_its_reason(what, loads, creep, said):
    fit = fit_plate(loads, creep)
    assert not fit.accepted, what
    assert any(said in reason for reason in fit.reasons), fit.reasons


def test_what_was_not_looked_at_is_said():
    notes = fit_plate(one_channel()).notes
    assert "creep was not looked at" in notes
    assert "the corners were not looked at" in notes


def test_no_empty_plate_is_no_calibration():
    with pytest.raises(ValueError, match="no empty plate"):
        fit_plate([Load(20, (1.0,))])
