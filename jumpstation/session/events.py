"""What can happen to a session besides the signals of the device.

`handle(event, now_s)` takes these, every `model.Signal`, and `LinkFault`: a fault of code
"device_reset" ends the trial as DeviceGone does; a ClockBreak alone only voids what it touches.
While a device is armed `now_s` is the device's time, else the host's; the runner never subtracts
the one from the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from jumpstation.model import LinkFault, LinkLosses, Method, Signal

Mark = Literal["sharp_pain", "landing", "swelling"]


@dataclass(frozen=True, slots=True)
class Begin:
    """The operator starts the session (or goes on after being asked something)."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has gone on and nothing else happened."""


@dataclass(frozen=True, slots=True)
class MatLevel:
    """Feet on the mat or not, as the device says when it is armed."""

    closed: bool


@dataclass(frozen=True, slots=True)
class ForceLevel:
    """Total zeroed force on the plate at an instant of device time, 10 to 50 times a second."""

    time_s: float
    force_n: float


@dataclass(frozen=True, slots=True)
class Stop:
    """The operator stops the set; what was done is kept."""


@dataclass(frozen=True, slots=True)
class Discard:
    """The operator throws the running set away."""


@dataclass(frozen=True, slots=True)
class RefuseLast:
    """The operator refuses the last rep that counted: "landing", "off the mat", "arms", other."""

    reason: str


@dataclass(frozen=True, slots=True)
class Pain:
    """Pain told during the set, 0 to 10."""

    level: float


@dataclass(frozen=True, slots=True)
class Marked:
    """The operator saw, or was told, what a stop rule asks: pain that is sharp, and the like."""

    what: Mark


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a question; None: not answered."""

    question_id: str
    value: float | str | bool | None


@dataclass(frozen=True, slots=True)
class Override:
    """Someone takes it on themselves to go on although the session is held, and says why."""

    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class SkipRest:
    """The operator ends the rest early."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Do the last attempt once more (told during the rest or after a trial)."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The operator counted one rep by hand (heel raises)."""


@dataclass(frozen=True, slots=True)
class DeviceGone:
    """The device does not answer any more; `cause` is a sentence part: "unplugged", "was reset"."""

    cause: str


@dataclass(frozen=True, slots=True)
class MethodKnown:
    """The rule values are made under, once zero, threshold or clock are known better."""

    method: Method


@dataclass(frozen=True, slots=True)
class LossesKnown:
    """What the link has lost so far."""

    losses: LinkLosses


Operator = (
    Begin | Stop | Discard | RefuseLast | Pain | Marked | Answer | Override | SkipRest | Repeat
)
Event = (
    Signal
    | LinkFault
    | Operator
    | Tick
    | MatLevel
    | ForceLevel
    | Counted
    | DeviceGone
    | MethodKnown
    | LossesKnown
)
