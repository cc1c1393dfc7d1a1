"""What can be done on the Device screen: key, words, wish, and why it cannot be done now."""

from __future__ import annotations

from jumpstation.ui.screens.device.model import DeviceModel
from jumpstation.ui.screens.device.wishes import Do, Look
from jumpstation.ui.text import tr
from jumpstation.ui.values.actions import Action


def actions(model: DeviceModel) -> tuple[Action, ...]:
    """The actions of this screen, in the order of its foot bar."""
    wizard = model.wizard
    none = "" if model.name else tr("No device is connected")
    waits = tr("Wait until it has finished") if wizard.button_waits else ""
    no_plate = "" if model.on_plate else tr("Only a plate is zeroed")
    not_both = "" if model.mat_and_plate else tr("It takes a mat and a plate on one board")
    return (
        Action(
            "Enter", wizard.button.lower() or tr("go on"), Look.GO_ON, foot=bool(wizard.button),
            why_not=none or waits, words=wizard.button,
        ),
        Action("Esc", tr("back"), Do.BACK),
        Action("Z", tr("zero"), Do.ZERO, why_not=none or no_plate),
        Action("S", tr("self-test"), Do.SELF_TEST, why_not=none),
        Action("C", tr("measure the clock"), Do.CLOCK, foot=False, why_not=none),
        Action(
            "M", tr("compare mat with plate"), Do.COMPARE, foot=False, why_not=none or not_both
        ),
        Action(
            "N", tr("leave this step out"), Do.LEAVE_OUT, foot=wizard.may_leave_out,
            why_not="" if wizard.may_leave_out else tr("This step cannot be left out"),
        ),
        Action("L", tr("link losses"), Do.LOSSES, why_not=none),
        Action("U", tr("another device"), Do.CHOOSE, words=f"{model.name} ▾"),
        Action("K", tr("held key as a mat"), Do.HELD_KEY, words=tr("Use a held key as a mat")),
    )  # fmt: skip
