"""What all screens share: they show a model and its actions, and ask for what the user wants."""

from __future__ import annotations

from functools import partial
from typing import Any

from PyQt6.QtCore import QPoint, Qt, pyqtSignal
from PyQt6.QtWidgets import QMenu, QWidget

from jumpstation.ui.parts.keys import KeyButton, hint, key_text
from jumpstation.ui.parts.tables import CellsTable
from jumpstation.ui.values.actions import Action
from jumpstation.ui.values.wishes import Wish


class View(QWidget):
    """A screen. `asked` carries every wish out; a view decides nothing itself."""

    asked = pyqtSignal(Wish)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._actions: tuple[Action, ...] = ()
        self._buttons: list[tuple[Wish, KeyButton]] = []

    def ask(self, wish: Wish) -> None:
        """Send a wish out."""
        self.asked.emit(wish)

    def show_model(self, model: Any) -> None:
        """Show what the screen is about."""
        raise NotImplementedError

    def look(self, wish: Any) -> None:
        """Do what only concerns the screen itself (moving, zooming)."""

    # --- actions ---------------------------------------------------------------------------

    def button(self, wish: Wish, *, primary: bool = False, height: int = 0) -> KeyButton:
        """A button of one of the screen's actions: what it says and its key stand there."""
        made = KeyButton("", primary=primary, height=height)
        made.clicked.connect(lambda: self.ask(wish))
        self._buttons.append((wish, made))
        return made

    def show_actions(self, actions: tuple[Action, ...]) -> None:
        """What can be done now; a button whose action is not among these stays as it was."""
        self._actions = actions
        by_wish = {action.wish: action for action in reversed(actions)}
        for wish, button in self._buttons:
            if wish in by_wish:
                button.show_action(by_wish[wish])

    def row_menu(self, table: CellsTable) -> None:
        """Let a right click on a row choose it and offer what can be done with it."""
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(lambda at: self._offer(table, at))

    def _offer(self, table: CellsTable, at: QPoint) -> None:
        index = table.indexAt(at)
        if not index.isValid():
            return
        table.selectRow(index.row())
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self._actions:
            if action.row:
                entry = menu.addAction(f"{action.button_words}\t{key_text(action.key)}")
                assert entry is not None
                entry.setEnabled(action.enabled)
                entry.setToolTip(hint(action))
                entry.triggered.connect(partial(self.ask, action.wish))
        menu.popup(table.mapToGlobal(at))
