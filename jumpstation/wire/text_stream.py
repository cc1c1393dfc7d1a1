"""Lines of text to events and answers: what 4Platforms and Wichro have in common."""

from __future__ import annotations

from collections import deque

from jumpstation.wire.chronopic_stream import Answer, Event
from jumpstation.wire.phase_clock import PhaseClock

_LONGEST_LINE = 120


class TextStream:
    """Collects lines; a subclass reads one line in `line()`.

    A line that is neither an event nor an expected answer puts the next phase in doubt while
    `capturing`.
    """

    def __init__(self, phases: PhaseClock) -> None:
        self.bytes_dropped = 0
        self.bytes_seen = 0
        self.capturing = False
        self.phases = phases
        self._tail = b""
        self._found: deque[Event | Answer] = deque()

    def feed(
        self, data: bytes, arrival_s: float, waiting_for: str | None = None
    ) -> Event | Answer | None:
        """Take in bytes and give the first thing they make; call again with b"" for the next."""
        self.bytes_seen += len(data)
        self._tail += data
        while not self._found and b"\n" in self._tail:
            line, self._tail = self._tail.split(b"\n", 1)
            self._read(line, arrival_s, waiting_for)
        if len(self._tail) > _LONGEST_LINE:
            self._drop(self._tail)
            self._tail = b""
        return self._found.popleft() if self._found else None

    def line(self, text: str, arrival_s: float, waiting_for: str | None) -> Event | Answer | None:
        """What one line means, None for nothing; raises ValueError for what cannot be read."""
        raise NotImplementedError

    def _read(self, line: bytes, arrival_s: float, waiting_for: str | None) -> None:
        try:
            found = self.line(line.decode("ascii").strip(), arrival_s, waiting_for)
        except ValueError:
            self._drop(line)
            return
        if found is not None:
            self._found.append(found)

    def _drop(self, data: bytes) -> None:
        self.bytes_dropped += len(data)
        if self.capturing:
            self.phases.doubt()
