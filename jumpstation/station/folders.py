"""Where the user's own files are."""

from __future__ import annotations

from pathlib import Path


def user_protocols() -> Path | None:
    """The user's own protocol folder, where there is one."""
    import platformdirs

    folder = Path(platformdirs.user_data_dir("jumpstation", appauthor=False)) / "protocols"
    return folder if folder.is_dir() else None
