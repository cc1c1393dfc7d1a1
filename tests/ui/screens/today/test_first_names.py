"""The first names in a file of one's own: typed at once, and never twice by accident."""

from __future__ import annotations

import pytest
from driving_ui import ready, wait_dialog
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QLabel, QLineEdit

from jumpstation.ui.parts.dialogs import Question
from jumpstation.ui.screens.today import wishes as on_today
from jumpstation.ui.screens.today.model import NewAthlete


@pytest.mark.parametrize("name", ["Ines Roth", "Olga Roth", "Jonas Roth", "Kwame Roth"])
def test_typing_a_name_into_an_empty_file_types_a_name(opened, qtbot, name: str):
    main = opened("")
    for letter in name:
        QTest.keyClicks(main.window.focusWidget() or main.window, letter)
    line = main.window.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.text() == name
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert [person.name for person in main.store.athletes()] == [name]


def test_the_held_key_is_a_letter_while_the_first_name_is_typed(opened, qtbot):
    main = opened("")
    main.answer(on_today.Do.HELD_KEY)
    QTest.keyClicks(main.window.focusWidget() or main.window, "k")
    line = main.window.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.text() == "k"


def test_a_name_that_is_on_file_is_asked_about(opened, qtbot):
    main = opened("sim:plate=1,pace=8,seed=3")
    ready(main, qtbot)
    main.answer(on_today.Add(NewAthlete("mara lindqvist", 60.0)))
    asked = wait_dialog(qtbot, Question)
    assert "Mara Lindqvist is on file already." in asked.findChildren(QLabel)[0].text()
    qtbot.keyClick(asked, Qt.Key.Key_Escape)
    assert len(main.store.athletes()) == 1
    main.answer(on_today.Add(NewAthlete("mara lindqvist", 60.0)))
    qtbot.keyClick(wait_dialog(qtbot, Question), Qt.Key.Key_A)
    assert len(main.store.athletes()) == 2
