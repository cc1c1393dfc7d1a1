"""One change against its error: bands of SWC and MDC95, zero, and the point with its ±."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.cell_drawings import diamond
from jumpstation.ui.text import signed
from jumpstation.ui.theme import sized, theme
from jumpstation.ui.values.change import ChangeRow
from jumpstation.ui.values.verdict import face


class ChangeStrip(QWidget):
    """250 × 40: a disc inside the error, a diamond beyond it."""

    def __init__(self) -> None:
        super().__init__()
        sized(self, MinimumWidth=170, MaximumWidth=250, FixedHeight=40)
        self._row: ChangeRow | None = None
        self._reach = 1.0
        theme().changed.connect(self.update)

    def show_row(self, row: ChangeRow, reach: float) -> None:
        """Show this change; `reach` is the scale that all strips beside it share."""
        self._row, self._reach = row, reach
        self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint bands, zero, marker and the limits in figures."""
        shown = self._row
        if shown is None or shown.change is None or shown.mdc is None:
            return
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text_room = round(14 * look.scale)
        top, bottom = 2.0, self.height() - text_room - 2.0
        reach = max(self._reach, 1e-9) * 1.15
        middle, half = self.width() / 2, self.width() / 2 - 14

        def x(value: float) -> float:
            return middle + value / reach * half

        band = QRectF(QPointF(x(-shown.mdc), top + 2), QPointF(x(shown.mdc), bottom - 2))
        painter.fillRect(band, look.color("mdc"))
        if shown.swc is not None:
            inner = QRectF(QPointF(x(-shown.swc), top + 2), QPointF(x(shown.swc), bottom - 2))
            painter.fillRect(inner, look.color("swc"))
        painter.setPen(look.pen("edge"))
        painter.drawLine(QPointF(x(0), top), QPointF(x(0), bottom))
        painter.setPen(look.pen("text2", 1, (4, 3)))
        painter.setFont(look.font(tokens.TICK))
        for edge in (-shown.mdc, shown.mdc):
            painter.drawLine(QPointF(x(edge), top), QPointF(x(edge), bottom))
        painter.setPen(look.color("text2"))
        for at in (-shown.mdc, 0.0, shown.mdc):
            box = QRectF(x(at) - 30, bottom, 60, text_room)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, signed(at) if at else "0")
        role = face(shown.verdict).role
        height = (top + bottom) / 2
        if shown.error is not None:
            painter.setPen(look.pen(role, 2))
            painter.drawLine(
                QPointF(x(shown.change - shown.error), height),
                QPointF(x(shown.change + shown.error), height),
            )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.brush(role))
        at = QPointF(x(shown.change), height)
        if abs(shown.change) > shown.mdc:
            diamond(painter, at, 7)
        else:
            painter.drawEllipse(at, 5, 5)
        painter.end()
