"""One question of a protocol: a scale from 0 to 10, yes or no, a choice, a number, some words."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from jumpstation.protocols import Question
from jumpstation.ui.key_names import key_name
from jumpstation.ui.parts.base import label, row
from jumpstation.ui.parts.dialogs import Chooser, TextQuestion
from jumpstation.ui.parts.dialogs import Question as Buttons
from jumpstation.ui.parts.keys import KeyButton
from jumpstation.ui.text import tr

Answer = float | str | bool | None
TEN_KEY = "T"
SKIP_KEY = "N"


class ScaleQuestion(QDialog):
    """0 to 10: a digit answers at once, T is ten, N leaves it unanswered (in the words `skip`).

    No button waits for Enter or Space: a key meant for the set before never answers.
    """

    def __init__(
        self,
        parent: QWidget,
        sentence: str,
        done: Callable[[Answer], None],
        skip: str = "",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(sentence)
        self._done = done
        inside = QVBoxLayout(self)
        inside.setContentsMargins(18, 18, 18, 18)
        inside.setSpacing(16)
        inside.addWidget(label(sentence, "lead", wrap=True))
        grid = QGridLayout()
        grid.setSpacing(8)
        for level in range(11):
            button = KeyButton(str(level), TEN_KEY if level == 10 else "")
            button.setAutoDefault(False)
            button.setAccessibleName(tr("{n} of 10", n=level))
            button.clicked.connect(lambda _on, value=level: self.answer(float(value)))
            grid.addWidget(button, level // 6, level % 6)
        inside.addLayout(grid)
        left_out = KeyButton(skip or tr("Not answered"), SKIP_KEY)
        left_out.setAutoDefault(False)
        left_out.clicked.connect(lambda _on: self.answer(None))
        inside.addLayout(row(None, left_out))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()

    def answer(self, value: Answer) -> None:
        """Take an answer and close."""
        self.accept()
        self._done(value)

    def keyPressEvent(self, a0: QKeyEvent | None) -> None:
        """Digits, T and N answer; Esc puts the question off."""
        if a0 is None:
            return
        name = key_name(a0)
        if len(name) == 1 and name.isdigit():
            self.answer(float(name))
        elif name == TEN_KEY:
            self.answer(10.0)
        elif name == SKIP_KEY:
            self.answer(None)
        else:
            super().keyPressEvent(a0)


def ask_question(parent: QWidget, question: Question, done: Callable[[Answer], None]) -> QDialog:
    """Open the dialog that fits the question; `done` gets the answer, None for unanswered."""
    if question.kind == "scale":
        dialog: QDialog = ScaleQuestion(parent, question.text, done)
    elif question.kind == "yes_no":
        dialog = Buttons(
            parent,
            question.text,
            (
                (tr("Yes"), "Y", lambda: done(True)),
                (tr("No"), "N", lambda: done(False)),
                (tr("Not answered"), "U", lambda: done(None)),
            ),
        )
    elif question.kind == "choice":
        choices: list[tuple[str, object]] = [(words, words) for words in question.choices]
        choices.append((tr("Not answered"), None))

        def take(value: object) -> None:
            done(None if value is None else str(value))

        dialog = Chooser(parent, question.text, choices, take, numbered=True)
    else:
        number = question.kind == "number"
        dialog = TextQuestion(
            parent, question.text, tr("Enter"), lambda text: done(_number(text) if number else text)
        )
    dialog.open()
    return dialog


def _number(text: str) -> float | str:
    """A number as people type it; else the text, so that the session says what is wrong."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text
