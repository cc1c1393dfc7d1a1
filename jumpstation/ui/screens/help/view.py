"""Help beside the screen, at the topic of what is shown; every formula with source and limits."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QWidget

from jumpstation.ui.parts.base import Card, Down, clear, frame, holder, label, row
from jumpstation.ui.parts.keys import key_hint, link
from jumpstation.ui.parts.reflow import Column
from jumpstation.ui.screens.help.model import Topic
from jumpstation.ui.text import tr
from jumpstation.ui.theme import sized
from jumpstation.ui.values.actions import Action

WIDTH = 360


class HelpPanel(Card):
    """A topic in paragraphs, other numbers to ask for, then the keys of the screen.

    asked: the id of a metric whose link was clicked.
    """

    asked = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(pad=14, space=8)
        self._title = label("", "title", bold=True, wrap=True)
        self._inner = Down()
        self._inner.setSpacing(8)
        self._scroll = Column()
        self._scroll.setWidget(holder(self._inner))
        head = row(space=6)
        head.addWidget(self._title, 1)
        head.addWidget(key_hint("Esc"))
        self.column.addLayout(head)
        self.column.addWidget(self._scroll, 1)
        sized(self, MinimumWidth=WIDTH)

    def show_topic(self, topic: Topic, actions: tuple[Action, ...], at: str = "") -> None:
        """Show a topic; `at` is the key of the part that is asked about."""
        self._title.setText(topic.title)
        clear(self._inner)
        place: QWidget | None = None
        for part in topic.parts:
            asked = bool(at) and part.key == at
            box = Card("now", pad=8, space=4) if asked else frame("plain")
            inside = box.column if isinstance(box, Card) else Down(box)
            if not asked:
                inside.setContentsMargins(0, 0, 0, 0)
                inside.setSpacing(4)
            if part.head:
                inside.addWidget(label(part.head, "body", bold=True, wrap=True))
            words = label(part.words, "body", wrap=True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            inside.addWidget(words)
            self._inner.addWidget(box)
            place = box if asked else place
        if topic.others:
            self._inner.addWidget(label(tr("Other numbers here"), "body", bold=True))
        for metric_id, title in topic.others:
            other = link(title)
            other.clicked.connect(lambda _on, wanted=metric_id: self.asked.emit(wanted))
            self._inner.addLayout(row(other, None))
        if actions:
            self._inner.addWidget(label(tr("Keys"), "body", bold=True))
        for action in (one for one in actions if one.key):
            line = row(key_hint(action.key))
            line.addWidget(label(action.label, wrap=True), 1)
            self._inner.addLayout(line)
        self._inner.addStretch(1)
        bar = self._scroll.verticalScrollBar()
        if bar is not None:
            bar.setValue(0)
        if place is not None:
            wanted = place
            QTimer.singleShot(0, lambda: self._scroll.ensureWidgetVisible(wanted))

    def words(self) -> str:
        """The title and every paragraph, for reading aloud."""
        from PyQt6.QtWidgets import QLabel

        return "\n".join(one.text() for one in self.findChildren(QLabel) if one.text())
