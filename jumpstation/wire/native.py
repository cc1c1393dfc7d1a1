"""The connection to a jumpstation board: handshake, gaps, history, resets (hardware/WIRE.md)."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from jumpstation.errors import NotPossible
from jumpstation.model import (
    ClockBreak,
    DeviceInfo,
    DeviceStatus,
    Edge,
    EdgesLost,
    ForceBlock,
    LinkFault,
    LinkLosses,
    Reading,
    SamplesLost,
    StartRequest,
)
from jumpstation.wire.asking import Answer, Asking, Question
from jumpstation.wire.calibration import DEVICE_PAGE, CalibrationRecord
from jumpstation.wire.command_queue import CommandQueue
from jumpstation.wire.connection import ClockPoint, Problem
from jumpstation.wire.edge_ledger import EdgeLedger
from jumpstation.wire.framing import Frame, FrameDecoder
from jumpstation.wire.messages import (
    Ack,
    Cal,
    CalGet,
    Edges,
    EdgesRequest,
    Fault,
    HostMessage,
    Info,
    InfoRequest,
    MalformedMessage,
    Ping,
    Pong,
    Samples,
    SelfTest,
    Start,
    Status,
    Stop,
    decode,
    encode,
)
from jumpstation.wire.native_info import EMULATED_ID, converter_trouble, device_info
from jumpstation.wire.native_texts import FAULT_TEXT, REFUSAL_TEXT, RESET_CAUSE

DEFAULT_BAUD = 500_000
PROTOCOL_MAJOR = 1
_TAIL_S = 0.6  # after STOP the device still says STATUS within 0.262 s
_CONVERTER_BIT = 4
_RECOVERY_TRIES = 4
_MOST_HELD_BACK = 32  # edges that wait for an older one
_POINTS_KEPT = 4096
_FRAME_OVERHEAD = 18
PING_ARMED_S, PING_IDLE_S = 0.025, 0.25  # on average
GOLDEN = 0.6180339887498949


class NativeConnection:
    """Readings from native bytes; see `wire.connection.Connection` for the calls.

    kind and for_measurement go into DeviceInfo: a simulated device speaks the same bytes.
    pings: ask for the device's time every 25 ms while armed and every 250 ms while idle; the
    answers calibrate its rate. Off for recordings made without.
    """

    def __init__(
        self,
        baud: int = DEFAULT_BAUD,
        kind: str = "native",
        for_measurement: bool = True,
        pings: bool = False,
    ) -> None:
        self.baud = baud
        self._kind = kind
        self._for_measurement = for_measurement
        self.info: DeviceInfo | None = None
        self.problem: Problem | None = None
        self.armed = False
        self._decoder = FrameDecoder()
        self._commands = CommandQueue()
        self._commands.add(InfoRequest())
        self._said: Info | None = None  # the last INFO
        self._pages: dict[int, CalibrationRecord] = {}
        self._ready: list[Reading] = []
        self._points: list[ClockPoint] = []
        self._clock = 0
        self._request: StartRequest | None = None
        self._tail_until_s: float | None = None
        self._bytes_seen = 0
        self._frames_missing = 0
        self._malformed = 0
        self._resets = 0
        self._edges_lost_before = 0  # in this run given up, in earlier ones all
        self._edges_recovered = 0
        self._samples_lost = 0
        self._edges_dropped = 0  # flags of this run
        self._edges_lost_told = 0  # STATUS of this run
        self._boot_expected = False
        self._asking = Asking()
        self._pings = pings
        self._ping_due_s = 0.0
        self._cookie = 0
        self._begin_boot()

    def _begin_boot(self) -> None:
        self.armed = False
        self._next_seq: int | None = None
        self._last_status: Status | None = None
        self._tail_until_s = None
        self._begin_run()

    def _begin_run(self) -> None:
        self._ledger = EdgeLedger()
        self._next_index = 0
        self._missing_at_edge = self._frames_missing
        self._edges_lost_before += max(self._edges_lost_told, self._edges_dropped)
        self._edges_dropped = 0
        self._edges_lost_told = 0

    # --- the four calls ---

    def receive(self, data: bytes, arrival_s: float) -> list[Reading]:
        """Readings in the bytes, and those that the time makes due."""
        self._advance(arrival_s)
        self._bytes_seen += len(data)
        for frame in self._decoder.feed(data):
            self._on_frame(frame, arrival_s)
        ready, self._ready = self._ready, []
        return ready

    def to_send(self, now_s: float) -> bytes:
        """The command that is due, one at a time, and a PING where none is."""
        self._advance(now_s)
        return self._commands.due(now_s) or self._ping(now_s)

    def ping_in_s(self, now_s: float) -> float:
        """How long until a PING is due; infinite where none will be."""
        if not self._pings or self._commands or self.info is None:
            return inf
        longest_s = PING_ARMED_S if self.armed else PING_IDLE_S
        return min(self._ping_due_s - now_s, 1.25 * longest_s)

    def _ping(self, now_s: float) -> bytes:
        if self.ping_in_s(now_s) > 0.0:
            return b""
        self._cookie = (self._cookie + 1) & 0xFFFFFFFF
        pause_s = PING_ARMED_S if self.armed else PING_IDLE_S
        # Spread evenly: in step with a bridge's own timer every answer would be as late.
        self._ping_due_s = now_s + pause_s * (0.75 + 0.5 * (self._cookie * GOLDEN % 1.0))
        return encode(Ping(self._cookie), self._commands.number())

    def start(self, request: StartRequest, now_s: float) -> None:
        """Queue START; raises NotPossible where this device cannot serve the request."""
        mask, rate_hz = self._start_mask(request)
        self.problem = None
        self._request = request
        last = self._last_status
        if self.armed or (last is not None and last.armed):
            self._commands.add(Stop())
        else:
            self._begin_run()
        self._commands.add(Start(mask, rate_hz))

    def stop(self, now_s: float) -> None:
        """Queue STOP where anything is armed."""
        if self.armed or Start in self._commands:
            self._commands.add(Stop())

    # --- questions to an idle device ---

    def ask(self, question: Question, now_s: float) -> None:
        """Queue a question; `take_answer` has its answer once `settled`. Raises NotPossible."""
        if self.armed or Start in self._commands:
            raise NotPossible("the device", "is measuring", "stop the running test first")
        if self.info is None:
            raise NotPossible("the device", "is not known yet", "connect it first")
        self._asking.begin(question)
        self._commands.add(question)

    def take_answer(self) -> Answer | None:
        """The answer to the last question, once."""
        answer, self._asking.answer = self._asking.answer, None
        return answer

    def resume(self, sent: bytes) -> None:
        """A replay tells what was really sent: numbers go on from there."""
        for frame in FrameDecoder().feed(sent):
            self._commands.renumber(frame.type, frame.seq)

    # --- what a caller may look at ---

    @property
    def settled(self) -> bool:
        """Nothing is awaited: every command answered or given up, the tail of a run counted."""
        known = self.info is not None or self.problem is not None
        waits = self._tail_until_s is not None or self._asking.question is not None
        return known and not self._commands and not waits

    @property
    def losses(self) -> LinkLosses:
        """Everything dropped so far."""
        return LinkLosses(
            bytes_dropped=self._decoder.bytes_dropped,
            frames_bad=self._decoder.frames_bad + self._malformed,
            frames_missing=self._frames_missing,
            edges_lost=self._edges_lost_before + max(self._edges_lost_told, self._edges_dropped),
            edges_recovered=self._edges_recovered,
            samples_lost=self._samples_lost,
            resets=self._resets,
        )

    def take_clock_points(self) -> list[ClockPoint]:
        """Instants of STATUS and PONG and their arrival since the last call (at most 4096)."""
        points, self._points = self._points, []
        return points

    # --- START ---

    def _start_mask(self, request: StartRequest) -> tuple[int, int]:
        said = self._said
        if self.info is None or said is None:
            raise NotPossible("the device", "is not known yet", "connect it first")
        for channel in request.mats:
            if channel not in range(min(said.mats, 2)):
                raise NotPossible(
                    "the device", f"has no mat input {channel + 1}", "choose a test with fewer mats"
                )
        mask = sum(1 << channel for channel in set(request.mats))
        if request.force_rate_hz is None:
            return mask, 0
        trouble = converter_trouble(said)
        if trouble is not None:
            raise NotPossible("the plate", trouble, "use a mat test or mend the plate")
        rate_hz = round(request.force_rate_hz)
        self._check_link(said, rate_hz)
        return mask | _CONVERTER_BIT, rate_hz

    def _check_link(self, said: Info, rate_hz: int) -> None:
        block = said.block or 1
        frame = _FRAME_OVERHEAD + block * said.channels * 3
        if not 0 < rate_hz <= 0xFFFF or (said.block and frame * rate_hz / block > 0.08 * self.baud):
            raise NotPossible(
                "the plate",
                f"{rate_hz} samples a second cannot be carried at {self.baud} baud",
                "ask for a lower rate",
            )

    # --- time ---

    def _advance(self, now_s: float) -> None:
        if self._tail_until_s is not None and now_s >= self._tail_until_s:
            self._tail_until_s = None
        self._asking.expire(now_s)
        expired = self._commands.expire(now_s)
        if expired is not None:
            self._gave_up(expired)

    def _gave_up(self, command: HostMessage) -> None:
        if command is self._asking.question:
            self._asking.finish(None)
        elif isinstance(command, EdgesRequest):
            self._give_up_edges()
        elif isinstance(command, InfoRequest) and self._said is None:
            self.problem = self._silence()
        elif isinstance(command, CalGet):
            self._handshake_done()
        elif isinstance(command, Start):
            self._refuse_start("START was not answered", "plug the device in again")
        else:
            self._ready.append(
                LinkFault("no_answer", f"the device did not answer {type(command).__name__}")
            )

    def _silence(self) -> Problem:
        if self._bytes_seen == 0:
            return Problem("it does not answer", "check the cable and that it is a jumpstation")
        return Problem(
            f"{self._bytes_seen} bytes came and no frame among them at {self.baud} baud: "
            "wrong baud or not a jumpstation",
            "try another baud, such as ?baud=250000, or chronopic: for a jump box",
        )

    def _refuse_start(self, found: str, do: str) -> None:
        self.problem = Problem(found, do)
        self.armed = False
        self._ready.append(LinkFault("start_refused", f"{found}; {do}"))

    # --- frames ---

    def _on_frame(self, frame: Frame, arrival_s: float) -> None:
        try:
            message = decode(frame)
        except MalformedMessage:
            self._malformed += 1
            message = None
        if isinstance(message, Info) and self._is_new_boot(message):
            self._on_reset(RESET_CAUSE.get(message.reset, "the device started again"), message)
        if self._next_seq is not None:
            self._frames_missing += (frame.seq - self._next_seq) & 0xFF
        self._next_seq = (frame.seq + 1) & 0xFF
        match message:
            case Samples():
                self._on_samples(message)
            case Edges():
                self._on_edges(message)
            case Status():
                self._on_status(message, arrival_s)
            case Info():
                self._on_info(message)
            case Ack():
                self._on_ack(message, arrival_s)
            case Cal():
                self._on_cal(message)
            case Fault():
                self._on_fault(message)
            case Pong():
                self._points_add(message.tick_tx, arrival_s)

    # --- boot ---

    def _is_new_boot(self, message: Info) -> bool:
        expected, self._boot_expected = self._boot_expected, False
        return not expected and self._said is not None and message.boots != self._said.boots

    def _on_reset(self, cause: str, said: Info | None = None) -> None:
        """Another boot: another clock, nothing armed, nothing of before to be continued."""
        was_armed = self.armed or Start in self._commands
        self._clock += 1
        self._resets += 1
        self._commands.clear()
        self._asking.finish(None)
        self._begin_boot()
        if said is None:
            self._boot_expected = True
            self._commands.add(InfoRequest())
        elif self.info is None:
            self._said = None  # the handshake begins again with this INFO
        self._ready.append(ClockBreak(self._clock, cause))
        if was_armed:
            self.problem = Problem(cause, "start the trial again")
            self._ready.append(LinkFault("device_reset", f"the device was reset: {cause}"))

    def _on_info(self, message: Info) -> None:
        first = self._said is None
        if isinstance(self._commands.current, InfoRequest):
            if self._commands.current is self._asking.question:
                self._asking.finish(0)
            self._commands.answered()
        if message.proto[0] != PROTOCOL_MAJOR or not message.tick_hz:
            major, minor = message.proto
            self.problem = Problem(
                f"it speaks version {major}.{minor} of the wire, this program {PROTOCOL_MAJOR}.x",
                "update the older of the two",
            )
            self._commands.clear()
            return
        self._said = message
        if not first:
            self._tell_info()
            return
        channels = 0 if converter_trouble(message) else min(message.channels, DEVICE_PAGE)
        self._commands.clear()
        for page in (DEVICE_PAGE, *range(channels)):
            self._commands.add(CalGet(page), tries=4)

    def _on_cal(self, message: Cal) -> None:
        current = self._commands.current
        if not isinstance(current, CalGet) or current.page != message.page:
            return
        record = CalibrationRecord.from_bytes(message.record)
        if record is not None:
            self._pages[message.page] = record
        else:
            self._pages.pop(message.page, None)
        self._commands.answered()
        if current is self._asking.question:
            self._asking.finish(0, message.record)
        self._handshake_done()

    def _handshake_done(self) -> None:
        if CalGet not in self._commands:
            self._tell_info()

    def _tell_info(self) -> None:
        """Hand on what the device is wherever it differs from what was handed on last."""
        if self._said is None or CalGet in self._commands:
            return
        request = self._request
        mats = request.mats if request is not None else ()
        rate_hz = (request.force_rate_hz or 0.0) if request is not None else 0.0
        info = device_info(self._said, self._pages, self._clock, mats, rate_hz)
        real = self._for_measurement and self._said.device_id != EMULATED_ID
        info = replace(info, kind=self._kind, for_measurement=real)
        if info != self.info:
            self.info = info
            self._ready.append(info)

    # --- answers ---

    def _on_ack(self, message: Ack, arrival_s: float) -> None:
        if self._asking.ends_test(message.command, message.seq):
            self._asking.finish(message.result)
            return
        if not self._commands.is_current(message.command, message.seq):
            return
        command = self._commands.current
        self._commands.answered()
        if command is not None and command is self._asking.question:
            if isinstance(command, SelfTest) and message.result == 0:
                self._asking.accepted(message.seq, arrival_s)
            else:
                self._asking.finish(message.result)
        elif isinstance(command, Start):
            self._on_start_answer(message.result)
        elif isinstance(command, Stop):
            self.armed = False
            if Start in self._commands:
                self._begin_run()
            else:
                self._tail_until_s = arrival_s + _TAIL_S
        elif isinstance(command, EdgesRequest) and message.result:
            self._give_up_edges()

    def _on_start_answer(self, result: int) -> None:
        if result:
            self._refuse_start(
                *REFUSAL_TEXT.get(result, (f"START refused ({result})", "try again"))
            )
            return
        self.armed = True
        self._tell_info()
        if self._request is not None and self._request.force_rate_hz is not None:
            self._commands.add(InfoRequest())

    def _on_fault(self, message: Fault) -> None:
        code, text = FAULT_TEXT.get(message.code, ("device_fault", "the device tells of a fault"))
        self._ready.append(LinkFault(code, f"{text} (code {message.code}, {message.arg:#x})"))

    # --- time of the device ---

    def _points_add(self, tick: int, arrival_s: float) -> None:
        if len(self._points) >= _POINTS_KEPT:
            del self._points[0]
        self._points.append(ClockPoint(self._clock, tick, arrival_s))

    def _on_status(self, message: Status, arrival_s: float) -> None:
        last = self._last_status
        if last is not None and message.tick < last.tick:
            self._on_reset("the device's time went back")
        self._last_status = message
        self._points_add(message.tick, arrival_s)
        self._edges_lost_told = message.edges_lost if self.armed else self._edges_lost_told
        self._check_armed(message)
        if (self.armed or self._tail_until_s is not None) and Start not in self._commands:
            self._ledger.heard_of(message.edges)
            self._ask_for_edges()
        if self._tail_until_s is not None:
            self._tail_until_s = None
            self._count_lost_samples(message.index)
        if self._ledger.owed is None:
            # a status says how late it is: not before the edges that came before it
            self._ready.append(self._status_reading(message))

    def _status_reading(self, message: Status) -> DeviceStatus:
        loops = tuple(raw * message.vcc_mv / 1000 / 1023 for raw in message.loop if raw != 0xFFFF)
        return DeviceStatus(
            tick=message.tick,
            clock=self._clock,
            armed=message.armed,
            mat_closed=message.closed,
            edges=message.edges,
            edges_lost=message.edges_lost,
            samples_lost=message.samples_lost,
            adc_faults=message.adc_bad,
            bad_commands=message.crc_bad,
            supply_v=message.vcc_mv / 1000,
            loop_v=loops,
        )

    def _check_armed(self, message: Status) -> None:
        if self.armed and not message.armed and Stop not in self._commands:
            self._on_reset("the device is not armed any more")
        elif message.armed and not self.armed and not self._commands and self.info is not None:
            self._commands.add(Stop(), tries=4)  # armed by somebody before us

    # --- edges ---

    def _on_edges(self, message: Edges) -> None:
        if self._asking.testing:
            self._asking.offer(message)
            return
        if not self._running():
            return
        before = self._ledger.last
        self._ledger.offer(message.edge_no, message.records)
        self._hand_on_edges()
        if self._frames_missing > self._missing_at_edge:
            self._edges_recovered += max(0, self._ledger.last - before - 1)
        while self._ledger.held_back > _MOST_HELD_BACK:
            self._give_up_edges()
        if self._ledger.owed is None:
            self._missing_at_edge = self._frames_missing
            if isinstance(self._commands.current, EdgesRequest):
                self._commands.answered()
        else:
            self._ask_for_edges()

    def _running(self) -> bool:
        asked = isinstance(self._commands.current, Start | EdgesRequest)
        return self.armed or asked or self._tail_until_s is not None

    def _hand_on_edges(self) -> None:
        for record in self._ledger.take():
            self._edges_dropped += bool(record.flags & 2)
            self._ready.append(
                Edge(record.tick, record.closed, record.channel, record.flags, self._clock)
            )

    def _ask_for_edges(self) -> None:
        if self._ledger.owed is not None and EdgesRequest not in self._commands:
            self._commands.add(EdgesRequest(self._ledger.owed & 0xFFFF), tries=_RECOVERY_TRIES)

    def _give_up_edges(self) -> None:
        if self._ledger.owed is None:
            return
        count, tick_from, tick_to = self._ledger.give_up()
        self._edges_lost_before += count
        self._ready.append(EdgesLost(count, self._clock, None, tick_from, tick_to))
        self._hand_on_edges()
        self._ask_for_edges()

    # --- samples ---

    def _on_samples(self, message: Samples) -> None:
        said = self._said
        if not self._running() or said is None or message.channels != said.channels:
            return
        if message.index < self._next_index:
            self._malformed += 1  # the same samples twice, or an index that goes back
            return
        self._count_lost_samples(message.index)
        self._next_index = message.index + message.n
        self._ready.append(
            ForceBlock(
                message.index, message.tick, message.counts(), self._clock, message.saturated
            )
        )

    def _count_lost_samples(self, index: int) -> None:
        lost = index - self._next_index
        if lost > 0:
            self._samples_lost += lost
            self._ready.append(SamplesLost(self._next_index, lost, self._clock))
            self._next_index = index
