"""Qt without a display: the window's tests run where Qt imports, and say why where it does not.

Set JUMPSTATION_NO_SKIP to make an absent Qt an error (continuous integration does).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# no test writes into the data folder of whoever runs it
_DATA = tempfile.TemporaryDirectory(prefix="jumpstation-tests-")
for _name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA"):
    os.environ[_name] = _DATA.name

_PLAIN = ("text.py", "units.py", "tokens.py", "values/*.py", "screens/*/model.py")

try:
    import PyQt6.QtWidgets  # noqa: F401 - whether it can be imported is the question

    _QT_FAULT = ""
except ImportError as fault:
    _QT_FAULT = str(fault)

if _QT_FAULT:
    if os.environ.get("JUMPSTATION_NO_SKIP"):
        raise pytest.UsageError(
            f"Qt cannot be imported and JUMPSTATION_NO_SKIP is set: {_QT_FAULT}"
        )
    collect_ignore = ["tests/ui"]
else:
    pytest_plugins = ["pytestqt.plugin"]


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Without Qt, only the plain Python of the window is tried."""
    inside = (Path(__file__).parent / "jumpstation" / "ui") in collection_path.parents
    plain = collection_path.is_dir() or any(collection_path.match(part) for part in _PLAIN)
    return True if _QT_FAULT and inside and not plain else None


def pytest_report_header() -> str:
    """One line at the top of every run: whether the window is tested."""
    return f"window: not tested, Qt cannot be imported: {_QT_FAULT}" if _QT_FAULT else "window: Qt"
