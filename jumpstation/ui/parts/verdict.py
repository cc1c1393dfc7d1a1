"""The badge of a verdict, painted: symbol on its ground, dashed where nothing is known."""

from __future__ import annotations

from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import Across, label, retone
from jumpstation.ui.theme import sized, theme
from jumpstation.ui.values.verdict import Verdict, face


def paint_badge(painter: QPainter, box: QRectF, symbol: str, role: str, dashed: bool) -> None:
    """Paint a symbol on the ground of its role."""
    look = theme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(look.pen(role, 1, (2, 2)) if dashed else Qt.PenStyle.NoPen)
    ground = f"{role}_ground" if role in ("met", "notmet", "unclear", "none") else "sel"
    painter.setBrush(look.brush(ground))
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5) if dashed else box
    painter.drawRoundedRect(inner, tokens.MARK_RADIUS, tokens.MARK_RADIUS)
    painter.setPen(look.color(role))
    painter.setFont(look.font(box.height() * 0.62 / look.scale))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, symbol)
    painter.restore()


class Badge(QWidget):
    """A painted symbol of 18 to 32 pixels."""

    def __init__(self, size: int = 18) -> None:
        super().__init__()
        sized(self, FixedWidth=size, FixedHeight=size)
        self._symbol, self._role, self._dashed = "", "none", False
        theme().changed.connect(self.update)

    def show_symbol(self, symbol: str, role: str, dashed: bool = False) -> None:
        """Show this symbol; nothing is painted for an empty one."""
        if (symbol, role, dashed) != (self._symbol, self._role, self._dashed):
            self._symbol, self._role, self._dashed = symbol, role, dashed
            self.update()

    def show_verdict(self, verdict: Verdict, lower_is_better: bool = False) -> None:
        """Show a verdict's symbol."""
        looks = face(verdict, lower_is_better)
        self.show_symbol(looks.symbol, looks.role, looks.dashed)
        self.setAccessibleName(looks.word)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the symbol on its ground."""
        if self._symbol:
            painter = QPainter(self)
            paint_badge(painter, QRectF(self.rect()), self._symbol, self._role, self._dashed)
            painter.end()


class VerdictLine(QWidget):
    """A badge and its words."""

    def __init__(self, size: str = "body", badge: int = 18, wrap: bool = False) -> None:
        super().__init__()
        inside = Across(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(6)
        self.badge = Badge(badge)
        self.words = label("", size, bold=True, wrap=wrap)
        inside.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        inside.addWidget(self.words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_verdict(self, verdict: Verdict, words: str = "") -> None:
        """Show a verdict, with its own word or another."""
        looks = face(verdict)
        self.show_symbol(looks.symbol, words or looks.word, looks.role, looks.dashed)

    def show_symbol(self, symbol: str, words: str, role: str, dashed: bool = False) -> None:
        """Show any symbol with words in its colour."""
        self.badge.show_symbol(symbol, role, dashed)
        self.words.setText(words)
        retone(self.words, role)
