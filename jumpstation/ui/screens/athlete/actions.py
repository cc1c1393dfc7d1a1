"""What can be done on the Athlete screen: key, words, wish, and why it cannot be done now."""

from __future__ import annotations

from jumpstation.ui.screens.athlete.model import AthleteModel
from jumpstation.ui.screens.athlete.wishes import Do, Look
from jumpstation.ui.text import tr
from jumpstation.ui.values.actions import Action
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import Go, ShowMetric


def actions(model: AthleteModel) -> tuple[Action, ...]:
    """The actions of this screen, in the order of its foot bar."""
    if model.empty:
        return (Action("Ctrl+1", tr("choose an athlete"), Go(Screen.TODAY)),)
    return (
        Action(
            "Space", tr("test now"), Do.TEST,
            why_not="" if model.can_test else tr("No test can start now"),
            words=tr("Test {name} now", name=model.first_name or model.name),
        ),
        Action("[", tr("previous athlete"), Do.PREVIOUS),
        Action("]", tr("next athlete"), Do.NEXT),
        Action("Tab", tr("views"), Look.NEXT_TAB, foot=False),
        Action("V", tr("value"), Do.VALUE, words=f"{model.value_name} ▾"),
        Action(
            "F", tr("formula"), ShowMetric(model.metric_id), foot=False,
            why_not="" if model.metric_id else tr("No value is shown"),
        ),
        Action("Y", tr("span"), Do.SPAN, words=f"{model.span_name} ▾"),
        Action("N", tr("note"), Do.NOTE, words=tr("Add")),
        Action("E", tr("export"), Do.EXPORT),
        Action("R", tr("report"), Do.REPORT),
        Action("Left", tr("point before"), Look.POINT_BEFORE, foot=False),
        Action("Right", tr("point after"), Look.POINT_AFTER, foot=False),
        Action("Enter", tr("open the trial"), Look.OPEN, foot=False),
    )  # fmt: skip
