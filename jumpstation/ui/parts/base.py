"""Cards, labels, rules and rows: the paper that screens are drawn on."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from jumpstation.ui import tokens


def label(
    text: str = "", size: str = "body", tone: str = "text", bold: bool = False, wrap: bool = False
) -> QLabel:
    """A label in one of the sizes and tones of the design."""
    made = QLabel(text)
    made.setProperty("type", size)  # "size" is Qt's own
    made.setProperty("tone", tone)
    made.setProperty("weight", "bold" if bold else "regular")
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


class OneLine(QLabel):
    """Words on the lines they are given in; what finds no room ends in …, whole in the tooltip."""

    def __init__(self, least_letters: int = 6) -> None:
        super().__init__()
        self._least = least_letters
        self.setTextFormat(Qt.TextFormat.PlainText)

    def sizeHint(self) -> QSize:
        """Room for the words; QLabel's own never falls below the width it was last given."""
        measured = self.fontMetrics()
        words = max(
            max(measured.boundingRect(line).width(), measured.horizontalAdvance(line))
            for line in self.text().split("\n")
        )
        return QSize(words + 1, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        whole = self.sizeHint()
        least = self.fontMetrics().averageCharWidth() * self._least
        return QSize(min(whole.width(), least), whole.height())

    def setText(self, a0: str | None) -> None:
        """Other words."""
        super().setText(a0)
        self._explain()

    def resizeEvent(self, a0: QResizeEvent | None) -> None:
        """More or less of it is seen."""
        super().resizeEvent(a0)
        self._explain()

    def _explain(self) -> None:
        lines = self.text().split("\n")
        short = any(self.fontMetrics().horizontalAdvance(line) > self.width() for line in lines)
        self.setToolTip(self.text() if short else "")

    def paintEvent(self, a0: QPaintEvent | None) -> None:
        """Paint as much as there is room for."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = "\n".join(
            self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, self.width())
            for line in self.text().split("\n")
        )
        painter.drawText(self.rect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()


def one_line(
    size: str = "body", tone: str = "text", bold: bool = False, least_letters: int = 6
) -> OneLine:
    """A line of words that may be shortened, in one of the sizes and tones of the design."""
    made = OneLine(least_letters)
    made.setProperty("type", size)
    made.setProperty("tone", tone)
    made.setProperty("weight", "bold" if bold else "regular")
    return made


def retone(widget: QLabel, tone: str) -> None:
    """Give a label another tone; does nothing when it has it already."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        restyle(widget)


def restyle(widget: QWidget) -> None:
    """Read the style sheet again after a property changed."""
    style = widget.style()
    if style is not None:
        style.unpolish(widget)
        style.polish(widget)


def frame(role: str) -> QFrame:
    """A frame with a role of the style sheet."""
    made = QFrame()
    made.setProperty("role", role)
    return made


def rule() -> QFrame:
    """A horizontal line of one pixel."""
    made = frame("rule")
    made.setFixedHeight(1)
    return made


class _LeastHeight:
    """Where words wrap, the least height counts: plots give way before words."""

    _asking = False

    def heightForWidth(self, a0: int) -> int:
        """The least height at this width."""
        if self._asking:  # Qt asks back for the usual height before it gives the least
            return super().heightForWidth(a0)  # pyright: ignore[reportAttributeAccessIssue]
        self._asking = True
        try:
            return self.minimumHeightForWidth(a0)  # pyright: ignore[reportAttributeAccessIssue]
        finally:
            self._asking = False


class Across(_LeastHeight, QHBoxLayout):
    """Beside each other."""


class Down(_LeastHeight, QVBoxLayout):
    """Below each other."""


class Card(QFrame):
    """A surface with a border; `column` is its layout."""

    def __init__(self, role: str = "card", pad: int = tokens.PAD, space: int = 8) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.column = Down(self)
        self.column.setContentsMargins(pad, pad, pad, pad)
        self.column.setSpacing(space)


def row(*parts: QWidget | int | None, space: int = 8) -> QHBoxLayout:
    """Widgets beside each other; a number is a gap, None takes what is left."""
    made = Across()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(space)
    for part in parts:
        if part is None:
            made.addStretch(1)
        elif isinstance(part, int):
            made.addSpacing(part)
        else:
            made.addWidget(part)
    return made


def column(*parts: QWidget | QLayout | int | None, space: int = 10) -> QVBoxLayout:
    """Widgets below each other; a number is a gap, None takes what is left."""
    made = Down()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(space)
    for part in parts:
        if part is None:
            made.addStretch(1)
        elif isinstance(part, int):
            made.addSpacing(part)
        elif isinstance(part, QLayout):
            made.addLayout(part)
        else:
            made.addWidget(part)
    return made


def holder(layout: QLayout) -> QWidget:
    """A widget around a layout."""
    made = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    made.setLayout(layout)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Facts(QWidget):
    """Pairs of a word and a figure, one below the other; the figure is bold."""

    def __init__(self, size: str = "small", space: int = 8) -> None:
        super().__init__()
        self._size = size
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(space)
        self._shown: tuple[tuple[str, str], ...] | None = None

    def show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        """Show these pairs, and nothing when they are shown already."""
        if facts == self._shown:
            return
        self._shown = facts
        clear(self._column)
        for word, value in facts:
            self._column.addLayout(
                row(label(word, self._size), None, label(value, self._size, bold=True))
            )
