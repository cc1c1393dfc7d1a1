"""What a run leaves in the athlete history, while it runs: every contact before the next lands."""

from __future__ import annotations

from datetime import datetime

from jumpstation import __version__
from jumpstation.devices.live import LiveDevice
from jumpstation.devices.recording import encode_header
from jumpstation.errors import InputError, StoreError
from jumpstation.model import BodyWeight, DeviceInfo, Edge, LinkFault, Takeoff, Trial
from jumpstation.protocols import Protocol
from jumpstation.session import effects as fx
from jumpstation.station.live import LiveSession, Told
from jumpstation.station.method import method_of
from jumpstation.station.trust.on_file import read_on_file, with_on_file
from jumpstation.store import Store

NO_DEVICE = DeviceInfo("none", "", "", 1.0)


class TrialArchive:
    """Writes the trials of one live session; give its `hear` to the session as a listener.

    Raw bytes go to disk with every edge and at least every 50 ms, a finished contact in a
    transaction of its own; a weigh-in on a plate becomes a dated body mass of the athlete.
    Where the disk does not take them, `trouble` says so, the session goes on, and what is
    missing is tried again with the next contact. started_at: when its trials began, with a time
    zone; the computer's time without.
    """

    def __init__(
        self,
        store: Store,
        athlete_id: str,
        protocol: Protocol,
        protocol_text: str,
        session_id: str | None = None,
        connection: dict[str, object] | None = None,
        started_at: datetime | None = None,
    ) -> None:
        self.store = store
        self.trial_ids: list[str] = []
        self.trouble: StoreError | None = None
        self._athlete_id = athlete_id
        self._protocol = protocol
        self._text = protocol_text
        self._session_id = session_id
        self._connection = connection or {"language": "native"}
        self._started_at = started_at
        self._attempt: fx.TrialStarted | None = None
        self._trial_id: str | None = None
        self._reps: list[fx.RepJudged] = []
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
                self._weighed = []
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

    def interrupt(self, reason: str) -> None:
        """The run was broken off: what is on disk stays, marked interrupted."""
        if self._trial_id is not None:
            self._release()
            self.store.interrupt_trial(self._trial_id, reason)
            self._trial_id = None

    def _begin(self) -> None:
        session = self._session
        info = session.stream.info if session and session.stream else NO_DEVICE
        settings = session.settings if session else None
        assert settings is not None
        stream = session.stream if session else None
        self._trial_id = self.store.begin_trial(
            self._athlete_id,
            self._session_id,
            self._protocol.id,
            self._protocol.version,
            self._text,
            self._attempt.attempt.side if self._attempt else "both",
            info,
            method_of(info, settings, stream),
            self._started_at or datetime.now().astimezone(),
        )
        self.trial_ids.append(self._trial_id)
        self._tap()

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

        header = {"connection": self._connection, "program": f"jumpstation {__version__}"}
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
        if self._trial_id is None:
            self._begin()
        assert self._trial_id is not None
        self._release()
        self.store.finish_trial(self._trial_id, told.trial)
        self._keep_weight(self._trial_id, told.trial)
        self.trouble = None
        self._trial_id = None

    def _keep_weight(self, trial_id: str, trial: Trial) -> None:
        """The weight that a measured trial read is a dated fact, once a trial."""
        weight = self._session.runner.body_weight if self._session else None
        if weight not in self._weighed or not trial.method.for_measurement:
            return  # a steady push later in a hold is no weigh-in: the runner left it aside
        assert weight is not None
        g = trial.method.g_m_per_s2
        said = f"± {weight.uncertainty_n / g:.2f} kg (k = 1)"
        try:
            self.store.add_fact(
                self._athlete_id, "body_mass", weight.mass_kg(g), text=said, source="plate"
            )
        except InputError as no_mass:
            self.store.add_event(trial_id, "weigh_in_left_out", None, {"message": str(no_mass)})
