"""F1 at the focused part; F or one click from a number to its formula; Esc closes; Ctrl+K."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from driving_ui import FAST, ready, run_a_test, wait_dialog
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QListWidget, QWidget

from jumpstation.metrics.registry import registered
from jumpstation.store import open_store
from jumpstation.ui.parts.dialogs import Chooser
from jumpstation.ui.parts.explained import HELP, METRIC
from jumpstation.ui.screens.help.model import TOPICS, metric_topic, topic_of
from jumpstation.ui.shell.everywhere import screen_actions
from jumpstation.ui.shell.window import MODELS
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import ShowMetric
from tests.clinical.case_runner import add_test

KEYS = {part.key for screen in Screen for part in topic_of(screen).parts if part.key}


@pytest.fixture
def patient(tmp_path: Path) -> str:
    with open_store(tmp_path / "squad.db", who="Anna Weiss") as store:
        key = store.add_athlete("Ruben de Haan")
        store.add_entry(
            key, "condition", "achilles", named="Anna Weiss", text="followed", side="right"
        )
        for days in (60, 40, 20):
            on = (date.today() - timedelta(days=days)).isoformat()
            add_test(store, key, on, "ankle-hops-10-5 both rsi_m_per_s=1.2 contact_time_s=0.2")
    return key


def marked(window: QWidget, mark: str) -> dict[str, QWidget]:
    found = [w for w in window.findChildren(QWidget) if w.property(mark) and w.isVisible()]
    return {str(w.property(mark)): w for w in found}


def click(qtbot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_f1_opens_at_the_focused_part_and_escape_closes(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    add = marked(main.window, HELP)["add"]
    add.setFocus()
    qtbot.keyClick(add, Qt.Key.Key_F1)
    panel = main.window.help
    assert panel is not None
    assert panel.width() == 360
    (asked,) = [w for w in panel.findChildren(QWidget) if w.property("role") == "now"]
    told = " ".join(part.text() for part in asked.findChildren(type(panel._title)))
    assert "141 lb" in told
    main.window.view(Screen.TODAY).setFocus()
    qtbot.keyClick(main.window, Qt.Key.Key_Escape)
    assert main.window.help is None


def test_every_mark_has_its_paragraph(opened, qtbot, patient):
    main = opened(FAST)
    main.choose(patient)
    seen = set()
    for screen in Screen:
        main.window.go(screen)
        view = main.window.view(screen)
        own = {part.key for part in topic_of(screen).parts}
        marks = {str(w.property(HELP)) for w in view.findChildren(QWidget) if w.property(HELP)}
        assert marks <= own, screen
        seen |= marks
    assert len(seen) >= 12
    assert set(TOPICS) == set(Screen)


def test_a_click_on_a_number_of_result_and_test_opens_its_formula(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    run_a_test(main, qtbot)
    view = main.window.view(Screen.RESULT)
    qtbot.waitUntil(lambda: len(marked(view, METRIC)) >= 4, timeout=3000)
    shown = marked(view, METRIC)
    assert {"rsi_m_per_s", "rsr", "contact_time_s", "flight_time_s"} <= set(shown)
    for metric_id, widget in shown.items():
        click(qtbot, widget)
        told = main.window.help.words()
        for text in (registered()[metric_id].formula, registered()[metric_id].source):
            assert text in told


@pytest.mark.parametrize("screen", [Screen.ATHLETE, Screen.SQUAD, Screen.CLEARANCE])
def test_one_key_from_the_number_to_its_formula(opened, qtbot, patient, screen):
    main = opened()
    main.choose(patient)
    main.window.go(screen)
    model = main.window.models
    wanted = {
        Screen.ATHLETE: lambda: model[screen].metric_id,
        Screen.SQUAD: lambda: model[screen].rows,
        Screen.CLEARANCE: lambda: model[screen].evidence,
    }[screen]
    qtbot.waitUntil(lambda: bool(wanted()), timeout=8000)
    qtbot.keyClick(main.window, Qt.Key.Key_F)
    assert main.window.help is not None
    # the first stage asks for pain alone, which has no formula: help of the screen then
    said = registered()["rsi_m_per_s"].formula if screen is not Screen.CLEARANCE else "A named"
    assert said in main.window.help.words()
    main.window.help.asked.emit("rsr")  # the link to another number here
    assert registered()["rsr"].formula in main.window.help.words()


def test_help_says_what_the_registry_says_of_every_metric():
    for metric_id, metric in registered().items():
        words = " ".join(part.words for part in metric_topic(metric_id).parts)
        assert metric.formula in words
        assert metric.source in words
        assert f"{metric_id} v{metric.version}" in words


def test_all_actions_by_typing_on_every_screen(opened, qtbot, patient):
    main = opened(FAST)
    main.choose(patient)
    for screen in Screen:
        main.window.go(screen)
        offered = MODELS[screen][1](main.window.models[screen])
        qtbot.keyClick(main.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        dialog = wait_dialog(qtbot, Chooser)
        rows = dialog.findChild(QListWidget)
        assert rows.count() == len(offered) + len(screen_actions())
        qtbot.keyClicks(dialog._line, "squad")
        assert "Ctrl+5" in " ".join(rows.item(i).text() for i in range(rows.count()))
        dialog.reject()
    main.answer(ShowMetric("rsr"))
    assert main.window.help is not None
