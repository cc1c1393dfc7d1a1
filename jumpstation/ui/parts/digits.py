"""Digits to be read from five metres: painted, of fixed width, no layout when they change."""

from __future__ import annotations

from PyQt6.QtCore import QRect, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from jumpstation.ui.theme import theme


class BigDigits(QWidget):
    """Text of at most `widest`, set as large as `px` and as the room allow."""

    def __init__(self, px: int, widest: str = "8.88", align_right: bool = False) -> None:
        super().__init__()
        self._px, self._widest, self._text = px, widest, ""
        self._align = Qt.AlignmentFlag.AlignRight if align_right else Qt.AlignmentFlag.AlignLeft
        self._role = "text"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_px(px)
        theme().changed.connect(self.update)

    def set_px(self, px: int) -> None:
        """Another size: the height follows the digits, not the line height of the font."""
        self._px = px
        self.setFixedHeight(round(px * 0.80))
        self.update()

    def show_text(self, text: str, role: str = "text") -> None:
        """Show this; repaints only when it differs."""
        if (text, role) != (self._text, self._role):
            self._text, self._role = text, role
            self.setAccessibleName(text)
            self.update()

    def text(self) -> str:
        """What is shown."""
        return self._text

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the text on its baseline, shrunk when it would not fit."""
        painter = QPainter(self)
        font = theme().font(self._px / theme().scale, bold=True)
        width = QFontMetricsF(font).horizontalAdvance(self._text)
        if width > self.width() > 0:
            font.setPixelSize(max(8, int(font.pixelSize() * self.width() / width)))
        painter.setFont(font)
        painter.setPen(theme().color(self._role))
        cap = QFontMetricsF(font).capHeight()
        baseline = (self.height() + cap) / 2
        width = QFontMetricsF(font).horizontalAdvance(self._text)
        x = self.width() - width if self._align == Qt.AlignmentFlag.AlignRight else 0.0
        painter.drawText(round(x), round(baseline), self._text)
        painter.end()

    def text_box(self) -> QRect:
        """Where the text stands, for tests of what is cut."""
        font = theme().font(self._px / theme().scale, bold=True)
        return QRect(0, 0, round(QFontMetricsF(font).horizontalAdvance(self._text)), self.height())
