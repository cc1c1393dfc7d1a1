"""What can be done on the Settings screen: key, words, wish, and why it cannot be done now."""

from __future__ import annotations

from jumpstation.ui.screens.settings.model import SettingsModel
from jumpstation.ui.screens.settings.wishes import Do
from jumpstation.ui.text import tr
from jumpstation.ui.values.actions import Action
from jumpstation.ui.values.wishes import Everywhere


def actions(model: SettingsModel) -> tuple[Action, ...]:
    """The actions of this screen, in the order of its foot bar."""
    own = "" if model.demo else tr("This is your own squad")
    return (
        Action("Esc", tr("back"), Do.BACK),
        Action("Ctrl+Z", tr("undo"), Everywhere.UNDO),
        Action("B", tr("back up now"), Do.BACKUP),
        Action("", tr("open another file"), Do.OPEN, foot=False, words=tr("Open another file…")),
        Action("T", tr("take back"), Do.TAKE_BACK, words=tr("Take back a join or an import…")),
        Action("O", tr("start with my own squad"), Do.OWN, why_not=own),
        Action("F1", tr("help"), Everywhere.HELP),
    )
