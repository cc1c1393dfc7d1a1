"""The trace of a trial: an overview with a window above, the window zoomed below."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QWheelEvent
from PyQt6.QtWidgets import QGraphicsRectItem, QVBoxLayout, QWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.plots.base import QuietPlot
from jumpstation.ui.parts.plots.chart import ticks
from jumpstation.ui.parts.plots.decimate import decimated
from jumpstation.ui.screens.result.model import TraceData
from jumpstation.ui.text import number, tr
from jumpstation.ui.theme import theme
from jumpstation.ui.values.hops import Hop

MOST_COLUMNS = 2000
SHORTEST_WINDOW_S = 0.05


class ResultTrace(QWidget):
    """Contacts shaded, threshold drawn, contact and flight of the selected hop measured."""

    def __init__(self) -> None:
        super().__init__()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(4)
        self._above, self._below = QuietPlot(left=False), QuietPlot()
        self._above.setFixedHeight(round(64 * theme().scale))
        self._below.setMinimumHeight(120)
        inside.addWidget(self._above)
        inside.addWidget(self._below, 1)
        self._data, self._hops = TraceData(), ()
        self._selected: Hop | None = None
        self._cursors = False
        self._window = (0.0, 1.0)
        self._region = pg.LinearRegionItem(movable=True)
        self._region.sigRegionChanged.connect(self._region_moved)
        self._redraw_all()
        theme().changed.connect(self._redraw_all)

    def show_trace(self, data: TraceData, hops: tuple[Hop, ...], selected: Hop | None) -> None:
        """Show a trial and the hop it is measured at."""
        same = data is self._data and hops == self._hops
        self._data, self._hops = data, hops
        self._selected = selected
        if not same:
            self._window = self._whole()
        self._look_at(selected)
        self._redraw_all()

    def zoom(self, factor: float) -> None:
        """Show `factor` of the present stretch, about its middle."""
        low, high = self._window
        first, last = self._whole()
        half = max(SHORTEST_WINDOW_S, (high - low) * factor) / 2
        middle = (low + high) / 2
        self._window = (max(first, middle - half), min(last, middle + half))
        self._redraw_all()

    def measure(self) -> None:
        """Show or hide two cursors with their difference in time and force."""
        self._cursors = not self._cursors
        self._redraw_all()

    def window(self) -> tuple[float, float]:  # pyright: ignore[reportIncompatibleMethodOverride]
        """The stretch shown below, in seconds."""
        return self._window

    def measured(self) -> str:
        """What the cursors say; empty without cursors."""
        return self._cursor_words.toPlainText() if self._cursors else ""

    def wheelEvent(self, a0: QWheelEvent | None) -> None:
        """The wheel zooms."""
        if a0 is not None and a0.angleDelta().y():
            self.zoom(0.8 if a0.angleDelta().y() > 0 else 1.25)

    def _whole(self) -> tuple[float, float]:
        if self._data.time_s.size:
            return float(self._data.time_s[0]), float(self._data.time_s[-1])
        known = [s for hop in self._hops for s in (hop.start_s, hop.end_s) if s is not None]
        return (min(known) - 0.5, max(known) + 1.0) if known else (0.0, 1.0)

    def _look_at(self, hop: Hop | None) -> None:
        if hop is None or hop.end_s is None:
            return
        flight = hop.flight_s or 0.5
        first, last = self._whole()
        began = hop.end_s if hop.start_s is None else hop.start_s
        self._window = (
            max(first, began - flight - 0.35),
            min(last, hop.end_s + flight + 0.35),
        )

    def _region_moved(self) -> None:
        region: Any = self._region.getRegion()
        low, high = region
        if abs(low - self._window[0]) > 1e-9 or abs(high - self._window[1]) > 1e-9:
            self._window = (float(low), max(float(high), float(low) + SHORTEST_WINDOW_S))
            self._draw_below()

    def _redraw_all(self) -> None:
        self._draw_above()
        self._draw_below()

    def _draw_above(self) -> None:
        plot, look = self._above, theme()
        plot.plot_item().clear()
        first, last = self._whole()
        top = self._top()
        self._shade(plot, top)
        if self._data.time_s.size:
            t, v = decimated(self._data.time_s, self._data.force_n, 600)
            plot.addItem(pg.PlotCurveItem(t, v, pen=look.pen("text"), connect="finite"))
        self._region.setBrush(pg.mkBrush(look.color("action", 24)))
        self._region.setHoverBrush(pg.mkBrush(look.color("action", 44)))
        for line in self._region.lines:
            line.setPen(look.pen("action", 2))
            line.setHoverPen(look.pen("action", 3))
        self._region.blockSignals(True)  # bounds push the region about: nobody moved it
        self._region.setBounds((first, last))
        self._region.setRegion(self._window)
        self._region.blockSignals(False)
        plot.plot_item().addItem(self._region, ignoreBounds=True)
        plot.plot_item().setXRange(first, last, padding=0.01)
        plot.plot_item().setYRange(-0.03 * top, top, padding=0)
        marks = ticks(first, last, 9)
        plot.plot_item().getAxis("bottom").setTicks([[(s, f"{s:g} s") for s in marks]])

    def _draw_below(self) -> None:
        plot, look = self._below, theme()
        item = plot.plot_item()
        item.clear()
        top = self._top()
        low, high = self._window
        self._cursor_words = pg.TextItem("")
        self._shade(plot, top)
        on_plate = bool(self._data.time_s.size)
        item.showAxis("left", on_plate)
        if on_plate:
            inside = (self._data.time_s >= low) & (self._data.time_s <= high)
            t, v = decimated(self._data.time_s[inside], self._data.force_n[inside], MOST_COLUMNS)
            plot.addItem(pg.PlotCurveItem(t, v, pen=look.pen("text"), connect="finite"))
        if on_plate and self._data.threshold_n is not None:
            level = self._data.threshold_n
            plot.addItem(pg.InfiniteLine(level, angle=0, pen=look.pen("notmet", 1, (5, 4))))
            words = tr("threshold {n} N", n=number(level, 0))
            self._word(words, low, level, "notmet", (-0.02, 1))
        if self._selected is not None:
            self._measures(self._selected, top)
        if self._cursors:
            self._add_cursors(top)
        if on_plate:
            self._word("N", low, top, "text2", (-0.3, 0))
        item.setXRange(low, high, padding=0)
        item.setYRange(-0.05 * top, top, padding=0)
        marks = ticks(low, high, 9)
        digits = 1 if len(marks) < 2 or marks[1] - marks[0] >= 0.1 else 2
        item.getAxis("bottom").setTicks([[(s, number(s, digits)) for s in marks]])
        levels = ticks(0, top, 6)
        item.getAxis("left").setTicks([[(n, number(n, 0)) for n in levels]])
        item.getAxis("left").setWidth(round(46 * look.scale))

    def _top(self) -> float:
        force = self._data.force_n
        known = force[~np.isnan(force)] if force.size else force
        return float(known.max()) * 1.14 if known.size else 1.0

    def _shade(self, plot: QuietPlot, top: float) -> None:
        """Shade each contact; one that somebody stood in from the start has no beginning."""
        look = theme()
        for hop in self._hops:
            if hop.end_s is None:
                continue
            began = self._whole()[0] if hop.start_s is None else hop.start_s
            shade = QGraphicsRectItem(QRectF(began, -0.05 * top, hop.end_s - began, 1.05 * top))
            shade.setPen(pg.mkPen(None))
            shade.setBrush(look.hatch("notmet") if hop.refused else look.brush("contact2"))
            shade.setZValue(-10)
            plot.plot_item().addItem(shade, ignoreBounds=True)
            low, high = self._window
            middle = ((low if hop.start_s is None else began) + hop.end_s) / 2
            if plot is self._below and low < middle < high:
                name = tr("entry") if hop.entry else tr("hop {name}", name=hop.name)
                role = "notmet" if hop.refused else "text"
                self._word(name, middle, top, role, (0.5, 0), bold=True)

    def _measures(self, hop: Hop, top: float) -> None:
        look = theme()
        if hop.end_s is None:
            return
        height = 0.30 * top
        for at in (hop.start_s, hop.end_s):
            if at is not None:
                line = pg.InfiniteLine(at, angle=90, pen=look.pen("text2", 1, (2, 3)))
                self._below.addItem(line)
        if hop.start_s is not None:
            self._span(hop.start_s, hop.end_s, height, "contact")
        if hop.start_s is not None and hop.contact_s is not None:
            words = tr("contact {s} s", s=number(hop.contact_s, 3))
            self._word(words, hop.start_s, height, "text", (1.04, 0.5), bold=True)
        if hop.flight_s is None:
            return
        lands = hop.end_s + hop.flight_s
        self._below.addItem(pg.InfiniteLine(lands, angle=90, pen=look.pen("flight", 1, (2, 3))))
        self._span(hop.end_s, lands, height, "flight")
        words = tr("flight {s} s", s=number(hop.flight_s, 3))
        self._word(words, (hop.end_s + lands) / 2, height, "flight", (0.5, 1), bold=True)

    def _span(self, low: float, high: float, level: float, role: str) -> None:
        line = pg.PlotCurveItem([low, high], [level, level], pen=theme().pen(role, 2))
        self._below.addItem(line)

    def _word(
        self, words: str, x: float, y: float, role: str, anchor: tuple[float, float],
        bold: bool = False,
    ) -> None:  # fmt: skip
        item = pg.TextItem(words, color=theme().color(role), anchor=anchor)
        item.setFont(theme().font(tokens.CAPTION, bold))
        item.setPos(x, y)
        item.setZValue(6)
        self._below.plot_item().addItem(item, ignoreBounds=True)

    def _add_cursors(self, top: float) -> None:
        low, high = self._window
        lines = [
            pg.InfiniteLine(low + (high - low) * part, movable=True, pen=theme().pen("action", 2))
            for part in (0.35, 0.65)
        ]
        self._cursor_words = pg.TextItem("", color=theme().color("action"), anchor=(0.5, 1))
        self._cursor_words.setFont(theme().font(tokens.SMALL, bold=True))
        self._below.plot_item().addItem(self._cursor_words, ignoreBounds=True)

        def say() -> None:
            a, b = sorted(float(line.value()) for line in lines)  # pyright: ignore[reportArgumentType]
            words = f"Δt {number(b - a, 4)} s"
            forces = [self._force_at(s) for s in (a, b)]
            if forces[0] is not None and forces[1] is not None:
                words += f" · ΔN {number(forces[1] - forces[0], 0)}"
            self._cursor_words.setText(words)
            self._cursor_words.setPos((a + b) / 2, 0.6 * top)

        for line in lines:
            line.setHoverPen(theme().pen("action", 3))
            line.sigPositionChanged.connect(say)
            self._below.addItem(line)
        say()

    def _force_at(self, time_s: float) -> float | None:
        if not self._data.time_s.size:
            return None
        place = int(np.searchsorted(self._data.time_s, time_s).clip(0, self._data.time_s.size - 1))
        value = float(self._data.force_n[place])
        return None if np.isnan(value) else value
