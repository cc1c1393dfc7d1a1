"""The body mass behind a number: an old one is said, and one that the plate does not read."""

from __future__ import annotations

from datetime import date, timedelta

from driving_ui import ready, run_a_test

from jumpstation.ui.screens.today.model import NewAthlete
from jumpstation.ui.values.shell import Screen

NIA = NewAthlete("Nia Roberts", 75.0, "")


def weighed_days_ago(main, days: int, mass_kg: float) -> None:
    on = (date.today() - timedelta(days=days)).isoformat()
    main.store.add_fact(main.athlete_id, "body_mass", mass_kg, on_date=on)


def test_the_plate_reads_another_mass_than_is_on_file(opened, qtbot):
    main = opened("sim:plate=1,pace=20,seed=3,mass=64")
    ready(main, qtbot, NIA)
    run_a_test(main, qtbot)
    note = "kg, 75.0 kg was on file: the weigh-in is used."
    assert any(rule.endswith(note) for rule in main.controller("test").model.rules)
    qtbot.waitUntil(lambda: note in main.window.models[Screen.RESULT].second_sentence, timeout=5000)
    assert "64." in main.window.models[Screen.RESULT].second_sentence


def test_an_old_mass_under_stiffness_is_said_on_a_mat(opened, qtbot):
    main = opened("sim:pace=20,seed=3")
    ready(main, qtbot, NewAthlete("Nia Roberts", None, ""))
    weighed_days_ago(main, 45, 64.0)
    run_a_test(main, qtbot)
    old = "The body mass is 45 days old: weigh again before stiffness is compared."
    assert old in main.controller("test").model.rules
    qtbot.waitUntil(lambda: old in main.window.models[Screen.RESULT].second_sentence, timeout=5000)
