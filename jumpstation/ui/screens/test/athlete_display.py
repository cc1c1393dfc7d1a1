"""The athlete's own window: dark, large, only what is needed, painted on change."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, Qt, QTimer
from PyQt6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QApplication, QWidget

from jumpstation.ui.parts.figures import PICTURES, paint_picture
from jumpstation.ui.screens.test.display import DisplayModel
from jumpstation.ui.screens.test.hop_bars import HopBars
from jumpstation.ui.text import tr
from jumpstation.ui.theme import Theme, theme
from jumpstation.ui.tokens import DARK
from jumpstation.ui.values.phase import Phase

WIDTH, HEIGHT = 1920, 1080
FRAME_MS = 50  # painted at most 20 times a second


class AthleteDisplay(QWidget):
    """Painted in a grid of 1920 × 1080 and scaled by the smaller side."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(tr("jumpstation · athlete display"))
        self._model = DisplayModel()
        self._bars = HopBars()
        self._bars.large = True
        self._bars.margins = (0.0, 0.0, 210.0, 0.0)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(FRAME_MS)
        self._wait.timeout.connect(self.update)
        self.resize(960, 540)

    def show_model(self, model: DisplayModel) -> None:
        """Show what the athlete may see; a burst of changes is painted once."""
        if model == self._model:
            return
        self._model = model
        self._bars.show_hops(model.hops, model.wanted, model.flight_target, model.contact_target)
        if not self._wait.isActive():
            self._wait.start()

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Esc closes this window only; D moves it to the other screen."""
        if a0 is None:
            return
        if a0.key() == Qt.Key.Key_Escape:
            self.close()
        elif a0.key() == Qt.Key.Key_D:
            self.move_on()

    def move_on(self) -> None:
        """Go to the next screen, full size there."""
        screens = QApplication.screens()
        here = self.screen()
        place = screens.index(here) if here in screens else 0
        there = screens[(place + 1) % len(screens)]
        self.setGeometry(there.availableGeometry())
        if len(screens) > 1:
            self.showFullScreen()

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint the whole window, in dark colours whatever the other window wears."""
        look = theme()
        worn = look.palette
        look.palette = DARK
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), look.color("bg"))
            factor = min(self.width() / WIDTH, self.height() / HEIGHT)
            painter.translate(
                (self.width() - WIDTH * factor) / 2, (self.height() - HEIGHT * factor) / 2
            )
            painter.scale(factor, factor)
            self._paint(painter, look)
        finally:
            painter.end()
            look.palette = worn

    def _paint(self, painter: QPainter, look: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        model = self._model
        x = put(painter, (56, 92), model.first_name, 60, "text", bold=True)
        put(painter, (x + 34, 92), model.protocol, 54, "text2")
        if model.wanted:
            end = put(painter, (1864, 92), tr(" of {n}", n=model.wanted), 54, "text2", right=True)
            put(painter, (end - 6, 92), str(model.made), 90, "text", bold=True, right=True)
        if model.beat:
            put(painter, (1864, 158), model.beat, 44, "text", bold=True, right=True, fit=980)
        if model.beat_rule:
            put(painter, (1864, 204), model.beat_rule, 28, "text2", right=True, fit=860)
        if model.mark:
            put(painter, (960, 40), model.mark, 30, "unclear", bold=True, centred=True)
        if model.phase in (Phase.RUNNING, Phase.DONE, Phase.FAULT):
            self._numbers(painter, look)
        else:
            self._before(painter)
        self._cue(painter, look)

    def _numbers(self, painter: QPainter, look: Theme) -> None:
        model = self._model
        x = put(painter, (56, 174), model.digits_head, 44, "text", bold=True)
        if model.hop_name:
            put(painter, (x + 14, 174), tr("hop {n}, m/s", n=model.hop_name), 44, "text2")
        put(painter, (50, 516), model.digits, 410, "text", bold=True, fit=1040)
        if model.rsr:
            x = put(painter, (56, 626), "RSR", 44, "text", bold=True)
            put(painter, (x + 14, 626), tr("hop {n}", n=model.hop_name), 44, "text2")
            put(painter, (56, 754), model.rsr, 144, "text", bold=True)
        if model.best:
            put(painter, (500, 626), model.best_name, 44, "text2")
            put(painter, (504, 754), model.best, 144, "text", bold=True)
        painter.save()
        painter.translate(1120, 180)
        self._bars.draw(painter, QRectF(0, 30, 540, 520))
        painter.restore()
        self._dots(painter, look)
        if model.refusal:
            put(painter, (1864, 850), "✕ " + model.refusal, 42, "notmet", bold=True, right=True,
                fit=980)  # fmt: skip

    def _dots(self, painter: QPainter, look: Theme) -> None:
        hops = [hop for hop in self._model.hops if not hop.entry]
        shown = hops[-10:]
        count = max(len(shown), min(self._model.wanted, 10))
        for i in range(count):
            box = QRectF(56 + i * 78, 804, 64, 64)
            hop = shown[i] if i < len(shown) else None
            if hop is None:
                painter.setPen(look.pen("edge", 4))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(box.adjusted(2, 2, -2, -2))
            elif hop.refused:
                painter.setPen(look.pen("notmet", 4))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 6, 6)
                put(painter, (box.center().x(), 850), "✕", 40, "notmet", centred=True)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.brush("met"))
                painter.drawEllipse(box)
                put(painter, (box.center().x(), 850), "✓", 40, "bg", bold=True, centred=True)

    def _before(self, painter: QPainter) -> None:
        model = self._model
        if model.digits:
            put(painter, (960, 210), model.digits_head, 60, "text2", centred=True)
            put(painter, (960, 700), model.digits, 480, "text", bold=True, centred=True, fit=1700)
        else:
            picture = PICTURES.get(model.movement, PICTURES["stand"])
            paint_picture(painter, QRectF(560, 160, 800, 660), picture)

    def _cue(self, painter: QPainter, look: Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.brush("raised"))
        painter.drawRoundedRect(QRectF(56, 896, 1808, 136), 12, 12)
        put(painter, (960, 990), self._model.cue, 80, "text", bold=True, centred=True, fit=1760)


def put(
    painter: QPainter,
    at: tuple[float, float],
    words: str,
    px: int,
    role: str,
    bold: bool = False,
    right: bool = False,
    centred: bool = False,
    fit: float = 0,
) -> float:
    """Words on a baseline; shrunk to `fit` pixels; gives where they end (or begin, from right)."""
    font = QFont(painter.font())
    font.setPixelSize(px)
    font.setBold(bold)
    painter.setFont(font)
    width = painter.fontMetrics().horizontalAdvance(words)
    if fit and width > fit:
        font.setPixelSize(max(12, int(px * fit / width)))
        painter.setFont(font)
        width = painter.fontMetrics().horizontalAdvance(words)
    x = at[0] - width if right else at[0] - width / 2 if centred else at[0]
    painter.setPen(theme().color(role))
    painter.drawText(QPointF(x, at[1]), words)
    return x if right else x + width
