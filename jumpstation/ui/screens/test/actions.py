"""What can be done on the Test screen: key, words, wish, and why it cannot be done now."""

from __future__ import annotations

from jumpstation.ui.screens.test.model import TestModel, start_words
from jumpstation.ui.screens.test.wishes import Do
from jumpstation.ui.text import tr
from jumpstation.ui.values.actions import Action
from jumpstation.ui.values.phase import Phase
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import Go, ShowMetric


def actions(model: TestModel) -> tuple[Action, ...]:
    """The actions of this screen; during a set only these act."""
    if model.phase is Phase.IDLE:
        return (Action("Ctrl+1", tr("choose an athlete"), Go(Screen.TODAY)),)
    if model.phase is Phase.FAULT:
        return _after_a_fault(model)
    running = model.phase is Phase.RUNNING
    space = start_words(model)
    return (
        Action(
            "Space", tr("stop and save") if running else space.lower(), Do.SPACE, words=space
        ),
        Action(
            "X", tr("refuse last hop"), Do.REFUSE,
            why_not="" if running and model.made else tr("No hop is made yet"),
        ),
        Action("P", tr("pain"), Do.PAIN),
        Action("S", tr("sound off") if model.sound_on else tr("sound on"), Do.SOUND),
        Action("D", tr("athlete display"), Do.DISPLAY),
        Action(
            "F", tr("formula"), ShowMetric(), foot=False,
            why_not=tr("Nothing moves on the screen during a set") if running else "",
        ),
        Action("Esc", tr("discard, asks first"), Do.DISCARD),
    )  # fmt: skip


def _after_a_fault(model: TestModel) -> tuple[Action, ...]:
    waits = model.fault.repeat_waits if model.fault else ""
    kept = model.fault.kept if model.fault else 0
    repeat = tr("Repeat the set") + (f" · {waits}" if waits else "")
    return (
        Action("Space", tr("repeat the set"), Do.REPEAT, foot=False, why_not=waits, words=repeat),
        Action(
            "Enter", tr("keep, next athlete"), Do.KEEP,
            words=tr("Keep {n} hops, next athlete", n=kept),
        ),
        Action("U", tr("another device"), Do.OTHER_DEVICE, words=tr("Use another device…")),
        Action("Delete", tr("discard"), Do.DISCARD, words=tr("Discard the {n} hops…", n=kept)),
        Action("Ctrl+6", tr("device screen"), Go(Screen.DEVICE)),
    )  # fmt: skip
