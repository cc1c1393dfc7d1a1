"""What can be wished for on the Clearance screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from jumpstation.ui.values.wishes import Glance, Wish


class ClearanceWish(Wish):
    """Answered by this screen's controller."""

    to = "clearance"


class Do(ClearanceWish, Enum):
    """What takes nothing more than the wish."""

    SIGN = auto()
    MEASURE = auto()
    PRINT = auto()
    PRINT_RUNNER = auto()
    FOLLOW = auto()
    CONTACTS = auto()
    DIARY = auto()
    SCREENING = auto()
    PATIENTS = auto()
    NEXT_CRITERIA = auto()


@dataclass(frozen=True, slots=True)
class Select(ClearanceWish):
    """Choose a criterion."""

    row_id: str


@dataclass(frozen=True, slots=True)
class Choose(ClearanceWish):
    """Draft a decision: back, stay or on."""

    choice: str


@dataclass(frozen=True, slots=True)
class Edit(ClearanceWish):
    """Reason, name and next visit as typed."""

    reason: str
    name: str
    next_visit: str


@dataclass(frozen=True, slots=True)
class OpenTrials(ClearanceWish):
    """Show the last trial behind a criterion; empty: the chosen one."""

    row_id: str = ""


@dataclass(frozen=True, slots=True)
class Fill(ClearanceWish):
    """Type what a criterion asks for; empty: the chosen one."""

    row_id: str = ""


class Look(Glance, Enum):
    """What the view does itself."""

    UP = auto()
    DOWN = auto()


ClearanceWishes = Do | Select | Choose | Edit | OpenTrials | Fill
ClearanceLooks = Look
