"""The due in Today's queue in order, what Today says of its states, and a sitting of a battery."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from driving_ui import FAST, ready, run_a_test
from PyQt6.QtCore import Qt

from jumpstation.store import open_store
from jumpstation.ui.screens.today.model import TodayModel, narrow
from jumpstation.ui.screens.today.view import TodayView
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import QueueAthletes
from tests.clinical.case_runner import add_test

HOPS = "ankle-hops-10-5 both rsi_m_per_s=1.2 contact_time_s=0.2"
LAST = {"Aiko Tanabe": 20, "Ben Ode": 60, "Cleo Marsh": 40, "Dana Wolf": 5}


@pytest.fixture
def squad(tmp_path: Path) -> dict[str, str]:
    """Ben is the longest overdue, then Cleo, then Aiko; Dana is not due."""
    with open_store(tmp_path / "squad.db") as store:
        keys = {name: store.add_athlete(name) for name in LAST}
        for name, days in LAST.items():
            for more in (30, 15, 0):
                on = (date.today() - timedelta(days=days + more)).isoformat()
                add_test(store, keys[name], on, HOPS)
                add_test(store, keys[name], on, "cmj both jump_height_m=0.25")
    return keys


def queue(main) -> list[tuple[str, str]]:
    model = main.window.models[Screen.TODAY]
    return [(row.name, row.state) for row in narrow(model.rows, model.filter)]


def test_queue_the_due_puts_them_all_in_order_and_opens_the_first(opened, qtbot, squad):
    main = opened()
    main.window.go(Screen.SQUAD)
    rows = main.controller("squad")
    qtbot.waitUntil(lambda: len(rows.model.rows) == 4 and not rows.model.reading, timeout=8000)
    qtbot.keyClick(main.window, Qt.Key.Key_Q)
    assert main.window.screen_shown is Screen.TODAY
    qtbot.waitUntil(lambda: len(queue(main)) == 3, timeout=5000)
    assert [name for name, _ in queue(main)] == ["Ben Ode", "Cleo Marsh", "Aiko Tanabe"]
    assert main.window.models[Screen.TODAY].chosen.name == "Ben Ode"
    for name in ("Cleo Marsh", "Aiko Tanabe"):
        qtbot.keyClick(main.window, Qt.Key.Key_Return)
        assert main.window.models[Screen.TODAY].chosen.name == name


def test_the_due_of_another_test_bring_their_test_with_them(opened, qtbot, squad):
    main = opened()
    main.window.go(Screen.SQUAD)
    rows = main.controller("squad")
    rows._take_value(("cmj", "both", "jump_height_m"))
    qtbot.waitUntil(lambda: rows.model.metric_id == "jump_height_m", timeout=8000)
    qtbot.keyClick(main.window, Qt.Key.Key_Q)
    assert main.kept.protocol == "cmj"
    qtbot.waitUntil(lambda: [name for name, _ in queue(main)][:1] == ["Ben Ode"], timeout=5000)


def test_who_is_queued_without_being_due_says_so(opened, qtbot, squad):
    main = opened()
    today = main.controller("today")
    qtbot.waitUntil(lambda: len(today.model.rows) == 4, timeout=5000)
    main.answer(QueueAthletes(*("ankle-hops-10-5", (squad["Dana Wolf"], squad["Ben Ode"]))))
    assert queue(main)[0] == ("Dana Wolf", "Queued")


def test_what_is_read_slowly_is_said_with_grey_rows(qtbot):
    view = TodayView()
    qtbot.addWidget(view)
    view.resize(1200, 600)
    view.show()
    view.show_model(TodayModel(reading=True))
    page = view._queue
    assert page._note.text() != "Reading the squad…"
    assert not page._table.cells.rows
    qtbot.waitUntil(lambda: len(page._table.cells.rows) > 3, timeout=2000)
    assert page._note.text() == "Reading the squad…"
    asked = []
    view.asked.connect(asked.append)
    page._table.selectRow(1)
    assert asked == []  # a grey row is nobody


def test_the_tests_of_a_sitting_are_one_session_that_names_its_battery(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    main.keep(battery="coach-monitoring")
    assert main.kept.protocol in main.battery_steps()
    run_a_test(main, qtbot)
    sql = "SELECT s.id, s.battery FROM trial t JOIN session s ON s.id = t.session_id"
    ((session, battery),) = main.store.tuples(sql)
    assert battery == "coach-monitoring"
    assert main.sitting_of(main.athlete_id) == session  # the next test of it joins this one
    main.keep(battery="")
    assert main.sitting_of(main.athlete_id) is None
    assert main.store.session_on(main.athlete_id, date.today().isoformat()) != session
    today = main.controller("today")
    main.window.go(Screen.TODAY)
    qtbot.waitUntil(lambda: today.model.pace.took_s is not None, timeout=8000)
    assert 0 < today.model.pace.took_s < 120


def test_looking_back_at_a_result_leaves_no_step_of_a_battery_out(opened, qtbot):
    main = opened(FAST)
    ready(main, qtbot)
    main.keep(battery="coach-monitoring")
    first, second, *_ = main.battery_steps()
    main.keep(protocol=first)
    run_a_test(main, qtbot)
    for _ in range(2):  # once to go on, and once more after looking back
        assert main.next_name() == main.protocol_name(second)
        main.window.go(Screen.RESULT)
        qtbot.keyClick(main.window, Qt.Key.Key_Return)
        assert main.kept.protocol == second
        assert main.window.screen_shown is Screen.TODAY
