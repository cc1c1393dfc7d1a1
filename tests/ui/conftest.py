"""One dressed application for all tests of the window; a fault in a slot fails its test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # examples and checks that several tests share

from jumpstation.ui.app import start_qt


@pytest.fixture(scope="session")
def qapp():
    """The application with its look (in place of pytest-qt's bare one)."""
    return start_qt("light")


@pytest.fixture(autouse=True)
def _hook_stays_ours(qapp: object) -> Iterator[None]:
    yield
    assert sys.excepthook is not sys.__excepthook__
