"""Which words are said at which moment of a test; plain Python."""

from __future__ import annotations

from dataclasses import dataclass

from jumpstation.model import Side
from jumpstation.protocols import Protocol
from jumpstation.session import effects as fx
from jumpstation.ui.text import tr

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
LEFT_TO_GO = 5


@dataclass(frozen=True, slots=True)
class Words:
    """What is said. urgent: it cuts off what is being said; else it waits for nothing and is
    left out while something is said."""

    text: str
    urgent: bool = True


def spoken(told: object, protocol: Protocol) -> Words | None:
    """The words for one effect of the session; None: nothing is said.

    A hop that counts is counted aloud, except where a cue of the protocol stands at that moment,
    and except in tests to a beat: there the count would cover the beat.
    """
    match told:
        case fx.TrialStarted(attempt):
            side = {Side.LEFT: tr("Left."), Side.RIGHT: tr("Right.")}.get(attempt.side, "")
            still = tr("Stand still.") if protocol.start.condition == "stand_still" else ""
            return _words(f"{side} {still}")
        case fx.Countdown(0):
            return None if _has(protocol, "go") else Words(protocol.tell.go)
        case fx.Countdown(seconds):
            return Words(count_word(seconds))
        case fx.Cue("countdown"):
            return None  # the number of the countdown is said
        case fx.Cue(kind, say):
            rest = {"go": protocol.tell.go, "end": tr("Stop"), "refused": tr("No")}
            return _words(say or rest.get(kind, ""))
        case fx.RepJudged(rep, counted, wanted) if rep.accepted:
            return _count(protocol, counted, wanted)
    return None


def count_word(number: int) -> str:
    """A number as it is said; digits from eleven on, which an engine reads.

    >>> count_word(3), count_word(14)
    ('three', '14')
    """
    return tr(NUMBERS[number - 1]) if 1 <= number <= len(NUMBERS) else str(number)


def _count(protocol: Protocol, counted: int, wanted: int | None) -> Words | None:
    left = None if wanted is None else wanted - counted
    if left is not None and (left <= 0 or _cue_at(protocol, counted, left)):
        return None
    if left == LEFT_TO_GO:
        return Words(tr("Five more"))
    return Words(count_word(counted), urgent=False) if protocol.metronome is None else None


def _cue_at(protocol: Protocol, counted: int, left: int) -> bool:
    half = counted == (counted + left) // 2 and _has(protocol, "half")
    return half or (left == 1 and _has(protocol, "last_rep"))


def _has(protocol: Protocol, when: str) -> bool:
    return any(cue.when == when for cue in protocol.tell.cues)


def _words(text: str) -> Words | None:
    return Words(text.strip()) if text.strip() else None
