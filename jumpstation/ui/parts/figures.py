"""Stick figures in two poses, one entry a movement: what to do, without a word."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPainterPath, QPaintEvent
from PyQt6.QtWidgets import QWidget

from jumpstation.ui.theme import sized, theme

Line = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Pose:
    """A figure in a box of 40 × 64: head centre, lines of trunk, arms and legs."""

    head: tuple[float, float]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Two poses beside each other, with boxes to drop from and an arrow up."""

    first: Pose
    second: Pose
    lift: float = 8.0  # how far the second pose is off the ground
    arrow: bool = True
    box: float = 0.0  # height of a box under the first pose


_ARMS: tuple[Line, ...] = (((20, 24), (11, 31), (18, 37)), ((20, 24), (29, 31), (22, 37)))
_SWING: tuple[Line, ...] = (((20, 24), (28, 14), (33, 5)), ((20, 24), (12, 14), (7, 5)))
_TRUNK: Line = ((20, 18), (20, 38))
_STRAIGHT = ((20, 38), (15, 50), (15, 62), (11, 62)), ((20, 38), (25, 50), (25, 62), (29, 62))
_AIR = ((20, 38), (16, 48), (16, 57), (14, 62)), ((20, 38), (24, 48), (24, 57), (26, 62))
_CROUCH = ((22, 44), (12, 49), (17, 62), (12, 62)), ((22, 44), (30, 49), (25, 62), (30, 62))

STAND = Pose((20, 12), (_TRUNK, *_ARMS, *_STRAIGHT))
FLY = Pose((20, 12), (_TRUNK, *_ARMS, *_AIR))
SWING = Pose((20, 12), (_TRUNK, *_SWING, *_AIR))
SQUAT = Pose(
    (25, 18),
    (
        ((25, 24), (22, 44)),
        ((24, 28), (14, 36), (21, 42)),
        ((24, 28), (33, 36), (25, 42)),
        *_CROUCH,
    ),
)
ONE_LEG = Pose(
    (20, 12),
    (_TRUNK, *_ARMS, ((20, 38), (19, 50), (19, 62), (15, 62)), ((20, 38), (28, 46), (24, 56))),
)
ONE_LEG_FLY = Pose(
    (20, 12), (_TRUNK, *_ARMS, ((20, 38), (19, 48), (18, 60)), ((20, 38), (28, 46), (24, 56)))
)
TOES = Pose((20, 10), (((20, 16), (20, 36)), *_ARMS, ((20, 36), (19, 50), (19, 58), (15, 62))))

PICTURES: dict[str, Picture] = {
    "hops": Picture(STAND, FLY),
    "counter_movement": Picture(SQUAT, SWING, lift=10),
    "squat_jump": Picture(SQUAT, FLY, lift=10),
    "drop_jump": Picture(STAND, FLY, lift=6, box=20),
    "single_leg": Picture(ONE_LEG, ONE_LEG_FLY),
    "heel_raise": Picture(STAND, TOES, lift=0),
    "stand": Picture(STAND, STAND, lift=0, arrow=False),
}


class MovementPicture(QWidget):
    """The picture of a movement; an unknown one shows someone standing."""

    def __init__(self, width: int = 84, height: int = 66) -> None:
        super().__init__()
        sized(self, FixedWidth=width, FixedHeight=height)
        self._name = "stand"
        theme().changed.connect(self.update)

    def show_movement(self, name: str) -> None:
        """Show this movement."""
        if name != self._name:
            self._name = name
            self.setAccessibleName(name.replace("_", " "))
            self.update()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint both poses on one ground."""
        painter = QPainter(self)
        paint_picture(painter, QRectF(self.rect()), PICTURES.get(self._name, PICTURES["stand"]))
        painter.end()


def paint_picture(painter: QPainter, room: QRectF, picture: Picture) -> None:
    """Paint a picture into a room of any size; drawn for 104 × 84."""
    look = theme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    factor = min(room.width() / 104, room.height() / 84)
    painter.translate(room.center() - QPointF(52, 42) * factor)
    painter.scale(factor, factor)
    width = 2.6 if factor < 1.3 else 2.2
    ground = 80.0
    painter.setPen(look.pen("edge", width * factor))
    painter.drawLine(QPointF(2, ground), QPointF(102, ground))
    if picture.box:
        painter.drawRect(QRectF(4, ground - picture.box, 36, picture.box))
    _pose(painter, picture.first, 2, ground - 62 - picture.box, "text", width * factor)
    up = picture.lift
    _pose(painter, picture.second, 46, ground - 62 - up, "flight", width * factor)
    if picture.arrow:
        painter.setPen(look.pen("action", width * factor))
        painter.drawLine(QPointF(95, 60), QPointF(95, 26))
        painter.drawLine(QPointF(95, 26), QPointF(89, 33))
        painter.drawLine(QPointF(95, 26), QPointF(101, 33))
    painter.restore()


def _pose(painter: QPainter, pose: Pose, dx: float, dy: float, role: str, width: float) -> None:
    pen = theme().pen(role, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(pose.head[0] + dx, pose.head[1] + dy), 5.5, 5.5)
    for line in pose.lines:
        path = QPainterPath(QPointF(line[0][0] + dx, line[0][1] + dy))
        for x, y in line[1:]:
            path.lineTo(QPointF(x + dx, y + dy))
        painter.drawPath(path)
