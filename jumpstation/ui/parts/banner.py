"""A fault in a frame of its own: what happened, what was kept, the way on."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QBoxLayout

from jumpstation.ui.parts.base import Across, Card, label, row
from jumpstation.ui.parts.verdict import Badge


class Banner(Card):
    """One bold sentence and the rest below it, in a vermilion border."""

    def __init__(self) -> None:
        super().__init__(role="fault", pad=18, space=8)
        self._badge = Badge(32)
        self._badge.show_symbol("✕", "notmet")
        self._head = label("", "cue", bold=True, wrap=True)
        self._body = label("", "lead", wrap=True)
        head = Across()
        head.setSpacing(12)
        head.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._head, 1)
        self.column.addLayout(head)
        self.column.addWidget(self._body)

    def show_fault(self, head: str, body: str) -> None:
        """Show a fault."""
        self._head.setText(head)
        self._body.setText(body)


class Strip(Card):
    """A warning or notice of one line between other things."""

    def __init__(
        self, role: str = "warning", symbol: str = "!", symbol_role: str = "notmet"
    ) -> None:
        super().__init__(role=role, pad=8, space=0)
        self._badge = Badge(20)
        self._badge.show_symbol(symbol, symbol_role)
        self._head = label("", "small", bold=True, wrap=True)
        self._body = label("", "small", wrap=True)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(8)
        self._words.addWidget(self._head)
        self._words.addWidget(self._body, 1)
        inside = row(4, self._badge, 4)
        inside.addLayout(self._words, 1)
        self.column.addLayout(inside)

    def show_words(self, head: str, body: str) -> None:
        """Show one line; hidden when there is nothing to say."""
        self._head.setText(head)
        self._body.setText(body)
        self._head.setVisible(bool(head))
        self._body.setVisible(bool(body))
        self.setVisible(bool(head or body))
        self._turn()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """Another width, another place for the second sentence."""
        super().resizeEvent(a0)
        self._turn()

    def _turn(self) -> None:
        """The second sentence stands beside the first while it has half of the strip."""
        head = self._head.fontMetrics().horizontalAdvance(self._head.text())
        beside = head + 60 <= self.width() // 2
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._words.setDirection(way)
        self._words.setStretch(0, 0 if beside else 1)
        if beside:
            self._head.setMinimumWidth(head + 4)
        else:
            self._head.setMinimumWidth(0)
