"""A held key in place of a mat, to try a protocol with no hardware; never for measurement."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue

from jumpstation.devices.interface import Device
from jumpstation.errors import InputError, NotPossible
from jumpstation.model import (
    DeviceInfo,
    DeviceStatus,
    Edge,
    EdgeFlag,
    LinkLosses,
    MatInput,
    Reading,
    StartRequest,
)
from jumpstation.wire.connection import ClockPoint

TICK_S = 1e-6
STATUS_S = 0.1
KEY_UNCERTAINTY_S = 0.010  # a keyboard is asked every 8 ms or so, and the window after that


class KeyboardDevice:
    """`press` is called by the window; the rest is `devices.interface.Device`.

    Its clock is the computer's, read when the window heard of the key: that is why nothing of it
    is a measurement. clock: seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = "keyboard"
        self.real_time = True
        self.info = DeviceInfo(
            kind="keyboard",
            device_id="held key",
            firmware="",
            tick_s=TICK_S,
            mats=(
                MatInput(
                    0,
                    hardware_stamp=False,
                    stamp_uncertainty_s=KEY_UNCERTAINTY_S,
                    late_uncertainty_s=KEY_UNCERTAINTY_S,
                ),
            ),
            for_measurement=False,
            notes=("a held key: not for measurement",),
        )
        self.armed = False
        self.losses = LinkLosses()
        self._clock = clock
        self._from_s = clock()
        self._down = False
        self._edges: SimpleQueue[Edge] = SimpleQueue()
        self._status_s = float("-inf")

    def press(self, closed: bool) -> None:
        """The key went down (feet on) or up; may be called from any thread."""
        if closed != self._down:
            self._down = closed
            self._edges.put(Edge(self._tick(), closed, flags=EdgeFlag.SOFT))

    def start(self, request: StartRequest) -> None:
        """Listen. Raises NotPossible where force is asked for."""
        if request.force_rate_hz is not None:
            raise NotPossible("held key", "a key has no force", "connect a plate")
        while not self._edges.empty():
            self._edges.get_nowait()
        self.armed, self._status_s = True, float("-inf")

    def read(self, timeout_s: float) -> list[Reading]:
        """Edges as they come; every 100 ms whether the key is held."""
        found: list[Reading] = []
        try:
            found.append(self._edges.get(timeout=max(timeout_s, 0.001)))
            while True:
                found.append(self._edges.get_nowait())
        except Empty:
            pass
        if not self.armed:
            return []
        if not found and self.now_s() - self._status_s >= STATUS_S:
            self._status_s = self.now_s()
            found.append(DeviceStatus(self._tick(), armed=True, mat_closed=(self._down,)))
        return found

    def stop(self) -> None:
        """Listen no more."""
        self.armed = False

    def now_s(self) -> float:
        """Seconds since it was opened."""
        return self._clock() - self._from_s

    def take_clock_points(self) -> list[ClockPoint]:
        """None: its clock is the computer's own."""
        return []

    def close(self) -> None:
        """Nothing is held open."""
        self.armed = False

    def _tick(self) -> int:
        return round(self.now_s() / TICK_S)


def open_keyboard(rest: str, record: Path | None) -> Device:
    """`keyboard`; it cannot be recorded. Raises InputError."""
    if rest:
        raise InputError(f"device keyboard:{rest}", "a key has no options", "write keyboard")
    if record is not None:
        raise InputError("device keyboard", "a held key cannot be recorded", "leave --record out")
    return KeyboardDevice()
