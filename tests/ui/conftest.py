"""One dressed application for all tests of the window; a fault in a slot fails its test."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # examples and checks that several tests share

from jumpstation.ui.shell.app import start_qt
from jumpstation.ui.shell.main import Main
from jumpstation.ui.shell.opening import demo_mark, open_history
from jumpstation.ui.shell.window import Window


@pytest.fixture(scope="session")
def qapp():
    """The application with its look (in place of pytest-qt's bare one)."""
    return start_qt("light")


@pytest.fixture(autouse=True)
def _hook_stays_ours(qapp: object) -> Iterator[None]:
    yield
    assert sys.excepthook is not sys.__excepthook__


@pytest.fixture
def opened(qtbot, tmp_path: Path) -> Iterator[Callable[..., Main]]:
    """The whole window on a real store, its device a simulated athlete."""
    made: list[Main] = []

    def open_window(device: str = "", db: Path | None = None) -> Main:
        store, since = open_history(db or tmp_path / "squad.db", None)
        window = Window()
        qtbot.addWidget(window)
        kept = tmp_path / "window.json"
        main = Main(window, store, kept, mark=demo_mark(store), read_only_since=since)
        main.start(device)
        window.show()
        made.append(main)
        return main

    yield open_window
    for main in made:
        main.end()
