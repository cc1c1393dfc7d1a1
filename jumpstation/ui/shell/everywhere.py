"""The keys that work on every screen."""

from __future__ import annotations

from jumpstation.ui.text import tr
from jumpstation.ui.values.actions import Action
from jumpstation.ui.values.shell import Screen, screen_name
from jumpstation.ui.values.wishes import Everywhere, Go


def screen_actions() -> tuple[Action, ...]:
    """The keys that work on every screen."""
    numbered = [s for s in Screen if s is not Screen.SETTINGS]
    return (
        *(
            Action(f"Ctrl+{i}", screen_name(s), Go(s), foot=False)
            for i, s in enumerate(numbered, start=1)
        ),
        Action("Ctrl+,", screen_name(Screen.SETTINGS), Go(Screen.SETTINGS), foot=False),
        Action("Ctrl+Z", tr("undo"), Everywhere.UNDO, foot=False),
        Action("Ctrl+K", tr("all actions"), Everywhere.ACTIONS, foot=False),
        Action("F1", tr("help"), Everywhere.HELP, foot=False),
        Action("F11", tr("full screen"), Everywhere.FULLSCREEN, foot=False),
    )
