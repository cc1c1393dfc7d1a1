"""A text field that keeps its keys: Enter ends the line and goes no further."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QLineEdit


class Line(QLineEdit):
    """One line; Enter is not also the screen's Enter. Ctrl+Enter passes on."""

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Take Enter after the line has told that it was pressed."""
        super().keyPressEvent(a0)
        if a0 is not None and a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            plain = not a0.modifiers() & Qt.KeyboardModifier.ControlModifier
            a0.setAccepted(plain)
