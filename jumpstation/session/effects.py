"""What should happen: records that the station and the screens carry out or show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jumpstation.model import MetricValue, Rep, Side, StartRequest, Trial
from jumpstation.protocols import Question
from jumpstation.session.attempts import Attempt


@dataclass(frozen=True, slots=True)
class Prompt:
    """Large words for the athlete."""

    text: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A moment to say or beep something: countdown, go, half, last_rep, refused, end."""

    kind: str
    say: str | None = None
    sound: str | None = None


@dataclass(frozen=True, slots=True)
class Countdown:
    """Seconds left before go; 0 is go."""

    seconds: int


@dataclass(frozen=True, slots=True)
class StartDevice:
    """Arm the device; from here on `now_s` is its time."""

    request: StartRequest


@dataclass(frozen=True, slots=True)
class StopDevice:
    """Disarm the device; from here on `now_s` is the host's time."""


@dataclass(frozen=True, slots=True)
class Beat:
    """The metronome runs at this frequency (first beat at `from_s`), or is silent (None)."""

    frequency_hz: float | None
    from_s: float | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question is open; it waits for an Answer. `when`: before, after or during."""

    question: Question
    when: str


@dataclass(frozen=True, slots=True)
class AskLater:
    """A question for the next morning; the store puts it on the due list."""

    question: Question


@dataclass(frozen=True, slots=True)
class Held:
    """The session does not go on without an Override, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class TrialStarted:
    """An attempt begins."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class RepJudged:
    """A rep, the moment its flight has ended; sent again with the same index if it changes.

    counted: how many count now; wanted: how many the test asks for, None where time ends it.
    """

    rep: Rep
    counted: int
    wanted: int | None


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number that runs during a hold, a balance, a circuit or a count, and its target."""

    name: str
    value: float
    unit: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class TrialDone:
    """A trial with its score; `contacts`: landings that it cost."""

    trial: Trial
    attempt: Attempt
    contacts: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """A stop rule was hit: the set was ended by it, or the coach is told and decides."""

    reason: str
    ends: bool


@dataclass(frozen=True, slots=True)
class Discarded:
    """A trial that the operator threw away; its landings were made all the same."""

    attempt: Attempt
    contacts: int


@dataclass(frozen=True, slots=True)
class Rest:
    """Rest for so many seconds before the next attempt."""

    seconds: float
    next_attempt: Attempt


@dataclass(frozen=True, slots=True)
class SessionDone:
    """All is done: the session's values by side, and the ladder's finding where there is one."""

    values: Mapping[Side, Mapping[str, MetricValue]]
    answers: Mapping[str, float | str | bool] = field(default_factory=dict)
    contacts: int = 0
    notes: tuple[str, ...] = ()


Effect = (
    Prompt
    | Cue
    | Countdown
    | StartDevice
    | StopDevice
    | Beat
    | Ask
    | AskLater
    | Held
    | TrialStarted
    | RepJudged
    | Gauge
    | TrialDone
    | Stopped
    | Discarded
    | Rest
    | SessionDone
)
