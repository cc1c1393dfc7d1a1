"""Before a test: one question with every open item, and who lets a held one pass; in it: stops."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jumpstation.errors import InputError
from jumpstation.ui.key_names import key_name
from jumpstation.ui.parts.answer import Answer, ScaleQuestion
from jumpstation.ui.parts.base import label, row
from jumpstation.ui.parts.dialogs import Question
from jumpstation.ui.parts.keys import KeyButton, key_hint
from jumpstation.ui.parts.segments import Segments
from jumpstation.ui.text import tr
from jumpstation.ui.theme import px

NONE_KEY = "N"
WIDTH = 680  # of the list, at a text size of 100 %
GAP, BAR = 10, 16  # between two items; of a scroll bar where the list is too long
ITEM_KEYS = "123456789ABCDEFGHIJKLM"  # N is none of these


def only_their_keys(dialog: QDialog) -> None:
    """Enter and Space answer nothing by the way: a key pressed twice is no answer on health."""
    for button in dialog.findChildren(QPushButton):
        button.setAutoDefault(False)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class YesNo(Question):
    """One item by itself: Y, N, or Esc for later, and no other key."""

    def __init__(self, parent: QWidget, ask: str, done: Callable[[bool], None]) -> None:
        answers = (
            (tr("Yes"), "Y", lambda: done(True)),
            (tr("No"), "N", lambda: done(False)),
            (tr("Later"), "Esc", None),
        )
        super().__init__(parent, ask, answers)
        self.setWindowTitle(tr("Before the test"))
        only_their_keys(self)


class Item(QFrame):
    """One item with its key; marked: it holds today."""

    def __init__(self, key: str, ask: str, toggle: Callable[[], None]) -> None:
        super().__init__()
        self._toggle = toggle
        self.setAccessibleName(f"{key}: {ask}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        self._mark = label("", "body", "notmet", bold=True)
        self._key, self._ask = key_hint(key), label(ask, "body", wrap=True)
        inside.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)
        inside.addWidget(self._ask, 1)
        inside.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)

    def fit(self, width: int) -> int:
        """As high as its words are at this width, and no higher; that height."""
        for part in (self._key, self._ask, self._mark):
            part.ensurePolished()
        mark = self._mark.fontMetrics().horizontalAdvance("✕ yes  ")
        self._mark.setFixedWidth(mark)
        words = self._ask.heightForWidth(width - mark - self._key.sizeHint().width() - 2 * 12)
        self._ask.setFixedHeight(words)
        self.setFixedHeight(max(words, self._key.sizeHint().height()))
        return self.height()

    def show_marked(self, marked: bool) -> None:
        """Show whether it holds today."""
        self._mark.setText(f"✕ {tr('yes')}" if marked else "")

    def mousePressEvent(self, a0: QMouseEvent | None) -> None:
        """A click does what the key does."""
        if a0 is not None:
            self._toggle()


class ScreeningQuestion(QDialog):
    """A card of items in one question. N: none of these; a key marks one, then Enter; Esc: later.

    items: (id, question), as many as there are keys at most; done gets the ids that were marked.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        sentence: str,
        items: Sequence[tuple[str, str]],
        done: Callable[[tuple[str, ...]], None],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._done, self._ids = done, [item_id for item_id, _ in items]
        self._marked: set[str] = set()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(18, 18, 18, 18)
        inside.setSpacing(10)
        head = label(sentence, "lead", bold=True, wrap=True)
        inside.addWidget(head)
        listed = QWidget()
        lines = QVBoxLayout(listed)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GAP)
        self._rows = []
        for key, (item_id, ask) in zip(ITEM_KEYS[: len(items)], items, strict=True):
            self._rows.append(Item(key, ask, lambda one=item_id: self.mark(one)))
            lines.addWidget(self._rows[-1])
        self._none = KeyButton(tr("None of these"), NONE_KEY, primary=True)
        self._none.clicked.connect(self.answer_none)
        self._these = KeyButton(tr("Only what is marked"), "Enter", primary=True)
        self._these.clicked.connect(self.answer_marked)
        later = KeyButton(tr("Later"), "Esc")
        later.clicked.connect(self.reject)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(listed)
        inside.addWidget(area)
        inside.addLayout(row(self._none, self._these, None, later))
        around = head.sizeHint().height() + self._none.sizeHint().height() + 2 * 18 + 2 * 10
        width = min(px(WIDTH), parent.width() - 48)
        self.setMinimumWidth(width)
        high = sum(line.fit(width - 2 * 18 - BAR) for line in self._rows)
        high += GAP * (len(self._rows) - 1)
        area.setFixedHeight(min(high, max(120, parent.height() - around - 24)))
        only_their_keys(self)
        self._these.setVisible(False)

    def mark(self, item_id: str) -> None:
        """An item holds today, or after all it does not."""
        self._marked ^= {item_id}
        for one, line in zip(self._ids, self._rows, strict=False):
            line.show_marked(one in self._marked)
        self._none.setVisible(not self._marked)
        self._these.setVisible(bool(self._marked))

    def answer_none(self) -> None:
        """None of these today; not while something is marked."""
        if not self._marked:
            self._send()

    def answer_marked(self) -> None:
        """What is marked is yes, everything else no; nothing marked is no answer."""
        if self._marked:
            self._send()

    def _send(self) -> None:
        self.accept()
        self._done(tuple(one for one in self._ids if one in self._marked))

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """N, a key for each item, Enter, Esc."""
        if a0 is None:
            return
        name = key_name(a0)
        if name == NONE_KEY:
            self.answer_none()
        elif name == "Enter":
            self.answer_marked()
        elif name in ITEM_KEYS[: len(self._ids)]:
            self.mark(self._ids[ITEM_KEYS.index(name)])
        else:
            super().keyPressEvent(a0)


class Release(QDialog):
    """Who lets a held item pass, in which role, and why; what is wrong is said in the dialog.

    done(who, role, why) raises InputError where it is not enough.
    """

    def __init__(
        self, parent: QWidget, sentence: str, done: Callable[[str, str, str], None]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Held"))
        self.setMinimumWidth(560)
        self._done = done
        self.who, self.why = QLineEdit(), QLineEdit()
        self._role, self._roles = "operator", Segments()
        self._roles.chosen.connect(self.choose)
        self.choose(self._role)
        self._wrong = label("", "body", "notmet", wrap=True)
        send = KeyButton(tr("Let it pass"), "Enter", primary=True)
        send.clicked.connect(self._send)
        leave = KeyButton(tr("Stays held"), "Esc")
        leave.clicked.connect(self.reject)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(18, 18, 18, 18)
        inside.setSpacing(10)
        inside.addWidget(label(sentence, "lead", wrap=True))
        for words, field in ((tr("Who lets it pass"), self.who), (tr("Why"), self.why)):
            field.setAccessibleName(words)
            inside.addWidget(label(words, "body", "text2"))
            inside.addWidget(field)
            if field is self.who:
                inside.addLayout(row(self._roles, None))
                typed = tr("The role is typed with the name: the program does not prove it.")
                inside.addWidget(label(typed, "body", "text2", wrap=True))
        inside.addWidget(self._wrong)
        inside.addLayout(row(None, leave, send))
        for button in self.findChildren(QPushButton):  # Enter belongs to the fields
            button.setAutoDefault(False)
        self.who.returnPressed.connect(self.why.setFocus)
        self.why.returnPressed.connect(self._send)
        self.who.setFocus()

    def choose(self, role: str) -> None:
        """Whether it is an operator or a clinician who lets it pass."""
        self._role = role
        names = (("operator", tr("Operator (coach)")), ("clinician", tr("Clinician")))
        self._roles.show_choices(names, role)

    def _send(self) -> None:
        try:
            self._done(self.who.text().strip(), self._role, self.why.text().strip())
        except InputError as wrong:
            self._wrong.setText(f"{wrong.found[0].upper()}{wrong.found[1:]}: {wrong.do}.")
            return
        self.accept()


class StopQuestion(ScaleQuestion):
    """Pain in the set by a digit; where a stop rule asks more, a key for what was seen.

    marks: (key, words, what is marked).
    """

    def __init__(
        self,
        parent: QWidget,
        sentence: str,
        done: Callable[[Answer], None],
        marks: Sequence[tuple[str, str, str]],
        marked: Callable[[str], None],
    ) -> None:
        super().__init__(parent, sentence, done)
        self._marks = {key: what for key, _, what in marks}
        self._marked = marked
        buttons = []
        for key, words, what in marks:
            button = KeyButton(words, key)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on, seen=what: self._mark(seen))
            buttons.append(button)
        inside = self.layout()
        if buttons and isinstance(inside, QVBoxLayout):
            inside.insertLayout(2, row(*buttons, None))

    def _mark(self, what: str) -> None:
        self.accept()
        self._marked(what)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Its own keys first."""
        name = key_name(a0) if a0 is not None else ""
        if name in self._marks:
            self._mark(self._marks[name])
        else:
            super().keyPressEvent(a0)
