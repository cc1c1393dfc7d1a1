"""Pages that follow the room that their text needs: columns, then tabs, then one that scrolls.

The room is counted in pixels of 100 % text, so that a small window and a large text are one case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QLayout, QScrollArea, QStackedWidget, QWidget

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import Down, column, holder
from jumpstation.ui.parts.segments import Segments
from jumpstation.ui.theme import theme


class Shape(Enum):
    """How a page lays its parts out."""

    WIDE = "columns beside each other"
    COMPACT = "tabs in place of a column"
    COLUMN = "one column that scrolls"


UNBOUND = 8000  # a width or height that no window has: not bounded
WIDE_FROM = 1260  # a page on a screen of 1366 with the wide rail has 1282
COMPACT_FROM = QSize(956, 500)  # a page in a window of 1024 × 600 has 968 × 522


def shape_of(width: float, height: float, scale: float = 1.0) -> Shape:
    """The shape of a page of this size in pixels at this text scale.

    >>> [shape_of(1282, 612).name, shape_of(968, 522).name, shape_of(1224, 564, 2.0).name]
    ['WIDE', 'COMPACT', 'COLUMN']
    """
    across, down = width / scale, height / scale
    if across < COMPACT_FROM.width() or down < COMPACT_FROM.height():
        return Shape.COLUMN
    return Shape.WIDE if across >= WIDE_FROM else Shape.COMPACT


class Column(QScrollArea):
    """Scrolls up and down only; keys pass by, and the focus is kept in sight."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Arrows belong to the screen; only Page up and Page down scroll."""
        if a0 is None:
            return
        if a0.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(a0)
        else:
            a0.ignore()


Arrange = Callable[[Shape], tuple[QLayout, QWidget | None]]


class Reflow(QWidget):
    """A page of `parts`; `arrange` lays them out anew for each shape.

    It answers with the layout of all that may scroll, and with that part which never scrolls away
    (the filled button) or None.
    """

    def __init__(self, parts: Sequence[QWidget], arrange: Arrange) -> None:
        super().__init__()
        self._parts, self._arrange = tuple(parts), arrange
        self.shape_now: Shape | None = None
        self._scroll = Column()
        self._shelf = QWidget(self)  # parts that a shape leaves out
        self._shelf.hide()
        self._foot = Down()
        self._foot.setContentsMargins(0, 0, 0, 0)
        self._pinned: QWidget | None = None
        whole = Down(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(self._foot)
        theme().changed.connect(self.reshape)
        self._lay_out(Shape.WIDE)

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Another size may need another shape."""
        super().resizeEvent(a0)
        self.reshape()

    def reshape(self) -> None:
        """Lay out anew where the room asks for another shape."""
        pad = 2 * tokens.PAD  # the page's own margin counts as its room
        wanted = shape_of(self.width() + pad, self.height() + pad, theme().scale)
        if wanted is not self.shape_now:
            self._lay_out(wanted)

    def _lay_out(self, shape: Shape) -> None:
        self.shape_now = shape
        body, pinned = self._arrange(shape)
        made = holder(body)
        old = self._scroll.takeWidget()
        if self._pinned is not None and self._pinned is not pinned:
            self._foot.removeWidget(self._pinned)
            if self._pinned.parentWidget() is self:
                self._pinned.setParent(self._shelf)
        for part in self._parts:
            if old is not None and old.isAncestorOf(part):
                part.setParent(self._shelf)
        self._scroll.setWidget(made)
        self._pinned = pinned
        if pinned is not None and pinned.parentWidget() is not self:
            self._foot.addWidget(pinned)
        if old is not None:
            old.deleteLater()


class Tabs(QWidget):
    """Parts of which one is seen; made anew by each arrangement."""

    def __init__(self, pages: Sequence[tuple[str, QWidget]], first: int = 0) -> None:
        super().__init__()
        self._names = [name for name, _ in pages]
        self._choice, self._stack = Segments(), QStackedWidget()
        for _, page in pages:
            scroll = Column()  # the least height of a tab is not that of the highest one
            scroll.setWidget(holder(column(page, space=0)))
            self._stack.addWidget(scroll)
        self._choice.chosen.connect(self.take)
        inside = Down(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self._choice)
        inside.addWidget(self._stack, 1)
        self.take(self._names[first])

    def take(self, name: str) -> None:
        """Show the part of this name."""
        self._stack.setCurrentIndex(self._names.index(name))
        self._choice.show_choices(tuple((n, n) for n in self._names), name)
