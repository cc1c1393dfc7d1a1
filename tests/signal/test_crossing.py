"""The error of a crossing, from the slope at it."""

import numpy as np
import pytest

from jumpstation.signal.crossing import instant, rising

TIME_S = np.arange(8) / 1000


def test_a_blip_of_one_sample_has_the_slope_of_its_own_flank():
    """108 N for a millisecond, then off again: crossed within that millisecond, not in 50 ms."""
    force_n = np.array([0.0, 1, 0, 108, 2, 1, 300, 800])
    found = instant(rising, force_n, TIME_S, 3, 20.0, 3.0)
    assert found is not None
    assert found.time_s == pytest.approx(0.003)
    assert found.uncertainty_s < 0.0004
