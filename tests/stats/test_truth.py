"""Athletes who changed are told so, and those who did not are left in peace: a small squad year.

All of it, 200 squads and other kinds of year: benchmarks/change.py, docs/validation/change.md.
"""

from __future__ import annotations

from benchmarks.change import WORLDS, simulate


def test_changed_is_said_of_few_who_did_not_change():
    still = simulate(WORLDS[0], squads=6, changing=False, seed=11)
    assert still.statements == 6 * 25 * 22
    assert still.share <= 0.05


def test_changed_is_said_of_most_who_changed_by_one_and_a_half_mdc():
    moved = simulate(WORLDS[0], squads=6, changing=True, seed=12)
    assert moved.statements > 500
    assert moved.share >= 0.80
