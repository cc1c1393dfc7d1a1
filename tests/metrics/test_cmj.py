"""Jumps from standing: the impulse, its start, and what is not said of them."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from jumpstation.metrics import RepInput, evaluate
from jumpstation.model import BodyWeight, Contact, ForceTrace, Instant
from tests.metrics.traces import PLATE, G, countermovement, hop

IMPULSE_IDS = ("takeoff_velocity_impulse_m_per_s", "jump_height_impulse_m", "rsi_modified_m_per_s")
REBOUND_IDS = (
    "rsi_m_per_s",
    "rsr",
    "stiffness_dalleau_n_per_m",
    "stiffness_plate_n_per_m",
    "stiffness_cavagna_n_per_m",
    "drop_height_m",
    "return_ratio",
    "com_displacement_m",
)


def test_noise_of_a_plate_moves_the_height_by_less_than_its_uncertainty_of_weight():
    quiet, noisy = (
        evaluate(countermovement(noise_n=noise))["jump_height_impulse_m"] for noise in (0.0, 3.0)
    )
    assert noisy.value == pytest.approx(quiet.value, abs=0.002)


def test_a_jump_from_standing_has_no_reactive_strength_or_stiffness():
    rep = countermovement()
    landed = replace(rep.contact, next_touchdown=Instant(3.2, 0.0))
    found = evaluate(replace(rep, contact=landed), REBOUND_IDS)
    for metric_id, value in found.items():
        assert value.value is None, metric_id
        assert "not a rebound" in value.withheld


def test_standing_on_the_plate_for_more_than_2_s_is_no_rebound_either():
    found = evaluate(RepInput(hop(3.1, 0.5), PLATE, body_mass_kg=70), REBOUND_IDS[:2])
    for value in found.values():
        assert value.withheld == "3.10 s on the ground is standing, not a rebound (limit 2 s)"


def test_without_a_quiet_second_there_is_no_impulse_height():
    found = evaluate(countermovement(quiet_s=0.6), IMPULSE_IDS)
    for value in found.values():
        assert "no second of quiet standing" in value.withheld
    fidgeting = countermovement(noise_n=40.0)
    for value in evaluate(fidgeting, IMPULSE_IDS).values():
        assert "no second of quiet standing" in value.withheld


@pytest.mark.parametrize("source", ["given", "hop cycles"])
def test_body_weight_must_be_read_from_quiet_standing(source):
    rep = countermovement()
    other = replace(rep, body_weight=BodyWeight(70 * G, 0.0, source))
    for value in evaluate(other, IMPULSE_IDS).values():
        assert value.withheld == f"body weight is from {source}: it needs quiet standing"
    for value in evaluate(replace(rep, body_weight=None, body_mass_kg=70), IMPULSE_IDS).values():
        assert value.withheld == "body weight was not read from quiet standing"


def test_a_weight_that_is_another_persons_is_refused():
    rep = replace(countermovement(), body_weight=BodyWeight(60 * G, 0.0, "quiet standing"))
    for value in evaluate(rep, IMPULSE_IDS).values():
        assert value.value is None


def test_a_shift_of_posture_before_the_jump_is_not_its_start():
    rep = countermovement(quiet_s=4.0)
    trace = rep.contact.trace
    assert trace is not None
    force = trace.force_n.copy()
    force[800:1000] *= 0.9  # 0.2 s of shifting, long before
    force[1000:1200] *= 1.1
    shifted = replace(rep, contact=replace(rep.contact, trace=replace(trace, force_n=force)))
    plain = evaluate(rep, IMPULSE_IDS)
    for metric_id, value in evaluate(shifted, IMPULSE_IDS).items():
        assert value.value == pytest.approx(plain[metric_id].value, rel=1e-9)


def test_a_given_window_of_standing_is_used():
    rep = replace(countermovement(quiet_s=4.0), standing_start_s=(0.2, 1.4))
    assert rep.standing.from_s == pytest.approx(0.2)
    assert rep.standing.onset_s == pytest.approx(3.97)
    short = replace(rep, standing_start_s=(0.2, 0.5))
    assert evaluate(short, IMPULSE_IDS[:1])[IMPULSE_IDS[0]].withheld == (
        "the quiet standing given is shorter than 1 s"
    )


@pytest.mark.parametrize(
    ("hold_s", "held_back"),
    [(0.4, ()), (0.9, IMPULSE_IDS[2:]), (2.4, IMPULSE_IDS)],
)
def test_a_squat_held_before_the_jump_is_no_countermovement(hold_s, held_back):
    """Down, held (restlessly: no quiet second), up: RSI modified is not said of it."""
    rep = countermovement()
    trace = rep.contact.trace
    assert trace is not None
    weight, rate = 70 * G, trace.rate_hz
    down = np.concatenate([np.full(200, 0.5), np.full(200, 1.5)]) * weight
    restless = weight * (1 + 0.08 * np.sin(np.arange(round(hold_s * rate)) / rate * 2 * np.pi * 5))
    force = np.concatenate([trace.force_n[:2000], down, restless, trace.force_n[2300:]])
    takeoff_s = 2.6995 + 0.1 + len(restless) / rate
    held = replace(
        rep,
        contact=replace(
            rep.contact,
            takeoff=Instant(takeoff_s, 0.0),
            trace=replace(trace, force_n=force),
        ),
    )
    found = evaluate(held, IMPULSE_IDS)
    for metric_id, value in found.items():
        if metric_id in held_back:
            assert "s before take-off (limit" in value.withheld
        else:
            assert value.value is not None


@pytest.mark.real_recordings
@pytest.mark.parametrize("trial", range(1, 7))
def test_six_real_jumps_lie_within_the_spread_of_five_programs(recordings, trial):
    folder = recordings / "plateforce_cmj_subject01"
    with (folder / "reference_subject01.csv").open() as file:
        row = next(row for row in csv.DictReader(file) if row["trial"] == str(trial))
    rate, force = 1200.0, np.loadtxt(folder / f"subject01_trial{trial}.force.txt")
    takeoffs = sorted(float(row[key]) for key in row if key.startswith("takeoff"))
    first_below = int(takeoffs[0]) - 60 + int(np.argmax(force[int(takeoffs[0]) - 60 :] < 20.0))
    assert takeoffs[0] <= first_below <= takeoffs[-1]
    rep = RepInput(
        Contact(
            0, None, Instant(first_below / rate, 0.408 / rate), trace=ForceTrace(0, rate, force)
        ),
        replace(PLATE, rate_hz=rate),
        body_weight=BodyWeight(float(row["bw_lowvar"]), 0.5, "quiet standing"),
    )
    heights = sorted(float(row[key]) / 100 for key in row if key.startswith("jh_"))
    found = evaluate(rep)
    height = found["jump_height_impulse_m"]
    assert heights[0] <= height.value <= heights[-1]
    assert height.value == pytest.approx(np.median(heights), abs=0.005)
    speeds = [(2 * G * h) ** 0.5 for h in heights]
    assert speeds[0] <= found["takeoff_velocity_impulse_m_per_s"].value <= speeds[-1]
    starts = sorted(float(row[key]) / rate for key in row if key.startswith("onset"))
    assert starts[1] <= rep.standing.onset_s <= starts[-1]
    assert found["jump_height_m"].withheld is not None
