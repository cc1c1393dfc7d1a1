"""What can be wished for on the Test screen."""

from __future__ import annotations

from enum import Enum, auto

from jumpstation.ui.values.wishes import BeginTest, Wish


class TestWish(Wish):
    """Answered by this screen's controller."""

    to = "test"


class Do(TestWish, Enum):
    """What takes nothing more than the wish."""

    SPACE = auto()
    REFUSE = auto()
    PAIN = auto()
    SOUND = auto()
    DISPLAY = auto()
    DISCARD = auto()
    REPEAT = auto()
    KEEP = auto()
    OTHER_DEVICE = auto()


TestWishes = Do | BeginTest
