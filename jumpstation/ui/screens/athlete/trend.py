"""Values over time, with baseline, error bands, injuries and notes on the same axis."""

from __future__ import annotations

from datetime import date, timedelta

from PyQt6.QtCore import QPointF, QRectF, Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent, QPainter, QPolygonF

from jumpstation.ui import tokens
from jumpstation.ui.parts.cell_drawings import diamond
from jumpstation.ui.parts.plots.chart import CENTER, LEFT, RIGHT, Chart, span_of, ticks, write
from jumpstation.ui.screens.athlete.model import (
    TrendModel,
    TrendPoint,
    month_ticks,
    runs,
    trend_state,
)
from jumpstation.ui.text import number, signed, tr
from jumpstation.ui.theme import theme

MOST_POINTS = 200  # a longer history is drawn thinned: first, last, lowest and highest stay


class Trend(Chart):
    """The trend; `opened` tells the trial of a point that was clicked."""

    opened = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self._model = TrendModel()
        self._at: list[tuple[QPointF, TrendPoint]] = []
        self._held: TrendPoint | None = None
        self.setMouseTracking(True)
        self.setMinimumHeight(200)

    def show_trend(self, model: TrendModel) -> None:
        """Show these points."""
        if model != self._model:
            self._model, self._held = model, None
            self.update()

    def step(self, by: int) -> None:
        """Hold the point `by` further on; from none it begins at the last."""
        points = self._model.points
        if not points:
            return
        place = points.index(self._held) + by if self._held in points else len(points) - 1
        self._held = points[max(0, min(len(points) - 1, place))]
        self.update()

    def held_trial(self) -> str:
        """The trial of the held point, or nothing."""
        return self._held.trial_id if self._held else ""

    def box(self) -> QRectF:
        """Room for the words at the right and for the lanes below."""
        scale, model = theme().scale, self._model
        lanes = (28 if model.spans else 0) + (26 if model.notes else 0)
        inner = QRectF(self.rect())
        return inner.adjusted(46 * scale, 8 * scale, -132 * scale, -(28 + lanes) * scale)

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Bands, grid, spans, points, lanes."""
        model = self._model
        self._at = []
        if not model.points:
            self.say(painter, trend_state(model))
            return
        begins, ends = self._days()
        values = [p.value for p in model.points]
        values += [
            v for p in model.points if p.error for v in (p.value - p.error, p.value + p.error)
        ]
        if model.band:
            values += [model.band.baseline - model.band.mdc, model.band.baseline + model.band.mdc]
        low, high = span_of(values, 0.1)
        days = max(1, (ends - begins).days)

        def x(on: date) -> float:
            return box.left() + (on - begins).days / days * box.width()

        def y(value: float) -> float:
            return box.bottom() - (value - low) / (high - low) * box.height()

        self._bands(painter, box, x, y)
        self._grid(painter, box, low, high, y)
        painter.save()
        painter.setClipRect(box.adjusted(-6, -2, 8, 2))
        self._spans(painter, box, x)
        self._points(painter, x, y)
        painter.restore()
        self._months(painter, box, begins, ends, x)
        self._right_words(painter, box, y)
        self._lanes(painter, box, x)
        self._tip(painter, box)
        few = trend_state(model)
        if few:
            write(painter, QPointF(box.center().x(), box.top() + 12), few, size=tokens.BODY)

    def _days(self) -> tuple[date, date]:
        model = self._model
        first, last = model.points[0].on, model.points[-1].on
        begins, ends = model.begins or first, model.ends or last
        air = timedelta(days=max(3, (ends - begins).days // 40))
        return begins - air, ends + air

    def _bands(self, painter: QPainter, box: QRectF, x, y) -> None:
        look, band, points = theme(), self._model.band, self._model.points
        mixed = [p for p in points if not p.comparable]
        alike = [p for p in points if p.comparable]
        if mixed and alike and mixed[0].on < alike[0].on:
            edge = (x(mixed[-1].on) + x(alike[0].on)) / 2
            ground = QRectF(QPointF(box.left(), box.top()), QPointF(edge, box.bottom()))
            hatch = look.hatch("line")
            painter.fillRect(ground, hatch)
            painter.setPen(look.pen("edge", 1, (2, 3)))
            painter.drawLine(QPointF(edge, box.top()), QPointF(edge, box.bottom()))
            if self._model.before_words:
                at = QPointF(ground.center().x(), box.bottom() - 12)
                font = look.font(tokens.CAPTION)
                painter.setFont(font)
                width = painter.fontMetrics().horizontalAdvance(self._model.before_words) + 8
                painter.fillRect(
                    QRectF(at.x() - width / 2, at.y() - 8, width, 16), look.color("surface")
                )
                write(painter, at, self._model.before_words)
        if band is None:
            return
        left = max(box.left(), x(band.begins))
        for half, role in ((band.mdc, "mdc"), (band.swc, "swc")):
            if half is not None:
                top, bottom = y(band.baseline + half), y(band.baseline - half)
                painter.fillRect(
                    QRectF(QPointF(left, top), QPointF(box.right(), bottom)), look.color(role)
                )
        painter.setPen(look.pen("text2", 1, (5, 4)))
        for edge in (band.baseline - band.mdc, band.baseline + band.mdc):
            painter.drawLine(QPointF(left, y(edge)), QPointF(box.right(), y(edge)))
        painter.setPen(look.pen("text2"))
        painter.drawLine(QPointF(left, y(band.baseline)), QPointF(box.right(), y(band.baseline)))

    def _grid(self, painter: QPainter, box: QRectF, low: float, high: float, y) -> None:
        look = theme()
        step = ticks(low, high, max(2, int(box.height() / 30)))
        for level in step:
            painter.setPen(look.pen("grid"))
            painter.drawLine(QPointF(box.left(), y(level)), QPointF(box.right(), y(level)))
            digits = 1 if all(abs(v * 10 - round(v * 10)) < 1e-6 for v in step) else 2
            write(painter, QPointF(box.left() - 6, y(level)), number(level, digits), align=RIGHT)
        painter.setPen(look.pen("edge"))
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        write(painter, QPointF(box.left() + 6, box.top() + 6), self._model.unit, align=LEFT)

    def _spans(self, painter: QPainter, box: QRectF, x) -> None:
        for span in self._model.spans:
            right = x(span.ends) if span.ends else box.right()
            room = QRectF(QPointF(x(span.begins), box.top()), QPointF(right, box.bottom()))
            hatch = theme().hatch("notmet")
            color = hatch.color()
            color.setAlpha(90)
            hatch.setColor(color)
            painter.fillRect(room, hatch)

    def _points(self, painter: QPainter, x, y) -> None:
        look = theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for run in runs(self._model.points):
            drawn = thinned(run)
            line = [QPointF(x(p.on), y(p.value)) for p in drawn]
            if run[0].comparable and len(line) > 1:
                painter.setPen(look.pen("flight", 2))
                painter.drawPolyline(QPolygonF(line))
            for at, point in zip(line, drawn, strict=True):
                self._at.append((at, point))
                painter.setPen(look.pen("flight" if point.comparable else "none", 1.5))
                hollow = not point.comparable
                painter.setBrush(Qt.BrushStyle.NoBrush if hollow else look.brush("flight"))
                if len(drawn) <= MOST_POINTS // 2 or point is drawn[-1]:
                    painter.drawEllipse(at, 4, 4)
        last = self._model.points[-1]
        at = QPointF(x(last.on), y(last.value))
        if last.error is not None:
            painter.setPen(look.pen("flight", 2))
            painter.drawLine(
                QPointF(at.x(), y(last.value - last.error)),
                QPointF(at.x(), y(last.value + last.error)),
            )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.brush("flight"))
        painter.drawEllipse(at, 6, 6)

    def _months(self, painter: QPainter, box: QRectF, begins: date, ends: date, x) -> None:
        room = max(2, int(box.width() / (46 * theme().scale)))
        for on, name in month_ticks(begins, ends, room):
            painter.setPen(theme().pen("edge"))
            painter.drawLine(QPointF(x(on), box.bottom()), QPointF(x(on), box.bottom() + 4))
            write(painter, QPointF(x(on), box.bottom() + 13 * theme().scale), name)

    def _right_words(self, painter: QPainter, box: QRectF, y) -> None:
        model, left = self._model, box.right() + 8
        last = model.points[-1]
        words: list[tuple[float, str, str, bool]] = []
        if model.band:
            band = model.band
            words.append(
                (y(band.baseline + band.mdc), f"MDC95 +{number(band.mdc)}", "text2", False)
            )
            words.append(
                (y(band.baseline - band.mdc), f"MDC95 {signed(-band.mdc)}", "text2", False)
            )
            baseline = tr("baseline {value}", value=number(band.baseline, model.digits))
            words.append((y(band.baseline), baseline, "text", True))
            if band.swc is not None:
                high = y(band.baseline + band.swc)
                words.append((high, f"SWC ±{number(band.swc)}", "text2", False))
        value = number(last.value, model.digits)
        error = "" if last.error is None else f" ± {number(last.error, model.digits)}"
        own_y = y(last.value)
        placed = [own_y]
        write(painter, QPointF(left, own_y), value + error, "flight", LEFT, tokens.BODY, bold=True)
        for level, text, role, bold in words:
            at = level
            for taken in placed:
                if abs(at - taken) < 15 * theme().scale:
                    at = taken + 15 * theme().scale * (1 if level >= taken else -1)
            placed.append(at)
            write(painter, QPointF(left, at), text, role, LEFT, bold=bold)

    def _lanes(self, painter: QPainter, box: QRectF, x) -> None:
        look, scale = theme(), theme().scale
        y = box.bottom() + 28 * scale
        for span in self._model.spans:
            left = max(box.left(), x(span.begins))
            right = x(span.ends) if span.ends else box.right()
            room = QRectF(QPointF(left, y + 2), QPointF(max(right, left + 8), y + 22 * scale))
            painter.fillRect(room, look.hatch("notmet"))
            painter.setPen(look.pen("notmet"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(room)
            at = QPointF(room.right() + 6, room.center().y())
            write(painter, at, span.words, "notmet", LEFT)
        if self._model.spans:
            write(painter, QPointF(box.left() - 6, y + 12 * scale), tr("hurt"), align=RIGHT)
            y += 28 * scale
        if not self._model.notes:
            return
        middle = y + 12 * scale
        write(painter, QPointF(box.left() - 6, middle), tr("notes"), align=RIGHT)
        taken = box.left()
        for note in self._model.notes:
            at = QPointF(x(note.on), middle)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.brush("contact"))
            diamond(painter, at, 6)
            if at.x() >= taken:
                painter.setFont(look.font(tokens.CAPTION))
                taken = write(painter, at + QPointF(10, 0), note.words, "text", LEFT).right() + 12

    def _tip(self, painter: QPainter, box: QRectF) -> None:
        held = next((at for at, point in self._at if point is self._held), None)
        if held is None or self._held is None:
            return
        look = theme()
        words = [f"{self._held.on.isoformat()} · {number(self._held.value, self._model.digits)}"]
        words += [self._held.rule] if self._held.rule else []
        painter.setFont(look.font(tokens.SMALL))
        width = max(painter.fontMetrics().horizontalAdvance(word) for word in words) + 16
        height = 18 * len(words) * look.scale + 8
        left = min(max(box.left(), held.x() - width / 2), self.width() - width - 2)
        top = held.y() - height - 12 if held.y() - height - 12 > 0 else held.y() + 12
        room = QRectF(left, top, width, height)
        painter.setPen(look.pen("action", 2))
        painter.setBrush(look.brush("surface"))
        painter.drawRoundedRect(room, 4, 4)
        painter.drawEllipse(held, 7, 7)
        painter.setPen(look.color("text"))
        painter.drawText(room, CENTER, "\n".join(words))

    def mouseMoveEvent(self, a0: QMouseEvent | None) -> None:
        """Hold the point under the mouse."""
        if a0 is None:
            return
        near = [(p - a0.position()).manhattanLength() for p, _ in self._at]
        held = self._at[near.index(min(near))][1] if near and min(near) < 16 else None
        if held is not self._held:
            self._held = held
            self.update()

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """Open the held point's trial."""
        if self._held and self._held.trial_id:
            self.opened.emit(self._held.trial_id)


def thinned(points: tuple[TrendPoint, ...], most: int = MOST_POINTS) -> tuple[TrendPoint, ...]:
    """At most about `most` points: of each stretch the lowest and the highest, ends included."""
    if len(points) <= most:
        return points
    kept = {0, len(points) - 1}
    stretches = most // 2
    for i in range(stretches):
        part = range(i * len(points) // stretches, (i + 1) * len(points) // stretches)
        kept.add(min(part, key=lambda n: points[n].value))
        kept.add(max(part, key=lambda n: points[n].value))
    return tuple(points[n] for n in sorted(kept))
