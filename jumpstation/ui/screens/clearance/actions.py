"""What can be done on the Clearance screen: key, words, wish, and why it cannot be done now."""

from __future__ import annotations

from jumpstation.ui.screens.clearance.model import ClearanceModel, choices, sign_waits, sign_words
from jumpstation.ui.screens.clearance.wishes import Choose, Do, Fill, Look, OpenTrials
from jumpstation.ui.text import tr
from jumpstation.ui.values.actions import Action
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import Go, ShowMetric


def actions(model: ClearanceModel) -> tuple[Action, ...]:
    """The actions of this screen, in the order of its foot bar."""
    patients = Action("/", tr("patients"), Do.PATIENTS)
    if model.empty:
        follow = Action("C", tr("follow under criteria"), Do.FOLLOW)
        choose = Action("Ctrl+1", tr("choose an athlete"), Go(Screen.TODAY))
        return (*((follow,) if model.athlete_id else ()), patients, choose)
    return (
        Action("Up", tr("criterion above"), Look.UP, foot=False),
        Action("Down", tr("criterion"), Look.DOWN, shown="↑ ↓"),
        Action("Enter", tr("its trials"), OpenTrials(), row=True),
        Action("M", tr("measure now"), Do.MEASURE, why_not=model.withheld, row=True),
        Action("F", tr("formula"), ShowMetric(), foot=False),
        *(
            Action(str(i), text, Choose(name), foot=False)
            for i, (name, text) in enumerate(choices(model), start=1)
        ),
        Action(
            "Ctrl+Enter", tr("sign"), Do.SIGN, why_not=sign_waits(model), words=sign_words(model)
        ),
        Action("T", tr("type"), Fill(), row=True),
        Action("S", tr("screening"), Do.SCREENING),
        patients,
        Action("O", tr("contacts elsewhere"), Do.CONTACTS),
        *((Action("D", tr("diary"), Do.DIARY),) if model.diary else ()),
        Action("C", tr("criteria, side"), Do.FOLLOW),
        Action("X", tr("next of several criteria"), Do.NEXT_CRITERIA, foot=False),
        Action("P", tr("print report"), Do.PRINT),
        Action("R", tr("print runner's page"), Do.PRINT_RUNNER, foot=False),
    )  # fmt: skip
