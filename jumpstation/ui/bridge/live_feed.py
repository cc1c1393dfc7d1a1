"""From readings of any thread to the pixels of the live plot, once a frame."""

from __future__ import annotations

from queue import Empty, SimpleQueue

import numpy as np
from PyQt6.QtCore import QObject, Qt, QTimer, pyqtSignal

from jumpstation.model import ForceBlock, ForceInput, Reading, SamplesLost
from jumpstation.ui.parts.plots.live_trace import LiveTrace

FRAME_MS = 16
MOST_A_FRAME = 4096  # readings; a flood is drawn over several frames, never lost


def newtons(block: ForceBlock, force: ForceInput) -> np.ndarray:
    """The force of all channels together, shape (n,), in newtons.

    >>> plate = ForceInput("ads", 1000.0, 24, (), (0.5, 0.25), (10.0, 0.0))
    >>> newtons(ForceBlock(0, 0, np.array([[12, 4]])), plate).tolist()
    [2.0]
    """
    counts = block.counts - np.asarray(force.zero_counts)
    return counts @ np.asarray(force.scale_n_per_count)


class LiveFeed(QObject):
    """A queue that any thread may fill, drained by a precise timer of the window.

    `now_s` is the device's time of the newest sample: the right edge of the plot.
    `frame` tells after each painted frame.
    """

    frame = pyqtSignal()

    def __init__(self, trace: LiveTrace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.now_s = 0.0
        self._trace = trace
        self._queue: SimpleQueue[Reading] = SimpleQueue()
        self._force: ForceInput | None = None
        self._tick_s = 1e-6
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self.draw)

    def begin(self, force: ForceInput, tick_s: float) -> None:
        """A new run of this plate; the plot is empty and moves."""
        self._force, self._tick_s, self.now_s = force, tick_s, 0.0
        self._trace.begin(force.rate_hz)
        self._trace.reset_levels()
        self._timer.start()

    def end(self) -> None:
        """The run is over: what came is drawn, then the plot stands still."""
        self.draw()
        self._timer.stop()

    def put(self, reading: Reading) -> None:
        """Take a reading; may be called from any thread."""
        self._queue.put(reading)

    def draw(self) -> None:
        """Fold what came into the pixels and paint one frame."""
        force = self._force
        blocks: list[np.ndarray] = []
        for _ in range(MOST_A_FRAME):
            try:
                reading = self._queue.get_nowait()
            except Empty:
                break
            if force is None:
                continue
            if isinstance(reading, ForceBlock):
                blocks.append(newtons(reading, force))
                last = reading.tick * self._tick_s + (len(reading.counts) - 1) / force.rate_hz
                self.now_s = last - force.filter_delay_s
            elif isinstance(reading, SamplesLost):
                self._push(blocks)
                blocks = []
                self._trace.lose(reading.count)
                self.now_s += reading.count / force.rate_hz
        self._push(blocks)
        self._trace.paint_frame(self.now_s)
        self.frame.emit()

    def _push(self, blocks: list[np.ndarray]) -> None:
        if blocks:
            self._trace.push(np.concatenate(blocks) if len(blocks) > 1 else blocks[0])
