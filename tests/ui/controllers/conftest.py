"""The whole window on a real store, its device a simulated athlete."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from jumpstation.ui.controllers.main import Main
from jumpstation.ui.controllers.opening import demo_mark, open_history
from jumpstation.ui.window import Window


@pytest.fixture
def opened(qtbot, tmp_path: Path) -> Iterator[Callable[..., Main]]:
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
