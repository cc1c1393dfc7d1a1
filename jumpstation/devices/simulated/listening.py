"""One whole run of the simulated athlete through the native parser, with the truth beside it."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.devices.interface import EndOfInput
from jumpstation.devices.simulated.board import Run
from jumpstation.devices.simulated.spec import Settings
from jumpstation.devices.simulated.transport import SimulatedTransport
from jumpstation.errors import DeviceError
from jumpstation.model import (
    DeviceInfo,
    LinkLosses,
    Reading,
    StartRequest,
)
from jumpstation.wire.native import NativeConnection

TURN_S = 0.02
AFTERWARDS_S = 0.5


@dataclass(frozen=True)
class Heard:
    """What a host heard of one START, and what truly happened.

    readings: from START on, in order, the device's own INFO first. run_bytes: everything that
    arrived after START was answered.
    """

    info: DeviceInfo
    readings: tuple[Reading, ...]
    run: Run
    losses: LinkLosses
    run_bytes: bytes


class Listener:
    """A host that connects, starts, listens until the movement is over, and stops.

    >>> heard = Listener("seed=3,hops=2").hear()
    >>> len(heard.run.plan.contacts), heard.losses.edges_lost
    (4, 0)
    """

    def __init__(self, settings: Settings | str = "", rate_hz: float = 1000.0) -> None:
        self.port = SimulatedTransport(settings)
        self.connection = NativeConnection(kind="sim", for_measurement=False)
        self.readings: list[Reading] = []
        self._rate_hz = rate_hz
        self._received = bytearray()

    def hear(self, chunk: int | None = None) -> Heard:
        """Run once; raises DeviceError where the device refuses, DeviceLost where it is lost.

        chunk: None to parse bytes as they arrive; else what comes after START is parsed
        afterwards, in pieces of so many bytes.
        """
        self.port.open(self.connection.baud)
        self._settle()
        self._check()
        request = self._request()
        self.connection.start(request, self.port.now_s())
        while not (self.connection.armed and self.connection.settled):
            self._turn()
            self._check()
        first = len(self._received)
        info = self.connection.info
        assert info is not None
        self._listen(chunk)
        self.connection.stop(self.port.now_s())
        self._settle()
        return Heard(
            self.connection.info or info,
            (info, *self.readings),
            self.port.runs[0],
            self.connection.losses,
            bytes(self._received[first:]),
        )

    def _request(self) -> StartRequest:
        settings = self.port.settings
        rate_hz = settings.rate_hz or self._rate_hz
        mats = (0,) if settings.has_mat else ()
        return StartRequest(mats, rate_hz if settings.has_plate else None)

    def _listen(self, chunk: int | None) -> None:
        run = self.port.runs[0]
        until_s = run.start_s + run.plan.end_s + AFTERWARDS_S
        held = bytearray()
        while self.port.now_s() < until_s:
            if not self._turn(held if chunk else None):
                break
        now_s = self.port.now_s()
        for at in range(0, len(held), chunk or 1):
            self.readings += self.connection.receive(bytes(held[at : at + (chunk or 1)]), now_s)

    def _settle(self) -> None:
        while not self.connection.settled:
            self._turn()

    def _check(self) -> None:
        if self.connection.problem is not None and not self.connection.armed:
            problem = self.connection.problem
            raise DeviceError(self.port.name, problem.found, problem.do)

    def _turn(self, held: bytearray | None = None) -> bool:
        """Send what is due, take what comes; false at the end of input."""
        self.port.write(self.connection.to_send(self.port.now_s()))
        try:
            data = self.port.read(TURN_S)
        except EndOfInput:
            return False
        if held is None:
            self._received += data
            self.readings += self.connection.receive(data, self.port.now_s())
        else:
            held += data
            self._received += data
        return True
