"""What can be wished for on the Device screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from jumpstation.ui.values.wishes import Glance, Wish


class DeviceWish(Wish):
    """Answered by this screen's controller."""

    to = "device"


class Do(DeviceWish, Enum):
    """What takes nothing more than the wish."""

    CHOOSE = auto()
    HELD_KEY = auto()
    ZERO = auto()
    BACK = auto()
    LEAVE_OUT = auto()
    SELF_TEST = auto()
    CLOCK = auto()
    COMPARE = auto()
    LOSSES = auto()


@dataclass(frozen=True, slots=True)
class Open(DeviceWish):
    """Use a device from now on."""

    spec: str


@dataclass(frozen=True, slots=True)
class GoOn(DeviceWish):
    """The next step of setting up, with the mass that was typed."""

    mass_kg: float | None = None


class Look(Glance, Enum):
    """What the view does itself."""

    GO_ON = auto()


DeviceWishes = Do | Open | GoOn
DeviceLooks = Look
