"""Drop-jump ladder: every try hollow, the mean a bar, the optimum a ground."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter

from jumpstation.ui import tokens
from jumpstation.ui.parts.plots.chart import LEFT, RIGHT, Chart, span_of, ticks, write
from jumpstation.ui.screens.athlete.model import LadderModel
from jumpstation.ui.text import number, tr
from jumpstation.ui.theme import theme


class Ladder(Chart):
    """RSI against box height."""

    margins = (40.0, 8.0, 10.0, 24.0)

    def __init__(self) -> None:
        super().__init__()
        self._model = LadderModel()

    def show_ladder(self, model: LadderModel) -> None:
        """Show these heights."""
        self._model = model
        self.update()

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Ground of the optimum, axis, tries, means."""
        model = self._model
        values = [v for rung in model.rungs for v in rung.tries]
        if not values:
            self.say(painter, tr("No drop jump yet: two box heights or more make a ladder."))
            return
        low, high = span_of(values, 0.25)

        def y(value: float) -> float:
            return box.bottom() - (value - low) / (high - low) * box.height()

        step = box.width() / len(model.rungs)
        look = theme()
        for i, rung in enumerate(model.rungs):
            if rung.optimum:
                ground = QRectF(box.left() + (i + 0.1) * step, box.top(), step * 0.8, box.height())
                painter.fillRect(ground, look.color("sel"))
                at = QPointF(ground.center().x(), box.bottom() - 12)
                write(painter, at, tr("optimum"), "action", size=tokens.SMALL, bold=True)
        for level in ticks(low, high, max(2, int(box.height() / 26))):
            painter.setPen(look.pen("grid"))
            painter.drawLine(QPointF(box.left(), y(level)), QPointF(box.right(), y(level)))
            write(painter, QPointF(box.left() - 6, y(level)), number(level, 1), align=RIGHT)
        painter.setPen(look.pen("edge"))
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        write(painter, QPointF(box.left() + 6, box.top() + 6), model.unit, align=LEFT)
        self._rungs(painter, box, step, y)

    def _rungs(self, painter: QPainter, box: QRectF, step: float, y) -> None:
        look = theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        before: QPointF | None = None
        for i, rung in enumerate(self._model.rungs):
            x = box.left() + (i + 0.5) * step
            write(painter, QPointF(x, box.bottom() + 13 * theme().scale), rung.label)
            if rung.mean is None:
                continue
            at = QPointF(x, y(rung.mean))
            painter.setPen(look.pen("flight", 2))
            if before is not None:
                painter.drawLine(before, at)
            half = min(22.0, step * 0.3)
            painter.setPen(look.pen("flight", 3))
            painter.drawLine(QPointF(x - half, at.y()), QPointF(x + half, at.y()))
            before = at
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(look.pen("flight", 1.5))
            spread = half * 0.55
            n = len(rung.tries)
            for j, value in enumerate(rung.tries):
                dx = 0.0 if n < 2 else -spread + 2 * spread * j / (n - 1)
                painter.drawEllipse(QPointF(x + dx, y(value)), 3, 3)
            top = min(y(value) for value in (*rung.tries, rung.mean))
            above = QPointF(x, top - 14)
            write(painter, above, number(rung.mean), "text", size=tokens.SMALL, bold=True)
