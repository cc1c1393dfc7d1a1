"""The way from the board to the host: its speed, its latency and its losses."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

import numpy as np

from jumpstation.devices.simulated.faults import Fault, Layer

BOARD_BAUD = 500_000
BITS_A_BYTE = 10
STALL_S = 0.0005  # mean of the operating system's own delays


class Line:
    """Frames in, bytes out, each with the true time of its arrival; never out of order.

    latency_s: as a USB bridge's timer, it gathers bytes and hands them on this often.
    """

    def __init__(self, latency_s: float, faults: Sequence[Fault], seed: int) -> None:
        self.baud = BOARD_BAUD
        self._latency_s = latency_s
        self._faults = [f for f in faults if f.layer is Layer.LINE]
        self._garbled = any(f.kind == "wrong_baud" for f in faults)
        self._left: dict[int, int] = {}
        self._free_s = 0.0
        self._last_s = 0.0
        self._waiting: deque[tuple[float, bytes]] = deque()
        self._rng = np.random.default_rng((seed, 4))

    @property
    def next_s(self) -> float:
        """When the next bytes arrive; infinite: none are on their way."""
        return self._waiting[0][0] if self._waiting else math.inf

    def send(self, queued_s: float, frame: bytes, since_start_s: float | None) -> None:
        """Take one frame; `since_start_s` is the time that faults are counted in."""
        done_s = max(queued_s, self._free_s) + len(frame) * BITS_A_BYTE / BOARD_BAUD
        self._free_s = done_s
        if since_start_s is not None:
            frame = self._break(frame, since_start_s)
        if self._garbled or self.baud != BOARD_BAUD:
            frame = self._rng.integers(0, 256, max(1, len(frame) // 2), np.uint8).tobytes()
        if self._latency_s > 0.0:
            done_s = math.ceil(done_s / self._latency_s) * self._latency_s
        arrival_s = done_s + float(self._rng.exponential(STALL_S))
        self._last_s = max(self._last_s, arrival_s)
        if frame:
            self._waiting.append((self._last_s, frame))

    def take(self, until_s: float) -> bytes:
        """Everything that has arrived by `until_s`."""
        arrived = []
        while self._waiting and self._waiting[0][0] <= until_s:
            arrived.append(self._waiting.popleft()[1])
        return b"".join(arrived)

    def flush(self) -> None:
        """Forget what is on its way, as opening a port does."""
        self._waiting.clear()

    def _break(self, frame: bytes, since_start_s: float) -> bytes:
        for number, fault in enumerate(self._faults):
            left = self._left.setdefault(number, fault.count)
            if since_start_s < fault.at_s or left == 0 or not frame:
                continue
            if fault.kind == "lose":
                frame, used = b"", 1
            elif fault.kind == "lost_bytes":
                at = int(self._rng.integers(len(frame)))
                used = min(left, len(frame) - at)
                frame = frame[:at] + frame[at + used :]
            elif fault.kind == "corrupt":
                at, used = int(self._rng.integers(len(frame))), 1
                change = int(self._rng.integers(1, 256))
                frame = frame[:at] + bytes([frame[at] ^ change]) + frame[at + 1 :]
            else:
                used = 0
            self._left[number] = left - used
        return frame
