"""The clock: found within 5 ppm after 60 s, kept, and what it does to a jump's height."""

import datetime

import numpy as np
import pytest

from jumpstation.devices import open_device
from jumpstation.errors import NotPossible
from jumpstation.metrics import RepInput, evaluate
from jumpstation.model import ContactDone, StartRequest
from jumpstation.signal.clock import RateEstimator
from jumpstation.signal.settings import DetectionSettings
from jumpstation.signal.stream import ContactStream
from jumpstation.station.method import method_of
from jumpstation.station.trust.clock import measure_clock
from jumpstation.station.trust.keeping import write_clock
from jumpstation.station.trust.on_file import CLOCK, read_on_file, with_on_file
from jumpstation.store import open_store
from jumpstation.wire.native import PING_ARMED_S


def scripted(ppm, latency_s, seed, seconds=61.0):
    """PONG and STATUS at their own paces, late by up to `latency_s`, one in twenty 50 ms more."""
    rng = np.random.default_rng(seed)
    pauses_s = PING_ARMED_S * rng.uniform(0.75, 1.25, int(seconds / PING_ARMED_S))
    pings = np.cumsum(pauses_s)
    true_s = np.sort(np.concatenate([pings, np.arange(0.1, seconds, 0.262144)]))
    late_s = 0.0003 + rng.uniform(0, latency_s, len(true_s)) + rng.exponential(2e-4, len(true_s))
    late_s[rng.random(len(true_s)) < 0.05] += 0.05
    return zip(true_s / (1 + ppm * 1e-6), true_s + late_s, strict=True)


@pytest.mark.parametrize("ppm", [3000.0, -3000.0])
@pytest.mark.parametrize("latency_s", [0.001, 0.016])
@pytest.mark.parametrize("seed", range(8))
def test_within_5_ppm_after_60_s_from_scripted_arrivals(ppm, latency_s, seed):
    clock = RateEstimator()
    for device_s, arrival_s in scripted(ppm, latency_s, seed):
        clock.push(device_s, arrival_s)
    rate = clock.estimate()
    assert rate.ppm == pytest.approx(ppm, abs=5.0)
    # and so 306.5 mm of height is right to 0.003 mm, where it was 1.8 mm off
    flight_s = 0.5
    raw_s = flight_s / (1 + ppm * 1e-6)
    height = 9.80665 / 8 * (raw_s * (1 + rate.ppm * 1e-6)) ** 2
    assert abs(9.80665 / 8 * raw_s**2 - 0.30645781) > 0.0018
    assert height == pytest.approx(0.30645781, abs=3.2e-6)


@pytest.mark.parametrize("ppm", [3000.0, -3000.0])
@pytest.mark.parametrize("latency_ms", [1, 16])
def test_the_whole_chain_behind_a_bridge_with_a_timer_of_its_own(ppm, latency_ms):
    device = open_device(f"sim:clock_ppm={ppm},latency={latency_ms}")
    rate = measure_clock(device)
    device.close()
    assert rate.span_s >= 60
    assert rate.ppm == pytest.approx(ppm, abs=5.0)


def test_less_than_a_minute_claims_nothing():
    device = open_device("sim:clock_ppm=100")
    with pytest.raises(NotPossible, match="nothing is claimed before 60 s"):
        measure_clock(device, 30.0)
    device.close()


def heights(device, info):
    device.start(StartRequest())
    stream = ContactStream(info, DetectionSettings())
    signals = []
    for _ in range(300):
        for reading in device.read(0.05):
            signals += stream.push(reading)
    device.stop()
    method = method_of(info, DetectionSettings())
    done = [signal.contact for signal in signals if isinstance(signal, ContactDone)]
    values = [evaluate(RepInput(c, method), ["jump_height_m"])["jump_height_m"] for c in done]
    return [value.value for value in values if value.value is not None], method


def test_a_filed_rate_corrects_the_height_of_the_next_run(tmp_path):
    device = open_device("sim:clock_ppm=3000,seed=4,hops=8")
    rate = measure_clock(device)
    write_clock(device, rate.ppm, rate.uncertainty_ppm, datetime.date(2026, 4, 1))
    assert device.info.clock_ppm == pytest.approx(rate.ppm, abs=0.01)  # from the device's own page
    with open_store(tmp_path / "h.db") as store:
        data = {"ppm": rate.ppm, "uncertainty_ppm": rate.uncertainty_ppm, "span_s": rate.span_s}
        store.add_device_record(device.info.device_id, CLOCK, "2026-04-01", data)
        filed = read_on_file(store, device.info.device_id)
    device.close()
    again = open_device("sim:clock_ppm=3000,seed=4,hops=8")
    raw, _ = heights(again, again.info)
    again.close()
    again = open_device("sim:clock_ppm=3000,seed=4,hops=8")
    corrected, method = heights(again, with_on_file(again.info, filed))
    again.close()
    exact = open_device("sim:seed=4,hops=8")
    true, _ = heights(exact, exact.info)
    exact.close()
    assert len(true) == len(raw) == len(corrected)
    assert np.mean(np.divide(raw, true) - 1) == pytest.approx(1 / 1.003**2 - 1, abs=2e-5)
    assert abs(np.mean(np.divide(corrected, true) - 1)) < 1e-5 + 2e-6 * 5
    assert method.corrections == (f"clock {rate.ppm:+.1f} ppm",)
