"""The bias of a simulated mat on a simulated plate: found, filed, and taken off the next run."""

import datetime

import numpy as np
import pytest

from jumpstation.devices import open_device
from jumpstation.errors import NotPossible
from jumpstation.model import ClockBreak, Edge, ForceBlock, StartRequest
from jumpstation.signal.settings import DetectionSettings
from jumpstation.signal.stream import ContactStream
from jumpstation.station.method import method_of
from jumpstation.station.trust.mat import CrossCalibration, cross_calibrate, record_of
from jumpstation.station.trust.on_file import MAT, read_on_file, with_on_file
from jumpstation.store import open_store


def measured(spec, hops=25):
    device = open_device(f"sim:device=both,{spec}")
    bias = cross_calibrate(device, hops)
    device.close()
    return bias, device


def lags_s(device):
    """How late the plate's 20 N is after the foot's touch, and how early before it leaves."""
    plan = device.transport.runs[-1].plan
    crossings = plan.curve.crossings(20.0)
    lands, leaves = [], []
    for contact in plan.contacts:
        if contact.touchdown_s is None or contact.takeoff_s is None:
            continue
        inside = [c for c in crossings if contact.touchdown_s <= c.time_s <= contact.takeoff_s]
        lands.append(inside[0].time_s - contact.touchdown_s)
        leaves.append(contact.takeoff_s - inside[-1].time_s)
    return np.mean(lands), np.mean(leaves)


@pytest.mark.parametrize(("closing_ms", "opening_ms"), [(4.0, 9.0), (-3.0, 2.0), (0.0, 0.0)])
def test_the_bias_is_recovered_within_its_uncertainty(closing_ms, opening_ms):
    """Against the plate at its threshold, which is what is measured, and against the foot."""
    of_plate, of_foot = [], []
    for seed in range(6):
        bias, device = measured(
            f"closing_bias_ms={closing_ms},opening_bias_ms={opening_ms},bias_spread_ms=1,seed={seed}"
        )
        assert bias.refused is None
        assert bias.uncertainty_s < 0.001
        lands_s, leaves_s = lags_s(device)
        closing_s, opening_s = closing_ms / 1000, opening_ms / 1000
        u_closing, u_opening = bias.closing_uncertainty_s, bias.opening_uncertainty_s
        of_plate += [
            abs(bias.closing_s - (closing_s - lands_s)) <= 2 * u_closing,
            abs(bias.opening_s - (opening_s + leaves_s)) <= 2 * u_opening,
            abs(bias.contact_s - (opening_s - closing_s + lands_s + leaves_s))
            <= 2 * bias.uncertainty_s,
        ]
        of_foot += [
            abs(bias.closing_s - closing_s) <= 3 * u_closing + 1e-4,
            abs(bias.opening_s - opening_s) <= 3 * u_opening + 1e-4,
        ]
    assert np.mean(of_plate) >= 0.94
    assert np.mean(of_foot) >= 0.9


def run(spec, filed=None):
    """Contact times of the mat in a run of its own."""
    device = open_device(f"sim:device=mat,hops=10,{spec}")
    device.start(StartRequest())
    info = device.info if filed is None else with_on_file(device.info, filed)
    stream = ContactStream(info, DetectionSettings(), "mat")
    signals = []
    for _ in range(400):
        for reading in device.read(0.05):
            signals += stream.push(reading)
    device.close()
    contacts = [signal.contact for signal in signals if hasattr(signal, "contact")]
    return [c.contact_time_s for c in contacts if c.contact_time_s], method_of(
        info, DetectionSettings()
    )


def test_what_is_on_file_is_taken_off_the_next_run_and_named(tmp_path):
    spec = "closing_bias_ms=4,opening_bias_ms=9"
    bias, device = measured(f"{spec},seed=3")
    with open_store(tmp_path / "h.db", who="Kim") as store:
        data = record_of(bias, "plate on the same board")
        store.add_device_record(device.info.device_id, MAT, "2026-04-01", data)
        filed = read_on_file(store, device.info.device_id)
    true, _ = run("seed=5")
    wrong, _ = run(f"seed=5,{spec}")
    right, method = run(f"seed=5,{spec}", filed)
    assert np.mean(np.subtract(wrong, true)) == pytest.approx(0.005, abs=1e-4)
    assert abs(np.mean(np.subtract(right, true))) <= 2 * bias.uncertainty_s
    assert method.corrections == (
        f"closing {1000 * bias.closing_s:+.2f} ms", f"opening {1000 * bias.opening_s:+.2f} ms",
    )  # fmt: skip
    assert method.mat_bias_uncertainty_s == bias.uncertainty_s
    assert not method.mat_bias_assumed


def test_too_few_hops_are_refused_and_cannot_be_filed():
    bias, _ = measured("seed=1", hops=5)
    assert "at least 10 are needed" in bias.refused
    with pytest.raises(NotPossible, match="at least 10"):
        record_of(bias, "plate")


@pytest.mark.parametrize("device", ["mat", "plate"])
def test_it_takes_mat_and_plate_on_one_board(device):
    opened = open_device(f"sim:device={device}")
    with pytest.raises(NotPossible):
        cross_calibrate(opened)
    opened.close()


def test_a_reset_ends_the_comparison():
    device = open_device("sim:device=both")
    device.start(StartRequest((0,), 1000.0))
    trial = CrossCalibration(device.info)
    device.close()
    with pytest.raises(NotPossible, match="was reset"):
        trial.push(ClockBreak(1, "its supply voltage broke down"))


def test_a_correction_on_file_does_not_hide_the_bias():
    device = open_device("sim:device=both,closing_bias_ms=5,opening_bias_ms=5,seed=2,hops=20")
    device.start(StartRequest((0,), 1000.0))
    from dataclasses import replace

    info = replace(device.info, mat_closing_bias_s=0.005, mat_opening_bias_s=0.005)
    trial = CrossCalibration(info)
    while device.now_s() < 20.0:
        for reading in device.read(0.05):
            if isinstance(reading, Edge | ForceBlock):
                trial.push(reading)
    device.close()
    assert trial.result().closing_s == pytest.approx(0.005, abs=0.001)


def test_the_date_decides_nothing_about_a_bias(tmp_path):
    """The newest record counts, whenever the older was made."""
    bias, device = measured("seed=3")
    with open_store(tmp_path / "h.db") as store:
        for day, closing_s in (("2026-04-01", 0.001), ("2026-05-01", 0.002)):
            data = record_of(bias, "plate") | {"closing_s": closing_s}
            store.add_device_record(device.info.device_id, MAT, day, data)
        filed = read_on_file(store, device.info.device_id)
    assert filed.mat.data["closing_s"] == 0.002
    assert filed.mat.age_days(datetime.date(2026, 5, 11)) == 10
