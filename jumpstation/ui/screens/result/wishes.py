"""What can be wished for on the Result screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from jumpstation.ui.values.wishes import Glance, ShowTrials, Wish


class ResultWish(Wish):
    """Answered by this screen's controller."""

    to = "result"


class Do(ResultWish, Enum):
    """What takes nothing more than the wish."""

    EXCLUDE = auto()
    RESTORE = auto()
    MOVE = auto()
    NOTE = auto()
    NEXT = auto()
    REPEAT = auto()


@dataclass(frozen=True, slots=True)
class Select(ResultWish):
    """Choose a hop by its place."""

    place: int


class Look(Glance, Enum):
    """What the view does itself."""

    PREVIOUS_HOP = auto()
    NEXT_HOP = auto()
    ZOOM_IN = auto()
    ZOOM_OUT = auto()
    MEASURE = auto()


ResultWishes = Do | Select | ShowTrials
ResultLooks = Look
