"""The real recordings, as the README beside each of them tells.

Found through JUMPSTATION_RECORDINGS; without it these tests skip and say so.
"""

import csv
import os
from pathlib import Path

import pytest

from jumpstation.exchange.force_file import ForceRequest
from jumpstation.model import Flag
from jumpstation.station.analysis import analyze_file

ROOT = os.environ.get("JUMPSTATION_RECORDINGS")
pytestmark = [
    pytest.mark.real_recordings,
    pytest.mark.skipif(
        not ROOT and not os.environ.get("JUMPSTATION_NO_SKIP"),
        reason="set JUMPSTATION_RECORDINGS to the folder of real recordings",
    ),
]


def analyze(name, **request):
    threshold_n = request.pop("threshold_n", None)
    path = Path(str(ROOT)) / name
    return analyze_file(path, ForceRequest(**request), threshold_n=threshold_n)


def flights(analysis):
    return [
        c.contact.flight_time_s for c in analysis.contacts if c.contact.flight_time_s is not None
    ]


def codes(analysis):
    return {code for code, _ in analysis.warnings}


@pytest.mark.parametrize("name", ["Single-DJ-Fz.txt", "Dual-DJ-Fz.txt"])
def test_gidiel_drop_jump(name):
    columns = {"left": "FP1", "right": "FP2"} if name.startswith("Dual") else {}
    result = analyze(f"gidiel_vertical_jumps/{name}", rate_hz=1000, **columns)
    first, landing = result.contacts
    assert 1.893 <= first.contact.touchdown.time_s <= 1.898
    assert first.contact.takeoff.time_s == pytest.approx(2.146, abs=0.0021)
    assert 0.248 <= first.contact.contact_time_s <= 0.253
    assert first.contact.flight_time_s == pytest.approx(0.487, abs=0.002)
    assert landing.contact.takeoff is None
    assert result.body_mass_kg == pytest.approx(67.7, abs=0.5)
    values = {k: m.value for k, m in first.metrics.items()}
    assert values["rsi_m_per_s"] == pytest.approx(1.16, abs=0.02)
    assert values["drop_height_m"] == pytest.approx(0.337, abs=0.01)
    assert values["spring_correlation"] > 0.98
    assert values["stiffness_plate_n_per_m"] == pytest.approx(14_600, rel=0.06)
    assert values["stiffness_dalleau_n_per_m"] == pytest.approx(14_700, rel=0.04)
    assert set(result.sides) == ({"left", "right"} if columns else set())


@pytest.mark.parametrize(("name", "flight_s"), [("CMJ", 0.511), ("SJ", 0.471)])
def test_gidiel_standing_jumps(name, flight_s):
    result = analyze(f"gidiel_vertical_jumps/Single-{name}-Fz.txt", rate_hz=1000)
    assert flights(result) == [pytest.approx(flight_s, abs=0.0021)]
    first = result.contacts[0]
    assert first.contact.touchdown is None
    assert first.metrics["rsi_m_per_s"].value is None
    assert first.metrics["jump_height_impulse_m"].value is not None


def test_bmclab_published_jump():
    """Take-off 0.907 s, landing 1.323 s at 10 N; the flight is noise of up to 20 N."""
    result = analyze("bmclab/GRFZjump.txt", rate_hz=600)
    takeoff = result.contacts[0].contact.takeoff.time_s
    landing = result.contacts[1].contact.touchdown.time_s
    assert takeoff == pytest.approx(0.907, abs=0.005)
    assert landing == pytest.approx(1.323, abs=0.010)
    assert len(flights(result)) == 1


@pytest.mark.parametrize(
    ("name", "request_", "flight_s"),
    [
        ("GRFZjump_m.txt", {"rate_hz": 600}, 0.218),
        ("GRFZjump_n.txt", {"rate_hz": 600}, 0.313),
        ("jump1.txt", {}, 0.551),
        ("jump2.txt", {}, 0.587),
    ],
)
def test_bmclab_flights(name, request_, flight_s):
    """Stepping on and off is no flight; a landing's rebound under 50 ms is none either."""
    assert flights(analyze(f"bmclab/{name}", **request_)) == [pytest.approx(flight_s, abs=0.003)]


@pytest.mark.parametrize("trial", range(1, 7))
def test_plateforce_takeoffs_lie_among_five_programs(trial):
    reference = Path(str(ROOT)) / "plateforce_cmj_subject01/reference_subject01.csv"
    with reference.open() as file:
        row = next(r for r in csv.DictReader(file) if int(r["trial"]) == trial)
    programs = [int(v) for k, v in row.items() if k.startswith("takeoff_")]
    name = f"plateforce_cmj_subject01/subject01_trial{trial}.force.txt"
    result = analyze(name, rate_hz=1200)
    takeoff = result.contacts[0].contact.takeoff.time_s * 1200
    assert min(programs) - 3 <= takeoff <= max(programs) + 3
    heights = [float(v) / 100 for k, v in row.items() if k.startswith("jh_") and k.endswith("_cm")]
    height = result.contacts[0].metrics["jump_height_impulse_m"].value
    assert min(heights) - 0.01 <= height <= max(heights) + 0.01
    assert flights(result) == ([pytest.approx(0.599, abs=0.002)] if trial == 1 else [])
    if trial > 1:
        assert Flag.ENDS_IN_FLIGHT in result.contacts[0].contact.flags


def test_a_clipped_landing_is_said():
    result = analyze("plateforce_cmj_subject01/subject01_trial1.force.txt", rate_hz=1200)
    assert Flag.SATURATED in result.contacts[1].contact.flags
    assert result.contacts[1].metrics["force_peak_n"].value is None


@pytest.mark.parametrize(
    ("name", "request_", "count"),
    [
        ("long_1.csv", {"left": "fp1", "right": "fp2"}, 4),
        ("comma_long.csv", {"left": "fp1", "right": "fp2"}, 4),
        ("long_2.csv", {"left": "Left", "right": "Right"}, 4),
        ("long_3_error.csv", {"left": "Left", "right": "Right"}, 3),
        ("long_4.csv", {"left": "Z Left", "right": "Z Right"}, 3),
        ("long_5.csv", {"left": "Left", "right": "Right"}, 3),
        ("single_trial.csv", {"left": "fp1", "right": "fp2"}, 1),
        ("wide_data.csv", {"force": ("0", "1")}, 1),
        ("wide_data.csv", {"force": ("2", "3")}, 1),
        ("wide_data.csv", {"force": ("4", "5")}, 1),
        ("wide_data.csv", {"force": ("6", "7")}, 1),
    ],
)
def test_pasco_jumps_are_counted_and_steps_are_not(name, request_, count):
    result = analyze(f"sams_pasco_cmj/{name}", rate_hz=1000, **request_)
    assert len(flights(result)) == count
    assert all(0.4 < f < 0.75 for f in flights(result))


def test_pasco_export_has_its_own_time():
    result = analyze("sams_pasco_cmj/comma_pasco.csv", force=("6", "12"))
    assert result.file.rate_hz == pytest.approx(1000.0)
    assert len(flights(result)) == 1


def test_drift_on_a_treadmill_is_followed():
    result = analyze("running_contacts/dryft_treadmill_drift_300Hz.csv", rate_hz=300)
    assert len(result.contacts) == 79
    assert "drift" in codes(result)
    times = [c.contact.contact_time_s for c in result.contacts[1:-1]]
    assert max(times) - min(times) < 0.06


def test_body_weights_are_not_newtons():
    rows = Path(str(ROOT)) / "running_contacts/alcantara_grf_bw_500Hz.csv"
    column = [float(line.split(",")[0]) for line in rows.read_text().splitlines()]
    assert max(column) < 5
    # the file holds one condition a row; as a recording of one column it is refused in words
    with pytest.raises(Exception, match="cannot be known"):
        analyze("running_contacts/alcantara_grf_bw_500Hz.csv", rate_hz=500)
