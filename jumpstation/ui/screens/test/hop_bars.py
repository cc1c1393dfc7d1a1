"""Contact and flight of each hop as bars on one time scale, against the target bands."""

from __future__ import annotations

import math

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFontMetrics, QPainter

from jumpstation.ui import tokens
from jumpstation.ui.parts.plots.chart import LEFT, RIGHT, Chart, write
from jumpstation.ui.text import number, tr
from jumpstation.ui.theme import theme
from jumpstation.ui.values.hops import Hop, Target

CONTACT_TOP_S = 0.285  # a longer contact is drawn broken at this length
MIDDLE_PX = 14.0  # the row of numbers between flight and contact


class HopBars(Chart):
    """Flight up, contact down; refused hops hatched; hops to come as small dashed boxes."""

    margins = (58.0, 26.0, 106.0, 24.0)

    def __init__(self) -> None:
        super().__init__()
        self._hops: tuple[Hop, ...] = ()
        self._wanted = 0
        self._flight: Target | None = None
        self._contact: Target | None = None
        self.large = False  # the athlete display: no figures, larger type
        self.setMinimumHeight(170)

    def show_hops(
        self, hops: tuple[Hop, ...], wanted: int, flight: Target | None, contact: Target | None
    ) -> None:
        """Show these hops; the entry is not drawn. Painted once a hop."""
        shown = tuple(hop for hop in hops if not hop.entry)
        if (shown, wanted, flight, contact) != (
            self._hops,
            self._wanted,
            self._flight,
            self._contact,
        ):
            self._hops, self._wanted, self._flight, self._contact = shown, wanted, flight, contact
            self.update()

    def draw(self, painter: QPainter, box: QRectF) -> None:
        """Bands, axis, bars, numbers."""
        slots = max(self._wanted, len(self._hops), 6)
        first = max(0, len(self._hops) - 24) if self._wanted == 0 else 0
        hops = self._hops[first:]
        slots = min(slots, 24) if self._wanted == 0 else slots
        flights = [hop.flight_s for hop in hops if hop.flight_s is not None]
        tops = [*flights, self._flight.high_s if self._flight else 0.0, 0.45]
        top_s = max(tops) * 1.04
        middle = MIDDLE_PX * theme().scale * (2.0 if self.large else 1.0)
        scale = (box.height() - middle) / (top_s + CONTACT_TOP_S)
        zero_up = box.top() + top_s * scale
        zero_down = zero_up + middle
        self._bands(painter, box, zero_up, zero_down, scale)
        if not self.large:
            self._axis(painter, box, zero_up, zero_down, scale, top_s)
        width = box.width() / slots
        for i in range(slots):
            left = box.left() + i * width + width * 0.18
            bar = QRectF(left, 0, width * 0.64, 0)
            if i < len(hops):
                behind = len(hops) - 1 - i
                self._hop(painter, hops[i], bar, zero_up, zero_down, scale, box, behind)
            elif i < self._wanted:
                self._to_come(painter, i + 1, bar, zero_up, zero_down)
        self._legend(painter, box, zero_up, zero_down, scale)

    def _bands(self, painter: QPainter, box: QRectF, up: float, down: float, scale: float) -> None:
        look = theme()
        for target, zero, way in ((self._flight, up, -1), (self._contact, down, 1)):
            if target is None:
                continue
            ys = sorted((zero + way * target.low_s * scale, zero + way * target.high_s * scale))
            painter.fillRect(
                QRectF(QPointF(box.left(), ys[0]), QPointF(box.right(), ys[1])),
                look.color("target"),
            )
            painter.setPen(look.pen("met", 1, (4, 3)))
            for y in ys:
                painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))

    def _axis(
        self, painter: QPainter, box: QRectF, up: float, down: float, scale: float, top_s: float
    ) -> None:
        marks = [(up - s * scale, s) for s in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8) if s < top_s]
        marks += [(down + s * scale, s) for s in (0.1, 0.2)]
        for y, s in marks:
            painter.setPen(theme().pen("edge"))
            painter.drawLine(QPointF(box.left() - 4, y), QPointF(box.left(), y))
            write(painter, QPointF(box.left() - 8, y), number(s, 1), align=RIGHT)

    def _hop(
        self, painter: QPainter, hop: Hop, bar: QRectF, up: float, down: float, scale: float,
        box: QRectF, behind: int,
    ) -> None:  # fmt: skip
        look = theme()
        middle = bar.center().x()
        role = "notmet" if hop.refused else "text"
        if hop.flight_s is not None:
            rect = QRectF(bar.left(), up - hop.flight_s * scale, bar.width(), hop.flight_s * scale)
            self._bar(painter, rect, "flight", hop.refused)
        if hop.contact_s is not None:
            shown = min(hop.contact_s, CONTACT_TOP_S)
            rect = QRectF(bar.left(), down, bar.width(), shown * scale)
            self._bar(painter, rect, "contact", hop.refused)
            if hop.contact_s > CONTACT_TOP_S:
                y = rect.bottom() - rect.height() * 0.14
                painter.fillRect(QRectF(rect.left() - 2, y - 3, rect.width() + 4, 6),
                                 look.color("bg" if self.large else "surface"))  # fmt: skip
        size = tokens.CAPTION if not self.large else 20
        pitch = bar.width() / 0.64
        font = QFontMetrics(look.font(size, bold=True))
        name = f"{hop.name} ✕" if hop.refused else hop.name
        if hop.refused and font.horizontalAdvance(name) > pitch:
            name = "✕"
        if self.large and hop.refused:
            name = "✕"
        if behind % every(font.horizontalAdvance("10"), pitch) == 0 or name == "✕":
            write(painter, QPointF(middle, (up + down) / 2), name, role, size=size, bold=True)
        digits = 2 if pitch > font.horizontalAdvance("8.88") else 1
        if self.large or behind % every(font.horizontalAdvance(f"{8.88:.{digits}f}"), pitch):
            return
        heavy = behind == 0 and not hop.refused
        above = QPointF(middle, box.top() - 14 * theme().scale)
        below = QPointF(middle, box.bottom() + 12 * theme().scale)
        write(painter, above, number(hop.flight_s, digits), role, bold=heavy)
        bold = heavy or hop.refused
        write(painter, below, number(hop.contact_s, digits), role, bold=bold)

    def _bar(self, painter: QPainter, rect: QRectF, role: str, refused: bool) -> None:
        look = theme()
        if not refused:
            painter.fillRect(rect, look.color(role))
            return
        painter.fillRect(rect, look.hatch("notmet"))
        painter.setPen(look.pen("notmet"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect)

    def _to_come(self, painter: QPainter, n: int, bar: QRectF, up: float, down: float) -> None:
        painter.setPen(theme().pen("line", 1, (3, 3)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(bar.left(), up - 12, bar.width(), 11))
        painter.drawRect(QRectF(bar.left(), down + 1, bar.width(), 11))
        size = tokens.CAPTION if not self.large else 20
        write(painter, QPointF(bar.center().x(), (up + down) / 2), str(n), size=size)

    def _legend(self, painter: QPainter, box: QRectF, up: float, down: float, scale: float) -> None:
        size = tokens.CAPTION if not self.large else 22
        line = 14 * theme().scale * (2 if self.large else 1)
        x = box.right() + 8
        if self._flight is not None:
            y = up - self._flight.high_s * scale
            band = tr(
                "{low}–{high} s", low=number(self._flight.low_s), high=number(self._flight.high_s)
            )
            write(painter, QPointF(x, y), tr("target"), "met", LEFT, size, bold=True)
            write(painter, QPointF(x, y + line), band, "met", LEFT, size)
        middle = up - (up - box.top()) * 0.45
        write(painter, QPointF(x, middle), "▲ " + tr("flight"), "flight", LEFT, size, bold=True)
        write(painter, QPointF(x, middle + line), tr("seconds"), "text2", LEFT, size)
        write(
            painter, QPointF(x, down + line), "▼ " + tr("contact"), "text2", LEFT, size, bold=True
        )
        if self._contact is not None:
            y = down + max(self._contact.low_s * scale, 2.2 * line)
            band = tr(
                "{low}–{high} s", low=number(self._contact.low_s), high=number(self._contact.high_s)
            )
            write(painter, QPointF(x, y), tr("target"), "met", LEFT, size, bold=True)
            write(painter, QPointF(x, y + line), band, "met", LEFT, size)


def every(width: float, pitch: float) -> int:
    """Of how many bars one can have its number, when a number is this wide.

    >>> every(28, 40), every(28, 18)
    (1, 2)
    """
    return max(1, math.ceil((width + 3) / max(pitch, 1.0)))
