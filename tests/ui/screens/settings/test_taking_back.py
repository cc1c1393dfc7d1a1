"""Settings: a join and an import are taken back by key and by click, with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog

from jumpstation.store import open_store
from jumpstation.ui.parts.dialogs import Chooser, Question, TextQuestion
from jumpstation.ui.parts.keys import KeyButton
from jumpstation.ui.screens.settings.taking_back import ask_what_to_take_back
from jumpstation.ui.values.shell import Screen


@pytest.fixture
def squad(tmp_path: Path) -> None:
    with open_store(tmp_path / "squad.db", who="Anna Weiss") as store:
        double, into = store.add_athlete("Ida Sand"), store.add_athlete("Ida Sandt")
        store.join_athletes(double, into, "a slip of the pen")
        with store.importing("other-squad.csv", None, "roster"):
            store.add_athlete("Bo Sample")


def names(main) -> list[str]:
    return [one.name for one in main.store.athletes()]


def open_dialog(main, kind: type[QDialog]):
    (found,) = [one for one in main.window.findChildren(kind) if one.isVisible()]
    return found


def take(main, qtbot, words: str, why: str) -> None:
    """Choose what by typing, and say why."""
    chooser = open_dialog(main, Chooser)
    qtbot.keyClicks(chooser._line, words)
    qtbot.keyClick(chooser._line, Qt.Key.Key_Return)
    question = open_dialog(main, TextQuestion)
    qtbot.keyClicks(question._line, why)
    qtbot.keyClick(question._line, Qt.Key.Key_Return)
    qtbot.keyClick(open_dialog(main, Question), Qt.Key.Key_Return)


def test_by_key_a_join_is_taken_back_and_stands_again(opened, qtbot, squad):
    main = opened()
    main.window.go(Screen.SETTINGS)
    qtbot.keyClick(main.window, Qt.Key.Key_T)
    take(main, qtbot, "sandt", "two sisters")
    assert names(main) == ["Bo Sample", "Ida Sand", "Ida Sandt"]
    qtbot.keyClick(main.window, Qt.Key.Key_T)
    take(main, qtbot, "withdrawn", "one after all")
    assert names(main) == ["Bo Sample", "Ida Sandt"]
    told = main.store.withdrawals(main.store.joins()[0].id)
    assert [one.why for one in told] == ["two sisters", "one after all"]


def test_by_click_an_import_is_taken_back(opened, qtbot, squad):
    main = opened()
    main.window.go(Screen.SETTINGS)
    buttons = main.window.findChildren(KeyButton)
    (button,) = [one for one in buttons if "Take back a join" in one.accessibleName()]
    button.click()
    take(main, qtbot, "other-squad", "the wrong file")
    assert names(main) == ["Ida Sandt"]


def test_where_nothing_can_be_taken_back_it_is_said(opened, qtbot):
    main = opened()
    ask_what_to_take_back(main)
    assert "Nobody was joined" in open_dialog(main, Question).windowTitle()
