"""One protocol on one device: device to stream to runner, effects carried out.

The station is driven by `step()`, from a loop on the command line or from the window's reader
thread; it starts no thread of its own. Listeners are told everything: effects and signals.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from jumpstation.devices.interface import Device
from jumpstation.errors import DeviceLost
from jumpstation.model import (
    STANDARD_GRAVITY_M_PER_S2,
    BodyWeight,
    ClockBreak,
    ContactDone,
    DeviceInfo,
    DeviceStatus,
    Edge,
    Ended,
    ForceBlock,
    Hole,
    LinkFault,
    LinkLosses,
    Method,
    Reading,
    Side,
    Signal,
    StartRequest,
    Takeoff,
    Touchdown,
)
from jumpstation.protocols import Protocol
from jumpstation.session import Attempt, Runner, Subject
from jumpstation.session import effects as fx
from jumpstation.session import events as ev
from jumpstation.signal.clock import ClockRate, RateEstimator
from jumpstation.signal.settings import DetectionSettings
from jumpstation.signal.stream import ContactStream
from jumpstation.station.before import Before
from jumpstation.station.method import method_of
from jumpstation.station.watch import CUT, Expected, Watch, expected_of

FORCE_LEVEL_S = 0.05
ARRIVAL_SLACK_S = 0.1  # an edge is no later than this on a wire that is still
LEVELLED = ("isometric_hold", "heel_raises", "balance", "circuit", "hops_metronome")

PART_OF_BODY = ("taps", "isometric_hold")  # contacts need not carry the body

Told = fx.Effect | Signal | Reading | ev.MethodKnown
Listener = Callable[[Told], None]


def settings_of(protocol: Protocol) -> DetectionSettings:
    """What a protocol asks of detection."""
    return DetectionSettings(
        protocol.device.min_contact_s,
        protocol.device.min_flight_s,
        whole_body=protocol.movement not in PART_OF_BODY,
        weighs=protocol.movement != "taps",
    )


class LiveSession:
    """Runs a protocol with one athlete on an open device.

    listen: called with each effect, each signal, and each device fault, in order. patient: the
    start is waited for and rests are kept; False for a simulated athlete, who begins without
    being told; a replay waits for the start as the run did, and keeps no rests. plan: these
    attempts and no others. known: lays what is on file for a device over what it says of itself
    (station.trust.on_file). before: the screening of the athlete (station.before); what was told
    there is not asked again, its stop rules are watched. Raises Withheld where something holds
    the test, NotPossible where the device cannot serve the protocol.
    """

    def __init__(
        self,
        device: Device | None,
        protocol: Protocol,
        subject: Subject | None = None,
        *,
        listen: Listener | None = None,
        side: Side | None = None,
        ask: bool = False,
        patient: bool | None = None,
        plan: Sequence[Attempt] | None = None,
        typical_error: float | None = None,
        known: Callable[[DeviceInfo], DeviceInfo] | None = None,
        before: Before | None = None,
    ) -> None:
        withheld = before.withheld if before is not None else None
        if withheld is not None:
            raise withheld
        self.device = device
        self.known = known or (lambda info: info)
        self.protocol = protocol
        self.patient = _is_patient(device) if patient is None else patient
        self._listen = listen or (lambda told: None)
        self.settings = settings_of(protocol)
        info = self.known(device.info) if device is not None else None
        self.runner = Runner(
            protocol,
            subject,
            method_of(info, self.settings) if info is not None else None,
            side=side,
            ask=ask,
            plan=plan,
            await_start=self.patient or _was_waited_for(device),
            typical_error=typical_error,
            told=None if before is None else before.told,
            stops=None if before is None else before.stops,
        )
        self.questions: list[fx.Ask] = []  # open: each waits for an Answer
        self.stream: ContactStream | None = None
        self._watch: Watch | None = None
        self._expected = Expected()
        self.clock = RateEstimator()
        self._clock_number = 0
        self._armed = False
        self._device_s: float | None = None  # not known until the device says a time
        self._waiting: list[ev.Event] = []  # what came before that
        self._host_s = 0.0 if device is None else device.now_s()
        self._status_seen = False
        self._force_told_s = -1.0
        self._method: Method | None = None
        self._losses = LinkLosses()
        self._losses_before = LinkLosses()
        self._broken: DeviceLost | None = None

    # --- driving -------------------------------------------------------------------------

    @property
    def done(self) -> bool:
        """The session is over."""
        return self.runner.phase == "done"

    @property
    def now_s(self) -> float:
        """The device's time as far as it is known, gone on with the host's; for drawing only."""
        if not self._armed or self._device_s is None or self.device is None:
            return 0.0
        return self._device_s + max(0.0, self.device.now_s() - self._host_s)

    @property
    def lost(self) -> DeviceLost | None:
        """Why the device is gone; None while it answers."""
        return self._broken

    @property
    def info(self) -> DeviceInfo | None:
        """The device, with the clock rate measured so far where the device has none on file."""
        if self.device is None:
            return None
        info, rate = self.known(self.device.info), self.clock.estimate()
        if info.clock_ppm is None and rate is not None:
            return replace(info, clock_ppm=rate.ppm, clock_uncertainty_ppm=rate.uncertainty_ppm)
        return info

    def clock_rate(self) -> ClockRate | None:
        """The device's rate against the host, once 60 s are known."""
        return self.clock.estimate()

    def begin(self) -> None:
        """Start the session."""
        self.tell(ev.Begin())

    def tell(self, event: ev.Event) -> None:
        """Something the operator did."""
        if isinstance(event, ev.Answer):
            self.questions = [q for q in self.questions if q.question.id != event.question_id]
        self._feed(event)

    def step(self, timeout_s: float) -> bool:
        """Wait at most timeout_s for the device, carry out what follows; False once it is over."""
        if self.done:
            return False
        if self.device is None or not self._armed:
            self._idle(timeout_s)
            return not self.done
        try:
            readings = self.device.read(timeout_s)
        except DeviceLost as lost:
            self._gone(lost)
            return not self.done
        self._take_clock_points()
        self._know_losses()
        for reading in readings:
            self._read(reading)
            if not self._armed:
                break
        if self._armed:
            if not readings:
                self._pass_time()
            self._feed(ev.Tick())
        return not self.done

    def abandon(self) -> None:
        """Stop where it is: the device is disarmed, nothing more is scored."""
        if self._armed and self.device is not None and self._broken is None:
            self.device.stop()
        self._armed = False

    # --- readings ------------------------------------------------------------------------

    def _read(self, reading: Reading) -> None:
        stream = self.stream
        assert stream is not None
        assert self.device is not None
        if isinstance(reading, Ended):
            for signal in stream.finish():
                self._signal(signal)
            if self._armed and getattr(self.device, "stopped", False):
                self._feed(ev.Stop())
            if self._armed:
                self._feed(ev.DeviceGone("has no more to give: the recording ends here"))
            return
        if isinstance(reading, LinkFault):
            self._listen(reading)
            if reading.code == "loop_open" and stream.source == "mat":
                self._feed(ev.DeviceGone("has no mat connected: its cable is open"))
            return
        self._know_time(reading, stream)
        if isinstance(reading, Edge | ForceBlock):
            self._listen(reading)
        for signal in stream.push(reading):
            self._signal(signal)
            if not self._armed:
                return
        for fault in self._watch.look(reading) if self._watch is not None else ():
            self._listen(fault)
            if fault is CUT:
                self._feed(ev.DeviceGone("has no mat connected: its cable is open"))
                return
        if isinstance(reading, DeviceStatus) and reading.mat_closed and stream.source == "mat":
            self._feed(ev.MatLevel(reading.mat_closed[0]))
        if isinstance(reading, ForceBlock):
            self._force_level(stream)

    def _signal(self, signal: Signal) -> None:
        assert self.device is not None
        if isinstance(signal, ContactDone | BodyWeight | Touchdown | Takeoff):
            self._know_method()
        self._listen(signal)
        if isinstance(signal, ClockBreak):
            self.clock.restart()
        if isinstance(signal, Hole):
            self._know_losses()
        self._feed(signal)
        if isinstance(signal, ClockBreak):
            if self._armed and not self.device.armed:
                self._feed(ev.DeviceGone("was reset"))
            self._device_s = None  # the new clock's time is not known yet

    def _know_time(self, reading: Reading, stream: ContactStream) -> None:
        info = stream.info
        tick = getattr(reading, "tick", None)
        if tick is None:
            return
        seconds = tick * info.tick_s * (1.0 + (info.clock_ppm or 0.0) * 1e-6)
        if isinstance(reading, ForceBlock) and info.force is not None:
            seconds += len(reading.counts) / info.force.rate_hz
        # a jump box that has no time of its own tells its first level at tick 0, once
        self._status_seen |= isinstance(reading, DeviceStatus) and tick > 0
        if isinstance(reading, Edge) and not self._status_seen:
            self._device_s = seconds  # its clock begins at its first edge, whenever that comes
        else:
            self._device_s = max(self._device_s or 0.0, seconds)
        waiting, self._waiting = self._waiting, []
        for event in waiting:
            self._feed(event)
        assert self.device is not None
        self._host_s = self.device.now_s()

    def _pass_time(self) -> None:
        """A device that never tells the time: its clock has gone on as the host's has.

        This decides only when nothing has happened for long enough; it stamps nothing. What was
        the time before this wait for bytes has had its edges by now, so much later than them.
        """
        assert self.device is not None
        stream, before_s, now_s = self.stream, self._device_s, self.device.now_s()
        passed_s, self._host_s = max(0.0, now_s - self._host_s), now_s
        if self._status_seen or stream is None or stream.source != "mat":
            return
        self._device_s = (before_s or 0.0) + passed_s
        if before_s is None:
            return
        for signal in stream.until(before_s - ARRIVAL_SLACK_S):
            self._signal(signal)
            if not self._armed:
                return

    def _force_level(self, stream: ContactStream) -> None:
        plate = stream.plate
        if plate is None or plate.latest is None or self.protocol.movement not in LEVELLED:
            return
        time_s, force_n = plate.latest
        if time_s[-1] - self._force_told_s >= FORCE_LEVEL_S:
            self._force_told_s = float(time_s[-1])
            total = float(force_n.sum(axis=1).mean()) - plate.detector.zero_n
            self._feed(ev.ForceLevel(self._force_told_s, total))

    def _take_clock_points(self) -> None:
        assert self.device is not None
        tick_s = self.device.info.tick_s
        for point in self.device.take_clock_points():
            if point.clock != self._clock_number:
                self._clock_number = point.clock
                self.clock.restart()
            self.clock.push(point.tick * tick_s, point.arrival_s)

    def _know_method(self) -> None:
        if self.stream is None:
            return
        method = method_of(self.stream.info, self.settings, self.stream)
        if method != self._method:
            self._method = method
            self._listen(ev.MethodKnown(method))
            self._feed(ev.MethodKnown(method))

    def _know_losses(self) -> None:
        assert self.device is not None
        losses = _since(self.device.losses, self._losses_before)
        if losses != self._losses:
            self._losses = losses
            self._feed(ev.LossesKnown(losses))

    def _gone(self, lost: DeviceLost) -> None:
        self._broken = lost
        self._listen(LinkFault("device_lost", str(lost)))
        self._know_losses()
        self._feed(ev.DeviceGone("stopped answering"))

    def _idle(self, timeout_s: float) -> None:
        """Nothing is armed: rests, questions and timed moves, in host time."""
        device = self.device
        if self.runner.phase == "resting" and not self.patient:
            self._feed(ev.SkipRest())
            return
        simulated = not self.patient if device is None else not device.real_time
        if simulated:
            self._host_s += timeout_s  # nobody waits: the time of a simulation passes at once
        elif device is None:
            before_s = time.monotonic()
            time.sleep(timeout_s)
            self._host_s += time.monotonic() - before_s
        elif device.real_time and self._broken is None:
            try:
                device.read(timeout_s)
            except DeviceLost as lost:
                self._gone(lost)
                return
            self._host_s = device.now_s()
        self._feed(ev.Tick())

    # --- effects -------------------------------------------------------------------------

    def _feed(self, event: ev.Event) -> None:
        if self._armed and self._device_s is None and not isinstance(event, ev.DeviceGone):
            self._waiting.append(event)
            return
        now_s = (self._device_s or 0.0) if self._armed else self._host_s
        for effect in self.runner.handle(event, now_s):
            self._carry_out(effect)

    def _carry_out(self, effect: fx.Effect) -> None:
        if isinstance(effect, fx.StartDevice):
            self._start(effect.request)
        elif isinstance(effect, fx.StopDevice):
            self._stop()
        elif isinstance(effect, fx.Ask):
            self.questions.append(effect)
        elif isinstance(effect, fx.TrialStarted):
            self._expected = expected_of(self.protocol, effect.attempt.side)
            self._expect(effect)
        elif isinstance(effect, fx.TrialDone) and self.device is not None:
            losses = _since(self.device.losses, self._losses_before)
            effect = replace(effect, trial=replace(effect.trial, losses=losses))
        self._listen(effect)

    def _start(self, request: StartRequest) -> None:
        device = self.device
        assert device is not None
        self._losses_before = device.losses
        self._losses = LinkLosses()
        device.start(request)
        info = self.info
        assert info is not None
        use = "plate" if request.force_rate_hz is not None and info.force is not None else "mat"
        weight = self.runner.subject.body_mass_kg
        settings = self.settings
        if weight is not None:
            settings = replace(settings, body_weight_n=weight * STANDARD_GRAVITY_M_PER_S2)
        self.stream = ContactStream(info, settings, use)
        self._watch = Watch(self.stream, self._expected)
        self._armed, self._status_seen = True, False
        self._device_s, self._host_s = None, device.now_s()
        self._waiting = []
        self._force_told_s, self._method = -1.0, None
        self._know_method()

    def _stop(self) -> None:
        self._armed = False
        if self.device is not None and self._broken is None:
            try:
                self.device.stop()
            except DeviceLost as lost:
                self._broken = lost
            self._host_s = self.device.now_s()

    def _expect(self, started: fx.TrialStarted) -> None:
        """Tell a simulated athlete what the protocol wants done."""
        transport = getattr(self.device, "transport", None)
        expect = getattr(transport, "expect_test", None)
        if expect is None:
            return
        attempt, mass_kg = started.attempt, self.runner.subject.body_mass_kg
        expect(
            self.protocol, attempt.side, attempt.box_height_m,
            body_mass_kg=mass_kg, await_start=self.patient,
        )  # fmt: skip


def _was_waited_for(device: Device | None) -> bool:
    """The recording of a person: the start was waited for, in the device's own time."""
    return device is not None and not device.real_time and device.info.kind != "sim"


def _is_patient(device: Device | None) -> bool:
    """A person on a real device is waited for; a replay or a simulated athlete is not."""
    return device is None or (device.real_time and device.info.kind != "sim")


def _since(now: LinkLosses, before: LinkLosses) -> LinkLosses:
    return LinkLosses(
        *(
            getattr(now, name) - getattr(before, name)
            for name in (
                "bytes_dropped",
                "frames_bad",
                "frames_missing",
                "edges_lost",
                "edges_recovered",
                "samples_lost",
                "resets",
            )
        )
    )
