"""A row of choices of which one is taken."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QFontMetrics
from PyQt6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from jumpstation.ui import tokens
from jumpstation.ui.theme import theme


class Segments(QWidget):
    """`chosen` tells the id of what the user took."""

    chosen = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QPushButton] = {}

    def show_choices(self, choices: tuple[tuple[str, str], ...], selected: str) -> None:
        """Show (id, text) pairs; buttons are made once and keep their place."""
        if tuple(self._buttons) != tuple(name for name, _ in choices):
            self._make([name for name, _ in choices])
        for name, text in choices:
            button = self._buttons[name]
            button.setText(text)
            button.setAccessibleName(text)
            button.setChecked(name == selected)
            # wide enough for the bold face, so that nothing moves when it is taken
            metrics_font = theme().font(tokens.BODY, bold=True)
            button.setMinimumWidth(QFontMetrics(metrics_font).horizontalAdvance(text) + 20)

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
            button.setProperty("last", "true" if name == names[-1] else "false")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setFixedHeight(round(tokens.CONTROL_HEIGHT * theme().scale))
            button.clicked.connect(lambda _checked, taken=name: self.chosen.emit(taken))
            self._group.addButton(button)
            self._row.addWidget(button)
            self._buttons[name] = button
