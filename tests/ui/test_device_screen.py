"""The Device screen on the simulated board: the real reader thread, bytes and page memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from jumpstation.store import open_store
from jumpstation.ui.components.dialogs import Question, TextQuestion
from jumpstation.ui.controllers.main import Main
from jumpstation.ui.screenshots import put_away
from jumpstation.ui.viewmodels.actions import Ask
from jumpstation.ui.viewmodels.device import DeviceModel
from jumpstation.ui.viewmodels.shell import Screen
from jumpstation.ui.viewmodels.verdict import Verdict
from jumpstation.ui.window import Window

PATIENCE_MS = 20_000


@pytest.fixture
def main(tmp_path: Path, qapp: QApplication):
    window = Window()
    made = Main(window, open_store(tmp_path / "own.db"), tmp_path / "window.json")
    made.bridge.start()
    window.show()
    yield made
    made.end()
    put_away(window)


def found(main: Main) -> DeviceModel:
    return main.window.models[Screen.DEVICE]


def until(qtbot: QtBot, what) -> None:
    qtbot.waitUntil(what, timeout=PATIENCE_MS)


def said(main: Main, qtbot: QtBot) -> str:
    boxes = lambda: [d for d in main.window.findChildren(Question) if d.isVisible()]  # noqa: E731
    until(qtbot, lambda: bool(boxes()))
    box = boxes()[-1]
    words = " ".join(label.text() for label in box.findChildren(QLabel))
    box.accept()
    return words


def connect(main: Main, qtbot: QtBot, spec: str) -> None:
    main.window.go(Screen.DEVICE)
    main.answer(Ask("device.open", spec))
    until(qtbot, lambda: bool(found(main).name))


def test_without_a_device_the_screen_says_what_to_do(main: Main, qtbot: QtBot):
    main.window.go(Screen.DEVICE)
    until(qtbot, lambda: "Nothing is plugged in" in found(main).looking)
    assert found(main).name == ""


def test_the_live_signal_runs_while_the_screen_is_open(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim:plate=1,pace=1")
    device = main.controller("device")
    until(qtbot, lambda: device._feed is not None and device._feed.now_s > 0.3)  # pyright: ignore
    assert "not for measurement" in found(main).facts
    main.window.go(Screen.SETTINGS)
    until(qtbot, lambda: main.bridge.reader.device is not None)
    until(qtbot, lambda: not main.bridge.reader.device.armed)  # pyright: ignore


def test_zero_gives_noise_and_drift_with_a_verdict(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim:plate=1,pace=1,noise=2")
    assert found(main).checks[0].verdict is Verdict.NOT_MEASURED
    main.answer(Ask("device.zero"))
    until(qtbot, lambda: found(main).checks[0].verdict is Verdict.MET)
    noise, zero = found(main).checks[:2]
    assert 1.5 < float(noise.value) < 2.5
    assert abs(float(zero.value.replace("−", "-"))) < 1
    assert "step 3 of 5" in found(main).wizard.progress


def test_a_plate_is_calibrated_step_by_step_and_filed(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim:plate=1")
    main.answer(Ask("device.zero"))
    until(qtbot, lambda: found(main).checks[0].verdict is Verdict.MET)
    main.answer(Ask("device.go_on"))
    box = next(d for d in main.window.findChildren(TextQuestion) if d.isVisible())
    box._line.setText("20, 40, 60")
    box._send()
    device = main.controller("device")
    steps = device.steps  # pyright: ignore
    assert found(main).wizard.instruction == "The plate is empty."
    while steps.current is not None:
        before = steps.at
        main.answer(Ask("device.go_on", steps.current.mass_kg))
        until(qtbot, lambda before=before: steps.at > before and not device._busy)  # pyright: ignore
    assert "Accepted" in said(main, qtbot)
    key = main.bridge.device.info.device_id  # pyright: ignore
    filed = main.store.device_records(key, "calibration")
    assert len(filed) == 1
    assert filed[0]["data"]["adc"] == "ADS131M02"
    assert "calibrated" in found(main).on_file


def test_masses_that_are_no_masses_are_refused_in_words(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim:plate=1")
    from jumpstation.errors import InputError

    with pytest.raises(InputError, match="write kg, such as 20, 40, 60"):
        main.controller("device")._begin_steps("twenty")  # pyright: ignore


def test_the_self_test_is_run_and_filed(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim")
    main.answer(Ask("device.self_test"))
    assert "elf-test" in said(main, qtbot)
    key = main.bridge.device.info.device_id  # pyright: ignore
    assert len(main.store.device_records(key, "self_test")) == 1


def test_what_was_lost_is_said(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim")
    main.answer(Ask("device.losses"))
    assert "Nothing was lost" in said(main, qtbot)
