"""A page with nothing on it yet is a real state: what it is, and the way on."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QWidget

from jumpstation.ui.parts.base import Card, column, label, row
from jumpstation.ui.parts.keys import KeyButton


class EmptyPage(Card):
    """A bold sentence, a hint and the filled button (of several, one is seen) in the middle."""

    def __init__(
        self, words: str, hint: str, *buttons: KeyButton, picture: QWidget | None = None
    ) -> None:
        super().__init__()
        said = [label(words, "cue", bold=True, wrap=True), label(hint, "lead", "text2", wrap=True)]
        self._said = said
        for part in said:
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
        above = [row(None, picture, None)] if picture is not None else []
        self.column.addLayout(column(None, *above, *said, 12, row(None, *buttons, None), None))

    def say(self, words: str, hint: str) -> None:
        """Another sentence and hint: it is empty for another reason."""
        for part, text in zip(self._said, (words, hint), strict=True):
            part.setText(text)
