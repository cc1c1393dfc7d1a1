"""Every part of the uncertainty, worked by hand where it can be, and by drawing lots where not."""

from dataclasses import replace
from math import hypot, sqrt

import numpy as np
import pytest

from jumpstation.metrics import RepInput, SetInput, best, evaluate, evaluate_set, mean_of
from jumpstation.model import BodyWeight, Contact, Instant
from tests.metrics.traces import MAT, PLATE, G, hop, series, spring


def rsi(tc: float, tf: float) -> float:
    return G * tf**2 / (8 * tc)


def test_a_mats_5_ms_lengthen_contact_and_shorten_flight_and_are_named_an_assumption():
    found = evaluate(RepInput(hop(0.18, 0.42), MAT))
    assert found["contact_time_s"].parts == {"mat": pytest.approx(0.005)}
    assert found["flight_time_s"].parts == {"mat": pytest.approx(0.005)}
    assert found["step_time_s"].parts == {}
    expected = (rsi(0.175, 0.425) - rsi(0.185, 0.415)) / 2
    assert found["rsi_m_per_s"].parts == {"mat": pytest.approx(expected)}
    for metric_id in ("contact_time_s", "rsi_m_per_s"):
        assert (
            "mat not cross-calibrated: 5 ms on contact and flight is an assumption"
            in found[metric_id].notes
        )


def test_a_cross_calibrated_mat_uses_its_own_figure_and_says_no_assumption():
    checked = replace(MAT, mat_bias_uncertainty_s=0.001)
    found = evaluate(RepInput(hop(0.18, 0.42), checked), ["contact_time_s"])["contact_time_s"]
    assert found.parts == {"mat": pytest.approx(0.001)}
    assert not any("assumption" in note for note in found.notes)


def test_stamps_are_independent_and_named_after_the_device():
    exact = replace(MAT, mat_bias_uncertainty_s=0.0)
    tick = evaluate(RepInput(hop(0.18, 0.42, uncertainty_s=0.001), exact))
    sampling = evaluate(RepInput(hop(0.18, 0.42, uncertainty_s=0.001), PLATE))
    assert tick["contact_time_s"].parts == {"tick": pytest.approx(0.001 * sqrt(2))}
    assert sampling["contact_time_s"].parts == {"sampling": pytest.approx(0.001 * sqrt(2))}
    d = 0.001
    expected = hypot(
        (rsi(0.18 - d, 0.42) - rsi(0.18 + d, 0.42)) / 2,  # touch-down
        (rsi(0.18 - d, 0.42 + d) - rsi(0.18 + d, 0.42 - d)) / 2,  # take-off
        (rsi(0.18, 0.42 + d) - rsi(0.18, 0.42 - d)) / 2,  # landing
    )
    assert sampling["rsi_m_per_s"].uncertainty == pytest.approx(expected)


def with_levels(contact: Contact, low_s: float | None, high_s: float | None) -> Contact:
    """Half the threshold is crossed `low_s` earlier going up and later going down."""

    def moved(at: Instant | None, sign: int) -> Instant | None:
        if at is None:
            return None
        return replace(
            at,
            low_s=None if low_s is None else at.time_s - sign * low_s,
            high_s=None if high_s is None else at.time_s + sign * high_s,
        )

    return replace(
        contact,
        touchdown=moved(contact.touchdown, 1),
        takeoff=moved(contact.takeoff, -1),
        next_touchdown=moved(contact.next_touchdown, 1),
        previous_takeoff=moved(contact.previous_takeoff, -1),
    )


@pytest.mark.parametrize(
    ("low_s", "high_s", "expected"),
    [
        (0.002, 0.001, 0.003),  # contact 4 ms longer, 2 ms shorter: half of 6 ms
        (0.002, None, 0.004),  # only the halved level is crossed: all of its change
        (None, 0.001, 0.002),
        (None, None, None),
    ],
)
def test_the_threshold_part_is_half_the_span_of_halved_given_and_raised(low_s, high_s, expected):
    contact = with_levels(hop(0.18, 0.42), low_s, high_s)
    found = evaluate(RepInput(contact, PLATE), ["contact_time_s"])["contact_time_s"]
    assert found.parts == ({} if expected is None else {"threshold": pytest.approx(expected)})
    assert found.uncertainty == (None if expected is None else pytest.approx(expected))


def test_the_clock_stretches_every_time():
    method = replace(PLATE, clock_uncertainty_ppm=100.0)
    found = evaluate(RepInput(hop(0.18, 0.42), method))
    assert found["contact_time_s"].parts == {"clock": pytest.approx(0.18e-4)}
    assert found["jump_height_m"].parts == {"clock": pytest.approx(2e-4 * G * 0.42**2 / 8)}
    assert found["rsr"].parts == {}


def test_an_unmeasured_clock_is_said():
    found = evaluate(RepInput(hop(0.18, 0.42), replace(PLATE, clock_uncertainty_ppm=None)))
    assert any("clock's rate was not measured" in note for note in found["rsr"].notes)


def test_a_note_stands_only_where_it_matters():
    found = evaluate(RepInput(hop(0.18, 0.42), replace(MAT, clock_uncertainty_ppm=None)))
    assert not any("cross-calibrated" in note for note in found["step_time_s"].notes)
    noisy = replace(PLATE, clock_uncertainty_ppm=None, noise_sd_n=3.0)
    peak = evaluate(replace(spring(70, 25000, 2.0), method=noisy))["force_peak_n"]
    assert peak.notes == ()


def test_an_assumption_named_by_the_device_is_said_too():
    method = replace(MAT, mat_bias_uncertainty_s=0.005, mat_bias_assumed=True)
    found = evaluate(RepInput(hop(0.18, 0.42), method))["rsr"]
    assert any("is an assumption" in note for note in found.notes)


def test_a_devices_own_hold_off_is_a_part_and_named():
    method = replace(MAT, debounce_s=0.05, debounce_assumed=True, mat_bias_uncertainty_s=0.0)
    found = evaluate(RepInput(hop(0.18, 0.42), method))["contact_time_s"]
    assert found.parts == {"debounce": pytest.approx(0.010 / sqrt(12))}
    assert "the device holds off for 50 ms (assumed)" in found.notes


def test_body_weight_enters_what_is_integrated_and_mass_what_is_not():
    rep = spring(70, 25000, 2.0)
    weighed = replace(rep, body_weight=BodyWeight(70 * G, 7.0, "quiet standing"))
    found = evaluate(weighed)
    # K = F / z, z by the double integral of F/m - g: found by weighing him 7 N heavier and lighter
    heavy, light = (
        evaluate(replace(rep, body_weight=BodyWeight(70 * G + e, 0.0, "quiet standing")))
        for e in (7.0, -7.0)
    )
    for metric_id in ("stiffness_plate_n_per_m", "com_displacement_m", "return_ratio"):
        expected = abs(heavy[metric_id].value - light[metric_id].value) / 2
        assert found[metric_id].parts["body_weight"] == pytest.approx(expected)
        assert found[metric_id].parts.keys() == {"body_weight", "posture"}
    typed = replace(rep, body_weight=None, body_mass_kg=70.0, body_mass_uncertainty_kg=0.7)
    value = evaluate(typed)["stiffness_dalleau_n_per_m"]
    assert value.parts == {"mass": pytest.approx(value.value * 0.01)}


def test_a_typed_mass_is_good_to_a_kilogram_and_a_weigh_in_comes_before_it():
    """80 kg typed for 70 kg that were weighed gave 26.8 kN/m for 23.4, at a stated 0.4 %."""
    rep = RepInput(hop(0.18, 0.42, 0.41), PLATE, body_mass_kg=70.0)
    typed = evaluate(rep)["stiffness_dalleau_n_per_m"]
    assert typed.parts["mass"] == pytest.approx(typed.value / 70.0)
    weighed = replace(rep, body_mass_kg=80.0, body_weight=BodyWeight(70 * G, 3.0, "quiet standing"))
    found = evaluate(weighed)["stiffness_dalleau_n_per_m"]
    assert found.value == pytest.approx(typed.value)
    assert found.parts == {"body_weight": pytest.approx(found.value * 3.0 / (70 * G))}
    cycles = replace(weighed, body_weight=BodyWeight(70 * G, 3.0, "hop cycles"))
    assert evaluate(cycles)["stiffness_dalleau_n_per_m"].value == pytest.approx(
        typed.value * 80 / 70
    )


def test_the_plates_gain_scales_force_and_stiffness_but_not_depth():
    rep = spring(70, 25000, 2.0)
    found = evaluate(replace(rep, method=replace(PLATE, scale_relative_uncertainty=0.01)))
    for metric_id in ("force_peak_n", "stiffness_plate_n_per_m"):
        value = found[metric_id]
        assert value.parts["scale"] == pytest.approx(0.01 * value.value, rel=1e-6)
    assert found["com_displacement_m"].parts.keys() == {"posture"}


def test_a_single_sample_carries_the_noise():
    found = evaluate(replace(spring(70, 25000, 2.0), method=replace(PLATE, noise_sd_n=3.0)))
    assert found["force_peak_n"].parts == {"noise": pytest.approx(3.0 * sqrt(2))}


def test_the_stated_uncertainty_is_what_drawing_lots_gives():
    """Stamps drawn 4,000 times: the SD of RSI and stiffness is the stated one within 5 %."""
    u, rng = 0.0008, np.random.default_rng(7)
    exact = hop(0.18, 0.42, 0.41, uncertainty_s=u)
    rep = RepInput(exact, PLATE, body_mass_kg=70, body_mass_uncertainty_kg=0.0)
    stated = evaluate(rep)
    errors = rng.normal(0.0, u, (4000, 3))
    drawn: dict[str, list[float]] = {"rsi_m_per_s": [], "stiffness_dalleau_n_per_m": []}
    for td, to, land in errors:
        moved = hop(0.18 + to - td, 0.42 + land - to)
        found = evaluate(RepInput(moved, PLATE, body_mass_kg=70), drawn)
        for metric_id, values in drawn.items():
            values.append(found[metric_id].value)
    for metric_id, values in drawn.items():
        assert np.std(values) == pytest.approx(stated[metric_id].uncertainty, rel=0.05)


def test_a_mean_shrinks_what_is_independent_and_keeps_what_is_common():
    one = evaluate(RepInput(hop(0.18, 0.42, uncertainty_s=0.001), MAT))["rsi_m_per_s"]
    mean = mean_of([one] * 4)
    assert mean.value == pytest.approx(one.value)
    assert mean.parts["mat"] == pytest.approx(one.parts["mat"])
    assert mean.parts["tick"] == pytest.approx(one.parts["tick"] / 2)
    assert mean.uncertainty == pytest.approx(hypot(*mean.parts.values()))


def test_a_mean_leaves_out_what_is_withheld_and_says_so():
    whole = evaluate(RepInput(hop(0.18, 0.42), MAT))["rsi_m_per_s"]
    landing = Contact(0, Instant(1.0, 0.0), None)
    none = evaluate(RepInput(landing, MAT))["rsi_m_per_s"]
    mean = mean_of([whole, none])
    assert mean.value == whole.value
    assert "1 of 2 values withheld" in mean.notes
    assert mean_of([none, none]).withheld == none.withheld
    assert mean_of([none]).value is None


def test_the_best_follow_the_metrics_own_direction():
    hops = [evaluate(RepInput(hop(tc, 0.42), MAT)) for tc in (0.20, 0.18, 0.22)]
    assert [v.value for v in best([h["rsi_m_per_s"] for h in hops], 2)] == pytest.approx(
        [rsi(0.18, 0.42), rsi(0.20, 0.42)]
    )
    assert [v.value for v in best([h["contact_time_s"] for h in hops], 2)] == pytest.approx(
        [0.18, 0.20]
    )


def test_a_set_shares_its_instants_so_the_rate_only_feels_the_first_and_the_last():
    hops = series([0.2] * 10, [0.25] * 10, uncertainty_s=0.001)
    found = evaluate_set(SetInput(replace(MAT, mat_bias_uncertainty_s=0.0), hops))
    # 10 / (t_last - t_first): two stamps of 1 ms on 4.5 s
    expected = 10 / 4.5 * 0.001 * sqrt(2) / 4.5
    assert found["hop_frequency_hz"].parts == {"tick": pytest.approx(expected, rel=1e-3)}


def test_a_mats_bias_moves_a_whole_set_one_way():
    hops = series([0.2] * 8, [0.25] * 8)
    found = evaluate_set(SetInput(MAT, hops))
    power = found["bosco_power_w_per_kg"]
    by_hand = [G**2 * (2.0 + 8 * d) * 3.6 / (4 * 8 * (1.6 - 8 * d)) for d in (-0.005, 0.005)]
    assert power.parts == {"mat": pytest.approx((by_hand[1] - by_hand[0]) / 2)}
    assert found["hop_frequency_hz"].parts == {}


def test_a_sets_threshold_and_clock_move_all_hops_alike():
    hops = tuple(with_levels(h, 0.002, 0.002) for h in series([0.2] * 8, [0.25] * 8))
    found = evaluate_set(SetInput(replace(PLATE, clock_uncertainty_ppm=50.0), hops))
    power = found["bosco_power_w_per_kg"]
    assert power.parts["clock"] == pytest.approx(power.value * 50e-6, rel=1e-3)
    assert power.parts["threshold"] > 0
    assert found["hop_frequency_hz"].parts == {
        "clock": pytest.approx(found["hop_frequency_hz"].value * 50e-6, rel=1e-3)
    }
