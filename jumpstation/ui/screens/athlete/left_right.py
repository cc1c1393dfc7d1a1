"""Left against right, session by session: disc and square, whiskers, the difference in words."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter

from jumpstation.ui import tokens
from jumpstation.ui.parts.plots.chart import LEFT, RIGHT, Chart, span_of, ticks, write
from jumpstation.ui.screens.athlete.model import SidePair, SidesModel
from jumpstation.ui.text import number, tr
from jumpstation.ui.theme import theme


class LeftRight(Chart):
    """● left, ■ right; the side that is lower is named with how much."""

    margins = (40.0, 8.0, 10.0, 58.0)

    def __init__(self) -> None:
        super().__init__()
        self._model = SidesModel()

    def show_sides(self, model: SidesModel) -> None:
        """Show these sessions."""
        self._model = model
        self.update()

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Axis, pairs, differences and legend."""
        model = self._model
        values = [v for pair in model.pairs for v in (pair.left, pair.right) if v is not None]
        if not values:
            self.say(painter, tr("No single-leg test yet: both legs are needed."))
            return
        errors = [e for p in model.pairs for e in (p.left_error, p.right_error) if e is not None]
        low, high = span_of(values)
        air = max(errors, default=0.0)
        low, high = low - air, high + air

        def y(value: float) -> float:
            return box.bottom() - (value - low) / (high - low) * box.height()

        for level in ticks(low, high, max(2, int(box.height() / 22))):
            painter.setPen(theme().pen("grid"))
            painter.drawLine(QPointF(box.left(), y(level)), QPointF(box.right(), y(level)))
            write(painter, QPointF(box.left() - 6, y(level)), number(level, 1), align=RIGHT)
        painter.setPen(theme().pen("edge"))
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        write(painter, QPointF(box.left() + 6, box.top() + 4), model.unit, align=LEFT)
        step = box.width() / len(model.pairs)
        for i, pair in enumerate(model.pairs):
            self._pair(painter, pair, box.left() + (i + 0.5) * step, box, y)
        self._legend(painter, box)

    def _pair(self, painter: QPainter, pair: SidePair, x: float, box: QRectF, y) -> None:
        look, apart = theme(), 9 * theme().scale
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if pair.left is not None and pair.right is not None:
            painter.setPen(look.pen("edge"))
            painter.drawLine(QPointF(x - apart, y(pair.left)), QPointF(x + apart, y(pair.right)))
        for value, error, role, at in (
            (pair.left, pair.left_error, "flight", x - apart),
            (pair.right, pair.right_error, "right", x + apart),
        ):
            if value is None:
                continue
            painter.setPen(look.pen(role, 1.5))
            if error is not None:
                painter.drawLine(QPointF(at, y(value - error)), QPointF(at, y(value + error)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.brush(role))
            if role == "flight":
                painter.drawEllipse(QPointF(at, y(value)), 5, 5)
            else:
                painter.drawRect(QRectF(at - 4.5, y(value) - 4.5, 9, 9))
        line = 15 * theme().scale
        write(painter, QPointF(x, box.bottom() + line * 0.8), pair.label)
        role = "notmet" if pair.clear else "unclear"
        write(painter, QPointF(x, box.bottom() + line * 1.8), pair.words, role, bold=True)

    def _legend(self, painter: QPainter, box: QRectF) -> None:
        model = self._model
        y = box.bottom() + 46 * theme().scale
        left, right = "● " + tr("left"), "■ " + tr("right")
        if model.hurt_side == "left":
            left += f" ({model.hurt_words})"
        elif model.hurt_side == "right":
            right += f" ({model.hurt_words})"
        used = write(painter, QPointF(2, y), left, "flight", LEFT, tokens.CAPTION, bold=True)
        write(painter, QPointF(used.right() + 14, y), right, "right", LEFT, bold=True)
        write(painter, QPointF(self.width() - 2, y), model.error_words, align=RIGHT)
