"""A short form: a few lines and choices, sent together; what is wrong is said in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jumpstation.errors import JumpstationError
from jumpstation.ui.parts.base import label, row
from jumpstation.ui.parts.keys import KeyButton
from jumpstation.ui.text import tr

WIDTH, MOST_HEIGHT = 620, 420


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form. choices: (words, value), else a line that is typed into."""

    name: str
    label: str
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""


class Form(QDialog):
    """Fields and one button; Ctrl+Enter sends, Esc leaves.

    `done` gets what was typed by name; what it raises is shown and the form stays as it is.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        fields: Sequence[Field],
        button: str,
        done: Callable[[dict[str, str]], None],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._done = done
        self.inputs: dict[str, QLineEdit | QComboBox] = {}
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(16)
        for place, field in enumerate(fields):
            made = self.inputs[field.name] = _input(field)
            grid.addWidget(label(field.label, tone="text2", wrap=True), place, 0)
            grid.addWidget(made, place, 1)
        self._fault = label("", "small", "notmet", wrap=True)
        self._fault.hide()
        send = KeyButton(button, "Ctrl+Enter", primary=True)
        send.clicked.connect(self.send)
        leave = KeyButton(tr("Leave"), "Esc")
        leave.clicked.connect(self.reject)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(18, 18, 18, 18)
        inside.setSpacing(14)
        inside.addWidget(label(title, "lead", bold=True, wrap=True))
        inside.addWidget(_scrolled(grid), 1)
        inside.addWidget(self._fault)
        inside.addLayout(row(leave, None, send))
        self._first, self._leaving = self.typed(), False
        self.setMinimumWidth(WIDTH)
        first = next(iter(self.inputs.values()), None)
        if first is not None:
            first.setFocus()

    @property
    def fault(self) -> str:
        """What is wrong with what was typed; empty: nothing was found yet."""
        return self._fault.text()

    def typed(self) -> dict[str, str]:
        """What stands in the form by name."""
        return {
            name: str(made.currentData()) if isinstance(made, QComboBox) else made.text().strip()
            for name, made in self.inputs.items()
        }

    def send(self) -> None:
        """Hand over what was typed; a fault is shown and nothing is lost."""
        try:
            self._done(self.typed())
        except JumpstationError as error:
            self._fault.setText(str(error))
            self._fault.show()
            return
        self.accept()

    def reject(self) -> None:
        """Leave; where something was typed only when it is said a second time."""
        if self.typed() == self._first or self._leaving:
            super().reject()
            return
        self._leaving = True
        self._fault.setText(tr("What was typed is not written yet. Esc again leaves it."))
        self._fault.show()

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Ctrl+Enter sends; Enter goes to the next field."""
        if a0 is None:
            return
        if a0.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(a0)
        elif a0.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.send()
        else:
            self.focusNextChild()


def _input(field: Field) -> QLineEdit | QComboBox:
    if not field.choices:
        line = QLineEdit(field.value)
        line.setPlaceholderText(field.hint)
        line.setAccessibleName(field.label)
        line.setMinimumWidth(240)
        return line
    box = QComboBox()
    for words, value in field.choices:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(field.value)))
    box.setAccessibleName(field.label)
    box.setMinimumWidth(240)
    return box


def _scrolled(grid: QGridLayout) -> QScrollArea:
    """The fields at their own height, scrolled where they are many."""
    inner = QWidget()
    grid.setContentsMargins(0, 0, 8, 0)
    inner.setLayout(grid)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    area.setMinimumHeight(min(MOST_HEIGHT, inner.sizeHint().height() + 16))
    return area
