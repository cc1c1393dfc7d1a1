"""A file written whole or not at all."""

from __future__ import annotations

import contextlib
from pathlib import Path

from jumpstation.errors import InputError


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file; what stood there stays until the new one is complete.

    A pipe or a device, such as the standard output, is written to as it is. Raises InputError
    where the file cannot be written.
    """
    regular = path.is_file() or not path.exists()
    part = path.with_name(f".{path.name}.part") if regular else path
    try:
        part.write_bytes(data)
        if regular:
            part.replace(path)
    except OSError as error:
        if regular:
            with contextlib.suppress(OSError):
                part.unlink()
        reason = error.strerror or "not writable"
        raise InputError(str(path), f"cannot be written ({reason})", "choose a folder") from error
    return path
