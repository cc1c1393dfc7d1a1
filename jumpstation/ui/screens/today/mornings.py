"""How the morning after was: asked when the window opens, before Today, and from the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PyQt6.QtCore import QTimer
from PyQt6.QtWidgets import QApplication

from jumpstation.ui.parts.answer import Answer, ScaleQuestion
from jumpstation.ui.text import tr
from jumpstation.ui.values.shell import Screen

if TYPE_CHECKING:
    from jumpstation.station.mornings import Morning
    from jumpstation.ui.shell.main import Main

LOOK_AGAIN_MS = 200


class Mornings:
    """One question after the other, a key each; what is not asked stays on the list.

    `open_ones` gives what is still to be asked, as it was read last. When the window opens those
    who are followed under criteria are asked about; everybody else waits on the list, so that a
    squad that jumped yesterday does not stand between a coach and today.
    """

    def __init__(self, main: Main, open_ones: Callable[[], Sequence[Morning]]) -> None:
        self._main, self._open_ones = main, open_ones
        self._asked_first = False
        self._left: list[Morning] = []
        self._again = QTimer(main)
        self._again.setSingleShot(True)
        self._again.setInterval(LOOK_AGAIN_MS)
        self._again.timeout.connect(self._next)

    def words(self, athlete_id: str) -> str:
        """What the button of the chosen one says; empty: nothing is to be asked."""
        found = self._of(athlete_id)
        return tr("Ask: {morning}", morning=tr(found[0].reason)) if found else ""

    def ask_first(self) -> None:
        """At the opening: everybody who is followed under criteria, once."""
        if self._asked_first or self._main.read_only_since:
            return
        self._asked_first = True
        self._left = [one for one in self._open_ones() if one.followed]
        self._next()

    def ask(self, athlete_id: str) -> None:
        """What is open of one athlete."""
        self._left = self._of(athlete_id)
        self._next()

    def end(self) -> None:
        """The window closes: nobody is asked any more."""
        self._left = []
        self._again.stop()

    def _of(self, athlete_id: str) -> list[Morning]:
        return [one for one in self._open_ones() if one.athlete_id == athlete_id]

    def _next(self) -> None:
        if not self._left:
            return
        elsewhere = self._main.window.screen_shown is not Screen.TODAY
        if elsewhere or QApplication.activeModalWidget() is not None:  # what is asked comes first
            self._again.start()
            return
        from jumpstation.station.mornings import question

        morning = self._left.pop(0)
        words = question(morning, date.today(), self._open_ones())
        if morning.followed:
            words = f"{words}\n{tr('After the load of {on}.', on=morning.about.isoformat())}"
        ScaleQuestion(
            self._main.window,
            words,
            lambda value: self._take(morning, value),
            skip=tr("Not asked, stays open"),
        ).open()

    def _take(self, morning: Morning, value: Answer) -> None:
        from jumpstation.station.mornings import answer_morning

        if isinstance(value, float):
            store = self._main.store
            answer_morning(store, morning, value, store.who, date.today())
            self._main.changed.emit()
        self._next()
