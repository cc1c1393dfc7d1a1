"""The simulated board: WIRE.md from the device's side, in simulated true time, without a port.

It is driven by `next_s()` (when something will happen), `step()` (let it happen) and `receive()`
(bytes of the host); each gives whole frames with the instant at which they were queued.
"""

from __future__ import annotations

import datetime
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from jumpstation.devices.simulated.faults import Fault
from jumpstation.devices.simulated.mat import TrueEdge, late_contacts, mat_edges, starts_closed
from jumpstation.devices.simulated.movements import Plan
from jumpstation.devices.simulated.plate import ZERO_COUNTS, Plate, has, scale_n_per_count
from jumpstation.devices.simulated.spec import Settings
from jumpstation.model import EdgeFlag
from jumpstation.wire import messages as say
from jumpstation.wire.calibration import DEVICE_PAGE, RECORD_BYTES, CalibrationRecord
from jumpstation.wire.framing import FrameDecoder, crc16

TICK_HZ = 2_000_000
STATUS_TICKS = 1 << 19
BLOCK = 16
CHANNELS = 2
FASTEST_RATE_HZ = 6000
ADS131M02, ADS131M02_ID = 2, 0x2282
DEVICE_ID = b"JUMPSIM1"
CALIBRATED = datetime.date(2026, 1, 5)
CLOCK_TOLERANCE_PPM = 50
CLOCK_KNOWN_TO = 1e-6  # relative standard uncertainty of a clock error on file
SETTLES_S = 0.010
RESETS = {"reset": 0x04, "watchdog": 0x08}
DONE, ARMED, NO_SUCH_RATE, NO_CONVERTER, BAD_ARGUMENT, GONE, UNKNOWN = 0, 1, 2, 3, 4, 4, 8
EDGE_QUEUE_OVERRUN, SAMPLE_OVERRUN, CONVERTER_SILENT, RECORD_CORRUPT = 1, 2, 3, 6
NEVER_S = math.inf
ROUNDING_TICKS = 1e-4  # of floating-point time, so that a whole tick is not one too few

Queued = tuple[float, bytes]


@dataclass(frozen=True, slots=True)
class Run:
    """One START and what truly happened after it: the truth that a test compares with.

    start_s: true time of START since the port opened; everything in `plan`, `edges` and
    `plate` counts from there.
    """

    start_s: float
    plan: Plan
    edges: tuple[TrueEdge, ...]
    plate: Plate | None


@dataclass
class _Counters:
    edge_no: int = 0
    edges_lost: int = 0
    index: int = 0
    samples_lost: int = 0
    adc_bad: int = 0
    overrun: bool = False
    history: deque[say.EdgeRecord] = field(default_factory=lambda: deque(maxlen=32))


class SimulatedBoard:
    """One board from power-on; `make_run(start_s, number)` is asked for a plan at each START."""

    def __init__(self, settings: Settings, make_run: Callable[[float, int], Run]) -> None:
        self.settings = settings
        self.run: Run | None = None  # the last START's, kept after STOP
        self.armed = False
        self.boots = 0
        self._make_run = make_run
        self._starts = 0
        self._slow = 1.0 + settings.clock_ppm / 1e6  # true seconds in one second of the device
        self._records = _calibration(settings)
        self._alive_s = NEVER_S
        self._power_on(0.0, 0x02, settings.boot_s, settings.first_tick)

    # --- time -------------------------------------------------------------------------------

    def tick(self, true_s: float) -> int:
        """The device's time at a true time: whole ticks since reset."""
        since_reset = (true_s - self._reset_s) / self._slow * TICK_HZ
        return self._first_tick + math.floor(since_reset + ROUNDING_TICKS)

    def next_s(self) -> float:
        """When the next thing happens by itself; infinite: never."""
        return min(when for when, _ in self._agenda())

    def step(self) -> list[Queued]:
        """Let the next thing happen."""
        when, act = min(self._agenda(), key=lambda item: item[0])
        return act(when)

    def _agenda(self) -> list[tuple[float, Callable[[float], list[Queued]]]]:
        if self._alive_s < NEVER_S:
            return [(self._alive_s, self._boot)]
        plan = [(self._next_status_s, self._status)]
        if self._resets:
            plan.append((self._resets[0][0], self._reset))
        if self.run is not None and self.armed:
            if self._edge_at < len(self._edges):
                plan.append((self.run.start_s + self._edges[self._edge_at].time_s, self._edge))
            if self.run.plate is not None:
                plan.append((self._block_ready_s(self.run, self.run.plate), self._block))
        return plan

    # --- power ------------------------------------------------------------------------------

    def _power_on(self, true_s: float, cause: int, deaf_s: float, first_tick: int = 0) -> None:
        self.armed = False
        self._reset_s, self._first_tick, self._cause = true_s, first_tick, cause
        self._alive_s = true_s + deaf_s
        self._decoder = FrameDecoder()
        self._seq = 0
        self._last_command: tuple[int, int] | None = None
        self._last_answer: list[say.Message] = []
        self._counters = _Counters()
        self._edges: tuple[TrueEdge, ...] = ()
        self._edge_at = 0
        self._mask = 0
        self._rate_hz = self.settings.rate_hz or 0.0
        self._resets: list[tuple[float, int]] = []
        self.boots += 1

    def _boot(self, true_s: float) -> list[Queued]:
        self._alive_s = NEVER_S
        self._statuses = (self.tick(true_s) - self._first_tick) // STATUS_TICKS
        self._next_status()
        hello: list[say.Message] = [self._info()]
        if has(self.settings.faults, "calibration"):
            tick = self.tick(true_s)
            hello += [say.Fault(RECORD_CORRUPT, tick, page) for page in sorted(self._records)]
        return self._queue(true_s, *hello)

    def _reset(self, true_s: float) -> list[Queued]:
        cause = self._resets[0][1]
        self._power_on(true_s, cause, self.settings.boot_s)
        return []

    # --- what it says by itself -------------------------------------------------------------

    def _info(self) -> say.Info:
        converter = self.settings.has_plate
        wrong = has(self.settings.faults, "adc_identity")
        return say.Info(
            fw=(1, 0, 0),
            build=b"\x5e\xed\0\0",
            device_id=DEVICE_ID,
            boots=self.boots,
            reset=self._cause,
            tick_hz=TICK_HZ,
            clock_tol_ppm=CLOCK_TOLERANCE_PPM,
            mats=2 if self.settings.has_mat else 0,
            mat_flags=1 if self.settings.has_mat else 0,
            adc=ADS131M02 if converter else say.CONVERTER_NONE,
            channels=CHANNELS if converter else 0,
            rate_mhz=round(self._rate_hz * 1000),
            block=BLOCK if converter else 0,
            cal_crc=self._calibration_crc(),
            adc_id=0 if not converter else 0xFFFF if wrong else ADS131M02_ID,
            adc_state=0 if not converter else 3 if wrong else 1,
        )

    def _calibration_crc(self) -> int:
        if has(self.settings.faults, "calibration") or not self._records:
            return 0xFFFF
        return crc16(b"".join(self._records[page] for page in sorted(self._records)))

    def _status(self, true_s: float) -> list[Queued]:
        self._next_status()
        return self._queue(true_s, self._status_message(true_s))

    def _next_status(self) -> None:
        self._statuses += 1
        self._next_status_s = self._reset_s + self._statuses * STATUS_TICKS / TICK_HZ * self._slow

    def _status_message(self, true_s: float) -> say.Status:
        counters, (closed, settled) = self._counters, self._level(true_s)
        overrun, counters.overrun = counters.overrun, False
        return say.Status(
            self.tick(true_s),
            armed=self.armed,
            overrun=overrun,
            closed=(closed, False),
            settled=(settled, True),
            edges=counters.edge_no,
            edges_lost=counters.edges_lost,
            index=counters.index,
            samples_lost=counters.samples_lost,
            adc_bad=counters.adc_bad,
            crc_bad=self._decoder.frames_bad,
            loop=self._loop(true_s, closed),
        )

    def _level(self, true_s: float) -> tuple[bool, bool]:
        """Settled level of mat A, and whether it has been the same for 10 ms."""
        if self.run is None or not self.settings.has_mat:
            return False, True
        level, since_s = starts_closed(self.run.plan.contacts), -NEVER_S
        settled = level
        for edge in self.run.edges:
            at_s = self.run.start_s + edge.time_s
            if at_s > true_s:
                break
            if at_s - since_s >= SETTLES_S:
                settled = level
            level, since_s = edge.closed, at_s
        if true_s - since_s >= SETTLES_S:
            return level, True
        return settled, False

    def _loop(self, true_s: float, closed: bool) -> tuple[int, int]:
        """The supervised loop of mat A: 0 closed, half way idle, full scale with the cable cut."""
        if not self.settings.has_mat:
            return 0xFFFF, 0xFFFF
        cut = [f.at_s for f in self.settings.faults if f.kind == "cut"]
        if cut and self.run is not None and true_s >= self.run.start_s + cut[0]:
            return 1023, 0xFFFF
        return (0 if closed else 930), 0xFFFF

    def _edge(self, true_s: float) -> list[Queued]:
        assert self.run is not None
        edge, counters = self._edges[self._edge_at], self._counters
        self._edge_at += 1
        if edge.lost:
            counters.edges_lost += 1
            counters.overrun = True
            fault = say.Fault(EDGE_QUEUE_OVERRUN, self.tick(true_s), counters.edges_lost)
            return self._queue(true_s, fault)
        stamp = self.tick(self.run.start_s + edge.stamp_s)
        self._note(say.EdgeRecord(stamp, edge.closed, 0, edge.flags))
        return self._queue(true_s, self._newest_edges())

    def _note(self, record: say.EdgeRecord) -> None:
        self._counters.edge_no += 1
        self._counters.history.append(record)

    def _newest_edges(self) -> say.Edges:
        newest = list(self._counters.history)[-say.EDGES_A_MESSAGE :]
        return say.Edges(self._counters.edge_no & 0xFFFF, tuple(reversed(newest)))

    # --- samples ----------------------------------------------------------------------------

    def _block_ready_s(self, run: Run, plate: Plate) -> float:
        return run.start_s + (self._counters.index + BLOCK) / plate.rate_hz

    def _block(self, true_s: float) -> list[Queued]:
        return self._queue(true_s, *self._samples(true_s, BLOCK))

    def _samples(self, true_s: float, count: int) -> list[say.Message]:
        assert self.run is not None
        assert self.run.plate is not None
        counters, first = self._counters, self._counters.index
        counters.index += count
        faults = self._faults()
        since_s = true_s - self.run.start_s
        if any(f.kind == "stuck_adc" and since_s >= f.at_s for f in faults):
            counters.index = first + count
            counters.adc_bad = min(0xFFFF, counters.adc_bad + count)
            counters.samples_lost = min(0xFFFF, counters.samples_lost + count)
            new = counters.adc_bad == count
            return [say.Fault(CONVERTER_SILENT, self.tick(true_s))] if new else []
        for fault in faults:
            ends_s = fault.at_s + fault.count * BLOCK / self._rate_hz
            if fault.kind == "overrun" and fault.at_s <= since_s < ends_s:
                counters.samples_lost = min(0xFFFF, counters.samples_lost + count)
                counters.overrun = self._gap = True
                return [say.Fault(SAMPLE_OVERRUN, self.tick(true_s), counters.samples_lost)]
        ready_s = self.run.start_s + float(self.run.plate.ready_s(first))
        counts = self.run.plate.samples(first, count)
        gap, self._gap = self._gap, False
        return [say.Samples.of(self.tick(ready_s), first, counts, gap)]

    def _faults(self) -> tuple[Fault, ...]:
        """Faults are of the first run alone: the next trial is whole again."""
        return self.settings.faults if self._starts == 1 else ()

    # --- commands ---------------------------------------------------------------------------

    def receive(self, data: bytes, true_s: float) -> list[Queued]:
        """Answers to the host's bytes; a board that is still starting hears nothing."""
        if true_s < self._alive_s < NEVER_S:
            return []
        queued: list[Queued] = []
        for frame in self._decoder.feed(data):
            try:
                message = say.decode(frame)
            except say.MalformedMessage:
                queued += self._queue(true_s, say.Ack(frame.type, frame.seq, BAD_ARGUMENT))
                continue
            queued += self._answer(message, frame.type, frame.seq, true_s)
        return queued

    def _answer(self, message, type_: int, seq: int, true_s: float) -> list[Queued]:
        once = isinstance(message, (say.Start, say.Stop, say.CalSet, say.SelfTest))
        if once and self._last_command == (type_, seq):
            return self._queue(true_s, *self._last_answer)
        before: list[say.Message] = []
        after: list[say.Message] = []
        result: int | None = DONE
        match message:
            case say.InfoRequest():
                after, result = [self._info()], None
            case say.Ping():
                tick = self.tick(true_s)
                after, result = [say.Pong(message.cookie, tick, tick)], None
            case say.Start():
                result = self._start(message, true_s)
                after = [self._status_message(true_s)] if result == DONE else []
            case say.Stop():
                before = self._stop(true_s)
            case say.EdgesRequest():
                found = self._edges_from(message.first)
                after, result = ([found], None) if found else ([], GONE)
            case say.CalSet():
                result = self._keep(message)
            case say.CalGet():
                record = self._records.get(message.page, b"\xff" * RECORD_BYTES)
                known = message.page <= DEVICE_PAGE
                after = [say.Cal(message.page, record)] if known else []
                result = None if known else BAD_ARGUMENT
            case say.SelfTest():
                result = ARMED if self.armed else DONE
                after = self._self_test(message, true_s) if result == DONE else []
                after += [say.Ack(type_, seq, DONE)] if result == DONE else []
            case _:
                result = UNKNOWN
        answer = [] if result is None else [say.Ack(type_, seq, result)]
        if once:
            self._last_command, self._last_answer = (type_, seq), list(answer)
        return self._queue(true_s, *before, *answer, *after)

    def _start(self, message: say.Start, true_s: float) -> int:
        wants_plate = bool(message.mask & 4)
        if message.mask & ~7 or not message.mask:
            return BAD_ARGUMENT
        if wants_plate and (
            not self.settings.has_plate or has(self.settings.faults, "adc_identity")
        ):
            return NO_CONVERTER
        if wants_plate and not self._rate_possible(message.rate_hz):
            return NO_SUCH_RATE
        self._mask, self.armed = message.mask, True
        self._rate_hz = float(message.rate_hz) if wants_plate else self._rate_hz
        self._starts += 1
        self._counters, self._gap = _Counters(), False
        self.run = self._run(true_s, wants_plate)
        self._edges = self.run.edges if message.mask & 1 else ()
        self._edge_at = 0
        self._resets = sorted(
            (true_s + f.at_s, RESETS[f.kind]) for f in self._faults() if f.kind in RESETS
        )
        return DONE

    def _rate_possible(self, rate_hz: int) -> bool:
        frame_bytes = 18 + BLOCK * CHANNELS * 3
        carried = frame_bytes * rate_hz / BLOCK <= 0.8 * 500_000 / 10
        only = self.settings.rate_hz
        return 0 < rate_hz <= FASTEST_RATE_HZ and carried and only in (None, float(rate_hz))

    def _run(self, true_s: float, wants_plate: bool) -> Run:
        run = self._make_run(true_s, self._starts)
        rng = np.random.default_rng((self.settings.seed, self._starts, 2))
        contacts = late_contacts(run.plan.contacts, self.settings, rng)
        edges = mat_edges(contacts, self.settings.bounce, self._faults(), rng)
        true_rate = self._rate_hz / (1.0 + self.settings.adc_ppm / 1e6)
        seed = int(np.random.default_rng((self.settings.seed, self._starts, 3)).integers(1 << 62))
        plate = Plate(run.plan, self.settings, true_rate, seed) if wants_plate else None
        return Run(true_s, run.plan, tuple(edges) if self.settings.has_mat else (), plate)

    def _stop(self, true_s: float) -> list[say.Message]:
        last: list[say.Message] = []
        if self.armed and self.run is not None and self.run.plate is not None:
            done = math.floor((true_s - self.run.start_s) * self.run.plate.rate_hz)
            part = done - self._counters.index
            last = self._samples(true_s, min(part, BLOCK)) if part > 0 else []
        self.armed = False
        self._resets = []
        return last

    def _edges_from(self, first: int) -> say.Edges | None:
        newest, kept = self._counters.edge_no, list(self._counters.history)
        back = (newest - first) & 0xFFFF
        if back >= len(kept):
            return None
        wanted = kept[len(kept) - 1 - back :][: say.EDGES_A_MESSAGE]
        return say.Edges((first + len(wanted) - 1) & 0xFFFF, tuple(reversed(wanted)))

    def _keep(self, message: say.CalSet) -> int:
        if self.armed:
            return ARMED
        if message.page > DEVICE_PAGE or CalibrationRecord.from_bytes(message.record) is None:
            return BAD_ARGUMENT
        self._records[message.page] = message.record
        return DONE

    def _self_test(self, message: say.SelfTest, true_s: float) -> list[say.Message]:
        """The pulses that a jumper would bring back, exact to the tick."""
        said: list[say.Message] = []
        width = message.width_us * (TICK_HZ // 1_000_000)
        self._counters = _Counters()
        for number in range(2 * message.pulses):
            tick = self.tick(true_s) + number * width
            self._note(say.EdgeRecord(tick, number % 2 == 0, 0, EdgeFlag.NONE))
            said.append(self._newest_edges())
        return said

    def _queue(self, true_s: float, *said: say.Message) -> list[Queued]:
        queued = []
        for message in said:
            queued.append((true_s, say.encode(message, self._seq)))
            self._seq = (self._seq + 1) & 0xFF
        return queued


def _calibration(settings: Settings) -> dict[int, bytes]:
    """The records in the device's memory: its channels and, where known, its clock."""
    records: dict[int, bytes] = {}
    if settings.has_plate:
        gain = scale_n_per_count(settings)
        for channel, zero in enumerate(ZERO_COUNTS):
            record = CalibrationRecord(gain, zero, 0.002, 0.5, CALIBRATED, 21.0)
            records[channel] = record.to_bytes()
    if settings.clock_known:
        record = CalibrationRecord(
            1.0,
            gain_relative_uncertainty=CLOCK_KNOWN_TO,
            date=CALIBRATED,
            clock_ppm=settings.clock_ppm,
            device_id=DEVICE_ID,
        )
        records[DEVICE_PAGE] = record.to_bytes()
    if has(settings.faults, "calibration"):
        records = {page: data[:-1] + bytes([data[-1] ^ 1]) for page, data in records.items()}
    return records
