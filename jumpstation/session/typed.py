"""A value that a person measures and types, as in knee-to-wall."""

from __future__ import annotations

import math

from jumpstation.protocols import Question
from jumpstation.session.course import Ending, Outcome, Setting
from jumpstation.session.effects import Ask, Effect, Prompt
from jumpstation.session.events import Answer, Event, Stop
from jumpstation.session.scoring import companion


class TypedCourse:
    """Asks for the number until it lies within the protocol's limits; the reading's resolution
    gives its uncertainty (half a step either way, rectangular: resolution / sqrt(12))."""

    def __init__(self, setting: Setting) -> None:
        typed = setting.protocol.typed
        assert typed is not None  # the schema sees to it
        self._rule = typed
        side = setting.attempt.side
        ask = typed.ask if side == "both" else f"{side.value.capitalize()}: {typed.ask}"
        self._question = Question(
            id="typed", text=ask, kind="number", low=typed.low, high=typed.high
        )
        self._value: float | None = None
        self.weighs = True
        self.over: Ending | None = None

    def start(self, now_s: float) -> list[Effect]:
        """Ask."""
        return [Ask(self._question, "during")]

    def handle(self, event: Event, now_s: float) -> list[Effect]:
        """Take the number."""
        if isinstance(event, Stop):
            self.over = Ending("No value was typed")
        if not isinstance(event, Answer) or event.question_id != self._question.id:
            return []
        value, rule = event.value, self._rule
        if value is None:
            self.over = Ending("No value was typed")
        elif isinstance(value, str | bool) or not rule.low <= value <= rule.high:
            wrong = f"{value} is not between {rule.low:g} and {rule.high:g} {rule.unit}"
            return [Prompt(wrong), Ask(self._question, "during")]
        else:
            self._value, self.over = float(value), Ending()
        return []

    def outcome(self) -> Outcome:
        """The number as typed."""
        if self._value is None:
            return Outcome()
        error = self._rule.resolution / math.sqrt(12)
        name = self._rule.metric
        return Outcome(score={name: companion(name, self._value, error, "typed in")})
