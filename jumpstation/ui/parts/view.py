"""What all screens share: they show a model, and ask for what the user wants."""

from __future__ import annotations

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QWidget

from jumpstation.ui.values.actions import Ask


class View(QWidget):
    """A screen. `asked` carries every wish out; a view decides nothing itself."""

    asked = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def ask(self, name: str, value: object = None) -> None:
        """Send a wish out."""
        self.asked.emit(Ask(name, value))

    def handle(self, ask: Ask) -> bool:
        """Do what only concerns the screen itself (moving, zooming); True when it was that."""
        return False
