"""What can be wished for on the Squad screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from jumpstation.ui.values.wishes import Glance, ImportRoster, Wish


class SquadWish(Wish):
    """Answered by this screen's controller."""

    to = "squad"


class Do(SquadWish, Enum):
    """What takes nothing more than the wish."""

    SORT_LEFT = auto()
    SORT_RIGHT = auto()
    VALUE = auto()
    QUEUE = auto()
    EXPORT = auto()
    PRINT = auto()


@dataclass(frozen=True, slots=True)
class Filter(SquadWish):
    """Show one verdict only, who is due, or all."""

    name: str


@dataclass(frozen=True, slots=True)
class SearchFor(SquadWish):
    """Narrow by what is typed."""

    typed: str


@dataclass(frozen=True, slots=True)
class Select(SquadWish):
    """Choose an athlete."""

    athlete_id: str


@dataclass(frozen=True, slots=True)
class SortBy(SquadWish):
    """Sort by a column; the same again turns the order."""

    column: str


@dataclass(frozen=True, slots=True)
class Open(SquadWish):
    """Open an athlete; empty: the chosen one."""

    athlete_id: str = ""


class Look(Glance, Enum):
    """What the view does itself."""

    UP = auto()
    DOWN = auto()
    SEARCH = auto()
    ALL = auto()


SquadWishes = Do | Filter | SearchFor | Select | SortBy | Open | ImportRoster
SquadLooks = Look
