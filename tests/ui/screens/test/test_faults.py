"""Whatever goes wrong, the window says what happened, what was kept and what to do."""

from __future__ import annotations

import time

import pytest
from driving_ui import FAST, answer_before, dialog, none_of_these, ready, wait_dialog
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QLabel

from jumpstation.store import open_store
from jumpstation.ui.parts.answer import ScaleQuestion
from jumpstation.ui.parts.dialogs import Question, TextQuestion
from jumpstation.ui.parts.screening import ScreeningQuestion
from jumpstation.ui.screens.athlete import wishes as on_athlete
from jumpstation.ui.screens.clearance import wishes as on_clearance
from jumpstation.ui.screens.settings import wishes as on_settings
from jumpstation.ui.screens.test import wishes as on_test
from jumpstation.ui.screens.today import wishes as on_today
from jumpstation.ui.screens.today.model import NewAthlete
from jumpstation.ui.values.phase import Phase
from jumpstation.ui.values.shell import LightState, Screen
from jumpstation.ui.values.wishes import ImportRoster, Wish
from tests.store.full_disk import full_disk
from tests.store.helpers_store import jump


def start(main, qtbot) -> None:
    main.answer(on_today.Do.START)
    answer_before(qtbot)


@pytest.mark.parametrize(
    ("fault", "did", "light"),
    [
        ("unplug@9", "stopped answering", LightState.GONE),
        ("reset@9", "was reset", LightState.NOT_FOR_MEASUREMENT),
    ],
)
def test_a_device_that_goes_in_mid_set(opened, qtbot, fault: str, did: str, light: LightState):
    main = opened(f"sim:pace=8,seed=3,fault={fault}")
    ready(main, qtbot)
    lights: list[LightState] = [main.window.shells[Screen.TEST].light.state]
    main.bridge.device_changed.connect(
        lambda _state: lights.append(main.window.shells[Screen.TEST].light.state)
    )
    start(main, qtbot)
    test = main.controller("test")
    qtbot.waitUntil(lambda: test.model.phase is Phase.FAULT, timeout=15000)
    n = test.model.made
    assert 0 < n < 10
    assert test.model.fault.head.endswith(f"{did} after hop {n}.")
    assert f"Hops 1 to {n} are kept" in test.model.fault.body
    assert test.model.fault.kept == n
    trial = main.store.trial_row(main.last_trials[-1])
    assert (trial.status, trial.valid, trial.counted) == ("finished", False, False)
    assert len(main.store.reps(trial.id)) == n
    qtbot.waitUntil(lambda: light in lights, timeout=5000)
    qtbot.waitUntil(lambda: test.model.fault.repeat_waits == "", timeout=8000)  # it is back
    qtbot.keyClick(main.window, Qt.Key.Key_Return)  # keep, next athlete
    assert main.window.screen_shown is Screen.TODAY


def test_hops_of_a_broken_set_are_set_aside_with_a_reason_and_come_back(opened, qtbot):
    main = opened("sim:pace=8,seed=3,fault=reset@9")
    ready(main, qtbot)
    start(main, qtbot)
    test = main.controller("test")
    qtbot.waitUntil(lambda: test.model.phase is Phase.FAULT, timeout=15000)
    main.answer(on_test.Do.DISCARD)
    asked = wait_dialog(qtbot, TextQuestion)
    qtbot.keyClicks(asked._line, "cable")
    qtbot.keyClick(asked._line, Qt.Key.Key_Return)
    assert main.store.trial_row(main.last_trials[-1]).excluded
    main.store.restore_trial(main.last_trials[-1], "it was fine")
    assert not main.store.trial_row(main.last_trials[-1]).excluded


def test_the_sets_before_a_broken_one_are_not_set_aside_with_it(opened, qtbot):
    main = opened("sim:pace=8,seed=3,fault=reset@9")
    ready(main, qtbot)
    start(main, qtbot)
    test = main.controller("test")
    qtbot.waitUntil(lambda: test.model.phase is Phase.FAULT, timeout=15000)
    (broken,) = main.last_trials
    first = jump(main.store, main.athlete_id)
    main.last_trials = (first, broken)  # as a session of two legs leaves them
    main.answer(on_test.Do.DISCARD)
    asked = wait_dialog(qtbot, TextQuestion)
    qtbot.keyClicks(asked._line, "cable")
    qtbot.keyClick(asked._line, Qt.Key.Key_Return)
    assert main.store.trial_row(broken).excluded
    assert not main.store.trial_row(first).excluded


def run_on_a_full_disk(main, qtbot) -> None:
    """A test whose contacts and end the disk does not take."""
    start(main, qtbot)
    test = main.controller("test")
    qtbot.waitUntil(lambda: "the disk is full" in test.model.mark, timeout=8000)
    assert "in memory and on screen" in test.model.mark
    assert main.saved == "Not saved yet: tried again every 2 s"
    qtbot.keyClick(wait_dialog(qtbot, ScaleQuestion), Qt.Key.Key_0)
    qtbot.waitUntil(lambda: not main.bridge.running, timeout=8000)


def test_a_full_disk_loses_nothing(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    with full_disk(main.store, "rep", "trial_end"):
        run_on_a_full_disk(main, qtbot)
    qtbot.waitUntil(lambda: main.saved == "Everything is saved", timeout=8000)
    (row,) = main.store.trials()
    assert row.status == "finished"
    assert len(main.store.reps(row.id)) >= 10


def test_closing_with_something_not_on_the_disk_asks_first(opened, qtbot):
    first = opened(FAST)
    ready(first, qtbot)
    with full_disk(first.store, "rep", "trial_end"):
        run_on_a_full_disk(first, qtbot)
        first.window.close()
        assert first.window.isVisible()  # it asks first
        asked = wait_dialog(qtbot, Question)
        assert "not on the disk yet" in " ".join(
            label.text() for label in asked.findChildren(QLabel)
        )
        qtbot.keyClick(asked, Qt.Key.Key_Return)  # go on
    qtbot.waitUntil(lambda: first.saved == "Everything is saved", timeout=8000)
    first.window.close()
    assert not first.window.isVisible()


def test_the_disk_fills_and_the_window_is_closed_in_mid_set(opened, qtbot, tmp_path):
    first = opened("sim:pace=6,seed=3")
    ready(first, qtbot)
    start(first, qtbot)
    qtbot.waitUntil(lambda: first.controller("test").model.made >= 3, timeout=15000)
    reader, began = first.bridge.reader, time.monotonic()
    with open_store(tmp_path / "squad.db") as other, full_disk(other, "trial_end"):
        first.end()
        assert time.monotonic() - began < 5.0
        assert not reader.is_alive()
        assert reader.device is None
        assert [row.status for row in other.trials()] == ["running"]
    first.window.hide()
    again = opened()
    qtbot.keyClick(wait_dialog(qtbot, Question), Qt.Key.Key_Return)  # complete it
    (row,) = again.store.trials()
    assert row.status == "recovered"
    assert len(again.store.reps(row.id)) >= 3


def test_closing_in_mid_set_asks_and_keeps_what_was_done(opened, qtbot, tmp_path):
    main = opened("sim:pace=6,seed=3")
    ready(main, qtbot)
    start(main, qtbot)
    test = main.controller("test")
    qtbot.waitUntil(lambda: test.model.made >= 3, timeout=15000)
    main.window.close()
    assert main.window.isVisible()  # it asks first
    asked = wait_dialog(qtbot, Question)
    qtbot.keyClick(asked, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: not main.window.isVisible(), timeout=5000)
    with open_store(tmp_path / "squad.db") as store:
        (row,) = store.trials()
        assert row.status == "interrupted"
        assert len(store.reps(row.id)) >= 3


def test_an_interrupted_test_is_offered_at_the_next_opening(opened, qtbot):
    first = opened("sim:pace=6,seed=3")
    ready(first, qtbot)
    start(first, qtbot)
    qtbot.waitUntil(lambda: first.controller("test").model.made >= 3, timeout=15000)
    first.end()
    first.window.hide()
    again = opened()
    asked = wait_dialog(qtbot, Question)
    qtbot.keyClick(asked, Qt.Key.Key_Return)
    (row,) = again.store.trials()
    assert (row.status, row.counted) == ("recovered", False)
    assert dialog() is None


def test_a_held_key_stands_in_for_a_mat_and_is_never_for_measurement(opened, qtbot):
    main = opened()
    main.answer(on_today.Do.HELD_KEY)
    ready(main, qtbot)
    assert main.window.held_key == "K"
    assert main.window.shells[Screen.TODAY].light.state is LightState.NOT_FOR_MEASUREMENT
    main.kept_file.parent.mkdir(exist_ok=True)
    main.keep(protocol="taps-10s")
    start_protocol = main.protocol()
    main.answer(on_today.Do.START)
    test = main.controller("test")
    wait_dialog(qtbot, ScreeningQuestion)
    none_of_these(qtbot)
    for _ in start_protocol.questions.before:
        qtbot.keyClick(wait_dialog(qtbot, ScaleQuestion), Qt.Key.Key_0)

    def press(down: bool) -> None:
        kind = QKeyEvent.Type.KeyPress if down else QKeyEvent.Type.KeyRelease
        event = QKeyEvent(kind, Qt.Key.Key_K, Qt.KeyboardModifier.NoModifier, "k")
        (main.window.keyPressEvent if down else main.window.keyReleaseEvent)(event)

    press(True)
    qtbot.waitUntil(lambda: test.model.phase is Phase.RUNNING, timeout=15000)
    for _ in range(6):
        press(False)
        qtbot.wait(90)
        press(True)
        qtbot.wait(120)
    press(False)
    qtbot.waitUntil(lambda: test.model.made >= 3, timeout=5000)
    assert test.model.mark == "Held key: not for measurement"
    main.answer(on_test.Do.SPACE)
    qtbot.waitUntil(lambda: test.model.phase is Phase.REST, timeout=5000)  # the other foot
    main.answer(on_test.Do.DISCARD)
    qtbot.keyClick(wait_dialog(qtbot, Question), Qt.Key.Key_E)
    qtbot.waitUntil(lambda: bool(main.window.models[Screen.RESULT].trial_id), timeout=5000)
    (row,) = main.store.trials()
    assert not row.for_measurement
    assert "Not for measurement" in main.window.models[Screen.RESULT].invalid


@pytest.mark.parametrize(
    "wish",
    [
        on_today.Add(NewAthlete("Ida")),
        on_today.Do.HOLD,
        on_today.Do.MERGE,
        on_today.Morning(),
        on_athlete.Do.NOTE,
        ImportRoster(),
        on_clearance.Do.FOLLOW,
        on_clearance.Do.SCREENING,
        on_clearance.Do.CONTACTS,
        on_settings.Signers("Ben Ito"),
    ],
    ids=repr,
)
def test_looking_on_in_a_second_copy_changes_nothing(opened, qtbot, wish: Wish):
    first = opened()
    first.answer(on_today.Add(NewAthlete("Mara")))
    mara = first.store.athletes()[0].id
    first.store.add_entry(
        mara, "condition", "achilles", text="followed", named="Anna Weiss", side="right",
        on_date="2026-01-01",
    )  # fmt: skip
    second = opened(FAST)
    assert second.window.models[Screen.TODAY].read_only_since
    second.choose(mara)
    second.window.go(Screen.CLEARANCE)
    clearance = second.controller("clearance")
    qtbot.waitUntil(lambda: bool(clearance.model.evidence), timeout=8000)
    second.answer(wish)
    asked = wait_dialog(qtbot, Question)
    words = " ".join(label.text() for label in asked.findChildren(QLabel))
    assert "close the other one to change anything" in words
    assert [one.name for one in first.store.athletes()] == ["Mara"]
    assert len(first.store.entries(mara)) == 1
    assert first.controller("settings").signers == ()
    asked.reject()
