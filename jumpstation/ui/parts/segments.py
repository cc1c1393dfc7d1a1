"""A row of choices of which one is taken."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QFontMetrics
from PyQt6.QtWidgets import QButtonGroup, QPushButton, QWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.flow import Flow
from jumpstation.ui.theme import sized, theme


class Segments(QWidget):
    """`chosen` tells the id of what the user took."""

    chosen = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row = Flow(space=-1, line_space=-1)  # one border between two choices
        self.setLayout(self._row)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}
        theme().changed.connect(self._measure)

    def show_choices(self, choices: tuple[tuple[str, str], ...], selected: str) -> None:
        """Show (id, text) pairs; buttons are made once and keep their place."""
        if tuple(self._buttons) != tuple(name for name, _ in choices):
            self._make([name for name, _ in choices])
        for name, text in choices:
            button = self._buttons[name]
            button.setText(text)
            button.setAccessibleName(text)
            button.setChecked(name == selected)
        self._measure()

    def _measure(self) -> None:
        """Wide enough for the bold face, so that nothing moves when a choice is taken."""
        metrics = QFontMetrics(theme().font(tokens.BODY, bold=True))
        for button in self._buttons.values():
            button.setFixedWidth(metrics.horizontalAdvance(button.text()) + 18)

    def texts(self) -> list[str]:
        """What stands on the buttons."""
        return [button.text() for button in self._buttons.values()]

    def _make(self, names: list[str]) -> None:
        for button in self._buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for name in names:
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("segment", "true")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            sized(button, FixedHeight=tokens.CONTROL_HEIGHT)
            button.clicked.connect(lambda _checked, taken=name: self.chosen.emit(taken))
            self._group.addButton(button)
            self._row.addWidget(button)
            self._buttons[name] = button
