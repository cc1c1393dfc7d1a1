"""The live plot: fixed view, moving data, one minimum and maximum a pixel.

The x axis never scrolls (that would paint twice a frame); columns are as fixed as pixels are,
and the values move through them. Contacts are rectangles out of a pool that is made once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QGraphicsRectItem

from jumpstation.ui import tokens
from jumpstation.ui.parts.plots.base import QuietPlot
from jumpstation.ui.parts.plots.decimate import PixelMinMax
from jumpstation.ui.text import number, tr
from jumpstation.ui.theme import theme

POOL = 16  # contacts that can be shaded at once
LEVELS_N = (100, 250, 500, 1000, 2000, 3000, 4000, 6000, 8000, 12000, 20000)


class ContactShades:
    """A pool of rectangles with names; reused, the oldest first."""

    def __init__(self, plot: QuietPlot) -> None:
        self._plot = plot
        self._shades = [QGraphicsRectItem() for _ in range(POOL)]
        self._names = [pg.TextItem("", anchor=(0.5, 0)) for _ in range(POOL)]
        self._spans: list[tuple[float, float | None, str, bool]] = []
        for shade in self._shades:
            shade.setZValue(-10)
            shade.setPen(pg.mkPen(None))
            plot.plot_item().addItem(shade, ignoreBounds=True)
            shade.hide()
        for name in self._names:
            name.setZValue(5)
            plot.plot_item().addItem(name, ignoreBounds=True)
            name.hide()
        self.dress()

    def dress(self) -> None:
        """Take the theme's colours."""
        for name in self._names:
            name.setFont(theme().font(tokens.CAPTION, bold=True))

    def show(self, spans: list[tuple[float, float | None, str, bool]]) -> None:
        """Shade (from_s, to_s, name, refused) spans; to_s None: still on the ground."""
        self._spans = spans[-POOL:]
        for i in range(POOL):
            used = i < len(self._spans)
            self._shades[i].setVisible(used)
            self._names[i].setVisible(used)
            if used:
                _, _, name, refused = self._spans[i]
                role = "notmet" if refused else "contact2"
                brush = theme().hatch(role) if refused else theme().brush(role)
                self._shades[i].setBrush(brush)
                self._names[i].setText(name, color=theme().color("notmet" if refused else "text2"))

    def move(self, now_s: float, window_s: float, low: float, high: float) -> None:
        """Put every shade where it stands at this instant."""
        for i, (start, end, _, _) in enumerate(self._spans):
            left = max(-window_s, start - now_s)
            right = (end if end is not None else now_s) - now_s
            shown = right > -window_s
            self._shades[i].setVisible(shown)
            self._names[i].setVisible(shown and start - now_s > -window_s)
            if shown:
                self._shades[i].setRect(QRectF(left, low, max(0.0, right - left), high - low))
                self._names[i].setPos((left + right) / 2, high)


class LiveTrace(QuietPlot):
    """Force of the last seconds. `push` samples as they come; `paint_frame` once a frame."""

    def __init__(self, window_s: float = 8.0, two_sided: bool = False) -> None:
        super().__init__()
        self.window_s = window_s
        self._two_sided = two_sided
        self._rate_hz = 1000.0
        self._dirty = True
        self._low, self._high = (-50.0, 250.0) if two_sided else (-150.0, 1000.0)
        item = self.plot_item()
        item.showGrid(x=False, y=False)
        self._curve = pg.PlotCurveItem(skipFiniteCheck=True)
        self._threshold = pg.InfiniteLine(0, angle=0)
        self._threshold_words = pg.TextItem("", anchor=(0, 1))
        self._noise = QGraphicsRectItem()
        self._noise.setZValue(-9)
        self._unit = pg.TextItem("N", anchor=(0, 0))
        for part in (self._noise, self._threshold, self._threshold_words, self._unit, self._curve):
            self.plot_item().addItem(part, ignoreBounds=True)
        self._threshold.hide()
        self._threshold_words.hide()
        self._noise.hide()
        self.shades = ContactShades(self)
        self._threshold_n: float | None = None
        self._noise_n: float | None = None
        self._columns(600)
        self._place_axes()
        self.dress()

    def dress(self) -> None:
        """Take the theme's colours."""
        super().dress()
        if not hasattr(self, "shades"):
            return
        look = theme()
        self._curve.setPen(look.pen("text", 1))
        self._threshold.setPen(look.pen("notmet", 1, (5, 4)))
        self._threshold_words.setColor(look.color("notmet"))
        self._threshold_words.setFont(look.font(tokens.CAPTION))
        self._unit.setColor(look.color("text2"))
        self._unit.setFont(look.font(tokens.CAPTION))
        self._noise.setPen(pg.mkPen(None))
        self._noise.setBrush(look.brush("swc"))
        self.shades.dress()

    def begin(self, rate_hz: float) -> None:
        """A new recording at this rate; the plot is empty."""
        self._rate_hz = rate_hz
        self._columns(self._buckets.columns)

    def push(self, force_n: np.ndarray) -> None:
        """Fold samples of shape (n,) in newtons into the pixels."""
        self._buckets.push(force_n)
        self._dirty = True
        self._fit_levels(force_n)

    def lose(self, count: int) -> None:
        """Leave a hole of this many samples."""
        self._buckets.lose(count)
        self._holes = True
        self._dirty = True

    def show_threshold(self, level_n: float | None, noise_n: float | None = None) -> None:
        """Draw the contact threshold, and a noise band of ± `noise_n` where it is known."""
        self._threshold_n, self._noise_n = level_n, noise_n
        self._threshold.setVisible(level_n is not None)
        self._threshold_words.setVisible(level_n is not None)
        if level_n is not None:
            self._threshold.setValue(level_n)
            self._threshold_words.setText(tr("threshold {n} N", n=number(level_n, 0)))
            self._threshold_words.setPos(-self.window_s * 0.995, level_n)
        self._noise.setVisible(noise_n is not None)
        if noise_n is not None:
            self._noise.setRect(QRectF(-self.window_s, -noise_n, self.window_s, 2 * noise_n))

    @property
    def threshold(self) -> tuple[float, str] | None:
        """The level drawn, in newtons, and its label; None: there is none."""
        if self._threshold_n is None or not self._threshold.isVisible():
            return None
        return self._threshold_n, self._threshold_words.toPlainText()

    def paint_frame(self, now_s: float) -> None:
        """Hand the pixels to the curve; `now_s` is the device's time at the right edge."""
        if self._dirty:
            line = self._buckets.line(self._y)
            holes = self._holes or self._buckets.count < self._full
            self._curve.setData(
                self._x, line, connect="finite" if holes else "all", skipFiniteCheck=not holes
            )
            self._dirty = False
        self.shades.move(now_s, self.window_s, self._low, self._high)

    def resizeEvent(self, ev: QResizeEvent | None) -> None:
        """One column a pixel: a new width begins with an empty plot."""
        super().resizeEvent(ev)
        item: Any = self.getPlotItem()  # None once the plot was closed
        if hasattr(self, "_buckets") and item is not None:
            width = max(100, int(item.vb.width()))
            if width != self._buckets.columns:
                self._columns(width)

    def _columns(self, columns: int) -> None:
        samples = self.window_s * self._rate_hz
        columns = min(columns, int(samples))
        self._buckets = PixelMinMax(columns, samples / columns)
        edges = -self.window_s + (np.arange(columns) + 1) * self.window_s / columns
        self._x, self._y = np.repeat(edges, 2), np.empty(2 * columns)
        self._full, self._holes, self._dirty = int(samples) + 1, False, True

    def _fit_levels(self, force_n: np.ndarray) -> None:
        """Raise the axis in steps when the force goes past it; it never shrinks in a set."""
        if not force_n.size:
            return
        top = float(np.nanmax(force_n)) if not np.isnan(force_n).all() else 0.0
        if top > self._high * 0.97:
            level = next((n for n in LEVELS_N if n > top * 1.08), LEVELS_N[-1])
            self._high = float(level)
            self._low = -0.04 * level
            self._place_axes()

    def reset_levels(self) -> None:
        """Begin again with a low axis."""
        self._low, self._high = (-50.0, 250.0) if self._two_sided else (-150.0, 1000.0)
        self._place_axes()

    def _place_axes(self) -> None:
        item = self.plot_item()
        item.setXRange(-self.window_s, 0, padding=0)
        item.setYRange(self._low, self._high, padding=0)
        seconds = range(-round(self.window_s), 1)
        item.getAxis("bottom").setTicks(
            [[(s, tr("now") if s == 0 else number(s, 0)) for s in seconds]]
        )
        step = next(s for s in (10, 25, 50, 100, 250, 500, 1000, 2000, 5000) if s * 5 >= self._high)
        first = int(np.ceil(self._low / step)) * step
        levels = np.arange(first, self._high + 1, step)
        item.getAxis("left").setTicks([[(float(n), number(float(n), 0)) for n in levels]])
        item.getAxis("left").setWidth(round(44 * theme().scale))
        self._unit.setPos(-self.window_s * 0.995, self._high)


class MatStrip(QuietPlot):
    """Contact or air of the last seconds, for a mat: no force and no force axis."""

    def __init__(self, window_s: float = 8.0) -> None:
        super().__init__(left=False)
        self.window_s = window_s
        self.shades = ContactShades(self)
        item = self.plot_item()
        item.setXRange(-window_s, 0, padding=0)
        item.setYRange(0, 1, padding=0)
        seconds = range(-round(window_s), 1)
        item.getAxis("bottom").setTicks(
            [[(s, tr("now") if s == 0 else number(s, 0)) for s in seconds]]
        )

    def dress(self) -> None:
        """Take the theme's colours."""
        super().dress()
        if hasattr(self, "shades"):
            self.shades.dress()

    def paint_frame(self, now_s: float) -> None:
        """Put the contacts where they stand at this instant."""
        self.shades.move(now_s, self.window_s, 0.0, 1.0)
