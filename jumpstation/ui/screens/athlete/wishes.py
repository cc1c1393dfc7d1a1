"""What can be wished for on the Athlete screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from jumpstation.ui.values.wishes import Glance, Wish


class AthleteWish(Wish):
    """Answered by this screen's controller."""

    to = "athlete"


class Do(AthleteWish, Enum):
    """What takes nothing more than the wish."""

    NEXT = auto()
    PREVIOUS = auto()
    VALUE = auto()
    SPAN = auto()
    NOTE = auto()
    TEST = auto()
    EXPORT = auto()
    REPORT = auto()


@dataclass(frozen=True, slots=True)
class ShowTab(AthleteWish):
    """Another view of the same athlete."""

    tab: str


@dataclass(frozen=True, slots=True)
class OpenTrial(AthleteWish):
    """Show a trial."""

    trial_id: str


class Look(Glance, Enum):
    """What the view does itself."""

    POINT_BEFORE = auto()
    POINT_AFTER = auto()
    OPEN = auto()
    NEXT_TAB = auto()


AthleteWishes = Do | ShowTab | OpenTrial
AthleteLooks = Look
