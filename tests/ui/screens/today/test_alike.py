"""Queue, start by Space and `run` hold the same people, for the same reasons."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from driving_ui import FAST, dialog, wait_dialog
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel

from jumpstation.cli import cli
from jumpstation.protocols import load_protocol
from jumpstation.station.before import answer, before_test, none_of
from jumpstation.station.entries import type_contacts, type_morning
from jumpstation.station.held import held_today
from jumpstation.store import Store, open_store
from jumpstation.ui.parts.answer import ScaleQuestion
from jumpstation.ui.parts.dialogs import Question
from jumpstation.ui.values.shell import Screen
from tests.clinical.case_runner import sign_stage

TODAY = date.today()
YESTERDAY = TODAY - timedelta(days=1)
HOPS = load_protocol("ankle-hops-10-5")
# who: (criteria, signed stage, pain, morning; what is held)
PEOPLE = {
    "Ada Free": ("", 0, 4, "bad", []),
    "Bea Four": ("achilles", 4, 2, "well", []),
    "Cleo Three": ("achilles", 3, 0, "none", ["test_ankle_hops_10_5"]),
    "Dora None": ("runner", 0, 0, "none", ["test_ankle_hops_10_5"]),
    "Edda Pain": ("achilles", 4, 3, "none", ["pain"]),
    "Fay Morning": ("acl", 4, 0, "bad", ["bad_morning"]),
    "Gro Open": ("calf-strain", 4, 0, "open", ["morning_pain"]),
    "Hera Bone": ("tibial-stress", 1, 3, "bad",
                  ["pain", "test_ankle_hops_10_5", "contacts_today", "bad_morning"]),
    "Ines Hand": ("", 0, 0, "hand", ["held_by_hand"]),
}  # fmt: skip


def on_file(store: Store, name: str) -> str:
    """A person with everything answered, as the case says."""
    criteria, stage, pain, morning, _ = PEOPLE[name]
    key = store.add_athlete(name, birth_year=1995)
    if criteria:
        old = (TODAY - timedelta(days=9)).isoformat()
        store.add_entry(
            key, "condition", criteria, named="Ben Ito", text="followed", on_date=old, side="left"
        )
    if stage:
        sign_stage(store, key, criteria, stage, TODAY - timedelta(days=9))
    if morning in ("well", "bad", "open"):
        type_contacts(store, key, 5, "field", name, YESTERDAY)
    if morning in ("well", "bad"):
        type_morning(store, key, 9.0 if morning == "bad" else 0.0, name, TODAY)
    if morning == "hand":
        store.add_fact(key, "hold", text="sore knee")
    before = before_test(store, key, HOPS, TODAY)
    values = none_of(before.listed) | {item.id: 1.0 for item in before.single}
    answer(store, before, values | {"pain": float(pain), "soreness": 0.0})
    return key


def test_queue_space_and_run_hold_the_same(opened, qtbot, tmp_path):
    with open_store(tmp_path / "squad.db", who="Anna Weiss") as store:
        keys = {name: on_file(store, name) for name in PEOPLE}
        badges = held_today(store, store.athletes(), HOPS, TODAY)
    for name, (*_, held) in PEOPLE.items():
        words = ["run", HOPS.id, "--device", "sim:seed=3", "--athlete", keys[name], "--json"]
        copy = tmp_path / "copy.db"
        copy.write_bytes((tmp_path / "squad.db").read_bytes())
        result = CliRunner().invoke(cli, [*words, "--db", str(copy)])
        first = json.loads(result.stdout.splitlines()[0])
        assert sorted(first["held"]) == sorted(held), name
        assert getattr(result.exception, "exit_code", result.exit_code) == (3 if held else 0), name
        # an open morning stands in the queue as what is to be asked, not as a hold
        assert (keys[name] in badges) is bool(set(held) - {"morning_pain"}), name

    main = opened(FAST)
    while not main.window.models.get(Screen.TODAY) or not main.window.models[Screen.TODAY].rows:
        qtbot.wait(20)
    if isinstance(dialog(), ScaleQuestion):  # the opening asks for the open morning: put off
        qtbot.keyClick(dialog(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: main.bridge.device.info is not None, timeout=5000)
    for name, (*_, held) in PEOPLE.items():
        (row,) = [r for r in main.window.models[Screen.TODAY].rows if r.name == name]
        assert (row.standing == "held") is bool(set(held) - {"morning_pain"}), name
        assert "morning" in row.morning if held == ["morning_pain"] else True
        if not held:
            continue
        main.choose(row.athlete_id)
        qtbot.keyClick(main.window, Qt.Key.Key_Space)
        found = wait_dialog(qtbot, ScaleQuestion if held == ["morning_pain"] else Question)
        assert not main.bridge.running, name
        if held == ["morning_pain"]:
            qtbot.keyClick(found, Qt.Key.Key_N)  # left open: it holds till it is answered
            found = wait_dialog(qtbot, Question)
        said = " ".join(part.text() for part in found.findChildren(QLabel))
        assert "Held." in said, name
        qtbot.keyClick(found, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: main.window.screen_shown is Screen.TODAY, timeout=5000)
    assert main.store.trials() == []


@pytest.mark.parametrize("name", ["Ada Free", "Bea Four"])
def test_who_is_not_held_begins_by_space(opened, qtbot, tmp_path, name):
    with open_store(tmp_path / "squad.db", who="Anna Weiss") as store:
        on_file(store, name)
    main = opened(FAST)
    qtbot.waitUntil(lambda: main.bridge.device.info is not None, timeout=5000)
    qtbot.waitUntil(lambda: bool(main.athlete_id), timeout=5000)
    qtbot.keyClick(main.window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: main.bridge.running, timeout=5000)
