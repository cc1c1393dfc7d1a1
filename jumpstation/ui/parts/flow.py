"""A row that breaks into lines where the window is too narrow for all of it."""

from __future__ import annotations

from PyQt6.QtCore import QPoint, QRect, QSize, Qt
from PyQt6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QWidget


class Flow(QLayout):
    """Widgets from left to right; what finds no room on a line begins the next one.

    A gap (`add_gap`) takes what is left of its line; without a gap, widgets that may expand do.
    """

    def __init__(self, space: int = 8, line_space: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._space, self._line_space = space, line_space
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, a0: QLayoutItem | None) -> None:
        """Take one more."""
        if a0 is not None:
            self._items.append(a0)

    def add_gap(self) -> None:
        """What follows goes to the right."""
        self.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum))

    def count(self) -> int:
        """How many."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take one out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Across, when something in it may grow."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """More lines in less width."""
        return True

    def heightForWidth(self, a0: int) -> int:
        """The height of all lines at this width."""
        edge = self.contentsMargins()
        return self._inner_height(a0 - edge.left() - edge.right()) + edge.top() + edge.bottom()

    def _inner_height(self, width: int) -> int:
        lines = self._lines(width)
        heights = [self._line_height(line) for line in lines]
        return sum(heights) + self._line_space * max(0, len(lines) - 1)

    def sizeHint(self) -> QSize:
        """All of it on one line."""
        shown = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in shown) + self._space * max(0, len(self._solid()) - 1)
        return self._framed(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        """The widest of them on a line of its own."""
        least = [item.minimumSize() for item in self._shown()]
        return self._framed(
            max((size.width() for size in least), default=0),
            max((size.height() for size in least), default=0),
        )

    def _framed(self, width: int, height: int) -> QSize:
        edge = self.contentsMargins()
        return QSize(width + edge.left() + edge.right(), height + edge.top() + edge.bottom())

    def setGeometry(self, a0: QRect) -> None:
        """Place everything."""
        super().setGeometry(a0)
        room = a0.marginsRemoved(self.contentsMargins())
        top = room.top()
        for line in self._lines(room.width()):
            height = self._line_height(line)
            self._place(line, QRect(room.left(), top, room.width(), height))
            top += height + self._line_space

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty() or item.spacerItem()]

    def _solid(self) -> list[QLayoutItem]:
        return [item for item in self._shown() if item.spacerItem() is None]

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, int]]]:
        """Items with their widths, line by line."""
        lines: list[list[tuple[QLayoutItem, int]]] = [[]]
        used = 0
        for item in self._shown():
            if item.spacerItem() is not None:
                lines[-1].append((item, 0))
                continue
            wanted = min(item.sizeHint().width(), max(width, item.minimumSize().width()))
            if used and used + self._space + wanted > width:
                lines.append([])
                used = 0
            lines[-1].append((item, wanted))
            used += wanted + (self._space if used else 0)
        return [line for line in lines if any(not item.spacerItem() for item, _ in line)]

    def _line_height(self, line: list[tuple[QLayoutItem, int]]) -> int:
        heights = [
            item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
            for item, width in line
        ]
        return max(heights, default=0)

    def _place(self, line: list[tuple[QLayoutItem, int]], room: QRect) -> None:
        solid = [(item, width) for item, width in line if item.spacerItem() is None]
        left_over = room.width() - sum(w for _, w in solid) - self._space * (len(solid) - 1)
        gaps = sum(1 for item, _ in line if item.spacerItem() is not None)
        growing = [item for item, _ in solid if not gaps and _wants_more(item)]
        x = room.left()
        for item, width in line:
            if item.spacerItem() is not None:
                x += max(0, left_over) // gaps
                continue
            if item in growing:
                most = item.maximumSize().width()
                width = min(most, width + max(0, left_over) // len(growing))
            high = item.heightForWidth(width) if item.hasHeightForWidth() else -1
            height = max(high, item.sizeHint().height()) if high < 0 else high
            height = min(height, room.height())
            top = room.top() + (room.height() - height) // 2
            item.setGeometry(QRect(QPoint(x, top), QSize(width, height)))
            x += width + self._space


def _wants_more(item: QLayoutItem) -> bool:
    widget = item.widget()
    if widget is None:
        return False
    return widget.sizePolicy().horizontalPolicy() in (
        QSizePolicy.Policy.Expanding,
        QSizePolicy.Policy.MinimumExpanding,
    )


def flow(*parts: QWidget | None, space: int = 8, line_space: int = 8) -> Flow:
    """A row that may break; None sends what follows to the right."""
    made = Flow(space, line_space)
    for part in parts:
        if part is None:
            made.add_gap()
        else:
            made.addWidget(part)
    return made
