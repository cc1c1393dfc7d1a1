"""The thread that has the device: it steps a session, keeps it on disk, and tells what happened.

No Qt here. Everything it has to say goes to `put`, in order; what it is asked comes by its inbox.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from jumpstation.devices import Device, open_device
from jumpstation.errors import DeviceLost, JumpstationError, StoreError
from jumpstation.model import (
    DeviceInfo,
    Ended,
    ForceBlock,
    Hole,
    LinkLosses,
    Reading,
    SamplesLost,
    Side,
    StartRequest,
)
from jumpstation.protocols import Protocol
from jumpstation.session import Attempt, Subject
from jumpstation.session import events as ev
from jumpstation.station.archive import TrialArchive
from jumpstation.station.before import Before
from jumpstation.station.live import LiveSession, Told
from jumpstation.ui.text import tr

STEP_S = 0.02
RETRY_S = 2.0  # until a lost device is looked for, or a full disk is tried, again
TOLD_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class Run:
    """A session to run. `archive` keeps it (None: nothing does); `before` is its screening."""

    protocol: Protocol
    subject: Subject
    archive: TrialArchive | None = None
    side: Side | None = None
    plan: tuple[Attempt, ...] | None = None
    typical_error: float | None = None
    before: Before | None = None


@dataclass(frozen=True, slots=True)
class DeviceState:
    """The device as the window shows it. `why`: why there is none; `gone`: there was one."""

    spec: str = ""
    info: DeviceInfo | None = None
    losses: LinkLosses = field(default_factory=LinkLosses)
    why: str = ""
    gone: bool = False
    opening: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """The session cannot go on, or was left: `reason` is a sentence. What it made is kept."""

    reason: str


@dataclass(frozen=True, slots=True)
class Saving:
    """Whether what is recorded reaches the disk: `trouble` is empty when it does."""

    trouble: str = ""


@dataclass(frozen=True, slots=True)
class SessionOver:
    """A session has ended by itself or was broken off; `trial_ids` are what it left on file."""

    trial_ids: tuple[str, ...] = ()
    lost: str = ""


Note = Told | DeviceState | Broken | Saving | SessionOver


class Reader(threading.Thread):
    """See the module. `feed` takes every force block at once, `now_s` is the device's time."""

    def __init__(self, put: Callable[[Note], None]) -> None:
        super().__init__(name="device reader", daemon=True)
        self.device: Device | None = None
        self.feed: Callable[[Reading], None] = lambda reading: None
        self.now_s = 0.0
        self._put = put
        self._inbox: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._quit = False
        self._state = DeviceState()
        self._retry_at = float("inf")
        self._told_at = 0.0
        self._session: LiveSession | None = None
        self._archive: TrialArchive | None = None
        self._trouble = ""
        self._unsaved: list[TrialArchive] = []  # of this session, or of one before
        self._save_at = 0.0
        self._watching: Callable[[Reading], None] | None = None

    # --- asked by any thread -------------------------------------------------------------

    def open(self, spec: str) -> None:
        """Use the device that this spec names; it is looked for until it answers."""
        self._inbox.put(lambda: self._open(spec))

    def let_go(self) -> None:
        """Close the device and look for none."""
        self._inbox.put(self._let_go)

    def begin(self, run: Run) -> None:
        """Run a session on the open device."""
        self._inbox.put(lambda: self._begin(run))

    def tell(self, event: ev.Event) -> None:
        """Something the operator did."""
        self._inbox.put(lambda: self._session.tell(event) if self._session else None)

    def abandon(self, reason: str) -> None:
        """Break the session off; what it has is kept, marked interrupted."""
        self._inbox.put(lambda: self._abandon(reason))

    def do(self, job: Callable[[Device | None], None]) -> None:
        """Do something with the device between sessions (zero, self-test)."""
        self._inbox.put(lambda: job(self.device))

    def watch(
        self, request: StartRequest | None, hear: Callable[[Reading], None] | None = None
    ) -> None:
        """Let the device run with no session, `hear` told of each reading; None: no more."""
        self._inbox.put(lambda: self._watch(request, hear))

    def end(self) -> None:
        """Finish: the session is broken off, the device closed, the thread gone."""
        self._inbox.put(self._end)
        if self.is_alive():
            self.join(10.0)

    # --- the thread ----------------------------------------------------------------------

    def run(self) -> None:
        """Until `end`."""
        while not self._quit:
            try:
                self._once()
            except JumpstationError as error:
                self._break(str(error))
            except Exception as error:  # the thread must outlive any fault of one session
                traceback.print_exc()
                kind = type(error).__name__
                self._break(tr("A fault in the program ({kind}: {what}).", kind=kind, what=error))

    def _once(self) -> None:
        busy = self._session is not None or (self.device is not None and self.device.real_time)
        self._take(0.0 if busy else 0.1)
        self._save_again()
        if self._quit:
            return
        if self._session is not None:
            self._step(self._session)
        elif self.device is not None and self.device.real_time:
            self._idle(self.device)
        elif time.monotonic() >= self._retry_at:
            self._open(self._state.spec)

    def _take(self, timeout_s: float) -> None:
        try:
            job = self._inbox.get(timeout=timeout_s) if timeout_s else self._inbox.get_nowait()
            while True:
                job()
                job = self._inbox.get_nowait()
        except Empty:
            return

    # --- the device ----------------------------------------------------------------------

    def _open(self, spec: str) -> None:
        if self.device is not None:
            self._let_go()
        again = self._state.gone and self._state.spec == spec
        if not again:
            self._say(DeviceState(spec, opening=True))
        try:
            self.device = open_device(spec)
        except JumpstationError as error:
            self._retry_at = time.monotonic() + RETRY_S
            self._say(DeviceState(spec, why=str(error), gone=again))
            return
        self._retry_at = float("inf")
        self._say(DeviceState(spec, self.device.info, self.device.losses))

    def _let_go(self) -> None:
        self._retry_at = float("inf")
        if self._session is not None:
            self._abandon("the device was changed")
        if self.device is not None:
            self.device.close()
            self.device = None
        self._say(DeviceState())

    def _gone(self, lost: DeviceLost) -> None:
        assert self.device is not None
        self.device.close()
        self.device, self._watching = None, None
        self._retry_at = time.monotonic() + RETRY_S
        self._say(DeviceState(self._state.spec, why=str(lost), gone=True))

    def _idle(self, device: Device) -> None:
        try:
            for reading in device.read(STEP_S):
                if isinstance(reading, Ended):
                    self._let_go()
                    return
                if self._watching is not None:
                    self._watching(reading)
        except DeviceLost as lost:
            self._gone(lost)
            return
        self._tell_losses(device)

    def _watch(self, request: StartRequest | None, hear: Callable[[Reading], None] | None) -> None:
        if self.device is None or self._session is not None:
            return
        self._watching = hear if request is not None else None
        if request is not None:
            self.device.start(request)
        elif self.device.armed:
            self.device.stop()

    def _tell_losses(self, device: Device) -> None:
        if time.monotonic() - self._told_at >= TOLD_EVERY_S:
            self._told_at = time.monotonic()
            info = self._session.info if self._session is not None else device.info
            self._say(DeviceState(self._state.spec, info, device.losses))

    def _say(self, state: DeviceState) -> None:
        if state != self._state:
            self._state = state
            self._put(state)

    # --- a session -----------------------------------------------------------------------

    def _begin(self, run: Run) -> None:
        if self._session is not None:
            self._abandon("another test was started")
        if self.device is not None and self._watching is not None:
            self._watch(None, None)
        device = None if run.protocol.device.needs == "none" else self.device
        self._archive = run.archive
        self._session = LiveSession(
            device,
            run.protocol,
            run.subject,
            listen=self._hear,
            side=run.side,
            ask=True,
            patient=device is None or device.real_time,
            plan=run.plan,
            typical_error=run.typical_error,
            before=run.before,
        )
        if run.archive is not None:
            run.archive.attach(self._session)
        self._session.begin()

    def _step(self, session: LiveSession) -> None:
        session.step(STEP_S)
        self.now_s = session.now_s or self.now_s  # after the set the picture stands still
        if self.device is not None and session.lost is None:
            self._tell_losses(self.device)
        if session.done:
            lost = session.lost
            self._over("" if lost is None else str(lost))
            if lost is not None and self.device is not None:
                self._gone(lost)

    def _over(self, lost: str = "") -> None:
        ids = tuple(self._archive.trial_ids) if self._archive else ()
        self._session, self._archive = None, None
        self._put(SessionOver(ids, lost))

    def _abandon(self, reason: str) -> None:
        if self._session is None:
            return
        session, archive, told = self._session, self._archive, reason
        try:
            session.abandon()
        finally:
            try:
                if archive is not None:
                    archive.interrupt(reason)
            except StoreError as trouble:  # on file it still runs: offered at the next opening
                told = f"{reason} {trouble}"
            finally:
                self._put(Broken(told))
                self._over()

    def _break(self, reason: str) -> None:
        """A fault: the session ends here, and what it has stays."""
        if self._session is None:
            self._put(Broken(reason))
            self._over()
            return
        try:
            self._abandon(reason)
        except Exception as error:
            if not isinstance(error, JumpstationError):
                traceback.print_exc()
            self._session, self._archive = None, None
            self._put(Broken(f"{reason} {error}"))
            self._put(SessionOver())

    def _hear(self, told: Told) -> None:
        archive = self._archive
        if archive is not None:
            archive.hear(told)
            trouble = str(archive.trouble) if archive.trouble else ""
            if not archive.saved and archive not in self._unsaved:
                self._unsaved.append(archive)
                self._save_at = time.monotonic() + RETRY_S
            self._tell_saving(trouble)
        if isinstance(told, ForceBlock):
            self.feed(told)
        elif isinstance(told, Hole) and told.what == "samples" and told.count:
            self.feed(SamplesLost(0, told.count, told.clock))
            self._put(told)
        else:
            self._put(told)

    def _tell_saving(self, trouble: str) -> None:
        if self._unsaved and not trouble:
            return
        if trouble != self._trouble:
            self._trouble = trouble
            self._put(Saving(trouble))

    def _save_again(self) -> None:
        """A trial that the disk did not take is tried again until it does."""
        if not self._unsaved or time.monotonic() < self._save_at:
            return
        self._save_at = time.monotonic() + RETRY_S
        if not self._unsaved[0].save_again():
            return
        del self._unsaved[0]
        if not self._unsaved:
            self._tell_saving("")

    def _end(self) -> None:
        """Whatever fails here is told, and does not keep the thread or the device."""
        self._quit = True
        try:
            self._abandon("the program was closed")
        finally:
            for archive in self._unsaved:
                archive.save_again()
            if self.device is not None:
                self.device.close()
                self.device = None
