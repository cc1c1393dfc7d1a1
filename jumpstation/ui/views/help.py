"""Help beside the screen, at the topic of what is shown; every formula with source and limits."""

from __future__ import annotations

from PyQt6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from jumpstation.ui.components.base import Card, clear, label, row
from jumpstation.ui.components.keys import key_hint
from jumpstation.ui.text import tr
from jumpstation.ui.viewmodels.actions import Action
from jumpstation.ui.viewmodels.help import Topic

WIDTH = 360


class HelpPanel(Card):
    """A topic in paragraphs, then the keys of the screen."""

    def __init__(self) -> None:
        super().__init__(pad=14, space=8)
        self.setFixedWidth(WIDTH)
        self._title = label("", "title", bold=True, wrap=True)
        self._inner = QVBoxLayout()
        self._inner.setSpacing(8)
        body = QWidget()
        body.setLayout(self._inner)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        self.column.addLayout(row(self._title, None, key_hint("F1")))
        self.column.addWidget(scroll, 1)

    def show_topic(self, topic: Topic, actions: tuple[Action, ...]) -> None:
        """Show a topic."""
        self._title.setText(topic.title)
        clear(self._inner)
        for head, body in topic.parts:
            if head:
                self._inner.addWidget(label(head, "body", bold=True, wrap=True))
            self._inner.addWidget(label(body, "body", wrap=True))
        if actions:
            self._inner.addWidget(label(tr("Keys"), "body", bold=True))
        for action in actions:
            self._inner.addLayout(row(key_hint(action.key), label(action.label), None))
        self._inner.addStretch(1)
