"""Trials that the clock measures: single-leg balance, and the circuit of moves."""

from __future__ import annotations

import math
from dataclasses import dataclass

from jumpstation.model import ClockBreak, Side, Takeoff, Touchdown
from jumpstation.session.course import Ending, Outcome, Setting
from jumpstation.session.effects import Cue, Effect, Gauge, Prompt
from jumpstation.session.events import DeviceGone, Event, Stop, Tick
from jumpstation.session.scoring import companion

BY_HAND_UNCERTAINTY_S = 0.2  # a person's reaction to start and stop; a judgement, said in the notes


@dataclass(frozen=True, slots=True)
class Moment:
    """When something began or ended, in seconds, and how sure that is."""

    time_s: float
    uncertainty_s: float = BY_HAND_UNCERTAINTY_S


class BalanceCourse:
    """Time from go until the foot leaves, the other foot touches, a hand stops it or time is up.

    Where the foot comes onto the mat after go, its touch-down is the start. A start and an end
    that the device saw have the device's error, any other a hand's.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._start = Moment(0.0)
        self._end: Moment | None = None
        self._how = ""
        self.weighs = True
        self.over: Ending | None = None

    def start(self, now_s: float) -> list[Effect]:
        """Go."""
        self._start = Moment(now_s)
        return []

    def handle(self, event: Event, now_s: float) -> list[Effect]:
        """See whether the balance is lost."""
        longest = self._setting.protocol.end.time_s
        side = self._setting.attempt.side
        match event:
            case Takeoff(at, _, lifted) if lifted in (side, Side.BOTH):
                self._lost(Moment(at.time_s, at.uncertainty_s), "the foot left the mat")
            case Touchdown(at, touched) if touched in (side, Side.BOTH):
                self._start = Moment(at.time_s, at.uncertainty_s)
            case Touchdown(at):
                self._lost(Moment(at.time_s, at.uncertainty_s), "the other foot touched")
            case Stop():
                self._lost(Moment(now_s), "stopped by hand")
            case Tick() if longest is not None and now_s - self._start.time_s >= longest:
                end = Moment(self._start.time_s + longest, 0.0)
                self._lost(end, f"the longest time, {longest:g} s")
            case Tick():
                return [Gauge("balance", now_s - self._start.time_s, "s", high=longest)]
            case DeviceGone(cause):
                self.over = self.over or Ending(f"The device {cause} during the balance")
            case ClockBreak(_, cause):
                self.over = self.over or Ending(f"The device's clock was broken ({cause})")
        return []

    def outcome(self) -> Outcome:
        """The time and its error."""
        if self._end is None:
            return Outcome()
        time_s = self._end.time_s - self._start.time_s
        error_s = math.hypot(self._start.uncertainty_s, self._end.uncertainty_s)
        by_hand = BY_HAND_UNCERTAINTY_S in (self._start.uncertainty_s, self._end.uncertainty_s)
        notes = [self._how]
        if by_hand:
            notes.append(f"±{BY_HAND_UNCERTAINTY_S} s for go or stop by hand is an assumption")
        value = companion("balance_time_s", time_s, error_s, *notes)
        return Outcome(score={"balance_time_s": value}, notes=(f"Ended: {self._how}",))

    def _lost(self, end: Moment, how: str) -> None:
        if self.over is None:
            self._end, self._how, self.over = end, how, Ending()


@dataclass(frozen=True, slots=True)
class Station:
    """One move of one round, from and to in seconds after go."""

    round: int
    number: int
    name: str
    tell: str
    from_s: float
    to_s: float


class CircuitCourse:
    """Moves by the clock: says each when it comes, and is over after the last."""

    def __init__(self, setting: Setting) -> None:
        circuit = setting.protocol.circuit
        assert circuit is not None  # the schema sees to it
        self._rounds = circuit.rounds
        self._stations: list[Station] = []
        at = 0.0
        for lap in range(circuit.rounds):
            for number, move in enumerate(circuit.moves):
                side = "" if move.side == "both" else f" ({move.side})"
                name = f"{move.name}{side}"
                end = at + move.seconds
                self._stations.append(Station(lap + 1, number + 1, name, move.tell, at, end))
                at = end + circuit.change_s
        self._start_s = 0.0
        self._now_s = 0.0
        self._told = -1
        self.weighs = True
        self.over: Ending | None = None

    def start(self, now_s: float) -> list[Effect]:
        """Go with the first move."""
        self._start_s = now_s
        return self._go_on(now_s)

    def handle(self, event: Event, now_s: float) -> list[Effect]:
        """Change moves when it is time."""
        if isinstance(event, Stop) and self.over is None:
            self._now_s = now_s - self._start_s
            self.over = Ending(self._stopped())
            return []
        return self._go_on(now_s) if isinstance(event, Tick) else []

    def outcome(self) -> Outcome:
        """Time and the number of whole moves."""
        done = sum(station.to_s <= self._now_s for station in self._stations)
        total = min(self._now_s, self._stations[-1].to_s)
        score = {
            "circuit_time_s": companion("circuit_time_s", total, BY_HAND_UNCERTAINTY_S),
            "circuit_moves": companion("circuit_moves", float(done), 0.0),
        }
        return Outcome(score=score, notes=(f"{done} of {len(self._stations)} moves",))

    def _go_on(self, now_s: float) -> list[Effect]:
        self._now_s = now_s - self._start_s
        if self._now_s >= self._stations[-1].to_s:
            self.over = self.over or Ending()
            return []
        begun = [i for i, s in enumerate(self._stations) if s.from_s <= self._now_s]
        place = begun[-1]
        station = self._stations[place]
        effects: list[Effect] = []
        if place != self._told:
            self._told = place
            title = f"Round {station.round} of {self._rounds} · {station.name}"
            effects = [Cue("go", station.name, "long_beep"), Prompt(f"{title}: {station.tell}")]
        left = max(0.0, station.to_s - self._now_s)
        return [*effects, Gauge(station.name, left, "s", high=station.to_s - station.from_s)]

    def _stopped(self) -> str:
        station = self._stations[max(0, self._told)]
        return f"Stopped in round {station.round} of {self._rounds}, at {station.name}"
