"""A small painted chart: axes, ticks and words placed to the pixel, painted when data change."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from jumpstation.ui import tokens
from jumpstation.ui.theme import theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


class Chart(QWidget):
    """A widget whose `draw` paints into `box`, the room inside the axes."""

    margins = (44.0, 10.0, 10.0, 24.0)  # left, top, right, bottom in pixels at 100 %

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)
        theme().changed.connect(self.update)

    def box(self) -> QRectF:
        """The room inside the axes."""
        left, top, right, bottom = (m * theme().scale for m in self.margins)
        return QRectF(self.rect()).adjusted(left, top, -right, -bottom)

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the chart."""
        painter = QPainter(self)
        painter.setFont(theme().font(tokens.CAPTION))
        self.draw(painter, self.box())
        painter.end()

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Paint into the box; each chart has its own."""
        raise NotImplementedError

    def say(self, painter: QPainter, words: str) -> None:
        """One sentence in the middle: an empty chart is a real state."""
        painter.setPen(theme().color("text2"))
        painter.setFont(theme().font(tokens.BODY))
        flags = int(CENTER) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(QRectF(self.rect()).adjusted(12, 8, -12, -8), flags, words)


def write(
    painter: QPainter,
    at: QPointF,
    words: str,
    role: str = "text2",
    align: Qt.AlignmentFlag = CENTER,
    size: float = tokens.CAPTION,
    bold: bool = False,
) -> QRectF:
    """Write words around a point (left of it, right of it or centred); gives the room used."""
    font = theme().font(size, bold)
    painter.setFont(font)
    painter.setPen(theme().color(role))
    width = painter.fontMetrics().horizontalAdvance(words) + 2
    height = painter.fontMetrics().height()
    left = at.x() - width / 2
    if align & Qt.AlignmentFlag.AlignLeft:
        left = at.x()
    elif align & Qt.AlignmentFlag.AlignRight:
        left = at.x() - width
    room = QRectF(left, at.y() - height / 2, width, height)
    painter.drawText(room, align | Qt.AlignmentFlag.AlignVCenter, words)
    return room


def nice_step(span: float, most: int) -> float:
    """A step of 1, 2 or 5 times a power of ten that gives at most `most` ticks.

    >>> nice_step(0.6, 7), nice_step(43, 5)
    (0.1, 10.0)
    """
    if span <= 0:
        return 1.0
    step = 10.0 ** int(f"{span / most:e}".split("e")[1])
    for factor in (1, 2, 5, 10, 20):
        if span / (step * factor) <= most:
            return float(f"{step * factor:.6g}")
    return step * 50


def ticks(low: float, high: float, most: int = 7) -> list[float]:
    """Round numbers within a range.

    >>> ticks(1.07, 1.72, 7)
    [1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7]
    """
    step = nice_step(high - low, most)
    first = -int(-low // step)
    found: list[float] = []
    while first * step <= high + step * 1e-6:
        found.append(round(first * step, 10))
        first += 1
    return found


def span_of(values: Sequence[float], margin: float = 0.12) -> tuple[float, float]:
    """A range around values, with some air; a single value gets a tenth of itself."""
    low, high = min(values), max(values)
    air = (high - low) * margin or abs(high) * 0.1 or 0.5
    return low - air, high + air
