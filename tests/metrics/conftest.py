"""The folder of real recordings, where there is one."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def recordings() -> Path:
    """The folder that JUMPSTATION_RECORDINGS names; skips and says so where it names none."""
    named = os.environ.get("JUMPSTATION_RECORDINGS")
    if named and Path(named).is_dir():
        return Path(named)
    reason = "set JUMPSTATION_RECORDINGS to the folder of real recordings"
    if os.environ.get("JUMPSTATION_NO_SKIP"):
        pytest.fail(reason)
    pytest.skip(reason)
