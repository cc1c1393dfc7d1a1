"""A value that a person measures and types, as in knee-to-wall."""

from __future__ import annotations

import math
import re

from jumpstation.protocols import Question
from jumpstation.session.course import Ending, Outcome, Setting
from jumpstation.session.effects import Ask, Effect, Prompt
from jumpstation.session.events import Answer, Event, Stop
from jumpstation.session.scoring import companion

# a unit that people type, in the SI unit that is kept
UNITS: dict[str, dict[str, float]] = {
    "m": {"m": 1.0, "cm": 0.01, "mm": 0.001, "in": 0.0254, '"': 0.0254},
    "kg": {"kg": 1.0, "g": 0.001, "lb": 0.45359237, "lbs": 0.45359237},
    "s": {"s": 1.0, "ms": 0.001, "min": 60.0},
}
_QUANTITY = re.compile(r"\s*([-+]?\d+(?:[.,]\d+)?)\s*([^\s\d.,]*)\s*")


def read_quantity(text: str, unit: str) -> float | None:
    """A typed number in `unit`; without a unit of its own it is taken to be in it.

    None: no number, or a unit that is none of this quantity.

    >>> read_quantity("9 cm", "m"), read_quantity("0,09", "m"), read_quantity("9 kg", "m")
    (0.09, 0.09, None)
    """
    found = _QUANTITY.fullmatch(text)
    if found is None:
        return None
    known = UNITS.get(unit, {unit: 1.0})
    factor = known.get(found[2].lower(), None) if found[2] else 1.0
    return None if factor is None else round(float(found[1].replace(",", ".")) * factor, 9)


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
        typed, rule = event.value, self._rule
        value = read_quantity(typed, rule.unit) if isinstance(typed, str) else typed
        if typed is None:
            self.over = Ending("No value was typed")
        elif value is None or isinstance(value, bool) or not rule.low <= value <= rule.high:
            wrong = f"{typed} is not between {rule.low:g} and {rule.high:g} {rule.unit}"
            return [Prompt(wrong + _how(rule.unit)), Ask(self._question, "during")]
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


def _how(unit: str) -> str:
    """What to do about a number that cannot be: most often it was meant in another unit."""
    return ": write the unit with it, as in 9 cm" if unit == "m" else ""
