"""What every byte language looks like to the floor above: a connection without a port or a clock.

A connection is driven by four calls, each with the host's time as an argument. Two rules make a
recording of those calls enough to live them again exactly: calls of `receive(b"", now_s)` and
`to_send(now_s)` that return nothing leave no trace, and a wait ends at its own deadline, not at
the call that noticed it.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from jumpstation.model import DeviceInfo, LinkLosses, Reading, StartRequest


class ClockPoint(NamedTuple):
    """The device was at `tick` of `clock` at the latest when its bytes arrived."""

    clock: int
    tick: int
    arrival_s: float


class Problem(NamedTuple):
    """Why a device cannot be used: what was found and what to do, for a DeviceError."""

    found: str
    do: str


class Connection(Protocol):
    """One byte language: bytes and host time in, readings and bytes out.

    baud: the line rate it wants at this moment; a probe may change it.
    info: the device once it is known. problem: why it never will be, or why START was refused.
    armed: a START is in force. settled: nothing is awaited any more (handshake, START or STOP
    done, the last losses counted).
    """

    baud: int
    info: DeviceInfo | None
    problem: Problem | None
    armed: bool

    @property
    def settled(self) -> bool: ...

    @property
    def losses(self) -> LinkLosses: ...

    def receive(self, data: bytes, arrival_s: float) -> list[Reading]:
        """Readings in the bytes, and those that the time makes due (data may be empty)."""
        ...

    def to_send(self, now_s: float) -> bytes:
        """What is due: handshake, retries, polling."""
        ...

    def start(self, request: StartRequest, now_s: float) -> None:
        """Arm; raises NotPossible where the device cannot serve the request."""
        ...

    def stop(self, now_s: float) -> None:
        """Disarm."""
        ...

    def take_clock_points(self) -> list[ClockPoint]:
        """The points since the last call: they calibrate the device's rate and nothing else."""
        ...
