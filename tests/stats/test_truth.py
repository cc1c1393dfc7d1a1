"""Athletes who changed are told so, and those who did not are left in peace: a small squad year.

All of it, 200 squads and other kinds of year: benchmarks/change.py, docs/validation/change.md.
"""

from __future__ import annotations

import numpy as np

from benchmarks.change import MONTHLY, WORLDS, World, by_command, by_statistics, simulate


def test_changed_is_said_of_few_who_did_not_change():
    still = simulate(WORLDS[0], squads=6, changing=False, seed=11)
    assert still.statements == 6 * 25 * 22
    assert still.share <= 0.05


def test_changed_is_said_of_most_who_changed_by_one_and_a_half_mdc():
    moved = simulate(WORLDS[0], squads=6, changing=True, seed=12)
    assert moved.statements > 500
    assert moved.share >= 0.80


def test_changed_is_said_of_most_in_a_monthly_year():
    moved = simulate(MONTHLY, squads=12, changing=True, seed=13)
    still = simulate(MONTHLY, squads=12, changing=False, seed=14)
    assert moved.share >= 0.80
    assert still.share <= 0.05


def test_the_command_says_what_the_statistics_find():
    world = World("small", sessions=10, athletes=6)
    values = np.random.default_rng(15).normal(1.6, 0.08, (world.athletes, world.sessions))
    values[0, 6:] += 0.5
    told = list(by_command(world, values))
    assert told == list(by_statistics(world, values))
    assert {source for _, found in told for source, _ in found} == {"squad", "own"}
    assert told[-1][1][0][1] == "up"
