"""What can be done on the Today screen: key, words, wish, and why it cannot be done now."""

from __future__ import annotations

from jumpstation.ui.screens.today.model import Chosen, TodayModel
from jumpstation.ui.screens.today.wishes import Do, Look, Morning, Search
from jumpstation.ui.text import tr
from jumpstation.ui.values.actions import Action
from jumpstation.ui.values.wishes import Everywhere


def actions(model: TodayModel) -> tuple[Action, ...]:
    """The actions of this screen, in the order of its foot bar."""
    if model.empty:  # every letter begins a name, so that the ways in have Ctrl
        return (
            Action("Enter", tr("add athlete"), Look.ADD_FIRST),
            Action("Ctrl+O", tr("demo squad"), Do.DEMO, words=tr("Open the demo")),
            Action("Ctrl+I", tr("import"), Do.IMPORT, words=tr("Import a file…")),
            Action("Ctrl+J", tr("merge"), Do.MERGE, words=tr("Merge a file…")),
            Action(
                "Ctrl+H", tr("held key"), Do.HELD_KEY, foot=False, words=tr("Use a held key")
            ),
            Action("F1", tr("help"), Everywhere.HELP),
        )  # fmt: skip
    narrowed = bool(model.search)
    chosen = model.chosen or Chosen("", "", start_waits=tr("Nobody is chosen"))
    return (
        Action(
            "Space", tr("start"), Do.START, why_not=chosen.start_waits, words=chosen.start, row=True
        ),
        Action("Enter", tr("next due"), Do.NEXT, foot=False),
        Action("Up", tr("athlete above"), Look.UP, foot=False),
        Action("Down", tr("choose athlete"), Look.DOWN, shown="↑ ↓"),
        Action("/", tr("search"), Search()),
        Action(
            "Esc", tr("all again"), Look.ALL, foot=narrowed,
            why_not="" if narrowed else tr("Nothing is searched for"),
        ),
        Action("A", tr("add"), Look.ADD_LINE),
        Action("T", tr("test"), Do.TEST, words=f"{chosen.test} ▾"),
        Action("B", tr("battery"), Do.BATTERY, words=f"{chosen.battery} ▾"),
        Action("H", tr("hold or release"), Do.HOLD, row=True),
        Action(
            "M", tr("morning answer"), Morning(), foot=bool(chosen.morning), words=chosen.morning,
            why_not="" if chosen.morning else tr("No morning is to be asked"), row=True,
        ),
        Action("K", tr("held key"), Do.HELD_KEY, foot=False),
    )  # fmt: skip
