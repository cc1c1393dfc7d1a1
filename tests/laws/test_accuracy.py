"""Laws of measurement, against the simulated truth: `benchmarks/accuracy.py` measures, this judges.

JUMPSTATION_SEEDS=200 runs all seeds; 40 are enough to notice a change.
"""

import os
from functools import cache

import pytest

from benchmarks.accuracy import (
    clock_uncertainty,
    compare,
    covered,
    lose_bytes,
    mean_error,
    percentile,
    shallow,
    steep,
)

SEEDS = int(os.environ.get("JUMPSTATION_SEEDS", "40"))
TICK_S = 0.5e-6
ROUNDING_S = 1e-9  # of floating-point seconds, 2**40 ticks from zero
INPUTS = [
    ("mat", "exact"),
    ("mat", "off"),
    ("mat", "known"),
    ("plate", "exact"),
    ("plate", "known"),
]


@cache
def runs_of(device, clock):
    return [compare(seed, device, clock) for seed in range(SEEDS)]


@cache
def lossy_runs_of(device):
    return [lose_bytes(seed, device) for seed in range(SEEDS)]


def phases_of(device, clock):
    return [phase for run in runs_of(device, clock) for phase in run.phases]


@pytest.mark.parametrize(("device", "clock"), INPUTS)
def test_without_loss_every_contact_is_found_and_none_invented(device, clock):
    for run in runs_of(device, clock):
        assert run.found_contacts == run.true_contacts, run.spec
        assert run.heard.losses.edges_lost == run.heard.losses.samples_lost == 0


@pytest.mark.parametrize("clock", ["exact", "off", "known"])
def test_a_mats_phases_are_true_to_the_tick_and_the_stated_clock(clock):
    checked = 0
    for run in runs_of("mat", clock):
        stated = clock_uncertainty(run.heard)
        for phase in run.phases:
            allowed_s = TICK_S + stated * phase.true_s * (clock != "exact") + ROUNDING_S
            assert abs(phase.error_s) <= allowed_s, (run.spec, phase)
            checked += 1
    assert checked > 20 * SEEDS


def test_a_clock_error_that_is_not_known_is_felt():
    """The law above would be empty if the simulated clock were right after all."""
    worst = max(abs(phase.error_s) for phase in phases_of("mat", "off"))
    assert worst > 20 * TICK_S


@pytest.mark.parametrize("clock", ["exact", "known"])
def test_a_plates_steep_phases(clock):
    phases = steep(phases_of("plate", clock))
    assert len(phases) > 5 * SEEDS
    assert abs(mean_error(phases)) < 0.2e-3
    assert percentile(phases, 95) < 1.0e-3


@pytest.mark.parametrize("clock", ["exact", "known"])
def test_a_plates_shallow_phases(clock):
    phases = shallow(phases_of("plate", clock))
    assert len(phases) > 5 * SEEDS
    assert abs(mean_error(phases)) < 0.2e-3
    assert percentile(phases, 95) < 1.6e-3


@pytest.mark.parametrize("clock", ["exact", "known"])
@pytest.mark.parametrize("part", [steep, shallow])
def test_nine_in_ten_and_not_all_force_phases_lie_within_two_stated_uncertainties(clock, part):
    assert 0.90 <= covered(part(phases_of("plate", clock))) <= 0.99


@pytest.mark.parametrize("device", ["mat", "plate"])
def test_with_bytes_lost_every_contact_is_right_or_flagged(device):
    wrong = [(run.spec, run.wrong) for run in lossy_runs_of(device) if run.wrong]
    assert not wrong


@pytest.mark.parametrize("device", ["mat", "plate"])
def test_with_bytes_lost_what_is_missing_is_said(device):
    runs = lossy_runs_of(device)
    assert not [(run.spec, run.unsaid) for run in runs if run.unsaid]
    hit = [run for run in runs if run.losses.frames_bad or run.losses.frames_missing]
    assert len(hit) > 0.8 * len(runs)
    assert sum(run.flagged for run in runs) > 0
    assert sum(run.right for run in runs) > 5 * len(runs)


@pytest.mark.parametrize(
    ("device", "seed", "what"),
    [
        ("mat", 28, "the first closing after lost edges is a bounce's"),
        ("mat", 270, "a status comes before edges that are still owed"),
        ("plate", 61, "a lost block hides a tap and the zero is read inside it"),
    ],
)
def test_losses_that_once_gave_a_wrong_contact(device, seed, what):
    run = lose_bytes(seed, device)
    assert (run.wrong, run.unsaid) == ((), ()), what
