"""Anything over 200 ms: what is being done, how far it is, and Stop."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QProgressBar

from jumpstation.ui.parts.base import Card, label, row
from jumpstation.ui.parts.keys import KeyButton
from jumpstation.ui.text import tr


class Progress(Card):
    """A bar with its sentence; `stopped` when the user had enough."""

    stopped = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self._words = label("", "body", bold=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = KeyButton(tr("Stop"))
        self._stop.clicked.connect(self.stopped)
        self.column.addLayout(row(self._words, None, self._stop))
        self.column.addWidget(self._bar)

    def show_progress(self, words: str, done: int, of: int) -> None:
        """`of` 0: it is not known how much there is."""
        self._words.setText(words)
        self._bar.setRange(0, of)
        self._bar.setValue(done)
