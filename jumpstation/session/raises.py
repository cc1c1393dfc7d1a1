"""Single-leg heel raises to a metronome: counted by force on a plate, else by hand."""

from __future__ import annotations

from jumpstation.model import ClockBreak
from jumpstation.session.course import Ending, Outcome, Setting
from jumpstation.session.effects import Effect, Gauge
from jumpstation.session.events import Counted, DeviceGone, Event, ForceLevel, Stop, Tick
from jumpstation.session.scoring import companion

DEFAULT_FORCE_CHANGE = 0.03


class RaisesCourse:
    """Counts raises until the athlete stops, the operator does, or beats are missed.

    On a plate a raise is force above body weight by a share and then below it by the same share
    (pushing up, then slowing down at the top); the share and the rule stand in the notes. Without
    a plate every raise is an operator's Counted.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        raises, beat = setting.protocol.raises, setting.protocol.metronome
        assert beat is not None  # the schema sees to it
        self._share = raises.force_change if raises else DEFAULT_FORCE_CHANGE
        self._period_s = beat.beats_per_rep / beat.frequency_hz
        self._count = 0
        self._by_force = False
        self._pushed = False
        self._last_s = 0.0
        self.weighs = True
        self.over: Ending | None = None

    def start(self, now_s: float) -> list[Effect]:
        """Go."""
        self._last_s = now_s
        return []

    def handle(self, event: Event, now_s: float) -> list[Effect]:
        """Count, and end when beats are missed."""
        rules = self._setting.protocol.end
        match event:
            case ForceLevel(time_s, force_n):
                return self._follow(time_s, force_n)
            case Counted() if not self._by_force:
                return self._add(now_s)
            case Tick():
                late_s = now_s - self._last_s
                missed = rules.missed_beats
                if missed and self._count and late_s > (missed + 0.5) * self._period_s:
                    self._end(None)
                elif not self._count and late_s > rules.idle_s:
                    self._end(f"Nothing for {rules.idle_s:g} s: no raise was counted")
            case Stop():
                self._end(None if self._count else "Stopped before the first raise")
            case DeviceGone(cause):
                self._end(f"The device {cause} after raise {self._count}")
            case ClockBreak(_, cause):
                self._end(f"The device's clock was broken ({cause}) after raise {self._count}")
        return []

    def outcome(self) -> Outcome:
        """The count."""
        how = (
            f"counted by force: {100 * self._share:g} % of body weight above, then below"
            if self._by_force
            else "counted by hand"
        )
        if not self._count:
            return Outcome()
        value = companion("heel_raise_count", float(self._count), 0.0, how)
        return Outcome(score={"heel_raise_count": value})

    def _follow(self, time_s: float, force_n: float) -> list[Effect]:
        weight = self._setting.weight_n
        if weight is None or self.over:
            return []
        self._by_force = True
        if force_n > (1 + self._share) * weight:
            self._pushed = True
        elif self._pushed and force_n < (1 - self._share) * weight:
            self._pushed = False
            return self._add(time_s)
        return []

    def _add(self, at_s: float) -> list[Effect]:
        self._count += 1
        self._last_s = at_s
        wanted = self._setting.protocol.end.reps
        if wanted is not None and self._count >= wanted:
            self._end(None)
        return [Gauge("raises", float(self._count), "1", high=wanted)]

    def _end(self, fault: str | None) -> None:
        if self.over is None:
            self.over = Ending(fault)
