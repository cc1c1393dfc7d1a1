"""What can be wished for on the Settings screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from jumpstation.ui.values.preferences import Preferences
from jumpstation.ui.values.wishes import Wish


class SettingsWish(Wish):
    """Answered by this screen's controller."""

    to = "settings"


class Do(SettingsWish, Enum):
    """What takes nothing more than the wish."""

    BACK = auto()
    BACKUP = auto()
    OPEN = auto()
    OWN = auto()
    TAKE_BACK = auto()


@dataclass(frozen=True, slots=True)
class Change(SettingsWish):
    """Take these preferences at once."""

    preferences: Preferences


@dataclass(frozen=True, slots=True)
class Signers(SettingsWish):
    """Who may sign, names with commas between."""

    names: str


SettingsWishes = Do | Change | Signers
