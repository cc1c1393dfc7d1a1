"""What a run leaves in the athlete history, while it runs: every contact before the next lands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jumpstation import __version__
from jumpstation.devices.live import LiveDevice
from jumpstation.devices.recording import encode_header
from jumpstation.errors import InputError, StoreError
from jumpstation.model import BodyWeight, DeviceInfo, Edge, LinkFault, Method, Side, Takeoff, Trial
from jumpstation.protocols import Protocol
from jumpstation.session import effects as fx
from jumpstation.station.live import LiveSession, Told
from jumpstation.station.method import method_of
from jumpstation.station.trust.on_file import read_on_file, with_on_file
from jumpstation.store import Store

NO_DEVICE = DeviceInfo("none", "", "", 1.0)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a trial is begun with on file."""

    side: Side | str
    info: DeviceInfo
    method: Method
    started_at: datetime


@dataclass(slots=True)
class Unsaved:
    """A trial that has ended and is not on file. trial_id None: not even its beginning is."""

    beginning: Beginning
    trial_id: str | None
    trial: Trial
    weight: BodyWeight | None  # a weigh-in that it made


class TrialArchive:
    """Writes the trials of one live session; give its `hear` to the session as a listener.

    Raw bytes go to disk with every edge and at least every 50 ms, a finished contact in a
    transaction of its own; a weigh-in on a plate becomes a dated body mass of the athlete.
    Where the disk does not take them, `trouble` says so and the session goes on: contacts are
    stored again with the end of their trial, and a trial that has ended is kept in memory until
    `save_again` has stored it. started_at: when its trials began, with a time zone; the
    computer's time without.
    """

    def __init__(
        self,
        store: Store,
        athlete_id: str,
        protocol: Protocol,
        protocol_text: str,
        session_id: str | None = None,
        started_at: datetime | None = None,
    ) -> None:
        self.store = store
        self.trial_ids: list[str] = []
        self.trouble: StoreError | None = None
        self._athlete_id = athlete_id
        self._protocol = protocol
        self._text = protocol_text
        self._session_id = session_id
        self._started_at = started_at
        self._attempt: fx.TrialStarted | None = None
        self._beginning: Beginning | None = None
        self._trial_id: str | None = None
        self._reps: list[fx.RepJudged] = []
        self._unsaved: list[Unsaved] = []
        self._weighed: list[BodyWeight] = []  # in this trial
        self._session: LiveSession | None = None

    def attach(self, session: LiveSession) -> None:
        """The session that is heard; its device's bytes are kept too, what is on file is used."""
        self._session = session
        device = session.device
        if isinstance(device, LiveDevice):
            filed = read_on_file(self.store, device.info.device_id)
            session.known = lambda info: with_on_file(info, filed)

    def hear(self, told: Told) -> None:
        """One thing that happened in the session."""
        try:
            self._hear(told)
        except StoreError as trouble:
            self.trouble = trouble

    def _hear(self, told: Told) -> None:
        match told:
            case fx.TrialStarted():
                self._attempt, self._trial_id, self._reps = told, None, []
                self._beginning, self._weighed = None, []
            case BodyWeight(source="quiet standing"):
                self._weighed.append(told)
            case fx.StartDevice():
                self._begin()
            case Edge() if self._trial_id is not None:
                self.store.flush_raw(self._trial_id)
            case Takeoff(at, contact_time_s) if self._trial_id is not None:
                data = {"contact_time_s": contact_time_s, "clock": at.clock}
                self.store.add_event(self._trial_id, "takeoff", at.time_s, data)
            case LinkFault(code, message) if self._trial_id is not None:
                data = {"code": code, "message": message}
                self.store.add_event(self._trial_id, "fault", None, data)
            case fx.RepJudged():
                self._keep_rep(told)
            case fx.Discarded() if self._trial_id is not None:
                self._release()
                self.store.end_without_score(
                    self._trial_id, "discarded", "thrown away by the operator"
                )
                self._trial_id = None
            case fx.TrialDone():
                self._finish(told)

    @property
    def saved(self) -> bool:
        """Whether every trial that has ended is on file."""
        return not self._unsaved

    def save_again(self) -> bool:
        """Store what has ended and is not on file yet, oldest first; True: nothing is left."""
        try:
            while self._unsaved:
                self._store(self._unsaved[0])
                del self._unsaved[0]
        except StoreError as trouble:
            self.trouble = trouble
            return False
        self.trouble = None
        return True

    def interrupt(self, reason: str) -> None:
        """The run was broken off: what is on disk stays, marked interrupted. Raises StoreError."""
        if self._trial_id is not None:
            self._release()
            self.store.interrupt_trial(self._trial_id, reason)
            self._trial_id = None

    def _begin(self) -> None:
        self._beginning = self._as_it_is()
        self._trial_id = self._begun(self._beginning)
        self._tap()

    def _as_it_is(self) -> Beginning:
        session = self._session
        assert session is not None
        stream = session.stream
        info = stream.info if stream is not None else NO_DEVICE
        return Beginning(
            self._attempt.attempt.side if self._attempt else "both",
            info,
            method_of(info, session.settings, stream),
            self._started_at or datetime.now().astimezone(),
        )

    def _begun(self, beginning: Beginning) -> str:
        trial_id = self.store.begin_trial(
            self._athlete_id,
            self._session_id,
            self._protocol.id,
            self._protocol.version,
            self._text,
            beginning.side,
            beginning.info,
            beginning.method,
            beginning.started_at,
        )
        self.trial_ids.append(trial_id)
        return trial_id

    def _tap(self) -> None:
        """From here on the device's records go to the trial: together a whole recording."""
        device = self._session.device if self._session else None
        if not isinstance(device, LiveDevice) or self._trial_id is None:
            return
        trial_id = self._trial_id

        def keep(record: bytes, now_s: float) -> None:
            try:
                self.store.append_raw(trial_id, record, now_s)
            except StoreError as trouble:
                self.trouble = trouble

        header = {"connection": dict(device.description), "program": f"jumpstation {__version__}"}
        handshake = device.tap(keep)
        keep(encode_header(header) + handshake, device.now_s())

    def _release(self) -> None:
        device = self._session.device if self._session else None
        if isinstance(device, LiveDevice):
            device.tap(None)

    def _keep_rep(self, told: fx.RepJudged) -> None:
        if self._trial_id is None:
            return
        known = {judged.rep.index for judged in self._reps}
        self._reps.append(told)
        if told.rep.index not in known:
            self.store.add_rep(self._trial_id, told.rep)

    def _finish(self, told: fx.TrialDone) -> None:
        """It waits for the disk by itself: the next trial has its own place on file."""
        self._release()
        weight = self._weigh_in(told.trial)
        beginning = self._beginning or self._as_it_is()
        self._unsaved.append(Unsaved(beginning, self._trial_id, told.trial, weight))
        self._trial_id = None
        self.save_again()

    def _store(self, one: Unsaved) -> None:
        if one.trial_id is None:
            one.trial_id = self._begun(one.beginning)
        with self.store.writing():
            self.store.finish_trial(one.trial_id, one.trial)
            if one.weight is not None:
                self._keep_weight(one.trial_id, one.trial, one.weight)

    def _weigh_in(self, trial: Trial) -> BodyWeight | None:
        """The weight that a measured trial read.

        A steady push later in a hold is no weigh-in: the runner left it aside.
        """
        weight = self._session.runner.body_weight if self._session else None
        return weight if weight in self._weighed and trial.method.for_measurement else None

    def _keep_weight(self, trial_id: str, trial: Trial, weight: BodyWeight) -> None:
        """A weigh-in is a dated fact, once a trial."""
        g = trial.method.g_m_per_s2
        said = f"± {weight.uncertainty_n / g:.2f} kg (k = 1)"
        try:
            self.store.add_fact(
                self._athlete_id, "body_mass", weight.mass_kg(g), text=said, source="plate"
            )
        except InputError as no_mass:
            self.store.add_event(trial_id, "weigh_in_left_out", None, {"message": str(no_mass)})
