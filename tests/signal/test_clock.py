"""The device's rate from message arrival: found within 5 ppm after 60 s, never claimed before."""

import numpy as np
import pytest

from jumpstation.signal.clock import RateEstimator


def arrivals(ppm, latency_s, stalls, seed, seconds=64.0, every_s=0.04):
    """Messages of a device whose clock is off by ppm, behind a USB latency timer."""
    rng = np.random.default_rng(seed)
    true_s = np.arange(0.1, seconds, every_s)
    device_s = true_s / (1 + ppm * 1e-6)
    late_s = 0.0003 + rng.uniform(0, latency_s, len(true_s)) + rng.exponential(0.0002, len(true_s))
    if stalls:
        late_s[rng.random(len(true_s)) < 0.05] += 0.05
    return zip(device_s, true_s + late_s, strict=True)


@pytest.mark.parametrize("ppm", [3000.0, -3000.0, 40.0])
@pytest.mark.parametrize("latency_s", [0.001, 0.016])
@pytest.mark.parametrize("seed", range(5))
def test_rate_is_found_within_5_ppm(ppm, latency_s, seed):
    clock = RateEstimator()
    for device_s, arrival_s in arrivals(ppm, latency_s, stalls=True, seed=seed):
        clock.push(device_s, arrival_s)
    rate = clock.estimate()
    assert rate.span_s >= 60
    assert rate.ppm == pytest.approx(ppm, abs=5.0)


def test_stated_uncertainty_covers_the_error():
    outside = 0
    for seed in range(100):
        clock = RateEstimator()
        for device_s, arrival_s in arrivals(500.0, 0.016, stalls=True, seed=seed):
            clock.push(device_s, arrival_s)
        rate = clock.estimate()
        outside += abs(rate.ppm - 500.0) > 2 * rate.uncertainty_ppm
    assert outside <= 10


def test_nothing_is_claimed_before_60_s():
    clock = RateEstimator()
    for device_s, arrival_s in arrivals(3000.0, 0.001, stalls=False, seed=1, seconds=59.0):
        clock.push(device_s, arrival_s)
    assert clock.estimate() is None
