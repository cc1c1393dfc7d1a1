"""What can be done on the Squad screen: key, words, wish, and why it cannot be done now."""

from __future__ import annotations

from jumpstation.ui.screens.squad.model import SquadModel, filter_choices, shown
from jumpstation.ui.screens.squad.wishes import Do, Filter, Look, Open
from jumpstation.ui.text import tr
from jumpstation.ui.values.actions import Action
from jumpstation.ui.values.wishes import ImportRoster, ShowMetric


def actions(model: SquadModel) -> tuple[Action, ...]:
    """The actions of this screen, in the order of its foot bar."""
    due = sum(row.due for row in model.rows)
    narrowed = bool(model.search) or model.filter != "all"
    title = model.squad.title if model.squad else "RSI"
    nobody = "" if due else tr("Nobody is due")
    no_row = "" if shown(model) else tr("No row is shown")
    return (
        Action("Enter", tr("open athlete"), Open(), row=True),
        Action("Up", tr("row above"), Look.UP, foot=False),
        Action("Down", tr("row"), Look.DOWN, shown="↑ ↓"),
        Action("Ctrl+Left", tr("sort column before"), Do.SORT_LEFT, foot=False),
        Action("Ctrl+Right", tr("sort column"), Do.SORT_RIGHT, shown="Ctrl+← →"),
        *(
            Action(str(i), tr("filter {name}", name=text), Filter(name), foot=False)
            for i, (name, text) in enumerate(filter_choices(model), start=1)
        ),
        Action(
            "Esc", tr("all again"), Look.ALL, foot=narrowed,
            why_not="" if narrowed else tr("Everybody is shown"),
        ),
        Action(
            "Q", tr("queue the due"), Do.QUEUE, why_not=nobody,
            words=nobody or tr("Queue the {n} due", n=due),
        ),
        Action("E", tr("export"), Do.EXPORT, why_not=no_row, words=tr("Export…")),
        Action("P", tr("print"), Do.PRINT, why_not=no_row),
        Action("I", tr("import a roster"), ImportRoster(), foot=False),
        Action("V", tr("value"), Do.VALUE, foot=False, words=f"{title} ▾"),
        Action(
            "F", tr("formula"), ShowMetric(model.metric_id), foot=False,
            why_not="" if model.metric_id else tr("No value is shown"),
        ),
        Action("/", tr("filter by typing"), Look.SEARCH, foot=False),
    )  # fmt: skip
