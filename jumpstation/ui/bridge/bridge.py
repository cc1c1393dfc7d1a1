"""The one bridge between the station and Qt: a reader thread there, a 16 ms timer here."""

from __future__ import annotations

from queue import Empty, SimpleQueue

from PyQt6.QtCore import QObject, Qt, QTimer, pyqtSignal

from jumpstation.session import events as ev
from jumpstation.ui.bridge.live_feed import FRAME_MS
from jumpstation.ui.bridge.reader import (
    Broken,
    DeviceState,
    Note,
    Reader,
    Run,
    Saving,
    SessionOver,
)

MOST_A_FRAME = 500


class Bridge(QObject):
    """What the reader says arrives here as signals, in order, on the Qt thread.

    told: each effect, signal and reading of the session (`station.live.Told`), in the order in
    which they happened. Every other kind of news has a signal of its own, which takes nothing
    else. frame: every 16 ms, after what came was told.
    """

    told = pyqtSignal(object)
    device_changed = pyqtSignal(DeviceState)
    saving = pyqtSignal(Saving)
    broken = pyqtSignal(Broken)
    over = pyqtSignal(SessionOver)
    frame = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[Note] = SimpleQueue()
        self.reader = Reader(self._queue.put)
        self.device = DeviceState()
        self.running = False
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.drain)

    def start(self) -> None:
        """Start the thread and the timer."""
        self.reader.start()
        self._timer.start()

    def begin(self, run: Run) -> None:
        """Run a session."""
        self.running = True
        self.reader.begin(run)

    def tell(self, event: ev.Event) -> None:
        """Something the operator did."""
        self.reader.tell(event)

    def press(self, closed: bool) -> None:
        """The held key went down or up: stamped here and at once."""
        press = getattr(self.reader.device, "press", None)
        if press is not None:
            press(closed)

    def drain(self) -> None:
        """Tell what came since the last frame."""
        for _ in range(MOST_A_FRAME):
            try:
                note = self._queue.get_nowait()
            except Empty:
                break
            self._tell(note)
        self.frame.emit()

    def _tell(self, note: Note) -> None:
        match note:
            case DeviceState():
                self.device = note
                self.device_changed.emit(note)
            case Saving():
                self.saving.emit(note)
            case Broken():
                self.broken.emit(note)
            case SessionOver():
                self.running = False
                self.over.emit(note)
            case _:
                self.told.emit(note)

    def end(self) -> None:
        """Break off what runs, close the device, end the thread; what was said is told."""
        self._timer.stop()
        self.reader.end()
        self.drain()
