"""Finding what is left of a person in files: names, keys and pieces of their recordings."""

from __future__ import annotations

import base64
import json
import mmap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_SHORTEST_NAME = 4  # a shorter name is found in every file by chance


@dataclass(frozen=True, slots=True)
class Traces:
    """What a person is recognised by: `own` is theirs alone, `names` may be another's too."""

    own: tuple[bytes, ...]
    names: tuple[bytes, ...]


def written_forms(text: str) -> set[bytes]:
    """A text as files hold it: UTF-8, UTF-16, escaped as in JSON; none for a very short one.

    >>> sorted(written_forms("Zoë Berg"))[0]
    b'Z\\x00o\\x00\\xeb\\x00 \\x00B\\x00e\\x00r\\x00g\\x00'
    """
    if len(text) < _SHORTEST_NAME:
        return set()
    return {text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode()}


def recording_forms(piece: bytes) -> set[bytes]:
    """A piece of a raw recording as files hold it: plain, as hex, as base64 at any offset."""
    if len(piece) < 16:
        return set()
    forms = {piece, piece.hex().encode()}
    for offset in range(3):
        whole = piece[offset : offset + (len(piece) - offset) // 3 * 3]
        forms.add(base64.b64encode(whole))
    return forms


def holds(path: Path, needles: Iterable[bytes]) -> bool:
    """Whether a file holds one of the byte strings."""
    if path.stat().st_size == 0:
        return False
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return any(content.find(needle) >= 0 for needle in needles)


def data_files(database: Path, whole_folder: bool) -> Iterator[Path]:
    """The files that belong to a database: its folder when that is the program's own, else the
    backups, the recordings and what carries the database's name."""
    folder = database.parent
    if whole_folder:
        places = [folder.rglob("*")]
    else:
        names = ("backups", "recordings")
        places = [*((folder / name).rglob("*") for name in names), folder.glob(f"{database.stem}*")]
    yield from sorted({path for place in places for path in place if path.is_file()})
