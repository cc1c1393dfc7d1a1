"""Finding what is left of a person in files: names, keys and pieces of their recordings."""

from __future__ import annotations

import base64
import json
import mmap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jumpstation.store.looking import looking

PIECE_BYTES = 1 << 22
_SHORTEST_NAME = 4  # a shorter name is found in every file by chance
_SHORTEST_PIECE = 16
_PIECES = 9


@dataclass(frozen=True, slots=True)
class Traces:
    """What a person is recognised by in a file.

    keys: of the person and their trials. names: may be another's too. recordings: for each trial
    some pieces of its raw bytes, each in the forms that a file may hold it in.
    """

    keys: tuple[bytes, ...]
    names: tuple[bytes, ...]
    recordings: tuple[tuple[tuple[bytes, ...], ...], ...]


def written_forms(text: str) -> set[bytes]:
    """A text as files hold it: UTF-8, UTF-16, escaped as in JSON; none for a very short one.

    >>> sorted(written_forms("Zoë Berg"))[0]
    b'Z\\x00o\\x00\\xeb\\x00 \\x00B\\x00e\\x00r\\x00g\\x00'
    """
    if len(text) < _SHORTEST_NAME:
        return set()
    return {text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode()}


def recording_pieces(pieces: Sequence[bytes]) -> tuple[tuple[bytes, ...], ...]:
    """Up to `_PIECES` pieces spread over a recording, in the forms a file may hold them in."""
    long = [piece[-96:] for piece in pieces if len(piece) >= _SHORTEST_PIECE]
    step = max(1, len(long) // _PIECES)
    return tuple(tuple(_forms(piece)) for piece in long[::step][:_PIECES])


def _forms(piece: bytes) -> set[bytes]:
    """A piece of bytes plain, as hex, and as base64 at any offset."""
    forms = {piece, piece.hex().encode()}
    for offset in range(3):
        whole = piece[offset : offset + (len(piece) - offset) // 3 * 3]
        forms.add(base64.b64encode(whole))
    return forms


def holds(path: Path, needles: Iterable[bytes]) -> bool:
    """Whether a file holds one of the byte strings."""
    return _looked_into(path, lambda content: any(content.find(n) >= 0 for n in needles))


def holds_open(path: Path, needles: Iterable[bytes]) -> bool:
    """The same of a database that this process has open, whose locks must stay."""
    wanted = tuple(needles)
    overlap = max((len(needle) for needle in wanted), default=1) - 1
    with looking(path) as file:
        before = b""
        while piece := file.read(PIECE_BYTES):
            content = before + piece
            if any(needle in content for needle in wanted):
                return True
            before = content[-overlap:] if overlap else b""
    return False


def is_recording_of(path: Path, traces: Traces) -> bool:
    """Whether a file is a recording of one of the trials: it names one, or holds most pieces.

    Most, not one: what a device says of itself at the start is the same in everybody's.
    """

    def most(content: mmap.mmap) -> bool:
        for pieces in traces.recordings:
            hits = sum(any(content.find(form) >= 0 for form in forms) for forms in pieces)
            if pieces and 2 * hits > len(pieces):
                return True
        return False

    return holds(path, traces.keys) or _looked_into(path, most)


def _looked_into(path: Path, question: Callable[[mmap.mmap], bool]) -> bool:
    if path.stat().st_size == 0:
        return False
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return question(content)


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
