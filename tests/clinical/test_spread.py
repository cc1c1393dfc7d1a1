"""The 90 % interval against a line: worked examples and laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumpstation.clinical.spread import Z90, Spread, interval90, joined, judge, more_trials
from jumpstation.clinical.words import Verdict

MET, NOT_MET, UNSURE = Verdict.MET, Verdict.NOT_MET, Verdict.CANNOT_BE_TOLD
values = st.floats(0.1, 200)
errors = st.floats(0.001, 50)


@pytest.mark.parametrize(
    ("value", "line", "more", "error", "verdict"),
    [
        (93.0, 90.0, True, 7.0, UNSURE),
        (93.0, 90.0, True, 1.8, MET),  # 93 - 1.645 * 1.8 = 90.04
        (93.0, 90.0, True, 1.9, UNSURE),  # 89.87
        (69.0, 90.0, True, 9.0, NOT_MET),
        (0.214, 0.250, False, 0.008, MET),
        (0.245, 0.250, False, 0.008, UNSURE),
        (0.300, 0.250, False, 0.008, NOT_MET),
    ],
)
def test_worked_examples(value, line, more, error, verdict):
    assert judge(value, line, more, Spread(error)) is verdict


def test_a_difference_of_sides_has_root_two_times_the_error():
    both = joined(Spread(0.05, 4, 0.01), Spread(0.05, 4, 0.01))
    assert both.error == pytest.approx(math.sqrt(2) * math.sqrt(0.05**2 / 4 + 0.01**2))


@given(values, values, st.booleans(), errors)
def test_never_met_and_not_met_and_mirrored(value, line, more, error):
    spread = Spread(error)
    verdict = judge(value, line, more, spread)
    low, high = interval90(value, spread)
    assert (verdict is UNSURE) == (low < line <= high if more else low <= line < high)
    mirror = {MET: NOT_MET, NOT_MET: MET, UNSURE: UNSURE}
    if line not in (low, high):
        assert judge(value, line, not more, spread) is mirror[verdict]


@given(values, values, errors, st.floats(0, 5), st.integers(1, 9))
def test_so_many_more_trials_settle_it_and_fewer_do_not(value, line, error, rest, n):
    spread = Spread(error, n, rest)
    if judge(value, line, True, spread) is not UNSURE:
        return
    more = more_trials(value, line, spread)
    if more is None:
        assert Z90 * Spread(error, 1e12, rest).error >= abs(value - line) * (1 - 1e-9)
        return
    enough = Spread(error, n + more * (1 + 1e-9), rest)
    assert Z90 * enough.error <= abs(value - line) * (1 + 1e-6)
    if more > 1:
        assert Z90 * Spread(error, n + more - 1, rest).error >= abs(value - line) * (1 - 1e-6)
