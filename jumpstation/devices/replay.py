"""A recorded session again: the same calls on the same connection, so the same readings."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from jumpstation.devices.connections import make_connection
from jumpstation.devices.recording import Kind, Record, Recording, start_request
from jumpstation.errors import DeviceError, DeviceLost, NotPossible
from jumpstation.model import DeviceInfo, Ended, LinkLosses, Reading, StartRequest
from jumpstation.wire.asking import question_of
from jumpstation.wire.connection import ClockPoint
from jumpstation.wire.native import NativeConnection


class ReplayDevice:
    """See `devices.interface.Device`: the recording decides what was asked of the device and when.

    `start` therefore reads on to the recorded START; `stop` does nothing. With `pace` 1 the
    calls come in real time, with 2 twice as fast, with None as fast as they can.
    """

    def __init__(self, name: str, recording: Recording, pace: float | None = None) -> None:
        self.name = name
        self.real_time = pace is not None
        self.recording = recording
        self.connection = make_connection(recording.header["connection"], name)
        self._records = iter(recording.records)
        self._next: Record | None = next(self._records, None)
        self._pace = pace
        self._begin_s = self._next.time_s if self._next else 0.0
        self._began_s = time.monotonic()
        self._now_s = self._begin_s
        self._waiting: list[Reading] = []
        self._lost: DeviceLost | None = None

    def open(self) -> ReplayDevice:
        """Read on until the device is known; raises DeviceError where it never is."""
        self._until(lambda: self.connection.info is not None and self.connection.settled)
        if self.connection.info is None:
            raise DeviceError(self.name, "the recording ends before the device is known", "drop it")
        return self

    @property
    def info(self) -> DeviceInfo:
        if self.connection.info is None:
            raise DeviceError(self.name, "is not open", "open it first")
        return self.connection.info

    @property
    def stopped(self) -> bool:
        """The recorded run was stopped, not broken off: by the test's end or by the operator."""
        kinds = [r.kind for r in self.recording.records if r.kind in (Kind.START, Kind.STOP)]
        return bool(kinds) and kinds[-1] is Kind.STOP

    @property
    def armed(self) -> bool:
        """A START is in force; False again after a reset."""
        return self.connection.armed

    @property
    def losses(self) -> LinkLosses:
        return self.connection.losses

    def now_s(self) -> float:
        """The recorded host time of the last call."""
        return self._now_s

    def take_clock_points(self) -> list[ClockPoint]:
        return self.connection.take_clock_points()

    def start(self, request: StartRequest) -> None:
        """Read on to the next recorded START and its answer; raises NotPossible where it was
        refused, or where the recording holds no further test."""
        while self._next is not None and self._next.kind is not Kind.START:
            self._step(None)
        if self._next is None:
            raise NotPossible(
                self.name, "holds no test beyond what was run", "name the recording of a run"
            )
        self._waiting.clear()  # the tail of the run before
        self._step(None)
        self._until(lambda: self.connection.armed or self.connection.problem is not None)
        self._until(lambda: self.connection.settled)
        if not self.connection.armed and self.connection.problem is not None:
            raise NotPossible(self.name, *self.connection.problem)

    def read(self, timeout_s: float) -> list[Reading]:
        """The readings of the next recorded call that gave any; [Ended()] at the end.

        Raises DeviceLost where the live device was lost.
        """
        deadline_s = time.monotonic() + timeout_s
        while not self._waiting and self._next is not None:
            if not self._step(deadline_s if self._pace else None):
                return []
        readings, self._waiting = self._waiting, []
        if not readings and self._lost is not None:
            raise self._lost
        return readings or [Ended()]

    def stop(self) -> None:
        """Nothing: the recording holds its own STOP."""

    def close(self) -> None:
        """Nothing is open."""
        self._next = None

    def _until(self, done: Callable[[], bool]) -> None:
        while self._next is not None and not done():
            self._step(None)

    def _step(self, deadline_s: float | None) -> bool:
        """Live one call again; False where its time has not come by `deadline_s`."""
        record = self._next
        if record is None:
            return False
        if deadline_s is not None and not self._wait(record.time_s, deadline_s):
            return False
        self._now_s = record.time_s
        connection = self.connection
        if record.kind is Kind.RECEIVED:
            self._waiting += connection.receive(record.data, record.time_s)
        elif record.kind is Kind.SENT:
            connection.to_send(record.time_s)
            if record.data and isinstance(connection, NativeConnection):
                connection.resume(record.data)
        elif record.kind is Kind.ASK and isinstance(connection, NativeConnection):
            connection.ask(question_of(record.data), record.time_s)
        elif record.kind is Kind.START:
            connection.start(start_request(record), record.time_s)
        elif record.kind is Kind.STOP:
            connection.stop(record.time_s)
        elif record.kind is Kind.LOST:
            self._lost = DeviceLost(self.name, *json.loads(record.data))
        self._next = next(self._records, None)
        return True

    def _wait(self, time_s: float, deadline_s: float) -> bool:
        assert self._pace is not None
        due_s = self._began_s + (time_s - self._begin_s) / self._pace
        time.sleep(max(0.0, min(due_s, deadline_s) - time.monotonic()))
        return due_s <= deadline_s
