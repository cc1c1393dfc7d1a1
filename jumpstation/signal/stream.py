"""From a device's readings to signals: one detector an input, whatever the device."""

from __future__ import annotations

import numpy as np

from jumpstation.model import (
    BodyWeight,
    ClockBreak,
    DeviceInfo,
    DeviceStatus,
    Edge,
    EdgesLost,
    ForceBlock,
    ForceInput,
    Hole,
    Reading,
    SamplesLost,
    Signal,
)
from jumpstation.signal.force import ForceDetector
from jumpstation.signal.mat import MatDetector
from jumpstation.signal.sampling import SampleClock
from jumpstation.signal.settings import DetectionSettings
from jumpstation.signal.standing import StandingFinder

TARE_S = 0.25
UNLOADED_N = 150.0
WORTH_TELLING_N = 1.0  # a body weight is told again when it has changed by this


class ContactStream:
    """Readings in, signals out; `source` is "plate" where samples are used, else "mat".

    With a plate and a mat on one device, the plate makes the contacts unless use="mat".
    """

    def __init__(
        self, info: DeviceInfo, settings: DetectionSettings, use: str | None = None
    ) -> None:
        self.info = info
        self.settings = settings
        self.source = use or ("plate" if info.force is not None else "mat")
        self._mats = {mat.channel: MatDetector(info, mat, settings) for mat in info.mats}
        self._clock = info.clock
        self._plate = None
        if self.source == "plate" and info.force is not None:
            self._plate = PlateStream(info, info.force, settings)

    @property
    def plate(self) -> PlateStream | None:
        """The plate's own detector; None on a mat."""
        return self._plate

    def push(self, reading: Reading) -> list[Signal]:
        """One reading; everything that became certain by it."""
        if isinstance(reading, ForceBlock | SamplesLost) and self._plate is not None:
            return self._plate.push(reading)
        if isinstance(reading, ClockBreak):
            return self._break_clock(reading)
        if self.source != "mat":
            return []
        if isinstance(reading, Edge):
            mat = self._mats.get(reading.channel)
            return mat.push(reading) if mat else []
        if isinstance(reading, EdgesLost):
            return self._edges_lost(reading)
        if isinstance(reading, DeviceStatus) and reading.clock == self._clock:
            return self._status(reading)
        return []

    def until(self, time_s: float) -> list[Signal]:
        """Device time has reached time_s and no edge from before it is on its way any more."""
        if self.source != "mat":
            return []
        return [signal for mat in self._mats.values() for signal in mat.until(time_s)]

    def finish(self) -> list[Signal]:
        """No more readings."""
        if self._plate is not None:
            return self._plate.finish()
        return [signal for mat in self._mats.values() for signal in mat.finish()]

    def _edges_lost(self, lost: EdgesLost) -> list[Signal]:
        signals: list[Signal] = []
        for channel, mat in self._mats.items():
            if lost.channel in (None, channel):
                from_s = None if lost.tick_from is None else mat.time_s(lost.tick_from)
                to_s = None if lost.tick_to is None else mat.time_s(lost.tick_to)
                signals += mat.lost(from_s, to_s, lost.count)
        return signals

    def _status(self, status: DeviceStatus) -> list[Signal]:
        """Device time has passed; an edge a few milliseconds old may still be on its way."""
        time_s = status.tick * self.info.tick_s * (1.0 + (self.info.clock_ppm or 0.0) * 1e-6)
        return self.until(time_s - STATUS_SLACK_S)

    def _break_clock(self, broken: ClockBreak) -> list[Signal]:
        signals: list[Signal] = [broken]
        self._clock = broken.clock
        if self._plate is not None:
            signals = [*self._plate.finish(), broken]
        elif self.source == "mat":
            for mat in self._mats.values():
                signals = [*mat.break_clock(broken.clock), *signals]
        return signals


STATUS_SLACK_S = 0.02


class PlateStream:
    """A plate's blocks to force in N, with its time, its zero, and body weight."""

    def __init__(self, info: DeviceInfo, force: ForceInput, settings: DetectionSettings) -> None:
        self.info = info
        self.force = force
        self._clock = SampleClock(force.rate_hz, info.tick_s, info.clock_ppm or 0.0)
        self._scale = np.asarray(force.scale_n_per_count, dtype=float)
        self._zero_counts = np.asarray(force.zero_counts, dtype=float)
        self.detector = ForceDetector(force.rate_hz, force.sides, settings, clock=info.clock)
        self._standing = StandingFinder(force.rate_hz)
        self._start: list[tuple[np.ndarray, np.ndarray, bool]] | None = []
        self._weight: BodyWeight | None = None
        self.latest: tuple[np.ndarray, np.ndarray] | None = None  # times, force of the last block

    def push(self, reading: ForceBlock | SamplesLost) -> list[Signal]:
        """A block of counts, or word of samples that never arrived."""
        if isinstance(reading, SamplesLost):
            return self._lost(reading)
        time_s = self._clock.times(reading.index, reading.tick, len(reading.counts))
        time_s = time_s - self.force.filter_delay_s
        force_n = (reading.counts - self._zero_counts) * self._scale
        self.latest = (time_s, force_n)
        if self._start is not None:
            self._start.append((time_s, force_n, reading.saturated))
            if sum(len(t) for t, _, _ in self._start) < TARE_S * self.force.rate_hz:
                return []
            return self._begin()
        return self._detect(time_s, force_n, reading.saturated)

    def _begin(self) -> list[Signal]:
        """The first quarter of a second says whether the plate is unloaded, and its zero."""
        start, self._start = self._start or [], None
        signals: list[Signal] = []
        if not start:
            return signals
        total = np.concatenate([force.sum(axis=1) for _, force, _ in start])
        level, spread = float(np.median(total)), float(np.std(total))
        if abs(level) < UNLOADED_N and spread < 0.1 * UNLOADED_N:
            self.detector.start_unloaded(level, spread)
        for time_s, force_n, saturated in start:
            signals += self._detect(time_s, force_n, saturated)
        return signals

    def _detect(self, time_s: np.ndarray, force_n: np.ndarray, saturated: bool) -> list[Signal]:
        signals = self.detector.push(time_s, force_n, saturated)
        total_n = force_n.sum(axis=1) - self.detector.zero_n
        if self.detector.settings.weighs and self._standing.push(time_s, total_n):
            weight = self._standing.best()
            known = self._weight
            if weight is not None and (
                known is None or abs(weight.weight_n - known.weight_n) >= WORTH_TELLING_N
            ):
                self._weight = weight
                self.detector.body_weight_n = self.detector.body_weight_n or weight.weight_n
                signals.append(weight)
        return signals

    def _lost(self, lost: SamplesLost) -> list[Signal]:
        signals = self._begin() if self._start is not None else []
        if self.detector.samples_seen == 0:
            return [*signals, Hole(None, None, lost.clock, "samples", lost.count)]
        after_s = self._clock.time_after_loss(lost.index + lost.count) - self.force.filter_delay_s
        return signals + self.detector.lose(lost.count, after_s)

    def finish(self) -> list[Signal]:
        """No more blocks."""
        signals = self._begin() if self._start is not None else []
        return signals + self.detector.finish()
