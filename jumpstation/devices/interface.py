"""What moves bytes and what the station sees of a device."""

from __future__ import annotations

from typing import Protocol

from jumpstation.model import DeviceInfo, LinkLosses, Reading, StartRequest
from jumpstation.wire.connection import ClockPoint


class EndOfInput(Exception):
    """A transport that has no more to give and was not lost: a file, a simulation."""


class Transport(Protocol):
    """Moves bytes. name: for messages. real_time: False where it runs as fast as it can."""

    name: str
    real_time: bool

    def open(self, baud: int) -> None:
        """Raises DeviceError with the reason."""
        ...

    def set_baud(self, baud: int) -> None:
        """Change the line rate; nothing to do where there is no line."""
        ...

    def read(self, timeout_s: float) -> bytes:
        """What came, b"" for nothing; raises DeviceLost, or EndOfInput."""
        ...

    def write(self, data: bytes) -> None:
        """Raises DeviceLost."""
        ...

    def now_s(self) -> float:
        """Host time, monotonic; simulated time where simulated."""
        ...

    def close(self) -> None:
        """Never raises."""
        ...


class Device(Protocol):
    """A source of readings: live, simulated or replayed."""

    name: str
    real_time: bool

    @property
    def info(self) -> DeviceInfo: ...

    @property
    def armed(self) -> bool: ...

    @property
    def losses(self) -> LinkLosses: ...

    def start(self, request: StartRequest) -> None:
        """Arm; returns once the device has said yes; raises NotPossible or DeviceError."""
        ...

    def read(self, timeout_s: float) -> list[Reading]:
        """Readings, none for nothing; [Ended()] at the end of input; raises DeviceLost."""
        ...

    def stop(self) -> None:
        """Disarm; what was still on its way comes with the next `read`."""
        ...

    def now_s(self) -> float: ...

    def take_clock_points(self) -> list[ClockPoint]: ...

    def close(self) -> None: ...
