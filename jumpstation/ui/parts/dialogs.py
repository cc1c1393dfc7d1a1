"""Short questions: choose one of a list by typing, or answer with one of two or three buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget

from jumpstation.ui.key_names import key_name
from jumpstation.ui.parts.base import Down, label, row
from jumpstation.ui.parts.flow import flow
from jumpstation.ui.parts.keys import KeyButton
from jumpstation.ui.theme import px, sized

MOST_ROWS, LEAST_ROWS = 12, 3  # of a list that is chosen from
PASSING = "passing"


def short(sentence: str) -> str:
    """The first sentence, for a title bar.

    >>> short("A set is running. Save what was done?")
    'A set is running.'
    """
    first, stop, _ = sentence.partition(". ")
    return first + stop.strip()


def passing(dialog: QDialog) -> QDialog:
    """Mark a question that has no sense any more once the running set asks or is over."""
    dialog.setProperty(PASSING, True)
    return dialog


def put_away_passing(window: QWidget) -> None:
    """Take away every open question of a window whose moment has passed, unanswered."""
    for dialog in window.findChildren(QDialog):
        if dialog.property(PASSING) and dialog.isVisible():
            dialog.reject()


class Chooser(QDialog):
    """A list that is typed into; digits 1 to 9 take a row where `numbered`."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        choices: Sequence[tuple[str, object]],
        taken: Callable[[object], None],
        numbered: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        sized(self, MinimumWidth=440)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._choices, self._taken, self._numbered = list(choices), taken, numbered
        self._line, self._list = QLineEdit(), QListWidget()
        self._line.setAccessibleName(title)
        self._line.textChanged.connect(self._narrow)
        self._line.setVisible(not numbered)
        self._list.itemClicked.connect(self._take)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = Down(self)
        inside.addWidget(label(title, "lead", bold=True, wrap=True))
        inside.addWidget(self._line)
        inside.addWidget(self._list)
        self._narrow("")
        self._show_rows(parent)
        (self if numbered else self._line).setFocus()

    def _show_rows(self, parent: QWidget) -> None:
        """As many rows in sight as there are choices, up to what the window has room for."""
        self._list.ensurePolished()
        row_high = self._list.sizeHintForRow(0)
        room = (parent.height() - px(200)) // max(1, row_high)
        rows = min(len(self._choices), MOST_ROWS, max(LEAST_ROWS, room))
        self._list.setMinimumHeight(rows * row_high + 2 * self._list.frameWidth() + px(8))

    def _narrow(self, typed: str) -> None:
        self._list.clear()
        wanted = typed.casefold().split()
        for i, (words, value) in enumerate(self._choices, start=1):
            if all(word in words.casefold() for word in wanted):
                item = QListWidgetItem(f"{i}   {words}" if self._numbered else words)
                item.setData(Qt.ItemDataRole.UserRole, value)
                self._list.addItem(item)
        self._list.setCurrentRow(0)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        value = item.data(Qt.ItemDataRole.UserRole)
        self.accept()
        self._taken(value)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Arrows move, Enter takes, digits take a numbered row, Esc leaves."""
        if a0 is None:
            return
        if a0.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._list.currentItem())
        elif a0.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if a0.key() == Qt.Key.Key_Down else -1
            place = max(0, min(self._list.count() - 1, self._list.currentRow() + step))
            self._list.setCurrentRow(place)
        elif self._numbered and a0.text().isdigit() and 1 <= int(a0.text()) <= self._list.count():
            self._take(self._list.item(int(a0.text()) - 1))
        else:
            super().keyPressEvent(a0)


class Question(QDialog):
    """A sentence and its answers; the last answer is the quiet way out, also on Esc."""

    def __init__(
        self,
        parent: QWidget,
        sentence: str,
        answers: Sequence[tuple[str, str, Callable[[], None] | None]],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sized(self, MinimumWidth=460)
        self.setWindowTitle(short(sentence))
        self._keys = {key: done for _, key, done in answers if key}
        inside = Down(self)
        inside.setContentsMargins(18, 18, 18, 18)
        inside.setSpacing(16)
        inside.addWidget(label(sentence, "lead", wrap=True))
        buttons = []
        for i, (words, key, done) in enumerate(answers):
            button = KeyButton(words, key, primary=i == 0)
            button.clicked.connect(lambda _on, act=done: self._answer(act))
            buttons.append(button)
        inside.addLayout(flow(*buttons))

    def _answer(self, done: Callable[[], None] | None) -> None:
        self.accept()
        if done is not None:
            done()

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Each answer has its key."""
        if a0 is None:
            return

        name = key_name(a0)
        if name in self._keys:
            self._answer(self._keys[name])
        else:
            super().keyPressEvent(a0)


class TextQuestion(QDialog):
    """One line of text: a note, a reason, a name."""

    def __init__(
        self, parent: QWidget, sentence: str, button: str, done: Callable[[str], None]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sized(self, MinimumWidth=460)
        self.setWindowTitle(short(sentence))
        self._done, self._line = done, QLineEdit()
        self._line.setAccessibleName(sentence)
        self._button = KeyButton(button, "Enter", primary=True)
        self._button.clicked.connect(self._send)
        self._line.returnPressed.connect(self._send)
        inside = Down(self)
        inside.setContentsMargins(18, 18, 18, 18)
        inside.setSpacing(14)
        inside.addWidget(label(sentence, "lead", wrap=True))
        inside.addWidget(self._line)
        inside.addLayout(row(None, self._button))
        self._line.setFocus()

    def _send(self) -> None:
        text = self._line.text().strip()
        if text:
            self.accept()
            self._done(text)
