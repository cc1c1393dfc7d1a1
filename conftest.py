"""Qt without a display: the window's tests run where Qt imports, and say why where it does not.

Set JUMPSTATION_NO_SKIP to make an absent Qt an error (continuous integration does).
"""

from __future__ import annotations

import os
import tempfile

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# no test writes into the data folder of whoever runs it
_DATA = tempfile.TemporaryDirectory(prefix="jumpstation-tests-")
for _name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA"):
    os.environ[_name] = _DATA.name

_NEEDS_QT = ("[abw]*", "theme*", "components", "pictures", "plots", "views")

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
    # plain Python in jumpstation/ui stays tested: text, tokens, view-models
    collect_ignore_glob = ["tests/ui/[!v]*", *(f"jumpstation/ui/{part}*" for part in _NEEDS_QT)]
else:
    pytest_plugins = ["pytestqt.plugin"]


def pytest_report_header() -> str:
    """One line at the top of every run: whether the window is tested."""
    return f"window: not tested, Qt cannot be imported: {_QT_FAULT}" if _QT_FAULT else "window: Qt"
