"""A test bench: run the firmware image in the simulator, and read what it sent.

The decoder here is small and independent of `jumpstation.wire` on purpose: what the firmware says
is judged by a second reading of hardware/WIRE.md.
"""

from __future__ import annotations

import binascii
import struct
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jumpstation.devices.emulator import build_harness

HERE = Path(__file__).resolve().parent
HEX = HERE.parent / "firmware" / "hex"
TICKS_PER_US = 2.0
CYCLES_PER_TICK = 8

INFO, EDGE, SAMPLES, STATUS, PONG, ACK, CAL, FAULT = range(0x01, 0x09)
GET_INFO, START, STOP, EDGES, PING, CALGET, CALSET, SELFTEST = range(0x41, 0x49)


# --- frames --------------------------------------------------------------------------------------


def cobs(body: bytes) -> bytes:
    """COBS without the closing zero."""
    return b"".join(bytes([len(run) + 1]) + run for run in body.split(b"\0"))


def frame(kind: int, seq: int, payload: bytes = b"") -> bytes:
    """One frame to the device."""
    body = bytes([kind, seq]) + payload
    return cobs(body + struct.pack("<H", binascii.crc_hqx(body, 0xFFFF))) + b"\0"


def uncobs(data: bytes) -> bytes | None:
    """The body, or None."""
    out, at = b"", 0
    while at < len(data):
        code = data[at]
        if code == 0 or at + code > len(data):
            return None
        out += data[at + 1 : at + code]
        at += code
        if at < len(data):
            out += b"\0"
    return out


@dataclass(frozen=True)
class Message:
    """A good frame; `end` is the place of its closing zero in the stream."""

    kind: int
    seq: int
    payload: bytes
    end: int


@dataclass(frozen=True)
class EdgeSeen:
    """An edge out of an EDGE message."""

    number: int
    channel: int
    closed: bool
    flags: int
    tick: int


def tick48(data: bytes) -> int:
    """Six bytes, little endian."""
    return int.from_bytes(data[:6], "little")


def decode(stream: bytes) -> tuple[list[Message], int]:
    """All good frames, and how many were bad."""
    messages, bad, at = [], 0, 0
    while (zero := stream.find(b"\0", at)) >= 0:
        body = uncobs(stream[at:zero])
        if zero > at:
            good = (
                body is not None
                and len(body) >= 4
                and zero + 1 - at <= 254
                and binascii.crc_hqx(body[:-2], 0xFFFF) == struct.unpack("<H", body[-2:])[0]
            )
            if good and body is not None:
                messages.append(Message(body[0], body[1], body[2:-2], zero))
            else:
                bad += 1
        at = zero + 1
    return messages, bad


def edges_in(message: Message) -> list[EdgeSeen]:
    """Oldest first."""
    number, n = struct.unpack_from("<HB", message.payload)
    found = []
    for i in range(n):
        line, flags = message.payload[3 + 8 * i : 5 + 8 * i]
        tick = tick48(message.payload[5 + 8 * i :])
        found.append(EdgeSeen((number - i) & 0xFFFF, line >> 4, bool(line & 1), flags, tick))
    return found[::-1]


@dataclass(frozen=True)
class Status:
    """A STATUS message."""

    tick: int
    flags: int
    edges: int
    edges_lost: int
    index: int
    samples_lost: int
    adc_bad: int
    crc_bad: int
    vcc_mv: int
    loop_a: int
    loop_b: int

    @property
    def armed(self) -> bool:
        """Bit 0."""
        return bool(self.flags & 1)


def status_of(message: Message) -> Status:
    """Read a STATUS payload."""
    return Status(tick48(message.payload), *struct.unpack_from("<BHHIHHHHHH", message.payload, 6))


@dataclass(frozen=True)
class Block:
    """A SAMPLES message: rows of unsigned 24-bit words."""

    tick: int
    index: int
    flags: int
    rows: list[tuple[int, ...]]


def block_of(message: Message, channels: int) -> Block:
    """Read a SAMPLES payload."""
    index, n, flags = struct.unpack_from("<IBB", message.payload, 6)
    words = message.payload[12:]
    assert len(words) == n * channels * 3
    values = [int.from_bytes(words[i : i + 3], "big") for i in range(0, len(words), 3)]
    rows = [tuple(values[i : i + channels]) for i in range(0, len(values), channels)]
    return Block(tick48(message.payload), index, flags, rows)


# --- a run ---------------------------------------------------------------------------------------


@dataclass
class Truth:
    """What the harness really did: edges as (channel, closed, tick of the device)."""

    zeros: list[int] = field(default_factory=list)  # cycle at which each boot's timer began
    armed: int | None = None
    edges: list[tuple[int, bool, float]] = field(default_factory=list)
    conversions: list[tuple[float, float]] = field(default_factory=list)  # first cycle, period
    breaches: list[str] = field(default_factory=list)
    unread: int = 0
    resets: int = 0
    stack: int = 0  # most bytes of stack ever in use
    load: float = 0.0  # share of time in which the processor did not sleep
    ending: str = ""

    def tick(self, cycle: float, boot: int = -1) -> float:
        """A cycle as a tick of that boot."""
        return (cycle - self.zeros[boot]) / CYCLES_PER_TICK


def read_truth(path: Path) -> Truth:
    """Parse the truth file."""
    truth = Truth()
    raw = []
    for line in path.read_text().splitlines():
        word, *rest = line.split()
        match word:
            case "zero":
                truth.zeros.append(int(rest[0]))
            case "armed":
                truth.armed = int(rest[0])
            case "edge":
                raw.append(
                    (len(truth.zeros) - 1, "AB".index(rest[0]), rest[1] == "1", int(rest[2]))
                )
            case "conversions":
                truth.conversions.append((float(rest[0]), float(rest[1])))
            case "breach":
                truth.breaches.append(" ".join(rest))
            case "unread":
                truth.unread += 1
            case "reset":
                truth.resets += 1
            case "load":
                truth.load = float(rest[0])
            case "stack":
                truth.stack = int(rest[0])
            case "end":
                truth.ending = rest[1]
    truth.edges = [(ch, closed, truth.tick(cycle, boot)) for boot, ch, closed, cycle in raw]
    return truth


@dataclass
class Run:
    """One finished simulation."""

    stream: bytes
    truth: Truth
    arrivals_s: Sequence[float]
    messages: list[Message]
    bad_frames: int

    def of(self, kind: int) -> list[Message]:
        """All messages of one kind."""
        return [message for message in self.messages if message.kind == kind]

    def edges(self, channel: int | None = None) -> list[EdgeSeen]:
        """Every edge once, in order, the history used where a message is missing."""
        seen: dict[int, EdgeSeen] = {}
        for message in self.of(EDGE):
            for edge in edges_in(message):
                seen.setdefault(edge.number, edge)
        return [edge for edge in seen.values() if channel is None or edge.channel == channel]

    def statuses(self) -> list[Status]:
        """All STATUS messages."""
        return [status_of(message) for message in self.of(STATUS)]

    def blocks(self, channels: int) -> list[Block]:
        """All SAMPLES messages."""
        return [block_of(message, channels) for message in self.of(SAMPLES)]

    def acks(self) -> list[tuple[int, int, int]]:
        """(type, seq, result) of every ACK."""
        return [tuple(message.payload[:3]) for message in self.of(ACK)]  # type: ignore[misc]


def send_line(time: str, *frames: bytes) -> str:
    """A script line that sends frames."""
    return f"{time} send {b''.join(frames).hex(' ')}"


def start_line(mask: int, rate_hz: int = 0, at: str = "p40000", seq: int = 1) -> str:
    """A script line that arms the device."""
    return send_line(at, frame(START, seq, struct.pack("<BH", mask, rate_hz)))


def run(
    script: Iterable[str],
    *options: str,
    image: str | Path = "mat",
    timeout_s: float = 120.0,
) -> Run:
    """Simulate without a terminal, as fast as it goes."""
    firmware = image if isinstance(image, Path) else HEX / f"jumpstation-{image}.hex"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "script").write_text("\n".join(script) + "\n")
        command = [
            str(build_harness()),
            "--firmware",
            str(firmware),
            "--script",
            str(folder / "script"),
        ]
        command += ["--truth", str(folder / "truth"), "--out", str(folder / "out")]
        command += ["--arrivals", str(folder / "arrivals"), *options]
        subprocess.run(command, check=True, timeout=timeout_s)
        stream = (folder / "out").read_bytes()
        arrivals = (folder / "arrivals").read_bytes()
        truth = read_truth(folder / "truth")
    messages, bad = decode(stream)
    times = struct.unpack(f"<{len(arrivals) // 8}d", arrivals)
    return Run(stream, truth, times, messages, bad)
