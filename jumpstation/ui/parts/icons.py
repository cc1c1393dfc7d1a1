"""Line icons of 24 pixels, our own, painted in the colour of the text."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPainterPath

from jumpstation.ui.theme import theme
from jumpstation.ui.values.shell import Screen

Line = tuple[tuple[float, float], ...]

ICONS: dict[Screen, tuple[Line, ...]] = {
    Screen.TODAY: tuple(
        line for y in (6.0, 12.0, 18.0) for line in (((3.0, y), (5.0, y)), ((9.0, y), (21.0, y)))
    ),
    Screen.TEST: (
        ((12, 7), (12, 14)),
        ((8, 10.5), (12, 8.5), (16, 10.5)),
        ((12, 14), (9, 19)),
        ((12, 14), (15, 19)),
        ((5, 22.5), (19, 22.5)),
    ),
    Screen.RESULT: (
        ((4, 4), (20, 4), (20, 20), (4, 20), (4, 4)),
        ((4, 9), (20, 9)),
        ((10, 9), (10, 20)),
        ((13, 15), (15, 17), (18, 13)),
    ),
    Screen.ATHLETE: (((3, 17), (8, 11), (13, 14), (20, 6)), ((3, 21), (21, 21))),
    Screen.SQUAD: tuple(
        line
        for y in (6.0, 12.0, 18.0)
        for line in (
            ((3.0, y), (9.0, y)),
            ((12.0, y + 1), (15.0, y - 2), (18.0, y + 1), (21.0, y - 2)),
        )
    ),
    Screen.DEVICE: (((2, 13), (7, 13), (9, 6), (13, 19), (16, 10), (18, 13), (22, 13)),),
    Screen.CLEARANCE: (
        ((8, 3), (8, 21)),
        ((16, 3), (16, 21)),
        ((8, 8), (16, 8)),
        ((8, 13), (16, 13)),
        ((8, 18), (16, 18)),
    ),
    Screen.SETTINGS: (
        ((3, 8), (13, 8)),
        ((19, 8), (21, 8)),
        ((3, 16), (6, 16)),
        ((12, 16), (21, 16)),
    ),
}
DISCS: dict[Screen, tuple[tuple[float, float, float], ...]] = {
    Screen.TEST: ((12, 4.5, 2.3),),
    Screen.SETTINGS: ((16, 8, 2.2), (9, 16, 2.2)),
}


def paint_icon(painter: QPainter, box: QRectF, screen: Screen, role: str) -> None:
    """Paint a screen's icon into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / 24, box.height() / 24)
    pen = theme().pen(role, 1.8)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in ICONS[screen]:
        path = QPainterPath(QPointF(*line[0]))
        for point in line[1:]:
            path.lineTo(QPointF(*point))
        painter.drawPath(path)
    for x, y, r in DISCS.get(screen, ()):
        painter.drawEllipse(QPointF(x, y), r, r)
    painter.restore()
