"""The two drawings that fit in a table cell: a sparkline, and an interval against a line."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPolygonF

from jumpstation.answers.columns import Course
from jumpstation.ui.theme import theme
from jumpstation.ui.values.cells import Interval
from jumpstation.ui.values.verdict import Verdict, face


def paint_spark(painter: QPainter, box: QRectF, spark: Course) -> None:
    """Values in time order; the line is broken and dotted where nothing can be compared."""
    if not spark.values:
        return
    look = theme()
    bounds = [v for v in (*spark.values, spark.low, spark.high) if v is not None]
    low, high = min(bounds), max(bounds)
    span = (high - low) or 1.0
    box = box.adjusted(0, 2, -4, -2)

    def y(value: float) -> float:
        return box.bottom() - (value - low) / span * box.height()

    if spark.low is not None and spark.high is not None:
        band = QRectF(QPointF(box.left(), y(spark.high)), QPointF(box.right() + 4, y(spark.low)))
        painter.fillRect(band, look.color("mdc"))
    step = box.width() / max(1, len(spark.values) - 1)
    points = [QPointF(box.left() + i * step, y(v)) for i, v in enumerate(spark.values)]
    alike = spark.comparable or (True,) * len(points)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i in range(1, len(points)):
        if alike[i] != alike[i - 1]:
            continue
        pen = look.pen("flight", 1.3) if alike[i] else look.pen("none", 1.3, (2, 2))
        painter.setPen(pen)
        painter.drawLine(points[i - 1], points[i])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.brush("flight" if alike[-1] else "none"))
    last = points[-1] if len(points) > 1 else QPointF(box.right(), points[0].y())
    painter.drawEllipse(last, 3, 3)


def marker(painter: QPainter, at: QPointF, verdict: Verdict) -> None:
    """The mark of a measured value: disc, diamond or square by what can be said."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().brush(face(verdict).role))
    if verdict is Verdict.MET:
        painter.drawEllipse(at, 5, 5)
    elif verdict is Verdict.NOT_MET:
        painter.drawRect(QRectF(at.x() - 4, at.y() - 4, 8, 8))
    else:
        diamond(painter, at, 6)


def diamond(painter: QPainter, at: QPointF, radius: float) -> None:
    """A diamond in the present brush."""
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(at.x(), at.y() - radius),
                QPointF(at.x() + radius, at.y()),
                QPointF(at.x(), at.y() + radius),
                QPointF(at.x() - radius, at.y()),
            ]
        )
    )


def paint_interval(painter: QPainter, box: QRectF, shown: Interval) -> None:
    """A value with its interval, the line it is held against, the wanted side tinted."""
    look = theme()
    low, high = min(shown.low, shown.line), max(shown.high, shown.line)
    margin = (high - low or 1.0) * 0.18
    low, high = low - margin, high + margin

    def x(value: float) -> float:
        return box.left() + (value - low) / (high - low) * box.width()

    line = x(shown.line)
    wanted = (
        QRectF(QPointF(line, box.top()), box.bottomRight())
        if shown.wanted_above
        else QRectF(box.topLeft(), QPointF(line, box.bottom()))
    )
    painter.fillRect(wanted.adjusted(0, 3, 0, -3), look.color("mdc"))
    painter.setPen(look.pen("text", 2))
    painter.drawLine(QPointF(line, box.top()), QPointF(line, box.bottom()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    role = face(shown.verdict).role
    middle = box.center().y()
    painter.setPen(look.pen(role, 2))
    painter.drawLine(QPointF(x(shown.low), middle), QPointF(x(shown.high), middle))
    marker(painter, QPointF(x(shown.value), middle), shown.verdict)
