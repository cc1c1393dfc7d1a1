"""A fresh store in a fresh folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from jumpstation.store import open_store


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "history.db", who="coach") as opened:
        yield opened
