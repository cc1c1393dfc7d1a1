"""A mat's own bias from contacts that a plate saw too."""

import numpy as np
import pytest

from jumpstation.model import Contact, Flag, Instant
from jumpstation.stats.mat_bias import bias_between_devices, bias_on_one_clock

RATE_HZ = 1000.0


def contact(index, start_s, end_s, clock=0, flags=()):
    return Contact(
        index, Instant(start_s, 1e-4, clock), Instant(end_s, 1e-4, clock), flags=frozenset(flags)
    )


def jumps(count, seed, closing_s=0.004, opening_s=0.010, spread_s=0.001):
    """The same jumps as a mat and as a sampled plate (first sample past its line) see them."""
    rng = np.random.default_rng(seed)
    starts = np.cumsum(rng.uniform(0.6, 0.7, count))
    ends = starts + rng.uniform(0.18, 0.25, count)

    def sampled(true_s):
        return np.ceil(true_s * RATE_HZ) / RATE_HZ

    late = spread_s * rng.standard_normal((2, count))
    mat = [
        contact(i, a + closing_s + x, b + opening_s + y)
        for i, (a, b, x, y) in enumerate(zip(starts, ends, *late, strict=True))
    ]
    plate = [
        contact(i, sampled(a), sampled(b))
        for i, (a, b) in enumerate(zip(starts, ends, strict=True))
    ]
    return mat, plate


def test_closing_and_opening_come_apart_within_their_uncertainty():
    within = np.zeros(3)
    seeds = 200
    for seed in range(seeds):
        bias = bias_on_one_clock(*jumps(20, seed), RATE_HZ)
        assert bias.refused is None
        within += [
            abs(bias.closing_s - 0.004) <= 2 * bias.closing_uncertainty_s,
            abs(bias.opening_s - 0.010) <= 2 * bias.opening_uncertainty_s,
            abs(bias.contact_s - 0.006) <= 2 * bias.uncertainty_s,
        ]
    assert within.min() >= 0.93 * seeds


def test_a_contact_that_only_one_saw_is_left_out():
    mat, plate = jumps(20, 1)
    bias = bias_on_one_clock(mat[:5] + mat[6:], plate[:12] + plate[13:], RATE_HZ)
    assert bias.contacts == 18


def test_a_void_contact_is_left_out():
    mat, plate = jumps(20, 1)
    mat[3] = contact(3, mat[3].touchdown.time_s, mat[3].takeoff.time_s, flags=[Flag.EDGE_LOST])
    assert bias_on_one_clock(mat, plate, RATE_HZ).contacts == 19


def test_two_clocks_are_never_subtracted():
    mat, plate = jumps(12, 1)
    other = [contact(c.index, c.touchdown.time_s, c.takeoff.time_s, clock=1) for c in plate]
    with pytest.raises(ValueError, match="different clocks"):
        bias_on_one_clock(mat, other, RATE_HZ)


def test_two_devices_give_the_contact_bias_alone():
    mat, plate = jumps(20, 1)
    times = [[c.contact_time_s for c in seen] for seen in (mat, plate)]
    bias = bias_between_devices(*times, RATE_HZ)
    assert bias.closing_s is None
    assert bias.opening_s is None
    assert bias.contact_s == pytest.approx(0.006, abs=2 * bias.uncertainty_s)


@pytest.mark.parametrize(
    ("mat", "plate", "said"),
    [
        ([0.2] * 5, [0.2] * 5, "5 contacts were seen by both, at least 10"),
        ([0.2] * 12, [0.2] * 11, "the mat saw 12 contacts, the plate 11"),
        ([0.2, 0.25] * 6, [0.2] * 12, "only known to"),
        ([0.3] * 12, [0.2] * 12, "not the same contacts"),
    ],
)
def test_a_bad_comparison_is_refused(mat, plate, said):
    assert said in bias_between_devices(mat, plate, RATE_HZ).refused
