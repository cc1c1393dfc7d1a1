"""One station at a time on one database: a lock that the system lets go of when we die."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from jumpstation.errors import StoreError


def _take(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class StationLock:
    """An advisory lock beside the database, held for as long as this process writes trials."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.path = database.with_name(database.name + ".lock")
        self._file: IO[bytes] | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._file is not None

    def try_take(self) -> bool:
        """Take the lock if it is free; true when it is ours now."""
        if self._file is not None:
            return True
        try:
            file = self.path.open("a+b")
        except OSError:
            return False
        if not _take(file):
            file.close()
            return False
        self._file = file
        return True

    def take(self) -> None:
        """Take the lock, or say who has it. Raises StoreError."""
        if self.try_take():
            return
        if not os.access(self.database.parent, os.W_OK):
            raise StoreError(
                str(self.database),
                "the folder it is in may only be read",
                "give yourself the right to write there, or name another file with --db",
            )
        raise StoreError(
            str(self.database),
            "jumpstation is already running on it",
            "close the other window or run first, or name another file with --db",
        )

    def release(self) -> None:
        """Let go. The empty file stays: removing it would race with the next taker."""
        if self._file is not None:
            self._file.close()
            self._file = None
