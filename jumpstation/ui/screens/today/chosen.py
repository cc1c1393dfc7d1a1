"""Who is about to be tested, and how the session goes."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QProgressBar,
)

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import (
    Card,
    Facts,
    column,
    holder,
    label,
    rule,
)
from jumpstation.ui.parts.explained import about
from jumpstation.ui.parts.flow import flow
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.today import model as words
from jumpstation.ui.screens.today.model import Chosen, Pace
from jumpstation.ui.screens.today.wishes import (
    Do,
    Morning,
)
from jumpstation.ui.text import tr


class ChosenCard(Card):
    """Who is on the plate, with what, today's answers, and the filled button."""

    def __init__(self, view: View) -> None:
        super().__init__(pad=16, space=12)
        self._head = label(tr("Now on the plate"), "caption", "text2")
        self._name = label("", "cue", bold=True, wrap=True)
        self._facts = label("", "body", "text2", wrap=True)
        self._test, self._battery = view.button(Do.TEST), view.button(Do.BATTERY)
        self._answers = Facts("body", space=12)
        self._note = label("", "body", "notmet", wrap=True)
        self._morning = about(view.button(Morning()), "morning")
        self._start = view.button(Do.START, primary=True, height=tokens.START_HEIGHT)
        self._start.setObjectName("start")
        self._then = label("", "body", "text2", wrap=True)
        self._then.setAlignment(Qt.AlignmentFlag.AlignCenter)
        test = holder(flow(label(tr("Test")), None, self._test))
        battery = holder(flow(label(tr("Battery")), None, self._battery))
        self._with = [rule(), test, battery, rule(), self._answers]
        for part in (self._head, self._name, self._facts, *self._with, self._note, self._morning):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.start = holder(column(self._start, self._then, space=8))

    def show_chosen(self, chosen: Chosen | None) -> None:
        """Show who is next, or that nobody is chosen."""
        for part in self._with:
            part.setVisible(chosen is not None)
        self._morning.setVisible(chosen is not None and bool(chosen.morning))
        if chosen is None:
            self._name.setText(tr("Nobody is chosen"))
            self._facts.setText(tr("Choose an athlete in the list, or type a name."))
            self._note.setText("")
            self._then.setText("")
            return
        self._name.setText(chosen.name)
        self._facts.setText(chosen.facts)
        self._answers.show_facts(chosen.answers)
        self._note.setText(chosen.note)
        self._then.setText(chosen.start_waits or chosen.then)


class PaceCard(Card):
    """How the session goes."""

    def __init__(self) -> None:
        super().__init__(pad=12, space=8)
        self._since = label("", "caption", "text2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._left, self._right = label("", "small"), label("", "small")
        self.column.addLayout(flow(label(tr("This session"), bold=True), None, self._since))
        self.column.addWidget(self._bar)
        self.column.addLayout(flow(self._left, None, self._right))

    def show_pace(self, pace: Pace) -> None:
        """Show the bar and both lines."""
        self._since.setText(tr("since {time}", time=pace.since) if pace.since else "")
        self._bar.setRange(0, max(1, pace.of))
        self._bar.setValue(pace.done)
        left, right = words.pace_lines(pace)
        self._left.setText(left)
        self._right.setText(right)
