"""From "athlete chosen" to the next one: keys pressed in the window, trials in the store."""

from __future__ import annotations

import pytest
from driving_ui import FAST, answer_before, dialog, ready, run_a_test, wait_dialog
from PyQt6.QtCore import Qt

from jumpstation.ui.parts.answer import ScaleQuestion
from jumpstation.ui.parts.dialogs import Chooser, Question, TextQuestion
from jumpstation.ui.screens.result import wishes as on_result
from jumpstation.ui.screens.test import wishes as on_test
from jumpstation.ui.screens.today import wishes as on_today
from jumpstation.ui.screens.today.model import NewAthlete
from jumpstation.ui.values.phase import Phase
from jumpstation.ui.values.shell import Screen

RSI = "rsi_m_per_s"


def test_a_ten_five_by_keys_alone(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot, NewAthlete("Mara Lindqvist", 64.0, "Seniors"), NewAthlete("Nia", None, ""))
    assert main.athlete.name == "Mara Lindqvist"
    run_a_test(main, qtbot)
    shown = main.window.models[Screen.RESULT]
    trial = main.store.trial_row(shown.trial_id)
    assert (trial.status, trial.valid, trial.for_measurement) == ("finished", True, False)
    assert shown.score == pytest.approx(main.store.score(trial.id)[RSI].value)
    assert shown.counted == "10 of 10 hops count"
    assert "Not for measurement" in shown.invalid
    assert sum(row.words.startswith("in the best 5") for row in shown.rows) == 5
    assert main.store.last_fact(main.athlete_id, "pain").value == 0.0
    assert shown.next_name == "Nia"
    qtbot.keyClick(main.window, Qt.Key.Key_Return)
    assert main.window.screen_shown is Screen.TODAY
    assert main.athlete.name == "Nia"
    qtbot.waitUntil(lambda: main.window.models[Screen.TODAY].pace.done == 1, timeout=5000)


def test_hops_and_marks_stand_on_screen_while_it_runs(opened, qtbot):
    main = opened("sim:pace=6,seed=3")
    ready(main, qtbot)
    main.answer(on_today.Do.START)
    answer_before(qtbot)
    test = main.controller("test")
    phases = set()
    main.bridge.frame.connect(lambda: phases.add(test.model.phase))
    qtbot.waitUntil(lambda: 3 <= test.model.made < 10, timeout=15000)
    assert phases >= {Phase.STILL, Phase.COUNTDOWN, Phase.RUNNING}
    assert test.model.mark == "Simulated athlete: not for measurement"
    assert [hop.name for hop in test.model.hops][:3] == ["1", "2", "3"]
    assert main.window.screen_shown is Screen.TEST
    assert test._shades.spans()[1][2] in ("", "1", "2", "3")
    main.answer(on_test.Do.REFUSE)
    qtbot.keyClick(wait_dialog(qtbot, Chooser), Qt.Key.Key_2)
    qtbot.waitUntil(lambda: test.model.last_refused is not None, timeout=5000)
    assert test.model.last_refused.reason == "By hand: off the mat"
    main.answer(on_test.Do.DISPLAY)
    assert test._display.isVisible()
    assert test._display._model.first_name == "Mara"
    main.answer(on_test.Do.SPACE)  # stop and save
    qtbot.keyClick(wait_dialog(qtbot, ScaleQuestion), Qt.Key.Key_0)
    qtbot.waitUntil(lambda: main.window.screen_shown is Screen.RESULT, timeout=8000)


def test_a_hop_is_excluded_restored_and_undone_with_the_score_following(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    run_a_test(main, qtbot)

    def model():
        return main.window.models[Screen.RESULT]

    first = model().score
    best = next(i for i, row in enumerate(model().rows) if row.why == "met")
    main.answer(on_result.Select(best))
    qtbot.keyClick(main.window, Qt.Key.Key_X)
    qtbot.keyClick(wait_dialog(qtbot, Chooser), Qt.Key.Key_2)
    qtbot.waitUntil(lambda: model().score != first, timeout=5000)
    assert model().rows[best].excluded
    assert model().excluded_note.startswith("1 excluded by ")
    assert model().excluded_note.endswith(": off the mat")
    assert model().score < first
    qtbot.keyClick(main.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: model().score == first, timeout=5000)
    assert not model().can_undo
    main.answer(on_result.Select(best))
    main.answer(on_result.Do.EXCLUDE)
    qtbot.keyClick(wait_dialog(qtbot, Chooser), Qt.Key.Key_1)
    qtbot.waitUntil(lambda: model().rows[best].excluded, timeout=5000)
    main.answer(on_result.Do.RESTORE)
    asked = wait_dialog(qtbot, TextQuestion)
    qtbot.keyClicks(asked._line, "seen on video")
    qtbot.keyClick(asked._line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: model().score == first, timeout=5000)


def test_a_trial_moves_to_the_right_athlete_with_a_reason(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot, NewAthlete("Mara", 64.0, ""), NewAthlete("Nia", None, ""))
    run_a_test(main, qtbot)
    nia = next(a for a in main.store.athletes() if a.name == "Nia")
    trial_id = main.window.models[Screen.RESULT].trial_id
    main.controller("result")._moved(athlete_id=nia.id)
    asked = wait_dialog(qtbot, TextQuestion)
    qtbot.keyClicks(asked._line, "wrong row")
    qtbot.keyClick(asked._line, Qt.Key.Key_Return)
    assert main.store.trial_row(trial_id).athlete_id == nia.id
    qtbot.waitUntil(lambda: main.window.shells[Screen.RESULT].title == "Nia", timeout=5000)


def test_pain_over_the_limit_holds_until_someone_gives_a_reason(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    main.answer(on_today.Do.START)
    answer_before(qtbot, pain=Qt.Key.Key_8)
    qtbot.waitUntil(lambda: main.controller("test").model.cue == "Held", timeout=5000)
    assert "8 of 10, limit 5" in main.controller("test").model.hint
    qtbot.keyClick(dialog(), Qt.Key.Key_Return)  # do not test
    qtbot.waitUntil(lambda: main.controller("test").model.phase is Phase.IDLE, timeout=5000)
    assert not main.bridge.running
    assert main.store.trials() == []
    assert main.window.screen_shown is Screen.TODAY


def test_a_held_athlete_starts_only_with_a_reason(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    main.answer(on_today.Do.HOLD)
    asked = wait_dialog(qtbot, TextQuestion)
    qtbot.keyClicks(asked._line, "sore knee")
    qtbot.keyClick(asked._line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: main.window.models[Screen.TODAY].rows[0].standing == "held")
    assert main.window.models[Screen.TODAY].rows[0].state == "Held: sore knee"
    main.answer(on_today.Do.START)
    answer_before(qtbot)
    qtbot.waitUntil(lambda: main.controller("test").model.cue == "Held", timeout=5000)
    assert "sore knee" in main.controller("test").model.hint
    assert not main.bridge.running
    qtbot.keyClick(wait_dialog(qtbot, Question), Qt.Key.Key_Return)  # do not test
    main.answer(on_today.Do.HOLD)
    asked = wait_dialog(qtbot, TextQuestion)
    qtbot.keyClicks(asked._line, "walks well")
    qtbot.keyClick(asked._line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: main.window.models[Screen.TODAY].rows[0].standing == "due")


def test_every_number_tells_its_formula(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    run_a_test(main, qtbot)
    qtbot.keyClick(main.window, Qt.Key.Key_F)
    assert main.window.help is not None
    assert "rsi_m_per_s v1" in main.window.help.words()
    assert "± " in main.window.help.words()  # what its value here is made of
    qtbot.keyClick(main.window, Qt.Key.Key_Escape)
    assert main.window.help is None


def test_the_trace_looks_at_the_chosen_hop(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    run_a_test(main, qtbot)
    trace = main.window.view(Screen.RESULT)._trace
    for place in (9, 2, 7):
        main.answer(on_result.Select(place))
        hop = main.window.models[Screen.RESULT].rows[place].hop
        low, high = trace.window()
        assert low < hop.start_s < hop.end_s < high
        assert high - low > 0.5
