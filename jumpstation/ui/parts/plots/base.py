"""What all PyQtGraph plots share: grounds, axes, fonts, nothing that moves by itself."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PyQt6.QtCore import Qt

from jumpstation.ui import tokens
from jumpstation.ui.theme import theme

pg.setConfigOptions(antialias=False, useOpenGL=False)


class QuietPlot(pg.PlotWidget):
    """A plot with no menu, no buttons, no auto-range, in the colours of the theme."""

    def __init__(self, bottom: bool = True, left: bool = True) -> None:
        super().__init__(enableMenu=False)
        item = self.plot_item()
        item.hideButtons()
        item.showAxis("left", left)
        item.showAxis("bottom", bottom)
        item.setMouseEnabled(x=False, y=False)
        item.disableAutoRange()
        item.layout.setContentsMargins(0 if left else 16, 7, 16, 0)
        self.setFrameShape(self.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(80, 60)
        self.dress()
        theme().changed.connect(self.dress)

    def plot_item(self) -> Any:  # pyqtgraph forwards most of its methods at run time
        """The plot inside the widget."""
        item = self.getPlotItem()
        assert item is not None
        return item

    def dress(self) -> None:
        """Take the theme's colours; called again when the look changes."""
        look = theme()
        self.setBackground(look.color("surface"))
        for side in ("left", "bottom"):
            axis = self.plot_item().getAxis(side)
            axis.enableAutoSIPrefix(False)
            axis.setPen(look.pen("edge"))
            axis.setTextPen(look.color("text2"))
            axis.setTickFont(look.font(tokens.CAPTION))
            axis.setStyle(tickLength=-4, tickTextOffset=4, hideOverlappingLabels=False)
