"""What can be wished for on the Today screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from jumpstation.ui.screens.today.model import NewAthlete
from jumpstation.ui.values.wishes import Glance, QueueAthletes, Wish


class TodayWish(Wish):
    """Answered by this screen's controller."""

    to = "today"


class Do(TodayWish, Enum):
    """What takes nothing more than the wish."""

    NEXT = auto()
    TEST = auto()
    BATTERY = auto()
    HOLD = auto()
    START = auto()
    HELD_KEY = auto()
    DEMO = auto()
    IMPORT = auto()
    MERGE = auto()


@dataclass(frozen=True, slots=True)
class Choose(TodayWish):
    """Choose an athlete."""

    athlete_id: str


@dataclass(frozen=True, slots=True)
class OpenHistory(TodayWish):
    """Show an athlete's history."""

    athlete_id: str


@dataclass(frozen=True, slots=True)
class Filter(TodayWish):
    """Narrow the queue."""

    name: str


@dataclass(frozen=True, slots=True)
class SearchFor(TodayWish):
    """Narrow the queue by what is typed."""

    typed: str


@dataclass(frozen=True, slots=True)
class Add(TodayWish):
    """Add an athlete."""

    athlete: NewAthlete


@dataclass(frozen=True, slots=True)
class Morning(TodayWish):
    """Answer how the morning after was; empty: of the chosen one."""

    athlete_id: str = ""


class Look(Glance, Enum):
    """What the view does itself."""

    UP = auto()
    DOWN = auto()
    ALL = auto()
    ADD_LINE = auto()
    ADD_FIRST = auto()


@dataclass(frozen=True, slots=True)
class Search(Glance):
    """Go to the search line, with a letter that was typed."""

    typed: str = ""


TodayWishes = Do | Choose | OpenHistory | Filter | SearchFor | Add | Morning | QueueAthletes
TodayLooks = Look | Search
