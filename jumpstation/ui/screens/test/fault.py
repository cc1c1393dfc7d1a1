"""The pages without a set: after a fault, and when nobody is tested."""

from __future__ import annotations

from PyQt6.QtWidgets import QLayout, QWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.banner import Banner
from jumpstation.ui.parts.base import (
    Card,
    Down,
    Facts,
    clear,
    column,
    holder,
    label,
    row,
    rule,
)
from jumpstation.ui.parts.empty import EmptyPage
from jumpstation.ui.parts.figures import MovementPicture
from jumpstation.ui.parts.reflow import Reflow, Shape
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.test.hop_bars import HopBars
from jumpstation.ui.screens.test.model import TestModel
from jumpstation.ui.screens.test.wishes import Do
from jumpstation.ui.text import tr
from jumpstation.ui.theme import px, sized
from jumpstation.ui.values.shell import Screen
from jumpstation.ui.values.wishes import Go


class FaultPage(QWidget):
    """What happened, what was kept, what to do now; the way on without the device."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self._banner = Banner()
        self._bars = HopBars()
        self._repeat = view.button(Do.REPEAT, primary=True, height=tokens.START_HEIGHT)
        self._steps = Down()
        self._steps.setSpacing(14)
        self._record = Facts("small", 9)
        self._note = label("", "small", wrap=True)
        self._ways_on = [view.button(do) for do in (Do.KEEP, Do.OTHER_DEVICE, Do.DISCARD)]
        self._lay_out()

    def _lay_out(self) -> None:
        kept = Card(space=4)
        kept.column.addWidget(label(tr("What was kept"), bold=True))
        kept.column.addWidget(self._bars, 1)
        todo = Card(space=14)
        todo.column.addWidget(label(tr("What to do now"), bold=True))
        todo.column.addLayout(self._steps)
        todo.column.addStretch(1)
        ways = Card(space=10)
        ways.column.addWidget(label(tr("Or, without the device"), bold=True, wrap=True))
        for button in self._ways_on:
            ways.column.addWidget(button)
        ways.column.addWidget(
            label(tr("Discarding asks why, and can be undone."), "caption", "text2", wrap=True)
        )
        record = Card(space=10)
        record.column.addWidget(label(tr("What the record says"), bold=True))
        record.column.addWidget(self._record)
        record.column.addWidget(rule())
        record.column.addWidget(self._note)
        record.column.addStretch(1)
        self._kept, self._todo, self._ways, self._recorded = kept, todo, ways, record
        self._again = holder(column(self._repeat))
        whole = Down(self)
        whole.setContentsMargins(0, 0, 0, 0)
        parts = (self._banner, kept, todo, ways, record, self._again)
        whole.addWidget(Reflow(parts, self._arrange))

    def _arrange(self, shape: Shape) -> tuple[QLayout, QWidget | None]:
        kept, todo, ways, record = self._kept, self._todo, self._ways, self._recorded
        self._bars.setMinimumHeight(px(210))
        if shape is Shape.COLUMN:
            return column(self._banner, todo, ways, kept, record), self._again
        self._todo.column.addWidget(self._again)
        below = row(space=tokens.GAP)
        below.addWidget(kept, 3)
        below.addWidget(todo, 2)
        left = column(self._banner, space=tokens.GAP)
        left.addLayout(below, 1)
        right = column(ways, space=tokens.GAP)
        right.addWidget(record, 1)
        side = holder(right)
        sized(side, FixedWidth=274)
        whole = row(space=tokens.GAP)
        whole.addLayout(left, 1)
        whole.addWidget(side)
        return whole, None

    def show_model(self, model: TestModel) -> None:
        """Show the fault of a test."""
        fault = model.fault
        if fault is None:
            return
        self._banner.show_fault(fault.head, fault.body)
        self._bars.show_hops(model.hops, model.wanted, model.flight_target, model.contact_target)
        clear(self._steps)
        for i, (head, body) in enumerate(fault.steps, start=1):
            line = row(label(f"{i}", "title", "action", bold=True), 8)
            line.addLayout(
                column(label(head, "lead", bold=True, wrap=True),
                       label(body, "body", "text2", wrap=True), space=2), 1
            )  # fmt: skip
            self._steps.addLayout(line)
        self._record.show_facts(fault.record)
        self._note.setText(fault.note)


class NobodyPage(QWidget):
    """No test is running: a real state, with the way to one."""

    def __init__(self, view: View) -> None:
        super().__init__()
        choose = view.button(Go(Screen.TODAY), primary=True)
        picture = MovementPicture(170, 134)
        picture.show_movement("hops")
        card = EmptyPage(
            tr("No test is running."),
            tr("Choose an athlete on Today and press Space. The test shows here."),
            choose,
            picture=picture,
        )
        whole = Down(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
