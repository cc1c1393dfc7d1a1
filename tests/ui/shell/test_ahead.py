"""Work done ahead, a piece an event, never while somebody is busy."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QObject

from jumpstation.ui.shell import ahead
from jumpstation.ui.shell.ahead import Ahead


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr(ahead, "FIRST_AFTER_MS", 1)
    monkeypatch.setattr(ahead, "EACH_MS", 1)


def test_each_piece_is_done_once_and_in_order(qtbot):
    done: list[int] = []
    parent = QObject()
    kept = Ahead([lambda n=n: done.append(n) for n in range(3)], lambda: False, parent)
    qtbot.waitUntil(lambda: len(done) == 3)
    qtbot.wait(20)
    assert done == [0, 1, 2]
    kept.stop()


def test_nothing_is_done_while_busy(qtbot):
    done: list[int] = []
    busy, parent = [True], QObject()
    kept = Ahead([lambda: done.append(1)], lambda: busy[0], parent)
    qtbot.wait(30)
    assert done == []
    busy[0] = False
    qtbot.waitUntil(lambda: done == [1])
    kept.stop()


def test_after_the_end_the_rest_is_left(qtbot):
    done: list[int] = []
    parent = QObject()
    Ahead([lambda: done.append(1)], lambda: False, parent).stop()
    qtbot.wait(30)
    assert done == []
