"""Opening, remembering and closing: the window with the real store behind it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from jumpstation.store import open_store
from jumpstation.ui.shell.kept import Kept, read_kept, write_kept
from jumpstation.ui.values.preferences import Preferences
from jumpstation.ui.values.shell import LightState, Screen


def test_choices_are_kept_and_a_spoiled_file_does_no_harm(tmp_path: Path):
    place = tmp_path / "new" / "window.json"
    kept = Kept(Preferences(look="dark", text_percent=150), device="sim", protocol="cmj")
    write_kept(place, kept)
    assert read_kept(place) == kept
    place.write_text('{"device": 3, "protocol": "cmj", "preferences": {"look": "dark"}}')
    assert read_kept(place) == Kept(Preferences(look="dark"), protocol="cmj")
    place.write_text("{")
    assert read_kept(place) == Kept()


def test_without_a_device_the_light_says_so(opened):
    main = opened()
    assert main.window.shells[Screen.TODAY].light.state is LightState.NONE


def test_a_simulated_device_is_never_for_measurement(opened, qtbot):
    main = opened("sim:pace=1")
    qtbot.waitUntil(lambda: main.bridge.device.info is not None, timeout=5000)
    light = main.window.shells[Screen.TEST].light
    assert light.state is LightState.NOT_FOR_MEASUREMENT
    assert "not for measurement" in light.facts


def test_a_second_copy_only_looks_and_says_since_when(opened):
    first, second = opened(), opened("sim:pace=1")
    assert not first.read_only_since
    assert second.read_only_since.count(":") == 1
    assert second.bridge.device.spec == ""  # it opens no device


def test_a_demo_file_is_marked_on_every_screen(opened, tmp_path: Path):
    with open_store(tmp_path / "squad.db") as store, store.writing():
        store.db.execute("INSERT INTO local (key, value) VALUES ('demo', '1')")
    main = opened()
    assert {main.window.shells[screen].mark for screen in Screen} == {"DEMO"}


def test_every_screen_is_made_before_it_is_asked_for(opened, qtbot):
    window = opened().window
    qtbot.waitUntil(lambda: set(window.made()) == set(Screen), timeout=20_000)
    assert window.screen_shown is Screen.TODAY


def test_the_size_of_the_window_is_remembered(opened, tmp_path: Path):
    main = opened()
    main.window.resize(900, 640)
    main.end()
    assert read_kept(tmp_path / "window.json").geometry
    again = opened()
    assert again.window.height() == 640  # the width of the screen here is less than the least


def test_the_window_opens_without_scipy():
    code = (
        "import sys, jumpstation.ui.shell.main, jumpstation.ui.shell.opening, "
        "jumpstation.ui.screens.today.controller, jumpstation.ui.screens.test.controller; "
        "sys.exit('scipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0
