"""The formula vectors, to 1e-6, and the eleven-hop series, exactly."""

import json
from pathlib import Path

import numpy as np
import pytest

from jumpstation.metrics import RepInput, best, evaluate, mean_of
from jumpstation.metrics.height import flight_height_m, flight_velocity_m_per_s
from jumpstation.metrics.reactive import rsi_from_times_m_per_s
from jumpstation.metrics.sets import (
    bosco_power_from_times_w_per_kg,
    decrement_of,
    fatigue_index_of,
    slope_of,
)
from jumpstation.metrics.stiffness_mat import (
    dalleau_stiffness_n_per_m,
    half_sine_depth_m,
    half_sine_peak_n,
)
from jumpstation.model import Contact, Instant, Method

VECTORS = json.loads((Path(__file__).parents[1] / "cases" / "test_vectors.json").read_text())
MAT = Method("native", "a", "1", "mat", 0.05, 0.05)


def close(expected: float):
    return pytest.approx(expected, rel=1e-6)


def hop(contact_s: float, flight_s: float) -> Contact:
    return Contact(
        0, Instant(1.0, 0.0), Instant(1.0 + contact_s, 0.0), Instant(1.0 + contact_s + flight_s, 0)
    )


def test_flight_time():
    vector = VECTORS["flight_time"]
    assert flight_height_m(vector["tf"]) == close(vector["h"])
    assert flight_velocity_m_per_s(vector["tf"]) == close(vector["v_to"])


@pytest.mark.parametrize("row", VECTORS["dalleau"])
def test_dalleau(row):
    times = row["mass_kg"], row["tc_s"], row["tf_s"]
    assert dalleau_stiffness_n_per_m(*times) == close(row["K_N_per_m"])
    assert half_sine_peak_n(*times) == close(row["Fpeak_N"])
    assert half_sine_depth_m(*times) == close(row["dz_m"])
    values = evaluate(RepInput(hop(*times[1:]), MAT, body_mass_kg=row["mass_kg"]))
    assert values["stiffness_dalleau_n_per_m"].value == close(row["K_N_per_m"])
    assert values["jump_height_m"].value == close(row["height_m"])
    assert values["rsi_m_per_s"].value == close(row["RSI_m_per_s"])
    assert values["rsr"].value == close(row["RSR"])


@pytest.mark.parametrize("row", VECTORS["linear_spring_exact"])
def test_dalleau_on_an_exact_spring(row):
    stiffness = dalleau_stiffness_n_per_m(row["m"], row["tc"], row["tf"])
    assert stiffness == close(row["K_dalleau"])
    assert 100 * (stiffness / row["k"] - 1) == close(row["dalleau_err_pct"])


@pytest.mark.parametrize("name", VECTORS["timing_error_pct"])
def test_a_coupled_timing_error(name):
    contact_s, flight_s, error_ms = (
        float(part.lstrip("tcfdms").rstrip("ms")) for part in name.split("_")
    )
    d = error_ms / 1000
    moved = contact_s + d, flight_s - d
    expected = VECTORS["timing_error_pct"][name]
    found = {
        "K_N_per_m": dalleau_stiffness_n_per_m(70, *moved)
        / dalleau_stiffness_n_per_m(70, contact_s, flight_s),
        "RSI_m_per_s": rsi_from_times_m_per_s(*moved) / rsi_from_times_m_per_s(contact_s, flight_s),
        "height_m": flight_height_m(moved[1]) / flight_height_m(flight_s),
    }
    for key, ratio in found.items():
        assert 100 * (ratio - 1) == close(expected[key])


def test_bosco():
    for key, g in (("g981", 9.81), ("g980665", 9.80665)):
        assert bosco_power_from_times_w_per_kg(15, 7.5, 15, g) == close(VECTORS["bosco"][key][0])
        assert bosco_power_from_times_w_per_kg(15, 8.1, 18, g) == close(VECTORS["bosco"][key][1])


def test_decay():
    vector = VECTORS["rsi_decay_slope"]
    rsi = np.array(vector["rsi"])
    slope, intercept = slope_of(rsi)
    assert slope == close(vector["slope_per_hop"])
    assert intercept == close(vector["intercept"])
    assert fatigue_index_of(rsi) == close(vector["fatigue_index_pct"])
    assert decrement_of(rsi) == close(vector["decrement_score_pct"])


def test_rsi_from_rsr():
    vector = VECTORS["FT_CT"]
    values = evaluate(RepInput(hop(vector["tc"], vector["tf"]), MAT))
    assert values["rsr"].value == close(vector["RSR"])
    assert values["rsi_m_per_s"].value == close(vector["RSI_from_RSR"])


def eleven() -> list[Contact]:
    vector = VECTORS["ten_to_five_VALD"]
    return [hop(*times) for times in zip(vector["tc"], vector["tf"], strict=True)]


def test_the_eleven_hop_series_hop_by_hop_and_its_best_five():
    vector = VECTORS["ten_to_five_VALD"]
    values = [evaluate(RepInput(contact, MAT), ["rsi_m_per_s", "rsr"]) for contact in eleven()]
    assert [v["rsi_m_per_s"].value for v in values] == close(vector["RSI"])
    assert [v["rsr"].value for v in values] == close(vector["RSR"])
    for metric_id, key, printed in (
        ("rsr", "best5_RSR", 2.51831),
        ("rsi_m_per_s", "best5_RSI", 1.43584),
    ):
        score = mean_of(best([v[metric_id] for v in values], 5)).value
        assert score is not None
        assert score == close(vector[key])
        assert round(score, 5) == printed


def test_the_eleven_hop_series_rose_and_its_index_keeps_the_sign():
    vector, expected = VECTORS["ten_to_five_VALD"], VECTORS["fatigue_first3_last3"]
    assert fatigue_index_of(np.array(vector["RSR"])) == close(expected["RSR"])
    assert fatigue_index_of(np.array(vector["tf"])) == close(expected["tf"])
    assert fatigue_index_of(np.array(vector["tc"])) == close(expected["tc"])
