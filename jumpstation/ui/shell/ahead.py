"""Makes the screens before they are asked for, so that none keeps its first visitor waiting."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject, QTimer

FIRST_AFTER_MS = 600
EACH_MS = 60


class Ahead(QObject):
    """Does one piece of work an event, with rest between them; none while `busy`.

    The first piece waits until the window has been seen.
    """

    def __init__(self, work: list[Callable[[], object]], busy: Callable[[], bool], parent: QObject):
        super().__init__(parent)
        self._work, self._busy = list(work), busy
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._one)
        self._timer.start(FIRST_AFTER_MS)

    def _one(self) -> None:
        self._timer.setInterval(EACH_MS)
        if not self._work:
            self._timer.stop()
        elif not self._busy():
            self._work.pop(0)()

    def stop(self) -> None:
        """Leave the rest undone."""
        self._work.clear()
        self._timer.stop()
