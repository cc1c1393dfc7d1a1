"""Frames of the native wire: COBS, CRC-16, the streaming decoder (WIRE.md section 1)."""

from __future__ import annotations

from binascii import crc_hqx
from typing import NamedTuple

FRAME_LIMIT = 254  # bytes, the closing zero included
PAYLOAD_LIMIT = 248
_ENCODED_LIMIT = FRAME_LIMIT - 1
_BODY_MINIMUM = 4


class Frame(NamedTuple):
    """A frame whose check held: message type, sequence number, payload."""

    type: int
    seq: int
    payload: bytes


def crc16(data: bytes) -> int:
    """CRC-16/CCITT with initial value 0xFFFF.

    >>> hex(crc16(b"123456789"))
    '0x29b1'
    """
    return crc_hqx(data, 0xFFFF)


def cobs_encode(body: bytes) -> bytes:
    """Code bytes without any zero; every run between zeros must be shorter than 254 bytes.

    >>> cobs_encode(bytes([1, 0, 0, 2])).hex(" ")
    '02 01 01 02 02'
    """
    return b"".join(bytes((len(run) + 1,)) + run for run in body.split(b"\0"))


def cobs_decode(data: bytes) -> bytes | None:
    """The bytes before coding, or None where `data` is no COBS code of at most 253 bytes.

    >>> cobs_decode(bytes([2, 1, 1, 2, 2])).hex(" ")
    '01 00 00 02'
    >>> cobs_decode(bytes([9, 1])) is None
    True
    """
    body = bytearray(data)
    size = len(body)
    if not 0 < size <= _ENCODED_LIMIT:
        return None
    at = 0
    while at < size:
        step = body[at]
        if step == 0:
            return None
        body[at] = 0
        at += step
    return bytes(body[1:]) if at == size else None


def encode_frame(type_: int, seq: int, payload: bytes = b"") -> bytes:
    """One whole frame with its closing zero; payload 0 to 248 bytes, else ValueError.

    >>> encode_frame(0x41, 0).hex(" ")
    '02 41 03 f2 23 00'
    """
    if len(payload) > PAYLOAD_LIMIT:
        raise ValueError(f"payload of {len(payload)} bytes, at most {PAYLOAD_LIMIT}")
    body = bytes((type_, seq & 0xFF)) + payload
    return cobs_encode(body + crc16(body).to_bytes(2, "little")) + b"\0"


class FrameDecoder:
    """Bytes in any chopping to frames; what is not a frame is dropped and counted.

    Nothing before the first good frame is a fault: those bytes stand in `bytes_before` alone.
    """

    def __init__(self) -> None:
        self.frames_good = 0
        self.frames_bad = 0
        self.bytes_dropped = 0
        self.bytes_before = 0
        self._tail = b""
        self._overlong = False  # the rest up to the next zero belongs to a frame given up

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that `data` completes.

        >>> decoder = FrameDecoder()
        >>> decoder.feed(bytes.fromhex("024103f2")), decoder.feed(bytes.fromhex("2300"))
        ([], [Frame(type=65, seq=0, payload=b'')])
        """
        pieces = (self._tail + data).split(b"\0")
        self._tail = pieces.pop()
        frames = []
        for piece in pieces:
            if self._overlong:
                self._overlong = False
                self._drop(len(piece))
            elif piece:
                frame = self._open(piece)
                if frame is not None:
                    frames.append(frame)
        self._limit_tail()
        return frames

    def _limit_tail(self) -> None:
        if self._overlong or len(self._tail) > _ENCODED_LIMIT:
            if not self._overlong:
                self._overlong = True
                self._count_bad()
            self._drop(len(self._tail))
            self._tail = b""

    def _open(self, piece: bytes) -> Frame | None:
        body = cobs_decode(piece)
        if (
            body is None
            or len(body) < _BODY_MINIMUM
            or crc_hqx(body[:-2], 0xFFFF) != body[-2] | body[-1] << 8
        ):
            self._count_bad()
            self._drop(len(piece))
            return None
        self.frames_good += 1
        return Frame(body[0], body[1], body[2:-2])

    def _count_bad(self) -> None:
        if self.frames_good:
            self.frames_bad += 1

    def _drop(self, count: int) -> None:
        if self.frames_good:
            self.bytes_dropped += count
        else:
            self.bytes_before += count
