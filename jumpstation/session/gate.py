"""The start of a trial: the condition that must hold, and the countdown, in device time."""

from __future__ import annotations

import math

from jumpstation.model import BodyWeight, ContactDone, Flag, Takeoff, Touchdown
from jumpstation.session.course import Setting
from jumpstation.session.effects import Countdown, Effect, Prompt
from jumpstation.session.events import Event, MatLevel

WEIGHING_PATIENCE_S = 4.0  # a plate without a body weight after this is used all the same, noted


class StartGate:
    """Waits for the start condition, counts down, and opens.

    An athlete who jumps in the countdown after the condition held has begun: the gate opens with
    what happened since in `early`, and says so in `notes`. Stepping off closes it again.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._rules = setting.protocol.start
        self._closed: bool | None = None  # feet on; None: not known
        self._since_s: float | None = None  # when the level was last taken
        self._counting_from_s: float | None = None
        self._said: int | None = None
        self._weighed = setting.body_weight is not None
        self._left = False
        self.early: list[tuple[Event, float]] = []
        self.notes: list[str] = []
        self.open = False

    def handle(self, event: Event, now_s: float) -> list[Effect]:
        """Go on; `open` says whether the trial may start now."""
        if isinstance(event, BodyWeight) and event.source == "quiet standing":
            self._weighed = True
        if self._counting_from_s is not None and self._moved(event, now_s):
            return self._begun_early(event)
        self._level(event, now_s)
        if self._counting_from_s is None and self._condition_holds(now_s):
            self._counting_from_s = now_s
        return self._count_down(now_s) if self._counting_from_s is not None else []

    # --- the condition ---------------------------------------------------------------------------

    def _level(self, event: Event, now_s: float) -> None:
        match event:
            case Touchdown(at):
                self._closed, self._since_s = True, at.time_s
            case Takeoff(at):
                self._closed, self._since_s = False, at.time_s
            case MatLevel(closed) if closed != self._closed:
                self._closed, self._since_s = closed, now_s
        if self._since_s is None:
            self._since_s = now_s

    def _condition_holds(self, now_s: float) -> bool:
        condition = self._rules.condition
        if condition == "operator":
            return True
        on = condition == "stand_still"
        level = False if self._closed is None else self._closed  # nobody was seen to step on
        if level is not on or self._since_s is None:
            return False
        waited_s = now_s - self._since_s
        if waited_s < self._rules.stand_still_s:
            return False
        if not on or self._setting.method.source != "plate" or self._weighed:
            return True
        if waited_s < self._rules.stand_still_s + WEIGHING_PATIENCE_S:
            return False
        self.notes.append("Body weight was not read before the start: not still enough")
        self._weighed = True
        return True

    # --- the countdown ---------------------------------------------------------------------------

    def _count_down(self, now_s: float) -> list[Effect]:
        assert self._counting_from_s is not None
        left = math.ceil(self._rules.countdown_s - (now_s - self._counting_from_s) - 1e-9)
        if left <= 0:
            self.open = True
            return [Countdown(0)]
        if left == self._said:
            return []
        self._said = left
        return [Countdown(left), *self._setting.cue("countdown")]

    def _moved(self, event: Event, now_s: float) -> bool:
        """Whether feet left (or came) in the countdown; what happens since is kept."""
        leaves = Takeoff if self._rules.condition == "stand_still" else Touchdown
        if self._rules.condition == "operator":
            return False
        if isinstance(event, leaves):
            self._left = True
        if self._left:
            self.early.append((event, now_s))
        return self._left

    def _begun_early(self, event: Event) -> list[Effect]:
        """A contact with a flight after it: begun. Stepped off, or no flight: wait again."""
        self._level(event, self.early[-1][1])
        if not isinstance(event, ContactDone):
            return []
        contact = event.contact
        longest = self._setting.protocol.count.max_flight_s
        flight = contact.flight_time_s
        real = flight is not None and Flag.OFF_GROUND not in contact.flags
        if real and (longest is None or (flight or 0.0) <= longest):
            self.open = True
            self.notes.append("Begun before go")
            return [Countdown(0)]
        self._left, self._counting_from_s, self._said = False, None, None
        self.early.clear()
        return [Prompt(f"You moved before go. {self._setting.protocol.tell.before}")]
