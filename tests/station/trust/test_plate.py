"""Calibrating a simulated plate through the whole chain: found, written, read back, filed."""

import datetime

import numpy as np
import pytest

from jumpstation.devices import open_device
from jumpstation.errors import DeviceError, InputError, NotPossible
from jumpstation.model import ForceBlock
from jumpstation.station.trust.keeping import read_page, write_page
from jumpstation.station.trust.on_file import read_on_file, with_on_file
from jumpstation.station.trust.plate import keep, walk
from jumpstation.station.trust.plate_steps import CORNERS, PlateSteps
from jumpstation.station.trust.reading import Still, StillFinder, read_still
from jumpstation.store import open_store
from jumpstation.wire.calibration import CalibrationRecord
from jumpstation.wire.messages import CalSet

ON = datetime.date(2026, 4, 1)
SCALE = float(np.float32(8000.0 / 0x7FFFFF))


def calibrated(spec, **options):
    device = open_device(f"sim:device=plate,{spec}")
    fit = walk(device, PlateSteps([20, 40, 60, 80], **options), lambda step: None)
    return device, fit


def test_the_gains_are_found_within_their_uncertainty_over_seeds():
    within = []
    for seed in range(8):
        errors = np.random.default_rng(seed).uniform(-0.1, 0.1, 2)
        spec = f"gain_left={errors[0]:.6f},gain_right={errors[1]:.6f},seed={seed}"
        device, fit = calibrated(f"{spec},hysteresis=0.001,corner=0.001,noise=3", creep=False)
        device.close()
        assert fit.accepted, fit.reasons
        for gain, error, relative in zip(
            fit.gain_n_per_count, errors, fit.gain_relative_uncertainty, strict=True
        ):
            within.append(abs(gain / (SCALE * (1 + error)) - 1) <= 2 * relative)
    assert np.mean(within) >= 0.9


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("hysteresis=0.02", "up and down differ"),
        ("creep=0.02", "a load creeps"),
        ("corner=0.05", "the corners differ"),
        ("fault=dead_channel@0", "cannot be told apart"),
    ],
)
def test_a_bad_plate_is_refused_and_nothing_is_written(fault, said, tmp_path):
    device, fit = calibrated(fault)
    before = device.info.force
    assert any(said in reason for reason in fit.reasons)
    with open_store(tmp_path / "h.db") as store:
        with pytest.raises(NotPossible):
            keep(device, fit, store, ON)
        assert store.device_records(device.info.device_id) == []
    assert device.info.force.calibrated_on == before.calibrated_on
    device.close()


def test_it_is_written_read_back_and_on_file(tmp_path):
    device, fit = calibrated("gain_left=0.05,seed=2")
    with open_store(tmp_path / "h.db", who="Kim") as store:
        keep(device, fit, store, ON, 21.5)
        filed = read_on_file(store, device.info.device_id)
    page = read_page(device, 0)
    device.close()
    assert page.gain_n_per_count == pytest.approx(fit.gain_n_per_count[0], rel=1e-6)
    assert (page.date, page.temperature_c) == (ON, 21.5)
    assert device.info.force.calibrated_on == "2026-04-01"
    assert filed.plate.who == "Kim"
    assert filed.plate.data["gain_n_per_count"] == list(fit.gain_n_per_count)
    # a board that has lost its record (or was exchanged) gets it from the file
    other = open_device("sim:device=plate,fault=calibration")
    assert other.info.force.calibrated_on is None
    info = with_on_file(other.info, filed)
    other.close()
    assert info.force.scale_n_per_count == fit.gain_n_per_count
    assert info.force.calibrated_on == "2026-04-01"


def test_a_memory_that_keeps_something_else_is_found_out(monkeypatch):
    device = open_device("sim:device=plate")
    ask = device.ask

    def forgetful(question):
        if isinstance(question, CalSet):
            other = CalibrationRecord(0.5, date=ON).to_bytes()
            return ask(CalSet(question.page, other))
        return ask(question)

    monkeypatch.setattr(device, "ask", forgetful)
    with pytest.raises(DeviceError, match="reads back otherwise than written"):
        write_page(device, 0, CalibrationRecord(0.001, date=ON))
    device.close()


def test_a_restless_load_is_not_read():
    device = open_device("sim:device=plate,movement=hops,hops=60")
    with pytest.raises(NotPossible, match="still moving after 5 s"):
        read_still(device, patience_s=5.0)
    device.close()


# --- the steps, without a device -------------------------------------------------------------


def still(newton):
    return Still((newton / SCALE,), 1.0, 3000)


def test_the_steps_in_order():
    steps = PlateSteps([60, 20, 40], corner_kg=20)
    assert [(s.kind, s.mass_kg) for s in steps.steps] == [
        ("zero", 0), ("up", 20), ("up", 40), ("up", 60), ("creep", 60), ("down", 40), ("down", 20),
        ("down", 0), *[("corner", 20)] * 4,
    ]  # fmt: skip
    assert [s.place for s in steps.steps[-4:]] == list(CORNERS)
    assert steps.current.words == "The plate is empty."


def test_going_back_loses_no_recorded_step():
    steps = PlateSteps([20, 40, 60])
    for newton in (0, 196, 392):
        steps.record(still(newton))
    steps.back()
    steps.back()
    assert (steps.current.kind, steps.current.mass_kg) == ("up", 20)
    assert len(steps.readings) == 3
    steps.set_mass(20.5)
    steps.record(still(201))
    assert len(steps.readings) == 3
    assert steps.steps[1].mass_kg == 20.5


@pytest.mark.parametrize("masses", [[20, 40], [0, 0, 20, 40], [20, 40, -60]])
def test_too_few_masses_or_none_at_all_are_named(masses):
    with pytest.raises(InputError):
        PlateSteps(masses)


def test_still_means_three_seconds_alike_and_no_loss():
    finder = StillFinder(100.0, (1.0,))
    for i in range(20):
        finder.push(ForceBlock(i * 10, i, np.full((10, 1), 500)))
    assert finder.still is None
    for i in range(20):
        finder.push(ForceBlock(i * 10, i, np.full((10, 1), 500 + (5 if i > 10 else 0))))
    assert finder.still is None
    assert finder.moving_n > 2
    for i in range(40):
        finder.push(ForceBlock(i * 10, i, np.full((10, 1), 505)))
    assert finder.still == Still((505.0,), 0.0, 300)
