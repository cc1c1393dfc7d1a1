"""Keys, clicks and wishes: what the window does itself, and what it sends out."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QDialog, QLineEdit, QListWidget

from jumpstation.errors import NotPossible
from jumpstation.ui.parts.answer import ScaleQuestion
from jumpstation.ui.parts.base import OneLine
from jumpstation.ui.parts.dialogs import Chooser, Question
from jumpstation.ui.parts.keys import KeyButton
from jumpstation.ui.screens.athlete import wishes as on_athlete
from jumpstation.ui.screens.clearance import wishes as on_clearance
from jumpstation.ui.screens.device import wishes as on_device
from jumpstation.ui.screens.result import wishes as on_result
from jumpstation.ui.screens.settings import wishes as on_settings
from jumpstation.ui.screens.squad import wishes as on_squad
from jumpstation.ui.screens.test import wishes as on_test
from jumpstation.ui.screens.today import wishes as on_today
from jumpstation.ui.screens.today.model import NewAthlete
from jumpstation.ui.screens.today.view import QueuePage
from jumpstation.ui.screenshots import put_away, settle
from jumpstation.ui.shell.app import tell_faults
from jumpstation.ui.shell.window import Window
from jumpstation.ui.values.shell import Screen, Shell
from jumpstation.ui.values.wishes import Everywhere, Glance, Go, Wish

_SPEC = importlib.util.spec_from_file_location(
    "examples", Path(__file__).parents[1] / "examples.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
examples = importlib.util.module_from_spec(_SPEC)
sys.modules["examples"] = examples
_SPEC.loader.exec_module(examples)

K = Qt.Key
SHORT = ("Today", "Friday 20 November")
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(qapp: QApplication):
    """A window with every screen filled."""
    made = Window()
    for shot in examples.shots():
        if shot.name.count("-") == 1:
            made.show_model(shot.screen, shot.model)
    made.show()
    settle(made)
    made.sent = []  # pyright: ignore[reportAttributeAccessIssue]
    made.asked.connect(made.sent.append)  # pyright: ignore[reportAttributeAccessIssue]
    yield made
    put_away(made)


def sent(window: Window) -> list[Wish]:
    return window.sent  # pyright: ignore[reportAttributeAccessIssue]


def press(window: Window, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    target = QApplication.focusWidget() or window
    QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)


def test_a_short_title_after_a_long_one_takes_no_more_room_than_its_words(window):
    window.show_shell(Screen.TODAY, Shell("Wilhelmina Konstantinopoulou", "Ankle hops 10/5"))
    window.show_shell(Screen.TODAY, Shell("Today", "Friday 20 November"))
    settle(window)
    title, context = (found for found in window.findChildren(OneLine) if found.text() in SHORT)
    assert context.x() - title.x() < 2 * title.fontMetrics().horizontalAdvance("Today")


@pytest.mark.parametrize(("digit", "screen"), list(enumerate(list(Screen)[:7], start=1)))
def test_control_and_a_digit_go_to_a_screen(window: Window, digit: int, screen: Screen):
    press(window, Qt.Key(K.Key_0 + digit), CTRL)
    assert window.screen_shown is screen


@pytest.mark.parametrize(
    ("screen", "key", "wish"),
    [
        (Screen.TODAY, K.Key_Space, on_today.Do.START),
        (Screen.TODAY, K.Key_Return, on_today.Do.NEXT),
        (Screen.TODAY, K.Key_T, on_today.Do.TEST),
        (Screen.TEST, K.Key_Space, on_test.Do.SPACE),
        (Screen.TEST, K.Key_X, on_test.Do.REFUSE),
        (Screen.TEST, K.Key_Escape, on_test.Do.DISCARD),
        (Screen.RESULT, K.Key_Return, on_result.Do.NEXT),
        (Screen.RESULT, K.Key_X, on_result.Do.EXCLUDE),
        (Screen.ATHLETE, K.Key_Space, on_athlete.Do.TEST),
        (Screen.ATHLETE, K.Key_BracketRight, on_athlete.Do.NEXT),
        (Screen.SQUAD, K.Key_Q, on_squad.Do.QUEUE),
        (Screen.SQUAD, K.Key_3, on_squad.Filter("down")),
        (Screen.DEVICE, K.Key_Z, on_device.Do.ZERO),
        (Screen.CLEARANCE, K.Key_2, on_clearance.Choose("stay")),
        (Screen.SETTINGS, K.Key_B, on_settings.Do.BACKUP),
    ],
)
def test_a_key_asks_for_what_it_says(window: Window, screen: Screen, key: Qt.Key, wish: Wish):
    window.go(screen)
    press(window, key)
    assert sent(window)[-1] == wish


def test_every_action_of_every_screen_is_a_wish_or_handled(window: Window):
    """No key of a foot bar is dead."""
    for screen in Screen:
        window.go(screen)
        for action in window.offered():
            if not action.enabled or isinstance(action.wish, Go | Everywhere):
                continue
            before = len(sent(window))
            window.answer(action.wish)
            if not isinstance(action.wish, Glance):
                assert len(sent(window)) > before, action
            window.view(screen).setFocus()


def test_no_two_enabled_actions_of_a_screen_share_a_key(window: Window):
    for screen in Screen:
        window.go(screen)
        keys = [a.key for a in window.offered() if a.enabled]
        assert len(keys) == len(set(keys)), screen


def test_typing_a_name_searches(window: Window):
    press(window, K.Key_M)
    (wish,) = sent(window)
    assert isinstance(wish, on_today.SearchFor)
    assert wish.typed.lower() == "m"


def test_letters_typed_into_a_field_stay_there_and_space_is_a_space(window: Window):
    press(window, K.Key_A)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "Nia Bot, 61.5, U20")
    assert field.text() == "Nia Bot, 61.5, U20"
    assert sent(window) == []
    QTest.keyClick(field, K.Key_Return)
    assert sent(window)[-1] == on_today.Add(NewAthlete("Nia Bot", 61.5, "U20"))


def test_arrows_choose_an_athlete(window: Window):
    press(window, K.Key_Down)
    assert sent(window)[-1] == on_today.Choose("a4")


def test_after_a_click_on_a_button_space_still_starts(window: Window):
    """A click leaves no focus behind that would eat the coach's Space."""
    from jumpstation.ui.parts.segments import Segments

    segments = window.view(Screen.TODAY).findChildren(Segments)[0]
    QTest.mouseClick(segments.findChildren(type(segments._buttons["due"]))[1],
                     Qt.MouseButton.LeftButton)  # fmt: skip
    press(window, K.Key_Space)
    assert sent(window) == [on_today.Filter("due"), on_today.Do.START]


def test_the_held_key_is_an_edge_each_way_and_nothing_else(window: Window):
    edges: list[bool] = []
    window.held_key = "K"
    window.key_edge.connect(edges.append)
    window.go(Screen.TEST)
    view = window.view(Screen.TEST)
    QTest.keyPress(view, K.Key_K)
    QTest.keyRelease(view, K.Key_K)
    assert edges == [True, False]
    assert sent(window) == []


def test_all_actions_are_found_by_typing(window: Window, qapp: QApplication):
    press(window, K.Key_K, CTRL)
    dialog = next(w for w in qapp.topLevelWidgets() if isinstance(w, Chooser) and w.isVisible())
    line = dialog.findChildren(QLineEdit)[0]
    QTest.keyClicks(line, "squ")
    QTest.keyClick(dialog, K.Key_Return)
    assert window.screen_shown is Screen.SQUAD


def test_a_short_list_stands_whole_and_a_long_one_shows_many(window: Window):
    for n, rows in ((4, 4), (30, 8)):
        dialog = Chooser(window, "How far back?", [(f"{i} months", i) for i in range(n)], print)
        dialog.open()
        settle(dialog)
        listed = dialog.findChildren(QListWidget)[0]
        viewport = listed.viewport()
        assert viewport is not None
        assert viewport.height() >= rows * listed.sizeHintForRow(0)
        dialog.reject()


def test_esc_leaves_the_search_and_shows_everybody_again(window: Window):
    press(window, K.Key_F)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    window.show_model(Screen.TODAY, replace(window.models[Screen.TODAY], search="f"))
    press(window, K.Key_Escape)
    assert line.text() == ""
    assert not line.hasFocus()
    assert sent(window)[-1] == on_today.SearchFor("")


@pytest.mark.parametrize("key", [K.Key_Return, K.Key_Enter, K.Key_Space])
def test_pain_is_never_answered_by_a_key_that_was_meant_for_the_set(window: Window, key: Qt.Key):
    given: list[object] = []
    dialog = ScaleQuestion(window, "Pain now, 0 none to 10 worst?", given.append)
    dialog.open()
    settle(dialog)
    QTest.keyClick(dialog.focusWidget() or dialog, key)
    assert given == []
    assert dialog.isVisible()
    QTest.keyClick(dialog.focusWidget() or dialog, K.Key_4)
    assert given == [4.0]


def test_a_window_that_would_not_stand_on_the_screen_opens_maximised(qapp: QApplication):
    screen = qapp.primaryScreen()
    assert screen is not None
    made = Window()
    made.resize(screen.availableGeometry().size())
    made.open_on_screen()
    assert made.isMaximized()
    put_away(made)


def test_a_filled_button_is_as_high_as_it_was_made(window: Window):
    start = window.findChildren(QueuePage)[0].findChildren(KeyButton, "start")[0]
    assert start.height() == 56


def test_help_stands_beside_the_screen(window: Window):
    press(window, K.Key_F1)
    assert window._help is not None
    assert window._help.isVisible()
    press(window, K.Key_F1)
    assert not window._help.isVisible()


def test_a_question_is_answered_by_its_key(window: Window):
    answers: list[str] = []
    dialog = Question(
        window,
        "A set is running. Save 7 hops as interrupted, or go on?",
        [("Save", "S", lambda: answers.append("saved")), ("Go on", "Esc", None)],
    )
    dialog.open()
    QTest.keyClick(dialog, K.Key_S)
    assert answers == ["saved"]
    assert not isinstance(QApplication.activeModalWidget(), QDialog)


def test_closing_asks_first(window: Window):
    window.may_close = lambda: False
    window.close()
    assert window.isVisible()
    window.may_close = lambda: True


def test_a_fault_in_a_slot_is_a_sentence_and_the_program_goes_on(qapp: QApplication):
    class Bell(QObject):
        rung = pyqtSignal()

    told: list[str] = []
    tell_faults(told.append)
    bell = Bell()

    def fail() -> None:
        raise NotPossible("Plate A", "has no zero", "everyone off, then zero")

    bell.rung.connect(fail)
    hook, sys.excepthook = sys.excepthook, sys.modules["jumpstation.ui.shell.app"]._fault
    try:
        bell.rung.emit()
    finally:
        sys.excepthook = hook
        tell_faults(lambda _sentence: None)
    assert told == ["Plate A: has no zero; everyone off, then zero"]


def test_a_model_that_shows_less_leaves_nothing_of_the_one_before(window: Window):
    window.go(Screen.TODAY)
    model = examples.today()
    window.show_model(Screen.TODAY, replace(model, rows=model.rows[:2], chosen=None))
    settle(window)
    assert sent(window) == []
    press(window, K.Key_Space)
    assert sent(window) == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_a_question_has_a_ground_of_its_own(qtbot, look: str):
    from jumpstation.ui.parts.dialogs import Question
    from jumpstation.ui.theme import apply_theme, theme

    apply_theme(look)
    window = Window()
    qtbot.addWidget(window)
    asked = Question(window, "Go on?", (("Go on", "Enter", None),))
    asked.show()
    image = asked.grab().toImage()
    assert image.pixelColor(4, 4).name() == theme().color("bg").name()
    asked.close()
    apply_theme("light")
