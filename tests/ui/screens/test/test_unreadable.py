"""A file of the user's own that has faults: told, nothing waits for ever, nothing is mixed up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from driving_ui import ready
from PyQt6.QtWidgets import QLabel

from jumpstation.errors import JumpstationError
from jumpstation.ui.screens.today.model import NewAthlete
from jumpstation.ui.values.shell import Screen

MARA, IDA = NewAthlete("Mara Lindqvist", 64.0), NewAthlete("Ida Berg", 58.0)


@pytest.fixture
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("jumpstation.station.folders.data_folder", lambda: tmp_path / "own")
    folder = tmp_path / "own" / "protocols" / "screening"
    folder.mkdir(parents=True)
    return folder


def test_today_is_read_again_once_the_screening_file_is_mended(opened, qtbot, own_files: Path):
    main = opened("sim:pace=1")
    ready(main, qtbot, MARA)
    today = main.controller("today")
    main.store.add_athlete(IDA.name)
    with qtbot.captureExceptions() as faults:
        (own_files / "before-a-test.toml").write_text("id = 1")
        main.changed.emit()
        qtbot.waitUntil(lambda: bool(faults), timeout=8000)
    assert isinstance(faults[0][1], JumpstationError)
    assert "before-a-test.toml" in str(faults[0][1])
    (own_files / "before-a-test.toml").unlink()
    main.window.go(Screen.SQUAD)
    main.window.go(Screen.TODAY)
    qtbot.waitUntil(lambda: {row.name for row in today.model.rows} == {MARA.name, IDA.name})


def test_the_file_of_one_patient_is_never_left_under_the_name_of_another(opened, qtbot):
    main = opened("sim:pace=1")
    ready(main, qtbot, MARA, IDA)
    mara, ida = (main.store.find_athlete(name).id for name in (MARA.name, IDA.name))
    for key, criteria in ((mara, "achilles"), (ida, "lab-knee")):
        main.store.add_entry(
            key, "condition", criteria, text="followed", named="Anna Weiss", side="right",
            on_date=date.today().isoformat(),
        )  # fmt: skip
    main.choose(mara)
    main.window.go(Screen.CLEARANCE)
    clearance = main.controller("clearance")
    qtbot.waitUntil(lambda: bool(clearance.model.evidence), timeout=8000)
    main.choose(ida)
    qtbot.waitUntil(lambda: bool(clearance.model.problem), timeout=8000)
    assert "lab-knee: no criteria of this name" in clearance.model.problem
    assert clearance.model.evidence == ()
    assert clearance.model.athlete_id == ida
    shown = [said.text() for said in main.window.findChildren(QLabel) if said.isVisible()]
    assert "The criteria cannot be read." in shown
    assert any("lab-knee: no criteria of this name" in text for text in shown)
