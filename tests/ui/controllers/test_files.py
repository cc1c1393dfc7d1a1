"""The file dialog beside an open database: looking at a folder may not take its locks away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jumpstation.store import open_store
from jumpstation.ui.controllers.files import ask_save

LOOK = """
import sqlite3, sys

file = sqlite3.connect(sys.argv[1])
print(*(name for (name,) in file.execute("SELECT name FROM athlete ORDER BY name")))
file.close()
"""


def another_program_looks(path: Path) -> list[str]:
    return subprocess.run(
        [sys.executable, "-c", LOOK, path], capture_output=True, text=True, check=True
    ).stdout.split()


def test_a_dialog_that_shows_the_databases_folder_loses_nothing(
    qapp, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HOME", str(tmp_path))
    with open_store(tmp_path / "squad.db", station=True) as store:
        store.add_athlete("Ada")
        dialog = ask_save(None, "Export", "out.csv", "All files (*)", lambda path: None)  # pyright: ignore[reportArgumentType]
        qtbot.addWidget(dialog)
        qtbot.wait(500)  # the folder is read by a thread of Qt's that does not say when it is done
        assert another_program_looks(store.path) == ["Ada"]
        store.add_athlete("Bea")
        assert another_program_looks(store.path) == ["Ada", "Bea"]
