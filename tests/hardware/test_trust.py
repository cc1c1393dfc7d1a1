"""Calibration, self-test and mat bias with the real firmware, through the real driver."""

import datetime
from pathlib import Path

import numpy as np
import pytest

from jumpstation.devices import open_device
from jumpstation.devices.emulator import FORCE_RATE_HZ, Emulator
from jumpstation.model import StartRequest
from jumpstation.station.trust.keeping import read_page, write_clock
from jumpstation.station.trust.mat import cross_calibrate
from jumpstation.station.trust.plate import keep
from jumpstation.station.trust.plate_steps import PlateSteps
from jumpstation.station.trust.reading import StillFinder
from jumpstation.station.trust.self_test import run_self_test
from jumpstation.wire.calibration import DEVICE_PAGE
from tests.hardware.test_chain import device_on

pytestmark = [pytest.mark.firmware, pytest.mark.usefixtures("simulator")]

ON = datetime.date(2026, 4, 1)
GAINS = (0.0011, 0.0013)  # true newtons a count
ZEROS = (5000.0, -3000.0)
SHARES = {
    "middle": 0.5,
    "front left": 0.9,
    "back left": 0.85,
    "front right": 0.1,
    "back right": 0.15,
}
HOLD_S = 5.0
RECORDS_AT = 16


def counts_of(steps: PlateSteps) -> np.ndarray:
    """What both channels read while the steps are done, five seconds each."""
    rows = []
    for step in steps.steps:
        share = SHARES[step.place]
        force_n = step.mass_kg * 9.80665 * np.array([share, 1 - share])
        rows.append(np.tile(force_n / GAINS + ZEROS, (int(HOLD_S * FORCE_RATE_HZ), 1)))
    return np.rint(np.concatenate(rows)).astype(np.float32)


def run_steps(device, steps: PlateSteps) -> None:
    """As the window does: one stream, a load after the other, each read once it is still."""
    device.start(StartRequest((), 1000.0))
    finder = StillFinder(1000.0, device.info.force.scale_n_per_count)
    begin, step_ticks = None, int(HOLD_S / device.info.tick_s)
    while steps.current is not None:
        for reading in device.read(0.05):
            finder.push(reading)
            tick = getattr(reading, "tick", None)
            if begin is None:
                begin = tick
            if begin is None or tick is None:
                continue
            ready = begin + (steps.at + 0.9) * step_ticks
            if steps.current is not None and tick >= ready:
                found = finder.still
                assert found is not None, (steps.at, finder.moving_n)
                steps.record(found)
    device.stop()


def test_a_plate_is_calibrated_and_its_record_survives_resets_and_damage(tmp_path: Path):
    steps = PlateSteps([20, 40, 60], creep=False)
    force = tmp_path / "force"
    force.write_bytes(counts_of(steps).tobytes())
    (tmp_path / "script").write_text("0 A 0\n")
    eeprom = tmp_path / "eeprom"
    options = ("--force", str(force), "--force-rate", str(FORCE_RATE_HZ))

    def emulated():
        return Emulator(
            script=tmp_path / "script", converter="ads131m02", eeprom=eeprom, paced=False,
            options=options,
        )  # fmt: skip

    with emulated() as running:
        device = open_device(f"native:{running.port}")
        run_steps(device, steps)
        fit = steps.result()
        assert fit.accepted, fit.reasons
        assert fit.gain_n_per_count == pytest.approx(GAINS, rel=1e-4)
        assert fit.zero_counts == pytest.approx(ZEROS, abs=1)
        keep(device, fit, None, ON, 20.5)
        write_clock(device, -812.5, 1.5, ON)
        device.close()
    with emulated() as running:  # another boot, from the same memory
        device = open_device(f"native:{running.port}")
        assert device.info.force.scale_n_per_count == pytest.approx(fit.gain_n_per_count, rel=1e-6)
        assert device.info.force.calibrated_on == "2026-04-01"
        assert device.info.clock_ppm == pytest.approx(-812.5)
        assert device.info.clock_uncertainty_ppm == pytest.approx(1.5)
        assert device.info.device_id == "EMULATED"
        assert read_page(device, 0).temperature_c == 20.5
        device.close()
    cells = bytearray(eeprom.read_bytes())
    cells[RECORDS_AT + 3] ^= 0x10  # one bit of the left gain
    eeprom.write_bytes(cells)
    with emulated() as running:
        device = open_device(f"native:{running.port}")
        assert device.info.force.calibrated_on is None  # told as none, and never used
        assert read_page(device, 0) is None
        assert read_page(device, DEVICE_PAGE).clock_ppm == pytest.approx(-812.5)
        keep(device, fit, None, ON)
        assert device.info.force.calibrated_on == "2026-04-01"
        device.close()


def test_the_self_test_with_the_jumper(tmp_path):
    with device_on(tmp_path, ["p1000 jumper 1"]) as device:
        result = run_self_test(device, 50, 1000)
    assert result.passed, result.words
    assert result.edges == 100
    assert result.worst_us <= 0.5


def test_the_self_test_without_the_jumper_fails_and_says_what_to_look_at(tmp_path):
    with device_on(tmp_path, []) as device:
        result = run_self_test(device, 5, 1000)
    assert not result.passed
    assert "0 of 10 edges came back: is the jumper on D9 and D8" in result.words


def test_the_bias_of_a_mat_on_a_plate():
    athlete = "device=both,hops=16,bounce=1,closing_bias_ms=4,opening_bias_ms=9,noise=1"
    with Emulator(athlete=athlete, paced=False) as running:
        device = open_device(f"native:{running.port}")
        bias = cross_calibrate(device, 14)
        device.close()
    assert bias.refused is None, bias
    # the plate's 20 N lie some tenths of a millisecond inside the foot's true touch
    assert bias.closing_s == pytest.approx(0.004 - 0.0003, abs=2 * bias.closing_uncertainty_s)
    assert bias.opening_s == pytest.approx(0.009 + 0.0003, abs=2 * bias.opening_uncertainty_s)
