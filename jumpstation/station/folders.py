"""Where the program keeps what is the user's own, on this machine."""

from __future__ import annotations

from pathlib import Path


def data_folder() -> Path:
    """The user's data folder; it need not exist yet."""
    import platformdirs

    return Path(platformdirs.user_data_dir("jumpstation", appauthor=False))


def user_protocols() -> Path | None:
    """The user's own protocol folder, where there is one."""
    folder = data_folder() / "protocols"
    return folder if folder.is_dir() else None
