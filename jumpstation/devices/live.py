"""A live device: a transport, a connection and perhaps a recorder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from jumpstation.devices.interface import EndOfInput, Transport
from jumpstation.devices.recording import Kind, Recorder, encode, encode_start
from jumpstation.errors import DeviceError, DeviceLost, JumpstationError, NotPossible
from jumpstation.model import DeviceInfo, Ended, LinkLosses, Reading, StartRequest
from jumpstation.wire.asking import Answer, Question, bytes_of
from jumpstation.wire.connection import ClockPoint, Connection
from jumpstation.wire.native import NativeConnection

_STEP_S = 0.02  # how long one wait for bytes may hold up a due command
_SHORTEST_STEP_S = 0.0005
_PATIENCE_S = 30.0  # longer than any connection's own limit


class LiveDevice:
    """See `devices.interface.Device`. `open()` before anything else."""

    def __init__(
        self,
        transport: Transport,
        connection: Connection,
        recorder: Recorder | None,
        description: Mapping[str, Any],
    ) -> None:
        self.description = description  # of the connection, as a recording's header names it
        self.transport = transport
        self.connection = connection
        self.name = transport.name
        self.real_time = transport.real_time
        self._recorder = recorder
        self._tap: Callable[[bytes, float], None] | None = None
        self._handshake: list[bytes] = []  # what was said before the first START
        self._baud = connection.baud
        self._waiting: list[Reading] = []
        self._broken: Exception | None = None
        self._begun = False  # the first call starts the connection's clock: it is recorded
        self._starting = False
        self._start_records: list[bytes] = []  # the last START and its answer

    def tap(self, keep: Callable[[bytes, float], None] | None) -> bytes:
        """Hand every further record to `keep` too (None: no more).

        Returns the records of the handshake and of the last START: with a header before them and
        what `keep` gets after them they are a whole recording (docs/recording-format.md).
        """
        self._tap = keep
        return b"".join(self._handshake + self._start_records)

    def open(self) -> LiveDevice:
        """Open the port and wait until the device is known; raises DeviceError."""
        self.transport.open(self._baud)
        try:
            self._until(lambda: self.connection.settled)
            if self._broken is not None and self.connection.info is None:
                raise DeviceError(self.name, "it went away while it was asked", "plug it in again")
            if self.connection.info is None:
                problem = self.connection.problem
                found, do = problem or ("it does not answer", "check the cable")
                raise DeviceError(self.name, found, do)
        except BaseException:
            self.close()
            raise
        return self

    @property
    def info(self) -> DeviceInfo:
        """The device as it is known now; it may change with START."""
        if self.connection.info is None:
            raise DeviceError(self.name, "is not open", "open it first")
        return self.connection.info

    @property
    def armed(self) -> bool:
        """A START is in force; False again after a reset."""
        return self.connection.armed

    @property
    def losses(self) -> LinkLosses:
        return self.connection.losses

    def now_s(self) -> float:
        return self.transport.now_s()

    def take_clock_points(self) -> list[ClockPoint]:
        return self.connection.take_clock_points()

    def start(self, request: StartRequest) -> None:
        """Arm and wait for the answer; raises NotPossible with the reason, or DeviceLost."""
        now_s = self.now_s()
        self._waiting.clear()  # the tail of the run before
        self.connection.start(request, now_s)
        self._starting, self._start_records = True, []
        self._keep(encode_start(now_s, request), now_s)
        self._until(lambda: self.connection.settled)
        self._starting = False
        if isinstance(self._broken, JumpstationError):
            raise self._broken
        if self.connection.problem is not None:
            raise NotPossible(self.name, *self.connection.problem)

    def read(self, timeout_s: float) -> list[Reading]:
        """The readings of at most `timeout_s` of waiting; [Ended()] at the end of input."""
        if not self._waiting and self._broken is None:
            deadline_s = self.now_s() + timeout_s
            while True:
                self._step(min(_STEP_S, timeout_s))
                if self._waiting or self._broken or self.now_s() >= deadline_s:
                    break
        if self._waiting:
            readings, self._waiting = self._waiting, []
            return readings
        if isinstance(self._broken, EndOfInput):
            return [Ended()]
        if self._broken is not None:
            raise self._broken
        return []

    def stop(self) -> None:
        """Disarm and wait for the tail; a device lost meanwhile is told by the next `read`."""
        if self._broken is not None:
            return
        now_s = self.now_s()
        self.connection.stop(now_s)
        self._keep(encode(Kind.STOP, now_s), now_s)
        self._until(lambda: self.connection.settled)

    def discard_recording(self) -> None:
        """Remove the recording: the run was refused before anything was measured."""
        if self._recorder is not None:
            self._recorder.discard()
            self._recorder = None

    def ask(self, question: Question) -> Answer:
        """Ask an idle native board and wait; raises NotPossible, DeviceLost.

        The answer's result is None where nothing came back.
        """
        connection = self.connection
        if not isinstance(connection, NativeConnection):
            raise NotPossible(
                self.name, "keeps no calibration and has no self-test", "use a jumpstation board"
            )
        now_s = self.now_s()
        connection.ask(question, now_s)
        self._keep(encode(Kind.ASK, now_s, bytes_of(question)), now_s)
        self._until(lambda: connection.settled)
        if isinstance(self._broken, JumpstationError):
            raise self._broken
        return connection.take_answer() or Answer(question, None)

    def close(self) -> None:
        """Close the port and the recording; a second call does nothing."""
        self.transport.close()
        if self._recorder is not None:
            self._recorder.close()

    def _until(self, done: Callable[[], bool]) -> None:
        deadline_s = self.now_s() + _PATIENCE_S
        while not done() and self._broken is None and self.now_s() < deadline_s:
            self._step(_STEP_S)

    def _step(self, timeout_s: float) -> None:
        """Send what is due, wait for bytes, hand them to the connection."""
        try:
            self._send()
            data = self.transport.read(self._until_next_ping(timeout_s))
        except DeviceLost as error:
            self._broken = error
            self._note(Kind.LOST, json.dumps([error.found, error.do]))
            return
        except EndOfInput as error:
            self._broken = error
            self._note(Kind.NOTE, "end of input")
            return
        arrival_s = self.now_s()
        readings = self.connection.receive(data, arrival_s)
        if data or readings:
            self._keep(encode(Kind.RECEIVED, arrival_s, data), arrival_s)
        self._waiting += readings

    def _until_next_ping(self, timeout_s: float) -> float:
        """A wait that ends when the next PING is due: its instant must not hang on what comes."""
        if not isinstance(self.connection, NativeConnection):
            return timeout_s
        return min(timeout_s, max(_SHORTEST_STEP_S, self.connection.ping_in_s(self.now_s())))

    def _send(self) -> None:
        now_s = self.now_s()
        data = self.connection.to_send(now_s)
        if self.connection.baud != self._baud:
            self._baud = self.connection.baud
            self.transport.set_baud(self._baud)
        if data or not self._begun:
            self._keep(encode(Kind.SENT, now_s, data), now_s)
        self._begun = True
        if data:
            self.transport.write(data)

    def _note(self, kind: Kind, text: str) -> None:
        now_s = self.now_s()
        self._keep(encode(kind, now_s, text.encode()), now_s)

    def _keep(self, record: bytes, now_s: float) -> None:
        """One record to the file, to the tap, and while nothing was started to the handshake."""
        if self._recorder is not None:
            self._recorder.append(record)
        if self._tap is not None:
            self._tap(record, now_s)
            return
        if self._starting:
            self._start_records.append(record)
        elif not self._start_records:
            self._handshake.append(record)
