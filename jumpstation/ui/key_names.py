"""A pressed key as the name that actions use: "Space", "Ctrl+1", "Shift+X", "/"."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent, QKeySequence

_NAMES = {"Return": "Enter", "Del": "Delete", "Ctrl+Return": "Ctrl+Enter", "Backspace": "Delete"}


def key_name(event: QKeyEvent) -> str:
    """The name of a pressed key; signs such as / and + are named by what they write."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
    if plain and len(text) == 1 and text.isprintable() and not text.isalnum() and text != " ":
        return text
    key = event.key() if event.key() != Qt.Key.Key_Enter else Qt.Key.Key_Return
    name = QKeySequence(modifiers.value | key).toString(QKeySequence.SequenceFormat.PortableText)
    return _NAMES.get(name, name)
