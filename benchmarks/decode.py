"""Decode and detect against real time, and against the simplest code that does the same.

    python3 run.py bench decode [SECONDS]      prints the table of docs/validation/speed.md

Hops on two plates as native bytes, 2 kHz and 10 kHz, read in pieces of 512 bytes. The product
is `NativeConnection` and `ContactStream`; the naive way is a decoder that looks at every byte and
a detector that looks at every sample, in plain Python. Both find the same contacts, or it stops.
"""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from jumpstation.model import ContactDone, DeviceInfo, Edge, ForceBlock, Reading, StartRequest
from jumpstation.signal.settings import DetectionSettings
from jumpstation.signal.stream import ContactStream
from jumpstation.wire import messages as m
from jumpstation.wire.framing import FrameDecoder
from jumpstation.wire.native import NativeConnection

SECONDS = 60.0
RUNS = 3
READ = 512  # bytes handed over at once
TICK_HZ = 2_000_000
CONTACT_S, FLIGHT_S, PEAK_N, NOISE_N = 0.18, 0.42, 2200.0, 2.0
COUNTS_PER_N = 171.08  # the nominal scale of a plate that was never calibrated
SAME_S = 0.001
SETTINGS = DetectionSettings(0.05, 0.05)


# --- a board that hops ------------------------------------------------------------------------


class HoppingBoard:
    """Native bytes of even hops on a plate of two channels, or a mat; `bytes_of` one second."""

    def __init__(self, rate_hz: int | None, block: int = 16) -> None:
        self.rate_hz = rate_hz
        self.block = block
        adc = 2 if rate_hz else 0
        self._info = m.Info(adc=adc, channels=2 if adc else 0, block=block, adc_state=bool(adc))
        self._decoder = FrameDecoder()
        self._seq = self._index = self._edges = 0
        self._newest: tuple[m.EdgeRecord, ...] = ()
        self._chance = np.random.default_rng(1)

    def hear(self, data: bytes) -> bytes:
        """Answers to the host's commands."""
        out = b""
        for frame in self._decoder.feed(data):
            match m.decode(frame):
                case m.InfoRequest():
                    out += self._say(self._info)
                case m.CalGet(page):
                    out += self._say(m.Cal(page, b"\xff" * 40))
                case m.Start(_, rate_hz):
                    self._info = replace(self._info, rate_mhz=rate_hz * 1000)
                    out += self._say(m.Ack(frame.type, frame.seq, 0))
                case _:
                    out += self._say(m.Ack(frame.type, frame.seq, 0))
        return out

    def second(self, number: int) -> bytes:
        """The bytes of second `number` since START, to be asked for in order."""
        begin_s = float(number)
        said = [self._samples(begin_s)] if self.rate_hz else [self._mat(begin_s)]
        for quarter in range(1, 5):
            tick = round((begin_s + quarter / 4) * TICK_HZ)
            status = m.Status(tick, armed=True, edges=self._edges & 0xFFFF, index=self._index)
            said.append(self._say(status))
        return b"".join(said)

    def _samples(self, begin_s: float) -> bytes:
        assert self.rate_hz is not None
        until = round((begin_s + 1.0) * self.rate_hz)
        said = []
        while self._index + self.block <= until:
            time_s = (self._index + np.arange(self.block)) / self.rate_hz
            into = np.mod(time_s, CONTACT_S + FLIGHT_S) - FLIGHT_S
            force_n = np.where(into > 0, PEAK_N * np.sin(np.pi * into / CONTACT_S), 0.0)
            both = force_n[:, None] / 2 + self._chance.normal(0, NOISE_N, (self.block, 2))
            counts = np.round(both * COUNTS_PER_N).astype(np.int32)
            tick = round(self._index / self.rate_hz * TICK_HZ)
            said.append(self._say(m.Samples.of(tick, self._index, counts)))
            self._index += self.block
        return b"".join(said)

    def _mat(self, begin_s: float) -> bytes:
        period_s = CONTACT_S + FLIGHT_S
        said = []
        while True:
            hop, closing = divmod(self._edges, 2)
            at_s = hop * period_s + (FLIGHT_S if not closing else period_s)
            if at_s >= begin_s + 1.0:
                return b"".join(said)
            self._edges += 1
            edge = m.EdgeRecord(round(at_s * TICK_HZ), not closing)
            self._newest = (edge, *self._newest[:3])
            said.append(self._say(m.Edges(self._edges & 0xFFFF, self._newest)))

    def _say(self, message: m.Message) -> bytes:
        self._seq = (self._seq + 1) & 0xFF
        return m.encode(message, self._seq)


def armed(board: HoppingBoard) -> tuple[NativeConnection, DeviceInfo]:
    """A connection that has started the board, and what it then knows of it."""
    connection = NativeConnection(baud=2_000_000)
    now_s, started = 0.0, False
    while not (connection.armed and connection.settled):
        now_s += 0.01
        connection.receive(board.hear(connection.to_send(now_s)), now_s)
        if connection.settled and not started:
            request = StartRequest((), board.rate_hz) if board.rate_hz else StartRequest((0,))
            connection.start(request, now_s)
            started = True
    assert connection.info is not None
    return connection, connection.info


# --- the naive way ----------------------------------------------------------------------------


def naive_blocks(data: bytes) -> Iterator[tuple[int, list[list[int]]]]:
    """Every byte looked at: COBS, CRC-16 bit by bit, 24-bit words; (index, samples)."""
    body = bytearray()
    left, code = 0, 0
    for byte in data:
        if byte == 0:
            if len(body) >= 4 and naive_crc(body) == 0 and body[0] == 3:
                yield naive_samples(body)
            body, left, code = bytearray(), 0, 0
        elif left == 0:
            if code:
                body.append(0)
            left, code = byte - 1, byte
        else:
            body.append(byte)
            left -= 1


def naive_crc(body: bytearray) -> int:
    """Zero where the check at the end holds."""
    crc = 0xFFFF
    for byte in (*body[:-2], body[-1], body[-2]):
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021) & 0xFFFF if crc & 0x8000 else crc << 1 & 0xFFFF
    return crc


def naive_samples(body: bytearray) -> tuple[int, list[list[int]]]:
    """Words of a SAMPLES message, one after another."""
    index = int.from_bytes(body[8:12], "little")
    words = []
    for at in range(14, len(body) - 2, 3):
        word = body[at] << 16 | body[at + 1] << 8 | body[at + 2]
        words.append(word - (1 << 24) if word & 0x800000 else word)
    return index, [words[at : at + 2] for at in range(0, len(words), 2)]


class NaiveDetector:
    """One threshold, one zero from the first quarter second, one sample at a time."""

    def __init__(self, rate_hz: float) -> None:
        self.rate_hz = rate_hz
        self.contacts: list[tuple[float, float]] = []
        self._first: list[float] = []
        self._zero_n = 0.0
        self._down: int | None = None
        self._changed = 0
        self._number = 0

    def push(self, force_n: float) -> None:
        """One sample of the sum."""
        number, self._number = self._number, self._number + 1
        if number < 0.25 * self.rate_hz:
            self._first.append(force_n)
            self._zero_n = sum(self._first) / len(self._first) if number % 50 == 0 else self._zero_n
            return
        above = force_n - self._zero_n >= 20.0
        if above == (self._down is not None):
            self._changed = 0
            return
        self._changed += 1
        if self._changed < SETTINGS.min_contact_s * self.rate_hz:
            return
        at, self._changed = number - self._changed + 1, 0
        if self._down is None:
            self._down = at
        else:
            self.contacts.append((self._down / self.rate_hz, at / self.rate_hz))
            self._down = None


# --- measured ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Case:
    """One stream and how long each way of reading it took, in seconds (best of the runs)."""

    name: str
    seconds: float
    bytes: int
    decode_s: float
    detect_s: float
    naive_decode_s: float | None
    naive_detect_s: float | None


def best(work: Callable[[], object]) -> float:
    """Shortest of a few runs: what the work itself takes on a machine that is shared."""
    took = []
    for _ in range(RUNS):
        begin_s = time.perf_counter()
        work()
        took.append(time.perf_counter() - begin_s)
    return min(took)


def decoded(data: bytes, rate_hz: int | None, block: int) -> tuple[DeviceInfo, list[Reading]]:
    """The product's decoder on the bytes, READ bytes at a time."""
    connection, info = armed(HoppingBoard(rate_hz, block))
    readings: list[Reading] = []
    for at in range(0, len(data), READ):
        readings += connection.receive(data[at : at + READ], 1.0)
    return info, readings


def detected(info: DeviceInfo, readings: list[Reading]) -> list[tuple[float, float]]:
    """The product's detector on the readings; complete contacts."""
    stream = ContactStream(info, SETTINGS)
    signals = [signal for reading in readings for signal in stream.push(reading)]
    signals += stream.finish()
    return [
        (signal.contact.touchdown.time_s, signal.contact.takeoff.time_s)
        for signal in signals
        if isinstance(signal, ContactDone) and signal.contact.touchdown and signal.contact.takeoff
    ]


def measure(rate_hz: int | None, block: int, seconds: float) -> Case:
    """One stream read by the product and, with a plate, the naive way."""
    board = HoppingBoard(rate_hz, block)
    armed(board)
    data = b"".join(board.second(number) for number in range(int(seconds)))
    info, readings = decoded(data, rate_hz, block)
    found = detected(info, readings)
    decode_s = best(lambda: decoded(data, rate_hz, block))
    detect_s = best(lambda: detected(info, readings))
    if rate_hz is None:
        edges = sum(isinstance(reading, Edge) for reading in readings)
        assert len(found) == edges // 2 >= seconds, (len(found), edges)
        return Case("mat", seconds, len(data), decode_s, detect_s, None, None)
    blocks = list(naive_blocks(data))
    assert info.force is not None
    scale = info.force.scale_n_per_count[0]
    naive = naive_contacts(blocks, rate_hz, scale)
    _agree(found, naive, info)
    naive_decode_s = best(lambda: list(naive_blocks(data)))
    naive_detect_s = best(lambda: naive_contacts(blocks, rate_hz, scale))
    got = sum(len(r.counts) for r in readings if isinstance(r, ForceBlock))
    assert got == sum(len(samples) for _, samples in blocks)
    name = f"2 × {rate_hz / 1000:g} kHz, {block} a message"
    return Case(name, seconds, len(data), decode_s, detect_s, naive_decode_s, naive_detect_s)


def naive_contacts(
    blocks: list[tuple[int, list[list[int]]]], rate_hz: float, scale: float
) -> list[tuple[float, float]]:
    """The naive detector on the naive decoder's samples."""
    detector = NaiveDetector(rate_hz)
    for _, samples in blocks:
        for left, right in samples:
            detector.push((left + right) * scale)
    return detector.contacts


def _agree(
    found: list[tuple[float, float]],
    naive: list[tuple[float, float]],
    info: DeviceInfo,
) -> None:
    """The same contacts, each instant as near as noise about the threshold lets two rules be."""
    assert len(found) == len(naive) > 1, (len(found), len(naive))
    assert info.force is not None
    for ours, theirs in zip(found, naive, strict=True):
        for mine, other in zip(ours, theirs, strict=True):
            assert abs(mine + info.force.filter_delay_s - other) <= SAME_S, (ours, theirs)
    assert all(b[0] > a[1] for a, b in pairwise(found))


def table(cases: list[Case]) -> str:
    """Markdown: how many times faster than real time, and than the naive way."""
    rows = [
        "| stream | decode | detect | both | naive | decode : naive | detect : naive |",
        "|---|---|---|---|---|---|---|",
    ]
    for case in cases:
        both = case.decode_s + case.detect_s
        row = [case.name, *(times(case.seconds, s) for s in (case.decode_s, case.detect_s, both))]
        if case.naive_decode_s is None or case.naive_detect_s is None:
            row += ["–", "–", "–"]
        else:
            row.append(times(case.seconds, case.naive_decode_s + case.naive_detect_s))
            row.append(f"{case.naive_decode_s / case.decode_s:.1f} : 1")
            row.append(f"{case.naive_detect_s / case.detect_s:.1f} : 1")
        rows.append("| " + " | ".join(row) + " |")
    return "\n".join(rows)


def times(seconds: float, took_s: float) -> str:
    """`seconds` of stream in `took_s`."""
    return f"{seconds / took_s:,.0f} ×"


def machine() -> str:
    """Processor, Python and numpy."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        lines = info.read_text().splitlines()
        name = next((ln.split(": ")[1] for ln in lines if ln.startswith("model name")), name)
    return f"{name}, Python {platform.python_version()}, numpy {np.__version__}"


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    # 16 samples a message is what the board sends; 39 the most that a frame holds
    streams = ((2000, 16), (10_000, 16), (10_000, 39), (None, 16))
    print(machine())
    print(f"{seconds:g} s of stream, {READ} bytes at a time, best of {RUNS}\n")
    print(table([measure(rate_hz, block, seconds) for rate_hz, block in streams]))


if __name__ == "__main__":
    main()
