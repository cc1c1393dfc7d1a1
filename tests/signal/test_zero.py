"""The zero line of a recording: what is unloaded, and what only looks like it."""

import numpy as np
import pytest

from jumpstation.signal.zero import unloaded

RATE_HZ = 1000.0
WEIGHT_N = 700.0


def held(seconds, force_n):
    return np.full(round(seconds * RATE_HZ), float(force_n))


def push(seconds, peak_n):
    return peak_n * np.sin(np.pi * np.linspace(0.0, 1.0, round(seconds * RATE_HZ))) ** 2


def noisy(force_n, sd_n=2.0):
    return force_n + np.random.default_rng(1).normal(0.0, sd_n, len(force_n))


DROP_JUMP = np.r_[held(0.8, 0), push(0.25, 3000), held(0.5, 0), push(0.3, 2500)]
JUMP = np.r_[held(1.5, WEIGHT_N), WEIGHT_N + push(0.4, 1200), held(0.5, 0), held(1, WEIGHT_N)]


@pytest.mark.parametrize("offset_n", [-700, -5, 40, 251, 700, 1400])
@pytest.mark.parametrize("force_n", [DROP_JUMP, JUMP], ids=["no standing", "standing"])
def test_any_offset_is_found(force_n, offset_n):
    found = unloaded(noisy(force_n + offset_n), RATE_HZ)
    assert found.found
    assert found.line(len(force_n)) == pytest.approx(offset_n, abs=2.0)


def test_the_bottom_of_a_deep_countermovement_is_no_zero():
    """80 ms at 15 N before the push-off: standing would read 15 N too little."""
    dip = np.r_[held(0.02, 350), held(0.08, 15), held(0.02, 350)]
    jump = np.r_[held(1.5, WEIGHT_N), dip, WEIGHT_N + push(0.3, 1500), held(0.5, 0)]
    line = unloaded(noisy(jump, 0.8), RATE_HZ).line(len(jump))
    assert line == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize(
    "force_n",
    [
        held(4, WEIGHT_N),
        np.r_[held(1, WEIGHT_N), WEIGHT_N + push(1.5, 1500), held(1, WEIGHT_N)],
        np.r_[
            held(1, WEIGHT_N), WEIGHT_N - push(0.3, 400), WEIGHT_N + push(0.3, 400), held(1, 700)
        ],
    ],
    ids=["standing", "a pull on a bar", "a dip"],
)
def test_a_person_who_never_leaves_the_plate_is_no_zero(force_n):
    assert not unloaded(noisy(force_n), RATE_HZ).found
