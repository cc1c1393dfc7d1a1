"""Reading the bytes of a file that SQLite may have open, without taking its locks away.

On POSIX a process lets go of all its locks on a file when it closes any descriptor of it. Without
SQLite's locks the next program to close the database takes itself for the last one, and removes
the log that this process goes on writing to: what is committed from then on is lost
(https://www.sqlite.org/howtocorrupt.html, section 2.2).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_kept: dict[tuple[int, int], BinaryIO] = {}  # by device and inode; closed when the process ends


@contextmanager
def looking(path: Path) -> Iterator[BinaryIO]:
    """The file, open for reading; its descriptor stays open where closing it would unlock."""
    if os.name != "posix":
        with path.open("rb") as file:
            yield file
        return
    status = path.stat()
    found = (status.st_dev, status.st_ino)
    if found not in _kept:
        _kept[found] = path.open("rb")
    _kept[found].seek(0)
    yield _kept[found]
