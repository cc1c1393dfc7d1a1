"""Marks on widgets: which metric a number is, and which paragraph of help is about a part.

The window looks at the marks: a click on a marked number opens its formula, F1 opens help at
the marked part that has the focus.
"""

from __future__ import annotations

from typing import TypeVar

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QWidget

METRIC, HELP = "metric", "help"
Marked = TypeVar("Marked", bound=QWidget)


def is_metric(widget: Marked, metric_id: str) -> Marked:
    """Mark a number with its metric; "" takes the mark away."""
    if (widget.property(METRIC) or "") == metric_id:
        return widget
    widget.setProperty(METRIC, metric_id)
    shape = Qt.CursorShape.PointingHandCursor if metric_id else Qt.CursorShape.ArrowCursor
    widget.setCursor(shape)
    return widget


def about(widget: Marked, key: str) -> Marked:
    """Mark a part of a screen with its paragraph of help."""
    widget.setProperty(HELP, key)
    return widget


def mark_of(widget: QWidget | None, mark: str) -> str:
    """The mark of a widget, else of what holds it; empty: none."""
    while widget is not None:
        found = widget.property(mark)
        if found:
            return str(found)
        widget = widget.parentWidget()
    return ""
