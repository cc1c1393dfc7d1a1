"""Setting a device up, one step at a time."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import (
    QHBoxLayout,
    QWidget,
)

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import Across, Card, Down, clear, column, holder, label, row
from jumpstation.ui.parts.explained import about
from jumpstation.ui.parts.fields import Line
from jumpstation.ui.parts.flow import flow
from jumpstation.ui.parts.verdict import Badge, VerdictLine
from jumpstation.ui.parts.view import View
from jumpstation.ui.screens.device.model import Step, Wizard, difference_words
from jumpstation.ui.screens.device.wishes import Do, Look
from jumpstation.ui.text import tr
from jumpstation.ui.theme import sized, theme
from jumpstation.ui.units import mass_words, read_mass


class PlatePicture(QWidget):
    """Where the disc goes: both halves of a plate, or a mat."""

    def __init__(self) -> None:
        super().__init__()
        sized(self, FixedWidth=150, FixedHeight=72)
        self._where = ""
        theme().changed.connect(self.update)

    def show_place(self, where: str) -> None:
        """middle, left, right, empty or mat."""
        self._where = where
        self.setVisible(bool(where))
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint plate and disc."""
        look, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.pen("edge"))
        painter.setBrush(look.brush("raised"))
        painter.setFont(look.font(tokens.TICK / look.scale))
        painter.scale(look.scale, look.scale)
        if self._where == "mat":
            painter.drawRoundedRect(QRectF(10, 14, 130, 44), 4, 4)
        else:
            for left, name in ((1, tr("left")), (76, tr("right"))):
                box = QRectF(left, 1, 73, 70)
                painter.setPen(look.pen("edge"))
                painter.drawRoundedRect(box, 3, 3)
                painter.setPen(look.color("text2"))
                side = Qt.AlignmentFlag.AlignLeft if left == 1 else Qt.AlignmentFlag.AlignRight
                painter.drawText(box.adjusted(6, 3, -6, -3), side | Qt.AlignmentFlag.AlignTop, name)
        middle = {"middle": 75, "left": 37, "right": 113}.get(self._where)
        if middle is not None:
            painter.setPen(look.pen("action", 2))
            painter.setBrush(look.brush("sel"))
            painter.drawEllipse(QRectF(middle - 23, 15, 46, 46))
        painter.end()


class WizardCard(Card):
    """Five steps; only the present one is open. What is recorded stays recorded."""

    def __init__(self, view: View) -> None:
        super().__init__(pad=18, space=12)
        self._view = view
        self._title, self._progress = label("", "title", bold=True), label("", "caption", "text2")
        self._before, self._after = Down(), Down()
        for part in (self._before, self._after):
            part.setSpacing(12)
        self._now = Card("now", pad=16, space=10)
        self._instruction = label("", "lead", bold=True, wrap=True)
        self._picture = PlatePicture()
        self._mass = Line()
        sized(self._mass, FixedWidth=120)
        self._mass.setAccessibleName(tr("Mass you put on"))
        self._mass.textEdited.connect(self._typed)
        about(self, "wizard")
        about(self._mass, "mass")
        self._reads = label("", "cue", bold=True)
        self._difference = label("", bold=True, wrap=True)
        self._steady = VerdictLine()
        self._note = label("", "small", "text2", wrap=True)
        self._back = view.button(Do.BACK, height=tokens.FILLED_HEIGHT)
        self._button = view.button(Look.GO_ON, primary=True)
        self._wizard = Wizard()
        self._lay_out()

    def _lay_out(self) -> None:
        top = Across()
        top.setSpacing(12)
        top.addWidget(self._instruction, 1)
        top.addWidget(self._picture)
        self._now.column.addLayout(top)
        self._mass_part = holder(
            column(
                flow(label(tr("Mass you put on")), None, self._mass),
                flow(label(tr("Plate reads")), None, self._reads),
                self._difference,
                space=10,
            )
        )
        self._now.column.addWidget(self._mass_part)
        self._now.column.addWidget(self._steady)
        self._now.column.addWidget(self._note)
        self.column.addLayout(flow(self._title, None, self._progress, line_space=2))
        self.column.addLayout(self._before)
        self.column.addWidget(self._now)
        self.column.addLayout(self._after)
        self.column.addStretch(1)
        sized(self._button, MinimumWidth=330)
        foot = row(None, self._back, self._button, space=10)
        self.foot = holder(foot)

    def typed_mass(self) -> float | None:
        """The mass typed, in kg."""
        return read_mass(self._mass.text())

    def show_wizard(self, wizard: Wizard) -> None:
        """Show the present step."""
        self._wizard = wizard
        self._title.setText(wizard.title)
        self._progress.setText(wizard.progress)
        clear(self._before)
        clear(self._after)
        into = self._before
        for i, step in enumerate(wizard.steps, start=1):
            into.addLayout(self._step(i, step))
            if step.standing == "now":
                into = self._after
        self._now.setVisible(bool(wizard.instruction))
        self._instruction.setText(wizard.instruction)
        self._picture.show_place(wizard.picture)
        self._mass_part.setVisible(wizard.asks_mass)
        if not self._mass.hasFocus() and wizard.mass_typed:
            self._mass.setText(wizard.mass_typed)
        self._reads.setText(mass_words(wizard.reads_kg, 2))
        self._typed()
        self._steady.setVisible(bool(wizard.steady_words))
        symbol, role = ("✓", "met") if wizard.steady else ("≈", "unclear")
        self._steady.show_symbol(symbol, wizard.steady_words, role)
        self._note.setText(wizard.note)
        self._note.setVisible(bool(wizard.note))
        self._button.setVisible(bool(wizard.button))
        self._back.setVisible(bool(wizard.button))

    def _typed(self) -> None:
        said, _near = difference_words(self.typed_mass(), self._wizard.reads_kg)
        self._difference.setText(said)
        self._difference.setVisible(bool(said))

    def _step(self, place: int, step: Step) -> QHBoxLayout:
        mark = Badge(26)
        if step.standing == "done":
            mark.show_symbol("✓", "met")
        else:
            mark.show_symbol(str(place), "action" if step.standing == "now" else "none")
        now = step.standing == "now"
        name = label(step.name, "lead" if now else "body", bold=True)
        line = row(mark, 2, name)
        line.addWidget(label(step.words, "small", "text2", wrap=True), 1)
        return line
