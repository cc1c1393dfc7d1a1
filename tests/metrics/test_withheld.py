"""A missing value has its reason; nothing is filled in."""

from dataclasses import replace

import numpy as np
import pytest

from jumpstation.errors import InputError
from jumpstation.metrics import (
    ForceSeries,
    LadderStep,
    RepInput,
    SetInput,
    evaluate,
    evaluate_set,
    mean_of,
    registered,
)
from jumpstation.metrics.ladder import ladder_optimum
from jumpstation.metrics.sets import blocks
from jumpstation.model import BodyWeight, Contact, Flag, Instant
from tests.metrics.traces import MAT, PLATE, G, half_sine, hop, series, spring

LANDING = Contact(0, Instant(1.0, 0.0), None, previous_takeoff=Instant(0.5, 0.0))
LAST = Contact(0, Instant(1.0, 0.0), Instant(1.2, 0.0))
FIRST = Contact(0, None, Instant(1.2, 0.0), Instant(1.7, 0.0))
TWO_CLOCKS = Contact(0, Instant(1.0, 0.0), Instant(0.1, 0.0, clock=1), Instant(0.6, 0.0, clock=1))


@pytest.mark.parametrize("contact", [LANDING, LAST, FIRST, TWO_CLOCKS, hop(0.18, 0.42)])
@pytest.mark.parametrize("method", [MAT, PLATE])
def test_every_contact_carries_every_metric_with_a_value_or_a_reason(contact, method):
    found = evaluate(RepInput(contact, method))
    assert set(found) == set(registered("contact"))
    for value in found.values():
        assert (value.value is None) != (value.withheld is None)
        assert value.value is not None or value.uncertainty is None


@pytest.mark.parametrize(
    ("contact", "metric_id", "reason"),
    [
        (LANDING, "contact_time_s", "this is a landing, not a jump"),
        (LANDING, "jump_height_m", "this is a landing, not a jump"),
        (LAST, "jump_height_m", "no landing was seen after this take-off"),
        (LAST, "rsi_m_per_s", "no landing was seen after this take-off"),
        (FIRST, "contact_time_s", "the contact began before the recording"),
        (FIRST, "rsi_m_per_s", "not a rebound"),
        (TWO_CLOCKS, "contact_time_s", "the device's clock was broken here"),
        (hop(0.18, 1.4), "jump_height_m", "1.40 s off the ground is not a flight (limit 1.2 s)"),
        (hop(0.18, 0.42), "force_peak_n", "a mat has none"),
        (hop(0.18, 0.42), "stiffness_dalleau_n_per_m", "body mass is not known"),
        (
            replace(hop(133.9, 0.42), flags=frozenset({Flag.PHASE_TOO_LONG})),
            "contact_time_s",
            "a phase longer than the device can count",
        ),
        (
            replace(hop(0.18, 0.42), flags=frozenset({Flag.OFF_GROUND})),
            "jump_height_m",
            "stepped off",
        ),
    ],
)
def test_the_reason_says_what_is_missing(contact, metric_id, reason):
    assert reason in evaluate(RepInput(contact, MAT), [metric_id])[metric_id].withheld


def test_a_value_that_is_not_physical_is_withheld_with_the_figure():
    found = evaluate(RepInput(hop(0.002, 0.5), MAT), ["rsi_m_per_s"])["rsi_m_per_s"]
    assert found.withheld == "153.2 m/s is outside what is physical (0 to 10)"


def drop(**changes) -> RepInput:
    return replace(half_sine(70, 0.2, 0.5, 3759.7641154331136), **changes)


def test_the_drop_is_measured_and_the_box_is_named_beside_it():
    found = evaluate(drop(box_height_m=0.35), ["drop_height_m"])["drop_height_m"]
    assert found.value == pytest.approx(0.3, abs=1e-3)
    assert "box 0.35 m (not the drop)" in found.notes


def test_one_percent_of_body_weight_is_worth_as_much_as_one_percent_of_the_whole_impulse():
    """Weight is taken off the force and is the mass too: d v_td = 1 % of integral F dt / m."""
    weighed = drop(body_weight=BodyWeight(70 * G, 0.7 * G, "quiet standing"))
    found = evaluate(weighed, ["drop_height_m"])["drop_height_m"]
    speed_error = 0.01 * (341.415 + 70 * G * 0.2) / 70
    assert speed_error == pytest.approx(0.0684, abs=1e-4)
    expected = 2.425694 * speed_error / G
    assert found.parts["body_weight"] == pytest.approx(expected, rel=0.01)


def test_a_hop_is_no_drop_unless_the_protocol_says_so():
    rep = spring(70, 25000, 2.0)
    reason = evaluate(rep, ["drop_height_m"])["drop_height_m"].withheld
    assert reason == "a flight of 0.408 s before it was measured: a hop, not a drop"
    told = evaluate(replace(rep, is_drop=True), ["drop_height_m"])["drop_height_m"]
    assert told.value == pytest.approx(2.0**2 / (2 * G), rel=0.005)  # it does land at 2 m/s
    refused = evaluate(drop(is_drop=False), ["drop_height_m"])["drop_height_m"]
    assert refused.withheld == "the contact does not follow a drop"


@pytest.mark.parametrize(
    ("weight", "reason"),
    [
        (None, "body weight was not read from quiet standing"),
        (BodyWeight(70 * G, 5.0, "hop cycles"), "body weight is from hop cycles"),
    ],
)
def test_without_quiet_standing_no_drop_is_shown(weight, reason):
    found = evaluate(drop(body_weight=weight, body_mass_kg=70), ["drop_height_m"])
    assert reason in found["drop_height_m"].withheld


def test_dalleau_says_when_hops_are_not_steady():
    def notes(before: float | None) -> str:
        rep = RepInput(hop(0.18, 0.42, before), MAT, body_mass_kg=70)
        return " ".join(evaluate(rep)["stiffness_dalleau_n_per_m"].notes)

    assert "not steady" not in notes(0.40)
    assert "not steady: the flight before was 0.370 s, the one after 0.420 s" in notes(0.37)
    assert "not steady: a first hop or a drop" in notes(None)


def test_unknown_ids_and_the_wrong_scope_are_refused():
    with pytest.raises(InputError, match="there is none of that id"):
        evaluate(RepInput(LAST, MAT), ["hight_m"])
    with pytest.raises(InputError, match="is a number of a set"):
        evaluate(RepInput(LAST, MAT), ["tap_rate_hz"])
    with pytest.raises(InputError, match="mixes metrics"):
        mean_of(list(evaluate(RepInput(hop(0.18, 0.42), MAT), ["rsr", "rsi_m_per_s"]).values()))


@pytest.mark.parametrize(
    ("given", "metric_id", "reason"),
    [
        (SetInput(MAT), "bosco_power_w_per_kg", "0 hops with contact and flight: it needs 2"),
        (SetInput(MAT, series([0.2] * 5, [0.4] * 5)), "fatigue_index_percent", "it needs 6"),
        (SetInput(MAT, (LANDING, LAST)), "hop_frequency_hz", "0 hops"),
        (SetInput(MAT, series([0.2], [0.4])), "frequency_error_percent", "no metronome was set"),
        (SetInput(MAT), "hold_force_n", "a mat has none"),
        (SetInput(MAT), "drop_optimum_m", "not a ladder"),
        (
            SetInput(replace(PLATE, rate_hz=100.0), series([0.2] * 6, [0.4] * 6)),
            "decrement_percent",
            "sampled at 100 Hz",
        ),
    ],
)
def test_a_set_without_what_it_needs_says_so(given, metric_id, reason):
    found = evaluate_set(given)
    assert set(found) == set(registered("set"))
    assert reason in found[metric_id].withheld


def test_a_rise_is_a_negative_fatigue_index():
    hops = series([0.2] * 6, [0.40, 0.40, 0.40, 0.44, 0.44, 0.44])
    found = evaluate_set(SetInput(MAT, hops))["fatigue_index_percent"]
    assert found.value == pytest.approx(100 * (1 - (0.44 / 0.40) ** 2))
    assert found.value < 0


def test_a_gap_in_a_hold_is_not_time_in_the_band():
    time_s = np.concatenate([np.arange(0, 5, 0.1), np.arange(8, 10, 0.1)])
    hold = SetInput(
        PLATE, force=ForceSeries(time_s, np.full(time_s.size, 800.0)), band_n=(700.0, 900.0)
    )
    found = evaluate_set(hold)
    assert found["time_in_band_s"].value == pytest.approx(4.9 + 1.9)
    assert found["hold_force_n"].value == pytest.approx(800.0)


def test_blocks_of_5_s_keep_an_empty_block_empty():
    hops = series([0.5] * 4, [0.5, 0.5, 8.5, 0.5])
    assert [len(block) for block in blocks(hops)] == [3, 0, 1]


def steps(*means: float, trials: int = 3) -> tuple[LadderStep, ...]:
    return tuple(
        LadderStep(h, (mean,) * trials)
        for h, mean in zip((0.3, 0.45, 0.6, 0.75), means, strict=False)
    )


@pytest.mark.parametrize(
    ("means", "optimum", "bracketed", "reason"),
    [
        ((1.2, 1.6, 1.5, 1.1), 0.45, True, None),
        ((1.2, 1.6, 1.65, 1.1), 0.45, True, None),  # 0.05 is within the TE: the lower
        ((1.2, 1.4, 1.6, 1.8), 0.75, False, None),
        ((1.8, 1.6, 1.4, 1.2), 0.30, False, None),
        ((1.75, 1.8, 1.4, 1.2), 0.30, False, None),
        ((1.50, 1.55, 1.52, 1.45), None, False, "no optimum"),
        ((1.5,), None, False, "fewer than two heights have a score"),
    ],
)
def test_a_ladder(means, optimum, bracketed, reason):
    found = ladder_optimum(steps(*means), 0.08)
    assert (found.optimum_m, found.bracketed) == (optimum, bracketed)
    assert (found.reason is None) == (reason is None)
    assert reason is None or found.reason.startswith(reason)
    value = evaluate_set(SetInput(PLATE, ladder=steps(*means), typical_error=0.08))[
        "drop_optimum_m"
    ]
    assert value.value == optimum
    assert value.withheld == found.reason
    assert any("not bracketed" in note for note in value.notes) == (
        optimum is not None and not bracketed
    )


def test_more_trials_make_a_small_difference_an_optimum():
    means = (1.40, 1.50, 1.40, 1.35)
    assert ladder_optimum(steps(*means, trials=1), 0.08).optimum_m is None
    assert ladder_optimum(steps(*means, trials=6), 0.08).optimum_m is not None
