"""Messages of the native wire, both directions, to and from bytes (hardware/WIRE.md).

Every message knows its `type` byte and its `payload()`; `decode(frame)` goes back. A simulated
device, the emulator's checks and the host share these.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np

from jumpstation.model import EdgeFlag
from jumpstation.wire.framing import Frame, encode_frame

NO_RATE = 0
CONVERTER_NONE = 0
EDGES_A_MESSAGE = 4


class Message(Protocol):
    """What `decode` gives and `encode` takes."""

    type: ClassVar[int]

    def payload(self) -> bytes:
        """The bytes between `seq` and the check."""
        ...


class MalformedMessage(ValueError):
    """A frame with a good check whose payload does not fit its type."""


def encode(message: Message, seq: int) -> bytes:
    """A whole frame of a message.

    >>> encode(InfoRequest(), 0).hex(" ")
    '02 41 03 f2 23 00'
    """
    return encode_frame(message.type, seq, message.payload())


def _tick(data: bytes) -> int:
    return int.from_bytes(data, "little")


# --- device to host ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Info:
    """What a device says of itself; the layout is frozen for ever."""

    type: ClassVar[int] = 0x01
    layout: ClassVar[struct.Struct] = struct.Struct("<BB3s4sB8sIBIBHBBBBBIBHHBB")

    proto: tuple[int, int] = (1, 0)
    fw: tuple[int, int, int] = (0, 0, 0)
    build: bytes = bytes(4)
    hw: int = 1
    device_id: bytes = b"\xff" * 8
    boots: int = 0
    reset: int = 0
    tick_hz: int = 2_000_000
    tick_bits: int = 48
    clock_tol_ppm: int = 0
    mats: int = 2
    mat_flags: int = 1
    adc: int = CONVERTER_NONE
    channels: int = 0
    bits: int = 24
    rate_mhz: int = 0
    block: int = 0
    cal_crc: int = 0xFFFF
    adc_id: int = 0
    adc_state: int = 0

    def payload(self) -> bytes:
        return self.layout.pack(
            *self.proto,
            bytes(self.fw),
            self.build,
            self.hw,
            self.device_id,
            self.boots,
            self.reset,
            self.tick_hz,
            self.tick_bits,
            self.clock_tol_ppm,
            self.mats,
            self.mat_flags,
            self.adc,
            self.channels,
            self.bits,
            self.rate_mhz,
            self.block,
            self.cal_crc,
            self.adc_id,
            self.adc_state,
            0,
        )

    @classmethod
    def from_payload(cls, data: bytes) -> Info:
        major, minor, fw, *rest, _reserved = cls.layout.unpack(data[: cls.layout.size])
        return cls((major, minor), tuple(fw), *rest)


@dataclass(frozen=True, slots=True)
class EdgeRecord:
    """One edge of a mat; `closed` is feet on."""

    tick: int
    closed: bool
    channel: int = 0
    flags: EdgeFlag = EdgeFlag.NONE


@dataclass(frozen=True, slots=True)
class Edges:
    """`records` newest first: number `edge_no`, then `edge_no - 1`, ... modulo 65536."""

    type: ClassVar[int] = 0x02
    edge_no: int
    records: tuple[EdgeRecord, ...]

    def payload(self) -> bytes:
        head = struct.pack("<HB", self.edge_no & 0xFFFF, len(self.records))
        return head + b"".join(
            bytes((r.channel << 4 | r.closed, r.flags & 0xFF)) + r.tick.to_bytes(6, "little")
            for r in self.records
        )

    @classmethod
    def from_payload(cls, data: bytes) -> Edges:
        edge_no, count = struct.unpack_from("<HB", data)
        if not 1 <= count <= EDGES_A_MESSAGE or len(data) != 3 + 8 * count:
            raise MalformedMessage
        records = []
        for at in range(3, len(data), 8):
            line = data[at]
            if line & 0x0E:
                raise MalformedMessage
            flags = EdgeFlag(data[at + 1] & 0x07)
            records.append(
                EdgeRecord(_tick(data[at + 2 : at + 8]), bool(line & 1), line >> 4, flags)
            )
        return cls(edge_no, tuple(records))


@dataclass(frozen=True, slots=True)
class Samples:
    """`n` samples of every channel; `words` are 24-bit two's complement, high byte first."""

    type: ClassVar[int] = 0x03
    tick: int
    index: int
    n: int
    words: bytes
    gap: bool = False
    saturated: bool = False

    def payload(self) -> bytes:
        head = struct.pack("<IBB", self.index, self.n, self.gap | self.saturated << 1)
        return self.tick.to_bytes(6, "little") + head + self.words

    @classmethod
    def from_payload(cls, data: bytes) -> Samples:
        index, n, flags = struct.unpack_from("<IBB", data, 6)
        words = data[12:]
        if n == 0 or not words or len(words) % (3 * n):
            raise MalformedMessage
        return cls(_tick(data[:6]), index, n, words, bool(flags & 1), bool(flags & 2))

    @classmethod
    def of(cls, tick: int, index: int, counts: np.ndarray, gap: bool = False) -> Samples:
        """A message of `counts`, shape (n, channels), within 24 bits; SAT is worked out.

        >>> Samples.of(0, 0, np.array([[1, -1]])).words.hex(" ")
        '00 00 01 ff ff ff'
        """
        wide = np.ascontiguousarray(counts, dtype=">i4").view(np.uint8)
        words = wide.reshape(*counts.shape, 4)[..., 1:].tobytes()
        saturated = bool(np.any((counts >= 0x7FFFFF) | (counts <= -0x800000)))
        return cls(tick, index, counts.shape[0], words, gap, saturated)

    @property
    def channels(self) -> int:
        return len(self.words) // (3 * self.n)

    def counts(self) -> np.ndarray:
        """Shape (n, channels), int32.

        >>> Samples(0, 0, 1, bytes.fromhex("000001ffffff")).counts().tolist()
        [[1, -1]]
        """
        wide = np.zeros((self.n, self.channels, 4), np.uint8)
        wide[..., :3] = np.frombuffer(self.words, np.uint8).reshape(self.n, self.channels, 3)
        return wide.view(">i4")[..., 0].astype(np.int32) >> 8


@dataclass(frozen=True, slots=True)
class Status:
    """The device's state, every 262.144 ms."""

    type: ClassVar[int] = 0x04
    layout: ClassVar[struct.Struct] = struct.Struct("<BHHIHHHHHH")
    tick: int
    armed: bool = False
    overrun: bool = False
    closed: tuple[bool, bool] = (False, False)
    settled: tuple[bool, bool] = (True, True)
    edges: int = 0
    edges_lost: int = 0
    index: int = 0
    samples_lost: int = 0
    adc_bad: int = 0
    crc_bad: int = 0
    vcc_mv: int = 5000
    loop: tuple[int, int] = (0xFFFF, 0xFFFF)

    def payload(self) -> bytes:
        bits = (self.armed, self.overrun, 0, 0, *self.closed, *self.settled)
        flags = sum(bool(bit) << place for place, bit in enumerate(bits))
        return self.tick.to_bytes(6, "little") + self.layout.pack(
            flags,
            self.edges & 0xFFFF,
            self.edges_lost,
            self.index,
            self.samples_lost,
            self.adc_bad,
            self.crc_bad,
            self.vcc_mv,
            *self.loop,
        )

    @classmethod
    def from_payload(cls, data: bytes) -> Status:
        flags, edges, edges_lost, index, samples_lost, adc_bad, crc_bad, vcc_mv, *loop = (
            cls.layout.unpack(data[6:])
        )
        bit = [bool(flags >> place & 1) for place in range(8)]
        return cls(
            _tick(data[:6]),
            bit[0],
            bit[1],
            (bit[4], bit[5]),
            (bit[6], bit[7]),
            edges,
            edges_lost,
            index,
            samples_lost,
            adc_bad,
            crc_bad,
            vcc_mv,
            (loop[0], loop[1]),
        )


@dataclass(frozen=True, slots=True)
class Pong:
    """Answer to `Ping`: when its last byte came and when the answer was queued."""

    type: ClassVar[int] = 0x05
    cookie: int
    tick_rx: int
    tick_tx: int

    def payload(self) -> bytes:
        ticks = self.tick_rx.to_bytes(6, "little") + self.tick_tx.to_bytes(6, "little")
        return struct.pack("<I", self.cookie) + ticks

    @classmethod
    def from_payload(cls, data: bytes) -> Pong:
        if len(data) != 16:
            raise MalformedMessage
        return cls(_tick(data[:4]), _tick(data[4:10]), _tick(data[10:16]))


@dataclass(frozen=True, slots=True)
class Ack:
    """Result of the command with this type and sequence number; 0 is done."""

    type: ClassVar[int] = 0x06
    command: int
    seq: int
    result: int = 0

    def payload(self) -> bytes:
        return bytes((self.command, self.seq, self.result))

    @classmethod
    def from_payload(cls, data: bytes) -> Ack:
        return cls(*struct.unpack("<BBB", data))


@dataclass(frozen=True, slots=True)
class Cal:
    """A calibration page as it lies in the device: 40 bytes, read by `wire.calibration`."""

    type: ClassVar[int] = 0x07
    page: int
    record: bytes

    def payload(self) -> bytes:
        return bytes((self.page,)) + self.record

    @classmethod
    def from_payload(cls, data: bytes) -> Cal:
        if len(data) != 41:
            raise MalformedMessage
        return cls(data[0], data[1:])


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the device found wrong; the codes stand in WIRE.md."""

    type: ClassVar[int] = 0x08
    code: int
    tick: int
    arg: int = 0

    def payload(self) -> bytes:
        return (
            bytes((self.code,)) + self.tick.to_bytes(6, "little") + self.arg.to_bytes(4, "little")
        )

    @classmethod
    def from_payload(cls, data: bytes) -> Fault:
        if len(data) != 11:
            raise MalformedMessage
        return cls(data[0], _tick(data[1:7]), _tick(data[7:]))


# --- host to device ---------------------------------------------------------------------------


class _Bare:
    """A command without a payload."""

    __slots__ = ()

    def payload(self) -> bytes:
        return b""

    @classmethod
    def from_payload(cls, data: bytes):
        if data:
            raise MalformedMessage
        return cls()


@dataclass(frozen=True, slots=True)
class InfoRequest(_Bare):
    """INFO?"""

    type: ClassVar[int] = 0x41


@dataclass(frozen=True, slots=True)
class Start:
    """Arm: bit 0 mat A, bit 1 mat B, bit 2 converter at `rate_hz` (0: no converter)."""

    type: ClassVar[int] = 0x42
    mask: int
    rate_hz: int = NO_RATE

    def payload(self) -> bytes:
        return struct.pack("<BH", self.mask, self.rate_hz)

    @classmethod
    def from_payload(cls, data: bytes) -> Start:
        return cls(*struct.unpack("<BH", data))


@dataclass(frozen=True, slots=True)
class Stop(_Bare):
    """Disarm; answered after the last partial block."""

    type: ClassVar[int] = 0x43


@dataclass(frozen=True, slots=True)
class EdgesRequest:
    """EDGES?: send edges again, up to four from number `first` on."""

    type: ClassVar[int] = 0x44
    first: int

    def payload(self) -> bytes:
        return struct.pack("<H", self.first & 0xFFFF)

    @classmethod
    def from_payload(cls, data: bytes) -> EdgesRequest:
        return cls(*struct.unpack("<H", data))


@dataclass(frozen=True, slots=True)
class Ping:
    """Answered by `Pong` with the same cookie."""

    type: ClassVar[int] = 0x45
    cookie: int

    def payload(self) -> bytes:
        return struct.pack("<I", self.cookie)

    @classmethod
    def from_payload(cls, data: bytes) -> Ping:
        return cls(*struct.unpack("<I", data))


@dataclass(frozen=True, slots=True)
class CalGet:
    """Ask for a calibration page."""

    type: ClassVar[int] = 0x46
    page: int

    def payload(self) -> bytes:
        return bytes((self.page,))

    @classmethod
    def from_payload(cls, data: bytes) -> CalGet:
        return cls(*struct.unpack("<B", data))


@dataclass(frozen=True, slots=True)
class CalSet(Cal):
    """Write a calibration page."""

    type: ClassVar[int] = 0x47


@dataclass(frozen=True, slots=True)
class SelfTest:
    """Pulses on the output that a jumper brings back to mat A."""

    type: ClassVar[int] = 0x48
    pulses: int
    width_us: int

    def payload(self) -> bytes:
        return struct.pack("<BH", self.pulses, self.width_us)

    @classmethod
    def from_payload(cls, data: bytes) -> SelfTest:
        return cls(*struct.unpack("<BH", data))


@dataclass(frozen=True, slots=True)
class Unknown:
    """A frame with a good check and a type this version does not know."""

    type: ClassVar[int] = -1
    code: int
    data: bytes

    def payload(self) -> bytes:
        return self.data


DEVICE_MESSAGES = {m.type: m for m in (Info, Edges, Samples, Status, Pong, Ack, Cal, Fault)}
HOST_MESSAGES = {
    m.type: m for m in (InfoRequest, Start, Stop, EdgesRequest, Ping, CalGet, CalSet, SelfTest)
}
_ALL = {**DEVICE_MESSAGES, **HOST_MESSAGES}

DeviceMessage = Info | Edges | Samples | Status | Pong | Ack | Cal | Fault | Unknown
HostMessage = InfoRequest | Start | Stop | EdgesRequest | Ping | CalGet | CalSet | SelfTest


def decode(frame: Frame) -> DeviceMessage | HostMessage:
    """The message of a frame; raises MalformedMessage where the payload does not fit the type.

    >>> decode(Frame(0x44, 0, bytes([5, 0])))
    EdgesRequest(first=5)
    >>> decode(Frame(0x7E, 0, b"x"))
    Unknown(code=126, data=b'x')
    """
    kind = _ALL.get(frame.type)
    if kind is None:
        return Unknown(frame.type, frame.payload)
    try:
        return kind.from_payload(frame.payload)
    except struct.error as error:
        raise MalformedMessage(f"type {frame.type:#04x}: {error}") from error
