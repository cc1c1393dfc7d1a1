"""Lines and points with named axes: hops overlaid, stiffness against frequency, and the loop."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg

from jumpstation.ui import tokens
from jumpstation.ui.parts.plots.base import QuietPlot
from jumpstation.ui.parts.plots.chart import span_of, ticks
from jumpstation.ui.screens.athlete.model import CurvesModel
from jumpstation.ui.text import number
from jumpstation.ui.theme import theme

ROLES = ("flight", "right", "unclear", "met", "contact", "notmet", "none")


class Curves(QuietPlot):
    """Each curve with its name at its end; told apart by colour and by dash."""

    def __init__(self) -> None:
        super().__init__()
        self._model = CurvesModel()
        self.setMinimumHeight(140)
        theme().changed.connect(self._draw)

    def show_curves(self, model: CurvesModel) -> None:
        """Show these curves."""
        self._model = model
        self._draw()

    def _draw(self) -> None:
        item, model, look = self.plot_item(), self._model, theme()
        item.clear()
        curves = [c for c in model.curves if c.x.size and np.isfinite(c.y).any()]
        if not curves:
            return
        for i, curve in enumerate(curves):
            role = curve.role if curve.role in look.palette.roles() else ROLES[i % len(ROLES)]
            if curve.points:
                marks = pg.ScatterPlotItem(
                    curve.x, curve.y, symbol="os"[i % 2], size=8,
                    brush=look.brush(role), pen=pg.mkPen(None),
                )  # fmt: skip
                item.addItem(marks)
            else:
                dash = (None, (6, 3), (2, 3), (8, 3))[min(i, 3)]
                item.addItem(pg.PlotCurveItem(
                    curve.x, curve.y, pen=look.pen(role, 1, dash), connect="finite",
                    antialias=True,
                ))  # fmt: skip
            name = pg.TextItem(curve.name, color=look.color(role), anchor=(0.5, 1.15))
            name.setFont(look.font(tokens.CAPTION, bold=True))
            peak = int(np.nanargmax(curve.y))
            name.setPos(float(curve.x[peak]), float(curve.y[peak]))
            item.addItem(name, ignoreBounds=True)
        x_low, x_high = span_of([float(f(c.x)) for c in curves for f in (np.nanmin, np.nanmax)])
        y_low, y_high = span_of([float(f(c.y)) for c in curves for f in (np.nanmin, np.nanmax)])
        item.setXRange(x_low, x_high, padding=0)
        item.setYRange(y_low, y_high, padding=0)
        for side, low, high in (("bottom", x_low, x_high), ("left", y_low, y_high)):
            marks = ticks(low, high, 7)
            step = marks[1] - marks[0] if len(marks) > 1 else 1.0
            digits = max(0, min(3, -int(np.floor(np.log10(step)))))
            item.getAxis(side).setTicks([[(v, number(v, digits)) for v in marks]])
        item.getAxis("left").setWidth(round(56 * look.scale))
        for side, words in (("bottom", model.x_name), ("left", model.y_name)):
            item.setLabel(side, words, color=look.color("text2").name())
            item.getAxis(side).label.setFont(look.font(tokens.CAPTION))
