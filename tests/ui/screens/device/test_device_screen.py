"""The Device screen on the simulated board: the real reader thread, bytes and page memory."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import pytest
from PyQt6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from jumpstation.store import open_store
from jumpstation.ui.parts.dialogs import Question, TextQuestion
from jumpstation.ui.screens.device import wishes as on_device
from jumpstation.ui.screens.device.model import DeviceModel
from jumpstation.ui.screenshots import put_away
from jumpstation.ui.shell.main import Main
from jumpstation.ui.shell.window import Window
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.verdict import Verdict

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
    main.answer(on_device.Open(spec))
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
    main.answer(on_device.Do.ZERO)
    until(qtbot, lambda: found(main).checks[0].verdict is Verdict.MET)
    noise, zero = found(main).checks[:2]
    assert 1.5 < float(noise.value) < 2.5
    assert abs(float(zero.value.replace("−", "-"))) < 1
    assert "step 3 of 5" in found(main).wizard.progress


def test_a_plate_is_calibrated_step_by_step_and_filed(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim:plate=1")
    main.answer(on_device.Do.ZERO)
    until(qtbot, lambda: found(main).checks[0].verdict is Verdict.MET)
    main.answer(on_device.GoOn())
    box = next(d for d in main.window.findChildren(TextQuestion) if d.isVisible())
    box._line.setText("20, 40, 60")
    box._send()
    device = main.controller("device")
    steps = device.steps  # pyright: ignore
    assert found(main).wizard.instruction == "The plate is empty."
    while steps.current is not None:
        before = steps.at
        main.answer(on_device.GoOn(steps.current.mass_kg))
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
    main.answer(on_device.Do.SELF_TEST)
    assert "elf-test" in said(main, qtbot)
    key = main.bridge.device.info.device_id  # pyright: ignore
    assert len(main.store.device_records(key, "self_test")) == 1


def test_what_was_lost_is_said(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim")
    main.answer(on_device.Do.LOSSES)
    assert "Nothing was lost" in said(main, qtbot)


def on_file(main: Main, kind: str) -> list[dict]:
    info = main.bridge.reader.device.info  # pyright: ignore[reportOptionalMemberAccess]
    return [row["data"] for row in main.store.device_records(info.device_id, kind)]


def go_on(main: Main, qtbot: QtBot) -> None:
    device = main.controller("device")
    main.answer(on_device.GoOn())
    until(qtbot, lambda: not device._busy)  # pyright: ignore


def test_a_mat_is_set_up_by_press_bounce_and_self_test(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim:bounce=6,seed=5")
    steps = [step.name for step in found(main).wizard.steps]
    assert steps == ["Find", "Press", "Bounce", "Self-test", "Done"]
    assert found(main).checks[0].verdict is Verdict.NOT_MEASURED
    assert found(main).wizard.instruction == "Step on the mat, and off again."
    go_on(main, qtbot)
    assert found(main).wizard.instruction == "Step on and off 5 times, as you would land."
    go_on(main, qtbot)
    bounce = found(main).checks[0]
    assert (bounce.name, bounce.verdict) == ("Bounce", Verdict.MET)
    assert 0 < float(bounce.value) < 4
    main.answer(on_device.GoOn())
    assert "elf-test" in said(main, qtbot)
    until(qtbot, lambda: found(main).wizard.instruction == "This mat is set up.")
    (pressed,), (bounced,) = on_file(main, "mat_press"), on_file(main, "mat_bounce")
    assert (pressed["contacts"], bounced["contacts"], bounced["passed"]) == (1, 5, True)
    assert "bounce measured" in found(main).on_file


def test_the_minute_of_creep_is_a_step_of_its_own_and_can_be_left_out(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim:plate=1")
    device = main.controller("device")
    main.answer(on_device.Do.ZERO)
    until(qtbot, lambda: found(main).checks[0].verdict is Verdict.MET)
    for leave_out in (True, False):
        device._begin_steps("20, 40, 60")  # pyright: ignore
        steps = device.steps  # pyright: ignore
        for mass in (0.0, 20.0, 40.0, 60.0):
            main.answer(on_device.GoOn(mass))
            until(qtbot, lambda: not device._busy)  # pyright: ignore
        wizard = found(main).wizard
        assert wizard.instruction == "Leave 60 kg in the middle and wait a minute."
        assert (wizard.button, wizard.may_leave_out) == ("Begin the minute", True)
        main.answer(on_device.Do.LEAVE_OUT if leave_out else on_device.GoOn())
        until(qtbot, lambda: not device._busy)  # pyright: ignore
        assert found(main).wizard.instruction == "Take off until 40 kg."
        assert (steps.creep is None) == leave_out


def test_the_clock_is_measured_and_filed(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim:clock_ppm=120,seed=2")
    main.answer(on_device.Do.CLOCK)
    assert found(main).wizard.title == "Measure the clock"
    main.answer(on_device.Do.BACK)
    assert found(main).wizard.title == "Set up this mat"
    main.answer(on_device.Do.CLOCK)
    main.answer(on_device.GoOn())
    assert "in the device and on file" in said(main, qtbot)
    (filed,) = on_file(main, "clock")
    assert filed["ppm"] == pytest.approx(120, abs=5)
    assert filed["span_s"] >= 60
    clock = next(check for check in found(main).checks if check.name == "Clock")
    assert float(clock.value) == pytest.approx(120, abs=5)
    assert "clock measured" in found(main).on_file


def test_a_measurement_that_takes_long_says_how_far_it_is_and_can_be_stopped(
    main: Main, qtbot: QtBot
):
    connect(main, qtbot, "sim:pace=1")
    main.answer(on_device.Do.CLOCK)
    main.answer(on_device.GoOn())
    until(qtbot, lambda: "of 75 s" in found(main).wizard.note)
    assert (found(main).wizard.button, found(main).wizard.button_waits) == ("Stop", False)
    main.answer(on_device.GoOn())
    assert "it was stopped" in said(main, qtbot)
    assert on_file(main, "clock") == []
    device = main.bridge.reader.device
    until(qtbot, lambda: found(main).wizard.button == "Measure")
    assert device is not None


def test_a_mat_on_a_plate_is_compared_and_its_bias_filed(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim:device=both,closing_bias_ms=3,opening_bias_ms=5,seed=4")
    assert found(main).mat_and_plate
    main.answer(on_device.Do.COMPARE)
    assert "Lay the mat on the plate" in found(main).wizard.instruction
    main.answer(on_device.GoOn())
    assert "taken off every edge" in said(main, qtbot)
    (filed,) = on_file(main, "mat_bias")
    assert filed["contacts"] >= 25
    assert 1000 * filed["closing_s"] == pytest.approx(3, abs=0.5)
    assert 1000 * filed["opening_s"] == pytest.approx(5, abs=0.5)
    assert "mat compared with a plate" in found(main).on_file


def test_a_mat_alone_cannot_be_compared(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim")
    main.answer(on_device.Do.COMPARE)
    assert "a mat and a plate on one board" in said(main, qtbot)


def test_closing_in_the_middle_of_a_measurement_stops_it(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim:pace=1,seed=2")
    main.answer(on_device.Do.CLOCK)
    main.answer(on_device.GoOn())
    until(qtbot, lambda: "of 75 s" in found(main).wizard.note)
    reader, began_s = main.bridge.reader, monotonic()
    main.end()
    assert monotonic() - began_s < 5.0
    assert not reader.is_alive()


def test_a_fault_in_a_measurement_is_told_and_the_next_can_begin(main: Main, qtbot: QtBot):
    connect(main, qtbot, "sim:pace=1,seed=2")
    screen = main.controller("device")
    with qtbot.captureExceptions() as faults:
        screen._ask("Dividing…", lambda _device: 1 / 0, lambda _result: None)
        until(qtbot, lambda: bool(faults))
    assert faults[0][0] is ZeroDivisionError
    assert found(main).live_words == ""
    main.answer(on_device.Do.SELF_TEST)
    assert "self-test" in said(main, qtbot).casefold()
