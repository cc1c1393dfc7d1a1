"""Memory over an hour of stream: decode, detect and run, on a mat and on a plate.

    python3 run.py bench memory [MINUTES] [--traced]     the tables of docs/validation/speed.md

First one connection and one stream without an end, then a device on which one 30 s hop test
follows another. After every minute the resident size of the process is read (Linux), or with
--traced what tracemalloc counts, which is exact and ten times slower. The first third warms up.
"""

from __future__ import annotations

import gc
import resource
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

from decode import SETTINGS, HoppingBoard, armed

from jumpstation.devices import open_device
from jumpstation.devices.live import LiveDevice
from jumpstation.devices.simulated.transport import SimulatedTransport
from jumpstation.model import ContactDone
from jumpstation.protocols import load_protocol
from jumpstation.session import Subject
from jumpstation.session import effects as fx
from jumpstation.signal.stream import ContactStream
from jumpstation.station.live import LiveSession

MINUTES = 60
RATE_HZ = 2000


def stream_minutes(rate_hz: int | None) -> Iterator[int]:
    """One endless stream; after each minute, how many contacts it has given."""
    board = HoppingBoard(rate_hz)
    connection, info = armed(board)
    stream = ContactStream(info, SETTINGS)
    contacts = second = 0
    while True:
        for _ in range(60):
            for reading in connection.receive(board.second(second), float(second)):
                contacts += sum(isinstance(s, ContactDone) for s in stream.push(reading))
            connection.take_clock_points()
            second += 1
        yield contacts


def session_minutes(device: str) -> Iterator[int]:
    """Hop tests one after another on one open device; after each minute, reps scored."""
    protocol = load_protocol("hop-endurance-30")
    port = open_device(f"sim:device={device},movement=hops,hops=90,stand=1")
    assert isinstance(port, LiveDevice)
    assert isinstance(port.transport, SimulatedTransport)
    reps = 0
    while True:
        for _ in range(2):
            trials: list[int] = []

            def listen(told: object, trials: list[int] = trials) -> None:
                if isinstance(told, fx.TrialDone):
                    trials.append(len(told.trial.reps))

            session = LiveSession(port, protocol, Subject("", 70.0), listen=listen)
            session.begin()
            while session.step(0.05):
                pass
            del port.transport.runs[1:-1]  # the simulator's own record of what truly happened
            reps += sum(trials)
        yield reps


def resident_bytes() -> int:
    """The resident size of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


def followed(
    make: Callable[[], Iterator[int]], minutes: int, traced: bool
) -> tuple[list[int], int]:
    """Bytes held after each minute, and what was counted in all."""
    if traced:
        tracemalloc.start()
    held, count = [], 0
    try:
        source = make()
        for _ in range(minutes):
            count = next(source)
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0] if traced else resident_bytes())
    finally:
        tracemalloc.stop()
    return held, count


def growth_a_minute(held: list[int]) -> float:
    """Bytes a minute between the middle third's and the last third's means."""
    third = len(held) // 3
    middle, last = held[third : 2 * third], held[2 * third : 3 * third]
    return (sum(last) / third - sum(middle) / third) / third


CASES: dict[str, Callable[[], Iterator[int]]] = {
    "decode and detect, mat": lambda: stream_minutes(None),
    f"decode and detect, plate of 2 × {RATE_HZ} Hz": lambda: stream_minutes(RATE_HZ),
    "device to scored test, mat": lambda: session_minutes("mat"),
    "device to scored test, plate of 2 × 1000 Hz": lambda: session_minutes("plate"),
}


def main() -> None:
    traced = "--traced" in sys.argv
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    minutes = numbers[0] if numbers else MINUTES
    print(f"| {minutes} minutes of | contacts | held after 10th minute | at the end | a minute |")
    print("|---|---|---|---|---|")
    for name, make in CASES.items():
        held, count = followed(make, minutes, traced)
        tenth = held[min(9, len(held) - 1)]
        figures = f"{tenth / 1e6:.2f} MB | {held[-1] / 1e6:.2f} MB"
        print(f"| {name} | {count:,} | {figures} | {growth_a_minute(held) / 1e3:+.2f} kB |")


if __name__ == "__main__":
    main()
