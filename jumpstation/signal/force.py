"""Force samples to contacts: streaming, and the same for any chopping of the input.

The signal is cut into runs above and below the threshold. A run as long as the shortest phase
is certain; shorter ones belong to a neighbour:

- between two certain contacts, short gaps are bounces and are joined;
- after a contact, take-off is the first sample below the threshold; a plate that rings above it
  for some milliseconds has not been touched again;
- before a contact, touch-down is the first sample at or above the threshold; a blip shortly
  before it is its beginning.

Each flight of 80 ms or more gives its own zero (median of its middle third), and the crossings
at both its ends are found again with that zero; so slow drift moves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from jumpstation.model import (
    Contact,
    ContactDone,
    Flag,
    Hole,
    Instant,
    Side,
    Signal,
    Takeoff,
    Touchdown,
)
from jumpstation.signal.buffer import SampleBuffer
from jumpstation.signal.crossing import Crossing, instant, leaving, rising
from jumpstation.signal.runs import ABOVE, BELOW, UNKNOWN, Certain, Run, RunCutter
from jumpstation.signal.settings import (
    LONGEST_FLIGHT_S,
    DetectionSettings,
    contact_threshold_n,
)
from jumpstation.signal.traces import cut_trace, trace_flags

REZERO_FLIGHT_S = 0.08
LONG_AIR_S = 3.0
BLIP_S = 0.010  # a blip this shortly before a contact is its beginning
BLIP_LEVEL = 3.0  # ... if it reaches this many thresholds; a shorter, lower one is noise
BOUNCE_LEVEL = 15.0  # a short touch this many thresholds high is a bounce, not a ringing plate
PUSH_OFF = 1.10  # body weights that a take-off's last 0.4 s must have reached
PUSH_OFF_WINDOW_S = 0.4
UNLOADING_S = 0.20  # a gap without push-off up to this long is an unweighting, not a flight
MARGIN_S = 0.05
LONGEST_TRACE_S = 120.0
PIECE = 2048


@dataclass(slots=True)
class _Ground:
    """A contact being made: sample numbers of its certain ends."""

    start: int | None  # None: it began before anything was seen
    index: int
    flags: set[Flag] = field(default_factory=set)
    touchdown: Instant | None = None
    previous_takeoff: Instant | None = None
    end: int = 0  # end of the last certain run
    takeoff: Instant | None = None
    soft: bool = False
    takeoff_told: bool = False


class ForceDetector:
    """Contacts from any number of plates, summed, with each side's force kept.

    rate_hz: samples a second, above 0. sides: one per channel. zero_n: what the sum reads
    unloaded, as far as it is known; noise_sd_n: standard deviation of the unloaded sum in N.
    """

    def __init__(
        self,
        rate_hz: float,
        sides: tuple[Side, ...],
        settings: DetectionSettings,
        *,
        zero_n: float = 0.0,
        noise_sd_n: float | None = None,
        clock: int = 0,
    ) -> None:
        self.rate_hz = rate_hz
        self.sides = sides
        self.settings = settings
        self.zero_n = zero_n
        self._channel_zero_n = np.full(len(sides), zero_n / len(sides))
        self.noise_sd_n = noise_sd_n
        self.threshold_n = contact_threshold_n(noise_sd_n, settings.threshold_n)
        self.body_weight_n = settings.body_weight_n
        self.clock = clock
        self._buffer = SampleBuffer(len(sides))
        need = {
            ABOVE: max(1, int(np.ceil(settings.min_contact_s * rate_hz - 1e-6))),
            BELOW: max(1, int(np.ceil(settings.min_flight_s * rate_hz - 1e-6))),
        }
        self._runs = RunCutter(need, self)
        self._state: int | None = None  # 1 ground, 0 air, None nothing certain yet
        self._ground: _Ground | None = None  # the last contact, until its flight is over
        self._air_start: int | None = None
        self._contacts = 0
        self._saturated: list[tuple[int, int]] = []

    def start_unloaded(self, zero_n: float, noise_sd_n: float) -> None:
        """Before the first sample: nobody is on the plate, which reads zero_n with that noise."""
        self.zero_n = zero_n
        self.noise_sd_n = noise_sd_n
        self.threshold_n = contact_threshold_n(noise_sd_n, self.settings.threshold_n)

    @property
    def samples_seen(self) -> int:
        """Number of samples pushed so far, lost ones included."""
        return self._buffer.end

    def push(
        self, time_s: np.ndarray, force_n: np.ndarray, saturated: bool = False
    ) -> list[Signal]:
        """Add samples: time_s (n,) in s of the device's clock, force_n (n, channels) in N."""
        signals: list[Signal] = []
        if saturated:
            self._saturated.append((self._buffer.end, self._buffer.end + len(time_s)))
        for start in range(0, len(time_s), PIECE):
            self._buffer.append(time_s[start : start + PIECE], force_n[start : start + PIECE])
            self._advance(signals)
        return signals

    def lose(self, count: int, next_time_s: float) -> list[Signal]:
        """`count` samples never arrived; the next one will be at next_time_s."""
        signals: list[Signal] = []
        step = 1.0 / self.rate_hz
        hole = Hole(next_time_s - count * step, next_time_s, self.clock, "samples", count)
        signals.append(hole)
        # a long hole holds nothing that a short one of NaN would not say
        count = min(count, int(10 * self.rate_hz))
        time_s = next_time_s - step * np.arange(count, 0, -1)
        signals += self.push(time_s, np.full((count, len(self.sides)), np.nan))
        return signals

    def finish(self) -> list[Signal]:
        """No more samples: the last contact is given as far as it is known."""
        signals: list[Signal] = []
        self._end_of_input(signals)
        return signals

    # --- what the cutter asks ------------------------------------------------------------

    def levels(self, start: int, end: int) -> np.ndarray:
        """See `runs.Levels`."""
        total = self._buffer.total(start, end) - self.zero_n
        levels = (total >= self.threshold_n).astype(np.int8)
        levels[np.isnan(total)] = UNKNOWN
        return levels

    def stays(self, level: int, start: int, end: int) -> bool:
        """See `runs.Levels`; never where a sample is NaN."""
        total = self._buffer.total(start, end) - self.zero_n
        if level == ABOVE:
            return bool(np.minimum.reduce(total) >= self.threshold_n)
        return bool(np.maximum.reduce(total) < self.threshold_n)

    def is_spike(self, run: Run) -> bool:
        """See `runs.Levels`: up to 10 ms and three thresholds."""
        short = run.end - run.start <= BLIP_S * self.rate_hz
        return short and self._peak(run) < BLIP_LEVEL * self.threshold_n

    def watched(self) -> int | None:
        """See `runs.Levels`: the next sample at which a long time in the air means something."""
        ground = self._ground
        if self._state != BELOW or ground is None or self._air_start is None:
            return None
        if ground.soft and not ground.takeoff_told:
            return self._air_start + int(UNLOADING_S * self.rate_hz)
        return self._air_start + int(LONGEST_FLIGHT_S * self.rate_hz)

    def _advance(self, signals: list[Signal]) -> None:
        for event in self._runs.cut(self._buffer.end):
            if isinstance(event, Certain):
                self._made_certain(event.run, event.between, signals)
            else:
                self._long_air(signals)
        self._let_go()

    def _long_air(self, signals: list[Signal]) -> None:
        ground = self._ground
        assert ground is not None
        if ground.soft and not ground.takeoff_told:
            self._tell_takeoff(ground, signals)
            return
        ground.flags.add(Flag.OFF_GROUND)
        self._done(ground, None, signals)

    # --- certain runs --------------------------------------------------------------------

    def _made_certain(self, run: Run, between: list[Run], signals: list[Signal]) -> None:
        if run.level == -1:
            self._lost(run, between, signals)
        elif run.level == 1:
            self._now_ground(run, between, signals)
        else:
            self._now_air(run, between, signals)

    def _lost(self, run: Run, between: list[Run], signals: list[Signal]) -> None:
        """A hole longer than the shortest flight: what it touches is void."""
        if self._state == 0 and between and between[-1].level == 1:
            self._land(between[-1], between[:-1], signals)  # a contact that the hole cut off
        ground = self._ground
        if ground is not None:
            ground.flags.add(Flag.SAMPLES_LOST)
            if self._state == 1:
                ground.takeoff = None
            self._done(ground, None, signals)
        self._state = None

    def _now_ground(self, run: Run, between: list[Run], signals: list[Signal]) -> None:
        if self._state == 1:
            assert self._ground is not None
            if any(short.level == 0 for short in between):
                self._ground.flags.add(Flag.BOUNCE_JOINED)
            if any(short.level == -1 for short in between):
                self._ground.flags.add(Flag.SAMPLES_LOST)
            return
        if self._state == 0 and self._unloading(run):
            ground = self._ground
            assert ground is not None
            ground.takeoff = None
            ground.soft = False
            self._state = 1
            return
        self._land(run, between, signals)

    def _unloading(self, run: Run) -> bool:
        """True where a short gap with no push-off before it was only an unweighting."""
        ground = self._ground
        return (
            ground is not None
            and ground.soft
            and not ground.takeoff_told
            and self._air_start is not None
            and run.start - self._air_start <= UNLOADING_S * self.rate_hz
        )

    def _land(self, run: Run, between: list[Run], signals: list[Signal]) -> None:
        seen_before = self._state is not None or bool(between) or run.start > 0
        start, flags = self._touchdown_sample(run, between)
        hidden = any(short.level == -1 and short.end > start - 2 for short in between) or (
            self._state is None and run.start > 0 and self._level_before(start) == -1
        )
        previous = self._ground
        if self._air_start is not None:
            self._rezero(self._air_start, start)
        if previous is not None and previous.takeoff is not None:
            previous.takeoff = self._leaving(previous)
        touchdown = None
        if hidden:
            flags.add(Flag.SAMPLES_LOST)
        elif not seen_before:
            flags.add(Flag.STARTS_IN_CONTACT)
        else:
            touchdown = self._rising(start, run.end)
        ground = _Ground(
            start=start, index=self._contacts, flags=flags, touchdown=touchdown, end=run.end
        )
        self._contacts += 1
        if previous is not None:
            lost = any(short.level == -1 for short in between)
            if lost:
                previous.flags.add(Flag.SAMPLES_LOST)
                flags.add(Flag.SAMPLES_LOST)
            off = previous.soft
            if off:
                previous.flags.add(Flag.OFF_GROUND)
            real = not (off or lost)
            ground.previous_takeoff = previous.takeoff if real else None
            self._done(previous, touchdown if real else None, signals)
        self._ground = ground
        self._state = 1
        self._air_start = None
        if touchdown is not None:
            signals.append(Touchdown(touchdown))

    def _now_air(self, run: Run, between: list[Run], signals: list[Signal]) -> None:
        if self._state == 0:
            if any(short.level == -1 for short in between):
                # samples were lost in the air: a whole short contact may have gone with them
                self._lost(run, [], signals)
                self._state, self._air_start = 0, run.start
                return
            tall = BOUNCE_LEVEL * self.threshold_n
            if self._ground and any(self._peak(s) >= tall for s in between if s.level == 1):
                self._ground.flags.add(Flag.DOUBLE_CONTACT)
            return
        if self._state is None and between and between[0].level == 1:
            self._land(between[0], [], signals)  # a contact of which a hole left only the end
        if self._state is None:
            self._state = 0
            self._air_start = run.start
            return
        ground = self._ground
        assert ground is not None
        end, hidden = self._takeoff_sample(run, between)
        self._state = 0
        self._air_start = end
        ground.end = end
        if hidden:
            ground.flags.add(Flag.SAMPLES_LOST)
            return
        ground.takeoff = self._leaving(ground)
        ground.soft = not self._pushed_off(end)
        if not ground.soft:
            self._tell_takeoff(ground, signals)

    def _tell_takeoff(self, ground: _Ground, signals: list[Signal]) -> None:
        ground.takeoff_told = True
        if ground.takeoff is None:
            return
        time_s = None
        if ground.touchdown is not None:
            time_s = ground.takeoff.time_s - ground.touchdown.time_s
        signals.append(Takeoff(ground.takeoff, time_s))

    # --- where exactly -------------------------------------------------------------------

    def _peak(self, run: Run) -> float:
        return float(np.nanmax(self._buffer.total(run.start, run.end))) - self.zero_n

    def _level_before(self, number: int) -> int:
        if number <= self._buffer.first:
            return 0
        return int(self.levels(number - 1, number)[0])

    def _touchdown_sample(self, run: Run, between: list[Run]) -> tuple[int, set[Flag]]:
        """The contact's first sample: the certain run's, or that of a touch just before it."""
        start, flags = run.start, set[Flag]()
        for short in reversed(between):
            if short.level != 1:
                continue
            gap = start - short.end
            peak = self._peak(short)
            blip = gap <= BLIP_S * self.rate_hz and peak >= BLIP_LEVEL * self.threshold_n
            if not blip and peak < BOUNCE_LEVEL * self.threshold_n:
                break
            start = short.start
            flags.add(Flag.BOUNCE_JOINED)
        return start, flags

    def _takeoff_sample(self, run: Run, between: list[Run]) -> tuple[int, bool]:
        """The first sample off the ground, and whether lost samples hide it."""
        tall = BOUNCE_LEVEL * self.threshold_n
        end = between[0].start if between else run.start
        hidden = bool(between) and between[0].level == -1
        for short in between:
            if short.level == 1 and self._peak(short) >= tall:
                end = short.end
                following = [s for s in between if s.start == short.end]
                hidden = bool(following) and following[0].level == -1
                passed = {s.level for s in between if s.end <= short.start}
                if self._ground and 0 in passed:
                    self._ground.flags.add(Flag.BOUNCE_JOINED)
                if self._ground and -1 in passed:
                    self._ground.flags.add(Flag.SAMPLES_LOST)
        return end, hidden

    def _leaving(self, ground: _Ground) -> Instant | None:
        reach = int(0.25 * self.rate_hz)
        first = max(self._buffer.first, ground.end - reach, ground.start or 0)
        last = min(self._buffer.end, ground.end + reach)
        total = self._buffer.total(first, last) - self.zero_n
        time_s = self._buffer.time(first, last)
        return self._instant(leaving, total, time_s, ground.end - first)

    def _rising(self, start: int, known: int) -> Instant | None:
        reach = int(0.25 * self.rate_hz)
        first = max(self._buffer.first, start - reach)
        last = min(self._buffer.end, max(known, start + 1))
        total = self._buffer.total(first, last) - self.zero_n
        time_s = self._buffer.time(first, last)
        return self._instant(rising, total, time_s, start - first)

    def _instant(
        self, find: Crossing, force_n: np.ndarray, time_s: np.ndarray, near: int
    ) -> Instant | None:
        noise_n = self.noise_sd_n or 0.0
        return instant(find, force_n, time_s, near, self.threshold_n, noise_n, self.clock)

    def _rezero(self, start: int, end: int) -> None:
        """Zero from the middle third of a flight of 80 ms or more (of its last three seconds)."""
        start = max(start, end - int(LONG_AIR_S * self.rate_hz), self._buffer.first)
        if end - start < REZERO_FLIGHT_S * self.rate_hz:
            return
        third = (end - start) // 3
        middle = self._buffer.total(start + third, end - third)
        known = ~np.isnan(middle)
        middle = middle[known]
        if len(middle):
            channels = self._buffer.channels(start + third, end - third)[known]
            self._channel_zero_n = np.median(channels, axis=0)
            self.zero_n = float(np.median(middle))
            if self.noise_sd_n is None and len(middle) >= 20:
                self.noise_sd_n = float(np.std(middle))
                self.threshold_n = contact_threshold_n(self.noise_sd_n, self.settings.threshold_n)

    def _pushed_off(self, end: int) -> bool:
        """True where the last 0.4 s before a take-off could have thrown the body upwards.

        Force must have gone above body weight by a tenth, and its impulse must have been more
        than the weight's. A countermovement that unloads the plate does neither, nor does a step
        off it.
        """
        if not self.settings.whole_body:
            return True
        ground = self._ground
        begin = max(self._oldest(end), (ground.start or 0) if ground else 0)
        weight = self.body_weight_n
        if weight is None:
            if end - begin < self.rate_hz:
                return True
            weight = float(np.nanmedian(self._buffer.total(begin, end))) - self.zero_n
        start = max(begin, end - int(PUSH_OFF_WINDOW_S * self.rate_hz))
        push = self._buffer.total(start, end) - self.zero_n
        push = push[~np.isnan(push)]
        if not len(push):
            return True
        return float(push.max()) >= PUSH_OFF * weight and float(np.mean(push)) > weight

    # --- giving out ----------------------------------------------------------------------

    def _done(self, ground: _Ground, next_touchdown: Instant | None, signals: list[Signal]) -> None:
        first = ground.start if ground.start is not None else 0
        if any(a < ground.end and b > first for a, b in self._saturated):
            ground.flags.add(Flag.SATURATED)
        margin = int(MARGIN_S * self.rate_hz)
        start = max(self._oldest(ground.end), first - margin)
        zero_n = self._channel_zero_n + (self.zero_n - self._channel_zero_n.sum()) / len(self.sides)
        trace = cut_trace(
            self._buffer,
            start,
            ground.end + margin,
            self.rate_hz,
            self.sides,
            zero_n,
            self.clock,
        )
        if trace is not None:
            weight_n = self.body_weight_n if self.settings.whole_body else None
            ground.flags |= trace_flags(trace, weight_n)
        signals.append(
            ContactDone(
                Contact(
                    index=ground.index,
                    touchdown=ground.touchdown,
                    takeoff=ground.takeoff,
                    next_touchdown=next_touchdown,
                    previous_takeoff=ground.previous_takeoff,
                    flags=frozenset(ground.flags),
                    side=self.sides[0] if len(set(self.sides)) == 1 else Side.BOTH,
                    trace=trace,
                )
            )
        )
        self._ground = None

    def _oldest(self, end: int) -> int:
        """The oldest sample that may be looked at, whatever happens to be kept still."""
        return max(0, end - int(LONGEST_TRACE_S * self.rate_hz))

    def _end_of_input(self, signals: list[Signal]) -> None:
        ground = self._ground
        if ground is None:
            return
        if self._state == 1:
            ground.end = self._buffer.end
            ground.flags.add(Flag.ENDS_IN_CONTACT)
            ground.takeoff = None
        else:
            ground.flags.add(Flag.OFF_GROUND if ground.soft else Flag.ENDS_IN_FLIGHT)
            if not ground.takeoff_told:
                self._tell_takeoff(ground, signals)
            if self._air_start is not None:
                self._rezero(self._air_start, self._buffer.end)
                ground.takeoff = self._leaving(ground) if ground.takeoff else None
        self._done(ground, None, signals)

    def _let_go(self) -> None:
        """Keep what the current contact may still need, and no more than two minutes."""
        oldest = self._buffer.end - int((LONG_AIR_S + 1.0) * self.rate_hz)
        if self._ground is not None and self._ground.start is not None:
            oldest = min(oldest, self._ground.start - int(MARGIN_S * self.rate_hz) - 1)
        if self._runs.oldest is not None:
            oldest = min(oldest, self._runs.oldest - 1)
        if self._air_start is not None and self._ground is not None:
            oldest = min(oldest, self._air_start)
        longest = int((LONGEST_TRACE_S + 2.0) * self.rate_hz)
        self._buffer.keep_from(max(oldest, self._buffer.end - longest))
        self._saturated = [span for span in self._saturated if span[1] > self._buffer.first]
