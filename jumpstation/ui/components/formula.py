"""A metric's formula, source and limits, beside the number it explains."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QVBoxLayout, QWidget

from jumpstation.ui.components.base import label, row
from jumpstation.ui.components.keys import KeyButton
from jumpstation.ui.text import tr


class FormulaPanel(QDialog):
    """Parts of (head, words); Esc or Enter closes it."""

    def __init__(self, parent: QWidget, parts: Sequence[tuple[str, str]]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self.setWindowTitle(parts[0][0] if parts else "")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(18, 18, 18, 18)
        inside.setSpacing(6)
        for place, (head, words) in enumerate(parts):
            inside.addWidget(label(head, "lead" if place == 0 else "body", bold=True, wrap=True))
            text = label(words, "body", wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            inside.addWidget(text)
        close = KeyButton(tr("Close"), "Enter", primary=True)
        close.clicked.connect(self.accept)
        inside.addLayout(row(None, close))
