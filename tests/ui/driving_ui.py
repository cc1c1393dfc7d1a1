"""Driving the window as a coach does: keys, answers, and waiting for what they lead to."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QDialog

from jumpstation.ui.parts.answer import ScaleQuestion
from jumpstation.ui.parts.screening import ScreeningQuestion
from jumpstation.ui.screens.today import wishes as on_today
from jumpstation.ui.screens.today.model import NewAthlete
from jumpstation.ui.shell.main import Main
from jumpstation.ui.values.shell import Screen

FAST = "sim:pace=20,seed=3"


def dialog() -> QDialog | None:
    """The dialog that is open on top; None: there is none."""
    shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    return shown[-1] if shown else None


def wait_dialog(qtbot, kind: type[QDialog]) -> QDialog:
    qtbot.waitUntil(lambda: isinstance(dialog(), kind), timeout=8000)
    found = dialog()
    assert found is not None
    return found


def ready(main: Main, qtbot, *people: NewAthlete) -> None:
    for new in people or (NewAthlete("Mara Lindqvist", 64.0, "Seniors"),):
        main.answer(on_today.Add(new))
    qtbot.waitUntil(lambda: main.bridge.device.info is not None, timeout=5000)
    today = main.controller("today")
    qtbot.waitUntil(
        lambda: len(today.model.rows) == max(1, len(people)) and not main.window.models[
            Screen.TODAY
        ].chosen.start_waits, timeout=5000,
    )  # fmt: skip


def none_of_these(qtbot) -> None:
    """N on every card that is open, until something else is asked."""
    while isinstance(card := dialog(), ScreeningQuestion):
        qtbot.keyClick(card, Qt.Key.Key_N)
        qtbot.waitUntil(lambda card=card: dialog() is not card, timeout=8000)
        qtbot.wait(20)


def answer_before(qtbot, pain: Qt.Key = Qt.Key.Key_0, soreness: Qt.Key = Qt.Key.Key_0) -> None:
    """The keys before somebody's first test: none of these on each card, pain, soreness."""
    wait_dialog(qtbot, ScreeningQuestion)
    none_of_these(qtbot)
    first = wait_dialog(qtbot, ScaleQuestion)
    qtbot.keyClick(first, pain)
    qtbot.waitUntil(
        lambda: isinstance(dialog(), ScaleQuestion) and dialog() is not first, timeout=8000
    )
    qtbot.keyClick(dialog(), soreness)


def run_a_test(main: Main, qtbot) -> None:
    qtbot.keyClick(main.window, Qt.Key.Key_Space)
    answer_before(qtbot, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: main.controller("test").model.made >= 10, timeout=15000)
    qtbot.keyClick(wait_dialog(qtbot, ScaleQuestion), Qt.Key.Key_0)
    qtbot.waitUntil(lambda: main.window.screen_shown is Screen.RESULT, timeout=8000)
    qtbot.waitUntil(lambda: bool(main.window.models[Screen.RESULT].rows), timeout=8000)
