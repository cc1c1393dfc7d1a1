"""A real drop jump that is a clean spring; figures of the recording's own README, not truth."""

import pytest

from jumpstation.exchange.force_file import ForceRequest
from jumpstation.station.analysis import analyze_file


@pytest.mark.real_recordings
@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("Single-DJ-Fz.txt", ForceRequest(rate_hz=1000.0)),
        ("Dual-DJ-Fz.txt", ForceRequest(left="FP1", right="FP2", rate_hz=1000.0)),
    ],
)
def test_every_way_to_its_stiffness_agrees(recordings, name, request_):
    analysis = analyze_file(recordings / "gidiel_vertical_jumps" / name, request_)
    jump = analysis.contacts[0]
    found = {metric_id: value.value for metric_id, value in jump.metrics.items()}
    assert found["spring_correlation"] == pytest.approx(0.991, abs=0.002)
    assert found["stiffness_plate_n_per_m"] == pytest.approx(14_500, rel=0.02)
    assert found["stiffness_dalleau_n_per_m"] == pytest.approx(14_700, rel=0.03)
    assert found["stiffness_cavagna_n_per_m"] == pytest.approx(14_500, rel=0.03)
    drop = jump.metrics["drop_height_m"]
    assert abs(drop.value - 0.337) < 2 * drop.uncertainty
    assert found["return_ratio"] == pytest.approx(342 / 363, abs=0.03)
    assert found["rsi_m_per_s"] == pytest.approx(1.16, abs=0.02)
    notes = " ".join(jump.metrics["stiffness_plate_n_per_m"].notes)
    assert "by peak force 14" in notes
    assert "by slope 14" in notes


@pytest.mark.real_recordings
def test_impulse_and_flight_agree_on_a_clean_jump_and_stay_two_numbers(recordings):
    path = recordings / "gidiel_vertical_jumps" / "Single-CMJ-Fz.txt"
    jump = analyze_file(path, ForceRequest(rate_hz=1000.0)).contacts[0].metrics
    flight, impulse = jump["jump_height_m"], jump["jump_height_impulse_m"]
    assert flight.value == pytest.approx(0.320, abs=0.003)
    assert abs(flight.value - impulse.value) < 2 * impulse.uncertainty
    assert jump["rsi_m_per_s"].withheld is not None
    assert jump["stiffness_plate_n_per_m"].withheld is not None
