"""What is on file against what the device says: the newer counts, the old is warned of."""

import datetime
from dataclasses import replace

import pytest

from jumpstation.devices import open_device
from jumpstation.model import DeviceInfo, ForceInput, MatInput, Side
from jumpstation.protocols import load_protocol
from jumpstation.station.archive import TrialArchive
from jumpstation.station.live import LiveSession
from jumpstation.station.trust.on_file import (
    Filed,
    OnFile,
    as_recorded,
    read_on_file,
    warnings,
    with_on_file,
)
from jumpstation.store import open_store

FORCE = ForceInput("ADS1256", 1000.0, 24, (Side.BOTH,), (0.01,), (5.0,))
INFO = DeviceInfo("native", "A", "1", 5e-7, mats=(MatInput(0),), force=FORCE)
TODAY = datetime.date(2026, 6, 1)


def plate(on, gain=0.02, adc="ADS1256"):
    data = {
        "gain_n_per_count": [gain], "zero_counts": [7.0], "gain_relative_uncertainty": [0.002],
        "adc": adc,
    }  # fmt: skip
    return OnFile(plate=Filed(on, "Kim", data))


@pytest.mark.parametrize(
    ("device_date", "filed", "gain"),
    [
        (None, plate("2026-01-01"), 0.02),
        ("2025-12-31", plate("2026-01-01"), 0.02),
        ("2026-01-02", plate("2026-01-01"), 0.01),
        (None, plate("2026-01-01", adc="CS1237"), 0.01),
        (None, OnFile(), 0.01),
    ],
)
def test_the_newer_calibration_of_the_same_converter_counts(device_date, filed, gain):
    info = replace(INFO, force=replace(FORCE, calibrated_on=device_date))
    assert with_on_file(info, filed).force.scale_n_per_count == (gain,)


def mat(closing, opening, contact=0.005):
    data = {
        "closing_s": closing, "opening_s": opening, "contact_s": contact, "uncertainty_s": 3e-4,
    }  # fmt: skip
    return OnFile(mat=Filed("2026-01-01", "Kim", data))


def test_apart_or_the_contact_bias_alone_never_both():
    apart = with_on_file(INFO, mat(0.004, 0.009))
    assert (apart.mat_closing_bias_s, apart.mat_contact_bias_s) == (0.004, None)
    alone = with_on_file(INFO, mat(None, None))
    assert (alone.mat_closing_bias_s, alone.mat_contact_bias_s) == (None, 0.005)
    assert alone.mat_bias_uncertainty_s == 3e-4


def test_a_trial_is_computed_again_with_what_was_in_force_then():
    then = with_on_file(INFO, mat(0.004, 0.009))
    now = with_on_file(INFO, mat(0.001, 0.002))
    assert as_recorded(now, then) == then


@pytest.mark.parametrize(
    ("on", "oldest_days", "said"),
    [
        ("2026-01-01", 365, []),
        ("2025-05-31", 365, ["the plate's calibration is 366 days old, over 365: do it again"]),
        ("2026-01-01", 90, ["the plate's calibration is 151 days old, over 90: do it again"]),
        ("2027-01-01", 365, ["the plate's calibration is dated 2027-01-01, in the future: "
                             "check this computer's date"]),
        (None, 365, ["the plate was never calibrated: its forces may be off by some ten per cent"]),
    ],
)  # fmt: skip
def test_an_old_calibration_is_warned_of(on, oldest_days, said):
    info = replace(INFO, mats=(), force=replace(FORCE, calibrated_on=on))
    assert warnings(info, OnFile(), TODAY, oldest_days) == said


def test_a_failed_self_test_and_a_mat_never_compared_are_warned_of():
    failed = OnFile(self_test=Filed("2026-05-01", "Kim", {"passed": False}))
    said = warnings(replace(INFO, force=None), failed, TODAY)
    assert said == [
        "the mat was never compared with a plate: ±5 ms on contact and flight assumed",
        "the self-test failed on 2026-05-01: mend it and test again",
    ]


def test_a_device_without_an_identity_has_nothing_on_file(tmp_path):
    with open_store(tmp_path / "h.db") as store:
        store.add_device_record("not set", "clock", "2026-01-01", {"ppm": 1, "uncertainty_ppm": 1})
        assert read_on_file(store, "not set") == OnFile()


def test_a_stored_session_uses_what_is_on_file(tmp_path):
    protocol = load_protocol("ankle-hops-10-5")
    with open_store(tmp_path / "h.db") as store:
        store.add_device_record(
            "JUMPSIM1", "clock", "2026-01-01", {"ppm": 99, "uncertainty_ppm": 1}
        )
        archive = TrialArchive(store, store.add_athlete("A"), protocol, "{}")
        device = open_device("sim")
        session = LiveSession(device, protocol)
        assert session.info.clock_ppm is None
        archive.attach(session)
        assert session.info.clock_ppm == 99
        device.close()
