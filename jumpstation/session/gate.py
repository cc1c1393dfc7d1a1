"""The start of a trial: the condition that must hold, and the countdown, in device time."""

from __future__ import annotations

import math

from jumpstation.model import BodyWeight, ClockBreak, Contact, ContactDone, Flag, Takeoff, Touchdown
from jumpstation.session.course import Setting
from jumpstation.session.effects import Countdown, Effect, Prompt
from jumpstation.session.events import Event, ForceLevel, MatLevel

STANDING_N = 100.0  # more force than this on a plate: someone stands there already
UNSEEN_S = 5.0
CLOCK_STEP_S = 5.0  # time that goes back further than this is another clock's
EARLY_PATIENCE_S = 2.0  # feet moved in the countdown: so long for a jump to show itself
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
        self._urged = False
        self.early: list[tuple[Event, float]] = []
        self.notes: list[str] = []
        self.open = False

    def handle(self, event: Event, now_s: float) -> list[Effect]:
        """Go on; `open` says whether the trial may start now."""
        if isinstance(event, ClockBreak):
            self._begin_again()
            return []  # the next event tells the new clock's time
        if isinstance(event, BodyWeight) and event.source == "quiet standing":
            self._weighed = True
        if self._counting_from_s is not None and self._moved(event, now_s):
            return self._begun_early(event)
        self._level(event, now_s)
        if self._counting_from_s is None and self._condition_holds(now_s):
            self._counting_from_s = now_s
        return self._count_down(now_s) if self._counting_from_s is not None else self._urge(now_s)

    # --- the condition ---------------------------------------------------------------------------

    def _level(self, event: Event, now_s: float) -> None:
        match event:
            case Touchdown(at):
                self._closed, self._since_s = True, at.time_s
            case Takeoff(at):
                self._closed, self._since_s = False, at.time_s
            case MatLevel(closed) if closed != self._closed:
                self._closed, self._since_s = closed, now_s
            case ForceLevel(time_s, force_n) if self._closed is None:
                self._closed, self._since_s = force_n > STANDING_N, time_s
            case BodyWeight(source="quiet standing") if self._closed is None:
                self._closed, self._since_s = True, now_s
        if self._since_s is None or now_s < self._since_s - CLOCK_STEP_S:
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

    def _urge(self, now_s: float) -> list[Effect]:
        """Once: a device that tells no levels does not see who stands on it already."""
        unseen = self._closed is None and self._rules.condition == "stand_still"
        waited = self._since_s is not None and now_s - self._since_s > UNSEEN_S
        if self._urged or not unseen or not waited:
            return []
        self._urged = True
        return [Prompt("Nobody was seen to step on. Step off and on again.")]

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
        now_s = self.early[-1][1]
        self._level(event, now_s)
        if isinstance(event, ContactDone):
            return self._jumped() if self._is_jump(event.contact) else self._wait_again()
        return self._wait_again() if now_s - self.early[0][1] > EARLY_PATIENCE_S else []

    def _is_jump(self, contact: Contact) -> bool:
        flight, longest = contact.flight_time_s, self._setting.protocol.count.max_flight_s
        if flight is None or Flag.OFF_GROUND in contact.flags:
            return False
        return longest is None or flight <= longest

    def _jumped(self) -> list[Effect]:
        self.open = True
        self.notes.append("Begun before go")
        return [Countdown(0)]

    def _begin_again(self) -> None:
        self._left, self._counting_from_s, self._said = False, None, None
        self._since_s = None  # on whatever clock there is
        self.early.clear()

    def _wait_again(self) -> list[Effect]:
        since_s = self._since_s
        self._begin_again()
        self._since_s = since_s
        return [Prompt(f"You moved before go. {self._setting.protocol.tell.before}")]
