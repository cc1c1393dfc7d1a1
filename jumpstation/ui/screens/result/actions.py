"""What can be done on the Result screen: key, words, wish, and why it cannot be done now."""

from __future__ import annotations

from jumpstation.ui.screens.result.model import ResultModel, selected_row
from jumpstation.ui.screens.result.wishes import Do, Look
from jumpstation.ui.text import tr
from jumpstation.ui.values.actions import Action
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import Everywhere, Go, ShowMetric


def actions(model: ResultModel) -> tuple[Action, ...]:
    """The actions of this screen, in the order of its foot bar."""
    back = tr("Back to Today")
    following = tr("Next: {name}", name=model.next_name) if model.next_name else back
    go_on = Action("Enter", tr("next"), Do.NEXT, words=following)
    if model.reading:
        return (go_on,)
    if model.empty:
        return (Action("Ctrl+1", tr("choose an athlete"), Go(Screen.TODAY)),)
    row = selected_row(model)
    excludable = row is not None and not row.hop.entry and not row.hop.refused
    restorable = row is not None and row.excluded
    name = row.hop.name if row else ""
    return (
        go_on,
        Action("R", tr("repeat"), Do.REPEAT, words=tr("Repeat the test")),
        Action(
            "X", tr("exclude hop"), Do.EXCLUDE, row=True,
            why_not="" if excludable else tr("The chosen hop does not count"),
            words=tr("Exclude hop {name}…", name=name) if name else tr("Exclude…"),
        ),
        Action(
            "Shift+X", tr("restore"), Do.RESTORE, row=True,
            foot=False, why_not="" if restorable else tr("The chosen hop was not excluded"),
        ),
        Action(
            "Ctrl+Z", tr("undo"), Everywhere.UNDO,
            why_not="" if model.can_undo else tr("Nothing was changed here"),
        ),
        Action("F", tr("formulas"), ShowMetric(model.metric_id, model.trial_id)),
        Action("N", tr("note"), Do.NOTE, foot=False),
        Action("V", tr("move the trial"), Do.MOVE),
        Action("M", tr("measure"), Look.MEASURE, foot=False),
        Action("+", tr("zoom in"), Look.ZOOM_IN, foot=False),
        Action("-", tr("zoom out"), Look.ZOOM_OUT, foot=False),
        Action("Left", tr("hop before"), Look.PREVIOUS_HOP, foot=False),
        Action("Right", tr("hop after"), Look.NEXT_HOP, foot=False),
        Action("Up", tr("row above"), Look.PREVIOUS_HOP, foot=False),
        Action("Down", tr("row below"), Look.NEXT_HOP, foot=False),
    )  # fmt: skip
