"""What a user may want. A wish is a member or a small record, never a name in letters.

What concerns one screen stands in that screen's `wishes.py`; here stands what crosses screens.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar

from jumpstation.ui.values.shell import Screen


class Wish:
    """What a user wants; `to` names the controller that answers it."""

    to: ClassVar[str] = ""


class Glance(Wish):
    """A wish that a view answers itself: moving, zooming, going to a line; nothing is decided."""


class Everywhere(Wish, Enum):
    """On every screen: the window answers."""

    ACTIONS = auto()
    HELP = auto()
    FULLSCREEN = auto()
    UNDO = auto()  # of the screen that is shown


@dataclass(frozen=True, slots=True)
class Go(Wish):
    """Show a screen."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class ShowMetric(Wish):
    """Formula, source and limits of a number; with a trial also what it is made of there.

    metric_id: empty, the one that the shown screen is about.
    """

    to: ClassVar[str] = "help"
    metric_id: str = ""
    trial_id: str = ""


@dataclass(frozen=True, slots=True)
class BeginTest(Wish):
    """Test an athlete with the chosen protocol."""

    to: ClassVar[str] = "test"
    athlete_id: str


@dataclass(frozen=True, slots=True)
class ShowTrials(Wish):
    """Show the trials of a session, the last one first."""

    to: ClassVar[str] = "result"
    trial_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueueAthletes(Wish):
    """Who is tested today with what, in this order."""

    to: ClassVar[str] = "today"
    protocol_id: str
    athlete_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportRoster(Wish):
    """Read a roster or trials out of a file."""

    to: ClassVar[str] = "squad"
