"""What the window says around a running set, and of what it counts afterwards."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from driving_ui import FAST, answer_before, dialog, ready, run_a_test, wait_dialog
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QLabel

from jumpstation.station.demo import make_demo
from jumpstation.station.demo_people import PEOPLE
from jumpstation.ui.parts.answer import ScaleQuestion
from jumpstation.ui.parts.dialogs import Question
from jumpstation.ui.screens.athlete.curves_from_store import force_loop
from jumpstation.ui.screens.test import wishes as on_test
from jumpstation.ui.screens.today import wishes as on_today
from jumpstation.ui.values.phase import Phase
from jumpstation.ui.values.shell import Screen

PLATE = "sim:plate=1,pace=8,seed=3"


def start(main, qtbot) -> None:
    main.answer(on_today.Do.START)
    answer_before(qtbot)


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "demo.db"
    make_demo(path, date.today(), people=[p for p in PEOPLE if p.name == "Jonas Okafor"])
    return path


def test_closing_in_mid_set_says_how_many_hops_it_would_save(opened, qtbot):
    main = opened(PLATE)
    ready(main, qtbot)
    start(main, qtbot)
    test = main.controller("test")
    qtbot.waitUntil(lambda: test.model.made >= 2, timeout=15000)
    main.window.close()
    asked = wait_dialog(qtbot, Question)
    words = [part.text() for part in asked.findChildren(QLabel)]
    n = next(int(match[1]) for text in words if (match := re.search(r"Save (\d+) hops", text)))
    assert n >= 2
    assert f"A set is running. Save {n} hops as interrupted, or go on?" in words
    assert main.window.isVisible()
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: test.model.made > n, timeout=8000)  # it went on


def test_asking_to_throw_a_set_away_ends_with_the_set(opened, qtbot):
    main = opened(PLATE)
    ready(main, qtbot)
    start(main, qtbot)
    test = main.controller("test")
    qtbot.waitUntil(lambda: test.model.made >= 1, timeout=15000)
    main.answer(on_test.Do.DISCARD)
    asked = wait_dialog(qtbot, Question)
    asked.setObjectName("throw away")
    last = wait_dialog(qtbot, ScaleQuestion)  # the set ended by itself and asks for pain
    qtbot.waitUntil(lambda: not main.window.findChildren(QDialog, "throw away"), timeout=2000)
    qtbot.keyClick(last, Qt.Key.Key_0)
    qtbot.waitUntil(lambda: main.window.screen_shown is Screen.RESULT, timeout=8000)
    assert dialog() is None
    assert len(main.last_trials) == 1


def test_closing_before_the_first_hop_says_so(opened, qtbot):
    main = opened("sim:plate=1,pace=1,seed=3")
    ready(main, qtbot)
    start(main, qtbot)
    qtbot.waitUntil(lambda: main.bridge.running, timeout=5000)
    assert main._closing_words() == (
        "A set is running, with no hop made yet. Close all the same, or go on?"
    )


def test_the_threshold_stands_in_the_live_trace(opened, qtbot):
    main = opened(PLATE)
    ready(main, qtbot)
    start(main, qtbot)
    test = main.controller("test")
    qtbot.waitUntil(lambda: test.model.made >= 1, timeout=15000)
    assert test.model.threshold_n == pytest.approx(20.0)
    trace = main.window.view(Screen.TEST).running.trace
    assert trace.threshold == (20.0, "threshold 20 N")


def test_a_mat_has_no_threshold(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    start(main, qtbot)
    test = main.controller("test")
    qtbot.waitUntil(lambda: test.model.made >= 1, timeout=15000)
    assert test.model.threshold_n is None
    assert main.window.view(Screen.TEST).running.trace.threshold is None


@pytest.mark.alone
def test_a_broken_set_goes_on_with_another_device(opened, qtbot):
    main = opened("sim:pace=8,seed=3,fault=unplug@9")
    ready(main, qtbot)
    start(main, qtbot)
    test = main.controller("test")
    qtbot.waitUntil(lambda: test.model.phase is Phase.FAULT, timeout=15000)
    qtbot.keyClick(main.window, Qt.Key.Key_U)
    assert main.window.screen_shown is Screen.DEVICE
    main.bridge.reader.open("sim:plate=1,pace=20,seed=5")
    qtbot.waitUntil(
        lambda: main.bridge.device.info is not None and main.bridge.device.info.force is not None,
        timeout=8000,
    )
    main.window.go(Screen.TEST)
    assert test.model.fault.repeat_waits == ""
    qtbot.keyClick(main.window, Qt.Key.Key_Space)
    wait_dialog(qtbot, QDialog)
    assert test.model.phase is Phase.ANSWERS


def test_a_simulated_trial_in_a_file_of_ones_own_counts_nowhere(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    run_a_test(main, qtbot)
    said = main.window.models[Screen.RESULT].invalid
    assert said == "Not for measurement: it is in no baseline, no squad table and no report."


def test_in_a_demo_file_it_counts_and_the_sentence_says_so(opened, qtbot, demo: Path):
    main = opened("", demo)
    athlete = main.store.find_athlete("Jonas Okafor")
    (*_, last) = main.store.trials(athlete_id=athlete.id)
    main.show_result((last.id,))
    qtbot.waitUntil(lambda: bool(main.window.models[Screen.RESULT].rows), timeout=8000)
    shown = main.window.models[Screen.RESULT]
    assert shown.invalid.startswith("Not a measurement. In this demo file it counts all the same")
    assert shown.changes  # it does: there is something to compare
    assert shown.trace.force_n.size > 5000
    assert dialog() is None


def test_the_demo_draws_force_against_displacement(opened, qtbot, demo: Path):
    main = opened("", demo)
    athlete = main.store.find_athlete("Jonas Okafor")
    loop = force_loop(main.store, main.store.trials(athlete_id=athlete.id))
    assert loop.title.startswith("Force against displacement")
    (curve,) = loop.curves
    assert 5 < max(curve.x) < 40  # cm down
    assert max(curve.y) > 2000
    assert "Stiffness" in loop.sentence
    # the loop is the motion that the metrics stand on, and the hop is counted from one
    number = int(curve.name.removeprefix("hop "))
    (stored,) = [
        one.rep
        for row in main.store.trials(athlete_id=athlete.id)[-1:]
        for one in main.store.reps(row.id)
        if one.rep.index == number - 1
    ]
    depth = stored.metrics["com_displacement_m"].value
    assert depth is not None
    assert max(curve.x) == pytest.approx(100 * depth, rel=0.01)
