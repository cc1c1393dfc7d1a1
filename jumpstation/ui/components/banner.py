"""A fault in a frame of its own: what happened, what was kept, the way on."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QHBoxLayout

from jumpstation.ui.components.base import Card, label, row
from jumpstation.ui.components.verdict import Badge


class Banner(Card):
    """One bold sentence and the rest below it, in a vermilion border."""

    def __init__(self) -> None:
        super().__init__(role="fault", pad=18, space=8)
        self._badge = Badge(32)
        self._badge.show_symbol("✕", "notmet")
        self._head = label("", "cue", bold=True, wrap=True)
        self._body = label("", "lead", wrap=True)
        head = QHBoxLayout()
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
        self._head = label("", "small", bold=True)
        self._body = label("", "small", wrap=True)
        inside = row(4, self._badge, 4, self._head)
        inside.addWidget(self._body, 1)
        self.column.addLayout(inside)

    def show_words(self, head: str, body: str) -> None:
        """Show one line; hidden when there is nothing to say."""
        self._head.setText(head)
        self._body.setText(body)
        self.setVisible(bool(head or body))
