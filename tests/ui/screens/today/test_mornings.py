"""A trial yesterday, the window opened today: the morning is asked, answered or left open."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from driving_ui import wait_dialog
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QLabel

from jumpstation.store import open_store
from jumpstation.ui.parts.answer import ScaleQuestion
from jumpstation.ui.screens.today import wishes as on_today
from jumpstation.ui.screens.today.model import narrow
from jumpstation.ui.values.shell import Screen
from tests.clinical.case_runner import add_test, sign_stage

YESTERDAY = date.today() - timedelta(days=1)
HOPS = "ankle-hops-10-5 both rsi_m_per_s=1.2 contact_time_s=0.2 pain_before=1 pain_during=1"
ASKED = f"morning after {YESTERDAY.day} {YESTERDAY:%b}"


@pytest.fixture
def people(tmp_path: Path) -> dict[str, str]:
    """Ruben is followed for his Achilles, Mara is not; both jumped yesterday."""
    with open_store(tmp_path / "squad.db", who="Anna Weiss") as store:
        found = {name: store.add_athlete(name) for name in ("Ruben de Haan", "Mara Lindqvist")}
        store.add_entry(
            found["Ruben de Haan"], "condition", "achilles", named="Anna Weiss", text="followed",
            side="right", on_date=YESTERDAY.isoformat(),
        )  # fmt: skip
        sign_stage(store, found["Ruben de Haan"], "achilles", 4, YESTERDAY)
        for key in found.values():
            add_test(store, key, YESTERDAY.isoformat(), HOPS)
    return found


def rows(main) -> dict[str, tuple[str, str]]:
    return {row.name: (row.morning, row.standing) for row in main.controller("today").model.rows}


def said(dialog) -> str:
    return " ".join(part.text() for part in dialog.findChildren(QLabel))


def answers(main, key: str) -> list[tuple[str | None, float | None]]:
    return [(entry.about, entry.value) for entry in main.store.entries(key, "morning")]


def test_the_patient_is_asked_first_and_one_key_answers(opened, qtbot, people):
    main = opened()
    dialog = wait_dialog(qtbot, ScaleQuestion)
    assert "How was Ruben’s right Achilles this morning, 0 to 10?" in said(dialog)
    assert rows(main)["Ruben de Haan"] == (ASKED, "morning")
    qtbot.keyClick(dialog, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: rows(main)["Ruben de Haan"] == ("", ""), timeout=5000)
    assert answers(main, people["Ruben de Haan"]) == [(YESTERDAY.isoformat(), 2.0)]
    # whom nobody treats is not asked at the opening: she stands on the list
    assert QApplication.activeModalWidget() is None
    assert rows(main)["Mara Lindqvist"] == (ASKED, "morning")


def test_nobody_is_asked_over_another_screen(opened, qtbot, people):
    main = opened()
    main.window.go(Screen.SQUAD)
    qtbot.waitUntil(lambda: len(rows(main)) >= 2, timeout=5000)
    qtbot.wait(500)
    assert QApplication.activeModalWidget() is None
    main.window.go(Screen.TODAY)
    qtbot.keyClick(wait_dialog(qtbot, ScaleQuestion), Qt.Key.Key_N)


def test_not_asked_stays_open_and_is_answered_from_the_row(opened, qtbot, people):
    main = opened()
    qtbot.keyClick(wait_dialog(qtbot, ScaleQuestion), Qt.Key.Key_N)
    assert answers(main, people["Ruben de Haan"]) == []
    qtbot.waitUntil(lambda: len(rows(main)) == 2, timeout=5000)
    model = main.controller("today").model
    assert {row.name for row in narrow(model.rows, "due")} == set(people)
    main.answer(on_today.Choose(people["Ruben de Haan"]))
    chosen = main.window.models[Screen.TODAY].chosen
    assert chosen.morning == f"Ask: {ASKED}"
    qtbot.keyClick(main.window, Qt.Key.Key_M)
    qtbot.keyClick(wait_dialog(qtbot, ScaleQuestion), Qt.Key.Key_0)
    qtbot.waitUntil(lambda: rows(main)["Ruben de Haan"][0] == "", timeout=5000)
    assert answers(main, people["Ruben de Haan"]) == [(YESTERDAY.isoformat(), 0.0)]
    assert main.window.models[Screen.TODAY].chosen.morning == ""


def test_a_window_that_only_looks_does_not_ask(opened, qtbot, people):
    first = opened()
    qtbot.keyClick(wait_dialog(qtbot, ScaleQuestion), Qt.Key.Key_N)
    second = opened()
    assert second.read_only_since
    qtbot.waitUntil(lambda: len(rows(second)) == 2, timeout=5000)
    qtbot.wait(300)
    assert QApplication.activeModalWidget() is None
    assert first.store is not second.store
