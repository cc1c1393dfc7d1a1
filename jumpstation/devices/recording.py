"""The recording file: every call of a connection with its time (docs/recording-format.md)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from struct import Struct
from typing import Any, NamedTuple
from zlib import crc32

from jumpstation.errors import InputError, StoreError
from jumpstation.model import StartRequest

MAGIC = b"JUMPSTATION RECORDING 1\n"
_FAMILY = b"JUMPSTATION RECORDING "
_HEAD = Struct("<cdI")
_CHECK = Struct("<I")
_LONGEST = 1 << 24


class Kind(StrEnum):
    """What a record is: the letter that stands in the file."""

    HEADER = "H"
    RECEIVED = "I"
    SENT = "O"
    START = "S"
    STOP = "P"
    ASK = "A"
    LOST = "L"
    NOTE = "N"


class Record(NamedTuple):
    """One call of the connection at host time `time_s`."""

    kind: Kind
    time_s: float
    data: bytes


@dataclass(frozen=True, slots=True)
class Recording:
    """A file read back: `left_over` bytes at its end are no whole record (a crash, a cut)."""

    header: Mapping[str, Any]
    records: tuple[Record, ...]
    left_over: int

    @property
    def duration_s(self) -> float:
        """From the first call to the last."""
        return self.records[-1].time_s - self.records[0].time_s if self.records else 0.0


def encode(kind: Kind, time_s: float, data: bytes = b"") -> bytes:
    """One record as it stands in a file."""
    body = _HEAD.pack(kind.encode(), time_s, len(data)) + data
    return body + _CHECK.pack(crc32(body))


def encode_start(time_s: float, request: StartRequest) -> bytes:
    """The record of what a run asked of the device."""
    return encode(Kind.START, time_s, json.dumps(asdict(request)).encode())


def encode_header(header: Mapping[str, Any]) -> bytes:
    """What every recording begins with."""
    return MAGIC + encode(Kind.HEADER, 0.0, json.dumps(dict(header)).encode())


class Recorder:
    """Writes a recording; each record reaches the system in one write, so a crash cuts only it.

    Raises InputError where the file exists already or cannot be made.
    """

    def __init__(self, path: str | Path, header: Mapping[str, Any]) -> None:
        self.path = Path(path)
        try:
            self._file = self.path.open("xb", buffering=0)
        except FileExistsError as error:
            raise InputError(
                str(path), "exists already", "name another file to record to"
            ) from error
        except OSError as error:
            raise InputError(
                str(path), f"cannot be written ({error.strerror})", "name another place"
            ) from error
        self.header = dict(header)
        try:
            self.append(encode_header(header))
        except BaseException:
            self.discard()
            raise

    def write(self, kind: Kind, time_s: float, data: bytes = b"") -> None:
        """Append one record; raises StoreError where the disk does not take it."""
        self.append(encode(kind, time_s, data))

    def append(self, whole: bytes) -> None:
        """Append encoded records; raises StoreError where the disk does not take them."""
        try:
            written = self._file.write(whole)
        except OSError as error:
            raise self._refused(error) from error
        if written != len(whole):
            raise StoreError(str(self.path), "was not written whole", "make room on the disk")

    def _refused(self, error: OSError) -> StoreError:
        found = f"cannot be written ({error.strerror})"
        return StoreError(str(self.path), found, "make room on the disk")

    def start(self, time_s: float, request: StartRequest) -> None:
        """Append what a run asked of the device."""
        self.append(encode_start(time_s, request))

    def close(self) -> None:
        """Bring the file to the disk and close it; a second call does nothing.

        Raises StoreError where the disk does not take it.
        """
        if self._file.closed:
            return
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise self._refused(error) from error
        finally:
            self._file.close()

    def discard(self) -> None:
        """Close and remove the file: nothing was recorded that anybody could use."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def start_request(record: Record) -> StartRequest:
    """What a START record holds."""
    fields = json.loads(record.data)
    return StartRequest(tuple(fields["mats"]), fields["force_rate_hz"], fields["shortest_phase_s"])


def is_recording(path: str | Path) -> bool:
    """Whether a file begins like a recording of any version."""
    with Path(path).open("rb") as file:
        return file.read(len(_FAMILY)) == _FAMILY


def read_recording(path: str | Path) -> Recording:
    """Read a recording as far as it is whole; raises InputError where it is none."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            str(path), f"cannot be read ({error.strerror})", "name a recording"
        ) from error
    return recording_from_bytes(data, path)


def recording_from_bytes(data: bytes, path: str | Path) -> Recording:
    """A recording as far as it is whole; `path` is its name. Raises InputError."""
    if not data.startswith(MAGIC):
        if data.startswith(_FAMILY):
            version = data[len(_FAMILY) :].split(b"\n")[0][:8].decode("ascii", "replace")
            found = f"is a recording of version {version}, this program reads version 1"
            raise InputError(str(path), found, "update the program")
        raise InputError(str(path), "is no recording", "name a file made with --record")
    found = list(_records(data))
    if not found or found[0][0].kind is not Kind.HEADER:
        raise InputError(str(path), "breaks off before its header", "name another recording")
    records = tuple(record for record, _ in found)
    return Recording(json.loads(records[0].data), records[1:], len(data) - found[-1][1])


def _records(data: bytes) -> Iterator[tuple[Record, int]]:
    """Whole records and where each ends; stops at the first that is not whole."""
    at = len(MAGIC)
    while at + _HEAD.size <= len(data):
        letter, time_s, length = _HEAD.unpack_from(data, at)
        end = at + _HEAD.size + length
        if length > _LONGEST or end + _CHECK.size > len(data):
            return
        if _CHECK.unpack_from(data, end)[0] != crc32(data[at:end]):
            return
        payload = data[at + _HEAD.size : end]
        at = end + _CHECK.size
        if letter in _LETTERS:  # a letter of a later version is passed over
            yield Record(_LETTERS[letter], time_s, payload), at


_LETTERS = {kind.encode(): kind for kind in Kind}
