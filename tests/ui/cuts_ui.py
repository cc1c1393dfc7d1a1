"""What a person would call cut: words that do not fit, texts over each other, targets too small.

Two sources are read: the widgets that hold words (their text against their visible rectangle), and
everything that is painted with `QPainter.drawText` while the window is drawn once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PyQt6.QtCore import QPoint, QRect, QRectF, Qt
from PyQt6.QtGui import QFontMetrics, QFontMetricsF, QPainter
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QStackedWidget,
    QWidget,
)

from jumpstation.ui.parts.tables import CELL_ROLE, CellsTable

LEAST_TARGET = 28
SLACK = 1.5  # rounding of fonts and rectangles
WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class Painted:
    """A text as it was painted: where it is (in its widget), and how much room it was given."""

    widget: QWidget
    text: str
    used: QRectF
    given: QRectF | None


def _bounds(painter: QPainter, args: tuple) -> tuple[QRectF, QRectF | None, str] | None:
    metrics = QFontMetricsF(painter.font())
    first = args[0]
    if isinstance(first, QRect | QRectF):
        room, text = QRectF(first), str(args[-1])
        flags = args[1]
        flags = flags.value if isinstance(flags, Qt.AlignmentFlag) else int(flags)
        used = metrics.boundingRect(room, flags, text)
        return used, room, text
    text = str(args[-1])
    at = (first.x(), first.y()) if not isinstance(first, int | float) else (first, args[1])
    box = metrics.tightBoundingRect(text)
    return box.translated(*at), None, text


@contextmanager
def watched_painting() -> Iterator[list[Painted]]:
    """Collect every text that Python code paints on a widget."""
    found: list[Painted] = []
    kept, plain = QPainter.__dict__["drawText"], QPainter.drawText

    def watched(painter: QPainter, *args):
        device = painter.device()
        if isinstance(device, QWidget):
            made = _bounds(painter, args)
            if made is not None and made[2].strip():
                used, given, text = made
                matrix = painter.combinedTransform()
                found.append(
                    Painted(
                        device,
                        text,
                        matrix.mapRect(used),
                        None if given is None else matrix.mapRect(given),
                    )
                )
        return plain(painter, *args)

    QPainter.drawText = watched  # type: ignore[method-assign]
    try:
        yield found
    finally:
        QPainter.drawText = kept  # type: ignore[method-assign]


def shown_part(widget: QWidget, top: QWidget) -> QRect:
    """What is left of a widget in `top` when each parent cuts it; scrolling does not cut."""
    box = QRect(widget.mapTo(top, QPoint(0, 0)), widget.size())
    parent = widget.parentWidget()
    while parent is not None and widget is not top:
        edge = QRect(parent.mapTo(top, QPoint(0, 0)), parent.size())
        scroller = parent.parentWidget()
        if isinstance(scroller, QScrollArea) and scroller.viewport() is parent:
            # what lies below can be scrolled to; what lies beside cannot
            edge = QRect(edge.left(), box.top(), edge.width(), box.height())
            box = box.intersected(edge)
            return box
        box = box.intersected(edge)
        if parent is top:
            break
        parent = parent.parentWidget()
    return box


def words_of(widget: QWidget) -> str:
    """The words on a label or button; empty for anything else."""
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    return ""


def needed(widget: QLabel | QAbstractButton) -> tuple[float, float]:
    """Width and height that the words take in their widget."""
    metrics, text = widget.fontMetrics(), widget.text()
    if isinstance(widget, QLabel):
        inner = widget.contentsRect()
        flags = WRAP if widget.wordWrap() else 0
        box = metrics.boundingRect(
            QRect(0, 0, inner.width() if flags else 10_000, 20_000), flags, text
        )
        extra = widget.size() - inner.size()
        return box.width() + extra.width(), box.height() + extra.height()
    side = 18 if isinstance(widget, QPushButton) and widget.property("segment") == "true" else 0
    return metrics.horizontalAdvance(text) + side, metrics.ascent()


def cut_words(top: QWidget) -> list[str]:
    """Labels, buttons and fields whose words need more room than is seen of them."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or not words_of(widget).strip():
            continue
        assert isinstance(widget, QLabel | QAbstractButton)
        if type(widget).__name__ == "RailButton":
            continue  # painted: seen by painted_faults
        width, height = needed(widget)
        seen = shown_part(widget, top)
        if width > seen.width() + SLACK or height > seen.height() + SLACK:
            if widget.toolTip() == widget.text():
                continue
            found.append(
                f"cut: {widget.text()!r} needs {width:.0f} x {height:.0f},"
                f" seen {seen.width()} x {seen.height()}"
            )
    for field in top.findChildren(QLineEdit):
        if field.isVisible() and not field.hasFocus():
            words = field.text() or field.placeholderText()
            room = field.contentsRect().width() - (0 if field.property("inside") == "true" else 20)
            wide = QFontMetrics(field.font()).horizontalAdvance(words) > room + SLACK
            if wide and field.toolTip() != words:
                found.append(f"cut: field {words!r} in {room}")
            if QFontMetrics(field.font()).height() > field.height() + SLACK:
                found.append(f"cut: field {words!r} is {field.height()} high")
    return found


def text_box(widget: QWidget, top: QWidget) -> QRect:
    """Where the words of a label stand."""
    box = QRect(widget.mapTo(top, QPoint(0, 0)), widget.size())
    if isinstance(widget, QLabel) and not widget.wordWrap():
        width = min(box.width(), int(needed(widget)[0]))
        if widget.alignment() & Qt.AlignmentFlag.AlignRight:
            box.setLeft(box.right() - width)
        elif widget.alignment() & Qt.AlignmentFlag.AlignHCenter:
            box = QRect(box.center().x() - width // 2, box.top(), width, box.height())
        else:
            box.setWidth(width)
    return box


def overlapping(top: QWidget) -> list[str]:
    """Words over other words, and widgets of one layout over each other."""
    found = []
    boxes = [
        (w, text_box(w, top).intersected(_window_part(w, top)))
        for w in top.findChildren(QWidget)
        if w.isVisible() and words_of(w).strip()
    ]
    for i, (one, box) in enumerate(boxes):
        for other, beside in boxes[i + 1 :]:
            if one.isAncestorOf(other) or other.isAncestorOf(one):
                continue
            common = box.intersected(beside)
            if common.width() > 2 and common.height() > 3:
                found.append(f"over: {words_of(one)!r} and {words_of(other)!r}: {common}")
    for parent in top.findChildren(QWidget):
        inside = parent.layout()
        if inside is None or not parent.isVisible():
            continue
        held = [w for w in _widgets(inside) if w.isVisible()]
        for i, one in enumerate(held):
            for other in held[i + 1 :]:
                common = one.geometry().intersected(other.geometry())
                if common.width() > 1 and common.height() > 1:
                    found.append(f"over: {_name(one)} and {_name(other)}: {common}")
    return found


def _window_part(widget: QWidget, top: QWidget) -> QRect:
    """What the window really shows of a widget, scrolling included."""
    region = widget.visibleRegion().boundingRect()
    return QRect(widget.mapTo(top, region.topLeft()), region.size())


def _widgets(layout: QLayout) -> list[QWidget]:
    found: list[QWidget] = []
    if isinstance(layout, QStackedLayout):
        return found
    for i in range(layout.count()):
        item = layout.itemAt(i)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            found.append(widget)
        elif inner is not None:
            found += _widgets(inner)
    return found


def _name(widget: QWidget) -> str:
    said = widget.accessibleName() or words_of(widget)
    inner = [words_of(w) for w in widget.findChildren(QLabel) if words_of(w)][:2]
    return f"{type(widget).__name__}({said or ' / '.join(inner)})"


def small_targets(top: QWidget) -> list[str]:
    """Buttons and fields that are lower or narrower than 28 pixels."""
    found = []
    for widget in top.findChildren(QWidget):
        if not isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QPlainTextEdit):
            continue
        box = widget.parentWidget() if widget.property("inside") == "true" else widget
        assert box is not None
        if widget.isVisible() and min(box.width(), box.height()) < LEAST_TARGET:
            found.append(f"small: {_name(widget)} is {box.width()} x {box.height()}")
    return found


def squeezed(top: QWidget) -> list[str]:
    """Things given less room than their own least size (never plain layout helpers)."""
    found = []
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, QStackedWidget) or widget.size().isEmpty():
            continue
        least = widget.minimumSize()
        if widget.width() + 1 < least.width() or widget.height() + 1 < least.height():
            found.append(f"squeezed: {_name(widget)} {widget.size()} under {least}")
        seen = shown_part(widget, top)
        if seen.width() + 2 < widget.width() and not _scrolled(widget):
            found.append(f"outside: {_name(widget)} {widget.width()} wide, seen {seen.width()}")
        if seen.height() + 2 < widget.height() and not _scrolled(widget):
            found.append(f"outside: {_name(widget)} {widget.height()} high, seen {seen.height()}")
    return found


def _scrolled(widget: QWidget) -> bool:
    parent = widget
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea) and not isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def painted_faults(top: QWidget) -> list[str]:
    """Painted texts that leave their widget or their box, or stand over each other."""
    with watched_painting() as painted:
        top.grab()
    found = []
    by_widget: dict[QWidget, list[Painted]] = {}
    for text in painted:
        by_widget.setdefault(text.widget, []).append(text)
    for widget, texts in by_widget.items():
        table = widget.parentWidget()
        room = QRectF(widget.rect())
        for one in texts:
            used = one.used
            if isinstance(table, QAbstractScrollArea):  # rows above and below scroll
                if used.bottom() < 0 or used.top() > room.bottom():
                    continue
                used = QRectF(used.left(), 1, used.width(), 1)
            if not _within(used, room):
                found.append(f"cut: painted {one.text!r} {_box(used)} leaves {_box(room)}")
            elif one.given is not None and not _within(one.used, one.given, 3.0):
                found.append(
                    f"cut: painted {one.text!r} {_box(one.used)} in a box of {_box(one.given)}"
                )
        for i, one in enumerate(texts):
            for other in texts[i + 1 :]:
                common = one.used.intersected(other.used)
                if common.width() > 3 and common.height() > 0.4 * min(
                    one.used.height(), other.used.height()
                ):
                    found.append(f"over: painted {one.text!r} and {other.text!r}: {_box(common)}")
    return found


def _within(box: QRectF, room: QRectF, slack: float = SLACK) -> bool:
    return (
        box.left() >= room.left() - slack
        and box.right() <= room.right() + slack
        and box.top() >= room.top() - slack - 2
        and box.bottom() <= room.bottom() + slack + 2
    )


def _box(box: QRectF) -> str:
    return (
        f"[{math.floor(box.left())}, {math.floor(box.top())},"
        f" {math.ceil(box.right())}, {math.ceil(box.bottom())}]"
    )


def elided(top: QWidget) -> list[str]:
    """Cells that show less than their words and have no tooltip that says the whole."""
    found = []
    for table in top.findChildren(CellsTable):
        if not table.isVisible():
            continue
        with watched_painting() as painted:
            table.grab()
        drawn = {p.text for p in painted if p.widget is table.viewport()}
        for line in range(table.cells.rowCount()):
            for place in range(table.cells.columnCount()):
                index = table.cells.index(line, place)
                box = table.visualRect(index)
                if table.isColumnHidden(place) or not table.viewport().rect().contains(box):  # pyright: ignore[reportOptionalMemberAccess]
                    continue
                cell = index.data(CELL_ROLE)
                whole = str(index.data(Qt.ItemDataRole.ToolTipRole) or "")
                for text in (cell.text, cell.second):
                    if text and text not in drawn and text not in whole:
                        found.append(f"elided: {text!r} has no tooltip")
    return found


def filled_out_of_sight(top: QWidget) -> list[str]:
    """The filled button never scrolls away."""
    found = []
    for button in top.findChildren(QPushButton):
        if button.isVisible() and button.property("primary") == "true":
            seen = _window_part(button, top)
            if seen.size() != button.size():
                found.append(f"scrolled away: {_name(button)} {button.size()}, seen {seen.size()}")
    return found


def faults(top: QWidget) -> list[str]:
    """Everything that is wrong with a shown window."""
    return [
        *cut_words(top),
        *overlapping(top),
        *small_targets(top),
        *squeezed(top),
        *painted_faults(top),
        *elided(top),
        *filled_out_of_sight(top),
    ]
