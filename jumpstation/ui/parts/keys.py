"""A key in a box, and a button that shows its key."""

from __future__ import annotations

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy

from jumpstation.ui import tokens
from jumpstation.ui.parts.base import one_line, restyle
from jumpstation.ui.theme import px, sized, theme
from jumpstation.ui.values.actions import Action

# keys are named in the style of Qt's portable text; these few read better as signs
KEY_SIGNS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→", "Delete": "Del"}


def key_text(key: str) -> str:
    """How a key is printed.

    >>> key_text("Ctrl+Left")
    'Ctrl+←'
    """
    return "+".join(KEY_SIGNS.get(part, part) for part in key.split("+")) if key != "+" else key


def key_hint(key: str) -> QLabel:
    """A key in a box."""
    made = QLabel(key_text(key))
    made.setProperty("role", "key")
    sized(made, FixedHeight=18)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


def hint(action: Action) -> str:
    """What is said of an action under the pointer: why it cannot be done, or its name and key."""
    said = action.label[:1].upper() + action.label[1:]
    if action.why_not:
        return f"{said}: {action.why_not}"
    return f"{said}   {key_text(action.key)}".rstrip()


class KeyButton(QPushButton):
    """A button: text left, its key right. One on a screen is `primary`."""

    def __init__(self, text: str, key: str = "", primary: bool = False, height: int = 0) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setProperty("primary", "true" if primary else "false")
        self._primary = primary
        inside = QHBoxLayout(self)
        side = 16 if primary else 12
        inside.setContentsMargins(side, 0, side, 0)
        inside.setSpacing(8)
        self._text = one_line("lead" if primary else "body", bold=primary, least_letters=22)
        self._text.setText(text)
        self._key = key_hint(key)
        self._key.setVisible(bool(key))
        inside.addWidget(self._text)
        inside.addStretch(1)
        inside.addWidget(self._key)
        for part in (self._text, self._key):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        default = tokens.FILLED_HEIGHT if primary else tokens.CONTROL_HEIGHT
        self._high = height or default
        sized(self, FixedHeight=self._high)
        self.setAccessibleName(text)
        self._paint_inside()
        theme().changed.connect(self._paint_inside)

    def show_action(self, action: Action) -> None:
        """Words, key and whether it can be done now, as the action says; a hint says why not."""
        self.set_text(action.button_words)
        if self._key.text() != key_text(action.key):
            self._key.setText(key_text(action.key))
            self._key.setVisible(bool(action.key))
            self.updateGeometry()
        if self.isEnabled() != action.enabled:
            self.setEnabled(action.enabled)
        self.setToolTip(hint(action))

    def set_text(self, text: str) -> None:
        """Another text on the same button."""
        if self._text.text() != text:
            self._text.setText(text)
            self.setAccessibleName(" ".join(text.split()))
            self.updateGeometry()

    def words(self) -> str:
        """The text on the button."""
        return self._text.text()

    def setEnabled(self, a0: bool) -> None:
        """Waiting buttons keep their text readable."""
        super().setEnabled(a0)
        self._paint_inside()

    def _paint_inside(self) -> None:
        tone = ("onaction" if self.isEnabled() else "text2") if self._primary else "text"
        if not self.isEnabled():
            tone = "text2"
        self._text.setProperty("tone", tone)
        restyle(self._text)
        if self._primary:
            p = theme().palette
            ink, ground = (p.onaction, p.action) if self.isEnabled() else (p.text2, p.raised)
            self._key.setStyleSheet(f"background: {ground}; color: {ink}; border: 1px solid {ink};")

    def sizeHint(self) -> QSize:
        """Wide enough for text and key."""
        inside = self.layout()
        assert inside is not None
        return QSize(inside.sizeHint().width(), px(self._high))

    def minimumSizeHint(self) -> QSize:
        """Its text, of which a long name may be shortened."""
        inside = self.layout()
        assert inside is not None
        return QSize(max(inside.minimumSize().width(), px(28)), px(self._high))


def link(text: str) -> QPushButton:
    """Underlined words that can be clicked."""
    made = QPushButton(text)
    made.setProperty("plain", "true")
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made
