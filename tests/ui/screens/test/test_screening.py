"""Before and during a test in the window: held, released, stopped, and what is left on file."""

from __future__ import annotations

from datetime import date

import pytest
from driving_ui import FAST, answer_before, dialog, none_of_these, ready, run_a_test, wait_dialog
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel

from jumpstation.ui.parts.answer import ScaleQuestion
from jumpstation.ui.parts.dialogs import Question
from jumpstation.ui.parts.keys import KeyButton
from jumpstation.ui.parts.screening import Item, Release, ScreeningQuestion, StopQuestion, YesNo
from jumpstation.ui.screens.today import wishes as on_today
from jumpstation.ui.screens.today.model import NewAthlete
from jumpstation.ui.values.phase import Phase
from jumpstation.ui.values.shell import Screen
from tests.clinical.case_runner import sign_stage

K = Qt.Key
SLOW = "sim:pace=6,seed=3"
WHY = "old swelling, measured today"


def said(found) -> str:
    return " ".join(part.text() for part in found.findChildren(QLabel))


def row(main):
    return main.window.models[Screen.TODAY].rows[0]


def begin(main, qtbot) -> ScreeningQuestion:
    qtbot.keyClick(main.window, K.Key_Space)
    found = wait_dialog(qtbot, ScreeningQuestion)
    assert isinstance(found, ScreeningQuestion)
    return found


def the_other_card(qtbot, first) -> None:
    """None of these on the card for the clinician, which joining asks too."""
    qtbot.waitUntil(lambda: dialog() is not first and isinstance(dialog(), ScreeningQuestion))
    assert dialog().windowTitle() == "For the clinician"
    none_of_these(qtbot)


def swollen(main, qtbot) -> None:
    """Item 1 is marked, Enter says so, two digits follow, and the test is held."""
    asked = begin(main, qtbot)
    for no_answer in (K.Key_Return, K.Key_Space):  # a key pressed twice answers nothing
        qtbot.keyClick(asked, no_answer)
        assert dialog() is asked
    qtbot.keyClick(asked, K.Key_1)
    qtbot.keyClick(asked, K.Key_N)  # with something marked this is no answer
    assert dialog() is asked
    qtbot.keyClick(asked, K.Key_Return)
    the_other_card(qtbot, asked)
    for _ in range(2):
        first = wait_dialog(qtbot, ScaleQuestion)
        qtbot.keyClick(first, K.Key_0)
        qtbot.waitUntil(lambda first=first: dialog() is not first)
    qtbot.waitUntil(lambda: main.controller("test").model.cue == "Held")


def release(main, qtbot, role: str, who: str = "Ben Ito", why: str = WHY) -> Release:
    found = wait_dialog(qtbot, Release)
    assert isinstance(found, Release)
    found.who.clear()
    found.why.clear()
    qtbot.keyClicks(found.who, who)
    found.choose(role)
    qtbot.keyClicks(found.why, why)
    qtbot.keyClick(found.why, K.Key_Return)
    return found


def test_a_held_test_does_not_start_and_today_says_why(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    swollen(main, qtbot)
    held = wait_dialog(qtbot, Question)
    assert "Is a joint swollen today? yes" in said(held)
    assert "Only a clinician may let it pass" in said(held)
    assert not main.bridge.running
    qtbot.keyClick(held, K.Key_Return)
    assert main.window.screen_shown is Screen.TODAY
    qtbot.waitUntil(lambda: row(main).standing == "held", timeout=5000)
    assert row(main).state == "Held: swelling"
    assert main.store.trials() == []


def test_h_releases_with_who_role_and_why_and_the_test_runs(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    swollen(main, qtbot)
    qtbot.keyClick(wait_dialog(qtbot, Question), K.Key_Return)
    qtbot.waitUntil(lambda: row(main).standing == "held", timeout=5000)
    qtbot.keyClick(main.window, K.Key_H)
    asked = release(main, qtbot, "operator")
    assert "Only a clinician may let it pass: answer what it asks first." in said(asked)
    assert asked.isVisible()
    release(main, qtbot, "clinician", why="old")
    assert "ten letters or more" in said(asked)
    release(main, qtbot, "clinician")
    qtbot.waitUntil(lambda: row(main).standing == "due", timeout=5000)
    (entry,) = main.store.entries(main.athlete_id, "override")
    assert (entry.name, entry.named, entry.text) == ("swelling", "Ben Ito, clinician", WHY)
    qtbot.keyClick(main.window, K.Key_Space)  # everything is answered: it begins at once
    qtbot.waitUntil(lambda: main.controller("test").model.made >= 10, timeout=15000)
    assert f"Let pass by Ben Ito, clinician: “{WHY}”" in main.controller("test").model.stop_if
    qtbot.keyClick(wait_dialog(qtbot, ScaleQuestion), K.Key_0)
    qtbot.waitUntil(lambda: main.window.screen_shown is Screen.RESULT, timeout=8000)


def test_a_red_flag_offers_no_way_to_let_it_pass(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    asked = begin(main, qtbot)
    assert "3" in said(asked)
    qtbot.keyClick(asked, K.Key_3)  # a sudden pop
    qtbot.keyClick(asked, K.Key_Return)
    the_other_card(qtbot, asked)
    for _ in range(2):
        first = wait_dialog(qtbot, ScaleQuestion)
        qtbot.keyClick(first, K.Key_0)
        qtbot.waitUntil(lambda first=first: dialog() is not first)
    held = wait_dialog(qtbot, Question)
    assert "Nobody may let it pass" in said(held)
    qtbot.keyClick(held, K.Key_G)
    assert dialog() is held
    qtbot.keyClick(held, K.Key_Return)
    qtbot.keyClick(main.window, K.Key_H)
    assert not isinstance(dialog(), Release)
    assert "Nobody may let it pass" in said(dialog())


def test_four_keys_the_first_time_and_none_the_second(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    run_a_test(main, qtbot)
    assert {e.value for e in main.store.entries(main.athlete_id, "screening")} == {0.0, 1.0}
    main.window.go(Screen.TODAY)
    qtbot.waitUntil(lambda: row(main).standing == "done", timeout=5000)
    main.answer(on_today.Do.START)
    assert dialog() is None
    qtbot.waitUntil(lambda: main.bridge.running, timeout=5000)
    qtbot.keyClick(wait_dialog(qtbot, ScaleQuestion), K.Key_0)
    qtbot.waitUntil(lambda: len(main.store.trials(status="finished")) == 2, timeout=15000)


@pytest.mark.parametrize(
    ("marks", "held", "by_mouse"),
    [
        ((K.Key_4,), False, False),  # tenderness alone: a warning
        ((K.Key_4, K.Key_5), True, True),  # with an earlier clot
    ],
)
def test_a_calf_is_asked_closer_by_keys_or_by_mouse(opened, qtbot, marks, held, by_mouse):
    main = opened(FAST)
    ready(main, qtbot)

    def mark(card, key):
        if by_mouse:
            line = card.findChildren(Item)[key - K.Key_1]
            qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
        else:
            qtbot.keyClick(card, key)

    def send(card):
        if by_mouse:
            (button,) = [b for b in card.findChildren(KeyButton) if "marked" in b.accessibleName()]
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        else:
            qtbot.keyClick(card, K.Key_Return)
        qtbot.waitUntil(lambda: dialog() is not card and dialog() is not None)

    asked = begin(main, qtbot)
    mark(asked, K.Key_5)
    send(asked)
    closer = dialog()
    assert closer.windowTitle() == "Asked closer"
    assert "New swelling of one calf?" in said(closer)
    for key in marks:
        mark(closer, key)
    send(closer)
    none_of_these(qtbot)
    for _ in range(2):
        first = wait_dialog(qtbot, ScaleQuestion)
        qtbot.keyClick(first, K.Key_0)
        qtbot.waitUntil(lambda first=first: dialog() is not first)
    test = main.controller("test")
    qtbot.waitUntil(lambda: test.model.cue == "Held" or main.bridge.running, timeout=8000)
    assert (test.model.cue == "Held") is held
    kept = {e.name: (e.value, e.text) for e in main.store.entries(main.athlete_id, "screening")}
    assert kept["calf_signs"] == (1, "before-a-test version 2")
    assert kept["calf_swelling"][0] == float(K.Key_1 in marks)
    assert kept["fever"] == (0, "before-a-test version 2")
    assert kept["pregnant"] == (0, "before-a-test version 2, all no")


def test_esc_puts_the_question_off_space_asks_it_again_esc_leaves(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    asked = begin(main, qtbot)
    qtbot.keyClick(asked, K.Key_Escape)
    assert main.window.screen_shown is Screen.TEST
    assert main.controller("test").model.phase is Phase.ANSWERS
    qtbot.keyClick(main.window, K.Key_Space)
    qtbot.keyClick(wait_dialog(qtbot, ScreeningQuestion), K.Key_Escape)
    qtbot.keyClick(main.window, K.Key_Escape)
    assert main.window.screen_shown is Screen.TODAY
    assert main.store.entries(main.athlete_id) == []
    assert not main.bridge.running


def follow(main, criteria: str, elsewhere: int = 0) -> None:
    store, key = main.store, main.athlete_id
    store.add_entry(key, "condition", criteria, named="Ben Ito", text="followed")
    sign_stage(store, key, criteria, 4, date.today())
    if elsewhere:
        store.add_entry(key, "contacts", "elsewhere", elsewhere, named="Ben Ito", text="field")
    main.changed.emit()


def test_the_surgeon_is_asked_for_and_the_plan_stands_on_the_card(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    follow(main, "acl", 24)
    answers = ("Contacts today", "24/60, 36 left")
    qtbot.waitUntil(
        lambda: answers in main.window.models[Screen.TODAY].chosen.answers, timeout=5000
    )
    begin(main, qtbot)
    none_of_these(qtbot)
    asked = wait_dialog(qtbot, YesNo)
    assert "Has the surgeon agreed in writing to jumping?" in said(asked)
    for no_answer in (K.Key_Return, K.Key_Space):
        qtbot.keyClick(asked, no_answer)
        assert dialog() is asked
    qtbot.keyClick(asked, K.Key_N)
    for _ in range(2):
        first = wait_dialog(qtbot, ScaleQuestion)
        qtbot.keyClick(first, K.Key_0)
        qtbot.waitUntil(lambda first=first: dialog() is not first)
    held = wait_dialog(qtbot, Question)
    assert "Has the surgeon agreed in writing to jumping? no" in said(held)
    qtbot.keyClick(held, K.Key_Return)
    qtbot.waitUntil(lambda: row(main).state == "Held: surgeon agrees: no", timeout=5000)
    qtbot.keyClick(main.window, K.Key_Space)  # the letter has come: answered again
    qtbot.keyClick(wait_dialog(qtbot, Question), K.Key_A)
    qtbot.keyClick(wait_dialog(qtbot, YesNo), K.Key_Y)
    qtbot.waitUntil(lambda: main.bridge.running, timeout=5000)
    answers = [e.value for e in main.store.entries(main.athlete_id) if e.name == "surgeon_agrees"]
    assert answers == [0.0, 1.0]
    qtbot.keyClick(wait_dialog(qtbot, ScaleQuestion), K.Key_0)
    qtbot.waitUntil(lambda: main.window.screen_shown is Screen.RESULT, timeout=15000)


def test_possibly_under_16_is_held_before_a_drop_jump(opened, qtbot):
    main = opened(FAST)
    main.keep(protocol="drop-jump")
    main.answer(on_today.Add(NewAthlete("Kim Olsen", 52.0, "U20")))
    today = main.window.models
    qtbot.waitUntil(lambda: [r.standing for r in today[Screen.TODAY].rows] == ["held"])
    assert row(main).state == "Held: possibly under 16"
    key = row(main).athlete_id
    main.store.change_athlete(key, "birth_year", date.today().year - 20, "asked")
    main.changed.emit()
    qtbot.waitUntil(lambda: row(main).standing == "due", timeout=5000)


@pytest.mark.parametrize(
    ("criteria", "key", "reason"),
    [
        ("", K.Key_6, "Pain 6 of 10 (limit 5): the set was stopped"),
        ("achilles", K.Key_S, "Stop: sharp pain (sharp pain was marked): the set was stopped"),
    ],
)
@pytest.mark.alone
def test_pain_told_in_the_set_ends_it_and_what_was_done_is_kept(
    opened, qtbot, criteria, key, reason
):
    main = opened(SLOW)
    ready(main, qtbot)
    if criteria:
        follow(main, criteria)
    main.answer(on_today.Do.START)
    answer_before(qtbot)
    test = main.controller("test")
    qtbot.waitUntil(lambda: 3 <= test.model.made < 8, timeout=15000)
    qtbot.keyClick(main.window, K.Key_P)
    qtbot.keyClick(wait_dialog(qtbot, StopQuestion), key)
    qtbot.waitUntil(lambda: test.model.hint == f"{reason}." or test.model.phase is Phase.ANSWERS)
    after = wait_dialog(qtbot, ScaleQuestion)
    qtbot.keyClick(after, K.Key_2)
    qtbot.waitUntil(lambda: main.window.screen_shown is Screen.RESULT, timeout=8000)
    (trial,) = main.store.trials()
    assert (trial.status, trial.valid) == ("finished", False)
    assert 3 <= len(main.store.reps(trial.id)) < 10
    qtbot.waitUntil(lambda: bool(main.window.models[Screen.RESULT].rows), timeout=8000)
    assert reason in main.window.models[Screen.RESULT].sentence


def test_the_last_contact_of_the_plan_ends_the_set_in_the_middle(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    follow(main, "achilles", 55)
    main.answer(on_today.Do.START)
    answer_before(qtbot)
    qtbot.keyClick(wait_dialog(qtbot, ScaleQuestion), K.Key_0)
    qtbot.waitUntil(lambda: main.window.screen_shown is Screen.RESULT, timeout=12000)
    (trial,) = main.store.trials()
    assert len(main.store.reps(trial.id)) == 4
    qtbot.waitUntil(lambda: bool(main.window.models[Screen.RESULT].rows), timeout=8000)
    assert "60 contacts today, 60 in the plan" in main.window.models[Screen.RESULT].sentence
